//! What the old state brought back is seen to: support accounts are ended, policies compared, people who were archived since
//! are named. Whatever cannot be told is said; none of it speaks against the restored database.

use std::collections::HashSet;

use reeve_domain::Fault;
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::policy::{PolicyReading, PolicyValue};
use reeve_domain::restore::{PolicyBrought, Reconciled};
use reeve_odoo::{Page, Session};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::restores::carry::Carrying;
use crate::{grants, tenants};

/// Sees to what the old state brought back.
pub(super) async fn reconcile(carrying: &mut Carrying) -> Result<(), Fault> {
    let mut found = Reconciled::default();
    let sweep = Box::pin(grants::sweep_tenant(&carrying.reeve, &carrying.tenant));
    match carrying.run.or_stop(sweep).await {
        Ok(swept) => {
            found.support_ended = swept.ended.into_iter().map(|stray| stray.login).collect();
            let left = swept.left.into_iter().map(|(stray, fault)| format!("{}: {fault}", stray.login));
            found.support_left = left.collect();
        }
        Err(fault) => found.unseen.push(format!("support accounts: {}", fault.message)),
    }
    match carrying.run.or_stop(tenants::session(&carrying.reeve, &carrying.tenant)).await {
        Ok(session) => compare(carrying, &session, &mut found).await,
        Err(fault) => found.unseen.push(format!("policies and people: {}", fault.message)),
    }
    carrying.run.stopped()?;
    found.unseen.extend(carrying.runs_on.as_ref().map(ToString::to_string));
    let words = match found.sentences() {
        none if none.is_empty() => "nothing that has to be seen to".to_owned(),
        found => found.join(" "),
    };
    let words = format!("what the old state brought back: {words}");
    carrying.work.reconciled = Some(found);
    carrying.keep().await?;
    carrying.note(Action::RestoreStep, words, Outcome::Done).await
}

async fn compare(carrying: &Carrying, session: &Session, found: &mut Reconciled) {
    let before = carrying.remembered.live.clone().unwrap_or_default();
    match (before.policy, session.policy().await) {
        (Some(was), Ok(is)) => found.policies = brought(&was, &is),
        (None, _) => found.unseen.push("policies: those of before could not be read".into()),
        (_, Err(error)) => found.unseen.push(format!("policies: {error}")),
    }
    match (before.archived, people(session, true).await) {
        (Some(archived), Ok(active)) => {
            let active: HashSet<String> = active.into_iter().collect();
            found.archived_since = archived.into_iter().filter(|login| active.contains(login)).collect();
        }
        (None, _) => found.unseen.push("people: those of before could not be read".into()),
        (_, Err(error)) => found.unseen.push(format!("people: {error}")),
    }
}

/// The logins of people who are active, or of those who are archived.
///
/// # Errors
/// The tenant's refusal in its own words, or what kept it from being asked.
pub(super) async fn people(session: &Session, active: bool) -> reeve_odoo::Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Account {
        login: Value,
    }
    let domain = json!([["active", "=", active]]);
    let rows: Vec<Account> = session.search_read("res.users", domain, &["login"], Page::default()).await?;
    Ok(rows.into_iter().filter_map(|row| row.login.as_str().map(str::to_owned)).collect())
}

/// The values that are others than before.
fn brought(was: &PolicyReading, is: &PolicyReading) -> Vec<PolicyBrought> {
    let words = |value: Option<&PolicyValue>| match value.and_then(|value| value.value) {
        Some(value) => value.to_string(),
        None => "unknown".to_owned(),
    };
    let pairs = was.values.iter().map(|value| (value.field, Some(value), is.get(value.field)));
    pairs
        .map(|(field, was, is)| (field, words(was), words(is)))
        .filter(|(_, was, is)| was != is)
        .map(|(field, was, is)| PolicyBrought { field: field.name().to_owned(), was, is })
        .collect()
}
