//! What a session sees of settings, scheduled actions and mail servers, as promises are held against them: a witness that
//! asks for the rows themselves agrees. What is changed for it is changed in a copy.

use std::collections::BTreeSet;

use chrono::{TimeDelta, Utc};
use reeve_domain::Code;
use reeve_domain::check::ModuleState;
use reeve_odoo::Session;
use reeve_promises::{Failing, FailingAction, MailEncryption};
use reeve_tests::own;
use reeve_tests::throwaway::on_a_copy;
use reeve_tests::way_in::WayIn;
use serde_json::{Value, json};

use crate::account::{Account, Accounts};
use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    settings_are_those_of_the_rows,
    settings_that_change_are_seen_to_change,
    passwords_are_stored_with_at_least_the_rounds_that_are_told,
    a_failing_action_is_told_with_its_time_and_a_sound_one_is_not,
    an_action_that_odoo_switched_off_is_told_and_one_that_somebody_did_is_not,
    mail_servers_in_use_are_told_with_how_mail_travels,
    administrators_and_keys_that_never_end_are_those_of_the_rows,
    a_plain_login_is_refused_and_not_told_that_all_is_well,
]);

const SCOPE: &str = "auth_signup.invitation_scope";
const NEUTRALISED: &str = "database.is_neutralized";
const BASE_URL: &str = "web.base.url";
/// Looks that a scheduler may get ahead of: it runs what is late, and then it is late no more.
const TRIES: usize = 5;

/// Runs a fact on a copy, where it may change what everybody else would feel. A demo server is the fact's own anyway.
async fn on_its_own<F>(subject: Subject, fact: impl FnOnce(Subject) -> F + Send + 'static)
where
    F: Future<Output = ()> + Send + 'static,
{
    if subject.demo.is_some() {
        return fact(subject).await;
    }
    let way =
        WayIn::real(&format!("REEVE_ODOO_{}", subject.series)).expect("it is named: the subject is of it");
    on_a_copy(way, |copy| {
        let admin = Account::new(&copy.login, &copy.password);
        fact(Subject {
            database: copy.database,
            accounts: Accounts { admin, ..subject.accounts.clone() },
            ..subject
        })
    })
    .await;
}

/// Sets a parameter, or takes it away.
async fn set(witness: &mut Witness, key: &str, value: Option<&str>) {
    let value = value.map_or(json!(false), |value| json!(value));
    witness.call("ir.config_parameter", "set_param", json!([key, value]), json!({})).await;
}

async fn state(witness: &mut Witness, module: &str) -> ModuleState {
    let rows = witness.rows("ir.module.module", json!([["name", "=", module]]), &["state"]).await;
    match rows.first().and_then(|row| row["state"].as_str()) {
        Some("installed") => ModuleState::Installed,
        Some(_) => ModuleState::Available,
        None => ModuleState::Absent,
    }
}

async fn settings_are_those_of_the_rows(subject: Subject) {
    let _alone = crate::alone::alone(&subject, "address").await;
    let mut witness = subject.witness().await;
    let seen = subject.admin().await.settings().await.expect("an administrator reads them");
    assert_eq!(seen.base_url, witness.parameter(BASE_URL).await);
    assert_eq!(seen.oauth, state(&mut witness, "auth_oauth").await);
    assert_eq!(seen.ldap, state(&mut witness, "auth_ldap").await);
    let there = state(&mut witness, "auth_signup").await == ModuleState::Installed;
    let anyone = witness.parameter(SCOPE).await.as_deref() == Some("b2c");
    assert_eq!(seen.open_signup, there && anyone);
    let created = witness.parameter("database.create_date").await.expect("every database says so");
    let told = seen.created_at.expect("it is told").format("%Y-%m-%d %H:%M:%S").to_string();
    assert_eq!(told, created.split('.').next().expect("whole seconds"));
    let marked = witness.parameter(NEUTRALISED).await.is_some();
    assert_eq!(seen.neutralised, (subject.series >= 16).then_some(marked));
}

async fn settings_that_change_are_seen_to_change(subject: Subject) {
    on_its_own(subject, |subject| async move {
        let mut witness = subject.witness().await;
        let admin = subject.admin().await;
        let there = state(&mut witness, "auth_signup").await == ModuleState::Installed;
        for (scope, open) in [("b2c", there), ("b2b", false)] {
            set(&mut witness, SCOPE, Some(scope)).await;
            assert_eq!(admin.settings().await.expect("settings").open_signup, open, "{scope}");
        }
        if subject.series >= 16 {
            for (value, neutralised) in [(Some("true"), true), (None, false)] {
                set(&mut witness, NEUTRALISED, value).await;
                let seen = admin.settings().await.expect("settings").neutralised;
                assert_eq!(seen, Some(neutralised), "{value:?}");
            }
        }
        set(&mut witness, BASE_URL, Some("http://erp.contract.example")).await;
        let seen = admin.settings().await.expect("settings").base_url;
        assert_eq!(seen.as_deref(), Some("http://erp.contract.example"));
    })
    .await;
}

/// The hash itself says with how many rounds it was made; the server tells nobody, so it is asked to note the number.
async fn passwords_are_stored_with_at_least_the_rounds_that_are_told(subject: Subject) {
    let told = subject.admin().await.settings().await.expect("settings").hash_rounds;
    assert_eq!(told, if subject.series >= 16 { 600_000 } else { 25_000 }, "unless somebody raised it");
    // the demo keeps no hashes
    if subject.demo.is_some() {
        return;
    }
    on_its_own(subject, move |subject| async move {
        let mut witness = subject.witness().await;
        let code = "env.cr.execute('SELECT password FROM res_users WHERE id = %s', (env.uid,))\n\
             env['ir.config_parameter'].set_param('contract.rounds', env.cr.fetchone()[0].split('$')[2])";
        witness.have_done(code).await;
        let stored = witness.parameter("contract.rounds").await.expect("it was noted");
        assert_eq!(stored.parse(), Ok(told));
    })
    .await;
}

/// A scheduled action of this name, made in the tenant.
async fn scheduled(witness: &mut Witness, name: &str, more: Value) -> i64 {
    let model = witness.id("ir.model", json!([["model", "=", "res.users"]])).await;
    let mut values = json!({
        "name": name, "model_id": model, "state": "code", "code": "pass", "interval_number": 1,
        "interval_type": "months", "nextcall": "2099-01-01 00:00:00",
    });
    if witness.series() < 18 {
        values["numbercall"] = json!(-1);
    }
    for (key, value) in more.as_object().into_iter().flatten() {
        values[key] = value.clone();
    }
    let made = witness.call("ir.cron", "create", json!([values]), json!({})).await;
    made.as_i64().unwrap_or_else(|| panic!("an id, not {made}"))
}

async fn told(admin: &Session, name: &str) -> Option<FailingAction> {
    let failing = admin.failing_actions(Utc::now()).await.expect("an administrator reads them");
    failing.into_iter().find(|action| action.name == name)
}

async fn a_failing_action_is_told_with_its_time_and_a_sound_one_is_not(subject: Subject) {
    on_its_own(subject, |subject| async move {
        let mut witness = subject.witness().await;
        let admin = subject.admin().await;
        let (failing, sound) = (format!("Failing {}", own::mark()), format!("Sound {}", own::mark()));
        scheduled(&mut witness, &sound, json!({})).await;
        let since = (Utc::now() - TimeDelta::days(3)).format("%Y-%m-%d %H:%M:%S").to_string();
        let late = if subject.series >= 18 {
            json!({"failure_count": 3, "first_failure_date": since})
        } else {
            json!({"nextcall": since})
        };
        let id = scheduled(&mut witness, &failing, late.clone()).await;
        let mut found = told(&admin, &failing).await;
        for _ in 0..TRIES {
            if found.is_some() {
                break;
            }
            witness.call("ir.cron", "write", json!([[id], late]), json!({})).await;
            found = told(&admin, &failing).await;
        }
        let found = found.expect("the failing one is told");
        let how = if subject.series >= 18 { Failing::InARow(3) } else { Failing::Late };
        assert_eq!(found.how, how);
        let at = found.since.map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string());
        assert_eq!(at, Some(since));
        assert_eq!(told(&admin, &sound).await, None);
        witness.call("ir.cron", "write", json!([[id], {"active": false}]), json!({})).await;
        assert_eq!(told(&admin, &failing).await, None, "what is switched off does not fail");
    })
    .await;
}

/// What Odoo does to an action that has failed for a week: it writes past the ORM, and tells its administrators.
const SWITCHED_OFF: &str = "\
job = {'id': CRON, 'cron_name': 'NAME', 'active': True, 'failure_count': 9,
       'first_failure_date': datetime.datetime.now() - datetime.timedelta(days=8),
       'nextcall': datetime.datetime.now(), 'interval_type': 'months', 'interval_number': 1}
env['ir.cron']._update_failure_count(job, 'failed')
env['ir.cron']._reschedule_later(job)";

async fn an_action_that_odoo_switched_off_is_told_and_one_that_somebody_did_is_not(subject: Subject) {
    // the demo does not give up on an action, and before 18 nobody does
    if subject.demo.is_some() || subject.series < 18 {
        return;
    }
    on_its_own(subject, |subject| async move {
        let mut witness = subject.witness().await;
        let admin = subject.admin().await;
        let [given_up, by_hand] = ["Given up", "By hand"].map(|name| format!("{name} {}", own::mark()));
        let id = scheduled(&mut witness, &given_up, json!({})).await;
        let other = scheduled(&mut witness, &by_hand, json!({"failure_count": 9})).await;
        witness.call("ir.cron", "write", json!([[other], {"active": false}]), json!({})).await;
        witness.have_done(&SWITCHED_OFF.replace("CRON", &id.to_string()).replace("NAME", &given_up)).await;
        let rows =
            witness.rows("ir.cron", json!([["id", "=", id], ["active", "=", false]]), &["failure_count"]);
        assert_eq!(rows.await[0]["failure_count"], 0, "nothing of the failures is left on it");
        let found = told(&admin, &given_up).await.expect("and yet it is told");
        assert_eq!(found.how, Failing::SwitchedOff);
        assert_eq!(told(&admin, &by_hand).await, None, "somebody decided that");
    })
    .await;
}

async fn mail_servers_in_use_are_told_with_how_mail_travels(subject: Subject) {
    on_its_own(subject, |subject| async move {
        let mut witness = subject.witness().await;
        let admin = subject.admin().await;
        let mut kinds = vec![
            ("none", MailEncryption::Plain),
            ("starttls", MailEncryption::Unverified),
            ("ssl", MailEncryption::Unverified),
        ];
        if subject.series >= 19 {
            kinds.push(("starttls_strict", MailEncryption::Verified));
            kinds.push(("ssl_strict", MailEncryption::Verified));
        }
        for (kind, _) in &kinds {
            let host = format!("{}.mail.contract.example", kind.replace('_', "-"));
            let values = json!({"name": kind, "smtp_host": host, "smtp_encryption": kind});
            witness.call("ir.mail_server", "create", json!([values]), json!({})).await;
        }
        let off = json!({"name": "off", "smtp_host": "off.contract.example", "active": false});
        witness.call("ir.mail_server", "create", json!([off]), json!({})).await;
        let told = admin.mail_servers().await.expect("an administrator reads them");
        for (kind, expected) in kinds {
            let one =
                told.iter().find(|one| one.name == kind).unwrap_or_else(|| panic!("{kind} in {told:?}"));
            assert_eq!(one.encryption, expected, "{one:?}");
            assert!(one.host.ends_with(".mail.contract.example"), "{one:?}");
        }
        let rows = witness.rows("ir.mail_server", json!([["active", "=", true]]), &["name"]).await;
        assert_eq!(told.len(), rows.len(), "one that is not in use is not told: {told:?}");
    })
    .await;
}

async fn administrators_and_keys_that_never_end_are_those_of_the_rows(subject: Subject) {
    on_its_own(subject, |subject| async move {
        let mut witness = subject.witness().await;
        let admin = subject.admin().await;
        let seen = admin.watched_people().await.expect("an administrator reads them");
        assert!(seen.rights_known, "this login is one of them: {seen:?}");

        let (settings, [_, all]) = (witness.group("base.group_system").await, witness.group_fields());
        let domain = json!([["active", "=", true], [all, "in", [settings]]]);
        let rows = witness.rows("res.users", domain, &["login", "login_date", "totp_enabled"]).await;
        let mut told: Vec<_> = seen.administrators.iter().collect();
        let mut known: Vec<_> = rows.iter().collect();
        told.sort_by_key(|one| one.login.clone());
        known.sort_by_key(|row| row["login"].as_str().map(str::to_owned));
        assert_eq!(told.len(), known.len(), "{told:?} beside {known:?}");
        for (one, row) in told.into_iter().zip(known) {
            assert_eq!(json!(one.login), row["login"]);
            assert_eq!(one.two_factor, row["totp_enabled"].as_bool(), "{one:?}");
            let at = one.last_sign_in.map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string());
            assert_eq!(at.as_deref(), row["login_date"].as_str(), "{one:?}");
        }

        // before 18 there is no end, and every key is one
        let endless = if subject.series >= 18 { json!([["expiration_date", "=", false]]) } else { json!([]) };
        let keys = witness.rows("res.users.apikeys", endless, &["user_id"]);
        let mut holders = BTreeSet::new();
        for key in keys.await {
            let holder = key["user_id"][0].as_i64().expect("whose it is");
            let user = witness.user(holder, &["login", "active"]).await;
            if user["active"] == true {
                holders.insert(user["login"].as_str().expect("a login").to_owned());
            }
        }
        assert_eq!(seen.endless_keys.into_iter().collect::<BTreeSet<_>>(), holders);
    })
    .await;
}

async fn a_plain_login_is_refused_and_not_told_that_all_is_well(subject: Subject) {
    let plain = subject.sign_in(&subject.accounts.plain).await;
    let people = plain.watched_people().await;
    let tells = people.as_ref().is_ok_and(|people| people.rights_known);
    assert!(!tells, "it is shown its own keys only: {people:?}");
    let refused = [
        plain.settings().await.map(drop),
        plain.failing_actions(Utc::now()).await.map(drop),
        plain.mail_servers().await.map(drop),
    ];
    for one in refused {
        assert_eq!(one.expect_err("these are for Settings").code(), Code::AccessDenied);
    }
}
