//! What came of an access. What the tenant could not answer is said, not left out.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use super::{EndProof, Finding, Outliving};
use crate::card::Card;
use crate::desk::{Address, ThreadId};
use crate::user::Device;

/// The account of one access, made at its end and signed by the panel that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Receipt {
    /// The form of this document; 1.
    pub v: u32,
    /// Which access.
    pub grant: ThreadId,
    /// On which tenant.
    pub tenant: Address,
    /// Who had it.
    pub staff: Card,
    /// Who made this receipt and signed it.
    pub made_by: Card,
    /// Why it was asked for.
    pub reason: String,
    /// The ticket, where there was one.
    pub ticket: Option<String>,
    /// Given without the customer's approval.
    pub break_glass: bool,
    /// The support user's login.
    pub login: String,
    /// The groups it had.
    pub groups: Vec<String>,
    /// From when, by the tenant's clock.
    pub from: DateTime<Utc>,
    /// Until when it was given.
    pub until: DateTime<Utc>,
    /// The end and its proof.
    pub proof: EndProof,
    /// Sign-ins the tenant recorded (it keeps the latest of an account only); the panel's own trials are left out.
    pub sign_ins: Vec<SignIn>,
    /// Browsers and phones it signed in with; `None` before 18.
    pub devices: Option<Vec<Device>>,
    /// Records it was the last to change, by model.
    pub touched: Vec<Touched>,
    /// Models that could not be asked, with the tenant's words.
    pub unanswered: BTreeMap<String, String>,
    /// What outlives the session.
    pub findings: Vec<Finding>,
    /// Kinds of things that could not be compared, with the reason.
    pub not_compared: BTreeMap<Outliving, String>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

/// A sign-in as the tenant recorded it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignIn {
    /// When.
    pub at: DateTime<Utc>,
    /// From which address, where the tenant says.
    pub from: Option<String>,
}

/// What an access left in one model. Odoo remembers who changed a record last, not everybody before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Touched {
    /// Technical name, such as `res.partner`.
    pub model: String,
    /// As the tenant shows it.
    pub name: String,
    /// How many it made.
    #[specta(type = Number)]
    pub created: u64,
    /// How many others it was the last to change.
    #[specta(type = Number)]
    pub changed: u64,
    /// The latest of them, at most [`Touched::MOST`].
    pub records: Vec<TouchedRecord>,
}

impl Touched {
    /// How many records of a model are named.
    pub const MOST: u32 = 50;
}

/// One record that was made or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TouchedRecord {
    /// The tenant's record id.
    #[specta(type = Number)]
    pub id: i64,
    /// As the tenant shows it.
    pub name: String,
    /// It was made by this access, not only changed.
    pub created: bool,
    /// When it was last changed.
    pub at: Option<DateTime<Utc>>,
    /// Where it can be looked at in a browser.
    pub url: String,
}
