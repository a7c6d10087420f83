//! When a backup was made: what would be lost by a restore is counted from then.

use std::path::Path;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::backup::{Names, TimedBy};
use reeve_domain::tenant::invalid;

/// When a backup of this database was made: as was said, else as is noted beside the file, else as its name says.
///
/// # Errors
/// [`reeve_domain::Code::InvalidInput`] with `field = at` where none of them tells.
pub(crate) fn made_at(
    file: &Path,
    database: &str,
    said: Option<DateTime<Utc>>,
) -> Result<DateTime<Utc>, Fault> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let noted = || reeve_backups::read_sidecar(file).map(|facts| facts.taken_at);
    let named = || Names::default().read(&name, database).and_then(|(at, _)| at);
    said.or_else(noted).or_else(named).ok_or_else(|| {
        invalid("at", "Neither the file's name nor what is noted beside it says when the backup was made.")
            .next("Say when with --at.")
    })
}

/// When a file of which nothing is known was made: as its name says, else as its date, which copying may have changed.
pub(super) fn dated(file: &Path, database: &str) -> Option<(DateTime<Utc>, TimedBy)> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if let Some((Some(at), _)) = Names::default().read(&name, database) {
        return Some((at, TimedBy::Name));
    }
    let written = std::fs::metadata(file).and_then(|found| found.modified()).ok()?;
    Some((written.into(), TimedBy::FileDate))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use super::*;

    #[test]
    fn a_file_of_which_nothing_is_known_is_of_the_time_in_its_name_or_of_its_uncertain_date() {
        let folder = tempfile::tempdir().unwrap();
        let by = |name: &str| {
            let file = folder.path().join(name);
            std::fs::write(&file, "zip").unwrap();
            dated(&file, "acme").map(|(at, by)| (at.timestamp(), by))
        };
        assert_eq!(by("acme_2020-09-13_12-26-40.zip"), Some((1_600_000_000, TimedBy::Name)));
        assert_eq!(by("OLD.zip").map(|(_, by)| by), Some(TimedBy::FileDate));
        assert_eq!(dated(Path::new("/nowhere/OLD.zip"), "acme"), None);
    }
}
