//! API keys: signing in with one, seeing them, and what a revoked one is told.

use reeve_domain::{Code, Fault, Secret};
use reeve_odoo::Credential;
use reeve_tests::own;
use serde_json::json;

use crate::alone::alone;
use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    a_key_signs_in_is_listed_and_is_refused_once_revoked,
    a_made_up_key_is_refused,
]);

async fn a_key_signs_in_is_listed_and_is_refused_once_revoked(subject: Subject) {
    // Of an account that is no administrator: opening its web session changes nothing on the tenant.
    let owner = &subject.accounts.plain;
    let _alone = alone(&subject, "refusals").await;
    let mut witness = Witness::open(&subject, &subject.database, owner).await;
    let name = format!("contract {}", own::mark());
    let key = Secret::new(make_key(&mut witness, &subject, &name).await);

    let with_key = subject.server().sign_in(&subject.database, &owner.login, Credential::ApiKey(&key)).await;
    let session = with_key.expect("the key signs in");
    let people = session.users_page(0, 80).await;
    let listed = subject.admin().await.api_keys().await;
    let somebody_else = &subject.accounts.admin.login;
    let as_other = subject.server().sign_in(&subject.database, somebody_else, Credential::ApiKey(&key)).await;

    revoke(&mut witness, &subject, &name).await;
    let in_use = session.user_count().await;
    let again = subject.server().sign_in(&subject.database, &owner.login, Credential::ApiKey(&key)).await;
    // Failures count towards the lockout; a success forgets them.
    subject.admin().await;

    assert!(!people.expect("accounts").is_empty(), "a key reads as a password does");
    let listed = listed.expect("keys").expect("an administrator sees them");
    let (owner_id, seen) =
        listed.iter().find(|(_, key)| key.name == name).expect("the new key is among them");
    assert_eq!(*owner_id, session.uid());
    let ends = seen.expires_at.is_some();
    assert_eq!(ends, subject.series >= 18, "keys end from 18 on: {seen:?}");
    assert_eq!(as_other.expect_err("a key is its owner's alone").code(), Code::KeyRefused);
    match in_use {
        Err(refused) => assert_eq!(refused.code(), Code::KeyRefused),
        // A 14 that has once checked a key remembers it in memory: revoking ends sign-ins, not the work under way.
        Ok(_) => assert_eq!(subject.series, 14, "only a 14 goes on with a revoked key"),
    }
    let fault = Fault::from(again.expect_err("it was revoked"));
    assert_eq!(fault.code, Code::KeyRefused);
    assert!(!format!("{fault:?}").contains(key.expose()), "the key is not shown");
}

async fn a_made_up_key_is_refused(subject: Subject) {
    let key = Secret::new("0123456789abcdef0123456789abcdef01234567".into());
    let _alone = alone(&subject, "refusals").await;
    let login = &subject.accounts.admin.login;
    let refused = subject.server().sign_in(&subject.database, login, Credential::ApiKey(&key)).await;
    subject.admin().await;
    assert_eq!(refused.expect_err("nobody has that key").code(), Code::KeyRefused);
}

/// As a person makes one in the preferences, the question for the password included.
async fn make_key(witness: &mut Witness, subject: &Subject, name: &str) -> String {
    if let Some(demo) = &subject.demo {
        return demo.make_key(&subject.accounts.plain.login, name);
    }
    witness.open_web_session().await;
    witness.make_key(name).await
}

async fn revoke(witness: &mut Witness, subject: &Subject, name: &str) {
    if let Some(demo) = &subject.demo {
        return demo.revoke_key(name);
    }
    let id = witness.id("res.users.apikeys", json!([["name", "=", name]])).await;
    witness.remove_key(id).await;
}
