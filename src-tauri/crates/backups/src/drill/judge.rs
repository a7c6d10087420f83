//! What was restored, compared with what the backup says. Pure: the numbers come from whoever could ask for them.

use std::collections::{BTreeMap, HashSet};

use reeve_domain::backup::{DrillCheck, DrillFinding, DrillLine};

use crate::verify::Notes;

/// So many records that are named and gone may have been deleted past Odoo; more look like rows that were cut off.
const STRAYS: u64 = 2;

/// An object of the filestore, as the database names it.
pub(super) struct Object {
    /// Such as `4d/4d248d29…`.
    pub(super) name: String,
    /// When the first attachment with it was made, in a form that sorts by time.
    pub(super) made: Option<String>,
}

impl Object {
    pub(super) fn is_in(&self, objects: &HashSet<[u8; 20]>) -> bool {
        let mut sha1 = [0; 20];
        let name = self.name.rsplit('/').next().unwrap_or_default();
        hex::decode_to_slice(name, &mut sha1).is_ok() && objects.contains(&sha1)
    }
}

/// One line of the evidence.
pub(super) fn line(check: DrillCheck, finding: DrillFinding, detail: impl Into<String>) -> DrillLine {
    DrillLine { check, finding, detail: detail.into() }
}

/// A line that holds where nothing is wrong, and names what is.
pub(super) fn judged(check: DrillCheck, wrong: &Notes, held: String) -> DrillLine {
    if wrong.is_empty() {
        line(check, DrillFinding::Held, held)
    } else {
        line(check, DrillFinding::Failed, wrong.to_string())
    }
}

/// Records of a table that the database itself names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Referred {
    /// All that are named.
    pub all: u64,
    /// Those that are not in the table.
    pub lost: u64,
    /// Those that would come after the last one in the table.
    pub behind: u64,
}

impl Referred {
    /// Real databases have a few that are lost, deleted past Odoo: they are `strays`. What is gone from the end of a
    /// table, or in number, was cut off: it is `wrong`.
    pub(super) fn judge(self, table: &str, wrong: &mut Notes, strays: &mut Notes) {
        let Self { all, lost, behind } = self;
        let cut = behind > STRAYS || (lost > STRAYS && lost.saturating_mul(5) >= all);
        let words = || format!("the database refers to {lost} records of {table} that are not in it");
        match lost {
            0 => {}
            _ if cut => wrong.add(words()),
            _ => strays.add(words()),
        }
    }
}

/// Whether the accounts can be read, each with its contact, and somebody could sign in.
pub(super) fn accounts(all: u64, active: u64, nobody: u64) -> DrillLine {
    let mut wrong = Notes::default();
    if nobody > 0 {
        wrong.add(format!("{nobody} accounts have lost their contact"));
    }
    if active == 0 {
        wrong.add("no account is active".into());
    }
    judged(DrillCheck::Users, &wrong, format!("{all} accounts can be read, {active} of them are active"))
}

/// Whether the installed modules are those of the manifest.
pub(super) fn modules(
    installed: &BTreeMap<String, String>,
    manifest: &BTreeMap<String, String>,
) -> DrillLine {
    let mut wrong = Notes::default();
    for (name, version) in installed {
        match manifest.get(name) {
            Some(said) if said == version => {}
            Some(said) => wrong.add(format!("{name} is {version}, and {said} in the manifest")),
            None => wrong.add(format!("{name} is installed, and not in the manifest")),
        }
    }
    for name in manifest.keys().filter(|name| !installed.contains_key(*name)) {
        wrong.add(format!("{name} is in the manifest, and not installed"));
    }
    judged(DrillCheck::Modules, &wrong, format!("the manifest's {} modules are installed", installed.len()))
}

/// Whether the objects that the database names are in the filestore; those that came after all others are the mark of a
/// dump that is newer.
pub(super) fn filestore(named: &[&Object], objects: &HashSet<[u8; 20]>) -> [DrillLine; 2] {
    use DrillFinding::{Failed, Held, Unknown};
    let (filestore, recency) = (DrillCheck::Filestore, DrillCheck::Recency);
    if named.is_empty() {
        let none = "the database names no object of a filestore";
        return [line(filestore, Held, none), line(recency, Held, none)];
    }
    if objects.is_empty() {
        let only = format!(
            "a backup of the database alone: the {} objects that it names are not in it",
            named.len()
        );
        return [line(filestore, Unknown, only), line(recency, Unknown, "there is no filestore")];
    }
    let (there, missing): (Vec<_>, Vec<_>) =
        named.iter().copied().partition::<Vec<&Object>, _>(|object| object.is_in(objects));
    // where more is gone than is there, the filestore was lost, however the times look
    let newest = there.iter().filter_map(|object| object.made.as_ref()).max();
    let newest = newest.filter(|_| missing.len() <= there.len());
    let (mut newer, mut lost) = (Notes::default(), Notes::default());
    for object in missing {
        match (&object.made, newest) {
            (Some(made), Some(newest)) if made > newest => newer.add(object.name.clone()),
            _ => lost.add(object.name.clone()),
        }
    }
    let whole = format!("{} objects named by the database are in the filestore", there.len());
    let first = if lost.is_empty() {
        line(filestore, Held, format!("{whole}, with the right SHA-1"))
    } else {
        let detail = format!("{} of {} objects are missing: {lost}", lost.count(), named.len());
        line(filestore, Failed, detail)
    };
    let second = match (newer.is_empty(), lost.is_empty()) {
        (false, _) => line(
            recency,
            Failed,
            format!(
                "the dump is newer than the filestore: {} attachments were made after the filestore was copied: {newer}",
                newer.count()
            ),
        ),
        (true, true) => line(recency, Held, "nothing that the dump names came after the filestore"),
        (true, false) => line(recency, Unknown, "cannot be told where older objects are missing"),
    };
    [first, second]
}
