//! Putting a receipt together: what the account left, and what came or changed while it lasted.

use std::collections::BTreeMap;

use chrono::{DateTime, SubsecRound as _, Utc};
use reeve_domain::Fault;
use reeve_domain::card::Card;
use reeve_domain::desk::{Answer, Thread};
use reeve_domain::grant::{
    EndProof, Finding, GrantState, GrantWork, Inventory, Outliving, Receipt, SignIn, compare,
};
use reeve_domain::user::Device;
use reeve_odoo::Session;
use reeve_store::grant_work as table;

use super::super::{not_an_access, view};
use crate::reeve::Reeve;

/// The form of receipts this version writes.
const FORM: u32 = 1;

/// The receipt of an access that has ended.
///
/// # Errors
/// What kept the tenant from being asked.
pub(super) async fn build(
    reeve: &Reeve,
    thread: &Thread,
    session: &Session,
    work: &GrantWork,
    proof: &EndProof,
    made_by: Card,
) -> Result<Receipt, Fault> {
    let asked = thread.grant().ok_or_else(not_an_access)?;
    let terms = thread.terms().ok_or_else(|| view::not_ready(GrantState::Requested))?;
    let support = work.uid.unwrap_or(terms.uid);
    let from = work.handed_over_at.or(work.made_at).unwrap_or_else(|| given_at(thread));
    // the tenant stamps whole seconds: what it stamps in this very one is not from before
    let from = from.trunc_subsecs(0);
    let traces = session.traces_of(support, from).await?;
    let id = thread.id.clone();
    let before = reeve.store().await?.read(move |db| table::inventory(db, &id)).await?;
    let (findings, not_compared) = match before {
        Some(before) => {
            let now = session.inventory().await?;
            differences(&before, &now, support)
        }
        None => (Vec::new(), nothing_known()),
    };
    Ok(Receipt {
        v: FORM,
        grant: thread.id.clone(),
        tenant: terms.tenant.clone(),
        staff: asked.staff.clone(),
        made_by,
        reason: asked.reason.clone(),
        ticket: asked.ticket.clone(),
        break_glass: asked.break_glass,
        login: terms.login.clone(),
        groups: terms.groups.clone(),
        from,
        until: terms.until,
        proof: proof.clone(),
        sign_ins: after(traces.sign_ins, from),
        devices: traces.devices.map(|devices| used_after(devices, from)),
        touched: traces.touched,
        unanswered: traces.unanswered,
        findings,
        not_compared,
        made_at: reeve.host().now(),
    })
}

/// When the approver says it was given.
fn given_at(thread: &Thread) -> DateTime<Utc> {
    match &thread.standing.answer {
        Answer::Approved { at, .. } | Answer::Refused { at, .. } => *at,
        Answer::Awaited => thread.asked_at,
    }
}

/// The panel's own trial came before the hand-over.
fn after(sign_ins: Vec<SignIn>, from: DateTime<Utc>) -> Vec<SignIn> {
    sign_ins.into_iter().filter(|sign_in| sign_in.at > from).collect()
}

fn used_after(devices: Vec<Device>, from: DateTime<Utc>) -> Vec<Device> {
    devices.into_iter().filter(|device| device.last_seen.is_none_or(|seen| seen > from)).collect()
}

/// Both inventories were read with the access's own end in place, so that nothing is left out of them: an end that was
/// changed or taken away by whoever had the access is a finding like any other.
fn differences(
    before: &Inventory,
    now: &Inventory,
    support: i64,
) -> (Vec<Finding>, BTreeMap<Outliving, String>) {
    let unread = before.unread.iter().chain(&now.unread);
    let unread = unread.map(|(what, words)| (*what, words.clone())).collect();
    (compare(before, now, support), unread)
}

fn nothing_known() -> BTreeMap<Outliving, String> {
    let why = "Another panel made this access; how the tenant stood before is known there only.";
    Outliving::ALL.into_iter().map(|what| (what, why.to_owned())).collect()
}
