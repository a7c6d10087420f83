//! Whether everything is there: the structure every time, the data in parts.

use rustic_core::{CheckOptions, ReadSubsetOption};

use crate::error::Result;
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
    /// [`crate::Error::Locked`], [`crate::Error::Cancelled`], and what the store answers; what is wrong with the
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
        watch.go_on()?;
        Ok(match results {
            Ok(results) if results.is_ok().is_ok() => Checked { findings: Vec::new() },
            Ok(results) => {
                Checked { findings: results.0.iter().map(|(_, error)| error.to_string()).collect() }
            }
            Err(error) => Checked { findings: vec![watch.reason(error).to_string()] },
        })
    }
}
