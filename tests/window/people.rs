//! People changed in the window: an account made, one archived and brought back. What became of each is asked of the
//! server past Reeve.

use std::path::Path;

use reeve_demo::{Fleet, FleetOptions, Kind};
use serde_json::json;

use crate::driver::Window;
use crate::steps::{agree, open_with, told};

const NAME: &str = "This is a production tenant. To go on, type its name";
const NADIA: &str = "nadia@newcomer.example";

/// A fleet of one tenant, and the window on its people.
async fn on_its_people(home: &Path, prepare: impl FnOnce(&Fleet)) -> (Fleet, String, Window) {
    let options = FleetOptions { tenants: 1, users_per_tenant: 25, ..FleetOptions::default() };
    let fleet = Fleet::start(options).await.expect("the fleet starts");
    prepare(&fleet);
    let name = fleet.tenants()[0].name.clone();
    let window = open_with(home, &fleet).await;
    window.press(&format!("Open {name}")).await;
    window.press_in(&name, "People").await;
    (fleet, name, window)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_made_with_groups_and_an_invitation() {
    let home = tempfile::tempdir().expect("a folder of its own");
    let mailing = |fleet: &Fleet| fleet.edit(0, |data| data.mail_server = true);
    let (fleet, tenant, window) = on_its_people(home.path(), mailing).await;

    window.press("New account").await;
    window.enter("Name", "Nadia Newcomer").await;
    window.enter("Login", NADIA).await;
    window.choose("Pick groups").await;
    window.enter("Search groups", "Contact").await;
    window.choose("Creation").await;
    window.sees("a link to choose a password").await;
    window.picture("11-new-account").await;

    // the preview: nothing is made yet
    window.press("Preview the change").await;
    let create = format!("Create 1 account in {tenant}");
    window.reads(&create).await;
    window.sees("Contact / Creation").await;
    window.picture("12-create-preview").await;
    assert_eq!(
        told(&fleet, 0, "res.users", "login", "name").await.get(NADIA),
        None,
        "a preview makes nothing"
    );

    agree(&window, NAME, &tenant, &create).await;
    window.reads("Done: 1").await;
    window.picture("13-created").await;
    assert_eq!(told(&fleet, 0, "res.users", "login", "name").await[NADIA], "Nadia Newcomer");
    fleet.edit(0, |data| {
        let account = data.user(NADIA).expect("the account is there").clone();
        assert!(data.holds(&account, "base.group_partner_manager"), "the group that was picked");
        assert!(!data.holds(&account, "base.group_system"), "and none that was not");
        assert!(data.sent.iter().any(|mail| mail.to.as_deref() == Some(NADIA)), "the invitation went out");
    });

    // it is in the list, and among what was done
    window.press_in(&create, "Close").await;
    window.enter("Search people by name, login or e-mail", "nadia").await;
    window.sees("1 person").await;
    window.reads("Nadia Newcomer").await;
    window.picture("14-in-the-list").await;
    window.go("#/activity/plans").await;
    window.reads(&create).await;
    window.picture("15-plans").await;
    window.close().await;
    fleet.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_archived_and_brought_back_by_undoing() {
    let home = tempfile::tempdir().expect("a folder of its own");
    let employed = |fleet: &Fleet| {
        fleet.edit(0, |data| data.add_user(NADIA, "Nadia Newcomer", Kind::Internal));
    };
    let (fleet, tenant, window) = on_its_people(home.path(), employed).await;

    window.enter("Search people by name, login or e-mail", "nadia").await;
    // before that, rows still move
    window.sees("1 person").await;
    window.press("Nadia Newcomer").await;
    window.press_in("Nadia Newcomer", "Archive…").await;
    let archive = format!("Archive 1 account in {tenant}");
    window.reads(&archive).await;
    window.sees("archived").await;
    window.picture("21-archive-preview").await;
    assert_eq!(told(&fleet, 0, "res.users", "login", "active").await[NADIA], json!(true), "not yet");

    // the tenant's name is asked for, and a wrong one does not do
    window.enter(&format!("{NAME}: {tenant}"), "Acme").await;
    assert!(window.is_disabled(&archive).await, "not with another name");
    agree(&window, NAME, &tenant, &archive).await;
    window.reads("Done: 1").await;
    window.picture("22-archived").await;
    assert_eq!(told(&fleet, 0, "res.users", "login", "active").await[NADIA], json!(false));

    // undoing is a plan too: shown first, agreed to, told
    window.press("Undo…").await;
    let undo = "Undo in 1 tenant";
    window.reads(undo).await;
    window.picture("23-undo-preview").await;
    assert_eq!(told(&fleet, 0, "res.users", "login", "active").await[NADIA], json!(false), "not yet");
    agree(&window, NAME, &tenant, undo).await;
    window.reads("Done: 1").await;
    window.picture("24-undone").await;
    assert_eq!(told(&fleet, 0, "res.users", "login", "active").await[NADIA], json!(true), "as it was");
    assert!(!window.text().await.contains(&fleet.tenants()[0].password), "no page may show a secret");
    window.close().await;
    fleet.stop().await;
}
