//! When a backup was made: what would be lost by a restore is counted from then.

use std::path::Path;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::backup::Names;
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
