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

/// What a database is kept as, by its name, where that is one that [`beside`] gives beside `live`.
pub fn kept_as(name: &str, live: &str) -> Option<Kept> {
    [Kept::Restored, Kept::Before].into_iter().find(|kept| {
        let word = format!("_{}_", kept.word());
        let end = name.rfind(&word).and_then(|at| name.get(at..));
        let stamp = end.and_then(|end| end.strip_prefix(&word));
        stamp.is_some_and(is_stamp) && end.is_some_and(|end| ending(live, end) == name)
    })
}

/// Whether it is a time as [`beside`] writes it, numbered or not.
fn is_stamp(text: &str) -> bool {
    let (time, number) = text.split_once('_').unwrap_or((text, "1"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let day = time.split_once('T');
    day.is_some_and(|(day, time)| day.len() == 8 && time.len() == 6 && digits(day) && digits(time))
        && digits(number)
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
    fn what_a_restore_kept_is_known_by_its_name_and_nothing_else_is() {
        let long = "a".repeat(NAME_BYTES);
        for live in ["acme", "acme_before_20261122T011200", long.as_str(), "şişli"] {
            for kept in [Kept::Before, Kept::Restored] {
                let first = beside(live, kept, at(), &[]);
                let second = beside(live, kept, at(), std::slice::from_ref(&first));
                for name in [first, second] {
                    assert_eq!(kept_as(&name, live), Some(kept), "{name} beside {live}");
                    assert_eq!(kept_as(&name, "globex"), None, "{name} is not beside globex");
                }
            }
            assert_eq!(kept_as(live, live), None);
        }
        for other in
            ["acme_before", "acme_before_monday", "acme_restored_20261122", "acme2_before_20261122T011200"]
        {
            assert_eq!(kept_as(other, "acme"), None, "{other}");
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
