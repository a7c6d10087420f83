//! What differs between Odoo 14 and 19, one row per series. No other module asks for a version number.
//!
//! Facts come from Odoo's published source and were checked against running 14.0 and 19.0 servers by the contract
//! tests; rows in between follow the source.

use reeve_domain::version::Version;

use crate::error::{Error, Result};

/// The facts of one series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// 14 to 19.
    pub series: u16,
    /// Field of `res.users` with its explicitly given groups (up to 18 the implied ones are in it as well).
    pub user_groups: &'static str,
    /// Field of `res.users` with all its groups, implied ones included.
    pub user_all_groups: &'static str,
    /// Field of `res.groups` with its members.
    pub group_users: &'static str,
    /// What heads a group's name: a category, or on 19 a privilege.
    pub group_heading: &'static str,
    /// Field of `res.users.apikeys` with the end of a key; there is none before 18.
    pub key_expiry: Option<&'static str>,
    /// Method of `res.users` that switches two-factor off.
    pub totp_disable: &'static str,
    /// The model of an account's devices; there is none before 18.
    pub devices: Option<&'static str>,
    /// Whether the identity check takes the password as a field of its record.
    pub identity_in_field: bool,
    /// Whether the identity check takes the password from the context. Where the source was not seen to have chosen,
    /// both are done: the one that is not looked at does nothing.
    pub identity_in_context: bool,
    /// Whether a link to choose a password reports success though its mail was never sent, and leaves no trace of it.
    pub reset_hides_failure: bool,
    /// Where OCA's `password_security` keeps its values.
    pub password_rules: PasswordRules,
    /// Whether `search_read` takes `load`, which spares the names of related records.
    pub takes_load: bool,
    /// Whether the database has to be chosen by `GET /web/login?db=` before errors come as JSON.
    pub pins_database: bool,
    /// Whether `X-Odoo-Database` chooses the database on every route.
    pub database_header: bool,
    /// Whether `/json/2/` is there.
    pub json2: bool,
    /// Whether `has_group` is called on a record rather than on the model.
    pub has_group_on_record: bool,
    /// The model method that tells whether an operation is allowed.
    pub access_method: &'static str,
    /// Whether it wants `raise_exception=False` to answer instead of refusing.
    pub access_may_raise: bool,
    /// Whether scheduled actions count their runs down (`numbercall`, `doall`); later the fields are refused.
    pub cron_counts: bool,
    /// Whether scheduled actions count their failures, and keep them to themselves when run by hand.
    pub cron_counts_failures: bool,
    /// Whether the database manager makes a zip without the filestore; before, only a dump in PostgreSQL's own format.
    pub database_zip: bool,
    /// Whether a restore can leave scheduled actions and outgoing mail stopped; before, they run as soon as it is done.
    pub neutralizes: bool,
    /// Field of `ir.mail_server` that may leave the connection to the command line; up to 15 nothing may.
    pub mail_authentication: Option<&'static str>,
    /// Rounds that a password is hashed with at least (PBKDF2-SHA512). Up to 15 it is what passlib itself takes.
    pub hash_rounds: u32,
    /// The system parameter that raises them, and never lowers them; there is none up to 15.
    pub hash_rounds_raised_by: Option<&'static str>,
    /// Whether a record's page is at `/odoo/<model>/<id>` rather than behind the `#` of `/web`.
    pub record_has_path: bool,
}

/// Where OCA's `password_security` keeps its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordRules {
    /// On `res.company`, up to 16: each account follows its own company's.
    Company,
    /// Among the system parameters, from 17 on.
    Parameters,
}

const V14: Dialect = Dialect {
    series: 14,
    user_groups: "groups_id",
    user_all_groups: "groups_id",
    group_users: "users",
    group_heading: "category_id",
    key_expiry: None,
    totp_disable: "totp_disable",
    devices: None,
    identity_in_field: true,
    identity_in_context: false,
    reset_hides_failure: false,
    password_rules: PasswordRules::Company,
    takes_load: false,
    pins_database: true,
    database_header: false,
    json2: false,
    has_group_on_record: false,
    access_method: "check_access_rights",
    access_may_raise: true,
    cron_counts: true,
    cron_counts_failures: false,
    database_zip: false,
    neutralizes: false,
    mail_authentication: None,
    hash_rounds: 25_000,
    hash_rounds_raised_by: None,
    record_has_path: false,
};
const V15: Dialect =
    Dialect { series: 15, totp_disable: "action_totp_disable", reset_hides_failure: true, ..V14 };
const V16: Dialect = Dialect {
    series: 16,
    takes_load: true,
    pins_database: false,
    neutralizes: true,
    mail_authentication: Some("smtp_authentication"),
    hash_rounds: 600_000,
    hash_rounds_raised_by: Some("password.hashing.rounds"),
    ..V15
};
const V17: Dialect =
    Dialect { series: 17, identity_in_context: true, password_rules: PasswordRules::Parameters, ..V16 };
const V18: Dialect = Dialect {
    series: 18,
    key_expiry: Some("expiration_date"),
    devices: Some("res.device"),
    has_group_on_record: true,
    access_method: "has_access",
    access_may_raise: false,
    cron_counts: false,
    cron_counts_failures: true,
    record_has_path: true,
    ..V17
};
const V19: Dialect = Dialect {
    series: 19,
    user_groups: "group_ids",
    user_all_groups: "all_group_ids",
    group_users: "user_ids",
    group_heading: "privilege_id",
    identity_in_field: false,
    database_header: true,
    json2: true,
    database_zip: true,
    ..V18
};

static TABLE: [Dialect; 6] = [V14, V15, V16, V17, V18, V19];

impl Dialect {
    /// The dialect a server of this version speaks.
    ///
    /// # Errors
    /// [`Error::VersionUnsupported`] outside 14 to 19.
    pub fn of(version: &Version) -> Result<&'static Self> {
        TABLE
            .iter()
            .find(|dialect| dialect.series == version.series)
            .ok_or_else(|| Error::VersionUnsupported { version: version.text.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(series: u16) -> Result<&'static Dialect> {
        Dialect::of(&Version { text: format!("{series}.0"), series, enterprise: false })
    }

    #[test]
    fn each_series_from_14_to_19_has_its_own_row_and_no_other_has_one() {
        for series in 14..=19 {
            assert_eq!(of(series).unwrap().series, series);
        }
        for series in [8, 13, 20] {
            assert!(matches!(of(series), Err(Error::VersionUnsupported { .. })), "{series} is not known");
        }
    }

    #[test]
    fn what_changed_changed_where_the_source_says() {
        assert_eq!(of(18).unwrap().user_groups, "groups_id");
        assert_eq!(of(19).unwrap().user_groups, "group_ids");
        assert_eq!(of(17).unwrap().key_expiry, None, "keys end only from 18 on");
        assert_eq!(of(18).unwrap().key_expiry, Some("expiration_date"));
        assert_eq!((of(15).unwrap().hash_rounds, of(16).unwrap().hash_rounds), (25_000, 600_000));
        assert!(!of(18).unwrap().json2 && of(19).unwrap().json2, "JSON-2 came with 19");
    }
}
