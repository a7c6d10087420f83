//! `reeve grant revoke`, `give-back` and `sweep`: how an access comes to its end, and that it did.

use std::process::ExitCode;

use reeve_app::api::{GrantView, Nothing, OfTenant, RefreshGrants, Swept};
use reeve_app::{Reeve, grants, tenants};
use reeve_domain::Fault;
use reeve_domain::grant::{GrantState, StrayAccess, StrayKind};
use reeve_domain::tenant::Tenant;
use serde_json::{Value, json};

use super::named::{again, answer, handed, of, write};
use super::{HandingOver, possible, words};
use crate::backup::follow;
use crate::exit::{self, PARTLY};
use crate::output::{Output, complain, confirmed, message};
use crate::plan::Applying;

/// The exit code of a failure to reach a tenant.
const UNREACHABLE: u8 = 4;

/// Ends an access and tells what was tried afterwards.
pub async fn revoke(
    reeve: &Reeve,
    typed: &str,
    how: &Applying,
    handing: &HandingOver,
    output: &Output,
) -> Result<ExitCode, Fault> {
    how.ready()?;
    let (view, out) = handed(reeve, typed, handing.out.as_ref()).await?;
    if view.state == GrantState::Ended {
        message("It had ended before; nothing was done.");
        return Ok(proven(&view, &ended(reeve, &view, out).await?, output));
    }
    if !agreed(reeve, &view, view.may.revoke.as_deref(), how, "End it now?", output).await? {
        return Ok(declined(how));
    }
    let job = Box::pin(grants::revoke(reeve, of(&view))).await?;
    let followed = Box::pin(follow(reeve, &job.id)).await;
    let view = again(reeve, &view).await?;
    let document = ended(reeve, &view, out).await?;
    match (followed, view.proof.as_ref()) {
        (Err(fault), _) if view.state.may_work() => Ok(queued(&view, document, &fault, output)),
        (Err(fault), None) => Err(fault),
        // what could not be done besides, such as the receipt, is done at the next look
        (Err(fault), Some(_)) => {
            complain(&fault);
            Ok(proven(&view, &document, output))
        }
        (Ok(_), _) => Ok(proven(&view, &document, output)),
    }
}

/// Tells what was tried after the end: exit code 1 when something still works, 5 when nothing could be tried.
fn proven(view: &GrantView, document: &Value, output: &Output) -> ExitCode {
    output.answer(document, || words::lines(view));
    match &view.proof {
        Some(proof) if proof.holds() => ExitCode::SUCCESS,
        Some(_) => ExitCode::FAILURE,
        None => ExitCode::from(PARTLY),
    }
}

/// How an end stands, for scripts; handed over where that was asked for.
async fn ended(reeve: &Reeve, view: &GrantView, out: Option<String>) -> Result<Value, Fault> {
    let mut document = json!({
        "id": view.id,
        "state": view.state,
        "until": view.until,
        "ended_at": view.proof.as_ref().map(|proof| proof.checked_at),
        "proof": view.proof,
    });
    if let Some(to) = out {
        document["out"] = json!(write(reeve, view, to).await?);
    }
    Ok(document)
}

/// Says that it is wanted and not done: it may still work, and nobody may believe otherwise.
fn queued(view: &GrantView, mut document: Value, fault: &Fault, output: &Output) -> ExitCode {
    document["error"] = json!(fault);
    output.answer(&document, || words::lines(view));
    complain(fault);
    let until = view.until.map(|at| format!(", until {} at the latest", words::moment(at)));
    message(&format!(
        "NOT ENDED YET: the access may still work{}. It is noted and tried again by the open window and by every \
         `reeve grant list`.",
        until.unwrap_or_default()
    ));
    unfinished(Some(fault))
}

/// Gives an access back, or withdraws a request.
pub async fn give_back(
    reeve: &Reeve,
    typed: &str,
    how: &Applying,
    handing: &HandingOver,
    output: &Output,
) -> Result<ExitCode, Fault> {
    how.ready()?;
    let (view, out) = handed(reeve, typed, handing.out.as_ref()).await?;
    if !agreed(reeve, &view, view.may.give_back.as_deref(), how, "Give it back?", output).await? {
        return Ok(declined(how));
    }
    let view = Box::pin(grants::give_back(reeve, of(&view))).await?;
    let (done, code) = match (view.state, &view.give_back) {
        (GrantState::Withdrawn, _) => ("The request is withdrawn.", ExitCode::SUCCESS),
        (_, None) => {
            ("Its password works no more. The customer's panel ends it and proves it.", ExitCode::SUCCESS)
        }
        (_, Some(left)) => {
            let words = "NOT DONE YET: it is given back, and its password may still work. It is tried again by the \
                         open window and by every `reeve grant list`; the customer's panel ends it besides.";
            (words, unfinished(left.fault.as_ref()))
        }
    };
    answer(reeve, &view, done, out, output).await?;
    Ok(code)
}

/// The exit code of what is noted and not done: whether the tenant could be reached.
fn unfinished(fault: Option<&Fault>) -> ExitCode {
    let away = fault.is_some_and(|fault| exit::number(fault.code) == UNREACHABLE);
    ExitCode::from(if away { UNREACHABLE } else { PARTLY })
}

/// Shows what it is about and asks; `false` for a preview too.
pub async fn agreed(
    reeve: &Reeve,
    view: &GrantView,
    cannot: Option<&str>,
    how: &Applying,
    question: &str,
    output: &Output,
) -> Result<bool, Fault> {
    possible(reeve, view, cannot).await?;
    if how.preview {
        output.answer(&words::document(view), || words::lines(view));
        return Ok(false);
    }
    message(words::lines(view).trim_end());
    Ok(how.yes || confirmed(question))
}

/// The end of a command that was not agreed to.
pub fn declined(how: &Applying) -> ExitCode {
    if how.preview {
        return ExitCode::SUCCESS;
    }
    message("Nothing was changed.");
    ExitCode::FAILURE
}

/// Ends support accounts of a tenant that have no access in force.
pub async fn sweep(reeve: &Reeve, name: &str, how: &Applying, output: &Output) -> Result<ExitCode, Fault> {
    how.ready()?;
    let tenant = tenants::by_name(reeve, name).await?;
    let found = strays_of(reeve, &tenant).await?;
    let nothing = Swept { ended: Vec::new(), left: Vec::new() };
    if how.preview || found.is_empty() {
        let document = swept_document(&tenant, &found, &nothing);
        output.answer(&document, || found_text(&tenant, &found));
        return Ok(ExitCode::SUCCESS);
    }
    message(found_text(&tenant, &found).trim_end());
    if !(how.yes || confirmed("End them?")) {
        return Ok(declined(how));
    }
    let swept = Box::pin(grants::sweep(reeve, OfTenant { tenant: tenant.id.clone() })).await?;
    // one in force that nothing ends by itself is revoked, not swept away
    let kept: Vec<&StrayAccess> = found.iter().filter(|stray| stray.kind == StrayKind::Unguarded).collect();
    output.answer(&swept_document(&tenant, &found, &swept), || swept_text(&swept, &kept));
    let whole = swept.left.is_empty() && kept.is_empty();
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) })
}

/// Support accounts that are on the tenant just now and should not be.
async fn strays_of(reeve: &Reeve, tenant: &Tenant) -> Result<Vec<StrayAccess>, Fault> {
    let request = RefreshGrants { tenants: vec![tenant.id.clone()] };
    let job = Box::pin(grants::refresh(reeve, request)).await?;
    Box::pin(follow(reeve, &job.id)).await?;
    let page = Box::pin(grants::list(reeve, Nothing {})).await?;
    Ok(page.strays.into_iter().filter(|stray| stray.tenant == tenant.id).collect())
}

fn swept_document(tenant: &Tenant, found: &[StrayAccess], swept: &Swept) -> Value {
    let left: Vec<Value> =
        swept.left.iter().map(|(stray, fault)| json!({ "stray": stray, "error": fault })).collect();
    json!({ "tenant": tenant.name, "found": found, "ended": swept.ended, "left": left })
}

fn found_text(tenant: &Tenant, found: &[StrayAccess]) -> String {
    if found.is_empty() {
        return format!("{} has no support account that should not be there.\n", tenant.name);
    }
    words::strays(&found.iter().collect::<Vec<_>>())
}

fn swept_text(swept: &Swept, kept: &[&StrayAccess]) -> String {
    let mut text = String::new();
    for stray in &swept.ended {
        text.push_str(&format!("{} is ended.\n", stray.login));
    }
    for (stray, fault) in &swept.left {
        text.push_str(&format!("{} is STILL THERE: {}\n", stray.login, fault.message));
    }
    for stray in kept {
        text.push_str(&format!(
            "{} is in force, and nothing on the tenant ends it: revoke it.\n",
            stray.login
        ));
    }
    text
}
