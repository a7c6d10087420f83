//! Groups: giving, taking, changing the kind of an account, and telling what comes with what.

use std::collections::BTreeSet;

use reeve_domain::Code;
use reeve_tests::own;
use serde_json::{Value, json};

use crate::changes::login;
use crate::hold;
use crate::subject::Subject;

hold!([demo_19, demo_14, real_19, real_14] [
    a_group_that_is_given_brings_what_it_implies,
    an_account_changes_its_kind_and_loses_its_other_groups,
    kinds_exclude_each_other,
    administrators_are_those_who_hold_settings_however_they_came_by_it,
    the_catalogue_is_the_tenants,
]);

const PASSWORD: &str = "Ledger-Quartz-4711!";

async fn a_group_that_is_given_brings_what_it_implies(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let (system, manager) =
        (witness.group("base.group_system").await, witness.group("base.group_erp_manager").await);
    let id = witness.make_user(&login("groups"), PASSWORD).await;
    let given = session.change_groups(id, &[system], &[]).await;
    let with = witness.all_groups(id).await;
    let taken = session.change_groups(id, &[], &[system]).await;
    let without = witness.all_groups(id).await;
    let nothing = session.change_groups(id, &[], &[]).await;
    witness.remove_user(id).await;

    given.expect("it is given");
    assert!(with.contains(&system) && with.contains(&manager), "{with:?}");
    taken.expect("it is taken");
    assert!(!without.contains(&system), "{without:?}");
    let stays = subject.series < 19;
    assert_eq!(without.contains(&manager), stays, "up to 18 what came along stays");
    nothing.expect("nothing to change is no failure");
}

async fn an_account_changes_its_kind_and_loses_its_other_groups(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let mut group = BTreeSet::new();
    for xmlid in ["base.group_system", "base.group_user", "base.group_portal"] {
        group.insert((xmlid, witness.group(xmlid).await));
    }
    let of = |name: &str| group.iter().find(|(xmlid, _)| *xmlid == name).expect("looked up").1;
    let (system, user, portal) = (of("base.group_system"), of("base.group_user"), of("base.group_portal"));
    let id = witness.make_user(&login("kind"), PASSWORD).await;
    witness
        .call("res.users", "write", json!([[id], {witness.group_fields()[0]: [[4, system]]}]), json!({}))
        .await;

    let had = session.users_by_id(&[id]).await.expect("the account")[0].group_ids.clone();
    let demoted = session.change_groups(id, &[portal], &had).await;
    let as_portal = (witness.all_groups(id).await, witness.user(id, &["share"]).await["share"].clone());
    let promoted = session.change_groups(id, &[user], &as_portal.0).await;
    let as_internal = (witness.all_groups(id).await, witness.user(id, &["share"]).await["share"].clone());
    witness.remove_user(id).await;

    demoted.expect("an internal account becomes a portal one");
    assert!(as_portal.0.contains(&portal) && !as_portal.0.contains(&user), "{as_portal:?}");
    assert!(!as_portal.0.contains(&system), "a customer with Settings rights: {as_portal:?}");
    assert_eq!(as_portal.1, json!(true));
    promoted.expect("and back");
    assert!(as_internal.0.contains(&user) && !as_internal.0.contains(&portal), "{as_internal:?}");
    assert_eq!(as_internal.1, json!(false));
}

async fn kinds_exclude_each_other(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let portal = witness.group("base.group_portal").await;
    let id = witness.make_user(&login("both"), PASSWORD).await;
    let before = witness.all_groups(id).await;
    let refused = session.change_groups(id, &[portal], &[]).await;
    let after = witness.all_groups(id).await;
    witness.remove_user(id).await;

    let refused = refused.expect_err("nobody is both");
    assert_eq!(refused.code(), Code::TenantRefused, "{refused:?}");
    assert_eq!(after, before);
}

async fn administrators_are_those_who_hold_settings_however_they_came_by_it(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let system = witness.group("base.group_system").await;
    let name = format!("Contract implies {}", own::mark());
    let group = match &subject.demo {
        Some(demo) => demo.make_group(&name, system),
        None => {
            let values = json!({"name": name, "implied_ids": [[6, 0, [system]]]});
            let made = witness.call("res.groups", "create", json!([values]), json!({})).await;
            made.as_i64().expect("an id")
        }
    };
    let id = witness.make_user(&login("implied"), PASSWORD).await;
    let plain = witness.make_user(&login("bystander"), PASSWORD).await;
    let [field, all] = witness.group_fields();
    witness.call("res.users", "write", json!([[id], {field: [[4, group]]}]), json!({})).await;
    if subject.demo.is_none() {
        // 19 empties its cache of what implies what before it commits, so that a request which comes in between fills it
        // again with what was. Only a write of what is implied empties it again (a write of the name does not), so that
        // is written until the server itself knows.
        for _ in 0..20 {
            let domain = json!([["id", "=", id], [all, "in", [system]]]);
            if witness.call("res.users", "search", json!([domain]), json!({})).await != json!([]) {
                break;
            }
            let again = json!([[group], {"implied_ids": [[6, 0, [system]]]}]);
            witness.call("res.groups", "write", again, json!({})).await;
        }
    }
    let found = session.administrators().await;
    witness.call("res.users", "write", json!([[id], {"active": false}]), json!({})).await;
    let archived = session.administrators().await;
    for user in [id, plain] {
        witness.remove_user(user).await;
    }
    if subject.demo.is_none() {
        witness.call("res.groups", "unlink", json!([[group]]), json!({})).await;
    }

    let found = found.expect("administrators");
    assert!(found.contains(&session.uid()), "the one who asks: {found:?}");
    assert!(found.contains(&id), "by a group that implies it: {found:?}");
    assert!(!found.contains(&plain), "{found:?}");
    assert!(!archived.expect("administrators").contains(&id), "an archived one administers nothing");
}

async fn the_catalogue_is_the_tenants(subject: Subject) {
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let closure = if subject.series >= 19 { "all_implied_ids" } else { "trans_implied_ids" };
    let before = witness.rows("res.groups", json!([]), &["full_name", "comment", closure]).await;
    let catalogue = session.group_catalogue().await.expect("the catalogue");
    let xmlid = "base.group_system";
    let system = witness.group(xmlid).await;

    let mut seen = BTreeSet::new();
    for heading in &catalogue {
        for (at, group) in heading.groups.iter().enumerate() {
            seen.insert(group.group.id);
            let Some(row) = before.iter().find(|row| row["id"] == json!(group.group.id)) else { continue };
            // another test's, which comes and goes meanwhile
            if group.group.name.starts_with("Contract") {
                continue;
            }
            let full = match &heading.name {
                Some(name) => format!("{name} / {}", group.group.name),
                None => group.group.name.clone(),
            };
            assert_eq!(row["full_name"], json!(full));
            assert_eq!(row["comment"].as_str().filter(|c| !c.is_empty()), group.comment.as_deref());
            let implied: BTreeSet<i64> =
                row[closure].as_array().expect("ids").iter().filter_map(Value::as_i64).collect();
            let told: BTreeSet<i64> = group.implies.iter().copied().collect();
            // 19 counts a group among those that it implies.
            let implied: BTreeSet<i64> = implied.into_iter().filter(|id| *id != group.group.id).collect();
            assert_eq!(told, implied, "{full}");
            let later = heading.groups[at + 1..].iter().map(|group| group.group.id);
            assert!(later.into_iter().all(|id| !told.contains(&id)), "{full} stands behind what it implies");
        }
    }
    let missing: Vec<_> = before.iter().filter(|row| !seen.contains(&row["id"].as_i64().unwrap())).collect();
    assert!(
        missing.iter().all(|row| row["full_name"].as_str().unwrap().starts_with("Contract")),
        "{missing:?}"
    );
    let found = catalogue.iter().flat_map(|heading| &heading.groups).find(|group| group.group.id == system);
    assert_eq!(found.expect("Settings").group.xmlid.as_deref(), Some(xmlid));
}
