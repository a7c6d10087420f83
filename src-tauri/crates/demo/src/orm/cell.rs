//! One value of one record, borrowed from the tables: what is compared, ordered and written as JSON.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::data::TenantData;
use crate::moment::Moment;
use crate::orm::record::{device_label, mail_cell};
use crate::orm::schema::Model;

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
            // the company comes first, then one person for each account
            Model::Partner => self.users.len() + 1,
            Model::UsersLog => self.sign_ins.len(),
            Model::Groups => self.groups.len(),
            Model::Category | Model::Privilege => self.categories.len(),
            Model::ExternalId => self.external_ids.len(),
            Model::Module => self.modules.len(),
            Model::Parameter => self.parameters.len(),
            Model::ApiKeys => self.api_keys.len(),
            Model::Company => 1,
            Model::Device => self.devices.len(),
            Model::Mail => self.mails.len(),
            Model::MailServer => usize::from(self.mail_server),
            Model::IdentityCheck => self.web.pending.len(),
            Model::KeyDraft => self.web.drafts.len(),
            Model::Registry => Model::all(self.version).len(),
            Model::AccessList => 0,
        }
    }

    /// Record id of a row; 0 when there is no such row.
    pub(crate) fn id_of(&self, model: Model, row: usize) -> i64 {
        match model {
            Model::Users => self.users.get(row).map(|r| r.id),
            Model::Partner => match row.checked_sub(1) {
                None => Some(1),
                Some(user) => self.users.get(user).map(|u| u.partner_id),
            },
            Model::UsersLog => self.sign_ins.get(row).map(|r| r.id),
            Model::Groups => self.groups.get(row).map(|r| r.id),
            Model::Category | Model::Privilege => self.categories.get(row).map(|r| r.id),
            Model::ExternalId => self.external_ids.get(row).map(|r| r.id),
            Model::Module => self.modules.get(row).map(|r| r.id),
            Model::Parameter => self.parameters.get(row).map(|r| r.id),
            Model::ApiKeys => self.api_keys.get(row).map(|r| r.id),
            Model::Device => self.devices.get(row).map(|r| r.id),
            Model::Mail => self.mails.get(row).map(|r| r.id),
            Model::IdentityCheck => self.web.pending.get(row).map(|r| r.id),
            Model::KeyDraft => self.web.drafts.get(row).map(|r| r.id),
            Model::Company | Model::MailServer | Model::Registry | Model::AccessList => {
                i64::try_from(row + 1).ok()
            }
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
        if field == "id" {
            return Cell::Int(self.id_of(model, row));
        }
        if field == "display_name" {
            return Cell::Text(self.label(model, row));
        }
        match model {
            Model::Users => self.users.get(row).map(|u| self.user_cell(u, field)),
            Model::Partner => Some(match row.checked_sub(1).and_then(|r| self.users.get(r)) {
                Some(user) => self.person_cell(user, field),
                None => self.company_cell(field),
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
            Model::Device => self.devices.get(row).map(|d| self.device_cell(d, field)),
            Model::Mail => self.mails.get(row).map(|m| mail_cell(m, field)),
            Model::MailServer => Some(match field {
                "name" => Cell::text("Outgoing"),
                "smtp_host" => Cell::text("smtp.example"),
                "smtp_port" => Cell::Int(587),
                "smtp_encryption" => Cell::text("starttls"),
                "sequence" => Cell::Int(10),
                "active" => Cell::Bool(true),
                _ => Cell::Empty,
            }),
            // what was typed there is not told again
            Model::IdentityCheck => None,
            Model::KeyDraft => self.web.drafts.get(row).map(|d| match field {
                "name" => Cell::text(&d.name),
                "expiration_date" => Cell::time(d.expires),
                _ => Cell::Empty,
            }),
            Model::Registry => Model::all(self.version).get(row).map(|m| match field {
                "model" => Cell::text(m.name()),
                "name" => Cell::text(m.title(self.version)),
                "transient" => Cell::Bool(m.is_transient()),
                "abstract" => Cell::Bool(false),
                _ => Cell::Empty,
            }),
            Model::AccessList => None,
        }
        .unwrap_or(Cell::Empty)
    }

    /// What a record is called.
    pub(crate) fn label(&self, model: Model, row: usize) -> Cow<'_, str> {
        let found = match model {
            Model::Users => self.users.get(row).map(|u| Cow::Borrowed(u.name.as_str())),
            Model::Partner => match row.checked_sub(1).and_then(|r| self.users.get(r)) {
                Some(user) => Some(Cow::Borrowed(user.name.as_str())),
                None => Some(Cow::Borrowed(self.company.as_str())),
            },
            Model::Groups => self.groups.get(row).map(|group| {
                let above = group
                    .above
                    .and_then(|id| self.row_of(Model::Category, id))
                    .and_then(|r| self.categories.get(r));
                match above {
                    Some(above) => Cow::Owned(format!("{} / {}", above.name, group.name)),
                    None => Cow::Borrowed(group.name.as_str()),
                }
            }),
            Model::Category | Model::Privilege => {
                self.categories.get(row).map(|c| Cow::Borrowed(c.name.as_str()))
            }
            Model::ExternalId => {
                self.external_ids.get(row).map(|e| Cow::Owned(format!("{}.{}", e.module, e.name)))
            }
            Model::Module => self.modules.get(row).map(|m| Cow::Borrowed(m.title.as_str())),
            Model::Parameter => self.parameters.get(row).map(|p| Cow::Borrowed(p.key.as_str())),
            Model::ApiKeys => self.api_keys.get(row).map(|k| Cow::Borrowed(k.name.as_str())),
            Model::Company => Some(Cow::Borrowed(self.company.as_str())),
            Model::Device => self.devices.get(row).map(device_label),
            Model::Mail => self.mails.get(row).map(|m| Cow::Borrowed(m.subject.as_str())),
            Model::MailServer => Some(Cow::Borrowed("Outgoing")),
            Model::KeyDraft => self.web.drafts.get(row).map(|d| Cow::Borrowed(d.name.as_str())),
            Model::IdentityCheck | Model::UsersLog | Model::Registry | Model::AccessList => {
                Some(Cow::Owned(format!("{},{}", model.name(), self.id_of(model, row))))
            }
        };
        found.unwrap_or_default()
    }
}
