//! Which models and fields there are, by version: the one table that search, read, write and `fields_get` go by.

use serde_json::{Map, Value, json};

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
    IrModel,
    IrModelAccess,
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

const fn field(name: &'static str, holds: Holds, title: &'static str) -> Field {
    Field { name, holds, title, series: (14, 99), stored: true }
}

impl Field {
    const fn from(mut self, first: u16) -> Self {
        self.series.0 = first;
        self
    }
    const fn until(mut self, last: u16) -> Self {
        self.series.1 = last;
        self
    }
    const fn computed(mut self) -> Self {
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

use Holds::{Boolean, Char, Children, Datetime, Integer, Many, One};

static USERS: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("login", Char, "Login"),
    field("name", Char, "Name"),
    field("email", Char, "Email"),
    field("active", Boolean, "Active"),
    field("share", Boolean, "Share User"),
    field("partner_id", One(Model::Partner), "Related Partner"),
    field("company_id", One(Model::Company), "Company"),
    field("groups_id", Many(Model::Groups), "Groups").until(18),
    field("group_ids", Many(Model::Groups), "Groups").from(19),
    field("all_group_ids", Many(Model::Groups), "Groups and implied groups").from(19).computed(),
    field("role", Char, "Role").from(19).computed(),
    field("login_date", Datetime, "Latest authentication").computed(),
    field("log_ids", Children(Model::UsersLog), "User log entries"),
    field("totp_enabled", Boolean, "Two-factor authentication").computed(),
    field("api_key_ids", Children(Model::ApiKeys), "API Keys"),
    field("lang", Char, "Language"),
    field("tz", Char, "Timezone"),
    field("create_uid", One(Model::Users), "Created by"),
    field("create_date", Datetime, "Created on"),
    field("write_uid", One(Model::Users), "Last Updated by"),
    field("write_date", Datetime, "Last Updated on"),
];

static PARTNER: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name"),
    field("name", Char, "Name"),
    field("email", Char, "Email"),
    field("lang", Char, "Language"),
    field("tz", Char, "Timezone"),
    field("active", Boolean, "Active"),
    field("is_company", Boolean, "Is a Company"),
    field("partner_share", Boolean, "Share Partner"),
    field("user_ids", Children(Model::Users), "Users"),
    field("create_date", Datetime, "Created on"),
    field("write_date", Datetime, "Last Updated on"),
];

static USERS_LOG: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("create_uid", One(Model::Users), "Created by"),
    field("create_date", Datetime, "Created on"),
    field("write_uid", One(Model::Users), "Last Updated by"),
    field("write_date", Datetime, "Last Updated on"),
];

static GROUPS: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Name"),
    field("full_name", Char, "Group Name").computed(),
    field("share", Boolean, "Share Group"),
    field("category_id", One(Model::Category), "Application").until(18),
    field("privilege_id", One(Model::Privilege), "Privilege").from(19),
    field("implied_ids", Many(Model::Groups), "Inherits"),
    field("trans_implied_ids", Many(Model::Groups), "Transitively inherits").until(18).computed(),
    field("all_implied_ids", Many(Model::Groups), "Transitively inherits").from(19).computed(),
    field("users", Many(Model::Users), "Users").until(18),
    field("user_ids", Many(Model::Users), "Users").from(19),
    field("all_user_ids", Many(Model::Users), "Users and implied users").from(19).computed(),
    field("create_date", Datetime, "Created on"),
    field("write_date", Datetime, "Last Updated on"),
];

static CATEGORY: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Name"),
];

static PRIVILEGE: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Name"),
    field("category_id", One(Model::Category), "Category"),
];

static EXTERNAL_ID: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("module", Char, "Module"),
    field("name", Char, "External Identifier"),
    field("complete_name", Char, "Complete ID").computed(),
    field("model", Char, "Model Name"),
    field("res_id", Integer, "Record ID"),
];

static MODULE: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Technical Name"),
    field("shortdesc", Char, "Module Name"),
    field("state", Char, "Status"),
    field("installed_version", Char, "Latest Version").computed(),
    field("latest_version", Char, "Installed Version"),
];

static PARAMETER: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("key", Char, "Key"),
    field("value", Char, "Value"),
];

static API_KEYS: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Description"),
    field("user_id", One(Model::Users), "User"),
    field("scope", Char, "Scope"),
    field("create_date", Datetime, "Creation Date"),
    field("expiration_date", Datetime, "Expiration Date").from(18),
];

static COMPANY: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Company Name"),
    field("email", Char, "Email"),
];

static IR_MODEL: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Model Description"),
    field("model", Char, "Model"),
    field("transient", Boolean, "Transient Model"),
    field("abstract", Boolean, "Abstract Model").from(19),
];

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
        Self::IrModel,
        Self::IrModelAccess,
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
            Self::IrModel => "ir.model",
            Self::IrModelAccess => "ir.model.access",
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
            Self::IrModel => "Models",
            Self::IrModelAccess => "Model Access",
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
            Self::ApiKeys | Self::IrModelAccess => "id",
            Self::IrModel => "model",
        }
    }

    fn all_fields(self) -> &'static [Field] {
        match self {
            Self::Users => USERS,
            Self::Partner => PARTNER,
            Self::UsersLog => USERS_LOG,
            Self::Groups => GROUPS,
            Self::Category => CATEGORY,
            Self::Privilege => PRIVILEGE,
            Self::ExternalId => EXTERNAL_ID,
            Self::Module => MODULE,
            Self::Parameter => PARAMETER,
            Self::ApiKeys => API_KEYS,
            Self::Company => COMPANY,
            Self::IrModel | Self::IrModelAccess => IR_MODEL,
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
