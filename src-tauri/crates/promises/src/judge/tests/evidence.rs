//! What answers rest on, in words that read by themselves.

use chrono::TimeDelta;
use reeve_domain::policy::{Enforcement, PolicyField};

use crate::healthy::{facts, finding, key_exchange, now, platform, seen};
use crate::*;

/// The evidence of a check after a change, line by line.
fn shown(check: Check, change: impl FnOnce(&mut Facts)) -> Vec<String> {
    let mut facts = facts();
    change(&mut facts);
    let findings = judge(platform("odoo_online"), &facts, now());
    let evidence = &finding(&findings, check).evidence;
    evidence.iter().map(ToString::to_string).collect()
}

fn list(facts: &mut Facts, names: &[&str]) {
    seen(&mut facts.server).databases = Some(names.iter().map(|name| (*name).to_owned()).collect());
}

#[test]
fn isolation_rests_on_names() {
    let own = shown(Check::Isolation, |facts| list(facts, &["acme"]));
    assert_eq!(own, ["promised: yes", "databases: acme"]);
    let others = shown(Check::Isolation, |facts| list(facts, &["acme", "neighbour"]));
    assert_eq!(others, ["promised: yes", "databases: neighbour"]);
}

#[test]
fn names_that_begin_alike_praise_nobody_and_accuse_nobody() {
    let answer = |names: &[&str]| {
        let mut facts = facts();
        seen(&mut facts.server).database = "acme_training".to_owned();
        list(&mut facts, names);
        let findings = judge(platform("odoo_online"), &facts, now());
        let finding = finding(&findings, Check::Isolation);
        (finding.verdict, finding.unseen)
    };
    for alike in ["acme", "acme_training-north", "acme_training_copy"] {
        assert_eq!(answer(&[alike, "acme_training"]), (Verdict::Unseen, Some(Unseen::NamesAlike)), "{alike}");
    }
    assert_eq!(answer(&["acme", "acme_training", "neighbour"]), (Verdict::Broken, None));
    assert_eq!(answer(&["acme_training"]), (Verdict::Kept, None));
}

#[test]
fn a_rule_that_is_too_strict_does_not_lack() {
    let password = |field: PolicyField, value: u32| {
        let lines = shown(Check::PasswordPolicy, |facts| {
            let values = &mut seen(&mut facts.policy).values;
            values.iter_mut().filter(|set| set.field == field).for_each(|set| set.value = Some(value));
        });
        lines.last().cloned().unwrap_or_default()
    };
    assert_eq!(password(PolicyField::ExpireDays, 60), "against a standard: expire_days 60");
    assert_eq!(password(PolicyField::Special, 1), "against a standard: special 1");
    assert_eq!(password(PolicyField::MinimumLength, 7), "lacking: minimum_length 7");
}

#[test]
fn a_rule_that_asks_for_nothing_is_not_in_force() {
    let lines = shown(Check::PasswordPolicy, |_| ());
    assert!(lines.contains(&"in force: minimum_length 15, strength 3".to_owned()), "{lines:?}");
}

#[test]
fn a_module_that_has_to_be_put_in_use_first_is_named() {
    let lines = shown(Check::PasswordPolicy, |facts| {
        let values = &mut seen(&mut facts.policy).values;
        values.iter_mut().filter(|set| set.field == PolicyField::MinimumLength).for_each(|set| {
            set.enforcement = Enforcement::NeedsModule { module: "auth_password_policy".into() };
        });
    });
    assert!(
        lines.iter().any(|line| line.starts_with("lacking: ") && line.ends_with("auth_password_policy")),
        "{lines:?}"
    );
}

#[test]
fn who_is_meant_is_named_and_not_counted() {
    let without = shown(Check::TwoFactor, |facts| {
        seen(&mut facts.people).administrators[0].two_factor = Some(false);
    });
    assert_eq!(without, ["accounts: ada"]);
    assert_eq!(shown(Check::TwoFactor, |_| ()), ["found: 0"]);
    let endless = shown(Check::EndlessKeys, |facts| {
        seen(&mut facts.people).endless_keys = vec!["ada".into()];
    });
    assert_eq!(endless, ["accounts: ada"]);
}

#[test]
fn what_did_not_answer_says_so() {
    let lines = shown(Check::HttpsOnly, |facts| *seen(&mut facts.plain_http) = PlainHttp::Nobody);
    assert_eq!(lines, ["promised: yes", "found: not answered"]);
}

#[test]
fn actions_that_odoo_switched_off_are_told_apart_from_those_that_still_fail() {
    let action = |name: &str, how| FailingAction { name: name.into(), how, since: Some(now()) };
    let lines = shown(Check::FailingActions, |facts| {
        *seen(&mut facts.actions) = vec![
            action("Fetch", Failing::InARow(3)),
            action("Digest", Failing::InARow(8)),
            action("Sync", Failing::SwitchedOff),
        ];
    });
    assert_eq!(
        lines,
        [
            "scheduled actions: Fetch, Digest",
            "switched off by Odoo because they failed: Sync",
            "failures in a row: 8",
            "since: 2026-11-22T12:00:00Z",
        ]
    );
}

#[test]
fn of_several_key_exchanges_the_weak_ones_are_named() {
    let weak = |facts: &mut Facts| {
        let exchanges = &mut seen(&mut facts.tls).key_exchanges;
        exchanges[0] = KeyExchange { prime_bits: Some(1024), ..key_exchange("DHE 1024") };
    };
    assert_eq!(shown(Check::KeyExchange, weak), ["promised: grade A", "key exchange: DHE 1024"]);
    let enough = |facts: &mut Facts| {
        let exchanges = &mut seen(&mut facts.tls).key_exchanges;
        exchanges[0] = KeyExchange { prime_bits: Some(2048), ..key_exchange("DHE 2048") };
    };
    assert_eq!(shown(Check::KeyExchange, enough), ["promised: grade A", "key exchange: X25519MLKEM768"]);
}

#[test]
fn of_a_chain_the_weak_certificates_are_named() {
    let lines = shown(Check::CertificateKey, |facts| seen(&mut facts.tls).chain[0].key = Key::Rsa(1024));
    assert_eq!(lines.last().map(String::as_str), Some("found: acme.example: RSA 1024"));
}

#[test]
fn a_certificate_that_lives_for_days_is_held_against_a_third_of_its_life() {
    let short = |facts: &mut Facts| {
        let own = &mut seen(&mut facts.tls).chain[0];
        (own.not_before, own.not_after) = (now() - TimeDelta::days(1), now() + TimeDelta::days(4));
    };
    let lines = shown(Check::CertificateExpiry, short);
    assert_eq!(lines[..2], ["today's standard: 40 hours", "found: 96 hours"]);
}
