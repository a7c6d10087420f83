//! `reeve restore …`: asked for by one person, approved by another, carried out, and put back.
//!
//! A request that travels by hand goes in and out as a file or as text; by a desk it goes by itself.

mod agree;
mod arguments;
mod deeds;
mod go_on;
mod loss;
mod named;
mod run;
mod words;

use std::path::Path;
use std::process::ExitCode;

use chrono::Utc;
use reeve_app::api::{
    ApproveRestore, AskForRestore, ExportFromVault, KeepRestored, LookLoss, Nothing, OfTenant, RefuseRestore,
    RestoreView, VerifyBackup,
};
use reeve_app::{Reeve, backups, desk, restores, tenants, vault};
use reeve_domain::restore::{RestoreState, RestoreWindow};
use reeve_domain::{Code, Fault};
use serde_json::json;

pub use arguments::Restores;

use crate::backup::follow;
use crate::card::looked_at;
use crate::grant::{HandingOver, fresh, tell_desks};
use crate::output::{Output, message};
use agree::{Agreed, Plan};
use arguments::{Agreeing, Request, in_days};
use loss::Look;
use named::{answer, named, of};

/// The exit code where a tenant's answer is missing.
const UNREACHABLE: u8 = 4;

/// Runs it.
pub async fn run(reeve: &Reeve, command: Restores, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Restores::Request(asked) => request(reeve, asked, output).await?,
        Restores::Approve { request, words, digits, how, handing } => {
            let digits = digits.fingerprint.as_deref();
            return approve(reeve, &request, words, digits, &how, handing, output).await;
        }
        Restores::Refuse { request, reason, handing } => {
            fresh(handing.out.as_ref())?;
            let restore = named(reeve, &request).await?.id;
            let view = Box::pin(restores::refuse(reeve, RefuseRestore { restore, reason })).await?;
            answer(reeve, &view, "It is refused.", handing.out, output).await?;
        }
        Restores::Withdraw { request, handing } => {
            fresh(handing.out.as_ref())?;
            let view = named(reeve, &request).await?;
            let view = Box::pin(restores::withdraw(reeve, of(&view))).await?;
            answer(reeve, &view, "It is taken back.", handing.out, output).await?;
        }
        Restores::Receive { file: request } | Restores::Status { request } => {
            let view = named(reeve, &request).await?;
            output.answer(&words::document(&view), || words::lines(&view) + &words::work(&view));
        }
        Restores::Send { request, handing } => {
            fresh(handing.out.as_ref())?;
            let view = named(reeve, &request).await?;
            answer(reeve, &view, "This is how it stands.", handing.out, output).await?;
        }
        Restores::List => list(reeve, output).await?,
        Restores::Loss { name, since } => {
            let tenant = tenants::by_name(reeve, &name).await?;
            let looked = Box::pin(restores::loss(reeve, LookLoss { tenant: tenant.id, since })).await?;
            let mut document = json!(looked);
            document["tenant"] = json!(tenant.name);
            document["since"] = json!(since);
            output.answer(&document, || loss::text(&looked, "since then"));
            return Ok(ExitCode::from(if looked.loss.is_some() { 0 } else { UNREACHABLE }));
        }
        Restores::Run(asked) => return Box::pin(run::run(reeve, asked, output)).await,
        Restores::Continue(asked) => return Box::pin(go_on::go_on(reeve, asked, output)).await,
        Restores::Verify(asked) => return Box::pin(go_on::verify(reeve, asked, output)).await,
        Restores::Rollback { request, confirm_loss, how } => {
            return Box::pin(deeds::roll_back(reeve, &request, confirm_loss, &how, output)).await;
        }
        Restores::Stop { request, how } => return Box::pin(deeds::stop(reeve, &request, how, output)).await,
        Restores::Drop { request, how } => return Box::pin(deeds::drop(reeve, &request, &how, output)).await,
        Restores::Keep { request, days } => {
            let restore = named(reeve, &request).await?.id;
            let until = in_days(days, Utc::now());
            let view = Box::pin(restores::keep(reeve, KeepRestored { restore, until })).await?;
            output.answer(&words::document(&view), || words::lines(&view) + &words::work(&view));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn request(reeve: &Reeve, asked: Request, output: &Output) -> Result<(), Fault> {
    fresh(asked.handing.out.as_ref())?;
    let tenant = tenants::by_name(reeve, &asked.name).await?.id;
    proven(reeve, &asked.backup).await?;
    let window = asked.from.zip(asked.until).map(|(from, until)| RestoreWindow { from, until });
    let request = AskForRestore {
        tenant,
        backup: asked.backup,
        at: asked.at,
        target: asked.target.into(),
        side: asked.database,
        reason: asked.reason,
        window,
        desk: asked.desk,
    };
    let view = match Box::pin(restores::ask(reeve, request.clone())).await {
        Err(fault) if fault.fields.contains_key("snapshot") => {
            let backup = out_of_vault(reeve, &request, &fault).await?;
            Box::pin(restores::ask(reeve, AskForRestore { backup, ..request })).await?
        }
        asked => asked?,
    };
    answer(reeve, &view, "It is asked for. Somebody else has to approve it.", asked.handing.out, output).await
}

/// Writes a backup that is in the vault alone to a file, which is what can be restored. Answers the file's path.
async fn out_of_vault(reeve: &Reeve, wanted: &AskForRestore, fault: &Fault) -> Result<String, Fault> {
    let snapshot = fault.fields.get("snapshot").cloned().unwrap_or_default();
    let to = backups::suggest_path(reeve, OfTenant { tenant: wanted.tenant.clone() }).await?;
    message(&format!("This backup is in the vault: it is written to {to} first, and proven."));
    let job = vault::export(reeve, ExportFromVault { snapshot, to: to.clone() }).await?;
    Box::pin(follow(reeve, &job.id)).await?;
    Ok(to)
}

/// Looks into a file that nobody has looked into yet.
async fn proven(reeve: &Reeve, backup: &str) -> Result<(), Fault> {
    let known = match backups::facts(reeve, backup).await {
        Err(fault) if fault.code == Code::NotFound => false,
        other => other.map(|_| true)?,
    };
    if !known && Path::new(backup).is_file() {
        let job = backups::verify(reeve, VerifyBackup { file: backup.to_owned() }).await?;
        Box::pin(follow(reeve, &job.id)).await?;
    }
    Ok(())
}

/// Shows what would be lost, where the tenant is connected here, and says yes.
async fn approve(
    reeve: &Reeve,
    typed: &str,
    words: String,
    digits: Option<&str>,
    how: &Agreeing,
    handing: HandingOver,
    output: &Output,
) -> Result<ExitCode, Fault> {
    how.ready()?;
    fresh(handing.out.as_ref())?;
    let view = named(reeve, typed).await?;
    let look = match &view.tenant {
        Some(tenant) => Look::before(reeve, &view, tenant).await?,
        None => Look::none(),
    };
    let plan = Plan {
        text: words::lines(&view) + &look.text(),
        look,
        to_type: view.request.to_type(),
        cannot: unanswerable(&view),
        question: "Approve it?",
        declined: "Nothing was approved. The request waits on.",
    };
    let typed = match plan.agree(&view, how, output)? {
        Agreed::Yes(typed) => typed,
        Agreed::No(code) => return Ok(code),
    };
    let fingerprint = Some(looked_at(&view.asked_by, digits)?);
    let request = ApproveRestore { restore: view.id, typed, words, fingerprint };
    let view = Box::pin(restores::approve(reeve, request)).await?;
    answer(reeve, &view, "It is approved.", handing.out, output).await?;
    Ok(ExitCode::SUCCESS)
}

/// Why a request is not approved, as far as can be told before anybody is asked.
fn unanswerable(view: &RestoreView) -> Option<Fault> {
    if view.state == RestoreState::Asked {
        let own = || Fault::new(Code::OwnRequest, "You asked for this restore: somebody else approves it.");
        return view.own.then(own);
    }
    let words = format!("It does not wait for an answer: {}.", words::state(view.state));
    Some(Fault::new(Code::GrantNotReady, words).with("restore", &view.id))
}

async fn list(reeve: &Reeve, output: &Output) -> Result<(), Fault> {
    Box::pin(desk::sync(reeve, Nothing {})).await?;
    tell_desks(reeve).await?;
    let all = Box::pin(restores::list(reeve, Nothing {})).await?;
    let rows: Vec<_> = all.iter().map(words::document).collect();
    output.answer(&json!({ "restores": rows }), || words::list(&all, Utc::now()));
    Ok(())
}
