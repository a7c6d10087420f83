//! Restores: asked for, answered, carried out.

use chrono::{DateTime, Utc};
use reeve_domain::Secret;
use reeve_domain::desk::ThreadId;
use reeve_domain::restore::{
    Forecast, Loss, RestoreOffer, RestoreRequest, RestoreState, RestoreTarget, RestoreTold, RestoreWindow,
    RestoreWork,
};
use reeve_domain::tenant::{SignInWith, TenantId};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use super::CardView;

/// Asks for a restore.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct AskForRestore {
    /// Of which tenant.
    pub tenant: TenantId,
    /// From which backup: full path of a file, SHA-256 of a known one, or the id of one in the vault.
    pub backup: String,
    /// When it was made; `None`: what is noted beside its file, or what its name says.
    #[serde(default)]
    pub at: Option<DateTime<Utc>>,
    /// To where.
    pub target: RestoreTarget,
    /// The name wanted for a database on the side; `None` leaves it to whoever runs it.
    #[serde(default)]
    pub side: Option<String>,
    /// Why.
    pub reason: String,
    /// When it may be run; `None` is any time within a week.
    #[serde(default)]
    pub window: Option<RestoreWindow>,
    /// By which desk; by hand without one.
    #[serde(default)]
    pub desk: Option<String>,
}

/// Names one restore.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OfRestore {
    /// Its id.
    pub restore: ThreadId,
}

/// Looks at what a tenant has that a backup lacks.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct LookLoss {
    /// Of which tenant.
    pub tenant: TenantId,
    /// Records made or changed after this.
    pub since: DateTime<Utc>,
}

/// Looks at how long a restore takes.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct LookForecast {
    /// Of which tenant.
    pub tenant: TenantId,
    /// From which backup, as in [`AskForRestore`].
    pub backup: String,
}

/// Approves a restore.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ApproveRestore {
    /// Which.
    pub restore: ThreadId,
    /// What was typed, where `to_type` of its view asks for it.
    #[serde(default)]
    pub typed: String,
    /// Conditions in words; may be empty.
    #[serde(default)]
    pub words: String,
    /// The digits of the card that asks as its owner read them; needed where that card is not known here.
    #[serde(default)]
    pub fingerprint: Option<String>,
}

/// Refuses a restore.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RefuseRestore {
    /// Which.
    pub restore: ThreadId,
    /// Why.
    pub reason: String,
}

/// Carries a restore out.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RunRestore {
    /// Which.
    pub restore: ThreadId,
    /// Full path of the backup, where it is not known here by its hash.
    #[serde(default)]
    pub file: Option<String>,
    /// How many records whoever begins it has seen would be lost; `None` where nobody looked. More than these by now, and
    /// it is not begun.
    #[serde(default)]
    #[specta(type = Option<Number>)]
    pub lost: Option<u64>,
    /// The database's name, typed, where the live one is at stake.
    #[serde(default)]
    pub typed: String,
    /// Whether scheduled actions and outgoing mail stay stopped in a database on the side.
    #[serde(default)]
    pub neutralise: bool,
    /// Days that the other database is kept for.
    pub keep_days: u32,
    /// The digits of the card that approved it as its owner read them; needed where that card is not known here.
    #[serde(default)]
    pub fingerprint: Option<String>,
    /// What opens the restored database, where that is another than what is stored for the tenant.
    #[serde(default)]
    pub proof: Option<ProofSecret>,
    /// What restores by other computers made beside the live database, by name, as far as whoever begins it has seen it. With
    /// more than these there, it is not begun.
    #[serde(default)]
    pub beside: Vec<String>,
    /// Nothing is sent: the provider's helpdesk restores it, as `by_provider` of its view says, and
    /// [`VerifyRestore`] looks at what it did.
    #[serde(default)]
    pub by_provider: bool,
}

/// Goes on with a restore from where it stands.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ContinueRestore {
    /// Which.
    pub restore: ThreadId,
    /// As with [`RunRestore`], where `asks` of its view says since when.
    #[serde(default)]
    #[specta(type = Option<Number>)]
    pub lost: Option<u64>,
    /// The database's name, typed, where `asks` of its view says so.
    #[serde(default)]
    pub typed: String,
    /// What opens the database that is proven next, where that is another than what is stored for the tenant.
    #[serde(default)]
    pub proof: Option<ProofSecret>,
    /// It goes on without a safety backup, where one was tried and could not be taken.
    #[serde(default)]
    pub without_safety: bool,
    /// As with [`RunRestore`].
    #[serde(default)]
    pub beside: Vec<String>,
}

/// A password or API key of the tenant's login that is valid in another state of its database: tried there, and kept for
/// that state alone until it is the live one.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ProofSecret {
    /// Password or key.
    pub sign_in_with: SignInWith,
    /// It.
    pub secret: Secret,
}

/// Looks from outside at what the provider's helpdesk reports done.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct VerifyRestore {
    /// Which.
    pub restore: ThreadId,
    /// Full path of the backup, where it is not known here by its hash. Without its file nothing is compared.
    #[serde(default)]
    pub file: Option<String>,
    /// The database on the side, where the provider gave it another name than was asked for.
    #[serde(default)]
    pub database: Option<String>,
    /// The address of the database on the side, where that is another than the tenant's.
    #[serde(default)]
    pub url: Option<String>,
    /// What opens it, where that is another than what is stored for the tenant.
    #[serde(default)]
    pub proof: Option<ProofSecret>,
}

/// Puts what was live before a restore back.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RollBackRestore {
    /// Which.
    pub restore: ThreadId,
    /// As with [`RunRestore`]: records made or changed since the restore.
    #[serde(default)]
    #[specta(type = Option<Number>)]
    pub lost: Option<u64>,
    /// The database's name, typed.
    #[serde(default)]
    pub typed: String,
}

/// Drops the database that a restore made or kept beside the live one.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct DropRestored {
    /// Which restore.
    pub restore: ThreadId,
    /// The name of the database that is dropped, typed.
    pub typed: String,
}

/// Keeps the other database longer, or less long.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct KeepRestored {
    /// Which restore.
    pub restore: ThreadId,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// A restore as it stands here.
#[derive(Debug, Clone, Serialize, Type)]
pub struct RestoreView {
    /// Its thread.
    pub id: ThreadId,
    /// Of which tenant, where it is connected here.
    pub tenant: Option<TenantId>,
    /// What it is called here; the database's name where it is not connected.
    pub tenant_name: String,
    /// What is asked for.
    pub request: RestoreRequest,
    /// Who asks.
    pub asked_by: CardView,
    /// It was asked for from here, or by this person.
    pub own: bool,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// When it is over if nobody has run it by then.
    pub expires: DateTime<Utc>,
    /// Where it stands.
    pub state: RestoreState,
    /// What whoever approves it has to type; `None`: nothing.
    pub to_type: Option<String>,
    /// Who answered.
    pub answered_by: Option<CardView>,
    /// Why not.
    pub refusal: Option<String>,
    /// The conditions of the approval; may be empty.
    pub conditions: String,
    /// The backup's file, where it is here.
    pub file: Option<String>,
    /// How long carrying it out takes; `None` where nobody here knows the backup.
    pub forecast: Option<Forecast>,
    /// What this panel did for it.
    pub work: Option<RestoreWork>,
    /// The database that is kept beside the live one, and that dropping drops: what was restored on the side, or rolled back,
    /// or what was live before. `None` before there is one and once it is dropped.
    pub kept: Option<String>,
    /// What may be decided now on this panel, the first being what is advised.
    pub offers: Vec<RestoreOffer>,
    /// What going on with it asks for; `None` where that is not offered.
    pub asks: Option<ContinueAsks>,
    /// What the provider's helpdesk has to do where nothing can be restored from outside: while it may be begun so, or
    /// was. `None` where the tenant is not connected here.
    pub by_provider: Option<ProviderPlan>,
    /// What whoever carries it out told last.
    pub told: Option<RestoreTelling>,
    /// The desk it travels by.
    pub desk: Option<String>,
    /// Something said here is not on the desk yet.
    pub waiting: bool,
}

/// What was told of a restore.
#[derive(Debug, Clone, Serialize, Type)]
pub struct RestoreTelling {
    /// By whom.
    pub by: CardView,
    /// When.
    pub at: DateTime<Utc>,
    /// How far it came.
    pub told: RestoreTold,
    /// In words.
    pub words: String,
    /// The database that it came to: the one on the side, or the live one; `None` before, and where an older Reeve told it.
    pub database: Option<String>,
}

/// What going on with a restore asks for. Where a swap was begun, the server knows whether anything was renamed: there it
/// may be refused with what to type and to confirm.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ContinueAsks {
    /// What has to be typed; `None`: nothing.
    pub to_type: Option<String>,
    /// Records made or changed after this would be lost, and have to be confirmed by their number; `None`: nothing would.
    pub lost_since: Option<DateTime<Utc>>,
    /// The database for which a password or API key may be given, where one may.
    pub secret_of: Option<String>,
    /// What is stored was refused there: without one it does not go on.
    pub secret_missed: bool,
}

/// What the provider's helpdesk has to do.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ProviderPlan {
    /// It is the way here: the server lets nothing be restored from outside.
    pub advised: bool,
    /// The name that the backup is restored under.
    pub database: String,
    /// The name under which what is live is kept; `None` where that is not at stake.
    pub before: Option<String>,
    /// What is asked of the helpdesk, in English, to be sent to it: the file's name, its SHA-256, the names.
    pub text: String,
}

/// What would be lost.
#[derive(Debug, Clone, Serialize, Type)]
pub struct LossView {
    /// What was counted; `None` where the tenant does not answer.
    pub loss: Option<Loss>,
    /// Why nothing could be counted.
    pub why_not: Option<String>,
    /// When it was counted.
    pub at: DateTime<Utc>,
}
