//! Support access: asked for, given, used, ended.

use reeve_domain::card::Card;
use reeve_domain::desk::{Address, Shown, ThreadId};
use reeve_domain::grant::{Receipt, StrayAccess};
use reeve_domain::tenant::TenantId;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use super::ReceiptVerdict;
pub use reeve_domain::grant::{GrantView, ScopeReach};

/// Names a request or access.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OfGrant {
    /// Its id.
    pub grant: ThreadId,
}

/// All accesses known here.
#[derive(Debug, Clone, Serialize, Type)]
pub struct GrantsPage {
    /// Requests and accesses: those that wait and those in force first, then the latest.
    pub grants: Vec<GrantView>,
    /// Support accounts seen on tenants that should not be there as they are.
    pub strays: Vec<StrayAccess>,
}

/// One access with everything that was said.
#[derive(Debug, Clone, Serialize, Type)]
pub struct GrantDetail {
    /// How it stands.
    pub grant: GrantView,
    /// Every event in the order it came, with those that count for nothing.
    pub events: Vec<Shown>,
    /// Its receipt, where it is here.
    pub receipt: Option<Receipt>,
    /// Who signed the receipt, and whether it holds.
    pub receipt_verdict: Option<ReceiptVerdict>,
}

/// Asks for access.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RequestGrant {
    /// To a tenant connected here; or by its address.
    #[serde(default)]
    pub tenant: Option<TenantId>,
    /// Its address, where it is not connected here.
    #[serde(default)]
    pub address: Option<Address>,
    /// For whom; one's own card when not given.
    #[serde(default)]
    pub staff: Option<Card>,
    /// Why.
    pub reason: String,
    /// The ticket it belongs to. On a helpdesk desk, the number of an existing ticket to write on.
    #[serde(default)]
    pub ticket: Option<String>,
    /// The groups wanted, by external id.
    #[serde(default)]
    pub groups: Vec<String>,
    /// For how long, in seconds; eight hours when not given.
    #[serde(default)]
    pub seconds: Option<u32>,
    /// The customer cannot be reached.
    #[serde(default)]
    pub break_glass: bool,
    /// The desk to send it by; by hand when not given.
    #[serde(default)]
    pub desk: Option<String>,
}

/// Takes in a thread that was handed over as text.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ReceiveText {
    /// What was pasted, or the file's content.
    pub text: String,
}

/// A thread to be handed over as text.
#[derive(Debug, Clone, Serialize, Type)]
pub struct HandText {
    /// To paste into a mail, ticket or chat, or to save as a file. Holds nothing readable by others than it is for.
    pub text: String,
    /// A good name for a file with it.
    pub file_name: String,
}

/// Writes a thread to a file.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SaveGrant {
    /// Which.
    pub grant: ThreadId,
    /// Absolute path; must not exist.
    pub to: String,
}

/// Looks at what a scope can touch, on the tenant, just now.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct LookScope {
    /// Which tenant.
    pub tenant: TenantId,
    /// The groups, by external id.
    pub groups: Vec<String>,
}

/// Approves a request: makes the access on the tenant and hands it over, as a job.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ApproveGrant {
    /// Which.
    pub grant: ThreadId,
    /// Give these groups only; as asked when not given.
    #[serde(default)]
    pub groups: Option<Vec<String>>,
    /// Give it for this long; as asked when not given. In seconds.
    #[serde(default)]
    pub seconds: Option<u32>,
    /// The tenant's name, typed: asked for when the scope holds the Settings rights.
    #[serde(default)]
    pub typed: Option<String>,
    /// Fingerprint of the card that was looked at, blanks and case as they may be: needed for a card that is new or
    /// changed. A request that names another card by now is not approved.
    #[serde(default)]
    pub fingerprint: Option<String>,
}

/// Says no.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RefuseGrant {
    /// Which.
    pub grant: ThreadId,
    /// Why.
    pub reason: String,
}

/// What trying the access gave.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SignInTried {
    /// It works.
    pub ok: bool,
    /// The support user's record id, when it does.
    #[specta(type = Option<Number>)]
    pub uid: Option<i64>,
    /// Why not, when it does not.
    pub fault: Option<reeve_domain::Fault>,
}

/// Opens the tenant with the access.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OpenGrant {
    /// Which.
    pub grant: ThreadId,
    /// Where.
    pub place: SessionPlace,
}

/// Where a support session is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SessionPlace {
    /// A window of Reeve's own, apart from everything else.
    Window,
    /// The browser, with the password on the clipboard for thirty seconds.
    Browser,
}

/// The customer's words about a break-glass access.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ReviewGrant {
    /// Which.
    pub grant: ThreadId,
    /// The words.
    pub words: String,
}

/// Looks for support accounts on tenants.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RefreshGrants {
    /// Which tenants; none named means all.
    pub tenants: Vec<TenantId>,
}

/// What a sweep of a tenant did.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Swept {
    /// Support accounts that were found active without an access in force, and archived now.
    pub ended: Vec<StrayAccess>,
    /// Those that could not be archived, with the reason.
    pub left: Vec<(StrayAccess, reeve_domain::Fault)>,
}
