//! The fields of each model, with the series that have them.

mod business;
mod helpdesk;
mod technical;

pub(super) use business::{COUNTRY, EMPLOYEE, INVOICE, PICKING, SALE};
pub(super) use helpdesk::{MESSAGE, SUBTYPE, TICKET, TICKET_STAGE, TICKET_TEAM};
pub(super) use technical::{
    ACCESS_LIST, CRON, FIELD_REGISTRY, LOGGING, MAIL_SERVER, REGISTRY, RULE, SERVER_ACTION,
};

use crate::orm::model::Model;
use crate::orm::schema::Holds::{Boolean, Char, Children, Datetime, Integer, Many, One, Text};
use crate::orm::schema::{Addon, Field, field};

/// Every table is sorted by it.
pub(super) static ID: &Field = &field("id", Integer, "ID");

/// What the server writes by itself on every row of most models.
pub(super) static STAMPS: &[Field] = &[
    field("create_uid", One(Model::Users), "Created by"),
    field("create_date", Datetime, "Created on"),
    field("write_uid", One(Model::Users), "Last Updated by"),
    field("write_date", Datetime, "Last Updated on"),
];

pub(super) static USERS: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("login", Char, "Login").required(),
    field("name", Char, "Name"),
    field("email", Char, "Email"),
    field("active", Boolean, "Active"),
    field("share", Boolean, "Share User"),
    field("partner_id", One(Model::Partner), "Related Partner").required(),
    field("company_id", One(Model::Company), "Company"),
    field("groups_id", Many(Model::Groups), "Groups").until(18),
    field("group_ids", Many(Model::Groups), "Groups").from(19),
    field("all_group_ids", Many(Model::Groups), "Groups and implied groups").from(19).computed(),
    field("role", Char, "Role").from(19).computed(),
    field("login_date", Datetime, "Latest authentication").computed(),
    field("log_ids", Children(Model::UsersLog), "User log entries"),
    field("totp_enabled", Boolean, "Two-factor authentication").computed(),
    field("api_key_ids", Children(Model::ApiKeys), "API Keys"),
    field("device_ids", Children(Model::Device), "User devices").from(18),
    field("password_write_date", Datetime, "Last password update").with(Addon::PasswordSecurity),
    field("lang", Char, "Language"),
    field("tz", Char, "Timezone"),
];

pub(super) static PARTNER: &[Field] = &[
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
    field("phone", Char, "Phone"),
    field("street", Char, "Street"),
    field("city", Char, "City"),
    field("function", Char, "Job Position"),
    field("comment", Text, "Notes"),
    field("parent_id", One(Model::Partner), "Related Company"),
];

pub(super) static USERS_LOG: &[Field] =
    &[field("id", Integer, "ID"), field("display_name", Char, "Display Name").computed()];

pub(super) static GROUPS: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Name"),
    field("full_name", Char, "Group Name").computed(),
    field("share", Boolean, "Share Group"),
    field("comment", Char, "Comment"),
    field("sequence", Integer, "Sequence").from(19),
    field("category_id", One(Model::Category), "Application").until(18),
    field("privilege_id", One(Model::Privilege), "Privilege").from(19),
    field("implied_ids", Many(Model::Groups), "Inherits"),
    field("trans_implied_ids", Many(Model::Groups), "Transitively inherits").until(18).computed(),
    field("all_implied_ids", Many(Model::Groups), "Transitively inherits").from(19).computed(),
    field("users", Many(Model::Users), "Users").until(18),
    field("user_ids", Many(Model::Users), "Users").from(19),
    field("all_user_ids", Many(Model::Users), "Users and implied users").from(19).computed(),
];

pub(super) static CATEGORY: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Name"),
];

pub(super) static PRIVILEGE: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Name"),
    field("category_id", One(Model::Category), "Category"),
];

pub(super) static EXTERNAL_ID: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("module", Char, "Module"),
    field("name", Char, "External Identifier"),
    field("complete_name", Char, "Complete ID").computed(),
    field("model", Char, "Model Name"),
    field("res_id", Integer, "Record ID"),
];

pub(super) static MODULE: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Technical Name"),
    field("shortdesc", Char, "Module Name"),
    field("state", Char, "Status"),
    field("installed_version", Char, "Latest Version").computed(),
    field("latest_version", Char, "Installed Version"),
];

pub(super) static PARAMETER: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("key", Char, "Key"),
    field("value", Char, "Value"),
];

pub(super) static API_KEYS: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Description"),
    field("user_id", One(Model::Users), "User"),
    field("scope", Char, "Scope"),
    field("create_date", Datetime, "Creation Date"),
    field("expiration_date", Datetime, "Expiration Date").from(18),
];

pub(super) static COMPANY: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Company Name"),
    field("email", Char, "Email"),
    policy("password_expiration", "Days"),
    policy("password_length", "Characters"),
    policy("password_lower", "Lowercase"),
    policy("password_upper", "Uppercase"),
    policy("password_numeric", "Numeric"),
    policy("password_special", "Special"),
    policy("password_estimate", "Estimation"),
    policy("password_history", "History"),
    policy("password_minimum", "Minimum Hours"),
];

/// A value of `password_security`: a field of the company up to 16, a parameter after.
const fn policy(name: &'static str, title: &'static str) -> Field {
    field(name, Integer, title).until(16).with(Addon::PasswordSecurity)
}

pub(super) static DEVICE: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("session_identifier", Char, "Session Identifier"),
    field("platform", Char, "Platform"),
    field("browser", Char, "Browser"),
    field("ip_address", Char, "IP Address"),
    field("country", Char, "Country"),
    field("city", Char, "City"),
    field("device_type", Char, "Device Type"),
    field("user_id", One(Model::Users), "User"),
    field("first_activity", Datetime, "First Activity"),
    field("last_activity", Datetime, "Last Activity"),
    field("revoked", Boolean, "Revoked"),
    field("is_current", Boolean, "Current Device").computed(),
    field("linked_ip_addresses", Char, "Linked IP address").computed(),
];

pub(super) static MAIL: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("subject", Char, "Subject"),
    field("model", Char, "Related Document Model"),
    field("res_id", Integer, "Related Document ID"),
    field("email_to", Char, "To"),
    field("state", Char, "Status"),
    field("failure_reason", Char, "Failure Reason"),
    field("failure_type", Char, "Failure type").from(15),
    field("auto_delete", Boolean, "Auto Delete"),
];

pub(super) static IDENTITY_CHECK: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("password", Char, "Password"),
];

pub(super) static KEY_DRAFT: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Description"),
    field("duration", Char, "Duration").from(18),
    field("expiration_date", Datetime, "Expiration Date").from(18),
];
