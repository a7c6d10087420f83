//! Whether everything is there: the structure every time, the data in parts.

use rustic_core::{CheckOptions, ReadSubsetOption};

use crate::error::{Error, Result};
use crate::lock::Use;
use crate::vault::Vault;
use crate::watch::Watch;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What is wrong, in restic's words; nothing when all is well.
    pub findings: Vec<String>,
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
    /// [`Error::Locked`], [`Error::Cancelled`], and what the store answers, or that it does not; what is wrong with the
    /// repository itself is no error.
    pub fn check(&self, parts: &[u32], of: u32, watch: &Watch) -> Result<Checked> {
        let _lock = self.hold(Use::Alone)?;
        if parts.is_empty() {
            return self.check_once(CheckOptions::default(), watch);
        }
        let mut findings = Vec::new();
        for part in parts {
            let subset = ReadSubsetOption::IdSubSet((*part, of));
            let options = CheckOptions::default().read_data(true).read_data_subset(subset);
            findings.extend(self.check_once(options, watch)?.findings);
        }
        findings.dedup();
        Ok(Checked { findings })
    }

    fn check_once(&self, options: CheckOptions, watch: &Watch) -> Result<Checked> {
        watch.go_on()?;
        let results = self.work(watch)?.check(options);
        // what could not be read says nothing about what is there
        let damage = match watch.settle() {
            Ok(()) => None,
            Err(damage @ Error::Damaged(_)) => Some(damage.to_string()),
            Err(error) => return Err(error),
        };
        let findings = match results {
            Ok(results) if results.is_ok().is_ok() => damage.into_iter().collect(),
            Ok(results) => results.0.iter().map(|(_, error)| error.to_string()).collect(),
            Err(error) => vec![damage.unwrap_or_else(|| Error::from(error).to_string())],
        };
        Ok(Checked { findings })
    }
}
