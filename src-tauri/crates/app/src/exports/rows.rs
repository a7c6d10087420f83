//! The rows of each list, in the order in which it is shown.

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::card::Card;
use reeve_domain::grant::GrantView;
use reeve_domain::journal::Entry;
use reeve_domain::tenant::Tenant;
use reeve_store::journal as table;

use super::List;
use crate::api::{CardView, Nothing, RestoreView};
use crate::paper::{html, word};
use crate::reeve::Reeve;
use crate::{grants, restores};

/// What was done, the newest first.
pub(super) async fn journal(reeve: &Reeve, of: Option<&Tenant>) -> Result<List<8>, Fault> {
    let only = of.map(|tenant| tenant.name.clone());
    let read = move |db: &reeve_store::Connection| {
        let mut rows = Vec::new();
        table::each(db, |entry| {
            if only.is_none() || only == entry.event.tenant {
                rows.push(done(entry));
            }
            Ok(())
        })?;
        rows.reverse();
        Ok(rows)
    };
    Ok(List {
        title: title("Journal", of),
        head: ["Number", "When", "Who", "What", "Tenant", "Outcome", "Particulars", "Hash"],
        rows: reeve.store().await?.read(read).await?,
    })
}

fn done(entry: Entry) -> [String; 8] {
    let event = entry.event;
    [
        entry.seq.to_string(),
        html::time(event.at),
        event.actor,
        event.action,
        event.tenant.unwrap_or_default(),
        word(&event.outcome),
        event.detail,
        entry.hash,
    ]
}

/// Requests and accesses for support: what waits and what is in force first.
pub(super) async fn accesses(reeve: &Reeve, of: Option<&Tenant>) -> Result<List<13>, Fault> {
    let known = grants::list(reeve, Nothing {}).await?.grants;
    let wanted = known.iter().filter(|grant| of.is_none_or(|of| grant.tenant.as_ref() == Some(&of.id)));
    let row = |grant: &GrantView| {
        [
            grant.id.to_string(),
            grant.tenant_name.clone(),
            word(&grant.state),
            person(&grant.staff),
            grant.reason.clone(),
            grant.ticket.clone().unwrap_or_default(),
            grant.groups.join(" "),
            (if grant.break_glass { "yes" } else { "no" }).to_owned(),
            html::time(grant.requested_at),
            grant.answered_by.as_ref().map(person).unwrap_or_default(),
            grant.login.clone().unwrap_or_default(),
            time(grant.until),
            time(grant.proof.as_ref().map(|proof| proof.checked_at)),
        ]
    };
    Ok(List {
        title: title("Support access", of),
        head: [
            "Id",
            "Tenant",
            "State",
            "For",
            "Reason",
            "Ticket",
            "Groups",
            "Break-glass",
            "Asked at",
            "Answered by",
            "Login",
            "Until",
            "End proven at",
        ],
        rows: wanted.map(row).collect(),
    })
}

/// Restores: what somebody has to decide first.
pub(super) async fn restores(reeve: &Reeve, of: Option<&Tenant>) -> Result<List<11>, Fault> {
    let known = restores::list(reeve, Nothing {}).await?;
    let wanted = known.iter().filter(|restore| of.is_none_or(|of| restore.tenant.as_ref() == Some(&of.id)));
    let row = |restore: &RestoreView| {
        let RestoreView { request, asked_by, answered_by, .. } = restore;
        let by = |view: &CardView| person(&view.card);
        [
            restore.id.to_string(),
            restore.tenant_name.clone(),
            word(&restore.state),
            word(&request.target),
            html::time(request.backup.at),
            request.backup.grade.as_ref().map(word).unwrap_or_default(),
            by(asked_by),
            html::time(restore.asked_at),
            request.reason.clone(),
            answered_by.as_ref().map(by).unwrap_or_default(),
            restore.kept.clone().unwrap_or_default(),
        ]
    };
    Ok(List {
        title: title("Restores", of),
        head: [
            "Id",
            "Tenant",
            "State",
            "Target",
            "Backup of",
            "Grade",
            "Asked by",
            "Asked at",
            "Reason",
            "Answered by",
            "Kept beside",
        ],
        rows: wanted.map(row).collect(),
    })
}

fn title(list: &str, of: Option<&Tenant>) -> String {
    of.map_or_else(|| list.to_owned(), |tenant| format!("{list}: {}", tenant.name))
}

fn person(card: &Card) -> String {
    format!("{} <{}>", card.name, card.mail)
}

fn time(at: Option<DateTime<Utc>>) -> String {
    at.map(html::time).unwrap_or_default()
}
