//! What every database has before anybody works in it: technical accounts, parameters, modules.

use crate::data::{Module, Parameter, User};
use crate::moment::Moment;
use crate::people::Dice;

/// id, login, name, group
pub(super) type Technical = (i64, &'static str, &'static str, i64);

pub(super) const TECHNICAL: [Technical; 4] = [
    (1, "__system__", "OdooBot", 1),
    (3, "default", "Default User Template", 1),
    (4, "public", "Public user", 11),
    (5, "portaltemplate", "Portal User Template", 10),
];

pub(super) fn technical_account((id, login, name, group): &Technical, founded: Moment) -> User {
    User {
        id: *id,
        partner_id: id + 1,
        login: (*login).to_owned(),
        password: None,
        name: (*name).to_owned(),
        email: None,
        active: false,
        groups: vec![*group],
        two_factor: false,
        password_set: None,
        lang: "en_US",
        tz: "UTC",
        login_date: None,
        create_date: founded,
        write_date: founded,
        partner_write_date: founded,
    }
}

pub(super) fn parameters(dice: &mut Dice, founded: Moment) -> Vec<Parameter> {
    let uuid = |dice: &mut Dice| {
        let hex = dice.hex(32);
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    };
    let rows = [
        ("database.secret", uuid(dice)),
        ("database.uuid", uuid(dice)),
        ("database.create_date", founded.to_string()),
        ("web.base.url", "https://localhost".to_owned()),
        ("base.login_cooldown_after", "10".to_owned()),
        ("base.login_cooldown_duration", "60".to_owned()),
        ("auth_signup.invitation_scope", "b2b".to_owned()),
        ("mail.catchall.alias", "catchall".to_owned()),
    ];
    (1..).zip(rows).map(|(id, (key, value))| Parameter { id, key: key.to_owned(), value }).collect()
}

pub(super) fn modules() -> Vec<Module> {
    let rows: &[(&str, &str, &str)] = &[
        ("account", "Invoicing", "installed"),
        ("auth_ldap", "Authentication via LDAP", "uninstalled"),
        ("auth_oauth", "OAuth2 Authentication", "uninstalled"),
        ("auth_password_policy", "Password Policy", "uninstalled"),
        ("auth_password_policy_signup", "Password Policy support for Signup", "uninstalled"),
        ("auth_signup", "Signup", "installed"),
        ("auth_totp", "Two-Factor Authentication (TOTP)", "installed"),
        ("base", "Base", "installed"),
        ("base_setup", "Initial Setup Tools", "installed"),
        ("bus", "IM Bus", "installed"),
        ("contacts", "Contacts", "installed"),
        ("crm", "CRM", "uninstalled"),
        ("hr", "Employees", "installed"),
        ("mail", "Discuss", "installed"),
        ("password_security", "Password Security", "uninstalled"),
        ("portal", "Customer Portal", "installed"),
        ("sale_management", "Sales", "installed"),
        ("sales_team", "Sales Teams", "installed"),
        ("stock", "Inventory", "installed"),
        ("web", "Web", "installed"),
    ];
    (1..)
        .zip(rows)
        .map(|(id, (name, title, state))| Module {
            id,
            name: (*name).to_owned(),
            title: (*title).to_owned(),
            state,
        })
        .collect()
}
