//! The values of records without a table type of their own, and of the lists of models and fields.

use std::sync::OnceLock;

use crate::data::{Held, Record, TenantData};
use crate::moment::Moment;
use crate::orm::cell::Cell;
use crate::orm::model::Model;
use crate::orm::schema::Field;
use crate::stock;

/// What a scheduled action has from its server action.
pub(super) const DELEGATED: [&str; 6] = ["name", "state", "code", "model_id", "usage", "type"];

impl TenantData {
    /// 1 while the mail server of [`TenantData::mail_server`] is as it was set up; changed in the screens, it is a row
    /// like any other.
    pub(crate) fn unwritten_mail_server(&self) -> usize {
        usize::from(self.mail_server && self.record(Model::MailServer, 1).is_none())
    }

    /// All fields of all models.
    pub(super) fn registered_fields(&self) -> impl Iterator<Item = (Model, &'static Field)> {
        let edition = self.edition();
        Model::all(edition).flat_map(move |model| model.fields(edition).map(move |field| (model, field)))
    }

    pub(super) fn registry_cell(&self, row: usize, field: &str) -> Option<Cell<'_>> {
        let model = Model::all(self.edition()).nth(row)?;
        Some(match field {
            "model" => Cell::text(model.name()),
            "name" => Cell::text(model.title(self.version)),
            "transient" => Cell::Bool(model.is_transient()),
            // whoever may see them
            "count" => Cell::Int(i64::try_from(self.rows(model)).unwrap_or(i64::MAX)),
            "abstract" => Cell::Bool(false),
            _ => Cell::Empty,
        })
    }

    pub(super) fn field_registry_cell(&self, row: usize, field: &str) -> Option<Cell<'_>> {
        let (model, described) = self.registered_fields().nth(row)?;
        let (kind, relation) = described.kind();
        Some(match field {
            "name" => Cell::text(described.name),
            "field_description" => Cell::text(described.title),
            "model" => Cell::text(model.name()),
            "model_id" => Cell::One(stock::registered(model, self.edition())),
            "ttype" => Cell::text(kind),
            "relation" => relation.map_or(Cell::Empty, |model| Cell::text(model.name())),
            "required" => Cell::Bool(described.required),
            "store" => Cell::Bool(described.stored),
            _ => Cell::Empty,
        })
    }

    pub(super) fn cron_cell<'a>(&'a self, cron: &'a Record, field: &str) -> Cell<'a> {
        if DELEGATED.contains(&field) || field == "model_name" {
            let action = self.record(Model::ServerAction, cron.number("ir_actions_server_id"));
            return action.map_or(Cell::Empty, |action| self.action_cell(action, field));
        }
        record_cell(cron, field)
    }

    pub(super) fn action_cell<'a>(&'a self, action: &'a Record, field: &str) -> Cell<'a> {
        if field == "model_name" {
            let row = self.row_of(Model::Registry, action.number("model_id"));
            return row.and_then(|row| self.registry_cell(row, "model")).unwrap_or(Cell::Empty);
        }
        record_cell(action, field)
    }

    pub(super) fn ticket_cell<'a>(&'a self, ticket: &'a Record, field: &str) -> Cell<'a> {
        let stage =
            |field| self.record(Model::TicketStage, ticket.number("stage_id")).is_some_and(|s| s.is(field));
        match field {
            "closed" | "unattended" => Cell::Bool(stage(field)),
            "message_ids" => {
                let about = |said: &&Record| {
                    said.number("res_id") == ticket.id && said.text("model") == Model::Ticket.name()
                };
                Cell::Many(
                    self.table(Model::Message).iter().rev().filter(about).map(|said| said.id).collect(),
                )
            }
            _ => record_cell(ticket, field),
        }
    }
}

/// A record's value, the stamps included.
pub(super) fn record_cell<'a>(record: &'a Record, field: &str) -> Cell<'a> {
    match (record.value(field), field) {
        (Some(_), _) => Cell::held(record, field),
        (None, "create_uid") => Cell::One(record.create_uid),
        (None, "write_uid") => Cell::One(record.write_uid),
        (None, "create_date") => Cell::Time(record.create_date),
        (None, "write_date") => Cell::Time(record.write_date),
        (None, _) => Cell::Empty,
    }
}

/// Somebody of the address book who is nobody's account.
pub(super) fn contact_cell<'a>(contact: &'a Record, field: &str) -> Cell<'a> {
    match field {
        "partner_share" => Cell::Bool(true),
        "user_ids" => Cell::Many(Vec::new()),
        "is_company" => Cell::Bool(contact.is(field)),
        _ => record_cell(contact, field),
    }
}

/// The mail server a database was set up with. From 19 on the certificate of whoever answers can be checked, and is.
pub(super) fn stock_mail_server(version: u16) -> &'static Record {
    static SERVERS: [OnceLock<Record>; 2] = [const { OnceLock::new() }; 2];
    let verifies = version >= 19;
    SERVERS[usize::from(verifies)].get_or_init(|| {
        let encryption = if verifies { "starttls_strict" } else { "starttls" };
        let values = vec![
            ("name", Held::fixed("Outgoing")),
            ("smtp_host", Held::fixed("smtp.example")),
            ("smtp_port", Held::Int(587)),
            ("smtp_encryption", Held::fixed(encryption)),
            ("smtp_authentication", Held::fixed("login")),
            ("sequence", Held::Int(10)),
            ("active", Held::Bool(true)),
        ];
        Record::new(1, 1, Moment::today().plus_days(-900), values)
    })
}
