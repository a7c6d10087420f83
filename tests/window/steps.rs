//! Steps that more than one journey takes.

use std::collections::BTreeMap;
use std::path::Path;

use reeve_demo::{DemoTenant, Fleet};
use reeve_tests::way_in::WayIn;
use reeve_tests::witness::Witness;
use serde_json::Value;

use crate::driver::Window;

/// The first start: says who uses it.
pub async fn begin(window: &Window) {
    window.sees("Who are you?").await;
    let ink = window.theme("--mantine-color-ink-8").await;
    assert_eq!(ink, "#1d656a", "the shell's content policy lets the theme's own styles through");
    window.choose("Administrator").await;
}

/// Looks at a tenant's address, up to the question whether its certificate is to be trusted.
pub async fn look_at(window: &Window, tenant: &DemoTenant) {
    window.enter("Address", &tenant.url).await;
    window.press("Look").await;
    window.sees("Nobody you trust vouches for this certificate").await;
}

/// Trusts the certificate and signs in.
pub async fn sign_in(window: &Window, tenant: &DemoTenant, name: &str) {
    window.choose("I compared the fingerprint").await;
    window.press("Trust this certificate").await;
    window.enter("Database", &tenant.database).await;
    window.enter("Login", &tenant.login).await;
    window.enter("Password", &tenant.password).await;
    window.enter("Name", name).await;
    window.press("Sign in and connect").await;
    window.reads(&format!("{name} is connected")).await;
}

/// Opens the app on a home of its own and connects every tenant of the fleet, each under its own name, as production.
pub async fn open_with(home: &Path, fleet: &Fleet) -> Window {
    let window = Window::open(home).await;
    begin(&window).await;
    window.press("Connect a tenant").await;
    for (number, tenant) in fleet.tenants().iter().enumerate() {
        if number > 0 {
            window.press("Connect another").await;
        }
        look_at(&window, tenant).await;
        sign_in(&window, tenant, &tenant.name).await;
    }
    window
}

/// Agrees to a plan: types what it asks for into the field with this label, and presses the button that says what it does.
pub async fn agree(window: &Window, asked: &str, typed: &str, what: &str) {
    window.enter(&format!("{asked}: {typed}"), typed).await;
    window.press(what).await;
}

/// One field of every record of a model, by another one: as the server tells somebody who asks without Reeve.
pub async fn told(
    fleet: &Fleet,
    tenant: usize,
    model: &str,
    by: &str,
    field: &str,
) -> BTreeMap<String, Value> {
    let rows = Witness::open(&WayIn::demo(fleet, tenant)).await.rows(model, &[by, field]).await;
    rows.into_iter()
        .map(|row| (row[by].as_str().unwrap_or_default().to_owned(), row[field].clone()))
        .collect()
}

/// Waits for a backup: the file has its name only once it is proven, and its facts stand beside it.
pub async fn proven(file: &Path) {
    let facts = file.with_added_extension("reeve.json");
    for _ in 0..300 {
        if let Ok(text) = std::fs::read_to_string(&facts) {
            let facts: Value = serde_json::from_str(&text).expect("the facts are JSON");
            assert_eq!(facts["verdict"]["ok"], true, "a file with its name is a proven one");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the backup did not come to be in 30 s");
}
