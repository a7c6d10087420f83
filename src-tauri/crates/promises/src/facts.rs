//! What was seen of a tenant, each part with its time or with why it was not seen.

mod transport;

use chrono::{DateTime, Utc};
use reeve_domain::backup::Ledger;
use reeve_domain::check::{Manager, ModuleState};
use reeve_domain::policy::PolicyReading;
use reeve_domain::tenant::Stage;
use reeve_domain::version::Version;
use serde::{Deserialize, Serialize};

pub use transport::*;

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen<T> {
    /// Seen then.
    At(DateTime<Utc>, T),
    /// Not seen.
    Not(Unseen),
}

impl<T> Seen<T> {
    /// What was seen.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::At(_, value) => Some(value),
            Self::Not(_) => None,
        }
    }

    /// Whether there is nothing to see because nothing is encrypted here on purpose.
    pub(crate) fn is_plain_http(&self) -> bool {
        matches!(self, Self::Not(Unseen::PlainHttp))
    }
}

/// Why something was not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Unseen {
    /// Nobody looked yet, or this pass left it out.
    NotLooked,
    /// The server could not be reached.
    Unreachable,
    /// Its certificate or its encryption is not accepted, so nothing more was asked.
    NotTrusted,
    /// What answers there is no Odoo, or sends elsewhere.
    NotOdoo,
    /// The server answered with an error.
    InTrouble,
    /// The server wants to be left alone for a while: too many questions, or too many refused sign-ins.
    HeldOff,
    /// The server has no database of this name.
    NoDatabase,
    /// The sign-in was refused, or there is no secret for it.
    NotSignedIn,
    /// This login may not see it.
    NoRights,
    /// This version or this server does not tell.
    NotTold,
    /// This version has no such thing.
    NotInVersion,
    /// What was read last is too old to tell how it is now.
    OutOfDate,
    /// Nobody outside the provider can see it.
    InsideOnly,
    /// There is nothing to look at yet: no backup, no grant.
    Nothing,
    /// It means nothing over plain HTTP on this very computer.
    PlainHttp,
    /// Something on this computer kept it from being looked at.
    OurSide,
    /// The certificate is accepted because somebody here said so; no public authority vouches for it.
    TrustedHere,
    /// No access was given through Reeve yet; accounts of support staff that were made another way bear no mark.
    Unmarked,
    /// The provider promises more to whoever pays, and it is not known here which plan this is.
    PlanUnknown,
    /// There are other databases whose names begin alike: whose they are is not in a name.
    NamesAlike,
}

impl Unseen {
    /// Whether looking again, or looking as somebody else, may show it.
    pub fn may_be_seen(self) -> bool {
        match self {
            Self::NotLooked
            | Self::Unreachable
            | Self::NotTrusted
            | Self::NotOdoo
            | Self::InTrouble
            | Self::HeldOff
            | Self::NoDatabase
            | Self::NotSignedIn
            | Self::NoRights
            | Self::OutOfDate
            | Self::OurSide => true,
            Self::NotTold
            | Self::NotInVersion
            | Self::InsideOnly
            | Self::Nothing
            | Self::PlainHttp
            | Self::TrustedHere
            | Self::Unmarked
            | Self::PlanUnknown
            | Self::NamesAlike => false,
        }
    }
}

/// Everything that is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// What the tenant is used for, as its administrator says.
    pub stage: Stage,
    /// The handshakes.
    pub tls: Seen<Tls>,
    /// What answers without TLS.
    pub plain_http: Seen<PlainHttp>,
    /// How long browsers are told to come by HTTPS only, in seconds; `None` where they are not.
    pub hsts_seconds: Seen<Option<u64>>,
    /// What the server shows to strangers.
    pub server: Seen<ServerSeen>,
    /// The server's version.
    pub version: Seen<Version>,
    /// Accounts, as last read.
    pub people: Seen<People>,
    /// The policy, as last read.
    pub policy: Seen<PolicyReading>,
    /// Settings of the database.
    pub settings: Seen<Settings>,
    /// Scheduled actions that fail.
    pub actions: Seen<Vec<FailingAction>>,
    /// Outgoing mail servers that are in use.
    pub mail: Seen<Vec<MailServer>>,
    /// Backups known here.
    pub backups: Seen<BackupsSeen>,
    /// Staff access.
    pub staff: Seen<Staff>,
}

impl Facts {
    /// Nothing of a tenant but what it is used for, for one and the same reason.
    pub fn unseen(stage: Stage, why: Unseen) -> Self {
        Self {
            stage,
            tls: Seen::Not(why),
            plain_http: Seen::Not(why),
            hsts_seconds: Seen::Not(why),
            server: Seen::Not(why),
            version: Seen::Not(why),
            people: Seen::Not(why),
            policy: Seen::Not(why),
            settings: Seen::Not(why),
            actions: Seen::Not(why),
            mail: Seen::Not(why),
            backups: Seen::Not(why),
            staff: Seen::Not(why),
        }
    }
}

/// What a server shows to strangers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSeen {
    /// The database manager.
    pub manager: Manager,
    /// Databases it lists; `None` where it lists none.
    pub databases: Option<Vec<String>>,
    /// This tenant's own.
    pub database: String,
}

/// Accounts as last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// Active internal accounts with Settings rights: login and latest sign-in.
    pub administrators: Vec<Administrator>,
    /// Logins whose account has a key that never ends.
    pub endless_keys: Vec<String>,
    /// Whether the rights of accounts could be read.
    pub rights_known: bool,
}

/// An administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Administrator {
    /// What is typed to sign in.
    pub login: String,
    /// The latest sign-in that the tenant recorded.
    pub last_sign_in: Option<DateTime<Utc>>,
    /// Whether a second factor is on; `None` where the tenant does not tell.
    pub two_factor: Option<bool>,
}

/// Settings of the database that are read as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whether strangers can make an account: `auth_signup.invitation_scope` is `b2c`, and the module is there.
    pub open_signup: bool,
    /// `database.is_neutralized`; on a version that has no such mark (before 16), `None`.
    pub neutralised: Option<bool>,
    /// The address in links of mails (`web.base.url`).
    pub base_url: Option<String>,
    /// When the database was made (`database.create_date`), where it says so.
    pub created_at: Option<DateTime<Utc>>,
    /// Rounds of the password hash (PBKDF2-SHA512).
    pub hash_rounds: u32,
    /// Ways to sign in elsewhere: module and whether it is installed.
    pub oauth: ModuleState,
    /// The same for LDAP.
    pub ldap: ModuleState,
}

/// A scheduled action that fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailingAction {
    /// Its name.
    pub name: String,
    /// How that shows.
    pub how: Failing,
    /// Since when it fails, should have run, or is switched off.
    pub since: Option<DateTime<Utc>>,
}

/// How it shows that a scheduled action fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failing {
    /// By so many failures in a row, which the tenant counts (18 and later).
    InARow(u32),
    /// It did not run at its time; before 18, where nobody counts.
    Late,
    /// The tenant itself switched it off after it had failed for a week (18 and later).
    SwitchedOff,
}

/// An outgoing mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailServer {
    /// Its name in the tenant.
    pub name: String,
    /// Its host.
    pub host: String,
    /// How mail travels there.
    pub encryption: MailEncryption,
}

/// How mail travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailEncryption {
    /// In plain text.
    Plain,
    /// Encrypted, to whoever answers: the certificate is not looked at.
    Unverified,
    /// Encrypted, to the server that was meant.
    Verified,
    /// The command-line configuration decides (`smtp_authentication = cli`), which nobody sees from here.
    ByConfiguration,
}

/// Backups known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupsSeen {
    /// Every promised place, and the newest backup.
    pub ledger: Ledger,
    /// The latest drill that came back whole, and how long the restore took.
    pub drilled: Option<(DateTime<Utc>, chrono::TimeDelta)>,
    /// Whether any source of backups is known; without one nothing can be said of the provider's.
    pub has_source: bool,
}

/// Staff access as known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Active accounts of support staff that belong to no live grant.
    pub strays: Vec<String>,
    /// Live grants that are longer than the limits allow; who and until when.
    pub beyond_limits: Vec<String>,
    /// Ended grants without a receipt.
    pub without_receipt: Vec<String>,
    /// Grants looked at.
    pub grants: u32,
}
