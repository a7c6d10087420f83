//! What is decided about a restore once it was begun: going on, putting back, leaving it, dropping what was kept.

use std::process::ExitCode;

use reeve_app::api::{DropRestored, OfRestore, RestoreView, RollBackRestore};
use reeve_app::{Reeve, restores};
use reeve_domain::job::{Job, JobKind};
use reeve_domain::restore::{RestoreDeed, RestoreOffer, RestoreState, RestoreStep, RestoreWork};
use reeve_domain::{Code, Fault};
use serde_json::json;

use super::agree::{Agreed, Plan};
use super::arguments::{Agreeing, Seen};
use super::go_on::ticket;
use super::loss::Look;
use super::named::{again, connected, named, of};
use super::words::{self, OUT};
use crate::backup::follow;
use crate::output::{Output, complain, message};
use crate::plan::Applying;

/// Leaves it: the live database was not touched.
pub async fn stop(reeve: &Reeve, typed: &str, how: Applying, output: &Output) -> Result<ExitCode, Fault> {
    let plan = |view: &RestoreView| Plan {
        text: shown(view) + "What was made of it on the side is dropped. The live database is not touched.\n",
        cannot: not_offered(view, RestoreOffer::Stop),
        question: "Leave it?",
        ..nothing_to_type()
    };
    plain(reeve, typed, how, output, plan, async |of| Box::pin(restores::stop(reeve, of)).await).await
}

/// Puts back what was live before.
pub async fn roll_back(
    reeve: &Reeve,
    typed: &str,
    confirm_loss: Option<Seen>,
    how: &Agreeing,
    output: &Output,
) -> Result<ExitCode, Fault> {
    how.ready()?;
    let view = named(reeve, typed).await?;
    let tenant = connected(&view)?;
    let cannot = not_offered(&view, RestoreOffer::RollBack);
    let since = view.work.as_ref().and_then(RestoreWork::live_since);
    let look = match since {
        Some(at) if cannot.is_none() => Look::after(reeve, &tenant, at).await?,
        _ => Look::none(),
    };
    let live = &view.request.tenant.database;
    let what = match view.work.as_ref().is_some_and(RestoreWork::by_provider) {
        true => "Nothing is renamed from here: the provider's helpdesk is asked to put it back.\n".to_owned(),
        false => {
            format!("What was live before becomes {live} again; what was restored is kept beside it. {OUT}\n")
        }
    };
    let lost = look.agreed(confirm_loss);
    let plan = Plan {
        text: shown(&view) + &what + &look.text(),
        cannot: cannot.or_else(|| look.unread(confirm_loss, how)),
        look,
        to_type: Some(live.clone()),
        ..nothing_to_type()
    };
    let typed = match plan.agree(&view, how, output)? {
        Agreed::Yes(typed) => typed,
        Agreed::No(code) => return Ok(code),
    };
    let request = RollBackRestore { restore: view.id.clone(), lost, typed };
    let job = Box::pin(restores::roll_back(reeve, request)).await?;
    let code = followed(reeve, &view, &job, output).await?;
    // only where it is the provider's to do
    ticket(&view);
    Ok(code)
}

/// Drops the database that was kept beside the live one.
pub async fn drop(reeve: &Reeve, typed: &str, how: &Agreeing, output: &Output) -> Result<ExitCode, Fault> {
    how.ready()?;
    let view = named(reeve, typed).await?;
    let Some(kept) = view.kept.clone() else {
        return Err(Fault::new(Code::GrantNotReady, "No database is kept of it that could be dropped.")
            .with("restore", &view.id));
    };
    let mut text = format!("{}The database {kept} is DROPPED, with all that is in it.\n", shown(&view));
    if view.state == RestoreState::Live {
        text.push_str("Nothing can be rolled back any more.\n");
    }
    let plan = Plan { text, to_type: Some(kept), ..nothing_to_type() };
    let typed = match plan.agree(&view, how, output)? {
        Agreed::Yes(typed) => typed,
        Agreed::No(code) => return Ok(code),
    };
    let request = DropRestored { restore: view.id.clone(), typed };
    let job = Box::pin(restores::drop_kept(reeve, request)).await?;
    followed(reeve, &view, &job, output).await
}

/// Something that a yes is enough for.
async fn plain(
    reeve: &Reeve,
    typed: &str,
    how: Applying,
    output: &Output,
    plan: impl FnOnce(&RestoreView) -> Plan,
    begin: impl AsyncFnOnce(OfRestore) -> Result<Job, Fault>,
) -> Result<ExitCode, Fault> {
    how.ready()?;
    let view = named(reeve, typed).await?;
    let how = Agreeing { typed: None, how };
    if let Agreed::No(code) = plan(&view).agree(&view, &how, output)? {
        return Ok(code);
    }
    let job = begin(of(&view)).await?;
    followed(reeve, &view, &job, output).await
}

pub fn nothing_to_type() -> Plan {
    Plan {
        text: String::new(),
        look: Look::none(),
        to_type: None,
        cannot: None,
        question: "",
        declined: "Nothing was changed.",
    }
}

pub fn shown(view: &RestoreView) -> String {
    words::lines(view) + &words::work(view)
}

/// Why this is not to be decided now.
pub fn not_offered(view: &RestoreView, offer: RestoreOffer) -> Option<Fault> {
    if view.offers.contains(&offer) {
        return None;
    }
    let what = match offer {
        RestoreOffer::Continue => "There is nothing to go on with",
        RestoreOffer::RollBack => "There is nothing to put back",
        RestoreOffer::Stop => "It cannot be left now",
        RestoreOffer::Verify => "There is nothing of the provider's to look at",
    };
    let words = format!("{what}: {}.", words::state(view.state));
    Some(Fault::new(Code::GrantNotReady, words).with("restore", &view.id))
}

/// Follows the work to its end, and answers with how it stands then. What was live before is a good end only for who
/// wanted it back.
pub async fn followed(
    reeve: &Reeve,
    before: &RestoreView,
    job: &Job,
    output: &Output,
) -> Result<ExitCode, Fault> {
    let ended = Box::pin(follow(reeve, &job.id)).await;
    let view = again(reeve, before).await?;
    let mut document = words::document(&view);
    if let Err(fault) = &ended {
        document["error"] = json!(fault);
    }
    output.answer(&document, || shown(&view));
    if let Err(fault) = &ended {
        return Ok(complain(fault));
    }
    let by_itself = view.state == RestoreState::Back && !was_to_go_back(job, before);
    if by_itself {
        message("The restored database did not hold: what was live before is live again.");
    } else if view.desk.is_none() && !view.own {
        message(&format!("`reeve restore send {} --out FILE` writes it out for whoever asked.", view.id));
    }
    Ok(if by_itself { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Whether what was live before was not expected to stay away.
fn was_to_go_back(job: &Job, before: &RestoreView) -> bool {
    let on_its_way = |work: &RestoreWork| work.steps.iter().any(|one| one.step == RestoreStep::SwapBack);
    !matches!(job.work, JobKind::Restore { deed: RestoreDeed::Run, .. })
        || before.work.as_ref().is_some_and(on_its_way)
}
