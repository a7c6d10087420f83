//! The rows of a demo database, one type for each table.

use crate::moment::Moment;

/// The three kinds of account Odoo tells apart by a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `base.group_user`.
    Internal,
    /// `base.group_portal`.
    Portal,
    /// `base.group_public`.
    Public,
}

/// An account and the person behind it (on a real server the person is a `res.partner` of its own).
#[derive(Clone)]
pub struct User {
    /// Record id of `res.users`.
    pub id: i64,
    /// Record id of the person's `res.partner`.
    pub partner_id: i64,
    /// What is typed to sign in.
    pub login: String,
    /// `None`: nobody can sign in with a password.
    pub password: Option<String>,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: Option<String>,
    /// False when archived.
    pub active: bool,
    /// In 19 the groups given explicitly. Before, what they imply is stored with them, so that taking one away leaves
    /// what it brought.
    pub groups: Vec<i64>,
    /// Two-factor sign-in is on.
    pub two_factor: bool,
    /// When the password was last set, as `password_security` keeps it; `None` counts as expired.
    pub password_set: Option<Moment>,
    /// Language code.
    pub lang: &'static str,
    /// Time zone.
    pub tz: &'static str,
    /// Latest recorded sign-in.
    pub login_date: Option<Moment>,
    /// Creation of both records.
    pub create_date: Moment,
    /// Last change of the account.
    pub write_date: Moment,
    /// Last change of the person.
    pub partner_write_date: Moment,
}

/// A group.
#[derive(Debug, Clone)]
pub struct Group {
    /// Record id.
    pub id: i64,
    /// Name as this version has it.
    pub name: String,
    /// Record id of the category (up to 18) or the privilege (19).
    pub above: Option<i64>,
    /// Groups that come with it.
    pub implied: Vec<i64>,
    /// What the tenant says about it.
    pub comment: Option<String>,
}

/// A category of groups (`ir.module.category`), in 19 also its privilege (`res.groups.privilege`, same id).
#[derive(Debug, Clone)]
pub struct Category {
    /// Record id.
    pub id: i64,
    /// Name.
    pub name: String,
}

/// A row of `ir.model.data`.
#[derive(Debug, Clone)]
pub struct ExternalId {
    /// Record id.
    pub id: i64,
    /// Module that owns the name.
    pub module: String,
    /// The name inside the module.
    pub name: String,
    /// Model it points at.
    pub model: String,
    /// Record it points at.
    pub res_id: i64,
}

/// A row of `ir.config_parameter`.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Record id.
    pub id: i64,
    /// Key.
    pub key: String,
    /// Value, always text.
    pub value: String,
}

/// A row of `ir.module.module`.
#[derive(Debug, Clone)]
pub struct Module {
    /// Record id.
    pub id: i64,
    /// Technical name.
    pub name: String,
    /// Title.
    pub title: String,
    /// `installed`, `uninstalled`, …
    pub state: &'static str,
}

/// A row of `res.users.apikeys`.
#[derive(Clone)]
pub struct ApiKey {
    /// Record id.
    pub id: i64,
    /// Its owner's words for it.
    pub name: String,
    /// The owner.
    pub user_id: i64,
    /// The key itself; a real server keeps a hash.
    pub secret: String,
    /// When it was made.
    pub create_date: Moment,
    /// When it ends (18 and later); `None` never.
    pub expires: Option<Moment>,
}

/// A row of `res.device` (18 and later): a web session as its owner sees it.
#[derive(Debug, Clone)]
pub struct Device {
    /// Record id.
    pub id: i64,
    /// Whose session it is.
    pub user_id: i64,
    /// The first 42 characters of the session's id.
    pub session: String,
    /// Operating system, where the browser says.
    pub platform: Option<&'static str>,
    /// Browser, where it says.
    pub browser: Option<&'static str>,
    /// Address it was used from.
    pub ip: String,
    /// A telephone.
    pub mobile: bool,
    /// First request.
    pub first: Moment,
    /// Latest request.
    pub last: Moment,
}

/// Why a mail did not go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailFailure {
    /// There is no mail server.
    NoServer,
    /// It is to nobody.
    NoRecipient,
}

/// A mail the tenant wrote.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Record id.
    pub id: i64,
    /// The subject.
    pub subject: String,
    /// The address; `None` where the person has none.
    pub to: Option<String>,
    /// Why it did not go out; `None` for one that did, or has yet to.
    pub failure: Option<MailFailure>,
    /// When it was written.
    pub at: Moment,
}

/// A row of `res.users.log`.
#[derive(Debug, Clone, Copy)]
pub struct SignIn {
    /// Record id.
    pub id: i64,
    /// Who.
    pub user_id: i64,
    /// When.
    pub at: Moment,
}

/// Failed sign-ins from one address: all requests come from loopback, so one counter per database is the whole truth.
#[derive(Debug, Clone, Copy, Default)]
pub struct Failures {
    /// How many since the last success.
    pub count: u32,
    /// When the last one was.
    pub last: Option<Moment>,
}

/// The group that marks a kind; its id is the same in every demo database.
pub(crate) const fn kind_group(kind: Kind) -> i64 {
    match kind {
        Kind::Internal => 1,
        Kind::Portal => 10,
        Kind::Public => 11,
    }
}
