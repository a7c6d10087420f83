//! The vault in words.

use chrono::{DateTime, Utc};
use reeve_app::api::{DamagedBackup, VaultDamage, VaultEntry, VaultView};
use reeve_domain::job::{Job, JobOutcome, TakenBy, VaultTaken};

use super::schedule;
use crate::grant::moment;
use crate::output::{bytes, counted, table};

/// That a vault was read as restic does with `--no-lock`.
pub(super) const UNLOCKED: &str = "Its store lets nothing be written: it was read without a lock, and nobody is kept from changing it meanwhile.";

/// What came of work on the vault.
pub(super) fn outcome_text(job: &Job) -> String {
    match &job.outcome {
        Some(JobOutcome::VaultAdded { snapshot, known: true, .. }) => {
            format!("It is in the vault already: {}.\n", short(snapshot))
        }
        Some(JobOutcome::VaultAdded { snapshot, stored, .. }) => {
            format!("In the vault as {}; the vault grew by {}.\n", short(snapshot), bytes(*stored))
        }
        Some(JobOutcome::Proven { checks, bytes: size }) => {
            format!("Written and proven sound: {}, {}.\n", bytes(*size), counted(*checks, "check"))
        }
        Some(JobOutcome::VaultChecked { parts, of }) => {
            format!("Sound: the structure, and {parts} of {of} parts of the data.\n")
        }
        Some(JobOutcome::VaultPruned { removed, freed }) => {
            format!("{} removed, {} given back.\n", counted(*removed, "backup"), bytes(*freed))
        }
        Some(JobOutcome::VaultRan { added, failed, removed, taken, not_taken }) => format!(
            "{}{}{} added, {failed} failed, {} removed; the structure is sound, and so is the data that was due.\n",
            taken.iter().map(taken_text).collect::<String>(),
            not_taken
                .iter()
                .map(|one| format!("{}: NONE CAME: {} {}\n", one.tenant, one.fault.message, one.fault.next))
                .collect::<String>(),
            counted(*added, "backup"),
            counted(*removed, "backup")
        ),
        _ => String::new(),
    }
}

/// How one tenant's backup was had, and what is missing in it.
fn taken_text(taken: &VaultTaken) -> String {
    let VaultTaken { tenant, way, because, received, fetched, missing, .. } = taken;
    let how = match way {
        TakenBy::Increment => format!("the database and {}", counted(*fetched, "attachment")),
        TakenBy::Whole => format!("the whole zip. {}", because.as_deref().unwrap_or_default()),
    };
    let mut text = format!("{tenant}: {} came, {how}\n", bytes(*received));
    for name in missing {
        text.push_str(&format!("{tenant}: missing: {name}\n"));
    }
    text
}

/// Where the vault is and how it stands.
pub(super) fn view_text(view: &VaultView) -> String {
    let checked = match (view.checked_at, &view.damage) {
        (None, None) => "not checked from here yet".to_owned(),
        (Some(at), None) => format!("sound on {}", moment(at)),
        (_, Some(damage)) => format!("DAMAGED, found on {}", moment(damage.at)),
    };
    let mut text = format!(
        "Vault: {}\n  repository {}\n  keeps {}, {checked}\n",
        view.place,
        short(&view.repository),
        view.keep
    );
    if let Some(damage) = &view.damage {
        text.push_str(&damage_text(damage, view.checked_at));
    }
    if let Some(away) = &view.away {
        text.push_str(&format!("  COULD NOT BE LOOKED INTO: {away}\n"));
    }
    if view.read_only {
        text.push_str(&format!("  {UNLOCKED}\n"));
    }
    if view.unread > 0 {
        text.push_str(&format!(
            "  {} of 30 parts of its data were not read for 30 days: `reeve vault check --all` reads them\n",
            view.unread
        ));
    }
    if let Some(last) = &view.last_run {
        text.push_str(&format!("  last run {}: {}\n", moment(last.at), schedule::ended(last)));
    }
    if let (Some(schedule), Some(next)) = (&view.schedule, view.next_run) {
        text.push_str(&format!("  the app runs it at {schedule}, next on {}\n", moment(next)));
    }
    text
}

fn damage_text(damage: &VaultDamage, sound: Option<DateTime<Utc>>) -> String {
    let mut text = format!("  {}: {}", counted(damage.findings, "fault"), damage.first);
    if let Some(at) = sound {
        text.push_str(&format!("; a check on {} found what it read sound", moment(at)));
    }
    text.push('\n');
    for DamagedBackup { id, tenant, at } in &damage.backups {
        text.push_str(&format!("  cannot be relied on: {tenant}, made {}, {}\n", moment(*at), short(id)));
    }
    if damage.backups.is_empty() {
        text.push_str("  which backups that is in cannot be told, or it is in none\n");
    }
    text.push_str(
        "  a new vault takes its place: `reeve vault forget`, then `reeve vault init`; what comes out of this one whole, \
         `reeve vault export` writes\n",
    );
    text
}

/// What is in it.
pub(super) fn list_text(snapshots: &[VaultEntry]) -> String {
    if snapshots.is_empty() {
        return "The vault is empty. `reeve vault add` puts a backup into it.\n".into();
    }
    let row = |entry: &VaultEntry| {
        let missing = match (entry.damaged, entry.lacks) {
            (true, _) => "DAMAGED".to_owned(),
            (false, 0) => String::new(),
            (false, lacks) => counted(lacks, "attachment"),
        };
        vec![
            short(&entry.id).to_owned(),
            entry.tenant.clone(),
            moment(entry.at),
            bytes(entry.bytes),
            entry.kept_because.clone().unwrap_or_else(|| "goes with the next pruning".into()),
            missing,
        ]
    };
    let rows: Vec<_> = snapshots.iter().map(row).collect();
    table(&["ID", "TENANT", "MADE", "SIZE", "KEPT AS", "MISSING"], &rows)
}

/// The part of an id that is enough.
pub(super) fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
