//! `reeve://` links, as the system hands them over: by starting the program again with one.

use std::path::Path;
use std::process::Command;

use reeve_demo::{Fleet, FleetOptions};

use crate::driver::app;
use crate::screen::Screen;
use crate::steps::open_with;

/// Starts the program again with a link; it ends as soon as the one that runs has it.
async fn follow(home: &Path, link: String) {
    let mut again = Command::new(app());
    again.arg("--home").arg(home.join("reeve")).arg(&link).env("HOME", home);
    let ended = tokio::task::spawn_blocking(move || again.status()).await.expect("it ends");
    assert!(ended.is_ok_and(|status| status.success()), "{link} is handed over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_shows_the_page_it_names_and_does_nothing() {
    let home = tempfile::tempdir().expect("a folder of its own");
    let fleet =
        Fleet::start(FleetOptions { tenants: 1, ..FleetOptions::default() }).await.expect("the fleet starts");
    let tenant = fleet.tenants()[0].clone();
    let window = open_with(home.path(), &fleet).await;

    follow(home.path(), "reeve://policies".to_owned()).await;
    window.reads("Baselines").await;

    let host = tenant.url.trim_start_matches("https://");
    follow(home.path(), format!("reeve://tenant/{host}/{}/people", tenant.database)).await;
    window.reads(&tenant.name).await;
    window.reads("New account").await;

    // said in a window of its own, over the page that stays as it is
    for refused in [
        "reeve://people?act=new",
        "reeve://tenant/elsewhere.example/acme",
        "reeve://tenant/elsewhere.example/a%20sales",
    ] {
        follow(home.path(), refused.to_owned()).await;
        Screen::look().sees("This link is not followed").await;
        window.reads("New account").await;
        assert!(!window.text().await.contains("Pick groups"), "{refused} opens no form");
    }
    window.picture("61-refused-link").await;
    window.close().await;
}
