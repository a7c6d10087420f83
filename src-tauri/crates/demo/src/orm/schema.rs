//! Which models and fields there are, by version: the one table that search, read, write and `fields_get` go by.

use serde_json::{Map, Value, json};

use Holds::{Boolean, Char, Children, Datetime, Integer, Many, One};

use crate::data::Edition;
use crate::orm::fields;

/// The models the demo knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Model {
    Users,
    Partner,
    UsersLog,
    Groups,
    Category,
    Privilege,
    ExternalId,
    Module,
    Parameter,
    ApiKeys,
    Company,
    Device,
    Mail,
    MailServer,
    IdentityCheck,
    KeyDraft,
    Registry,
    AccessList,
}

/// A module that brings a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Addon {
    /// `password_security`.
    PasswordSecurity,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Integer,
    Boolean,
    Char,
    Datetime,
    One(Model),
    Many(Model),
    Children(Model),
}

/// A field of a model.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) holds: Holds,
    pub(crate) title: &'static str,
    /// First and last series that have it.
    pub(crate) series: (u16, u16),
    /// Whether it is a column: only those can be ordered by.
    pub(crate) stored: bool,
    /// The module without which it is not there.
    pub(crate) addon: Option<Addon>,
}

pub(super) const fn field(name: &'static str, holds: Holds, title: &'static str) -> Field {
    Field { name, holds, title, series: (14, 99), stored: true, addon: None }
}

impl Field {
    pub(super) const fn from(mut self, first: u16) -> Self {
        self.series.0 = first;
        self
    }
    pub(super) const fn until(mut self, last: u16) -> Self {
        self.series.1 = last;
        self
    }
    pub(super) const fn computed(mut self) -> Self {
        self.stored = false;
        self
    }

    pub(super) const fn with(mut self, addon: Addon) -> Self {
        self.addon = Some(addon);
        self
    }

    fn exists(&self, edition: Edition) -> bool {
        let brought = match self.addon {
            None => true,
            Some(Addon::PasswordSecurity) => edition.password_security,
        };
        brought && (self.series.0..=self.series.1).contains(&edition.version)
    }

    /// The field as `fields_get` describes it.
    fn described(&self) -> Map<String, Value> {
        let (kind, relation) = match self.holds {
            Integer => ("integer", None),
            Boolean => ("boolean", None),
            Char => ("char", None),
            Datetime => ("datetime", None),
            One(m) => ("many2one", Some(m)),
            Many(m) => ("many2many", Some(m)),
            Children(m) => ("one2many", Some(m)),
        };
        let sortable = self.stored && !matches!(self.holds, Many(_) | Children(_));
        let automatic =
            matches!(self.name, "id" | "create_date" | "write_date" | "create_uid" | "write_uid" | "share");
        let mut out = Map::new();
        out.insert("type".into(), json!(kind));
        out.insert("string".into(), json!(self.title));
        out.insert("readonly".into(), json!(automatic));
        out.insert("required".into(), json!(matches!(self.name, "login" | "partner_id")));
        out.insert("searchable".into(), json!(true));
        out.insert("sortable".into(), json!(sortable));
        out.insert("store".into(), json!(self.stored));
        out.insert("name".into(), json!(self.name));
        if let Some(relation) = relation {
            out.insert("relation".into(), json!(relation.name()));
        }
        out
    }
}

impl Model {
    /// Every model. Those that came with a later series stand at the end, in the order they came.
    const ALL: [Self; 18] = [
        Self::Users,
        Self::Partner,
        Self::UsersLog,
        Self::Groups,
        Self::Category,
        Self::ExternalId,
        Self::Module,
        Self::Parameter,
        Self::ApiKeys,
        Self::Company,
        Self::Mail,
        Self::MailServer,
        Self::IdentityCheck,
        Self::KeyDraft,
        Self::Registry,
        Self::AccessList,
        Self::Device,
        Self::Privilege,
    ];

    /// The models this version has.
    pub(crate) fn all(version: u16) -> &'static [Self] {
        let later = match version {
            ..=17 => 2,
            18 => 1,
            _ => 0,
        };
        &Self::ALL[..Self::ALL.len() - later]
    }

    pub(crate) fn named(name: &str, version: u16) -> Option<Self> {
        Self::all(version).iter().copied().find(|m| m.name() == name)
    }

    /// Rows of a wizard: they come and go without anything having changed.
    pub(crate) fn is_transient(self) -> bool {
        matches!(self, Self::IdentityCheck | Self::KeyDraft)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Users => "res.users",
            Self::Partner => "res.partner",
            Self::UsersLog => "res.users.log",
            Self::Groups => "res.groups",
            Self::Category => "ir.module.category",
            Self::Privilege => "res.groups.privilege",
            Self::ExternalId => "ir.model.data",
            Self::Module => "ir.module.module",
            Self::Parameter => "ir.config_parameter",
            Self::ApiKeys => "res.users.apikeys",
            Self::Company => "res.company",
            Self::Device => "res.device",
            Self::Mail => "mail.mail",
            Self::MailServer => "ir.mail_server",
            Self::IdentityCheck => "res.users.identitycheck",
            Self::KeyDraft => "res.users.apikeys.description",
            Self::Registry => "ir.model",
            Self::AccessList => "ir.model.access",
        }
    }

    /// What people call it: refusals use it.
    pub(crate) fn title(self, version: u16) -> &'static str {
        let modern = version >= 19;
        match self {
            Self::Users if modern => "User",
            Self::Users => "Users",
            Self::Partner => "Contact",
            Self::UsersLog if modern => "Users Log",
            Self::UsersLog => "res.users.log",
            Self::Groups => "Access Groups",
            Self::Category => "Application",
            Self::Privilege => "Privileges",
            Self::ExternalId => "Model Data",
            Self::Module => "Module",
            Self::Parameter => "System Parameter",
            Self::ApiKeys if modern => "Users API Keys",
            Self::ApiKeys => "res.users.apikeys",
            Self::Company => "Companies",
            Self::Device => "Devices",
            Self::Mail => "Outgoing Mails",
            Self::MailServer => "Mail Server",
            Self::IdentityCheck => "Password Check Wizard",
            Self::KeyDraft if modern => "API Key Description",
            Self::KeyDraft => "res.users.apikeys.description",
            Self::Registry => "Models",
            Self::AccessList => "Model Access",
        }
    }

    pub(crate) fn default_order(self) -> &'static str {
        match self {
            Self::Users => "name, login",
            Self::Partner => "display_name, id",
            Self::UsersLog => "id desc",
            Self::Groups | Self::Category | Self::Privilege | Self::Company | Self::Module => "name, id",
            Self::ExternalId => "module, model, name",
            Self::Parameter => "key",
            Self::Mail => "id desc",
            Self::Device => "last_activity desc",
            Self::MailServer => "sequence",
            Self::ApiKeys | Self::IdentityCheck | Self::KeyDraft | Self::AccessList => "id",
            Self::Registry => "model",
        }
    }

    fn all_fields(self) -> &'static [Field] {
        match self {
            Self::Users => fields::USERS,
            Self::Partner => fields::PARTNER,
            Self::UsersLog => fields::USERS_LOG,
            Self::Groups => fields::GROUPS,
            Self::Category => fields::CATEGORY,
            Self::Privilege => fields::PRIVILEGE,
            Self::ExternalId => fields::EXTERNAL_ID,
            Self::Module => fields::MODULE,
            Self::Parameter => fields::PARAMETER,
            Self::ApiKeys => fields::API_KEYS,
            Self::Company => fields::COMPANY,
            Self::Device => fields::DEVICE,
            Self::Mail => fields::MAIL,
            Self::MailServer => fields::MAIL_SERVER,
            Self::IdentityCheck => fields::IDENTITY_CHECK,
            Self::KeyDraft => fields::KEY_DRAFT,
            Self::Registry | Self::AccessList => fields::REGISTRY,
        }
    }

    pub(crate) fn fields(self, edition: Edition) -> impl Iterator<Item = &'static Field> {
        self.all_fields().iter().filter(move |f| f.exists(edition))
    }

    pub(crate) fn field(self, name: &str, edition: Edition) -> Option<&'static Field> {
        self.fields(edition).find(|f| f.name == name)
    }

    /// `fields_get`: the fields asked for (all when none are named) with the attributes asked for (likewise).
    pub(crate) fn describe(self, names: &[String], attributes: &[String], edition: Edition) -> Value {
        let mut out = Map::new();
        for field in self.fields(edition).filter(|f| names.is_empty() || names.iter().any(|n| n == f.name)) {
            let mut described = field.described();
            described.retain(|key, _| attributes.is_empty() || attributes.iter().any(|a| a == key));
            out.insert(field.name.to_owned(), Value::Object(described));
        }
        Value::Object(out)
    }
}
