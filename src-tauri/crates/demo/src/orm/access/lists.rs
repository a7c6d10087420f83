//! The access list of every model: one table that decides, is quoted in refusals, and is shown as `ir.model.access`.

use crate::data::Edition;
use crate::orm::model::Model;

/// Groups an access list names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    Internal,
    Manager,
    System,
    Contacts,
    Portal,
    Public,
    Salesman,
    Billing,
    Stock,
    Hr,
    HelpdeskManager,
    HelpdeskUser,
    HelpdeskOwn,
}

impl Right {
    /// Every one of them, in the order of declaration.
    pub(super) const ALL: [Self; 13] = [
        Self::Internal,
        Self::Manager,
        Self::System,
        Self::Contacts,
        Self::Portal,
        Self::Public,
        Self::Salesman,
        Self::Billing,
        Self::Stock,
        Self::Hr,
        Self::HelpdeskManager,
        Self::HelpdeskUser,
        Self::HelpdeskOwn,
    ];

    /// Record id of its group, the same in every demo database.
    pub(crate) const fn group(self) -> i64 {
        match self {
            Self::Internal => 1,
            Self::Manager => 2,
            Self::System => 4,
            Self::Contacts => 9,
            Self::Portal => 10,
            Self::Public => 11,
            Self::Salesman => 20,
            Self::Billing => 22,
            Self::Stock => 23,
            Self::Hr => 25,
            Self::HelpdeskOwn => 30,
            Self::HelpdeskUser => 32,
            Self::HelpdeskManager => 33,
        }
    }

    /// What a refusal calls it.
    pub(super) const fn shown(self, modern: bool) -> &'static str {
        match (self, modern) {
            (Self::Internal, false) => "User types/Internal User",
            (Self::Internal, true) => "Role / User",
            (Self::Manager, false) => "Administration/Access Rights",
            (Self::Manager, true) => "Access Rights",
            (Self::System, false) => "Administration/Settings",
            (Self::System, true) => "Role / Administrator",
            (Self::Contacts, false) => "Extra Rights/Contact Creation",
            (Self::Contacts, true) => "Contact/Creation",
            (Self::Portal, false) => "User types/Portal",
            (Self::Portal, true) => "Role / Portal",
            (Self::Public, false) => "User types/Public",
            (Self::Public, true) => "Role / Public",
            (Self::Salesman, _) => "Sales/User: Own Documents Only",
            (Self::Billing, false) => "Invoicing/Billing",
            (Self::Billing, true) => "Invoicing/Invoicing",
            (Self::Stock, _) => "Inventory/User",
            (Self::Hr, _) => "Employees/Officer: Manage all employees",
            (Self::HelpdeskManager, false) => "Helpdesk/Helpdesk Manager",
            (Self::HelpdeskManager, true) => "Helpdesk Access Levels/Helpdesk Manager",
            (Self::HelpdeskUser, false) => "Helpdesk/User",
            (Self::HelpdeskUser, true) => "Helpdesk Access Levels/User",
            (Self::HelpdeskOwn, false) => "Helpdesk/User: Personal tickets",
            (Self::HelpdeskOwn, true) => "Helpdesk Access Levels/User: Personal tickets",
        }
    }
}

/// One line: whom it lets do what with a model.
pub(crate) struct Line {
    pub(crate) model: Model,
    /// `None`: everybody.
    pub(crate) to: Option<Right>,
    /// `r`, `w`, `c`, `u`: read, write, create, unlink.
    allows: &'static str,
    series: (u16, u16),
}

const fn line(model: Model, to: Right, allows: &'static str) -> Line {
    Line { model, to: Some(to), allows, series: (14, 99) }
}

const fn everybody(model: Model, allows: &'static str) -> Line {
    Line { model, to: None, allows, series: (14, 99) }
}

impl Line {
    const fn from(mut self, first: u16) -> Self {
        self.series.0 = first;
        self
    }

    const fn until(mut self, last: u16) -> Self {
        self.series.1 = last;
        self
    }

    /// Whether it allows `read`, `write`, `create` or `unlink`.
    pub(crate) fn allows(&self, operation: &str) -> bool {
        let letter = match operation {
            "read" => 'r',
            "write" => 'w',
            "create" => 'c',
            _ => 'u',
        };
        self.allows.contains(letter)
    }
}

use Right::{
    Billing, Contacts, HelpdeskManager, HelpdeskOwn, HelpdeskUser, Hr, Internal, Manager, Portal, Public,
    Salesman, Stock, System,
};

static LINES: &[Line] = &[
    everybody(Model::Users, "r"),
    line(Model::Users, Manager, "wcu"),
    everybody(Model::Partner, "r"),
    line(Model::Partner, Contacts, "rwcu"),
    everybody(Model::UsersLog, "r").until(18),
    line(Model::UsersLog, System, "r").from(19),
    line(Model::Groups, Manager, "rwcu"),
    line(Model::Groups, Internal, "r"),
    line(Model::Privilege, Manager, "rwcu"),
    line(Model::Privilege, Internal, "r"),
    line(Model::Category, Manager, "rwcu"),
    line(Model::Category, Internal, "r").from(19),
    line(Model::ExternalId, Manager, "rwcu"),
    line(Model::ExternalId, Internal, "r").until(18),
    line(Model::Registry, Manager, "rwcu"),
    line(Model::Registry, Internal, "r").until(18),
    line(Model::FieldRegistry, Manager, "rwcu"),
    line(Model::FieldRegistry, Internal, "r").until(18),
    line(Model::Module, System, "rwcu"),
    line(Model::Module, Internal, "r").from(19),
    line(Model::Parameter, System, "rwcu"),
    everybody(Model::ApiKeys, "r"),
    everybody(Model::Company, "r"),
    line(Model::Company, Manager, "wcu"),
    line(Model::Mail, System, "rwcu"),
    line(Model::MailServer, System, "rwcu"),
    everybody(Model::IdentityCheck, "rwcu"),
    everybody(Model::KeyDraft, "rwcu"),
    line(Model::AccessList, Manager, "rwcu"),
    line(Model::Rule, Manager, "rwcu"),
    line(Model::Cron, System, "rwcu"),
    line(Model::ServerAction, System, "rwcu"),
    line(Model::Logging, Manager, "rwcu"),
    line(Model::Device, Internal, "r"),
    line(Model::DeviceLog, System, "r"),
    line(Model::Message, Internal, "rwcu"),
    line(Model::Message, Portal, "r"),
    line(Model::Message, Public, "r"),
    everybody(Model::Subtype, "r"),
    line(Model::Subtype, System, "rwcu"),
    everybody(Model::Country, "r"),
    line(Model::Country, System, "rwcu"),
    line(Model::Sale, Salesman, "rwc"),
    line(Model::Sale, Portal, "r"),
    line(Model::Invoice, Billing, "rwcu"),
    line(Model::Invoice, Portal, "r"),
    line(Model::Picking, Stock, "rwcu"),
    line(Model::Employee, Hr, "rwcu"),
    line(Model::Ticket, HelpdeskManager, "rwcu"),
    line(Model::Ticket, HelpdeskUser, "rwc"),
    line(Model::Ticket, HelpdeskOwn, "rwc"),
    line(Model::Ticket, Portal, "r"),
    line(Model::Ticket, Internal, "r"),
    line(Model::TicketTeam, HelpdeskManager, "rwcu"),
    line(Model::TicketTeam, Internal, "r"),
    line(Model::TicketStage, HelpdeskManager, "rwcu"),
    line(Model::TicketStage, Internal, "r"),
    line(Model::TicketStage, Portal, "r"),
];

/// The lines of a database.
pub(crate) fn lines(edition: Edition) -> impl Iterator<Item = &'static Line> {
    LINES
        .iter()
        .filter(move |line| (line.series.0..=line.series.1).contains(&edition.version))
        .filter(move |line| Model::all(edition).any(|model| model == line.model))
}

/// The lines that allow this with a model.
pub(super) fn allowing(model: Model, operation: &str, version: u16) -> impl Iterator<Item = Option<Right>> {
    LINES
        .iter()
        .filter(move |line| line.model == model && (line.series.0..=line.series.1).contains(&version))
        .filter(move |line| line.allows(operation))
        .map(|line| line.to)
}
