use serde_json::{Value, json};

use super::Domain;
use crate::data::{Edition, TenantData};
use crate::orm::model::Model;
use crate::people::house::Security;
use crate::people::tenant::Recipe;

fn tenant(version: u16) -> TenantData {
    let recipe = Recipe {
        seed: 3,
        version,
        database: "d".into(),
        company: "Çiçek & Co".into(),
        people: 60,
        tenant: 0,
        security: Security::Available,
        provider: false,
        lived_in: None,
    };
    recipe.make()
}

/// A database without modules that add fields.
fn bare(version: u16) -> Edition {
    Edition { version, password_policy: false, password_security: false, helpdesk: false }
}

fn logins(data: &TenantData, domain: &Value) -> Vec<String> {
    let read = Domain::read(Model::Users, domain, data.edition()).unwrap();
    (0..data.users.len())
        .filter(|row| read.holds(data, Model::Users, *row))
        .map(|row| data.users[row].login.clone())
        .collect()
}

#[test]
fn a_domain_without_operators_means_all_of_it() {
    let data = tenant(19);
    assert_eq!(logins(&data, &json!([])).len(), data.users.len());
    assert_eq!(logins(&data, &json!([["login", "=", "admin"], ["id", "=", 2]])), ["admin"]);
    assert!(logins(&data, &json!([["login", "=", "admin"], ["id", "=", 6]])).is_empty());
}

#[test]
fn prefix_operators_take_the_conditions_that_follow_them() {
    let data = tenant(14);
    let either = json!(["|", ["login", "=", "admin"], ["login", "=", "public"], ["id", ">", 2]]);
    assert_eq!(logins(&data, &either), ["public"], "the rest is joined by and");
    let not = json!(["!", ["id", ">", 2]]);
    assert_eq!(logins(&data, &not), ["__system__", "admin"]);
    let nested = json!(["!", "|", ["id", ">", 4], ["login", "=", "public"]]);
    assert_eq!(logins(&data, &nested), ["__system__", "admin", "default"]);
}

#[test]
fn patterns_match_as_in_sql() {
    let mut data = tenant(19);
    data.user("admin").unwrap().name = "Işıl ÖZTÜRK".into();
    for (domain, expected) in [
        (json!([["login", "like", "dmi"]]), true),
        (json!([["login", "like", "DMI"]]), false),
        (json!([["login", "ilike", "DMI"]]), true),
        (json!([["login", "=ilike", "ADM%"]]), true),
        (json!([["login", "=ilike", "DM%"]]), false),
        (json!([["login", "=like", "a_min"]]), true),
        (json!([["name", "ilike", "öztürk"]]), true),
        (json!([["name", "not ilike", "öztürk"]]), false),
        (json!([["login", "ilike", "a%n"]]), true),
    ] {
        assert_eq!(logins(&data, &domain).contains(&"admin".to_owned()), expected, "{domain}");
    }
}

#[test]
fn an_empty_value_is_unequal_to_every_value_and_less_than_none() {
    let mut data = tenant(19);
    data.user("admin").unwrap().email = None;
    let has = |domain: Value| logins(&data, &domain).contains(&"admin".to_owned());
    assert!(has(json!([["email", "=", false]])));
    assert!(has(json!([["email", "!=", "x@y"]])), "empty counts as different");
    assert!(has(json!([["email", "not in", ["x@y"]]])));
    assert!(has(json!([["email", "not ilike", "x"]])));
    assert!(!has(json!([["email", "!=", false]])));
    assert!(!has(json!([["email", "<", "zzz"]])), "nothing compares with an empty value");
}

#[test]
fn paths_lead_through_relations_and_relations_match_by_id_or_name() {
    let data = tenant(19);
    let admin = data.users.iter().find(|u| u.login == "admin").unwrap();
    let after = json!([
        ["partner_id.write_date", ">=", admin.partner_write_date.to_string()],
        ["login", "=", "admin"]
    ]);
    assert_eq!(logins(&data, &after), ["admin"]);
    assert_eq!(logins(&data, &json!([["partner_id", "=", admin.partner_id]])), ["admin"]);
    assert_eq!(logins(&data, &json!([["partner_id.user_ids.login", "=", "admin"]])), ["admin"]);
    assert!(logins(&data, &json!([["group_ids", "in", [4]]])).contains(&"admin".to_owned()));
    assert!(
        !logins(&data, &json!([["group_ids", "in", [1]]])).contains(&"admin".to_owned()),
        "19 keeps what was given"
    );
    assert!(
        logins(&data, &json!([["all_group_ids", "in", [1]]])).contains(&"admin".to_owned()),
        "and computes the rest"
    );
    assert!(!logins(&data, &json!([["group_ids", "not in", [4]]])).contains(&"admin".to_owned()));
}

#[test]
fn a_time_is_compared_to_the_microsecond_and_shown_to_the_second() {
    let mut data = tenant(19);
    let shown = "2026-02-03 04:05:06";
    data.user("admin").unwrap().write_date = crate::moment::Moment::parse(&format!("{shown}.5")).unwrap();
    let found = logins(&data, &json!([["write_date", ">", shown], ["login", "=", "admin"]]));
    assert_eq!(found, ["admin"], "a delta that asks for later than what it saw sees it again");
}

#[test]
fn what_is_not_understood_is_refused_in_the_servers_words() {
    for (version, domain, name, words) in [
        (
            14,
            json!([["nope", "=", 1]]),
            "builtins.ValueError",
            "Invalid field res.users.nope in leaf ('nope', '=', 1)",
        ),
        (
            19,
            json!([["nope", "=", 1]]),
            "builtins.ValueError",
            "Invalid field res.users.nope in condition ('nope', '=', 1)",
        ),
        (14, json!([["id", "~", 1]]), "builtins.ValueError", "Invalid leaf ('id', '~', 1)"),
        (19, json!([["id", "~", 1]]), "builtins.ValueError", "Invalid operator in condition ('id', '~', 1)"),
        (
            19,
            json!([["write_date", ">", "2026-01-01T00:00:00Z"]]),
            "builtins.ValueError",
            "expecting only datetimes with no timezone: '2026-01-01T00:00:00Z'",
        ),
    ] {
        let refusal = Domain::read(Model::Users, &domain, bare(version)).unwrap_err();
        assert_eq!((refusal.name, refusal.message.as_str()), (name, words), "{version} {domain}");
    }
    assert!(
        Domain::read(Model::Users, &json!(["&", ["id", "=", 1]]), bare(19)).is_err(),
        "an operator without operands"
    );
}

#[test]
fn bounds_on_the_id_are_seen_so_that_paging_is_cheap() {
    let bounds = |domain: Value| Domain::read(Model::Users, &domain, bare(19)).unwrap().id_bounds();
    assert_eq!(bounds(json!([["id", ">", 10], ["active", "=", true]])), (11, i64::MAX));
    assert_eq!(bounds(json!([["id", ">=", 10], ["id", "<", 20]])), (10, 19));
    assert_eq!(bounds(json!([["id", "in", [7, 3, 5]]])), (3, 7));
    assert_eq!(bounds(json!(["|", ["id", ">", 10], ["active", "=", true]])), (i64::MIN, i64::MAX));
}
