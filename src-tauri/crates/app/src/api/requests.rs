//! Backups that somebody is asked for.

use chrono::{DateTime, Utc};
use reeve_domain::Secret;
use reeve_domain::backup::{RequestState, WantedBackup};
use reeve_domain::desk::{Address, ThreadId};
use reeve_domain::source::SourceId;
use reeve_domain::tenant::TenantId;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::CardView;

/// Asks the provider for a backup of a tenant.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct AskForBackup {
    /// Of which tenant.
    pub tenant: TenantId,
    /// Which one.
    pub wanted: WantedBackup,
    /// Why; may be empty.
    pub reason: String,
    /// By which desk; by hand without one.
    pub desk: Option<String>,
}

/// A request for a backup, as it stands here.
#[derive(Debug, Clone, Serialize, Type)]
pub struct BackupRequest {
    /// Its thread.
    pub id: ThreadId,
    /// Of which tenant, where it is connected here.
    pub tenant: Option<TenantId>,
    /// What it is called here; the database's name where it is not connected.
    pub tenant_name: String,
    /// Where it is.
    pub address: Address,
    /// Which backup.
    pub wanted: WantedBackup,
    /// Why.
    pub reason: String,
    /// Who asks.
    pub asked_by: CardView,
    /// It was asked for from here.
    pub own: bool,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// When an unanswered one is over.
    pub answer_by: DateTime<Utc>,
    /// Where it stands.
    pub state: RequestState,
    /// Who answered.
    pub answered_by: Option<CardView>,
    /// Why not.
    pub refusal: Option<String>,
    /// What the answer's link leads to, where it opens here.
    pub link: Option<ShownLink>,
    /// The source that its link became.
    pub source: Option<SourceId>,
    /// The desk it travels by.
    pub desk: Option<String>,
    /// Something said here is not on the desk yet.
    pub waiting: bool,
}

/// What may be shown of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ShownLink {
    /// The server.
    pub host: String,
    /// The file's name.
    pub file: String,
}

/// Names one request.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OfRequest {
    /// Its id.
    pub request: ThreadId,
}

/// Hands a backup out: the answer to a request.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct HandOutBackup {
    /// Which request.
    pub request: ThreadId,
    /// Whoever has it has the backup: it is sealed to the card that asks.
    pub link: Secret,
    /// The digits of that card as its owner read them; needed where the card is not known here.
    #[serde(default)]
    pub fingerprint: Option<String>,
}

/// Refuses to hand a backup out.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RefuseBackup {
    /// Which request.
    pub request: ThreadId,
    /// Why.
    pub reason: String,
}

/// Fetches what was asked for.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct FetchBackup {
    /// Which request.
    pub request: ThreadId,
    /// The link, where it came another way than as a signed answer: in the words of a ticket.
    #[serde(default)]
    pub link: Option<Secret>,
    /// The digits of the card that answered as its owner read them; needed for its link where the card is not known here.
    #[serde(default)]
    pub fingerprint: Option<String>,
    /// Full path of the file; `None` takes a good one.
    #[serde(default)]
    pub to: Option<String>,
    /// Whether the link may lead into this computer's own network, or to itself.
    #[serde(default)]
    pub own_network: bool,
}
