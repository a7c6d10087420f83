//! Support access: an account with just its groups, an end that the tenant keeps, and nothing that works after it.

use reeve_domain::{Code, Secret};
use reeve_odoo::{Credential, PlacedEnd, Server, Session, WebAccess, is_support_login, support_login};
use reeve_tests::own;
use serde_json::{Value, json};

use crate::account::Account;
use crate::alone::alone;
use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    nothing_of_an_access_works_after_its_end_and_nothing_comes_back,
    a_login_without_rights_is_told_so_before_anything_is_made,
    an_account_with_a_group_that_is_not_there_is_not_made,
    an_account_archived_by_hand_stays_shut_when_it_is_activated_again,
    who_gives_access_back_shuts_the_door_without_an_administrator,
    support_accounts_are_found_with_their_ends,
    a_web_session_with_settings_rights_leaves_the_tenants_own_address_alone,
]);

pub const PASSWORD: &str = "Ledger-Quartz-4711!";
pub const HOUR: u32 = 3_600;
/// Changes contacts: rights that any tenant has, without more.
pub const CONTACTS: &str = "base.group_partner_manager";

/// An access as the facts make it: the end first, then the account, its password, and a web session of its own.
pub struct Access {
    pub end: PlacedEnd,
    pub uid: i64,
    pub account: Account,
    pub web: WebAccess,
}

/// A support account's login that no other fact and no other run uses.
pub fn fresh_login(fact: &str) -> String {
    support_login(own::mark(), &format!("contract {fact}"))
}

pub async fn give(subject: &Subject, admin: &Session, fact: &str, seconds: u32, groups: &[&str]) -> Access {
    let account = Account::new(&fresh_login(fact), PASSWORD);
    let end = admin.place_end(&account.login, seconds).await.expect("the end is placed");
    let mail = format!("{fact}@contract.example");
    let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
    let uid = admin.create_support_user(&account.login, "Contract (support)", &mail, &groups).await;
    let uid = uid.expect("the account is made");
    admin.set_password(uid, &account.password).await.expect("the password is set");
    let web = admin.open_web_as(&account.login, &account.password).await.expect("a web session opens");
    assert_eq!(web.uid, uid, "it is that account's");
    assert!(subject.server().web_lives(&web.cookie).await.expect("an answer"), "and it lives");
    Access { end, uid, account, web }
}

/// Takes everything of an access away, so that the suite leaves nothing behind.
pub async fn clear(admin: &Session, witness: &mut Witness, access: &Access) {
    if let Some(end) = admin.placed_end(&access.account.login).await.expect("the end is looked for") {
        admin.remove_end(end.id).await.expect("the end goes");
    }
    witness.remove_user(access.uid).await;
}

pub async fn sign_in(subject: &Subject, account: &Account) -> Result<Session, Code> {
    let session = subject.server().sign_in(&subject.database, &account.login, account.credential()).await;
    session.map_err(|e| e.code())
}

async fn with_key(subject: &Subject, account: &Account, key: &Secret) -> Option<Code> {
    let credential = Credential::ApiKey(key);
    let session = subject.server().sign_in(&subject.database, &account.login, credential).await;
    session.err().map(|e| e.code())
}

pub async fn lives(server: &Server, web: &WebAccess) -> bool {
    server.web_lives(&web.cookie).await.expect("the server answers")
}

pub async fn activate(witness: &mut Witness, uid: i64) {
    witness.call("res.users", "write", json!([[uid], {"active": true}]), json!({})).await;
}

async fn nothing_of_an_access_works_after_its_end_and_nothing_comes_back(subject: Subject) {
    let (admin, server) = (subject.admin().await, subject.server());
    let mut witness = subject.witness().await;
    let access = give(&subject, &admin, "ends", HOUR, &[CONTACTS]).await;
    let _alone = alone(&subject, "refusals").await;
    let mut browser = Witness::open(&subject, &subject.database, &access.account).await;
    browser.open_web_session().await;
    let key = Secret::new(browser.make_key("contract support").await);
    let before =
        (sign_in(&subject, &access.account).await.is_ok(), with_key(&subject, &access.account, &key).await);
    let lived = browser.web_session_lives().await;

    let run = admin.run_end(access.end.id).await;
    let archived = admin.user_is_archived(access.uid).await;
    let seen = witness.user(access.uid, &["active"]).await["active"].clone();
    let password = sign_in(&subject, &access.account).await.map(drop);
    let keyed = with_key(&subject, &access.account, &key).await;
    let keys = admin.keys_of(&[access.uid]).await;
    let sessions = (lives(&server, &access.web).await, browser.web_session_lives().await);
    // Somebody on the tenant takes the account back into use, and the old ways in are tried again.
    activate(&mut witness, access.uid).await;
    let again = (
        witness.signs_in(&access.account.login, PASSWORD).await,
        lives(&server, &access.web).await,
        browser.web_session_lives().await,
        with_key(&subject, &access.account, &key).await,
    );
    clear(&admin, &mut witness, &access).await;
    subject.admin().await;

    assert_eq!((before, lived), ((true, None), true), "it worked while it lasted");
    run.expect("the tenant runs it");
    assert!(archived.expect("an answer"), "the account is archived");
    assert_eq!(seen, json!(false), "and a second look sees the same");
    assert_eq!(password.expect_err("the password is refused"), Code::SignInRefused);
    assert!(keyed.is_some(), "the key is refused");
    assert_eq!(keys.expect("keys").as_deref(), Some(&[][..]), "and gone");
    assert_eq!(sessions, (false, false), "both web sessions are dead");
    assert_eq!((again.0, again.1, again.2), (false, false, false), "activating it again revives neither");
    assert!(again.3.is_some(), "nor the key");
}

async fn a_login_without_rights_is_told_so_before_anything_is_made(subject: Subject) {
    let plain = subject.sign_in(&subject.accounts.plain).await;
    let mut witness = subject.witness().await;
    let login = fresh_login("rightless");
    let footing = plain.footing().await.expect("a footing");
    let placed = plain.place_end(&login, HOUR).await.expect_err("not its business");
    let made = plain.create_support_user(&login, "Nobody", "", &[]).await.expect_err("not its business");
    let wrong = subject.admin().await.place_end("admin", HOUR).await.expect_err("no support account");
    let ends = witness.rows("ir.cron", json!([["name", "like", login]]), &["id"]).await;
    let accounts = witness.rows("res.users", json!([["login", "=", login]]), &["id"]).await;

    assert!(!footing.may_schedule && !footing.may_create_users, "{footing:?}");
    for refused in [&placed, &made] {
        assert_eq!(refused.code(), Code::AccessDenied, "{refused:?}");
    }
    assert_eq!(wrong.code(), Code::InvalidInput, "an end is for support accounts only: {wrong:?}");
    assert_eq!((ends.len(), accounts.len()), (0, 0), "nothing was made");
}

async fn an_account_with_a_group_that_is_not_there_is_not_made(subject: Subject) {
    let admin = subject.admin().await;
    let mut witness = subject.witness().await;
    let login = fresh_login("nogroup");
    let groups = [CONTACTS.to_owned(), "sale.group_gone".to_owned()];
    let refused = admin.create_support_user(&login, "Nobody", "", &groups).await.expect_err("there is none");
    let accounts = witness.rows("res.users", json!([["login", "=", login]]), &["id"]).await;
    let made = admin.create_support_user(&login, "Somebody", "", &groups[..1]).await.expect("it is made");
    let found = admin.support_user(&login).await.expect("an answer");
    let held = witness.all_groups(made).await;
    let (given, settings) = (witness.group(CONTACTS).await, witness.group("base.group_system").await);
    witness.remove_user(made).await;

    assert_eq!(refused.code(), Code::InvalidInput, "{refused:?}");
    assert!(refused.to_string().contains("sale.group_gone"), "it is named: {refused}");
    assert!(accounts.is_empty(), "nothing was made");
    assert_eq!(found, Some(made));
    assert!(held.contains(&given) && !held.contains(&settings), "just what was agreed");
}

async fn an_account_archived_by_hand_stays_shut_when_it_is_activated_again(subject: Subject) {
    let (admin, server) = (subject.admin().await, subject.server());
    let mut witness = subject.witness().await;
    let access = give(&subject, &admin, "byhand", HOUR, &[CONTACTS]).await;
    let _alone = alone(&subject, "refusals").await;
    let archived = admin.archive_support_user(access.uid).await;
    let seen = admin.user_is_archived(access.uid).await;
    let lived = lives(&server, &access.web).await;
    activate(&mut witness, access.uid).await;
    let again = (witness.signs_in(&access.account.login, PASSWORD).await, lives(&server, &access.web).await);
    clear(&admin, &mut witness, &access).await;
    subject.admin().await;
    let nobody = admin.user_is_archived(access.uid).await;

    archived.expect("it is archived");
    assert_eq!((seen.expect("an answer"), lived), (true, false));
    assert_eq!(again, (false, false), "neither password nor session came back");
    assert!(nobody.expect("an answer"), "an account that is gone works no more than an archived one");
}

async fn who_gives_access_back_shuts_the_door_without_an_administrator(subject: Subject) {
    let (admin, server) = (subject.admin().await, subject.server());
    let mut witness = subject.witness().await;
    let access = give(&subject, &admin, "giveback", HOUR, &[CONTACTS]).await;
    let _alone = alone(&subject, "refusals").await;
    let staff = sign_in(&subject, &access.account).await.expect("staff sign in");
    let wrong = Secret::new("not-the-Password-1!".to_owned());
    let next = Secret::new("Granite-Lantern-5528!".to_owned());
    let refused = staff.change_own_password(&wrong, &next).await;
    let lived = lives(&server, &access.web).await;
    let changed = staff.change_own_password(&access.account.password, &next).await;
    let old = sign_in(&subject, &access.account).await.map(drop);
    let dead = !lives(&server, &access.web).await;
    clear(&admin, &mut witness, &access).await;
    subject.admin().await;

    assert_eq!(refused.expect_err("it is not the password").code(), Code::SignInRefused);
    assert!(lived, "and nothing ended");
    changed.expect("it changes");
    assert_eq!(old.expect_err("the old one is refused"), Code::SignInRefused);
    assert!(dead, "and its web session is dead");
}

async fn support_accounts_are_found_with_their_ends(subject: Subject) {
    let admin = subject.admin().await;
    let mut witness = subject.witness().await;
    let access = give(&subject, &admin, "found", HOUR, &[CONTACTS]).await;
    let unguarded = fresh_login("unguarded");
    let stray = admin.create_support_user(&unguarded, "Stray (support)", "", &[]).await.expect("it is made");
    let found = admin.support_accounts().await;
    witness.remove_user(stray).await;
    clear(&admin, &mut witness, &access).await;

    let found = found.expect("accounts");
    let of = |uid: i64| found.iter().find(|account| account.uid == uid).expect("it is found");
    assert_eq!((of(access.uid).active, of(access.uid).end.as_ref()), (true, Some(&access.end)));
    assert_eq!((of(stray).name.as_str(), of(stray).end.as_ref()), ("Stray (support)", None));
    assert!(found.iter().all(|account| is_support_login(&account.login)), "and nobody else: {found:?}");
}

async fn a_web_session_with_settings_rights_leaves_the_tenants_own_address_alone(subject: Subject) {
    const OWN: &str = "https://erp.contract.example";
    let _alone = alone(&subject, "address").await;
    let (admin, server) = (subject.admin().await, subject.server());
    let mut witness = subject.witness().await;
    let before = witness.set_parameter("web.base.url", OWN).await;
    let access = give(&subject, &admin, "address", HOUR, &["base.group_system"]).await;
    let now = witness.parameter("web.base.url").await;
    let closed = server.close_web(&access.web.cookie).await;
    let lived = lives(&server, &access.web).await;
    clear(&admin, &mut witness, &access).await;
    witness.set_parameter("web.base.url", &before).await;

    assert_eq!(now.as_deref(), Some(OWN), "it stands in every mail the tenant sends");
    closed.expect("it is closed");
    assert!(!lived, "a closed session is dead");
}

/// A record's id, made by somebody.
pub async fn made(session: &Session, model: &str, values: Value) -> i64 {
    let made = session.call_once(model, "create", json!([values]), json!({})).await.expect("it is made");
    made.as_i64().or_else(|| made[0].as_i64()).unwrap_or_else(|| panic!("an id, not {made}"))
}
