//! What checks found wrong with the vault. Pure: the time is an argument.
//!
//! What must always hold: a part of the data in which something was wrong is sound again only when it was read again and
//! found so; that another part is sound says nothing of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::api::{DamagedBackup, VaultDamage};

/// What was found, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Damage {
    /// When it was last found.
    at: DateTime<Utc>,
    findings: Vec<String>,
    /// The backups of which nobody knows that they come out whole.
    backups: Vec<DamagedBackup>,
    /// The parts of the data that were read when it was found, and were not found sound since.
    parts: Vec<u32>,
}

impl Damage {
    /// What a check that read these parts found, with what was found before.
    pub(super) fn found(
        before: Option<Self>,
        at: DateTime<Utc>,
        findings: Vec<String>,
        affected: Vec<DamagedBackup>,
        parts: &[u32],
    ) -> Self {
        let mut all = before.unwrap_or_else(|| Self {
            at,
            findings: Vec::new(),
            backups: Vec::new(),
            parts: Vec::new(),
        });
        all.at = at;
        all.findings = with(findings, all.findings);
        all.backups = with(affected, all.backups);
        all.parts = with(parts.to_vec(), all.parts);
        all
    }

    /// What is left of it after a check that read these parts and found nothing wrong.
    pub(super) fn after_sound(mut self, parts: &[u32]) -> Option<Self> {
        self.parts.retain(|part| !parts.contains(part));
        (!self.parts.is_empty()).then_some(self)
    }

    /// The parts of the data that are wrong, as far as is known.
    pub(super) fn parts(&self) -> &[u32] {
        &self.parts
    }

    /// Whether a backup is among those.
    pub(super) fn has(&self, id: &str) -> bool {
        self.backups.iter().any(|backup| backup.id == id)
    }

    /// For people.
    pub(super) fn view(&self) -> VaultDamage {
        VaultDamage {
            at: self.at,
            first: self.findings.first().cloned().unwrap_or_default(),
            findings: u32::try_from(self.findings.len()).unwrap_or(u32::MAX),
            backups: self.backups.clone(),
        }
    }
}

/// These, and of the others those that are not among them.
fn with<T: PartialEq>(mut these: Vec<T>, others: Vec<T>) -> Vec<T> {
    for other in others {
        if !these.contains(&other) {
            these.push(other);
        }
    }
    these
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use super::*;

    #[test]
    fn a_damage_stays_until_the_part_it_was_found_in_was_read_again_and_found_sound() {
        let at = DateTime::UNIX_EPOCH;
        let damage = Damage::found(None, at, vec!["pack a457bbaf".into()], Vec::new(), &[3, 4]);
        let left = damage.after_sound(&[5]).unwrap();
        assert_eq!(left.view().first, "pack a457bbaf", "another part is sound");
        let left = left.after_sound(&[3]).unwrap();
        assert_eq!(left.clone().after_sound(&[4]), None);
        let again = Damage::found(Some(left), at, vec!["pack 0badc0de".into()], Vec::new(), &[7]);
        assert_eq!((again.view().findings, again.view().first.as_str()), (2, "pack 0badc0de"));
        assert!(again.clone().after_sound(&[7]).is_some(), "that of the other part is there still");
        assert_eq!(again.after_sound(&[4, 7]), None);
    }
}
