use super::*;

fn json(id: &str) -> serde_json::Value {
    serde_json::to_value(get(id).expect(id)).expect("a platform is plain data")
}

/// The fields that say `not_stated`, by their path.
fn silent(value: &serde_json::Value, path: &str, found: &mut Vec<String>) {
    if value["kind"] == "not_stated" {
        found.push(path.trim_start_matches('.').to_owned());
    } else if let Some(object) = value.as_object() {
        object.iter().for_each(|(key, value)| silent(value, &format!("{path}.{key}"), found));
    }
}

#[test]
fn the_ids_that_tenants_are_kept_with_do_not_change() {
    let ids: Vec<_> = all().iter().map(|platform| platform.id).collect();
    assert_eq!(ids, ["ijvine", "instant_erp", "odoo_online", "growsoft", "erp4", "other"]);
    assert_eq!(get("ijvine").map(|platform| platform.name), Some("ijVine"));
    assert!(get("IJVINE").is_none() && get("").is_none(), "an unknown platform is none");
}

#[test]
fn what_a_provider_does_not_state_is_not_stated() {
    let silent_about = |id: &str| {
        let mut found = Vec::new();
        silent(&json(id), "", &mut found);
        found.retain(|path| !path.contains(".value.") && path != "source.dated");
        found
    };
    assert_eq!(silent_about("ijvine"), ["at_rest", "failover", "rpo_hours", "rto", "staff_access"]);
    assert_eq!(
        silent_about("instant_erp"),
        ["at_rest", "backups.kept", "failover", "lockout", "password_policy", "password_storage", "restore"]
    );
    assert!(silent_about("odoo_online").is_empty());
    assert!(silent_about("growsoft").is_empty());
    assert_eq!(
        silent_about("erp4"),
        ["at_rest", "download", "external_sign_in", "lockout", "password_policy"]
    );
}

#[test]
fn a_server_of_ones_own_has_promised_nothing() {
    let text = json("other").to_string();
    assert!(!text.contains(r#""stated""#), "{text}");
    assert!(get("other").is_some_and(|other| other.source.is_none()));
}

#[test]
fn fourteen_backups_are_seven_four_and_three() {
    for platform in all().iter().filter(|p| p.backups.full == Stated::Stated(14)) {
        let counts = [platform.backups.daily, platform.backups.weekly, platform.backups.monthly]
            .map(|slots| slots.value().and_then(|slots| slots.count.value().copied()));
        assert_eq!(counts, [Some(7), Some(4), Some(3)], "{}", platform.name);
    }
    assert_eq!(all().iter().filter(|p| p.backups.full == Stated::Stated(14)).count(), 4);
}

#[test]
fn a_weak_promise_is_kept_as_it_was_made() {
    let transport = get("erp4").and_then(|erp4| erp4.transport.value()).expect("ERP4 states its transport");
    assert_eq!(transport.key_bits.iter().min(), Some(&1024));
    assert!(transport.chains.value().is_some_and(|chains| chains.contains(&ChainHash::Sha1)));
}

#[test]
fn the_page_can_tell_stated_from_not_stated() {
    assert_eq!(json("erp4")["rto"]["value"]["hours"], 8);
    assert_eq!(json("erp4")["download"], serde_json::json!({"kind": "not_stated"}));
    assert_eq!(json("growsoft")["download"]["value"], serde_json::json!(["ticket", "phone"]));
}
