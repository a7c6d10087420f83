//! How an access stands, for people: put together from its thread, what this panel did, and the time.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use super::{EndProof, Pause};
use crate::card::{Acquaintance, Card};
use crate::desk::{Address, ThreadId};
use crate::fault::Fault;
use crate::job::JobId;
use crate::tenant::TenantId;

/// Where an access stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// Waits for the customer's answer, or for a second staff member.
    Requested,
    /// Nobody answered in time: refused by itself.
    Expired,
    /// The customer said no.
    Refused,
    /// The asking side needs it no more; nothing was given.
    Withdrawn,
    /// Being made on the tenant.
    Granting,
    /// In force.
    Live,
    /// To be ended, not yet proven: queued while the tenant cannot be reached. It may still work.
    Ending,
    /// Its time is over by the clock; not yet proven.
    Over,
    /// Ended, and seen to be.
    Ended,
}

impl GrantState {
    /// Whether somebody may still be able to sign in with it.
    pub fn may_work(self) -> bool {
        matches!(self, Self::Granting | Self::Live | Self::Ending | Self::Over)
    }
}

/// An access that was given back here, and whose password still works as far as is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct GiveBack {
    /// Why the latest attempt to take it failed.
    pub fault: Option<Fault>,
    /// Why it is not tried again at once.
    pub pause: Option<Pause>,
}

/// What this panel can do about it now. What is not possible has its reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct May {
    /// Approve it; `Some` says why not, in one English sentence.
    pub approve: Option<String>,
    /// Refuse it.
    pub refuse: Option<String>,
    /// Stand behind a break-glass request.
    pub second: Option<String>,
    /// Sign in with it.
    pub sign_in: Option<String>,
    /// Give it back.
    pub give_back: Option<String>,
    /// Revoke it.
    pub revoke: Option<String>,
    /// Review it.
    pub review: Option<String>,
}

/// One access as this panel knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct GrantView {
    /// The same on every panel.
    pub id: ThreadId,
    /// The connected tenant it is about; `None` where this panel has none of that address.
    pub tenant: Option<TenantId>,
    /// The tenant's name here, or its address.
    pub tenant_name: String,
    /// Where it is.
    pub address: Address,
    /// Who asks.
    pub staff: Card,
    /// To be compared over another line.
    pub fingerprint: String,
    /// How that card stands to those seen before.
    pub acquaintance: Acquaintance,
    /// Why.
    pub reason: String,
    /// The ticket.
    pub ticket: Option<String>,
    /// The groups given, or wanted while nothing is.
    pub groups: Vec<String>,
    /// For how long, in seconds.
    pub seconds: u32,
    /// Without the customer's approval.
    pub break_glass: bool,
    /// Who stands behind a break-glass request beside the one who asks.
    pub seconded_by: Option<Card>,
    /// A break-glass access that the customer has not reviewed.
    pub review_due: bool,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// An unanswered request is refused by itself at this time.
    pub answer_by: DateTime<Utc>,
    /// Where it stands.
    pub state: GrantState,
    /// Who answered.
    pub answered_by: Option<Card>,
    /// Why it was refused.
    pub refusal: Option<String>,
    /// The support user's login, once there is one.
    pub login: Option<String>,
    /// When the tenant ends it.
    pub until: Option<DateTime<Utc>>,
    /// What was tried after its end.
    pub proof: Option<EndProof>,
    /// Whether its receipt is here.
    pub has_receipt: bool,
    /// The desk it travels by; `None` by hand.
    pub desk: Option<String>,
    /// The job at work on it.
    pub job: Option<JobId>,
    /// Why the latest attempt to make or end it failed.
    pub fault: Option<Fault>,
    /// Why it is not tried again at once; where nobody knows until when, it waits for a person.
    pub pause: Option<Pause>,
    /// It was given back here, and is not closed yet: to be tried again. The customer's panel ends it besides.
    pub give_back: Option<GiveBack>,
    /// Events of its thread that count for nothing.
    pub rejected: u32,
    /// What can be done now.
    pub may: May,
}

impl GrantView {
    /// Whether somebody may still get in with it, and its end is tried no more before a person did.
    pub fn needs_somebody(&self) -> bool {
        self.state.may_work() && self.pause.as_ref().is_some_and(|pause| pause.until.is_none())
    }
}

/// Why an access on a tenant is a stray one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum StrayKind {
    /// This panel did not make it and knows no request for it.
    Unknown,
    /// It had ended, and its account was re-activated.
    Reactivated,
    /// It is past its end and its account is still active.
    Outlived,
    /// Its scheduled action is gone or was changed: nothing on the tenant ends it.
    Unguarded,
}

/// A support account on a tenant that should not be there as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StrayAccess {
    /// On which tenant.
    pub tenant: TenantId,
    /// Its name here.
    pub tenant_name: String,
    /// The account's login.
    pub login: String,
    /// The account's name on the tenant.
    pub name: String,
    /// The tenant's record id.
    #[specta(type = Number)]
    pub uid: i64,
    /// What is wrong.
    pub kind: StrayKind,
    /// The request it belongs to, where it is known here.
    pub grant: Option<ThreadId>,
    /// When it was seen.
    pub seen_at: DateTime<Utc>,
}
