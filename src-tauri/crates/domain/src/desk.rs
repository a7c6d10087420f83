//! Requests as they travel: threads of signed events that only grow, and the state that follows from them.
//!
//! Pure: who signed what was proven before (crate `reeve-desk`); here is what an event may say, who may say it when, and
//! what comes of it. Every panel that holds the same events sees the same state. An event that may not be where it is
//! changes nothing and is shown with the reason.

mod plain;
mod thread;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::backup::WantedBackup;
use crate::card::Card;
use crate::grant::{EndProof, GrantRequest, GrantTerms};
use crate::restore::{RestoreRequest, RestoreTold};
use crate::tenant::Tenant;

pub use plain::as_plain;
pub use thread::{Answer, Shown, Standing, Thread, Told};

/// A request's identity: random, the same on every panel.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct ThreadId(pub String);

impl ThreadId {
    /// Whether it is one: it becomes part of file names, and its author chose it.
    pub fn is_valid(&self) -> bool {
        (1..=64).contains(&self.0.len())
            && self.0.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    }
}

impl std::fmt::Display for ThreadId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which tenant is meant, in words that mean the same on every panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Address {
    /// Scheme, host and port.
    pub url: String,
    /// The database's exact name.
    pub database: String,
}

impl Address {
    /// Where a connection leads.
    pub fn of(tenant: &Tenant) -> Self {
        Self { url: tenant.url.clone(), database: tenant.database.clone() }
    }

    /// Whether a connection leads here.
    pub fn is_of(&self, tenant: &Tenant) -> bool {
        self.url.trim_end_matches('/') == tenant.url.trim_end_matches('/') && self.database == tenant.database
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "subject", rename_all = "snake_case")]
pub enum Ask {
    /// Time-limited access for a staff member.
    Grant {
        /// To what, for whom, how long.
        request: Box<GrantRequest>,
    },
    /// A backup to be handed out.
    Backup {
        /// Of which tenant.
        tenant: Address,
        /// Which one.
        wanted: WantedBackup,
        /// Why.
        reason: String,
    },
    /// A restore to be carried out.
    Restore {
        /// From which backup to where, and when.
        request: Box<RestoreRequest>,
    },
}

impl Ask {
    /// Which tenant it is about.
    pub fn tenant(&self) -> &Address {
        match self {
            Self::Grant { request } => &request.tenant,
            Self::Backup { tenant, .. } => tenant,
            Self::Restore { request } => &request.tenant,
        }
    }
}

/// What an approver hands over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "subject", rename_all = "snake_case")]
pub enum Given {
    /// The access as it was made on the tenant, with its credential sealed to the staff member.
    Grant {
        /// What was given.
        terms: Box<GrantTerms>,
    },
    /// A link to the backup.
    Backup {
        /// Sealed to the card that asked.
        sealed: String,
    },
    /// The restore may be carried out.
    Restore {
        /// Conditions in words; may be empty.
        words: String,
    },
}

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// Opens a thread.
    Asked {
        /// What is asked for.
        ask: Ask,
    },
    /// A second staff member stands behind a break-glass request.
    Seconded {},
    /// The customer says no.
    Refused {
        /// Why.
        reason: String,
    },
    /// The customer says yes, and it is done.
    Approved {
        /// What was handed over.
        given: Given,
    },
    /// The asking side needs it no more, before or after the answer.
    GivenBack {},
    /// The customer wants it ended. Not yet a proof.
    Revoked {},
    /// It is over, and was seen to be. For the card that approved: it made the access and holds the work.
    Ended {
        /// What was tried and refused.
        proof: EndProof,
    },
    /// What came of it, as a signed receipt. For the card that approved.
    Receipt {
        /// The receipt's envelope as text.
        envelope: String,
    },
    /// The customer has looked at a break-glass access afterwards.
    Reviewed {
        /// What they say of it.
        words: String,
    },
    /// How far a restore came, as whoever carries it out says.
    Restore {
        /// How far.
        told: RestoreTold,
        /// In words: the names of databases, or why it does not go on.
        words: String,
        /// The database that it came to: the one on the side, or the live one; `None` where that is told by nothing yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        database: Option<String>,
    },
    /// Anything people want to tell each other.
    Note {
        /// The words.
        text: String,
    },
}

/// One step of a thread. What is signed are exactly the bytes of its JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "DeskEvent")]
pub struct Event {
    /// The form of this document; 1.
    pub v: u32,
    /// Which thread it belongs to.
    pub thread: ThreadId,
    /// Its place: 0 opens the thread.
    pub seq: u32,
    /// SHA-256 of the signed bytes of the event before, lower-case hex; `None` for the first.
    pub prev: Option<String>,
    /// When its author says it was made.
    pub at: DateTime<Utc>,
    /// Its author, who signed it.
    pub by: Card,
    /// What it says.
    pub body: Body,
}

impl Event {
    /// Whether both want the same place in the same thread: the one that came first has it.
    pub fn wants_place_of(&self, other: &Self) -> bool {
        self.thread == other.thread && self.seq == other.seq && self.prev == other.prev && self.v == other.v
    }
}

/// Why an event counts for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// No event at all, or of a form this version does not know.
    Unreadable,
    /// The signature does not fit: it was tampered with.
    BadSignature,
    /// It was made for another thread.
    OtherThread,
    /// It is there a second time.
    Replayed,
    /// Its place is taken by an event that came before, or the one before it is missing.
    OutOfOrder,
    /// Its author may not say this, or not now.
    NotAllowed,
}

/// An event as it came, with its signature tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// SHA-256 of its signed bytes (of whatever came, when it cannot be read), lower-case hex.
    pub hash: String,
    /// What it says; or why it counts for nothing.
    pub event: Result<Event, Rejection>,
}
