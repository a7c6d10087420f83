//! One value of one record, borrowed from the tables: what is compared, ordered and written as JSON.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::data::{Device, Kind, Mail, MailFailure, TenantData, User, kind_group};
use crate::moment::Moment;
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

    fn optional(value: Option<&'a str>) -> Self {
        value.map_or(Self::Empty, Self::text)
    }

    fn time(value: Option<Moment>) -> Self {
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

    fn user_cell<'a>(&'a self, user: &'a User, field: &str) -> Cell<'a> {
        match field {
            "login" => Cell::text(&user.login),
            "active" => Cell::Bool(user.active),
            "share" => Cell::Bool(self.share(user)),
            "partner_id" => Cell::One(user.partner_id),
            "company_id" => Cell::One(1),
            // up to 18 what is implied is stored beside what was given
            "groups_id" | "all_group_ids" => Cell::Many(self.all_groups(user)),
            "group_ids" => Cell::Many(user.groups.clone()),
            "role" if self.holds(user, "base.group_system") => Cell::text("group_system"),
            "role" if !self.share(user) => Cell::text("group_user"),
            "login_date" => Cell::time(user.login_date),
            "log_ids" => {
                Cell::Many(self.sign_ins.iter().filter(|s| s.user_id == user.id).map(|s| s.id).collect())
            }
            "totp_enabled" => Cell::Bool(user.two_factor),
            "api_key_ids" => {
                Cell::Many(self.api_keys.iter().filter(|k| k.user_id == user.id).map(|k| k.id).collect())
            }
            "device_ids" => {
                Cell::Many(self.devices.iter().filter(|d| d.user_id == user.id).map(|d| d.id).collect())
            }
            "password_write_date" => Cell::time(user.password_set),
            "create_uid" | "write_uid" => Cell::One(1),
            "create_date" => Cell::Time(user.create_date),
            "write_date" => Cell::Time(user.write_date),
            "name" | "email" | "lang" | "tz" => self.person_cell(user, field),
            _ => Cell::Empty,
        }
    }

    fn person_cell<'a>(&'a self, user: &'a User, field: &str) -> Cell<'a> {
        match field {
            "name" => Cell::text(&user.name),
            "email" => Cell::optional(user.email.as_deref()),
            "lang" => Cell::text(user.lang),
            "tz" => Cell::text(user.tz),
            // archiving an account leaves the person in the address book
            "active" => Cell::Bool(user.id == 2 || user.id > 5),
            "is_company" => Cell::Bool(false),
            "partner_share" => Cell::Bool(self.share(user)),
            "user_ids" => Cell::Many(if user.active { vec![user.id] } else { Vec::new() }),
            "create_date" => Cell::Time(user.create_date),
            "write_date" => Cell::Time(user.partner_write_date),
            _ => Cell::Empty,
        }
    }

    fn company_cell(&self, field: &str) -> Cell<'_> {
        match field {
            "name" => Cell::text(&self.company),
            "active" | "is_company" => Cell::Bool(true),
            "partner_share" => Cell::Bool(true),
            "lang" => Cell::text("en_US"),
            "user_ids" => Cell::Many(Vec::new()),
            "create_date" | "write_date" => {
                self.users.first().map_or(Cell::Empty, |u| Cell::Time(u.create_date))
            }
            _ => self.company_policy.get(field).map_or(Cell::Empty, Cell::Int),
        }
    }

    fn device_cell<'a>(&self, device: &'a Device, field: &str) -> Cell<'a> {
        match field {
            "session_identifier" => Cell::text(&device.session),
            "platform" => Cell::optional(device.platform),
            "browser" => Cell::optional(device.browser),
            "ip_address" | "linked_ip_addresses" => Cell::text(&device.ip),
            "device_type" => Cell::text(if device.mobile { "mobile" } else { "computer" }),
            "user_id" => Cell::One(device.user_id),
            "first_activity" => Cell::Time(device.first),
            "last_activity" => Cell::Time(device.last),
            "revoked" => Cell::Bool(false),
            "is_current" => Cell::Bool(self.web.is_current(device)),
            _ => Cell::Empty,
        }
    }

    /// When the database was made.
    fn founded(&self) -> Cell<'_> {
        self.users.first().map_or(Cell::Empty, |u| Cell::Time(u.create_date))
    }

    fn group_cell(&self, row: usize, field: &str) -> Option<Cell<'_>> {
        let group = self.groups.get(row)?;
        let holders = |all: bool| {
            // the groups that bring this one, looked up once: a walk for each account would be slow in a large tenant
            let brings = |g: &i64| *g == group.id || (all && self.closure(&[*g]).contains(&group.id));
            let bringers: Vec<i64> = self.groups.iter().map(|g| g.id).filter(brings).collect();
            let with = |u: &&User| u.active && u.groups.iter().any(|g| bringers.contains(g));
            self.users.iter().filter(with).map(|u| u.id).collect()
        };
        Some(match field {
            "name" => Cell::text(&group.name),
            "full_name" => Cell::Text(self.label(Model::Groups, row)),
            "share" => Cell::Bool([kind_group(Kind::Portal), kind_group(Kind::Public)].contains(&group.id)),
            "category_id" | "privilege_id" => group.above.map_or(Cell::Empty, Cell::One),
            "implied_ids" => Cell::Many(group.implied.clone()),
            "trans_implied_ids" => Cell::Many(self.closure(&group.implied)),
            // 19 counts a group among those that come with it
            "all_implied_ids" => Cell::Many(self.closure(&[group.id])),
            "comment" => Cell::optional(group.comment.as_deref()),
            "sequence" => Cell::Int(0),
            "users" | "all_user_ids" => Cell::Many(holders(true)),
            "user_ids" => Cell::Many(holders(false)),
            "create_date" | "write_date" => self.founded(),
            _ => Cell::Empty,
        })
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

fn mail_cell<'a>(mail: &'a Mail, field: &str) -> Cell<'a> {
    match field {
        "subject" => Cell::text(&mail.subject),
        "email_to" => Cell::optional(mail.to.as_deref()),
        "state" => Cell::text(if mail.failure.is_some() { "exception" } else { "outgoing" }),
        "failure_reason" => match mail.failure {
            Some(MailFailure::NoServer) => Cell::text("111\nConnection refused"),
            Some(MailFailure::NoRecipient) => Cell::text(
                "Error without exception. Probably due to sending an email without computed recipients.",
            ),
            None => Cell::Empty,
        },
        "failure_type" if mail.failure == Some(MailFailure::NoRecipient) => Cell::text("mail_email_missing"),
        "auto_delete" => Cell::Bool(true),
        "create_date" | "write_date" => Cell::Time(mail.at),
        _ => Cell::Empty,
    }
}

fn device_label(device: &Device) -> Cow<'_, str> {
    let word = |word: Option<&str>| {
        let mut letters = word.unwrap_or("Unknown").chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        first + letters.as_str()
    };
    Cow::Owned(format!("{} {}", word(device.platform), word(device.browser)))
}
