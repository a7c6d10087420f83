//! What is behind the question who is asking: revoking keys and devices, turning two-factor off.

use reeve_domain::{Code, Secret};
use reeve_odoo::{Credential, Session};
use serde_json::json;

use crate::account::Account;
use crate::alone::alone;
use crate::changes::login;
use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    a_key_is_revoked_by_who_has_proven_it_and_by_nobody_else,
    proving_who_asks_leaves_the_tenants_own_address_alone,
    a_wrong_password_proves_nothing,
    an_account_with_two_factor_cannot_prove_it_from_here,
    two_factor_is_turned_off_for_a_lost_phone,
    a_plain_login_turns_nobodys_two_factor_off,
    devices_are_forgotten_where_the_version_knows_them,
]);

const PASSWORD: &str = "Ledger-Quartz-4711!";

/// An account of the fact's own, with somebody in its browser.
async fn somebody(subject: &Subject, witness: &mut Witness, fact: &str) -> (i64, Account, Witness) {
    let account = Account::new(&login(fact), PASSWORD);
    let id = witness.make_user(&account.login, PASSWORD).await;
    let mut browser = Witness::open(subject, &subject.database, &account).await;
    browser.open_web_session().await;
    (id, account, browser)
}

async fn with_key(subject: &Subject, account: &Account, key: &str) -> Result<Session, Code> {
    let key = Secret::new(key.to_owned());
    let credential = Credential::ApiKey(&key);
    let session = subject.server().sign_in(&subject.database, &account.login, credential).await;
    session.map_err(|e| e.code())
}

async fn a_key_is_revoked_by_who_has_proven_it_and_by_nobody_else(subject: Subject) {
    let _alone = alone(&subject, "address").await;
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let (id, account, mut browser) = somebody(&subject, &mut witness, "revoke").await;
    let key = browser.make_key("contract revoke").await;
    let keys = session.keys_of(&[id]).await.expect("keys").expect("an administrator sees them");
    let ids: Vec<i64> = keys.iter().map(|(_, key)| key.id).collect();

    // Without proof the server answers with a question (from 16 on, to `/jsonrpc`, with a plain no). That is no success.
    let unproven = session.call_once("res.users.apikeys", "remove", json!([ids]), json!({})).await;
    let still = with_key(&subject, &account, &key).await.is_ok();
    let confirmed = session.confirm(&subject.accounts.admin.password).await.expect("it is the password");
    let revoked = confirmed.revoke_keys(&ids).await;
    confirmed.close().await.expect("the web session ends");
    let again = with_key(&subject, &account, &key).await;
    let left = session.keys_of(&[id]).await.expect("keys");
    let rows = witness.rows("res.users.apikeys", json!([["user_id", "=", id]]), &["name"]).await;
    witness.remove_user(id).await;
    subject.admin().await;

    assert_eq!((keys.len(), keys[0].0, keys[0].1.name.as_str()), (1, id, "contract revoke"));
    let asked = if subject.series >= 16 { Code::TenantRefused } else { Code::PasswordNeeded };
    assert_eq!(unproven.expect_err("a question is no success").code(), asked);
    assert!(still, "and nothing was done");
    revoked.expect("it is revoked");
    assert_eq!(again.expect_err("the key opens nothing any more"), Code::KeyRefused);
    assert_eq!((left.as_deref(), rows.len()), (Some(&[][..]), 0));
}

async fn proving_who_asks_leaves_the_tenants_own_address_alone(subject: Subject) {
    const OWN: &str = "https://erp.contract.example";
    const ADDRESS: &str = "web.base.url";
    let _alone = alone(&subject, "address").await;
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let before = witness.set_parameter(ADDRESS, OWN).await;
    let frozen = witness.parameter("web.base.url.freeze").await;
    let confirmed = session.confirm(&subject.accounts.admin.password).await.expect("it is the password");
    let now = witness.parameter(ADDRESS).await;
    let still_frozen = witness.parameter("web.base.url.freeze").await;
    // Whoever works on as this login is not thrown out by the end of the proof.
    confirmed.close().await.expect("the web session ends");
    let works = session.user_count().await;
    witness.set_parameter(ADDRESS, &before).await;

    assert_eq!(now.as_deref(), Some(OWN), "it stands in every mail the tenant sends");
    assert_eq!(still_frozen, frozen);
    works.expect("the session itself goes on");
}

async fn a_wrong_password_proves_nothing(subject: Subject) {
    let plain = subject.sign_in(&subject.accounts.plain).await;
    let refused = plain.confirm(&Secret::new("not-the-Password-1!".into())).await;
    let code = refused.map(drop).expect_err("it is wrong").code();
    // Failures count towards the lockout; a success forgets them.
    subject.admin().await;
    assert_eq!(code, Code::SignInRefused);
}

async fn an_account_with_two_factor_cannot_prove_it_from_here(subject: Subject) {
    let mut witness = subject.witness().await;
    let (id, account, mut browser) = somebody(&subject, &mut witness, "proof").await;
    let key = browser.make_key("contract proof").await;
    turn_two_factor_on(&subject, &mut witness, id, &account.login).await;
    let session = with_key(&subject, &account, &key).await;
    let refused = match &session {
        Ok(session) => Some(session.confirm(&account.password).await.map(drop)),
        Err(_) => None,
    };
    drop_keys(&subject, &mut witness, id, "contract proof").await;
    witness.remove_user(id).await;
    subject.admin().await;

    session.expect("the key needs no second factor");
    let refused = refused.expect("it was asked").expect_err("a second factor is asked for");
    assert_eq!(refused.code(), Code::TwoFactorRequired, "{refused:?}");
}

async fn two_factor_is_turned_off_for_a_lost_phone(subject: Subject) {
    let _alone = alone(&subject, "address").await;
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let account = Account::new(&login("lost"), PASSWORD);
    let id = witness.make_user(&account.login, PASSWORD).await;
    turn_two_factor_on(&subject, &mut witness, id, &account.login).await;
    let on = witness.user(id, &["totp_enabled"]).await["totp_enabled"].clone();
    let shut = witness.signs_in(&account.login, PASSWORD).await;
    let confirmed = session.confirm(&subject.accounts.admin.password).await.expect("it is the password");
    let off = confirmed.disable_two_factor(id).await;
    confirmed.close().await.expect("the web session ends");
    let now = witness.user(id, &["totp_enabled"]).await["totp_enabled"].clone();
    let open = witness.signs_in(&account.login, PASSWORD).await;
    witness.remove_user(id).await;

    off.expect("it is turned off");
    assert_eq!((on, now), (json!(true), json!(false)));
    assert_eq!((shut, open), (false, true), "the password alone opens it again");
}

async fn a_plain_login_turns_nobodys_two_factor_off(subject: Subject) {
    let mut witness = subject.witness().await;
    let plain = subject.sign_in(&subject.accounts.plain).await;
    let account = Account::new(&login("guarded"), PASSWORD);
    let id = witness.make_user(&account.login, PASSWORD).await;
    turn_two_factor_on(&subject, &mut witness, id, &account.login).await;
    let confirmed = plain.confirm(&subject.accounts.plain.password).await.expect("it is the password");
    let refused = confirmed.disable_two_factor(id).await;
    confirmed.close().await.expect("the web session ends");
    let on = witness.user(id, &["totp_enabled"]).await["totp_enabled"].clone();
    witness.remove_user(id).await;

    assert_eq!(refused.expect_err("not its business").code(), Code::AccessDenied);
    assert_eq!(on, json!(true));
}

async fn devices_are_forgotten_where_the_version_knows_them(subject: Subject) {
    let _alone = alone(&subject, "address").await;
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let (id, _, mut browser) = somebody(&subject, &mut witness, "device").await;
    assert!(browser.web_session_lives().await);
    let before = session.devices_of(id).await;
    let confirmed = session.confirm(&subject.accounts.admin.password).await.expect("it is the password");
    let revoked = confirmed.revoke_devices(id, None).await;
    confirmed.close().await.expect("the web session ends");
    let after = session.devices_of(id).await;
    let lives = browser.web_session_lives().await;
    witness.remove_user(id).await;

    let before = before.expect("devices");
    if subject.series < 18 {
        assert_eq!(before, None, "nobody keeps them");
        assert_eq!(revoked.expect_err("there are none").code(), Code::NotInVersion);
        assert!(lives, "and nothing ended");
        return;
    }
    let before = before.expect("an administrator sees them");
    assert_eq!(before.len(), 1, "{before:?}");
    assert!(before[0].last_seen.is_some() && before[0].address.is_some() && !before[0].revoked, "{before:?}");
    revoked.expect("it is forgotten");
    assert_eq!(after.expect("devices").as_deref(), Some(&[][..]));
    assert!(!lives, "its session has ended");
}

/// As its owner would with a phone.
async fn turn_two_factor_on(subject: &Subject, witness: &mut Witness, id: i64, login: &str) {
    if let Some(demo) = &subject.demo {
        return demo.turn_two_factor_on(login);
    }
    let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    let code = format!("env['res.users'].sudo().browse({id}).write({{'totp_secret': '{secret}'}})");
    witness.have_done(&code).await;
}

/// An account with keys cannot be taken away on a 14.
async fn drop_keys(subject: &Subject, witness: &mut Witness, id: i64, name: &str) {
    if let Some(demo) = &subject.demo {
        return demo.revoke_key(name);
    }
    let code = format!("env['res.users.apikeys'].sudo().search([('user_id', '=', {id})]).unlink()");
    witness.have_done(&code).await;
}
