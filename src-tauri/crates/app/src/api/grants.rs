//! Cards, desks and support access.

use chrono::{DateTime, Utc};
use reeve_domain::Secret;
use reeve_domain::card::{Acquaintance, Card};
use reeve_domain::desk::{Address, Shown, ThreadId};
use reeve_domain::grant::{Receipt, StrayAccess};
use reeve_domain::tenant::TenantId;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

pub use reeve_domain::grant::{GrantView, ScopeReach};

/// A card with what people compare.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CardView {
    /// The card.
    pub card: Card,
    /// To be read to each other over another line.
    pub fingerprint: String,
    /// How it stands to those seen before.
    pub acquaintance: Acquaintance,
}

/// Makes this person's card. An existing one keeps its keys and gets the new words.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct MakeCard {
    /// The person's name.
    pub name: String,
    /// The person's e-mail.
    pub mail: String,
    /// Whom they work for; empty for a customer's own people.
    #[serde(default)]
    pub provider: String,
}

/// Writes one's own card to a file, to be given away.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SaveCard {
    /// Absolute path; must not exist.
    pub to: String,
}

/// Where a desk keeps its threads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeskPlace {
    /// A folder that all sides reach: local, on the network, synchronised.
    Folder {
        /// Absolute path.
        path: String,
    },
    /// A bucket of S3 or anything that speaks its protocol.
    S3 {
        /// Where; empty for Amazon's own.
        endpoint: String,
        /// Such as `eu-central-1`.
        region: String,
        /// The bucket's name.
        bucket: String,
        /// The folder in it.
        root: String,
        /// The key's public half.
        access_key: String,
    },
    /// A folder of a WebDAV server, such as Nextcloud.
    Webdav {
        /// Its address.
        url: String,
        /// The folder in it.
        root: String,
        /// The user.
        user: String,
    },
    /// Tickets (`helpdesk.ticket`) on an Odoo connected here.
    Helpdesk {
        /// The connection to the provider's own Odoo.
        tenant: TenantId,
    },
}

/// A desk as set up here.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DeskView {
    /// Its name; unique.
    pub name: String,
    /// Where it is.
    pub place: DeskPlace,
    /// When it was last read.
    pub read_at: Option<DateTime<Utc>>,
    /// Why the latest reading failed.
    pub fault: Option<reeve_domain::Fault>,
    /// Events made here that it does not have yet.
    pub waiting: u32,
}

/// Sets a desk up; one of the same name is replaced. It is tried before it is kept.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SaveDesk {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: DeskPlace,
    /// The bucket's secret key or the WebDAV password; `None` keeps the one that is there.
    #[serde(default)]
    pub secret: Option<Secret>,
}

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

/// Writes a receipt to a file.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SaveReceipt {
    /// Of which access.
    pub grant: ThreadId,
    /// Absolute path; must not exist. `.json` is the signed document, `.html` prints and holds it too, `.csv` lists what
    /// was touched and found.
    pub to: String,
}

/// Looks at a receipt's file.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct VerifyReceipt {
    /// Absolute path of a `.json` or `.html` receipt.
    pub file: String,
}

/// Whether a receipt is as it was signed.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ReceiptVerdict {
    /// The signature fits the document and the card that the document names as its maker.
    pub ok: bool,
    /// Who signed it.
    pub by: Option<CardView>,
    /// Which access it is about.
    pub grant: Option<ThreadId>,
    /// What is wrong, in one sentence.
    pub problem: Option<String>,
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
