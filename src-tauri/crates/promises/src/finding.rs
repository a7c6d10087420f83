//! What a check found, with what it rests on.

use chrono::{DateTime, Utc};
use reeve_domain::Code;
use serde::{Deserialize, Serialize};

use crate::{Check, Unseen};

/// Whether a promise is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "PromiseVerdict", rename_all = "snake_case")]
pub enum Verdict {
    /// It is.
    Kept,
    /// It is not.
    Broken,
    /// It cannot be seen from here.
    Unseen,
    /// The platform promises nothing about it.
    NotStated,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "PromiseFinding")]
pub struct Finding {
    /// Which check.
    pub check: Check,
    /// The platform's promise.
    pub verdict: Verdict,
    /// Whether what was seen is enough by today's standard; `None` where it was not seen, or no standard speaks of it.
    pub sufficient: Option<bool>,
    /// Why there is no answer to the promise.
    pub unseen: Option<Unseen>,
    /// Whether this look saw what the check needs.
    #[serde(default)]
    pub sight: Sight,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// When that was seen; `None` where it was not.
    pub seen_at: Option<DateTime<Utc>>,
}

/// Whether a look saw what a check needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "PromiseSight", rename_all = "snake_case")]
pub enum Sight {
    /// It did. What it came to holds from now on, also where it is that nothing can be told.
    #[default]
    Whole,
    /// It missed something this time. An earlier answer stands until that is seen again.
    Missed,
}

impl Finding {
    /// Whether somebody should look at it: a broken promise, or less than today's standard.
    pub fn is_fault(&self) -> bool {
        self.verdict == Verdict::Broken || self.sufficient == Some(false)
    }

    /// Whether it says anything of the promise or of today's standard.
    pub fn is_answer(&self) -> bool {
        self.unseen.is_none() || self.sufficient.is_some()
    }
}

/// One thing that was seen or promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Evidence {
    /// What it is.
    pub label: Label,
    /// How it was.
    pub shown: Shown,
}

/// A value as it was seen. Words of the tenant stay in the tenant's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "EvidenceShown", tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Shown {
    /// Yes or no.
    Flag(bool),
    /// A number of something.
    Amount {
        /// How many.
        number: u32,
        /// Of what.
        of: Measure,
    },
    /// A moment.
    Moment(DateTime<Utc>),
    /// A name, an address, a version.
    Text(String),
    /// Several of them, at most [`MOST`](crate::Shown::MOST), and how many more there are.
    List {
        /// The first ones.
        first: Vec<String>,
        /// How many are left out.
        more: u32,
    },
    /// A fault's code.
    Fault(Code),
}

impl Shown {
    /// The most names that a list shows; the rest is counted.
    pub const MOST: usize = 10;

    /// So many of something; what is beyond a `u32` stays there.
    pub fn amount(number: impl TryInto<u32>, of: Measure) -> Self {
        Self::Amount { number: number.try_into().unwrap_or(u32::MAX), of }
    }

    /// Names, the first of them.
    pub fn list(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut first: Vec<String> = names.into_iter().map(Into::into).collect();
        let more = first.len().saturating_sub(Self::MOST);
        first.truncate(Self::MOST);
        Self::List { first, more: u32::try_from(more).unwrap_or(u32::MAX) }
    }
}

/// Units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Just so many.
    Count,
    /// Bits.
    Bits,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Rounds of a hash.
    Rounds,
    /// Characters.
    Characters,
}

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "EvidenceLabel", rename_all = "snake_case")]
pub enum Label {
    /// What the platform states.
    Promised,
    /// What today's standard asks for.
    Standard,
    /// What was seen.
    Found,
    /// Versions accepted.
    Versions,
    /// The version of the server.
    Version,
    /// The key exchange.
    KeyExchange,
    /// The cipher.
    Cipher,
    /// The certificate's subject.
    Subject,
    /// The certificate's issuer.
    Issuer,
    /// Who vouches for the certificate.
    VouchedBy,
    /// The end of something's validity.
    ValidUntil,
    /// The newest of its kind.
    Newest,
    /// How old it is.
    Age,
    /// Places that are empty.
    Missing,
    /// Places with nothing sound in them.
    Unsound,
    /// Places promised.
    Places,
    /// How long it takes.
    Takes,
    /// Accounts.
    Accounts,
    /// Databases.
    Databases,
    /// Scheduled actions.
    Actions,
    /// Failures in a row, the most of any of them.
    Failures,
    /// Scheduled actions that the tenant switched off because they failed.
    SwitchedOff,
    /// Mail servers.
    MailServers,
    /// Rules that are set.
    InForce,
    /// Rules.
    Rules,
    /// What cannot be set or is missing.
    Lacking,
    /// Since when.
    Since,
}
