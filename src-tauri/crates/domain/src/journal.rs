//! The journal: who did what to which tenant, when, and how it ended; hash-chained.
//!
//! Each entry's hash covers its own content and the hash before it, so an edited, removed or inserted entry breaks the
//! chain. What a chain alone cannot show is the loss of its newest entries: compare the head with one noted elsewhere.

mod action;

pub use action::Action;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use specta_typescript::Number;

/// The hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As asked.
    Done,
    /// The tenant said no.
    Refused,
    /// It did not work.
    Failed,
    /// The user stopped it.
    Cancelled,
}

/// What happened, before it has a place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Event {
    /// When, UTC, to the millisecond.
    pub at: DateTime<Utc>,
    /// Who: the operating system's user at this computer.
    pub actor: String,
    /// Tenant's name at the time; `None` for what concerns this installation.
    pub tenant: Option<String>,
    /// What: the name of an [`Action`], `tenant.add`, `backup.take`, …
    pub action: String,
    /// Particulars in words; never a secret.
    pub detail: String,
    /// How it ended.
    pub outcome: Outcome,
}

/// A link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Entry {
    /// 1, 2, 3 … without gaps.
    #[specta(type = Number)]
    pub seq: i64,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
    /// Hash of the entry before, or [`GENESIS`].
    pub previous: String,
    /// SHA-256 over `previous` and the content, lower-case hex.
    pub hash: String,
}

/// Puts an event behind `last`.
pub fn link(last: Option<&Entry>, event: Event) -> Entry {
    let seq = last.map_or(1, |e| e.seq + 1);
    let previous = last.map_or_else(|| GENESIS.to_owned(), |e| e.hash.clone());
    let hash = hash(seq, &previous, &event);
    Entry { seq, event, previous, hash }
}

/// The hash of an entry: every field with its length in front, so that no two contents read alike.
pub fn hash(seq: i64, previous: &str, event: &Event) -> String {
    let outcome = match event.outcome {
        Outcome::Done => "done",
        Outcome::Refused => "refused",
        Outcome::Failed => "failed",
        Outcome::Cancelled => "cancelled",
    };
    let at = event.at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let mut sha = Sha256::new();
    let fields = [
        previous,
        &seq.to_string(),
        &at,
        &event.actor,
        event.tenant.as_deref().unwrap_or("\u{0}"),
        &event.action,
        &event.detail,
        outcome,
    ];
    for field in fields {
        sha.update((field.len() as u64).to_be_bytes());
        sha.update(field.as_bytes());
    }
    hex::encode(sha.finalize())
}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Break {
    /// The first entry that does not fit.
    #[specta(type = Number)]
    pub seq: i64,
    /// What does not fit, in words.
    pub what: String,
}

/// Walks entries in order and finds the first that does not fit; feed it all of them, in pieces of any size.
#[derive(Debug, Default)]
pub struct Walk {
    last: Option<(i64, String)>,
}

impl Walk {
    /// Looks at the next entry.
    ///
    /// # Errors
    /// The break, when this entry does not follow from the one before.
    pub fn step(&mut self, entry: &Entry) -> Result<(), Break> {
        let (expected_seq, expected_previous) =
            self.last.as_ref().map_or((1, GENESIS), |(seq, hash)| (seq + 1, hash.as_str()));
        let wrong = |what: &str| Err(Break { seq: entry.seq, what: what.to_owned() });
        if entry.seq != expected_seq {
            return wrong("an entry is missing or was inserted before this one");
        }
        if entry.previous != expected_previous {
            return wrong("it does not follow from the entry before");
        }
        if entry.hash != hash(entry.seq, &entry.previous, &entry.event) {
            return wrong("its content was changed");
        }
        self.last = Some((entry.seq, entry.hash.clone()));
        Ok(())
    }

    /// The newest entry's number and hash: note it elsewhere to detect lost newest entries.
    pub fn head(&self) -> Option<(i64, &str)> {
        self.last.as_ref().map(|(seq, hash)| (*seq, hash.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn chain(length: i64) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for n in 0..length {
            let event = Event {
                at: Utc.timestamp_millis_opt(1_750_000_000_000 + n).unwrap(),
                actor: "ayşe".into(),
                tenant: Some("Acme".into()),
                action: "backup.take".into(),
                detail: format!("backup {n}"),
                outcome: Outcome::Done,
            };
            entries.push(link(entries.last(), event));
        }
        entries
    }

    fn verify(entries: &[Entry]) -> Result<(), Break> {
        let mut walk = Walk::default();
        entries.iter().try_for_each(|e| walk.step(e))
    }

    #[test]
    fn a_chain_as_written_holds() {
        assert_eq!(verify(&chain(5)), Ok(()));
    }

    #[test]
    fn an_edit_a_removal_and_an_insertion_are_found() {
        let mut edited = chain(5);
        edited[2].event.detail.push('!');
        assert_eq!(verify(&edited).unwrap_err().seq, 3, "edited");

        let mut removed = chain(5);
        removed.remove(1);
        assert_eq!(verify(&removed).unwrap_err().seq, 3, "removed");

        let mut twice = chain(5);
        let copy = twice[1].clone();
        twice.insert(2, copy);
        assert!(verify(&twice).is_err(), "inserted");
    }
}
