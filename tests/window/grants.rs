//! Support access with two people at two windows: a staff member asks, the customer gives, a session is held in a window
//! that nothing answers, and what ends it is proven. What each tenant saw is asked of its server past Reeve.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use reeve_demo::{DemoTenant, Fleet, FleetOptions};

use crate::driver::{PATIENCE, Window};
use crate::screen::Screen;
use crate::steps::open_with;

const BEGIN: &str = "-----BEGIN REEVE THREAD-----";

/// What a page that means harm tries from inside a support window. Each try is told to its own server, by a path.
const HARM: &str = r"
(async () => {
  const tell = (...words) => fetch('/probe/' + words.map((word) => String(word).replaceAll(/[^A-Za-z_]+/g, '-')).join('/'))
  const none = new Promise((done) => setTimeout(() => done('silent'), 3000))
  const tries = {
    tenant_list: { request: {} },
    grant_list: { request: {} },
    tenant_remove: { request: { tenant: 'x' } },
    'plugin:event|listen': { event: 'state_changed', target: { kind: 'Any' }, handler: 1 },
    'plugin:event|emit': { event: 'state_changed', payload: {} },
    'plugin:dialog|open': { options: {} },
    'plugin:window|set_title': { label: 'main', value: 'x' },
    'plugin:webview|create_webview_window': { options: { label: 'main2' } },
    'plugin:app|version': {},
  }
  for (const [command, given] of Object.entries(tries)) {
    const asked = window.__TAURI_INTERNALS__.invoke(command, given).then(() => 'answered', () => 'refused')
    await tell('command', command, await Promise.race([asked, none]))
  }
  await tell('cookie', document.cookie.includes('session_id') ? 'seen' : 'hidden')
  await tell('confirm', String(window.confirm).includes('native code') ? 'own' : 'replaced')
  await tell('prototype', Object.isFrozen(Object.prototype) ? 'frozen' : 'free')
  for (const place of ['tauri://localhost/index.html', 'https://elsewhere.example/page']) window.location.assign(place)
  document.title = 'Not a support session'
  document.querySelector('reeve-support-session')?.remove()
  await new Promise((done) => setTimeout(done, 1500))
  await tell('bar', document.querySelector('reeve-support-session') ? 'back' : 'gone')
  await tell('done')
})()
";

/// What `HARM` must come to.
const HARMLESS: [&str; 13] = [
    "command/tenant_list/refused",
    "command/grant_list/refused",
    "command/tenant_remove/refused",
    "command/plugin-event-listen/refused",
    "command/plugin-event-emit/refused",
    "command/plugin-dialog-open/refused",
    "command/plugin-window-set_title/refused",
    "command/plugin-webview-create_webview_window/refused",
    "command/plugin-app-version/refused",
    "cookie/hidden",
    "confirm/own",
    "prototype/free",
    "bar/back",
];

/// Keeps what the system's browser would have been given.
fn put_a_browser_into(home: &Path) -> PathBuf {
    let (program, asked) = (home.join("bin/xdg-open"), home.join("asked-of-the-browser"));
    std::fs::create_dir_all(home.join("bin")).expect("a folder for programs");
    std::fs::write(&program, format!("#!/bin/sh\necho \"$1\" >> '{}'\n", asked.display()))
        .expect("a program can be written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("and run");
    asked
}

/// The staff member, who has no connection to the tenant, makes a card and asks by hand. The thread's text.
async fn ask(staff: &Window, tenant: &DemoTenant) -> String {
    staff.sees("Who are you?").await;
    staff.choose("Helpdesk").await;
    staff.press("Connect a tenant").await;
    staff.sees("Connecting only looks").await;
    staff.press("Support access").await;
    staff.press("Ask for access").await;
    staff.enter("Your name", "Silke Support").await;
    staff.enter("Your e-mail", "silke@provider.example").await;
    staff.enter("Whom you work for", "Provider").await;
    staff.press("Make my card").await;
    staff.choose("By its address").await;
    staff.enter("Address", &tenant.url).await;
    staff.enter("Database", &tenant.database).await;
    staff.enter("Reason", "The invoices of June are wrong").await;
    staff.enter("External ids of the groups", "base.group_partner_manager").await;
    staff.picture("41-request").await;
    staff.press_in("Ask for access", "Ask for access").await;
    staff.shows("Waits for an answer").await;
    staff.picture("42-asked").await;
    handed_over(staff).await
}

/// The customer takes in the request and gives what was asked for. The thread's text.
async fn give(customer: &Window, request: &str) -> String {
    take_in(customer, request).await;
    customer.shows("The invoices of June are wrong").await;
    customer.choose("I compared the fingerprint").await;
    customer.picture("43-decide").await;
    customer.press("Give access for 8 hours").await;
    customer.shows("In force").await;
    customer.picture("44-given").await;
    handed_over(customer).await
}

async fn take_in(window: &Window, text: &str) {
    window.go("#/access").await;
    window.press("Take in").await;
    window.paste("Text", text).await;
    window.press("Take it in").await;
}

/// The thread as its page shows it.
async fn handed_over(window: &Window) -> String {
    let text = window.content("Text to hand over").await;
    assert!(text.starts_with(BEGIN), "{text}");
    text
}

/// Waits until the page has told its server this.
async fn told(fleet: &Fleet, word: &str) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let told: Vec<String> = fleet
            .requests(0)
            .iter()
            .filter_map(|request| request.strip_prefix("GET /probe/").map(str::to_owned))
            .collect();
        if told.iter().any(|one| one == word) {
            return told;
        }
        assert!(begun.elapsed() < PATIENCE, "the page did not tell “{word}”, only {told:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn access_is_asked_for_given_used_in_a_window_that_nothing_answers_and_ended_with_proof() {
    let (customers, staffs) = (tempfile::tempdir().expect("a home"), tempfile::tempdir().expect("another"));
    let asked_of_the_browser = put_a_browser_into(staffs.path());
    let options = FleetOptions { tenants: 1, users_per_tenant: 25, ..FleetOptions::default() };
    let fleet = Fleet::start(options).await.expect("the fleet starts");
    fleet.set_script(0, HARM);
    let tenant = fleet.tenants()[0].clone();

    let customer = open_with(customers.path(), &fleet).await;
    let staff = customer.beside(staffs.path()).await;
    let request = ask(&staff, &tenant).await;
    let given = give(&customer, &request).await;
    take_in(&staff, &given).await;
    staff.shows("In force").await;
    staff.press("Open in a window").await;

    // the tenant's page is there, signed in, in a frame of its own; and whatever it tries comes to nothing
    let screen = Screen::look();
    let session = screen.sees("Support session").await;
    assert!(session.title.contains(&tenant.database), "the frame says whose tenant it is: {}", session.title);
    assert!(session.title.contains("7 h 59 min left"), "and how long it lasts: {}", session.title);
    let told = told(&fleet, "done").await;
    for harmless in HARMLESS {
        assert!(told.iter().any(|one| one == harmless), "{harmless} is not in {told:?}");
    }
    staff.picture("45-session").await;
    assert!(screen.sees("Support session").await.title.contains(&tenant.database), "the frame stayed");
    let asked = std::fs::read_to_string(asked_of_the_browser).expect("the browser was asked for something");
    assert_eq!(asked, "https://elsewhere.example/page\n", "a web page, and nothing of our own");

    // End in the frame gives it back
    screen.press(&session, 70, 17);
    screen.misses("Support session").await;
    staff.shows("Ending, not proven yet").await;
    staff.picture("46-given-back").await;
    let given_back = handed_over(&staff).await;

    // the customer's panel ends it properly, and proves it
    take_in(&customer, &given_back).await;
    customer.shows("Ended and proven").await;
    customer.shows("The support user is archived").await;
    customer.shows("A sign-in with the old password was tried and refused").await;
    customer.picture("47-proof").await;
    fleet.edit(0, |data| {
        let support = data.users.iter().find(|user| user.login.starts_with("support-"));
        assert!(!support.expect("the support user is still there").active, "archived, as the server has it");
    });
    take_in(&staff, &handed_over(&customer).await).await;
    staff.shows("Ended and proven").await;
    for window in [&customer, &staff] {
        assert!(!window.text().await.contains(&tenant.password), "no page may show a secret");
    }
    staff.close().await;
    customer.close().await;
    fleet.stop().await;
}
