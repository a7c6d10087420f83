//! PostgreSQL's custom format (`pg_dump -Fc`), as far as its first bytes go.
//!
//! The format ends without a mark, and Odoo does not look at pg_dump's exit code while it streams one: a dump cut short
//! looks whole. So a file of this kind is never called proven here.

use reeve_domain::backup::{ProofCheck, ProofLine};

use super::line;

/// The first bytes, as `pg_backup_archiver.c` writes them.
pub(super) const MAGIC: &[u8] = b"PGDMP";
/// The byte for the custom format behind version and sizes.
const FORMAT_CUSTOM: u8 = 1;

/// The minor version of an archive in custom format; `None` for what is none.
pub(crate) fn archive_minor(head: &[u8]) -> Option<u8> {
    match head.strip_prefix(MAGIC)? {
        [1, minor, _, _, _, FORMAT_CUSTOM, ..] => Some(*minor),
        _ => None,
    }
}

pub(super) fn lines(head: &[u8]) -> [ProofLine; 2] {
    let dump = match head.get(MAGIC.len()..MAGIC.len() + 6) {
        Some(&[1, minor, revision, _, _, FORMAT_CUSTOM]) => {
            Ok(format!("custom format, archive version 1.{minor}.{revision}"))
        }
        Some(_) => Err("its header is not one that pg_dump writes"),
        None => Err("cut short within its header"),
    };
    let end: Result<&str, _> = Err(
        "a dump in custom format has no end mark: it cannot be proven complete without pg_restore; take a zip instead",
    );
    [line(ProofCheck::Dump, dump), line(ProofCheck::DumpEnd, end)]
}
