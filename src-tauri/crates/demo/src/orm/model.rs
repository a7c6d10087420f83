//! Which models there are: the one table of their names, titles and series.

use serde_json::{Map, Value};

use crate::data::Edition;
use crate::orm::fields;
use crate::orm::schema::{Addon, Field};

/// The models the demo knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Model {
    Users,
    Partner,
    UsersLog,
    Groups,
    Category,
    ExternalId,
    Module,
    Parameter,
    ApiKeys,
    Company,
    Mail,
    MailServer,
    IdentityCheck,
    KeyDraft,
    Registry,
    FieldRegistry,
    AccessList,
    Rule,
    Cron,
    ServerAction,
    Logging,
    Message,
    Subtype,
    Country,
    Sale,
    Invoice,
    Picking,
    Employee,
    Ticket,
    TicketTeam,
    TicketStage,
    Device,
    DeviceLog,
    Privilege,
}

/// What is to be known about a model.
struct About {
    model: Model,
    name: &'static str,
    /// What people call it, and what they call it from 19 on: refusals use it.
    title: &'static str,
    modern: Option<&'static str>,
    order: &'static str,
    fields: &'static [Field],
    /// First series that has it.
    first: u16,
    addon: Option<Addon>,
    /// Rows of a wizard.
    transient: bool,
    /// Whether its rows say who made and changed them, and when.
    stamped: bool,
}

const fn about(
    model: Model,
    name: &'static str,
    title: &'static str,
    order: &'static str,
    fields: &'static [Field],
) -> About {
    About {
        model,
        name,
        title,
        modern: None,
        order,
        fields,
        first: 14,
        addon: None,
        transient: false,
        stamped: true,
    }
}

impl About {
    const fn modern(mut self, title: &'static str) -> Self {
        self.modern = Some(title);
        self
    }
    const fn from(mut self, first: u16) -> Self {
        self.first = first;
        self
    }
    const fn with(mut self, addon: Addon) -> Self {
        self.addon = Some(addon);
        self
    }
    const fn wizard(mut self) -> Self {
        self.transient = true;
        self
    }
    const fn unstamped(mut self) -> Self {
        self.stamped = false;
        self
    }
}

/// Every model, in the order of the enumeration. Their places are their ids in `ir.model`: what came with a later series
/// stands at the end.
static MODELS: [About; 34] = [
    about(Model::Users, "res.users", "Users", "name, login", fields::USERS).modern("User"),
    about(Model::Partner, "res.partner", "Contact", "display_name, id", fields::PARTNER),
    about(Model::UsersLog, "res.users.log", "res.users.log", "id desc", fields::USERS_LOG)
        .modern("Users Log"),
    about(Model::Groups, "res.groups", "Access Groups", "name, id", fields::GROUPS),
    about(Model::Category, "ir.module.category", "Application", "name, id", fields::CATEGORY),
    about(Model::ExternalId, "ir.model.data", "Model Data", "module, model, name", fields::EXTERNAL_ID),
    about(Model::Module, "ir.module.module", "Module", "name, id", fields::MODULE),
    about(Model::Parameter, "ir.config_parameter", "System Parameter", "key", fields::PARAMETER),
    about(Model::ApiKeys, "res.users.apikeys", "res.users.apikeys", "id", fields::API_KEYS)
        .modern("Users API Keys")
        .unstamped(),
    about(Model::Company, "res.company", "Companies", "name, id", fields::COMPANY),
    about(Model::Mail, "mail.mail", "Outgoing Mails", "id desc", fields::MAIL),
    about(Model::MailServer, "ir.mail_server", "Mail Server", "sequence", fields::MAIL_SERVER),
    about(
        Model::IdentityCheck,
        "res.users.identitycheck",
        "Password Check Wizard",
        "id",
        fields::IDENTITY_CHECK,
    )
    .wizard(),
    about(
        Model::KeyDraft,
        "res.users.apikeys.description",
        "res.users.apikeys.description",
        "id",
        fields::KEY_DRAFT,
    )
    .modern("API Key Description")
    .wizard(),
    about(Model::Registry, "ir.model", "Models", "model", fields::REGISTRY),
    about(Model::FieldRegistry, "ir.model.fields", "Fields", "name", fields::FIELD_REGISTRY),
    about(
        Model::AccessList,
        "ir.model.access",
        "Model Access",
        "model_id, group_id, name, id",
        fields::ACCESS_LIST,
    ),
    about(Model::Rule, "ir.rule", "Record Rule", "model_id desc, id", fields::RULE),
    about(Model::Cron, "ir.cron", "Scheduled Actions", "cron_name", fields::CRON),
    about(
        Model::ServerAction,
        "ir.actions.server",
        "Server Actions",
        "sequence, name",
        fields::SERVER_ACTION,
    )
    .modern("Server Action"),
    about(Model::Logging, "ir.logging", "Logging", "id desc", fields::LOGGING).unstamped(),
    about(Model::Message, "mail.message", "Message", "id desc", fields::MESSAGE),
    about(Model::Subtype, "mail.message.subtype", "Message subtypes", "sequence, id", fields::SUBTYPE),
    about(Model::Country, "res.country", "Country", "name, id", fields::COUNTRY),
    about(Model::Sale, "sale.order", "Sales Order", "date_order desc, id desc", fields::SALE),
    about(Model::Invoice, "account.move", "Journal Entry", "date desc, name desc, id desc", fields::INVOICE),
    about(Model::Picking, "stock.picking", "Transfer", "scheduled_date, id desc", fields::PICKING),
    about(Model::Employee, "hr.employee", "Employee", "name", fields::EMPLOYEE),
    about(
        Model::Ticket,
        "helpdesk.ticket",
        "Helpdesk Ticket",
        "priority desc, sequence, number desc, id desc",
        fields::TICKET,
    )
    .with(Addon::Helpdesk),
    about(
        Model::TicketTeam,
        "helpdesk.ticket.team",
        "Helpdesk Ticket Team",
        "sequence, id",
        fields::TICKET_TEAM,
    )
    .with(Addon::Helpdesk),
    about(
        Model::TicketStage,
        "helpdesk.ticket.stage",
        "Helpdesk Ticket Stage",
        "sequence, id",
        fields::TICKET_STAGE,
    )
    .with(Addon::Helpdesk),
    about(Model::Device, "res.device", "Devices", "last_activity desc", fields::DEVICE).from(18),
    about(Model::DeviceLog, "res.device.log", "Device Log", "last_activity desc", fields::DEVICE).from(18),
    about(Model::Privilege, "res.groups.privilege", "Privileges", "name, id", fields::PRIVILEGE).from(19),
];

impl Model {
    fn about(self) -> &'static About {
        &MODELS[self as usize]
    }

    /// The models a database has.
    pub(crate) fn all(edition: Edition) -> impl Iterator<Item = Self> {
        MODELS
            .iter()
            .filter(move |about| about.first <= edition.version)
            .filter(move |about| about.addon.is_none_or(|addon| addon.is_in(edition)))
            .map(|about| about.model)
    }

    pub(crate) fn named(name: &str, edition: Edition) -> Option<Self> {
        Self::all(edition).find(|model| model.name() == name)
    }

    /// Rows of a wizard: they come and go without anything having changed.
    pub(crate) fn is_transient(self) -> bool {
        self.about().transient
    }

    pub(crate) fn name(self) -> &'static str {
        self.about().name
    }

    /// The table that its rows are in.
    pub(crate) fn table(self) -> String {
        match self {
            Self::ServerAction => "ir_act_server".to_owned(),
            model => model.name().replace('.', "_"),
        }
    }

    /// What people call it: refusals use it.
    pub(crate) fn title(self, version: u16) -> &'static str {
        let about = self.about();
        about.modern.filter(|_| version >= 19).unwrap_or(about.title)
    }

    pub(crate) fn default_order(self) -> &'static str {
        self.about().order
    }

    pub(crate) fn fields(self, edition: Edition) -> impl Iterator<Item = &'static Field> {
        let about = self.about();
        let stamps = if about.stamped { fields::STAMPS } else { &[] };
        about.fields.iter().chain(stamps).filter(move |field| field.exists(edition))
    }

    pub(crate) fn field(self, name: &str, edition: Edition) -> Option<&'static Field> {
        self.fields(edition).find(|field| field.name == name)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_stands_where_the_enumeration_says() {
        for (at, about) in MODELS.iter().enumerate() {
            assert_eq!(about.model as usize, at, "{}", about.name);
        }
    }
}
