//! Policies: what the tenant keeps, and that setting and unsetting leave nothing behind.

use std::collections::BTreeMap;

use reeve_domain::policy::{Enforcement, PolicyField, PolicyValue};
use reeve_domain::{Code, Secret};
use serde_json::json;

use crate::alone::alone;
use crate::changes::login;
use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    the_policy_is_what_the_tenant_keeps,
    a_value_is_set_and_unset_again,
    a_new_minimum_length_holds_at_once,
    strength_is_not_set_where_no_module_estimates_it,
    a_module_that_is_not_in_use_enforces_nothing,
    a_plain_login_sees_no_policy_and_sets_none,
]);

/// Where a tenant of this series keeps a value: a field of the company, or a parameter.
fn company_field(field: PolicyField) -> Option<&'static str> {
    Some(match field {
        PolicyField::MinimumLength => "password_length",
        PolicyField::Strength => "password_estimate",
        PolicyField::Lowercase => "password_lower",
        PolicyField::Uppercase => "password_upper",
        PolicyField::Digits => "password_numeric",
        PolicyField::Special => "password_special",
        PolicyField::ExpireDays => "password_expiration",
        PolicyField::History => "password_history",
        PolicyField::MinimumHours => "password_minimum",
        _ => return None,
    })
}

fn parameter(field: PolicyField) -> Option<&'static str> {
    Some(match field {
        PolicyField::MinimumLength => "auth_password_policy.minlength",
        PolicyField::Lowercase => "password_security.lower",
        PolicyField::Uppercase => "password_security.upper",
        PolicyField::Digits => "password_security.numeric",
        PolicyField::Special => "password_security.special",
        PolicyField::ExpireDays => "password_security.expiration_days",
        PolicyField::History => "password_security.history",
        PolicyField::MinimumHours => "password_security.minimum_hours",
        PolicyField::LockoutAfter => "base.login_cooldown_after",
        PolicyField::LockoutSeconds => "base.login_cooldown_duration",
        PolicyField::Strength => return None,
    })
}

/// What the tenant keeps, without Reeve; `None` where nothing is set.
async fn kept(witness: &mut Witness, field: PolicyField) -> Option<u32> {
    if let (true, Some(name)) = (witness.series() <= 16, company_field(field)) {
        let company = own_company(witness).await;
        let rows = witness.rows("res.company", json!([["id", "=", company]]), &[name]).await;
        return rows[0][name].as_u64().map(|value| u32::try_from(value).expect("a small number"));
    }
    witness.parameter(parameter(field)?).await.map(|text| text.parse().expect("a number"))
}

async fn keep(witness: &mut Witness, field: PolicyField, value: Option<u32>) {
    if let (true, Some(name)) = (witness.series() <= 16, company_field(field)) {
        let company = own_company(witness).await;
        let value = value.expect("a company always has a value");
        witness.call("res.company", "write", json!([[company], {name: value}]), json!({})).await;
        return;
    }
    let value = value.map_or(json!(false), |value| json!(value.to_string()));
    let key = parameter(field).expect("a parameter");
    witness.call("ir.config_parameter", "set_param", json!([key, value]), json!({})).await;
}

async fn own_company(witness: &mut Witness) -> i64 {
    let uid = witness.uid();
    let company = witness.user(uid, &["company_id"]).await["company_id"].clone();
    company.as_i64().or_else(|| company[0].as_i64()).expect("a company")
}

fn of(values: &[PolicyValue], field: PolicyField) -> &PolicyValue {
    values.iter().find(|value| value.field == field).expect("every field")
}

fn one(field: PolicyField, value: Option<u32>) -> BTreeMap<PolicyField, Option<u32>> {
    BTreeMap::from([(field, value)])
}

async fn the_policy_is_what_the_tenant_keeps(subject: Subject) {
    let _alone = alone(&subject, "policy").await;
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let reading = session.policy().await.expect("the policy");
    let fields: Vec<PolicyField> = reading.values.iter().map(|value| value.field).collect();
    assert_eq!(fields, PolicyField::ALL, "every field, in the order people see them");
    for value in &reading.values {
        if value.field == PolicyField::Strength && subject.series > 16 {
            assert_eq!(value.enforcement, Enforcement::NotInVersion { series: subject.series });
            assert_eq!((value.value, value.set), (None, false));
            continue;
        }
        let mut kept = kept(&mut witness, value.field).await;
        if value.field == PolicyField::MinimumLength && subject.series <= 16 {
            let core = witness.parameter("auth_password_policy.minlength").await;
            let core: u32 = core.map_or(0, |text| text.parse().expect("a number"));
            kept = kept.map(|company| company.max(core));
        }
        assert_eq!(value.enforcement, Enforcement::Enforced, "{value:?}");
        assert_eq!(value.set, kept.is_some(), "{value:?}");
        assert!(kept.is_none() || value.value == kept, "{value:?} and the tenant keeps {kept:?}");
    }
}

async fn a_value_is_set_and_unset_again(subject: Subject) {
    let _alone = alone(&subject, "policy").await;
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    // Values that stop nobody who signs in or sets a password meanwhile.
    let wanted = [(PolicyField::History, 17), (PolicyField::LockoutAfter, 50)];
    for (field, value) in wanted {
        let before = kept(&mut witness, field).await;
        let set = session.set_policy(&one(field, Some(value))).await;
        let theirs = kept(&mut witness, field).await;
        let ours = session.policy().await;
        let unset = session.set_policy(&one(field, None)).await;
        let gone = kept(&mut witness, field).await;
        let default = session.policy().await;
        keep(&mut witness, field, before).await;

        set.expect("it is set");
        assert_eq!(theirs, Some(value), "{field:?}");
        let ours = ours.expect("the policy");
        assert_eq!((of(&ours.values, field).value, of(&ours.values, field).set), (Some(value), true));
        if subject.series >= 19 && field == PolicyField::LockoutAfter {
            // Every database is made with it, and a 19 lets nobody take it away.
            assert_eq!(unset.expect_err("it stays").code(), Code::TenantRefused);
            assert_eq!(gone, Some(value));
            continue;
        }
        unset.expect("it is unset");
        let default = default.expect("the policy");
        let default = of(&default.values, field);
        if subject.series <= 16 && company_field(field).is_some() {
            assert_eq!((gone, default.set), (Some(value), true), "a company always has a value");
        } else {
            assert_eq!((gone, default.set), (None, false), "{field:?} is gone: the server's default holds");
            assert!(default.value.is_some(), "which is known");
        }
    }
}

async fn a_new_minimum_length_holds_at_once(subject: Subject) {
    const FOURTEEN: &str = "Quartz-47!Lgrx";
    let _alone = alone(&subject, "policy").await;
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let id = witness.make_user(&login("length"), "Ledger-Quartz-4711!").await;
    let before = kept(&mut witness, PolicyField::MinimumLength).await;
    let set = session.set_policy(&one(PolicyField::MinimumLength, Some(15))).await;
    let refused = session.set_password(id, &Secret::new(FOURTEEN.into())).await;
    keep(&mut witness, PolicyField::MinimumLength, before).await;
    let accepted = session.set_password(id, &Secret::new(FOURTEEN.into())).await;
    witness.remove_user(id).await;

    set.expect("it is set");
    let refused = refused.expect_err("it is one character short");
    assert_eq!(refused.code(), Code::TenantRefused, "{refused:?}");
    assert!(refused.to_string().contains("15"), "the tenant says what it wants: {refused}");
    accepted.expect("and what was before holds again");
}

async fn strength_is_not_set_where_no_module_estimates_it(subject: Subject) {
    let _alone = alone(&subject, "policy").await;
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let before = kept(&mut witness, PolicyField::History).await;
    let wanted = BTreeMap::from([(PolicyField::Strength, Some(2)), (PolicyField::History, Some(13))]);
    let set = session.set_policy(&wanted).await;
    let after = kept(&mut witness, PolicyField::History).await;
    let strength = kept(&mut witness, PolicyField::Strength).await;
    keep(&mut witness, PolicyField::History, before).await;
    if subject.series <= 16 {
        keep(&mut witness, PolicyField::Strength, Some(3)).await;
        set.expect("it is set");
        assert_eq!((strength, after), (Some(2), Some(13)));
    } else {
        let refused = set.expect_err("nothing estimates it");
        assert_eq!(refused.code(), Code::NotInVersion, "{refused:?}");
        assert_eq!(after, before, "and nothing else is written either");
    }
}

async fn a_module_that_is_not_in_use_enforces_nothing(subject: Subject) {
    let subject = Subject { database: subject.second_database.clone(), ..subject };
    let _alone = alone(&subject, "lockout").await;
    let session = subject.admin().await;
    let reading = session.policy().await.expect("the policy");
    let length = of(&reading.values, PolicyField::MinimumLength);
    let module = "auth_password_policy".to_owned();
    assert_eq!(length.enforcement, Enforcement::NeedsModule { module });
    let digits = of(&reading.values, PolicyField::Digits);
    let module = "password_security".to_owned();
    assert_eq!(digits.enforcement, Enforcement::NeedsModule { module });
    assert_eq!(digits.value, None, "nothing holds");
    let lockout = of(&reading.values, PolicyField::LockoutAfter);
    assert_eq!(lockout.enforcement, Enforcement::Enforced, "Odoo itself does that");
}

async fn a_plain_login_sees_no_policy_and_sets_none(subject: Subject) {
    let plain = subject.sign_in(&subject.accounts.plain).await;
    let reading = plain.policy().await.expect("a reading without values");
    for value in &reading.values {
        let nowhere = value.field == PolicyField::Strength && subject.series > 16;
        assert!(nowhere || value.enforcement == Enforcement::NoRights, "{value:?}");
        assert_eq!((value.value, value.set), (None, false));
    }
    let refused = plain.set_policy(&one(PolicyField::LockoutAfter, Some(0))).await;
    assert_eq!(refused.expect_err("not its business").code(), Code::AccessDenied);
}
