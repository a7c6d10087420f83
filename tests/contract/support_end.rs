//! The end of an access: placed first, run by the tenant itself, and again until nothing is left to end.

use std::time::Duration;

use reeve_domain::Code;
use serde_json::json;
use tokio::time::error::Elapsed;

use crate::hold;
use crate::subject::Subject;
use crate::support::{CONTACTS, HOUR, activate, clear, fresh_login, give, lives, sign_in};
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    an_end_is_placed_before_the_account_and_run_with_nobody_to_end,
    an_end_that_was_changed_is_not_intact,
    an_end_that_has_run_changes_nothing_until_something_works_again,
]);
hold!(minutes [demo_19, demo_14, real_19, real_14] [
    the_tenant_ends_an_access_by_itself,
    a_run_that_fails_at_the_hour_is_made_up_for,
]);

async fn an_end_is_placed_before_the_account_and_run_with_nobody_to_end(subject: Subject) {
    let admin = subject.admin().await;
    let mut witness = subject.witness().await;
    let login = fresh_login("placed");
    let footing = admin.footing().await.expect("a footing");
    let nobody = admin.placed_end(&login).await.expect("an answer");
    let end = admin.place_end(&login, HOUR).await.expect("it is placed");
    let trial = admin.run_end(end.id).await;
    let after = admin.placed_end(&login).await.expect("an answer");
    let fields = ["name", "active", "nextcall", "create_date", "user_id", "code", "ir_actions_server_id"];
    let rows = witness.rows("ir.cron", json!([["id", "=", end.id]]), &fields).await;
    let action = rows[0]["ir_actions_server_id"][0].clone();
    let removed = admin.remove_end(end.id).await;
    let gone = admin.placed_end(&login).await.expect("an answer");
    let left = witness.rows("ir.actions.server", json!([["id", "=", action]]), &["id"]).await;
    let twice = admin.remove_end(end.id).await;
    let accounts = witness.rows("res.users", json!([["login", "=", login]]), &["id"]).await;

    assert!(footing.may_schedule && footing.may_create_users, "{footing:?}");
    assert!(
        footing.runs && footing.now.is_some() && footing.overdue_since.is_none(),
        "the tenant runs its actions: {footing:?}"
    );
    assert_eq!(nobody, None);
    assert!(end.intact, "{end:?}");
    assert_eq!((end.until - end.made_at).num_seconds(), i64::from(HOUR), "counted by the tenant's own clock");
    trial.expect("its code runs there");
    assert_eq!(after, Some(end.clone()), "and it still waits for its hour");
    let row = &rows[0];
    assert_eq!(row["nextcall"], json!(end.until.format("%Y-%m-%d %H:%M:%S").to_string()));
    assert_eq!((&row["active"], row["user_id"][0].as_i64()), (&json!(true), Some(1)), "as the tenant's root");
    assert!(row["code"].as_str().expect("code").contains(&login), "it knows its account by the login");
    removed.expect("it goes");
    assert_eq!((gone, left.len()), (None, 0), "with all that came with it");
    twice.expect("what is gone is gone");
    assert!(accounts.is_empty(), "no account was made on the way");
}

async fn an_end_that_was_changed_is_not_intact(subject: Subject) {
    let admin = subject.admin().await;
    let mut witness = subject.witness().await;
    let login = fresh_login("changed");
    let end = admin.place_end(&login, HOUR).await.expect("it is placed");
    let code = witness.rows("ir.cron", json!([["id", "=", end.id]]), &["code"]).await[0]["code"].clone();
    let at = end.until.format("%Y-%m-%d %H:%M:%S").to_string();
    let mut seen = Vec::new();
    for (change, back) in [
        (json!({"active": false}), json!({"active": true})),
        (json!({"nextcall": "2099-01-01 00:00:00"}), json!({"nextcall": at})),
        (json!({"code": "pass"}), json!({"code": code})),
        (json!({"user_id": admin.uid()}), json!({"user_id": 1})),
        (
            json!({"interval_number": 1200, "interval_type": "months"}),
            json!({"interval_number": 10, "interval_type": "minutes"}),
        ),
    ] {
        witness.call("ir.cron", "write", json!([[end.id], change]), json!({})).await;
        seen.push((change, admin.placed_end(&login).await));
        witness.call("ir.cron", "write", json!([[end.id], back]), json!({})).await;
    }
    let whole = admin.placed_end(&login).await;
    admin.remove_end(end.id).await.expect("it goes");

    for (change, found) in seen {
        let found = found.expect("an answer").expect("it is there");
        assert!(!found.intact, "{change} is seen: {found:?}");
    }
    assert_eq!(whole.expect("an answer"), Some(end), "put back, it is as it was");
}

async fn an_end_that_has_run_changes_nothing_until_something_works_again(subject: Subject) {
    let admin = subject.admin().await;
    let mut witness = subject.witness().await;
    let access = give(&subject, &admin, "again", HOUR, &[CONTACTS]).await;
    let said = json!([["message", "like", access.account.login]]);
    // an earlier run may have had the same login
    let before = witness.rows("ir.logging", said.clone(), &["id"]).await.len();
    let mut seen = Vec::new();
    for activated in [false, false, true, false] {
        if activated {
            activate(&mut witness, access.uid).await;
        }
        admin.run_end(access.end.id).await.expect("the tenant runs it");
        let active = witness.user(access.uid, &["active"]).await["active"].clone();
        let said = witness.rows("ir.logging", said.clone(), &["id"]).await.len();
        seen.push((active, said - before));
    }
    let end = admin.placed_end(&access.account.login).await;
    clear(&admin, &mut witness, &access).await;
    subject.admin().await;

    let ended = |times: usize| (json!(false), times);
    assert_eq!(seen, [ended(1), ended(1), ended(2), ended(2)], "it says so once for each time it ended it");
    assert_eq!(end.expect("an answer"), Some(access.end), "and it stands as it was placed");
}

/// Longer than a tenant's scheduler takes to see that a time has come.
const LONGEST: Duration = Duration::from_secs(300);

/// Waits until the tenant's own scheduler has archived the account.
async fn archived(witness: &mut Witness, uid: i64) -> Result<(), Elapsed> {
    let ended = async {
        while witness.user(uid, &["active"]).await["active"] == json!(true) {
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
    };
    tokio::time::timeout(LONGEST, ended).await
}

/// With nobody asking it to: the hour comes, and the tenant's own scheduler does the rest.
async fn the_tenant_ends_an_access_by_itself(subject: Subject) {
    let (admin, server) = (subject.admin().await, subject.server());
    let mut witness = subject.witness().await;
    let access = give(&subject, &admin, "alone", 120, &[CONTACTS]).await;
    let ended = archived(&mut witness, access.uid).await;
    let admin = subject.admin().await;
    let over = admin.footing().await.expect("a footing").now.expect("a clock");
    let password = sign_in(&subject, &access.account).await.map(drop);
    let lived = lives(&server, &access.web).await;
    let end = admin.placed_end(&access.account.login).await;
    clear(&admin, &mut witness, &access).await;
    subject.admin().await;

    ended.expect("the tenant ends it within minutes of its hour");
    assert!(over >= access.end.until, "not before its hour");
    assert_eq!(password.expect_err("the password is refused"), Code::SignInRefused);
    assert!(!lived, "and the web session is dead");
    assert_eq!(end.expect("an answer"), Some(access.end), "the end stands as it was placed, to run again");
}

/// The run at the hour does its work and then fails, which undoes it: as where somebody held the account's record.
async fn a_run_that_fails_at_the_hour_is_made_up_for(subject: Subject) {
    let admin = subject.admin().await;
    let mut witness = subject.witness().await;
    let access = give(&subject, &admin, "madeup", 60, &[CONTACTS]).await;
    let own = json!([["id", "=", access.end.id]]);
    let code = witness.rows("ir.cron", own.clone(), &["code"]).await[0]["code"].clone();
    let fails = format!("{}\nraise Exception('not now')\n", code.as_str().expect("code").trim());
    // a minute instead of ten, so that nobody waits for it
    let change = json!([[access.end.id], {"code": fails, "interval_number": 1}]);
    witness.call("ir.cron", "write", change, json!({})).await;
    let hour = json!(access.end.until.format("%Y-%m-%d %H:%M:%S").to_string());
    let failed = async {
        while witness.rows("ir.cron", own.clone(), &["nextcall"]).await[0]["nextcall"] == hour {
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
    };
    let failed = tokio::time::timeout(LONGEST, failed).await;
    let lived = witness.user(access.uid, &["active"]).await["active"].clone();
    witness.call("ir.cron", "write", json!([[access.end.id], {"code": code}]), json!({})).await;
    let ended = archived(&mut witness, access.uid).await;
    let admin = subject.admin().await;
    clear(&admin, &mut witness, &access).await;
    subject.admin().await;

    failed.expect("the tenant runs it at its hour");
    assert_eq!(lived, json!(true), "and that run came to nothing");
    ended.expect("the tenant runs it again by itself");
}
