//! Accounts as Reeve reads them, against what the tenant says to somebody else.

use std::collections::{BTreeMap, BTreeSet};

use reeve_domain::user::UserKind;
use reeve_odoo::{Session, Watermark, WireUser};
use serde_json::{Value, json};

use crate::changes::login;
use crate::hold;
use crate::subject::Subject;

hold!([demo_19, demo_14, real_19, real_14] [
    pages_hold_every_account_once_and_in_order,
    one_question_and_three_give_the_same_accounts,
    each_kind_of_account_is_recognised,
    groups_are_those_the_tenant_names,
    the_latest_sign_in_is_the_tenants,
    a_changed_account_and_a_changed_person_come_with_the_next_delta,
    a_name_of_any_script_and_length_arrives_whole,
    a_removed_account_is_missed_by_the_ids,
]);

async fn everybody(session: &Session, limit: u32) -> Vec<WireUser> {
    let mut all: Vec<WireUser> = Vec::new();
    loop {
        let after = all.last().map_or(0, |user| user.id);
        let page = session.users_page(after, limit).await.expect("a page");
        let full = page.len() == limit as usize;
        all.extend(page);
        if !full {
            return all;
        }
    }
}

fn find<'a>(users: &'a [WireUser], login: &str) -> &'a WireUser {
    users
        .iter()
        .find(|user| user.login == login)
        .unwrap_or_else(|| panic!("{login} is among {}", users.len()))
}

fn newest(users: &[WireUser]) -> Watermark {
    users.iter().map(|user| user.watermark).max().expect("a tenant has accounts")
}

async fn pages_hold_every_account_once_and_in_order(subject: Subject) {
    let session = subject.admin().await;
    // A handful at a time where there are few, so that there is more than one page.
    let total = session.user_count().await.expect("a count");
    let limit = u32::try_from(total / 3 + 1).expect("not that many");
    // Others come and go while facts run at once: only those that were there before and after are compared.
    let before: BTreeSet<i64> = session.user_ids().await.expect("ids").into_iter().collect();
    let paged: Vec<i64> = everybody(&session, limit).await.iter().map(|user| user.id).collect();
    let rows = subject.witness().await.rows("res.users", json!([]), &["id"]).await;
    let after: BTreeSet<i64> = rows.iter().filter_map(|row| row["id"].as_i64()).collect();

    assert!(paged.is_sorted_by(|a, b| a < b), "ascending and none twice");
    let paged: BTreeSet<i64> = paged.into_iter().collect();
    let missing: Vec<_> = before.intersection(&after).filter(|id| !paged.contains(id)).collect();
    assert!(missing.is_empty(), "missing from the pages: {missing:?}");
    assert!(total >= 4, "the count knows them too");
}

async fn one_question_and_three_give_the_same_accounts(subject: Subject) {
    let session = subject.admin().await;
    let plain = |users: Vec<WireUser>| -> BTreeMap<i64, Vec<String>> {
        let facts = |u: WireUser| {
            let mut groups = u.group_ids;
            groups.sort_unstable();
            vec![
                u.login,
                u.name,
                format!("{:?} {} {:?} {:?} {groups:?}", u.email, u.active, u.kind, u.two_factor),
            ]
        };
        users.into_iter().map(|u| (u.id, facts(u))).collect()
    };
    let at_once = plain(session.users_page(0, 50).await.expect("a small page"));
    let apart = plain(session.users_page(0, 5_000).await.expect("a large page"));
    let lasting = subject.accounts.lasting();
    let told: Vec<_> = at_once.iter().filter(|(_, facts)| lasting.contains(&facts[0].as_str())).collect();
    assert_eq!(told.len(), lasting.len(), "all of those that no fact changes: {told:?}");
    for (id, facts) in told {
        assert_eq!(apart.get(id), Some(facts), "both ways must tell the same");
    }
}

async fn each_kind_of_account_is_recognised(subject: Subject) {
    let session = subject.admin().await;
    let users = everybody(&session, 1_000).await;
    let accounts = &subject.accounts;
    let kind = |login: &str| (find(&users, login).kind, find(&users, login).active);
    assert_eq!(kind(&accounts.admin.login), (UserKind::Internal, true));
    assert_eq!(kind(&accounts.plain.login), (UserKind::Internal, true));
    assert_eq!(kind(&accounts.portal.login), (UserKind::Portal, true));
    assert_eq!(kind(&accounts.archived.login), (UserKind::Internal, false), "archived ones are seen");
    assert_eq!(kind("public").0, UserKind::Public);
    assert_eq!(find(&users, &accounts.two_factor.login).two_factor, Some(true));
    assert_eq!(find(&users, &accounts.plain.login).two_factor, Some(false));

    let plain = find(&users, &accounts.plain.login);
    let rows =
        subject.witness().await.rows("res.users", json!([["id", "=", plain.id]]), &["name", "email"]).await;
    assert_eq!(rows[0]["name"], json!(plain.name));
    assert_eq!(rows[0]["email"].as_str(), plain.email.as_deref());
}

/// The groups that no other fact makes and takes away meanwhile.
fn lasting(mut groups: BTreeMap<i64, Value>) -> BTreeMap<i64, Value> {
    groups.retain(|_, name| !name.as_str().is_some_and(|name| name.starts_with("Contract")));
    groups
}

async fn groups_are_those_the_tenant_names(subject: Subject) {
    let session = subject.admin().await;
    let groups = session.groups().await.expect("groups");
    let mut witness = subject.witness().await;
    let named: BTreeMap<i64, Value> = witness
        .rows("res.groups", json!([]), &["full_name"])
        .await
        .into_iter()
        .filter_map(|mut row| Some((row["id"].as_i64()?, row["full_name"].take())))
        .collect();
    let told: BTreeMap<i64, Value> = groups.iter().map(|group| (group.id, json!(group.name))).collect();
    assert_eq!(lasting(told), lasting(named));

    let domain =
        json!([["module", "=", "base"], ["name", "=", "group_system"], ["model", "=", "res.groups"]]);
    let settings = witness.rows("ir.model.data", domain, &["res_id"]).await[0]["res_id"].as_i64();
    let by_xmlid = groups.iter().find(|group| group.xmlid.as_deref() == Some("base.group_system"));
    let by_xmlid = by_xmlid.expect("Settings has its external id");
    assert_eq!(Some(by_xmlid.id), settings);
    assert!(by_xmlid.name.contains(" / "), "the heading stands in front: {}", by_xmlid.name);

    let users = everybody(&session, 1_000).await;
    let admin = find(&users, &subject.accounts.admin.login);
    assert!(admin.group_ids.contains(&by_xmlid.id), "the administrator holds Settings");
    assert!(!find(&users, &subject.accounts.plain.login).group_ids.contains(&by_xmlid.id));
}

async fn the_latest_sign_in_is_the_tenants(subject: Subject) {
    let plain = &subject.accounts.plain;
    subject.sign_in(plain).await;
    let users = everybody(&subject.admin().await, 1_000).await;
    let seen = find(&users, &plain.login).last_sign_in.expect("it has just signed in");
    let age = chrono::Utc::now() - seen;
    assert!((-5..600).contains(&age.num_seconds()), "{age} ago");
}

async fn a_changed_account_and_a_changed_person_come_with_the_next_delta(subject: Subject) {
    let session = subject.admin().await;
    let mark = newest(&everybody(&session, 1_000).await);
    let mut witness = subject.witness().await;
    let login = login("delta");
    let id = witness.make_user(&login, "Ledger-Quartz-4711!").await;
    let fresh = session.users_changed_since(&mark, 10_000).await.expect("a delta");
    let made = fresh.iter().any(|user| user.id == id);

    // The address is the person's: the account's own row stays as it is.
    let email = json!({"email": "moved@contract.example"});
    witness.call("res.users", "write", json!([[id], email]), json!({})).await;
    let moved = session.users_changed_since(&newest(&fresh), 10_000).await.expect("a delta");
    let email = moved.iter().find(|user| user.id == id).and_then(|user| user.email.clone());
    witness.call("res.users", "unlink", json!([[id]]), json!({})).await;

    assert!(made, "a new account is a change");
    assert_eq!(
        email.as_deref(),
        Some("moved@contract.example"),
        "a changed person is a change of the account"
    );
}

async fn a_name_of_any_script_and_length_arrives_whole(subject: Subject) {
    let mut witness = subject.witness().await;
    let login = login("name");
    let id = witness.make_user(&login, "Ledger-Quartz-4711!").await;
    let name = format!("Şule Öztürk 山田 {}", "ğ".repeat(480));
    witness.call("res.users", "write", json!([[id], {"name": name}]), json!({})).await;
    let page = subject.admin().await.users_page(id - 1, 1).await.expect("a page");
    witness.call("res.users", "unlink", json!([[id]]), json!({})).await;
    assert_eq!(page[0].name, name);
}

async fn a_removed_account_is_missed_by_the_ids(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let login = login("gone");
    let id = witness.make_user(&login, "Ledger-Quartz-4711!").await;
    assert!(session.user_ids().await.expect("ids").contains(&id));
    witness.call("res.users", "unlink", json!([[id]]), json!({})).await;
    assert!(!session.user_ids().await.expect("ids").contains(&id), "no delta shows a removal: the ids do");
}
