//! Names of databases beside the live one.
//!
//! What always holds: a name made here fits into what PostgreSQL keeps of one, begins as the live database's does where that
//! leaves room, and is nobody's yet. PostgreSQL cuts a longer one without a word, and the filestore's folder, which Odoo
//! names itself, would no longer be the database's.

use chrono::{DateTime, Utc};

/// The longest name PostgreSQL keeps, in bytes.
pub const NAME_BYTES: usize = 63;

/// What a database is kept as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// What a backup was restored to, on the side.
    Restored,
    /// What was live before a restored one took its place.
    Before,
}

impl Kept {
    fn word(self) -> &'static str {
        match self {
            Self::Restored => "restored",
            Self::Before => "before",
        }
    }
}

/// A free name beside `live`: `acme_before_20261122T011200`, and `…_2` where that is taken.
pub fn beside(live: &str, kept: Kept, at: DateTime<Utc>, taken: &[String]) -> String {
    let stamp = format!("_{}_{}", kept.word(), at.format("%Y%m%dT%H%M%S"));
    let numbered = (2_u64..).map(|number| format!("{stamp}_{number}"));
    let mut names = std::iter::once(stamp.clone()).chain(numbered).map(|end| ending(live, &end));
    // there are more numbers than names that could be taken
    names.find(|name| !taken.contains(name)).unwrap_or_else(|| ending(live, &stamp))
}

/// As much of a name as leaves room for its ending.
fn ending(name: &str, end: &str) -> String {
    let room = NAME_BYTES.saturating_sub(end.len());
    let cut = (0..=name.len().min(room)).rev().find(|at| name.is_char_boundary(*at)).unwrap_or(0);
    format!("{}{end}", &name[..cut])
}

/// Whether a database can be given this name by a person: what Odoo's own form takes, as long as PostgreSQL keeps it.
pub fn is_usable(name: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    (2..=NAME_BYTES).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> DateTime<Utc> {
        "2026-11-22T01:12:00Z".parse().unwrap()
    }

    #[test]
    fn a_kept_database_says_what_it_was_and_when() {
        assert_eq!(beside("acme", Kept::Before, at(), &[]), "acme_before_20261122T011200");
        assert_eq!(beside("acme", Kept::Restored, at(), &[]), "acme_restored_20261122T011200");
    }

    #[test]
    fn a_taken_name_is_numbered() {
        let mut taken = Vec::new();
        for wanted in
            ["acme_before_20261122T011200", "acme_before_20261122T011200_2", "acme_before_20261122T011200_3"]
        {
            let name = beside("acme", Kept::Before, at(), &taken);
            assert_eq!(name, wanted);
            taken.push(name);
        }
    }

    #[test]
    fn however_long_the_live_name_is_the_new_one_fits_and_keeps_its_ending() {
        for letter in ["a", "ş", "花", "🜁"] {
            for length in 0..80 {
                let live = letter.repeat(length);
                let first = beside(&live, Kept::Restored, at(), &[]);
                let second = beside(&live, Kept::Restored, at(), std::slice::from_ref(&first));
                for (name, end) in
                    [(&first, "_restored_20261122T011200"), (&second, "_restored_20261122T011200_2")]
                {
                    assert!(name.len() <= NAME_BYTES, "{name} has {} bytes", name.len());
                    assert!(name.ends_with(end), "{name}");
                    assert!(live.starts_with(name.trim_end_matches(end)), "{name} begins as {live} does");
                }
            }
        }
    }

    #[test]
    fn a_name_that_a_form_or_postgresql_would_not_keep_is_not_usable() {
        for name in ["acme", "acme_2026.11-x", "0a"] {
            assert!(is_usable(name), "{name}");
        }
        let long = "a".repeat(NAME_BYTES + 1);
        for name in ["", "a", "_acme", "-acme", "acme side", "acme/side", "şişli", "acme'", long.as_str()] {
            assert!(!is_usable(name), "{name}");
        }
    }
}
