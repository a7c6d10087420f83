//! A restore by two people: asked for in the window, approved by a colleague on another computer's command line, carried out
//! and rolled back in the window. What the tenant has is asked of its server past Reeve.

use std::path::Path;

use reeve_demo::{DemoTenant, Fleet, FleetOptions};
use reeve_tests::computer::Computer;
use reeve_tests::way_in::WayIn;
use reeve_tests::witness::Witness;
use serde_json::json;

use crate::driver::Window;
use crate::steps::{begin, look_at, proven, sign_in};

/// Somebody who came after the backup was made.
const LATER: &str = "later@journey.example";

/// Connects the tenant with its master password, and takes a backup.
async fn with_backup(window: &Window, home: &Path, tenant: &DemoTenant) {
    begin(window).await;
    window.press("Connect a tenant").await;
    look_at(window, tenant).await;
    sign_in(window, tenant, "Acme Ticaret").await;
    window.enter("Master password", &tenant.master_password).await;
    window.press("Check and store").await;
    window.sees("A master password is stored").await;
    window.go("#/backups?show=files").await;
    window.press("Take a backup").await;
    window.pick("Tenant", "Acme Ticaret").await;
    let file = home.join("acme.zip");
    window.enter("Save to", &file.to_string_lossy()).await;
    window.press("Start the backup").await;
    proven(&file).await;
}

/// Asks to put the backup in the live database's place. The thread's text.
async fn ask(window: &Window) -> String {
    window.press("acme.zip").await;
    window.press("Ask for a restore…").await;
    window.choose("In the live database's place").await;
    window.shows("Made or changed since").await;
    window.enter("Reason", "An import went wrong").await;
    window.picture("51-restore-asked").await;
    window.press("Ask for the restore").await;
    window.shows("Your request waits for its answer").await;
    window.content("Text to hand over").await
}

/// The colleague says yes, where they sit. The thread's text.
async fn approve(colleague: &Computer, request: &str) -> String {
    let (asked, approved) = (colleague.home.file("asked"), colleague.home.file("approved"));
    std::fs::write(&asked, request).expect("a file can be written");
    colleague.json(&["restore", "approve", &asked, "--yes", "--out", &approved]).await.with_code(0);
    std::fs::read_to_string(approved).expect("what is to be handed over")
}

/// Whether somebody is in the live database, as another program sees it.
async fn is_there(way: &WayIn, login: &str) -> bool {
    let rows = Witness::open(way).await.rows("res.users", &["login"]).await;
    rows.iter().any(|row| row["login"] == login)
}

/// Types the database's name into the field that asks for it.
async fn agree(window: &Window, database: &str) {
    window.enter(&format!("To go on, type the name of the live database: {database}"), database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_is_asked_for_approved_by_a_colleague_carried_out_and_rolled_back() {
    let home = tempfile::tempdir().expect("a folder of its own");
    let options =
        FleetOptions { tenants: 1, users_per_tenant: 25, versions: vec![19], ..FleetOptions::default() };
    let fleet = Fleet::start(options).await.expect("the fleet starts");
    let (tenant, way) = (fleet.tenants()[0].clone(), WayIn::demo(&fleet, 0));
    let (colleague, _) = Computer::staff("sam@host.example").await;
    let window = Window::open(home.path()).await;
    with_backup(&window, home.path(), &tenant).await;
    Witness::open(&way).await.make("res.users", json!({"login": LATER, "name": "Lana Later"})).await;

    let request = ask(&window).await;
    let approved = approve(&colleague, &request).await;
    window.go("#/restores").await;
    window.press("Take in").await;
    window.paste("Text", &approved).await;
    window.press("Take it in").await;

    // what would be lost stands on the button
    window.choose("I compared the fingerprint").await;
    window.shows("Restore it to live, losing").await;
    agree(&window, &tenant.database).await;
    window.picture("52-restore-to-run").await;
    let text = window.text().await;
    let button = text.lines().find(|line| line.starts_with("Restore it to live, losing"));
    window.press(button.expect("it says how much would be lost")).await;
    window.shows("Proven and live").await;
    window.shows("no database had the live name for").await;
    window.picture("53-restored").await;
    assert!(!is_there(&way, LATER).await, "the state of the backup is live");

    window.press("Roll back…").await;
    agree(&window, &tenant.database).await;
    window.press("Put back what was live before").await;
    window.shows("What was live before the restore is live again, and proven.").await;
    window.picture("54-rolled-back").await;
    assert!(is_there(&way, LATER).await, "what was live before is live again");
    for secret in [&tenant.password, &tenant.master_password] {
        assert!(!window.text().await.contains(secret.as_str()), "no page may show a secret");
    }
    window.close().await;
    fleet.stop().await;
}
