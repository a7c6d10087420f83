//! The verdict on a backup put together here.

use std::path::Path;

use reeve_domain::backup::{ProofCheck, ProofLine, Verdict};

use super::dump::Dump;
use crate::verify::{line, prove_manifest};
use crate::{Error, Result};

/// What became of the objects that the dump names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounted {
    /// In the vault already.
    pub known: u64,
    /// Fetched, each with the content its name says.
    pub fetched: u64,
    /// Not to be had, by name.
    pub missing: Vec<String>,
}

/// The verdict: the dump holds, the manifest holds, and every object is accounted for.
///
/// # Errors
/// [`Error::CannotRead`].
pub fn prove_opened(backup: &Path, dump: &Dump, objects: &Accounted) -> Result<Verdict> {
    let manifest = backup.join("manifest.json");
    let content = match std::fs::read(&manifest) {
        Ok(content) => Some(content),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(Error::reading(&manifest, error)),
    };
    let mut lines = dump.lines.clone();
    lines.extend(prove_manifest(content.as_deref()));
    lines.push(filestore(dump, objects));
    Ok(Verdict::of(lines))
}

/// Named as missing is accounted for; counted nowhere is not.
fn filestore(dump: &Dump, objects: &Accounted) -> ProofLine {
    let Accounted { known, fetched, missing } = objects;
    let (named, all) = (dump.objects.len() as u64, known + fetched + missing.len() as u64);
    let outcome = if named == all {
        Ok(format!("{named} objects: {known} known, {fetched} fetched, {} missing and named", missing.len()))
    } else {
        Err(format!("{all} of {named} objects are accounted for"))
    };
    line(ProofCheck::Filestore, outcome)
}
