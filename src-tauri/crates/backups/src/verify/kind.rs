//! What a file is, by its first bytes; a page where a backup should be is shown in the server's own words.

use reeve_domain::backup::{ProofCheck, ProofLine};

use super::{custom, plain, text};

/// How much of the file's beginning is looked at, in bytes.
pub(super) const HEAD: usize = 16 << 10;

/// How a file encrypted with age begins, in its binary and its armoured form (age-encryption.org/v1).
const AGE: [&[u8]; 2] = [b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----"];

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A zip with something in it.
    Zip,
    /// A zip's end record and nothing before it.
    EmptyZip,
    /// PostgreSQL's custom format.
    CustomDump,
    /// A dump as text.
    Text,
    /// Packed with gzip, as such dumps are.
    Packed,
    /// Encrypted with age: nobody can look into it without its key.
    Sealed,
    /// HTML: what Odoo answers, with status 200, when a backup fails.
    Page,
    /// No bytes at all.
    Nothing,
    /// Anything else.
    Other,
}

impl Kind {
    pub(super) fn of(head: &[u8]) -> Self {
        let start = head.trim_ascii_start();
        let tag = |name: &[u8]| start.len() >= name.len() && start[..name.len()].eq_ignore_ascii_case(name);
        match head {
            [] => Self::Nothing,
            [b'P', b'K', 3, 4, ..] => Self::Zip,
            [b'P', b'K', 5, 6, ..] => Self::EmptyZip,
            _ if head.starts_with(custom::MAGIC) => Self::CustomDump,
            _ if plain::is_text(head) => Self::Text,
            _ if plain::is_packed(head) => Self::Packed,
            _ if AGE.iter().any(|begins| head.starts_with(begins)) => Self::Sealed,
            _ if tag(b"<!doctype html") || tag(b"<html") => Self::Page,
            _ => Self::Other,
        }
    }
}

pub(super) fn line(kind: Kind, head: &[u8]) -> ProofLine {
    let outcome: Result<String, String> = match kind {
        Kind::Zip => Ok("a zip archive".into()),
        Kind::CustomDump => Ok("a PostgreSQL dump in custom format".into()),
        Kind::Text => Ok("a PostgreSQL dump as text".into()),
        Kind::Packed => Ok("a file packed with gzip".into()),
        Kind::EmptyZip => Err("an empty zip archive".into()),
        Kind::Nothing => Err("an empty file".into()),
        Kind::Page => Err(match text::alert(&String::from_utf8_lossy(head)) {
            Some(words) => format!("a web page, not a backup; it says: {words}"),
            None => "a web page, not a backup".into(),
        }),
        Kind::Sealed => Err("encrypted".into()),
        Kind::Other => Err("neither a zip archive nor a PostgreSQL dump".into()),
    };
    super::line(ProofCheck::Kind, outcome)
}
