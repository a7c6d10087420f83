//! The main job in the window: connect, list, back up, see the proof; and again after a restart, offline.

use reeve_demo::{Fleet, FleetOptions};

use crate::driver::Window;
use crate::steps::{begin, look_at, proven, sign_in};

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_connected_listed_and_backed_up_with_proof() {
    let home = tempfile::tempdir().expect("a folder of its own");
    let fleet =
        Fleet::start(FleetOptions { tenants: 2, ..FleetOptions::default() }).await.expect("the fleet starts");
    let tenant = fleet.tenants()[0].clone();
    let window = Window::open(home.path()).await;

    begin(&window).await;
    window.picture("01-first-start").await;
    window.press("Connect a tenant").await;

    // the certificate is looked at, not clicked away
    look_at(&window, &tenant).await;
    window.picture("02-certificate").await;
    sign_in(&window, &tenant, "Acme Ticaret").await;
    window.enter("Master password", &tenant.master_password).await;
    window.press("Check and store").await;
    window.sees("A master password is stored").await;
    window.picture("03-connected").await;
    window.press("Open Acme Ticaret").await;
    window.sees(&format!("{}", tenant.version)).await;
    window.picture("04-overview").await;

    // who can sign in
    window.press("People").await;
    window.sees("oldest data from").await;
    window.picture("05-people").await;

    // a backup and its proof
    window.press("Backups").await;
    window.press("Take a backup").await;
    window.pick("Tenant", "Acme Ticaret").await;
    let file = home.path().join("acme.zip");
    window.enter("Save to", &file.to_string_lossy()).await;
    window.press("Start the backup").await;
    window.sees("acme.zip").await;
    window.picture("06-backup").await;
    proven(&file).await;

    // what was done
    window.go("#/activity").await;
    window.sees("Acme Ticaret").await;
    window.picture("07-activity").await;
    for secret in [&tenant.password, &tenant.master_password] {
        assert!(!window.text().await.contains(secret.as_str()), "no page may show a secret");
    }
    window.close().await;

    // the server is gone: what was seen is still readable, with its age
    fleet.stop().await;
    let again = Window::open(home.path()).await;
    again.shows("Acme Ticaret").await;
    again.go("#/people").await;
    again.shows("oldest data from").await;
    again.picture("08-offline").await;
    again.close().await;
}
