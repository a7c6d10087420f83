//! The kinds of promise a provider makes, and their units.

use serde::Serialize;
use specta::Type;

/// A value from a provider's document, or the fact that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Stated<T> {
    /// The provider's document says so.
    Stated(T),
    /// The provider's document is silent.
    NotStated,
}

impl<T> Stated<T> {
    /// The value, where there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Stated(value) => Some(value),
            Self::NotStated => None,
        }
    }
}

/// One provider and what it states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Platform {
    /// Kept with each tenant; never changes.
    pub id: &'static str,
    /// As the provider writes it.
    pub name: &'static str,
    /// The software it hosts.
    pub built_on: &'static str,
    /// The document all of this is read from; `None` for a server of one's own.
    pub source: Option<Source>,
    /// Backups kept.
    pub backups: Backups,
    /// Ways to a download of the live data.
    pub download: Stated<&'static [Channel]>,
    /// How a restore is asked for, and where it may go.
    pub restore: Stated<Restore>,
    /// Most work that may be lost in a disaster, in hours (RPO).
    pub rpo_hours: Stated<u16>,
    /// Until service is back after a disaster (RTO).
    pub rto: Stated<Rto>,
    /// When one machine fails.
    pub failover: Stated<Failover>,
    /// A database of its own for each customer, without access across databases.
    pub dedicated_database: Stated<bool>,
    /// How the provider stores passwords.
    pub password_storage: Stated<PasswordStorage>,
    /// Staff cannot read a password; a lost one is reset.
    pub password_reset_only: Stated<bool>,
    /// The rules for passwords that a customer's administrator can set.
    pub password_policy: Stated<&'static [PasswordRule]>,
    /// Who sets limit and cool-down of repeated sign-ins.
    pub lockout: Stated<Lockout>,
    /// How the provider's staff comes in.
    pub staff_access: Stated<StaffAccess>,
    /// Encryption on the way.
    pub transport: Stated<Transport>,
    /// Encryption at rest.
    pub at_rest: Stated<AtRest>,
    /// Ways to sign in without a password stored by the platform.
    pub external_sign_in: Stated<&'static [ExternalSignIn]>,
}

/// Where a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Source {
    /// Title of the document.
    pub title: &'static str,
    /// Its section on backups, under which most of this stands.
    pub section: &'static str,
    /// The date it bears, `YYYY-MM-DD`.
    pub dated: Stated<&'static str>,
}

/// What is kept, how long and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Backups {
    /// Full backups kept at a time.
    pub full: Stated<u16>,
    /// How long the oldest is kept.
    pub kept: Stated<Kept>,
    /// One a day.
    pub daily: Stated<Slots>,
    /// One a week.
    pub weekly: Stated<Slots>,
    /// One a month.
    pub monthly: Stated<Slots>,
    /// Where the copies are.
    pub copies: Stated<Copies>,
}

/// One rhythm of backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Slots {
    /// How many of them are kept.
    pub count: Stated<u16>,
    /// What each holds.
    pub holds: Content,
    /// Which of the shorter rhythm's backups becomes one.
    pub chosen: Stated<Chosen>,
}

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Database and filestore.
    Full,
    /// The database alone.
    DatabaseOnly,
}

/// Which of several backups is kept for longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// The one of the last day of each seven daily ones.
    LastOfSevenDays,
    /// The latest of the four weekly ones.
    LatestOfFourWeeks,
}

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Kept {
    /// Months.
    pub months: u16,
    /// “Up to” and “at least” are two different promises.
    pub bound: Bound,
}

/// From which side a number bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// No less than that.
    AtLeast,
    /// No more than that.
    UpTo,
}

/// Where copies of a backup are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Copies {
    /// With a named storage service.
    Storage {
        /// Its name.
        service: &'static str,
    },
    /// In several places.
    Replicated {
        /// That many or more.
        at_least: u16,
        /// Of what.
        of: Site,
        /// On that many continents or more.
        continents: Stated<u16>,
    },
}

/// What counts as another place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// Another machine in a different data centre.
    MachineElsewhere,
    /// A data centre.
    DataCentre,
    /// A location, not said of which kind.
    Location,
}

/// A way to ask a provider for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The customer does it alone, at any time.
    ControlPanel,
    /// A request ticket.
    Ticket,
    /// A call.
    Phone,
    /// The provider's helpdesk.
    Helpdesk,
}

/// How a kept backup comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Restore {
    /// How to ask for it.
    pub channel: Channel,
    /// Where it may be restored to.
    pub targets: Stated<&'static [Target]>,
}

/// Where a backup is restored to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// In place of the live database.
    Live,
    /// Beside it.
    Side,
}

/// Until service is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Rto {
    /// Hours; for paid subscriptions where the provider tells them apart.
    pub hours: u16,
    /// Hours for free, trial and education use, where the provider tells them apart.
    pub unpaid_hours: Stated<u16>,
}

/// What happens when one machine fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Failover {
    /// Less than that many minutes.
    pub under_minutes: Stated<u16>,
    /// A person does it.
    pub manual: bool,
}

/// How passwords are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PasswordStorage {
    /// PBKDF2 with SHA-512, salted and stretched.
    Pbkdf2Sha512,
}

/// A rule for passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PasswordRule {
    /// Days until a new one is asked for.
    ExpirationDays,
    /// Fewest characters.
    Length,
    /// Fewest lower-case letters.
    Lowercase,
    /// Fewest upper-case letters.
    Uppercase,
    /// Fewest digits.
    Numeric,
    /// Fewest special characters.
    Special,
    /// Least estimated strength.
    Strength,
}

/// Who sets the limits of repeated sign-ins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Lockout {
    /// The customer's database administrator.
    CustomerAdministrator,
}

/// How a provider's staff comes in. Never with the customer's password: no provider that states anything states that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct StaffAccess {
    /// With what.
    pub with: StaffCredential,
    /// What staff does is audited and controlled separately.
    pub audited: Stated<bool>,
    /// Only what is needed for the issue is looked at.
    pub only_what_is_needed: Stated<bool>,
}

/// What staff signs in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StaffCredential {
    /// A special authorisation for staff.
    StaffAuthorization,
    /// Credentials of their own.
    OwnCredentials,
}

/// Encryption on the way. Whether it is enough by today's standards is another question than whether it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Transport {
    /// Bits of the session's encryption.
    pub cipher_bits: u16,
    /// Bits of the certificates' keys, each size the provider names.
    pub key_bits: &'static [u16],
    /// Hashes in the certificate chains.
    pub chains: Stated<&'static [ChainHash]>,
    /// The grade in public TLS ratings.
    pub grade: Stated<&'static str>,
}

/// A hash that signs certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ChainHash {
    /// SHA-1, broken since 2017.
    Sha1,
    /// The SHA-2 family.
    Sha2,
}

/// Encryption at rest, of database and stored files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct AtRest {
    /// AES with one of these key sizes, in bits.
    pub aes_bits: &'static [u16],
    /// In production.
    pub production: bool,
    /// In backups.
    pub backups: bool,
}

/// A way to sign in elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ExternalSignIn {
    /// OAuth 2.0.
    #[serde(rename = "oauth2")]
    OAuth2,
    /// LDAP.
    Ldap,
}
