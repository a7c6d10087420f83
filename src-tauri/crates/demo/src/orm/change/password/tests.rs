//! The words of real servers for passwords that break a rule.

use super::check;
use crate::data::TenantData;
use crate::people::house::Security;
use crate::people::tenant::Recipe;

fn tenant(version: u16) -> TenantData {
    let (database, company) = ("d".to_owned(), "D".to_owned());
    Recipe {
        seed: 3,
        version,
        database,
        company,
        people: 8,
        tenant: 0,
        security: Security::Installed,
        provider: false,
        lived_in: None,
    }
    .make()
}

fn refused(data: &TenantData, user: Option<i64>, password: &str) -> (&'static str, String) {
    let refusal = check(data, user, password).unwrap_err();
    (refusal.name.trim_start_matches("odoo.exceptions."), refusal.message)
}

#[test]
fn a_short_password_is_refused_by_whoever_looks_first() {
    let all = "Password must be 12 characters or more.\rMust contain the following:\r\n* Lowercase letter (at least 1 characters)\r\n* Uppercase letter (at least 1 characters)\r\n* Numeric digit (at least 1 characters)\r\n* Special character (at least 1haracters)";
    assert_eq!(refused(&tenant(14), Some(2), "abc"), ("UserError", all.to_owned()));
    let core = "Passwords must have at least 8 characters, got 3.".to_owned();
    assert_eq!(refused(&tenant(14), None, "abc"), ("UserError", core), "while it is being made");
    let core = "Your password must contain at least 8 characters and only has 3.".to_owned();
    assert_eq!(refused(&tenant(19), Some(2), "abc"), ("UserError", core));
}

#[test]
fn a_password_of_one_kind_of_letter_is_a_validation_error_in_19() {
    let all = "Password must be 8 characters or more.\rMust contain the following:\r\n* Lowercase letter (at least 1 characters)\r\n* Uppercase letter (at least 1 characters)\r\n* Numeric digit (at least 1 characters)\r\n* Special character (at least 1 characters)";
    assert_eq!(refused(&tenant(19), Some(2), "ABCDEFGHIJKLMNOP"), ("ValidationError", all.to_owned()));
}

#[test]
fn strength_is_estimated_up_to_16_and_never_after() {
    let weak = "This is similar to a commonly used password.".to_owned();
    assert_eq!(refused(&tenant(14), Some(2), "Password1234!"), ("UserError", weak));
    assert!(check(&tenant(19), Some(2), "Password1234!").is_ok());
}

#[test]
fn a_count_above_one_asks_for_one() {
    let mut data = tenant(19);
    data.set_parameter("password_security.special", "3");
    assert!(check(&data, Some(2), "Ledger-Quartz4711").is_ok());
}

#[test]
fn an_earlier_password_does_not_come_again_while_it_is_remembered() {
    let mut data = tenant(19);
    let (first, second) = ("Ledger-Quartz-4711!", "Harbour-Copper-8841!");
    data.password_history.insert(2, vec![first.to_owned(), second.to_owned()]);
    let words = "Cannot use the most recent 30 passwords".to_owned();
    assert_eq!(refused(&data, Some(2), first), ("UserError", words));
    data.set_parameter("password_security.history", "1");
    assert!(check(&data, Some(2), first).is_ok(), "one is remembered, and it is the other");
    assert!(check(&data, Some(2), second).is_err());
    data.set_parameter("password_security.history", "0");
    assert!(check(&data, Some(2), second).is_ok(), "none is");
}

#[test]
fn fourteen_remembers_one_fewer_than_it_says() {
    let mut data = tenant(14);
    let (first, second) = ("Ledger-Quartz-4711!", "Harbour-Copper-8841!");
    data.password_history.insert(2, vec![first.to_owned(), second.to_owned()]);
    data.company_policy.history = 2;
    assert!(check(&data, Some(2), first).is_ok());
    assert_eq!(refused(&data, Some(2), second).1, "Cannot use the most recent 2 passwords");
}
