//! Changing with an API key: on 19 every argument travels by name, as JSON-2 wants it.

use std::collections::BTreeMap;

use reeve_domain::policy::PolicyField;
use reeve_domain::{Code, Secret};
use reeve_odoo::{Credential, Session, UserValues};
use reeve_tests::own;
use serde_json::json;

use crate::alone::alone;
use crate::changes::{internal, login};
use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    a_key_changes_accounts_and_policies_as_a_password_does,
]);

/// Signs the administrator in with a key of its own; answers the key's name as well.
async fn with_key(subject: &Subject, witness: &mut Witness) -> (Session, String) {
    let address = witness.parameter("web.base.url").await;
    witness.open_web_session().await;
    let name = format!("contract admin {}", own::mark());
    let key = Secret::new(witness.make_key(&name).await);
    if let Some(address) = address {
        witness.set_parameter("web.base.url", &address).await;
    }
    let login = &subject.accounts.admin.login;
    let session = subject.server().sign_in(&subject.database, login, Credential::ApiKey(&key)).await;
    (session.expect("the key signs in"), name)
}

async fn a_key_changes_accounts_and_policies_as_a_password_does(subject: Subject) {
    const PASSWORD: &str = "Harbour-Copper-8841!";
    let _address = alone(&subject, "address").await;
    let _policy = alone(&subject, "policy").await;
    let mut witness = subject.witness().await;
    let (session, name) = with_key(&subject, &mut witness).await;
    let group = witness.group("base.group_erp_manager").await;
    let login = login("key");

    let id = session.create_user(&internal(&login, &[])).await.expect("the account is made");
    let values = UserValues { name: Some("By Key"), ..UserValues::default() };
    let edited = session.write_user(id, &values).await;
    let given = session.change_groups(id, &[group], &[]).await;
    let set = session.set_password(id, &Secret::new(PASSWORD.into())).await;
    let user = witness.user(id, &["name"]).await;
    let groups = witness.all_groups(id).await;
    let signs_in = witness.signs_in(&login, PASSWORD).await;
    let found = session.users_called(&login).await;

    let before = witness.parameter("base.login_cooldown_duration").await;
    let wanted = BTreeMap::from([(PolicyField::LockoutSeconds, Some(77))]);
    let policy = session.set_policy(&wanted).await;
    let kept = witness.parameter("base.login_cooldown_duration").await;
    let before = before.map_or(json!(false), |before| json!(before));
    let back = json!(["base.login_cooldown_duration", before]);
    witness.call("ir.config_parameter", "set_param", back, json!({})).await;

    // A key proves nobody: what is behind the question is answered with the question, and nothing is done.
    let key = witness.id("res.users.apikeys", json!([["name", "=", name]])).await;
    let unproven = session.call_once("res.users.apikeys", "remove", json!([[key]]), json!({})).await;
    let confirmed = session.confirm(&subject.accounts.admin.password).await.expect("the password does");
    let revoked = confirmed.revoke_keys(&[key]).await;
    confirmed.close().await.expect("the web session ends");
    witness.remove_user(id).await;

    edited.expect("it changes");
    given.expect("it is given");
    set.expect("it is replaced");
    assert_eq!(user["name"], json!("By Key"));
    assert!(groups.contains(&group), "{groups:?}");
    assert!(signs_in, "with the new password");
    assert_eq!(found.expect("a search").len(), 1);
    policy.expect("it is set");
    assert_eq!(kept.as_deref(), Some("77"));
    assert_eq!(unproven.expect_err("a question is no success").code(), Code::PasswordNeeded);
    revoked.expect("it is revoked");
}
