//! The values of accounts, their people, groups, devices and mails: the records whose fields differ by version.

use std::borrow::Cow;

use crate::data::{Device, Kind, Mail, MailFailure, TenantData, User, kind_group};
use crate::orm::cell::Cell;
use crate::orm::model::Model;

impl TenantData {
    pub(super) fn user_cell<'a>(&'a self, user: &'a User, field: &str) -> Cell<'a> {
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
            "create_date" => Cell::Time(user.create_date),
            "write_date" => Cell::Time(user.write_date),
            "name" | "email" | "lang" | "tz" => self.person_cell(user, field),
            _ => Cell::Empty,
        }
    }

    pub(super) fn person_cell<'a>(&'a self, user: &'a User, field: &str) -> Cell<'a> {
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

    pub(super) fn company_cell(&self, field: &str) -> Cell<'_> {
        match field {
            "name" => Cell::text(&self.company),
            "active" | "is_company" => Cell::Bool(true),
            "partner_share" => Cell::Bool(true),
            "lang" => Cell::text("en_US"),
            "user_ids" => Cell::Many(Vec::new()),
            _ => self.company_policy.get(field).map_or(Cell::Empty, Cell::Int),
        }
    }

    pub(super) fn device_cell<'a>(&self, device: &'a Device, field: &str) -> Cell<'a> {
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

    pub(super) fn group_cell(&self, row: usize, field: &str) -> Option<Cell<'_>> {
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
            _ => Cell::Empty,
        })
    }
}

pub(super) fn mail_cell<'a>(mail: &'a Mail, field: &str) -> Cell<'a> {
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

pub(super) fn device_label(device: &Device) -> Cow<'_, str> {
    let word = |word: Option<&str>| {
        let mut letters = word.unwrap_or("Unknown").chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        first + letters.as_str()
    };
    Cow::Owned(format!("{} {}", word(device.platform), word(device.browser)))
}
