//! Changing accounts, and what a tenant says no to.

use reeve_domain::Code;
use reeve_domain::user::UserKind;
use reeve_odoo::{NewAccount, UserValues};
use reeve_tests::own;
use serde_json::{Value, json};

use crate::hold;
use crate::subject::Subject;

hold!([demo_19, demo_14, real_19, real_14] [
    a_new_internal_account_has_the_groups_it_was_given_and_what_they_imply,
    a_new_portal_account_is_a_portal_one,
    a_login_that_is_taken_is_refused_in_the_tenants_words,
    an_empty_login_is_never_sent,
    a_group_that_is_not_there_makes_no_account,
    name_login_and_address_change_and_the_address_goes,
    an_archived_account_does_not_sign_in_until_it_is_back,
    nobody_archives_the_account_in_use,
    a_plain_login_changes_nobody,
    accounts_are_found_by_id_and_by_what_people_call_them,
]);

const PASSWORD: &str = "Ledger-Quartz-4711!";

/// A login that no other fact and no other run uses.
pub fn login(fact: &str) -> String {
    format!("contract.{fact}.{}@contract.example", own::mark())
}

/// An internal account without an invitation.
pub fn internal<'a>(login: &'a str, group_ids: &'a [i64]) -> NewAccount<'a> {
    NewAccount {
        login,
        name: "Contract Made",
        email: None,
        kind: UserKind::Internal,
        group_ids,
        invite: false,
    }
}

async fn a_new_internal_account_has_the_groups_it_was_given_and_what_they_imply(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let (system, manager) =
        (witness.group("base.group_system").await, witness.group("base.group_erp_manager").await);
    let login = login("made");
    let given = [system];
    let new = NewAccount { email: Some(&login), ..internal(&login, &given) };
    let id = session.create_user(&new).await.expect("the account is made");
    let user = witness.user(id, &["login", "name", "email", "share", "active"]).await;
    let groups = witness.all_groups(id).await;
    let all = session.all_groups_of(id).await;
    let mails = witness.rows("mail.mail", json!([["email_to", "=", login]]), &["id"]).await;
    witness.remove_user(id).await;

    assert_eq!((&user["login"], &user["name"]), (&json!(login), &json!("Contract Made")));
    assert_eq!(user["email"], json!(login));
    assert_eq!((&user["share"], &user["active"]), (&json!(false), &json!(true)));
    assert!(groups.contains(&system), "what it was given");
    assert!(groups.contains(&manager), "and what comes with it");
    assert_eq!(all.expect("all groups"), groups, "both look at the same");
    assert!(mails.is_empty(), "nobody was to be mailed");
}

async fn a_new_portal_account_is_a_portal_one(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let portal = witness.group("base.group_portal").await;
    let internal_group = witness.group("base.group_user").await;
    let login = login("portal");
    let new = NewAccount { kind: UserKind::Portal, ..internal(&login, &[]) };
    let id = session.create_user(&new).await.expect("the account is made");
    let groups = witness.all_groups(id).await;
    let share = witness.user(id, &["share"]).await["share"].clone();
    let seen = session.users_by_id(&[id]).await;
    witness.remove_user(id).await;

    assert!(groups.contains(&portal) && !groups.contains(&internal_group), "{groups:?}");
    assert_eq!(share, json!(true));
    assert_eq!(seen.expect("the account")[0].kind, UserKind::Portal);
}

async fn a_login_that_is_taken_is_refused_in_the_tenants_words(subject: Subject) {
    let session = subject.admin().await;
    let taken = &subject.accounts.plain.login;
    let refused = session.create_user(&internal(taken, &[])).await.expect_err("it is taken");
    assert_eq!(refused.code(), Code::TenantRefused, "{refused:?}");
    assert!(!refused.to_string().is_empty(), "with the tenant's words");
}

async fn an_empty_login_is_never_sent(subject: Subject) {
    let session = subject.admin().await;
    let before = session.user_count().await.expect("a count");
    for empty in ["", "  "] {
        let refused = session.create_user(&internal(empty, &[])).await.expect_err("nobody can use it");
        assert_eq!(refused.code(), Code::InvalidInput, "{refused:?}");
    }
    let own = UserValues { login: Some(""), ..UserValues::default() };
    let refused = session.write_user(session.uid(), &own).await.expect_err("nobody can use it");
    assert_eq!(refused.code(), Code::InvalidInput, "{refused:?}");
    assert!(before > 0);
}

async fn a_group_that_is_not_there_makes_no_account(subject: Subject) {
    let session = subject.admin().await;
    let login = login("nogroup");
    let refused = session.create_user(&internal(&login, &[987_654_321])).await;
    let made = session.users_called(&login).await.expect("a search");
    refused.expect_err("there is no such group");
    assert!(made.is_empty(), "all or nothing");
}

async fn name_login_and_address_change_and_the_address_goes(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let (first, second) = (login("edit"), login("edited"));
    let id = witness.make_user(&first, PASSWORD).await;
    let values = UserValues {
        name: Some("Şule Öztürk"),
        login: Some(&second),
        email: Some("sule@contract.example"),
        active: None,
    };
    let edited = session.write_user(id, &values).await;
    let user = witness.user(id, &["name", "login", "email"]).await;
    let taken = session.write_user(id, &UserValues { email: Some(""), ..UserValues::default() }).await;
    let email = witness.user(id, &["email"]).await["email"].clone();
    let nothing = session.write_user(id, &UserValues::default()).await;
    witness.remove_user(id).await;

    edited.expect("it changes");
    assert_eq!(user["name"], json!("Şule Öztürk"));
    assert_eq!(user["login"], json!(second));
    assert_eq!(user["email"], json!("sule@contract.example"));
    taken.expect("it goes");
    assert_eq!(email, json!(false), "an empty address is none");
    nothing.expect("nothing to change is no failure");
}

async fn an_archived_account_does_not_sign_in_until_it_is_back(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let login = login("archive");
    let id = witness.make_user(&login, PASSWORD).await;
    let active = |active| UserValues { active: Some(active), ..UserValues::default() };
    let archived = session.write_user(id, &active(false)).await;
    let gone = witness.user(id, &["active"]).await["active"].clone();
    let refused = !witness.signs_in(&login, PASSWORD).await;
    let back = session.write_user(id, &active(true)).await;
    let here = witness.user(id, &["active"]).await["active"].clone();
    let signs_in = witness.signs_in(&login, PASSWORD).await;
    witness.remove_user(id).await;

    archived.expect("it is archived");
    assert_eq!((gone, refused), (json!(false), true));
    back.expect("it comes back");
    assert_eq!((here, signs_in), (json!(true), true), "nothing was lost");
}

async fn nobody_archives_the_account_in_use(subject: Subject) {
    let session = subject.admin().await;
    let archive = UserValues { active: Some(false), ..UserValues::default() };
    let refused = session.write_user(session.uid(), &archive).await.expect_err("it is in use");
    assert_eq!(refused.code(), Code::TenantRefused, "{refused:?}");
    let active = subject.witness().await.user(session.uid(), &["active"]).await["active"].clone();
    assert_eq!(active, json!(true));
}

async fn a_plain_login_changes_nobody(subject: Subject) {
    let plain = subject.sign_in(&subject.accounts.plain).await;
    let mut witness = subject.witness().await;
    let portal = witness.id("res.users", json!([["login", "=", subject.accounts.portal.login]])).await;
    let before = witness.user(portal, &["name", "active"]).await;
    let values = UserValues { name: Some("Taken Over"), ..UserValues::default() };
    let written = plain.write_user(portal, &values).await.expect_err("not its business");
    let login = login("plain");
    let made = plain.create_user(&internal(&login, &[])).await.expect_err("not its business");
    let group = witness.group("base.group_system").await;
    let raised = plain.change_groups(plain.uid(), &[group], &[]).await.expect_err("nobody raises oneself");
    for refused in [&written, &made, &raised] {
        assert_eq!(refused.code(), Code::AccessDenied, "{refused:?}");
    }
    assert!(written.to_string().contains("res.users"), "the tenant's words: {written}");
    assert_eq!(witness.user(portal, &["name", "active"]).await, before, "nothing changed");
}

async fn accounts_are_found_by_id_and_by_what_people_call_them(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let (by_login, by_email) = (login("Found_1"), login("found_2"));
    let first = witness.make_user(&by_login, PASSWORD).await;
    let second = witness.make_user(&by_email, PASSWORD).await;
    let address = json!({"email": by_login.to_uppercase(), "active": false});
    witness.call("res.users", "write", json!([[second], address]), json!({})).await;
    let called = session.users_called(&by_login.to_lowercase()).await;
    let like = session.users_called(&by_login.replace('_', "x")).await;
    let part = session.users_called(&by_login[..by_login.len() - 1]).await;
    let by_id = session.users_by_id(&[second, 987_654_321, first]).await;
    for id in [first, second] {
        witness.remove_user(id).await;
    }

    let ids = |users: Vec<reeve_odoo::WireUser>| -> Value { users.iter().map(|user| user.id).collect() };
    assert_eq!(ids(called.expect("a search")), json!([first, second]), "login or address, archived as well");
    assert_eq!(ids(like.expect("a search")), json!([]), "an underscore is an underscore");
    assert_eq!(ids(part.expect("a search")), json!([]), "all of it, not a part");
    assert_eq!(ids(by_id.expect("accounts")), json!([first, second]), "what is gone is missing");
}
