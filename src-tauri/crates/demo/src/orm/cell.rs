//! One value of one record, borrowed from the tables: what is compared, ordered and written as JSON.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::data::{Held, Partner, Record, TenantData};
use crate::moment::Moment;
use crate::orm::kept::{contact_cell, record_cell, stock_mail_server};
use crate::orm::model::Model;
use crate::orm::record::mail_cell;

/// A value. Odoo has no null outside its database: an empty value is `false` in every answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell<'a> {
    Empty,
    Bool(bool),
    Int(i64),
    Text(Cow<'a, str>),
    Time(Moment),
    One(i64),
    Many(Vec<i64>),
}

impl<'a> Cell<'a> {
    pub(crate) fn text(value: &'a str) -> Self {
        Self::Text(Cow::Borrowed(value))
    }

    pub(super) fn optional(value: Option<&'a str>) -> Self {
        value.map_or(Self::Empty, Self::text)
    }

    pub(super) fn time(value: Option<Moment>) -> Self {
        value.map_or(Self::Empty, Self::Time)
    }

    /// What a record holds in a field.
    pub(super) fn held(record: &'a Record, field: &str) -> Self {
        match record.value(field) {
            None => Self::Empty,
            Some(Held::Bool(value)) => Self::Bool(*value),
            Some(Held::Int(value)) => Self::Int(*value),
            Some(Held::Text(text)) => Self::text(text),
            Some(Held::Time(at)) => Self::Time(*at),
            Some(Held::One(id)) => Self::One(*id),
            Some(Held::Many(ids)) => Self::Many(ids.clone()),
        }
    }

    /// PostgreSQL's order: empty ones last when ascending.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Empty, Self::Empty) => Ordering::Equal,
            (Self::Empty, _) => Ordering::Greater,
            (_, Self::Empty) => Ordering::Less,
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Time(a), Self::Time(b)) => a.cmp(b),
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Int(a) | Self::One(a), Self::Int(b) | Self::One(b)) => a.cmp(b),
            _ => Ordering::Equal,
        }
    }
}

impl TenantData {
    /// How many rows a model has. Rows are positions in the tables, in the order of their ids.
    pub(crate) fn rows(&self, model: Model) -> usize {
        match model {
            Model::Users => self.users.len(),
            Model::Partner => self.partners(),
            Model::UsersLog => self.sign_ins.len(),
            Model::Groups => self.groups.len(),
            Model::Category | Model::Privilege => self.categories.len(),
            Model::ExternalId => self.external_ids.len(),
            Model::Module => self.modules.len(),
            Model::Parameter => self.parameters.len(),
            Model::ApiKeys => self.api_keys.len(),
            Model::Company => 1,
            Model::Device | Model::DeviceLog => self.devices.len(),
            Model::Mail => self.mails.len(),
            Model::MailServer => self.unwritten_mail_server() + self.table(model).len(),
            Model::IdentityCheck => self.web.pending.len(),
            Model::KeyDraft => self.web.drafts.len(),
            Model::Registry => Model::all(self.edition()).count(),
            Model::FieldRegistry => self.registered_fields().count(),
            _ => self.table(model).len(),
        }
    }

    /// Record id of a row; 0 when there is no such row.
    pub(crate) fn id_of(&self, model: Model, row: usize) -> i64 {
        match model {
            Model::Users => self.users.get(row).map(|r| r.id),
            Model::Partner => self.partner_id(row),
            Model::UsersLog => self.sign_ins.get(row).map(|r| r.id),
            Model::Groups => self.groups.get(row).map(|r| r.id),
            Model::Category | Model::Privilege => self.categories.get(row).map(|r| r.id),
            Model::ExternalId => self.external_ids.get(row).map(|r| r.id),
            Model::Module => self.modules.get(row).map(|r| r.id),
            Model::Parameter => self.parameters.get(row).map(|r| r.id),
            Model::ApiKeys => self.api_keys.get(row).map(|r| r.id),
            Model::Device | Model::DeviceLog => self.devices.get(row).map(|r| r.id),
            Model::Mail => self.mails.get(row).map(|r| r.id),
            Model::IdentityCheck => self.web.pending.get(row).map(|r| r.id),
            Model::KeyDraft => self.web.drafts.get(row).map(|r| r.id),
            Model::Company | Model::Registry | Model::FieldRegistry => i64::try_from(row + 1).ok(),
            Model::MailServer => match row.checked_sub(self.unwritten_mail_server()) {
                None => Some(1),
                Some(row) => self.table(model).get(row).map(|r| r.id),
            },
            _ => self.table(model).get(row).map(|r| r.id),
        }
        .unwrap_or_default()
    }

    /// The first row whose id is at least this one.
    pub(crate) fn row_from(&self, model: Model, id: i64) -> usize {
        let (mut low, mut high) = (0, self.rows(model));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.id_of(model, middle) < id { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The row with this id.
    pub(crate) fn row_of(&self, model: Model, id: i64) -> Option<usize> {
        let row = self.row_from(model, id);
        (row < self.rows(model) && self.id_of(model, row) == id).then_some(row)
    }

    /// One value. A field the model has not is empty: fields are checked before.
    pub(crate) fn cell(&self, model: Model, row: usize, field: &str) -> Cell<'_> {
        match field {
            "id" => return Cell::Int(self.id_of(model, row)),
            "display_name" => return Cell::Text(self.label(model, row)),
            _ => {}
        }
        match self.own_cell(model, row, field) {
            Some(Cell::Empty) | None => self.noted_cell(model, row, field),
            Some(cell) => cell,
        }
    }

    /// What the row itself holds.
    fn own_cell(&self, model: Model, row: usize, field: &str) -> Option<Cell<'_>> {
        match model {
            Model::Users => self.users.get(row).map(|u| self.user_cell(u, field)),
            Model::Partner => self.partner_at(row).map(|partner| match partner {
                Partner::Company => self.company_cell(field),
                Partner::Person(user) => self.person_cell(user, field),
                Partner::Contact(contact) => contact_cell(contact, field),
            }),
            Model::UsersLog => self.sign_ins.get(row).map(|s| match field {
                "create_uid" | "write_uid" => Cell::One(s.user_id),
                "create_date" | "write_date" => Cell::Time(s.at),
                _ => Cell::Empty,
            }),
            Model::Groups => self.group_cell(row, field),
            Model::Category | Model::Privilege => self.categories.get(row).map(|c| match field {
                "name" => Cell::text(&c.name),
                _ => Cell::Empty,
            }),
            Model::ExternalId => self.external_ids.get(row).map(|e| match field {
                "module" => Cell::text(&e.module),
                "name" => Cell::text(&e.name),
                "complete_name" => Cell::Text(Cow::Owned(format!("{}.{}", e.module, e.name))),
                "model" => Cell::text(&e.model),
                "res_id" => Cell::Int(e.res_id),
                _ => Cell::Empty,
            }),
            Model::Module => self.modules.get(row).map(|m| match field {
                "name" => Cell::text(&m.name),
                "shortdesc" => Cell::text(&m.title),
                "state" => Cell::text(m.state),
                "latest_version" if m.state != "installed" => Cell::Empty,
                "installed_version" | "latest_version" => {
                    Cell::Text(Cow::Owned(format!("{}.0.1.0", self.version)))
                }
                _ => Cell::Empty,
            }),
            Model::Parameter => self.parameters.get(row).map(|p| match field {
                "key" => Cell::text(&p.key),
                "value" => Cell::text(&p.value),
                _ => Cell::Empty,
            }),
            Model::ApiKeys => self.api_keys.get(row).map(|k| match field {
                "name" => Cell::text(&k.name),
                "user_id" => Cell::One(k.user_id),
                "create_date" => Cell::Time(k.create_date),
                "expiration_date" => Cell::time(k.expires),
                _ => Cell::Empty,
            }),
            Model::Company => Some(self.company_cell(field)),
            Model::Device | Model::DeviceLog => self.devices.get(row).map(|d| self.device_cell(d, field)),
            Model::Mail => self.mails.get(row).map(|m| mail_cell(m, field)),
            // what was typed there is not told again
            Model::IdentityCheck => None,
            Model::KeyDraft => self.web.drafts.get(row).map(|d| match field {
                "name" => Cell::text(&d.name),
                "expiration_date" => Cell::time(d.expires),
                _ => Cell::Empty,
            }),
            Model::Registry => self.registry_cell(row, field),
            Model::FieldRegistry => self.field_registry_cell(row, field),
            Model::MailServer => match row.checked_sub(self.unwritten_mail_server()) {
                None => Some(record_cell(stock_mail_server(self.version), field)),
                Some(row) => self.table(model).get(row).map(|record| record_cell(record, field)),
            },
            Model::Cron => self.table(model).get(row).map(|cron| self.cron_cell(cron, field)),
            Model::ServerAction => self.table(model).get(row).map(|action| self.action_cell(action, field)),
            Model::Ticket => self.table(model).get(row).map(|ticket| self.ticket_cell(ticket, field)),
            _ => self.table(model).get(row).map(|record| record_cell(record, field)),
        }
    }

    /// What is noted beside a row: who touched it, and what only people's sessions fill.
    fn noted_cell(&self, model: Model, row: usize, field: &str) -> Cell<'_> {
        let note = self.note(model, self.id_of(model, row));
        match (field, note) {
            ("create_uid", note) => Cell::One(note.map_or(1, |note| note.create_uid)),
            ("write_uid", note) => Cell::One(note.map_or(1, |note| note.write_uid)),
            ("create_date", note) => Cell::Time(note.map_or_else(|| self.founded(), |note| note.create_date)),
            ("write_date", note) => Cell::Time(note.map_or_else(|| self.founded(), |note| note.write_date)),
            (_, Some(note)) => Cell::held(note, field),
            (_, None) => Cell::Empty,
        }
    }
}
