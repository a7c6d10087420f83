//! Which models and fields there are, by version: the one table that search, read, write and `fields_get` go by.

use serde_json::{Map, Value, json};

use Holds::{Boolean, Char, Children, Datetime, Integer, Many, One};

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
    Registry,
    AccessList,
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
}

pub(super) const fn field(name: &'static str, holds: Holds, title: &'static str) -> Field {
    Field { name, holds, title, series: (14, 99), stored: true }
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

    fn exists(&self, version: u16) -> bool {
        (self.series.0..=self.series.1).contains(&version)
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
    pub(crate) const ALL: [Self; 13] = [
        Self::Users,
        Self::Partner,
        Self::UsersLog,
        Self::Groups,
        Self::Category,
        Self::Privilege,
        Self::ExternalId,
        Self::Module,
        Self::Parameter,
        Self::ApiKeys,
        Self::Company,
        Self::Registry,
        Self::AccessList,
    ];

    /// The model of that name, where this version has it.
    pub(crate) fn named(name: &str, version: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.name() == name && (*m != Self::Privilege || version >= 19))
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
            Self::ApiKeys | Self::AccessList => "id",
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
            Self::Registry | Self::AccessList => fields::REGISTRY,
        }
    }

    pub(crate) fn fields(self, version: u16) -> impl Iterator<Item = &'static Field> {
        self.all_fields().iter().filter(move |f| f.exists(version))
    }

    pub(crate) fn field(self, name: &str, version: u16) -> Option<&'static Field> {
        self.fields(version).find(|f| f.name == name)
    }

    /// `fields_get`: the fields asked for (all when none are named) with the attributes asked for (likewise).
    pub(crate) fn describe(self, names: &[String], attributes: &[String], version: u16) -> Value {
        let mut out = Map::new();
        for field in self.fields(version).filter(|f| names.is_empty() || names.iter().any(|n| n == f.name)) {
            let mut described = field.described();
            described.retain(|key, _| attributes.is_empty() || attributes.iter().any(|a| a == key));
            out.insert(field.name.to_owned(), Value::Object(described));
        }
        Value::Object(out)
    }
}
