//! Signing in, each way of being refused, and what signing in must not change.

use std::time::Duration;

use reeve_domain::{Code, Fault, Secret};
use reeve_odoo::Credential;
use serde_json::json;

use crate::account::Account;
use crate::alone::alone;
use crate::changes::login;
use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    a_password_signs_in,
    a_wrong_password_is_refused,
    an_archived_account_is_refused_like_an_unknown_one,
    two_factor_is_told_apart_from_a_wrong_password,
    an_unknown_database_is_told_apart_from_a_wrong_password,
    a_cool_down_is_told_apart_from_a_wrong_password,
    signing_in_leaves_the_tenants_own_address_alone,
    a_password_changed_meanwhile_ends_the_work,
    a_refusal_does_not_show_the_password,
]);

async fn refused(subject: &Subject, login: &str, password: &Secret) -> Fault {
    let _alone = alone(subject, "refusals").await;
    let session = subject.server().sign_in(&subject.database, login, Credential::Password(password)).await;
    let fault = Fault::from(session.expect_err("this does not sign in"));
    // A success forgets the failures: no run of this suite may lock the next one out.
    subject.admin().await;
    fault
}

async fn a_password_signs_in(subject: Subject) {
    for account in [&subject.accounts.admin, &subject.accounts.plain, &subject.accounts.portal] {
        let session = subject.sign_in(account).await;
        let id = subject.witness().await.id("res.users", json!([["login", "=", account.login]])).await;
        assert_eq!(session.uid(), id, "{} is who the tenant says", account.login);
        assert_eq!(session.version().series, subject.series);
    }
}

async fn a_wrong_password_is_refused(subject: Subject) {
    let wrong = Secret::new("not-the-Password-1!".into());
    let fault = refused(&subject, &subject.accounts.admin.login, &wrong).await;
    assert_eq!(fault.code, Code::SignInRefused, "{fault:?}");
}

async fn an_archived_account_is_refused_like_an_unknown_one(subject: Subject) {
    let archived = &subject.accounts.archived;
    let gone = refused(&subject, &archived.login, &archived.password).await;
    let unknown = refused(&subject, "nobody.ever", &archived.password).await;
    assert_eq!((gone.code, unknown.code), (Code::SignInRefused, Code::SignInRefused));
}

async fn two_factor_is_told_apart_from_a_wrong_password(subject: Subject) {
    let account = &subject.accounts.two_factor;
    let right = refused(&subject, &account.login, &account.password).await;
    assert_eq!(right.code, Code::TwoFactorRequired, "the password is right: {right:?}");
    let wrong = refused(&subject, &account.login, &Secret::new("not-the-Password-1!".into())).await;
    assert_eq!(wrong.code, Code::SignInRefused, "{wrong:?}");
}

async fn an_unknown_database_is_told_apart_from_a_wrong_password(subject: Subject) {
    let admin = &subject.accounts.admin;
    let session = subject.server().sign_in("no_such_database", &admin.login, admin.credential()).await;
    let fault = Fault::from(session.expect_err("there is no such database"));
    assert_eq!(fault.code, Code::UnknownDatabase, "{fault:?}");
    assert_eq!(fault.fields.get("database").map(String::as_str), Some("no_such_database"));
}

/// In the second database and for a few seconds, in which a busy server must have refused the password four times: the
/// counter is per database, and nobody else signs in there.
async fn a_cool_down_is_told_apart_from_a_wrong_password(subject: Subject) {
    let seconds = if subject.demo.is_some() { 5 } else { 20 };
    let subject = Subject { database: subject.second_database.clone(), ..subject };
    let _alone = alone(&subject, "lockout").await;
    let admin = subject.accounts.admin.clone();
    let mut witness = Witness::open(&subject, &subject.database, &admin).await;
    let before = parameters(&mut witness, ["2", &seconds.to_string()]).await;

    let wrong = Secret::new("not-the-Password-1!".into());
    let server = subject.server();
    let mut last = Code::Internal;
    for _ in 0..4 {
        let attempt = server.sign_in(&subject.database, &admin.login, Credential::Password(&wrong)).await;
        last = attempt.expect_err("it is wrong").code();
    }
    tokio::time::sleep(Duration::from_secs(seconds + 1)).await;
    let after = server.sign_in(&subject.database, &admin.login, admin.credential()).await;
    let mut witness = Witness::open(&subject, &subject.database, &admin).await;
    parameters(&mut witness, before.each_ref().map(String::as_str)).await;

    assert_eq!(last, Code::LockedOut, "after two failures the server waits");
    assert!(after.is_ok(), "and when the cool-down has passed the password signs in again");
}

/// Sets the lockout's two parameters and answers what they were.
async fn parameters(witness: &mut Witness, values: [&str; 2]) -> [String; 2] {
    let mut before = Vec::new();
    for (key, value) in ["base.login_cooldown_after", "base.login_cooldown_duration"].iter().zip(values) {
        before.push(witness.set_parameter(key, value).await);
    }
    before.try_into().expect("two values")
}

/// A browser's sign-in as an administrator makes Odoo overwrite `web.base.url`, which then stands in every mail.
async fn signing_in_leaves_the_tenants_own_address_alone(subject: Subject) {
    const OWN: &str = "https://erp.contract.example";
    let _alone = alone(&subject, "address").await;
    let mut witness = subject.witness().await;
    let before = witness.set_parameter("web.base.url", OWN).await;

    let session = subject.admin().await;
    session.rights().await.expect("it works");
    let now = witness.set_parameter("web.base.url", &before).await;

    assert_eq!(now, OWN, "signing in must not change the tenant");
}

async fn a_password_changed_meanwhile_ends_the_work(subject: Subject) {
    let mut witness = subject.witness().await;
    // An account of its own: the others are in use by facts that run at the same time.
    let login = login("meanwhile");
    let first = Account::new(&login, "Ledger-Quartz-4711!");
    let id = witness.make_user(&login, first.password.expose()).await;
    let session = subject.sign_in(&first).await;
    assert!(session.user_count().await.is_ok(), "it works before");
    witness.call("res.users", "write", json!([[id], {"password": "Harbour-Copper-8841!"}]), json!({})).await;
    let after = session.user_count().await;
    witness.call("res.users", "unlink", json!([[id]]), json!({})).await;
    assert_eq!(after.expect_err("the password is not valid any more").code(), Code::SignInRefused);
}

async fn a_refusal_does_not_show_the_password(subject: Subject) {
    let secret = "Correct-Horse-99!";
    let fault = refused(&subject, &subject.accounts.admin.login, &Secret::new(secret.into())).await;
    let shown = format!("{fault:?} {fault}");
    assert!(!shown.contains(secret), "{shown}");
}
