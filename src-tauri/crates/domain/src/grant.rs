//! Support access: asked for, limited, given, ended, accounted for.
//!
//! Pure rules and facts. Who may have how much for how long is decided here, and fails closed: what cannot be read
//! counts as the most dangerous. The tenant's clock decides when an access ends.

mod limits;
mod pause;
mod receipt;
mod sweep;
mod view;
mod work;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use crate::card::Card;
use crate::desk::Address;
use crate::tls::Trust;

pub use limits::{
    ANSWER_WITHIN, BREAK_GLASS_MOST, DEFAULT, MOST, MOST_WITH_SETTINGS, permitted, span, span_text,
};
pub use pause::Pause;
pub use receipt::{Receipt, SignIn, Touched, TouchedRecord};
pub use sweep::{Difference, Finding, Inventory, Kept, Outliving, compare};
pub use view::{GiveBack, GrantState, GrantView, May, StrayAccess, StrayKind};
pub use work::{GrantWork, Step, standing};

/// A staff member asks for access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct GrantRequest {
    /// To which tenant.
    pub tenant: Address,
    /// For whom; the credential is sealed to this card.
    pub staff: Card,
    /// Why. Required.
    pub reason: String,
    /// The ticket it belongs to, where there is one.
    pub ticket: Option<String>,
    /// The groups wanted, by external id, beside the one every internal account has.
    pub groups: Vec<String>,
    /// For how long, in seconds from the moment it is given.
    pub seconds: u32,
    /// The customer cannot be reached: two staff members answer for it, and the customer reviews it afterwards.
    #[serde(default)]
    pub break_glass: bool,
}

/// An access as it was made on the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct GrantTerms {
    /// On which tenant.
    pub tenant: Address,
    /// Whose word was taken for its certificate by the approver; holds no secret.
    pub trust: Trust,
    /// The support user's login.
    pub login: String,
    /// The support user's record id.
    #[specta(type = Number)]
    pub uid: i64,
    /// The groups given, by external id; the approver may have given fewer.
    pub groups: Vec<String>,
    /// When the tenant ends it, by the tenant's own clock.
    pub until: DateTime<Utc>,
    /// The password, sealed to the staff member's card: age, ASCII-armored.
    pub sealed: String,
}

/// What an access can touch, read from the tenant before it is approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ScopeReach {
    /// The groups, given and implied.
    pub groups: Vec<ScopeGroup>,
    /// The models it can reach, those with most rights and records first.
    pub models: Vec<ScopeModel>,
    /// Whether it can export lists; `None` where the tenant does not tell.
    pub exports: Option<bool>,
    /// Whether it can create users.
    pub creates_users: Option<bool>,
    /// Whether it can run code on the tenant: scheduled and server actions. The Settings rights.
    pub runs_code: Option<bool>,
    /// Groups asked for that this tenant does not have.
    pub missing: Vec<String>,
    /// The longest this scope may be given for, in seconds.
    pub most_seconds: u32,
    /// When it was read.
    pub read_at: DateTime<Utc>,
}

/// A group of a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ScopeGroup {
    /// External id, where it has one.
    pub xmlid: Option<String>,
    /// As the tenant shows it.
    pub name: String,
    /// It comes along with another one.
    pub implied: bool,
}

/// A model within reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ScopeModel {
    /// Technical name, such as `res.partner`.
    pub model: String,
    /// As the tenant shows it.
    pub name: String,
    /// May read.
    pub read: bool,
    /// May change.
    pub write: bool,
    /// May make.
    pub create: bool,
    /// May delete.
    pub unlink: bool,
    /// How many records there are, before record rules; `None` where the approver may not count.
    #[specta(type = Option<Number>)]
    pub records: Option<u64>,
}

/// What was tried after an end, and refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EndProof {
    /// The support user is archived.
    pub user_archived: bool,
    /// A sign-in with the old password was refused; `None` when there was none to try with here.
    pub password_refused: Option<bool>,
    /// A web session that was open before was refused; `None` when none was open here.
    pub session_refused: Option<bool>,
    /// Its API keys are gone; `None` where this login may not see.
    pub keys_gone: Option<bool>,
    /// What ended it.
    pub ended_by: EndedBy,
    /// When all this was tried, by this computer's clock.
    pub checked_at: DateTime<Utc>,
}

impl EndProof {
    /// Whether nothing that was tried still works, and at least the archived user was seen.
    pub fn holds(&self) -> bool {
        self.user_archived
            && [self.password_refused, self.session_refused, self.keys_gone]
                .iter()
                .all(|tried| *tried != Some(false))
    }
}

/// What ended an access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    /// The tenant itself, at the hour.
    Time,
    /// The staff member gave it back.
    GivenBack,
    /// The customer revoked it.
    Revoked,
    /// Its ticket was closed.
    TicketClosed,
    /// It never came to a hand-over.
    BrokenOff,
    /// Somebody on the tenant, without a panel.
    SomebodyElse,
}
