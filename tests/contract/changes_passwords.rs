//! Passwords: replacing one, being told why not, and the link by mail.

use reeve_domain::{Code, Secret};
use reeve_odoo::UserValues;
use serde_json::json;

use crate::account::Account;
use crate::alone::alone;
use crate::changes::login;
use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    a_new_password_signs_in_and_ends_the_web_sessions,
    a_weak_password_is_refused_in_the_tenants_words,
    a_link_that_cannot_be_mailed_is_no_success,
    nobody_without_an_address_is_mailed,
]);

const FIRST: &str = "Ledger-Quartz-4711!";
const SECOND: &str = "Harbour-Copper-8841!";

async fn a_new_password_signs_in_and_ends_the_web_sessions(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let account = Account::new(&login("password"), FIRST);
    let id = witness.make_user(&account.login, FIRST).await;
    let mut browser = Witness::open(&subject, &subject.database, &account).await;
    browser.open_web_session().await;
    let before = browser.web_session_lives().await;
    let set = session.set_password(id, &Secret::new(SECOND.into())).await;
    let after = browser.web_session_lives().await;
    let (old, new) =
        (witness.signs_in(&account.login, FIRST).await, witness.signs_in(&account.login, SECOND).await);
    witness.remove_user(id).await;

    set.expect("it is replaced");
    assert_eq!((before, after), (true, false), "who was signed in is not any more");
    assert_eq!((old, new), (false, true));
}

async fn a_weak_password_is_refused_in_the_tenants_words(subject: Subject) {
    const WEAK: &str = "Ab1";
    // the words say what the policy asks for
    let _alone = alone(&subject, "policy").await;
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let name = login("weak");
    let id = witness.make_user(&name, FIRST).await;
    let refused = session.set_password(id, &Secret::new(WEAK.into())).await;
    let theirs = witness.refusal("res.users", "write", json!([[id], {"password": WEAK}])).await;
    let still = witness.signs_in(&name, FIRST).await;
    witness.remove_user(id).await;

    let refused = refused.expect_err("it is weak");
    assert_eq!(refused.code(), Code::TenantRefused, "{refused:?}");
    let lines = |text: &str| -> Vec<String> {
        text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    assert_eq!(lines(&refused.to_string()), lines(&theirs), "in the tenant's words");
    assert!(!format!("{refused:?}").contains(WEAK), "the password is not shown");
    assert!(still, "the old one stays");
}

/// These servers have no way to send mail. A 14 says so; a 19 reports success.
async fn a_link_that_cannot_be_mailed_is_no_success(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let name = login("reset");
    let id = witness.make_user(&name, FIRST).await;
    let address = UserValues { email: Some(&name), ..UserValues::default() };
    let addressed = session.write_user(id, &address).await;
    let refused = session.mail_password_reset(id).await;
    let stuck = witness.rows("mail.mail", json!([["email_to", "=", name]]), &["state"]).await;
    let probes = witness.rows("mail.mail", json!([["subject", "like", "Reeve"]]), &["id"]).await;
    witness.remove_user(id).await;

    addressed.expect("it has an address");
    let refused = refused.expect_err("there is no mail server");
    assert_eq!(refused.code(), Code::TenantRefused, "{refused:?}");
    assert!(!refused.to_string().is_empty(), "with a reason");
    assert!(stuck.iter().all(|mail| mail["state"] == "exception"), "nothing was sent: {stuck:?}");
    assert!(probes.is_empty(), "and nothing is left of asking: {probes:?}");
}

async fn nobody_without_an_address_is_mailed(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let id = witness.make_user(&login("noaddress"), FIRST).await;
    let refused = session.mail_password_reset(id).await;
    witness.remove_user(id).await;
    let refused = refused.expect_err("there is no address");
    assert_eq!(refused.code(), Code::TenantRefused, "{refused:?}");
}
