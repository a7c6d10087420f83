//! `reeve grant approve`: what the scope can touch is shown first, agreed to, then made on the tenant and handed over.

use std::process::ExitCode;

use reeve_app::api::{ApproveGrant, CardView, GrantView, LookScope, ScopeReach};
use reeve_app::{Reeve, grants};
use reeve_domain::grant::span_text;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};

use super::arguments::Approve;
use super::named::{again, answer, handed};
use super::{possible, reach, words};
use crate::backup::follow;
use crate::card::looked_at;
use crate::output::{Output, confirmed, message, typed};

/// Runs it: exit code 1 when the answer was no.
pub async fn run(reeve: &Reeve, asked: Approve, output: &Output) -> Result<ExitCode, Fault> {
    if asked.typed.is_none() {
        asked.how.ready()?;
    }
    let (view, out) = handed(reeve, &asked.request, asked.handing.out.as_ref()).await?;
    if !asked.how.preview {
        possible(reeve, &view, view.may.approve.as_deref()).await?;
    }
    let tenant = connected(&view)?;
    let wanted = if asked.group.is_empty() { &view.groups } else { &asked.group };
    let request = LookScope { tenant, groups: wanted.clone() };
    let reach = Box::pin(grants::look_scope(reeve, request)).await?;
    let plan = plan_text(&view, &asked, &reach);
    if asked.how.preview {
        let too_long = asked.seconds.unwrap_or(view.seconds) > reach.most_seconds;
        return Ok(preview(&view, &reach, too_long, &plan, output));
    }
    if output.is_for_scripts() {
        message(plan.trim_end());
    } else {
        output.text(&plan);
    }
    let fingerprint = looked_at(&card(&view), asked.fingerprint.as_deref())?;
    let Some(name) = agreement(&view, &reach, &asked)? else {
        message("Nothing was given. The request waits on.");
        return Ok(ExitCode::FAILURE);
    };
    let request = ApproveGrant {
        grant: view.id.clone(),
        groups: (!asked.group.is_empty()).then_some(asked.group),
        seconds: asked.seconds,
        typed: name,
        fingerprint: Some(fingerprint),
    };
    let job = Box::pin(grants::approve(reeve, request)).await?;
    Box::pin(follow(reeve, &job.id)).await?;
    let view = again(reeve, &view).await?;
    answer(reeve, &view, "Access is given, and the tenant itself ends it.", out, output).await?;
    Ok(ExitCode::SUCCESS)
}

/// The tenant it is about, as connected here.
fn connected(view: &GrantView) -> Result<TenantId, Fault> {
    view.tenant.clone().ok_or_else(|| {
        let (url, database) = (&view.address.url, &view.address.database);
        Fault::new(Code::NotFound, format!("The database {database} on {url} is not connected here."))
            .with("url", url)
            .with("database", database)
            .next("Connect it with an administrator's login: `reeve tenant add`.")
    })
}

/// The card that is approved, as it is known here.
fn card(view: &GrantView) -> CardView {
    let (card, fingerprint) = (view.staff.clone(), view.fingerprint.clone());
    CardView { card, fingerprint, acquaintance: view.acquaintance }
}

fn plan_text(view: &GrantView, asked: &Approve, reach: &ScopeReach) -> String {
    let mut text = words::lines(view);
    if !asked.group.is_empty() {
        text.push_str(&format!("  given only  {}\n", asked.group.join(", ")));
    }
    let seconds = asked.seconds.unwrap_or(view.seconds);
    if asked.seconds.is_some() {
        text.push_str(&format!("  given for   {}\n", span_text(seconds)));
    }
    if seconds > reach.most_seconds {
        text.push_str("  TOO LONG for this scope: give less with --for\n");
    }
    text + &reach::text(reach)
}

/// What would be approved; exit code 1 when it cannot be.
fn preview(view: &GrantView, reach: &ScopeReach, too_long: bool, plan: &str, output: &Output) -> ExitCode {
    let too_long = too_long.then(|| {
        format!("this scope is given for {} at most; --for asks for less.", span_text(reach.most_seconds))
    });
    let cannot = view.may.approve.clone().or(too_long);
    let mut document = words::document(view);
    document["reach"] = serde_json::json!(reach);
    document["cannot"] = serde_json::json!(cannot);
    output.answer(&document, || match &cannot {
        Some(why) => format!("{plan}It cannot be approved: {why}\n"),
        None => format!("{plan}Nothing was given.\n"),
    });
    if cannot.is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The tenant's name as it was agreed to by, where one is asked for; `None` when the answer is no. `--yes` agrees to
/// everything, as with every change.
fn agreement(view: &GrantView, reach: &ScopeReach, asked: &Approve) -> Result<Option<Option<String>>, Fault> {
    let name = &view.tenant_name;
    if let Some(given) = &asked.typed {
        return if given == name {
            Ok(Some(Some(given.clone())))
        } else {
            let message = format!("The request is about {name}, not about “{given}”.");
            Err(Fault::new(Code::ConfirmationNeeded, message).with("type", name))
        };
    }
    if asked.how.yes {
        return Ok(Some(Some(name.clone())));
    }
    if reach::is_dangerous(reach) {
        let question =
            format!("Who has this can do anything on the tenant. Type its name, {name}, to approve:");
        return Ok(typed(&question).map(Some));
    }
    Ok(confirmed("Approve it?").then_some(None))
}
