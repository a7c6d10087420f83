use super::*;

fn get(id: &str) -> &'static Platform {
    built_in().find(|platform| platform.id == id).expect(id)
}

fn json(id: &str) -> serde_json::Value {
    serde_json::to_value(get(id)).expect("a platform is plain data")
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
fn every_file_is_read_and_the_ids_that_tenants_are_kept_with_do_not_change() {
    let read: Vec<_> = FILES.map(|text| read(text).map(|platform| platform.id)).into();
    let ids =
        ["ijvine", "instant_erp", "odoo_online", "growsoft", "erp4", "other"].map(|id| Ok(id.to_owned()));
    assert_eq!(read, ids);
    assert_eq!(built_in().count(), FILES.len());
    assert_eq!(get("ijvine").name, "ijVine");
    assert!(text("erp4").is_some_and(|text| text.contains("ERP4")) && text("ERP4").is_none());
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
    assert!(get("other").source.is_none());
}

#[test]
fn fourteen_backups_are_seven_four_and_three() {
    let fourteen = || built_in().filter(|platform| platform.backups.full == Stated::Stated(14));
    for platform in fourteen() {
        let counts = [platform.backups.daily, platform.backups.weekly, platform.backups.monthly]
            .map(|slots| slots.value().and_then(|slots| slots.count.value().copied()));
        assert_eq!(counts, [Some(7), Some(4), Some(3)], "{}", platform.name);
    }
    assert_eq!(fourteen().count(), 4);
}

#[test]
fn a_weak_promise_is_kept_as_it_was_made() {
    let transport = get("erp4").transport.value().expect("ERP4 states its transport");
    assert_eq!(transport.key_bits.iter().min(), Some(&1024));
    assert!(transport.chains.value().is_some_and(|chains| chains.contains(&ChainHash::Sha1)));
}

#[test]
fn the_page_can_tell_stated_from_not_stated() {
    assert_eq!(json("erp4")["rto"]["value"]["hours"], 8);
    assert_eq!(json("erp4")["download"], serde_json::json!({"kind": "not_stated"}));
    assert_eq!(json("growsoft")["download"]["value"], serde_json::json!(["ticket", "phone"]));
}

#[test]
fn the_template_is_a_platform_that_has_promised_nothing_yet_and_one_that_promised_everything() {
    let begun = read(TEMPLATE).expect("it is one as it stands");
    assert_eq!((begun.id.as_str(), &begun.backups), ("example", &Backups::default()));
    let whole = read(&TEMPLATE.replace("#: ", "")).expect("and with every line taken in");
    let mut found = Vec::new();
    silent(&serde_json::to_value(whole).expect("plain data"), "", &mut found);
    assert_eq!(found, ["backups.daily.value.chosen"], "a daily backup is chosen from nothing");
}

#[test]
fn a_slip_of_the_pen_is_named_with_its_line() {
    const BEGUN: &str =
        "id = \"mine\"\nname = \"Mine\"\nbuilt_on = \"Odoo\"\nsource = { title = \"T\", section = \"S\" }\n";
    let with = |lines: &str| match lines.strip_prefix("[backups]") {
        Some(_) => format!("{BEGUN}{lines}\n"),
        None => format!("{BEGUN}{lines}\n[backups]\n"),
    };
    let cases = [
        ("download = \"ticket\"", 5, "sequence"),
        (
            "download = [\"fax\"]",
            5,
            "unknown variant `fax`, expected one of `control_panel`, `ticket`, `phone`, `helpdesk`",
        ),
        ("rpo = 24", 5, "unknown field `rpo`, expected one of"),
        ("rpo_hours = -1", 5, "invalid value"),
        ("rpo_hours = 0", 5, "no promise that anybody could keep"),
        ("rto = { minutes = 5 }", 5, "unknown field `minutes`"),
        ("at_rest = { aes_bits = [512], production = true, backups = true }", 5, "128, 192 and 256"),
        ("transport = { cipher_bits = 2, key_bits = [2048] }", 5, "cipher_bits"),
        ("transport = { cipher_bits = 256, key_bits = [20480] }", 5, "key_bits"),
        ("password_policy = []", 5, "names something"),
        ("download = [\"phone\", \"phone\"]", 5, "each thing once"),
        ("[backups]\nfull = 14\nfull = 15", 7, "duplicate key"),
        (
            "[backups]\nfull = 14\ndaily = { count = 7, holds = \"full\" }\nweekly = { count = 4, holds = \"full\" }\n\
             monthly = { count = 2, holds = \"full\" }",
            6,
            "14 full backups are kept, and daily, weekly and monthly ones together are 13",
        ),
    ];
    for (line, at, words) in cases {
        let problem = read(&with(line)).expect_err(line);
        assert!(problem.words.contains(words), "{line}: {problem}");
        assert_eq!(problem.line, Some(at), "{line}: {problem}");
    }
}

#[test]
fn a_platform_has_a_name_an_id_and_a_document() {
    let problem = |text: &str| read(&format!("{text}\n[backups]")).expect_err(text).to_string();
    assert_eq!(
        problem("id = \"Mine\"\nname = \"M\"\nbuilt_on = \"O\""),
        "line 1: an id has up to 40 small letters, digits and _"
    );
    assert_eq!(
        problem("id = \"m\"\nname = \" \"\nbuilt_on = \"O\""),
        "line 2: name has 1 to 80 characters on one line"
    );
    assert!(problem("id = \"m\"\nname = \"M\"").contains("missing field `built_on`"));
    let promised = problem("id = \"m\"\nname = \"M\"\nbuilt_on = \"O\"\nrpo_hours = 4");
    assert_eq!(promised, "something is promised, and source does not say where that is written");
    let dated = "id = \"m\"\nname = \"M\"\nbuilt_on = \"O\"\nsource = { title = \"T\", section = \"S\", dated = \"2026-02-30\" }";
    assert_eq!(problem(dated), "line 4: dated is a day like 2026-01-31");
    assert!(problem("").contains("missing field"), "an empty file");
    assert!(problem("\u{0}").starts_with("line 1"), "and one that is no text");
}
