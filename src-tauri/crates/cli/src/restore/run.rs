//! `reeve restore run`: what would be done and lost is shown, agreed to, then done to its end.

use std::path::Path;
use std::process::ExitCode;

use chrono::Utc;
use reeve_app::api::{RestoreView, RunRestore};
use reeve_app::{Reeve, restores};
use reeve_domain::backup::Grade;
use reeve_domain::restore::{RestoreState, RestoreStep, RestoreTarget};
use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault};

use super::agree::{Agreed, Plan};
use super::arguments::Run;
use super::deeds::followed;
use super::go_on::ticket;
use super::loss::Look;
use super::named::{connected, named};
use super::words::{self, OUT};
use crate::card::looked_at;
use crate::output::Output;

/// Runs it: exit code 1 when the answer was no, or when what was live before had to be put back.
pub async fn run(reeve: &Reeve, asked: Run, output: &Output) -> Result<ExitCode, Fault> {
    asked.how.ready()?;
    let file = asked.backup.as_deref().map(whole).transpose()?;
    let view = named(reeve, &asked.request).await?;
    let tenant = connected(&view)?;
    let look = Look::before(reeve, &view, &tenant).await?;
    let live = view.request.target == RestoreTarget::Live;
    let lost = look.agreed(asked.confirm_loss);
    // a database on the side stays at rest unless somebody says otherwise
    let neutralise = if live { asked.neutralise } else { !asked.as_it_is };
    let plan = Plan {
        text: words::lines(&view) + &way(&view, neutralise, asked.by_provider, asked.keep) + &look.text(),
        cannot: not_due(&view).or_else(|| look.unread(asked.confirm_loss, &asked.how)),
        look,
        to_type: live.then(|| view.request.tenant.database.clone()),
        question: "Restore it?",
        declined: "Nothing was sent. The approval stays.",
    };
    let typed = match plan.agree(&view, &asked.how, output)? {
        Agreed::Yes(typed) => typed,
        Agreed::No(code) => return Ok(code),
    };
    let approver = view.answered_by.as_ref();
    let digits = asked.digits.fingerprint.as_deref();
    let fingerprint = approver.map(|by| looked_at(by, digits)).transpose()?;
    let request = RunRestore {
        restore: view.id.clone(),
        file,
        lost,
        typed,
        neutralise,
        keep_days: asked.keep,
        fingerprint,
        proof: asked.opening.given()?,
        beside: asked.beside,
        by_provider: asked.by_provider,
    };
    let by_provider = asked.by_provider.then(|| view.clone());
    let job = Box::pin(restores::run(reeve, request)).await?;
    let code = followed(reeve, &view, &job, output).await?;
    by_provider.iter().for_each(ticket);
    Ok(code)
}

/// The absolute path of a file.
pub fn whole(path: &Path) -> Result<String, Fault> {
    let whole = std::path::absolute(path).ok().and_then(|path| path.into_os_string().into_string().ok());
    whole.ok_or_else(|| invalid("backup", format!("{} is no file's name.", path.display())))
}

/// Why it is not begun now.
fn not_due(view: &RestoreView) -> Option<Fault> {
    let not = |words: String| Fault::new(Code::GrantNotReady, words).with("restore", &view.id);
    match view.state {
        RestoreState::Approved => view.request.run(view.asked_at, Utc::now()).err(),
        // nothing was sent yet: it may be begun again, with another file
        RestoreState::Waiting if was_only_looked_at(view) => None,
        RestoreState::Running | RestoreState::Waiting => {
            Some(not("It was begun already.".into()).next(
                "`reeve restore status` says where it stands, `reeve restore continue` goes on with it.",
            ))
        }
        state => Some(not(format!("It cannot be begun: {}.", words::state(state)))),
    }
}

fn was_only_looked_at(view: &RestoreView) -> bool {
    let mut steps = view.work.iter().flat_map(|work| &work.steps);
    steps.all(|one| one.step == RestoreStep::Preflight)
}

/// What would be done, in a few lines.
fn way(view: &RestoreView, neutralise: bool, by_provider: bool, keep: u32) -> String {
    let live = &view.request.tenant.database;
    let mut text = match view.request.target {
        _ if by_provider => "Nothing is sent: the provider's helpdesk is asked to do it.\n".to_owned(),
        RestoreTarget::Side => format!(
            "It is sent to a database of its own beside {live}, and proven there. {} It is kept for {} days; then \
             `reeve restore list` says so, and nothing is dropped by itself.\n",
            if neutralise {
                "Its scheduled actions and outgoing mail stay stopped."
            } else {
                "ITS SCHEDULED ACTIONS RUN AND IT SENDS MAIL: --neutralise stops them."
            },
            keep
        ),
        RestoreTarget::Live => format!(
            "{live} is backed up first, and that is proven. The backup is sent to a database on the side and proven there; \
             then it takes the name {live}, and is proven again. {OUT} If it does not hold, what was live is put back by \
             itself. What was live is kept for {} days: `reeve restore rollback` puts it back.\n",
            keep
        ),
    };
    match view.request.backup.grade {
        Some(grade) if grade > Grade::B => {
            text.push_str(&format!("ITS DRILL GAVE IT A {grade:?}: look at `reeve backup ledger` first.\n"));
        }
        Some(_) => {}
        None => text.push_str("Nobody has drilled this backup yet: `reeve backup drill` does, beforehand.\n"),
    }
    text
}
