//! `reeve grant …`: support access, from the request to the receipt, on either side.
//!
//! A thread that travels by hand goes in and out as a file or as text; by a desk it goes by itself.

mod approve;
mod arguments;
mod end;
mod named;
mod reach;
mod receipt;
mod request;
mod words;

use std::process::ExitCode;

use chrono::Utc;
use reeve_app::api::{
    GrantView, GrantsPage, Nothing, OfGrant, RefreshGrants, RefuseGrant, ReviewGrant, SignInTried,
};
use reeve_app::{Reeve, cards, desk, grants, tenants};
use reeve_domain::desk::Shown;
use reeve_domain::grant::GrantState;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use serde_json::json;

pub use arguments::{Grants, HandingOver};
pub use named::{fresh, handed_over, read_text, tell_desks};
pub use receipt::verify;
pub use words::{acquaintance, moment, person};

use crate::backup::follow;
use crate::exit::{self, PARTLY};
use crate::output::{Output, complain, message};
use end::{agreed, declined};
use named::{answer, handed, named, of};

/// Runs it.
pub async fn run(reeve: &Reeve, command: Grants, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Grants::Request(asked) => request::run(reeve, asked, output).await?,
        Grants::Approve(asked) => return Box::pin(approve::run(reeve, asked, output)).await,
        Grants::Refuse { request, reason, handing } => {
            let (view, out) = handed(reeve, &request, handing.out.as_ref()).await?;
            let refusal = RefuseGrant { grant: view.id, reason };
            let view = Box::pin(grants::refuse(reeve, refusal)).await?;
            answer(reeve, &view, "The request is refused.", out, output).await?;
        }
        Grants::Second { request, how, handing } => {
            how.ready()?;
            let (view, out) = handed(reeve, &request, handing.out.as_ref()).await?;
            if !agreed(reeve, &view, view.may.second.as_deref(), &how, "Stand behind it?", output).await? {
                return Ok(declined(&how));
            }
            let view = Box::pin(grants::second(reeve, of(&view))).await?;
            answer(reeve, &view, "You stand behind this request.", out, output).await?;
        }
        Grants::List { name, refresh } => {
            return Box::pin(list(reeve, name.as_deref(), refresh, output)).await;
        }
        Grants::Show { grant } => show(reeve, &grant, output).await?,
        Grants::Receive { file } => {
            let view = named(reeve, &file).await?;
            output.answer(&words::document(&view), || words::lines(&view));
        }
        Grants::Send { grant, handing } => {
            let (view, out) = handed(reeve, &grant, handing.out.as_ref()).await?;
            if view.desk.is_some() {
                Box::pin(desk::sync(reeve, Nothing {})).await?;
                tell_desks(reeve).await?;
            }
            answer(reeve, &view, "This is how it stands.", out, output).await?;
        }
        Grants::SignIn { grant } => return sign_in(reeve, &grant, output).await,
        Grants::GiveBack { grant, how, handing } => {
            return Box::pin(end::give_back(reeve, &grant, &how, &handing, output)).await;
        }
        Grants::Revoke { grant, how, handing } => {
            return Box::pin(end::revoke(reeve, &grant, &how, &handing, output)).await;
        }
        Grants::Receipt(asked) => return Box::pin(receipt::run(reeve, asked, output)).await,
        // told apart before the data folder is opened; here it is the same
        Grants::VerifyReceipt { file, signer } => return verify(&file, signer.as_deref(), output).await,
        Grants::Sweep { name, how } => return Box::pin(end::sweep(reeve, &name, &how, output)).await,
        Grants::Scope { name, group } => reach::show(reeve, &name, group, output).await?,
        Grants::Review { grant, words, handing } => {
            let (view, out) = handed(reeve, &grant, handing.out.as_ref()).await?;
            let view = Box::pin(grants::review(reeve, ReviewGrant { grant: view.id, words })).await?;
            answer(reeve, &view, "The access is reviewed.", out, output).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Refuses what this panel cannot do, before anybody is asked about it.
async fn possible(reeve: &Reeve, view: &GrantView, cannot: Option<&str>) -> Result<(), Fault> {
    let Some(why) = cannot else { return Ok(()) };
    let waits = view.state == GrantState::Requested;
    let code = match &view.tenant {
        _ if waits && asks(reeve, view).await? => Code::OwnRequest,
        None if waits || view.state.may_work() => Code::NotFound,
        _ => Code::GrantNotReady,
    };
    let fault = Fault::new(code, why).with("grant", &view.id).with("state", state_name(view.state));
    let (url, database) = (&view.address.url, &view.address.database);
    Err(match code {
        Code::NotFound => fault.next(format!("`reeve tenant add` connects {database} on {url}.")),
        _ => fault,
    })
}

/// Whether the person of this computer asks, or is the one it is asked for.
async fn asks(reeve: &Reeve, view: &GrantView) -> Result<bool, Fault> {
    let Some(own) = cards::own(reeve, Nothing {}).await?.map(|own| own.card) else { return Ok(false) };
    let events = Box::pin(grants::show(reeve, of(view))).await?.events;
    let opening = events.into_iter().find_map(|shown| shown.event.filter(|_| shown.rejection.is_none()));
    Ok(own.may_be_same(&view.staff) || opening.is_some_and(|event| own.may_be_same(&event.by)))
}

/// A state's name as scripts know it.
fn state_name(state: GrantState) -> String {
    match json!(state) {
        serde_json::Value::String(name) => name,
        other => other.to_string(),
    }
}

/// Tries an access: exit code 3 when it is refused, by the tenant or because it is over.
async fn sign_in(reeve: &Reeve, typed: &str, output: &Output) -> Result<ExitCode, Fault> {
    let view = named(reeve, typed).await?;
    let tried = match Box::pin(grants::sign_in(reeve, of(&view))).await {
        Ok(tried) => tried,
        Err(fault) if fault.code == Code::GrantNotReady => {
            SignInTried { ok: false, uid: None, fault: Some(fault) }
        }
        Err(fault) => return Err(fault),
    };
    let mut document = json!({ "ok": tried.ok, "uid": tried.uid });
    if let Some(fault) = &tried.fault {
        document["error"] = json!(fault);
    }
    output.answer(&document, || {
        if tried.ok { format!("The access to {} works.\n", view.tenant_name) } else { String::new() }
    });
    match &tried.fault {
        _ if tried.ok => Ok(ExitCode::SUCCESS),
        Some(fault) if fault.code != Code::GrantNotReady => Ok(complain(fault)),
        other => {
            other.as_ref().map(complain);
            Ok(ExitCode::from(exit::REFUSED))
        }
    }
}

async fn list(reeve: &Reeve, name: Option<&str>, refresh: bool, output: &Output) -> Result<ExitCode, Fault> {
    let tenant = match name {
        Some(name) => Some(tenants::by_name(reeve, name).await?.id),
        None => None,
    };
    let whole = !refresh || look_at_tenants(reeve, tenant.as_ref()).await?;
    let GrantsPage { grants, strays } = Box::pin(grants::list(reeve, Nothing {})).await?;
    tell_desks(reeve).await?;
    let of_tenant = |id: Option<&TenantId>| tenant.is_none() || id == tenant.as_ref();
    let grants: Vec<&GrantView> = grants.iter().filter(|view| of_tenant(view.tenant.as_ref())).collect();
    let strays: Vec<_> = strays.iter().filter(|stray| of_tenant(Some(&stray.tenant))).collect();
    let rows: Vec<_> = grants.iter().map(|view| words::document(view)).collect();
    output.answer(&json!({ "grants": rows, "strays": strays }), || {
        words::list(&grants, Utc::now()) + &words::strays(&strays)
    });
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) })
}

/// Looks for support accounts on the tenants; `false` when one could not be read.
async fn look_at_tenants(reeve: &Reeve, only: Option<&TenantId>) -> Result<bool, Fault> {
    let request = RefreshGrants { tenants: only.cloned().into_iter().collect() };
    let job = Box::pin(grants::refresh(reeve, request)).await?;
    match Box::pin(follow(reeve, &job.id)).await {
        Ok(_) => Ok(true),
        Err(fault) => {
            complain(&fault);
            Ok(false)
        }
    }
}

async fn show(reeve: &Reeve, typed: &str, output: &Output) -> Result<(), Fault> {
    let view = named(reeve, typed).await?;
    let detail = Box::pin(grants::show(reeve, OfGrant { grant: view.id })).await?;
    let mut document = words::document(&detail.grant);
    document["events"] = json!(detail.events);
    document["receipt"] = json!(detail.receipt);
    document["receipt_verdict"] = json!(detail.receipt_verdict);
    output.answer(&document, || {
        let events: String = detail.events.iter().map(event).collect();
        format!("{}Events:\n{events}", words::lines(&detail.grant))
    });
    if detail.grant.rejected > 0 {
        message("Some of its events count for nothing: somebody changed, repeated or forged them.");
    }
    Ok(())
}

fn event(shown: &Shown) -> String {
    let said = shown.event.as_ref().map_or_else(
        || "unreadable".to_owned(),
        |event| {
            let kind = json!(event.body)["kind"].as_str().unwrap_or_default().replace('_', " ");
            format!("{}  {kind} by {}", moment(event.at), person(&event.by))
        },
    );
    match shown.rejection {
        None => format!("  {said}\n"),
        Some(why) => {
            let why = json!(why).as_str().unwrap_or_default().replace('_', " ");
            format!("  REJECTED ({why})  {said}\n")
        }
    }
}
