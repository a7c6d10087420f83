//! Whether everything is there: the structure every time, the data in parts.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rustic_core::{CheckOptions, ReadSubsetOption};

use crate::error::{Error, Result};
use crate::lock::Use;
use crate::snapshots::Snapshot;
use crate::vault::Vault;
use crate::watch::Watch;

/// How often a check is begun on a computer that is too busy for it.
const ATTEMPTS: u32 = 5;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What is wrong, in restic's words; nothing when all is well.
    pub findings: Vec<String>,
    /// The backups of which nobody knows any more that they come out whole, the newest first; `None` where not even they
    /// can be listed, and then that is true of all.
    pub affected: Option<Vec<Snapshot>>,
}

impl Checked {
    /// Whether all is well.
    pub fn sound(&self) -> bool {
        self.findings.is_empty()
    }
}

impl Vault {
    /// Checks that everything every snapshot needs is there, and reads the data of these `parts`, of so many in all. The
    /// same part is the same share of the data until something is added or removed.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Cancelled`], [`Error::LockLost`] where something seemed wrong after another program may
    /// have changed the repository, and what the store answers, or that it does not; what is wrong with the repository
    /// itself is no error.
    pub fn check(&self, parts: &[u32], of: u32, watch: &Watch) -> Result<Checked> {
        let lock = self.hold_to_read(Use::Alone)?;
        watch.under(lock.as_ref());
        let mut findings = Vec::new();
        if parts.is_empty() {
            findings = self.check_once(CheckOptions::default(), watch)?;
        }
        for part in parts {
            let subset = ReadSubsetOption::IdSubSet((*part, of));
            let options = CheckOptions::default().read_data(true).read_data_subset(subset);
            findings.extend(self.check_once(options, watch)?);
        }
        findings.dedup();
        let affected = match findings.is_empty() {
            true => Some(Vec::new()),
            false => match self.affected(&findings, watch) {
                Err(Error::Cancelled) => return Err(Error::Cancelled),
                affected => affected.ok(),
            },
        };
        Ok(Checked { findings, affected })
    }

    fn check_once(&self, options: CheckOptions, watch: &Watch) -> Result<Vec<String>> {
        watch.go_on()?;
        let repository = self.work(watch)?;
        let results = patiently(|| repository.check(options))?;
        // what could not be read says nothing about what is there
        let damage = match watch.settle() {
            Ok(()) => None,
            Err(damage @ Error::Damaged(_)) => Some(damage.to_string()),
            Err(error) => return Err(error),
        };
        let findings = match results {
            Ok(results) if results.is_ok().is_ok() => damage.into_iter().collect(),
            Ok(results) => results.0.iter().map(|(_, error)| in_short(&error.to_string())).collect(),
            Err(error) => vec![damage.unwrap_or_else(|| Error::from(error).to_string())],
        };
        if !findings.is_empty() {
            // what somebody else removed meanwhile looks like damage
            watch.still_held(&self.store)?;
        }
        Ok(findings)
    }
}

/// The archiver's first words: what follows is a page about itself, and commands of a program that nobody here has.
fn in_short(words: &str) -> String {
    let ends = ["`rustic_core`", "To repair", "\n"];
    let end = ends.iter().filter_map(|end| words.find(end)).min().unwrap_or(words.len());
    words.get(..end).unwrap_or(words).trim_end_matches([' ', ':', '.', ',']).to_owned()
}

/// The archiver waits a tenth of a second for its own threads to let go of the index, and panics where they did not get
/// to it. It only reads, so it can begin again.
fn patiently<T>(work: impl Fn() -> T) -> Result<T> {
    let done = (0..ATTEMPTS).find_map(|_| catch_unwind(AssertUnwindSafe(&work)).ok());
    done.ok_or_else(|| Error::Failed("the check broke off again and again".to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "that is what is tested")]

    use std::cell::Cell;

    use super::*;

    #[test]
    fn of_damage_the_finding_is_told_and_nothing_of_the_archiver() {
        for (said, told) in [
            (
                "error checking pack a457bbaf : `rustic_core` experienced an error.\n\nMessage:\n…",
                "error checking pack a457bbaf",
            ),
            (
                "pack a457bbaf not referenced in index. To repair: 'rustic repair index'.",
                "pack a457bbaf not referenced in index",
            ),
            ("file a457bbaf does not exist", "file a457bbaf does not exist"),
        ] {
            assert_eq!(in_short(said), told);
        }
    }

    #[test]
    fn a_check_that_breaks_off_is_begun_again_and_not_for_ever() {
        let begun = Cell::new(0);
        let breaks_off = |times: u32| {
            begun.set(0);
            patiently(|| {
                begun.set(begun.get() + 1);
                assert!(begun.get() > times, "index still in use");
            })
        };
        assert!(breaks_off(2).is_ok());
        assert!(matches!(breaks_off(ATTEMPTS), Err(Error::Failed(_))));
        assert_eq!(begun.get(), ATTEMPTS);
    }
}
