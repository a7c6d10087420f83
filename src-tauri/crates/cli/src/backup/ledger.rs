//! `reeve backup ledger`: every backup that was promised, and which of them there are.

use std::process::ExitCode;

use reeve_app::api::{LedgerView, OfTenantOrAll, UnreadSource};
use reeve_app::{Reeve, backups};
use reeve_domain::Fault;
use reeve_domain::backup::{
    DrillDue, DrillState, Every, Holds, Listed, ProofState, Slot, SlotCounts, SlotState,
};
use serde_json::json;

use super::prove;
use crate::grant::moment;
use crate::output::{Output, bytes, complain, counted, table};
use crate::source;

/// Most backups beyond the promised places that are shown to people.
const BEYOND_MOST: usize = 20;

/// Runs it.
pub async fn run(
    reeve: &Reeve,
    name: Option<&str>,
    refresh: bool,
    output: &Output,
) -> Result<ExitCode, Fault> {
    // what was last seen is shown even when a source cannot be read now; the exit code says so
    let code = match refresh {
        true => source::refresh(reeve, name).await.unwrap_or_else(|fault| complain(&fault)),
        false => ExitCode::SUCCESS,
    };
    let tenant = source::of(reeve, name).await?;
    let views = backups::ledger(reeve, OfTenantOrAll { tenant }).await?;
    let counts = views.iter().fold(SlotCounts::default(), |all, view| all.and(view.ledger.counts));
    output.answer(&json!({ "ledgers": views, "counts": counts }), || match (name, views.as_slice()) {
        (Some(_), [view]) => of_one(view),
        _ => of_all(&views, counts),
    });
    Ok(code)
}

fn of_all(views: &[LedgerView], counts: SlotCounts) -> String {
    let row = |view: &LedgerView| {
        let SlotCounts { promised, filled, unverified, unsound, missing } = view.ledger.counts;
        vec![
            view.name.clone(),
            format!("{filled} of {promised}"),
            unverified.to_string(),
            unsound.to_string(),
            missing.to_string(),
            view.ledger.newest.map_or_else(|| "none".into(), moment),
            rpo(view),
            read(view),
            due(&view.drill),
        ]
    };
    let rows: Vec<_> = views.iter().map(row).collect();
    let mut text = table(
        &[
            "TENANT",
            "PROVEN",
            "NOT LOOKED INTO",
            "NOT SOUND",
            "MISSING",
            "NEWEST",
            "RPO",
            "SOURCES READ",
            "DRILL",
        ],
        &rows,
    );
    text.push_str(&summary(counts));
    for view in views {
        for unread in &view.unread {
            text.push_str(&format!("{}: {}", view.name, unread_text(unread)));
        }
    }
    text
}

/// When a tenant's sources were read.
fn read(view: &LedgerView) -> String {
    let read = match view.as_of {
        Some(at) => moment(at),
        None if view.sources == 0 => String::new(),
        None => "not yet".to_owned(),
    };
    match view.unread.is_empty() {
        true => read,
        false => format!("FAILED; {read}"),
    }
}

/// That a source could not be looked at, and since when.
fn unread_text(unread: &UnreadSource) -> String {
    let UnreadSource { name, since, fault } = unread;
    match since {
        Some(at) => format!(
            "{name} COULD NOT BE LOOKED AT since {}: {} What is said of its backups is as of then.\n",
            moment(*at),
            fault.message
        ),
        None => format!("{name} COULD NOT BE LOOKED AT: {}\n", fault.message),
    }
}

fn of_one(view: &LedgerView) -> String {
    let mut text = match view.as_of {
        Some(at) => format!("{}, sources read {}\n", view.name, moment(at)),
        None if view.sources == 0 => format!("{}: no source is set up\n", view.name),
        None => format!("{}: not all sources were read\n", view.name),
    };
    for unread in &view.unread {
        text.push_str(&unread_text(unread));
    }
    if view.ledger.counts.promised == 0 {
        // what one states that cannot be read is not known, and is said above
        if !view.unread.iter().any(|unread| unread.fault.fields.contains_key("platform")) {
            text.push_str("The platform states nothing about backups.\n");
        }
    } else {
        let rows: Vec<_> = view.ledger.slots.iter().map(slot_row).collect();
        text.push_str(&table(&["PLACE", "DAYS", "STATE", "MADE", "SIZE", "SOURCE", "ID"], &rows));
        text.push_str(&summary(view.ledger.counts));
    }
    if view.ledger.rpo.is_some() {
        text.push_str(&format!("RPO: {}.\n", rpo(view)));
    }
    text.push_str(&format!("Drill: {}{}.\n", due(&view.drill), prove::next_text(view.proving.drill)));
    text.push_str(&prove::stand_text(&view.proving));
    if view.beyond > 0 {
        let rows: Vec<_> = view.ledger.beyond.iter().take(BEYOND_MOST).map(backup_row).collect();
        let of = if view.beyond > rows.len() as u64 {
            format!(", of which {}", rows.len())
        } else {
            String::new()
        };
        text.push_str(&format!("\nIn no promised place: {}{of}\n", counted(view.beyond, "backup")));
        text.push_str(&table(&["MADE", "PROOF", "HOLDS", "SIZE", "SOURCE", "ID"], &rows));
    }
    text
}

fn summary(counts: SlotCounts) -> String {
    let SlotCounts { promised, filled, unverified, unsound, missing } = counts;
    format!(
        "{promised} promised: {filled} proven, {unverified} not looked into, {unsound} not sound, {missing} missing.\n"
    )
}

/// When a tenant is to be drilled.
fn due(drill: &DrillDue) -> String {
    match drill.state {
        DrillState::Done => format!("done, the next by {}", drill.by),
        DrillState::Due => format!("due by {}", drill.by),
        DrillState::Overdue => format!("OVERDUE, by {}", drill.by),
    }
}

fn rpo(view: &LedgerView) -> String {
    let Some(rpo) = &view.ledger.rpo else { return "not stated".into() };
    let words = match (rpo.kept, rpo.age_hours, rpo.undated_hours) {
        (true, Some(age), _) => format!("{age} h old, {} h promised", rpo.hours),
        (false, Some(age), _) => format!("TOO OLD: {age} h, {} h promised", rpo.hours),
        (_, None, None) => format!("NO BACKUP, {} h promised", rpo.hours),
        (_, None, Some(_)) => format!("NONE WHOSE TIME IS CERTAIN, {} h promised", rpo.hours),
    };
    match rpo.undated_hours {
        Some(age) => format!("{words}; one is {age} h old by its file's date alone"),
        None => words,
    }
}

fn slot_row(slot: &Slot) -> Vec<String> {
    let every = match slot.every {
        Every::Day => "day",
        Every::Week => "week",
        Every::Month => "month",
    };
    let state = match (slot.state, &slot.backup) {
        (SlotState::Filled, _) => "proven",
        (SlotState::Unverified, Some(backup)) if !backup.is_dated() => match backup.proof {
            ProofState::Verified | ProofState::Drilled => "proven, TIME NOT CERTAIN",
            _ => "not looked into, TIME NOT CERTAIN",
        },
        (SlotState::Unverified, _) => "not looked into",
        (SlotState::Unsound, _) => "NOT SOUND",
        (SlotState::Missing, Some(_)) => "MISSING: this one is not found any more",
        (SlotState::Missing, None) => "MISSING",
    };
    let days =
        if slot.from == slot.to { slot.to.to_string() } else { format!("{} to {}", slot.from, slot.to) };
    let state = match slot.requested {
        Some(at) => format!("{state}, requested {}", moment(at)),
        None => state.to_owned(),
    };
    let mut row = vec![format!("{every} {}", slot.number), days, state];
    if let Some(backup) = &slot.backup {
        row.extend([moment(backup.at), size(backup), backup.source.clone(), backup.id.clone()]);
    }
    row
}

fn backup_row(backup: &Listed) -> Vec<String> {
    let proof = match backup.proof {
        ProofState::Gone => "NOT FOUND",
        ProofState::Unsound => "NOT SOUND",
        ProofState::Unseen => "not looked into",
        ProofState::Downloaded => "looked at, not provable",
        ProofState::Verified => "proven",
        ProofState::Drilled => "restored",
    };
    let grade = backup.drill.as_ref().map(|drill| format!(", {:?} in the drill", drill.grade));
    let holds = match backup.holds {
        Holds::Full => "full",
        Holds::DatabaseOnly => "database only",
    };
    let time = if backup.is_dated() { "" } else { ", by its file's date alone" };
    vec![
        format!("{}{time}", moment(backup.at)),
        format!("{proof}{}", grade.unwrap_or_default()),
        holds.to_owned(),
        size(backup),
        backup.source.clone(),
        backup.id.clone(),
    ]
}

fn size(backup: &Listed) -> String {
    backup.bytes.map(bytes).unwrap_or_default()
}
