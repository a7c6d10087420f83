//! How a backup is saved, a live one and one from a source alike: how fast it may come, and to whom it is encrypted.
//!
//! What must always hold: the plain file of one that is to be encrypted never gets a name.

use std::path::{Path, PathBuf};

use reeve_domain::Fault;
use reeve_domain::backup::BackupFacts;
use reeve_domain::tenant::invalid;

/// Slowest that a backup may be held to, in bytes a second: below it, it would not end.
const SLOWEST: u64 = 1_024;

/// The limit and the age key as they are kept.
///
/// # Errors
/// [`reeve_domain::Code::InvalidInput`] with `field` = `per_second` or `seal_to`.
pub(super) fn checked(
    per_second: Option<u64>,
    seal_to: Option<String>,
) -> Result<(Option<u64>, Option<String>), Fault> {
    if per_second.is_some_and(|limit| limit < SLOWEST) {
        return Err(invalid("per_second", "A download needs at least 1 KiB a second."));
    }
    let seal_to = seal_to.map(|key| key.trim().to_owned()).filter(|key| !key.is_empty());
    if let Some(key) = &seal_to {
        reeve_keys::recipient(key)?;
    }
    Ok((per_second, seal_to))
}

/// The file to be, with the ending of a sealed one.
pub(super) fn named(to: &Path, seal_to: Option<&str>) -> PathBuf {
    match seal_to {
        Some(_) => PathBuf::from(format!("{}.age", to.display())),
        None => to.to_owned(),
    }
}

/// Writes an encrypted copy under its name.
///
/// # Errors
/// A key that is none, and those of the disk; nothing of the copy is left then.
pub(super) async fn encrypted(
    from: &Path,
    to: &Path,
    key: &str,
    mut facts: BackupFacts,
) -> Result<BackupFacts, Fault> {
    let recipient = reeve_keys::recipient(key)?;
    let sealing = move |from: &mut dyn std::io::Read, into: &mut dyn std::io::Write| {
        reeve_keys::seal_stream(&recipient, from, into)
    };
    let sealed = reeve_backups::transform(from, to, sealing).await?;
    facts.bytes = sealed.bytes;
    facts.sha256.clone_from(&sealed.sha256);
    reeve_backups::seal(sealed, to, facts.clone()).await?;
    Ok(facts)
}
