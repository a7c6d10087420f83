//! A pass is polite: nothing is posted, no refused sign-in is repeated, one address is looked at once, however many tenants
//! live there, and nobody is asked what was read a short while ago.

use chrono::TimeDelta;
use reeve_app::api::CheckPromises;
use reeve_app::{jobs, promises};
use reeve_demo::{Fleet, FleetOptions, Planted, Role};
use reeve_domain::Code;
use reeve_promises::{Check, Cost, Unseen};
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::promises::finding;
use reeve_tests::way_in::{WayIn, fleet, fleet_of};
use reeve_tests::{expect, leaks};

/// Two for each of the fleet's servers.
const TENANTS: usize = 48;

/// Requests that change something, or would if they were let.
fn is_post_to_the_manager(line: &str) -> bool {
    let looks = ["/web/database/list", "/web/database/manager", "/web/database/selector"];
    line.starts_with("POST /web/database/") && !looks.iter().any(|path| line.ends_with(path))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_looked_at_once_in_a_pass_and_nothing_is_posted_to_its_manager() {
    let options = FleetOptions {
        tenants: TENANTS,
        users_per_tenant: 8,
        filestore_bytes: 1_000,
        versions: vec![17],
        ..FleetOptions::default()
    };
    let (fleet, reeve) = (fleet_of(options).await, Installation::new().await);
    reeve.connect_all(&fleet).await;
    let managers = |n: usize| {
        let all = fleet.requests(n).into_iter();
        all.filter(|line| line.starts_with("GET /web/database/manager")).count()
    };
    let before: Vec<usize> = (0..TENANTS).map(managers).collect();
    let sign_ins: Vec<usize> = (0..TENANTS).map(|n| fleet.edit(n, |data| data.sign_ins.len())).collect();

    expect::done(&reeve.pass(&[]).await);
    for n in 0..TENANTS {
        assert_eq!(
            managers(n) - before[n],
            1,
            "what names no database counts for each of a server's tenants: {n}"
        );
        assert!(!fleet.requests(n).iter().any(|line| is_post_to_the_manager(line)), "{n}");
        let (failures, signed_in) = fleet.edit(n, |data| (data.failures.count, data.sign_ins.len()));
        assert_eq!(failures, 0, "no sign-in is refused at {n}");
        assert!(signed_in - sign_ins[n] <= 1, "a session is kept, or opened once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_sign_in_is_not_tried_again_and_nobody_is_locked_out() {
    let fleet = fleet(1, &[17]).await;
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    change_password(&fleet, 0);
    // a new program has no session open
    let reeve = reeve.start_again(false).await.expect("it starts again");
    let failures = || fleet.edit(0, |data| data.failures.count);

    expect::done(&reeve.pass(&[]).await);
    let after_one = failures();
    // up to 18 the question why counts as well
    assert!(after_one <= 2, "one sign-in at most: {after_one}");
    let report = reeve.promises(&tenant).await;
    let open = finding(&report, Check::OpenSignup);
    assert_eq!(open.unseen, Some(Unseen::NotSignedIn));
    assert!(finding(&report, Check::CertificateExpiry).seen_at.is_some(), "what strangers see was seen");
    let fault = report.standing.fault.expect("it says why");
    expect::fault(&fault, Code::SignInRefused, "");
    for _ in 0..3 {
        expect::done(&reeve.pass(&[]).await);
    }
    assert_eq!(failures(), after_one, "whatever is refused once would be refused again, and counts");
    let cheap = CheckPromises { tenants: Vec::new(), at_most: Some(Cost::Outside) };
    let job = promises::check(&reeve.reeve, cheap).await.expect("it begins");
    expect::done(&jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known"));
    let left_out = reeve.promises(&tenant).await;
    let why = finding(&left_out, Check::OpenSignup).unseen;
    assert_eq!(why, Some(Unseen::NotSignedIn), "what a pass leaves out keeps its reason");

    let line = CommandLine::in_home(reeve.home());
    let told = line.run(&["--json", "promises", "check", "Acme"]).await.with_code(3);
    let next = told["fault"]["next"].as_str().unwrap_or_default();
    assert!(next.contains("`reeve tenant secret Acme`"), "refused, with what to do: {told}");
    assert!(told["checks"].is_array(), "what was seen is shown all the same");
    assert_eq!(failures(), after_one, "another program tries it no more either");
    leaks::assert_none(&reeve, &[fault]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cheap_pass_signs_in_to_nobody() {
    let (fleet, reeve) = (fleet(1, &[19]).await, Installation::with_key_file().await);
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    let reeve = reeve.start_again(false).await.expect("it starts again");
    let before = fleet.edit(0, |data| data.sign_ins.len());
    let request = CheckPromises { tenants: Vec::new(), at_most: Some(Cost::Outside) };
    let job = promises::check(&reeve.reeve, request).await.expect("it begins");
    expect::done(&jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known"));
    let report = reeve.promises(&tenant).await;
    assert!(finding(&report, Check::ManagerExposed).seen_at.is_some());
    assert_eq!(finding(&report, Check::OpenSignup).unseen, Some(Unseen::NotLooked));
    assert_eq!(fleet.edit(0, |data| data.sign_ins.len()), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_whose_password_was_changed_shows_the_old_one_once() {
    for version in [14, 16, 17, 18, 19] {
        let (fleet, reeve) = (fleet(1, &[version]).await, Installation::new().await);
        let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
        let before = fleet.edit(0, |data| data.failures.count);
        change_password(&fleet, 0);
        // the session is open still, with a password that is good no more; 19 does not count what it refuses there
        for pass in ["the first", "the second"] {
            expect::done(&reeve.pass(&[]).await);
            let failures = fleet.edit(0, |data| data.failures.count) - before;
            let once = failures == 1 || (version == 19 && failures == 0);
            assert!(once, "{failures} on {version}, after {pass} pass");
        }
        let report = reeve.promises(&tenant).await;
        assert_eq!(finding(&report, Check::OpenSignup).unseen, Some(Unseen::NotSignedIn), "on {version}");
    }
}

/// What is known of a tenant's accounts decides these.
const ABOUT_PEOPLE: [Check; 3] = [Check::StaleAdministrators, Check::TwoFactor, Check::EndlessKeys];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_pass_sees_who_administers_and_which_keys_never_end_without_a_reading_of_accounts() {
    for version in [14, 18, 19] {
        let (fleet, reeve) = (fleet(1, &[version]).await, Installation::new().await);
        let tenant = reeve.connect_put_right("Acme", &fleet, 0, "odoo_online").await;
        expect::done(&reeve.pass(&[]).await);
        let sound = reeve.promises(&tenant).await;
        for check in ABOUT_PEOPLE {
            let found = finding(&sound, check);
            // the key that signs in never ends where none can
            let expected = version >= 18 || check != Check::EndlessKeys;
            assert_eq!(found.sufficient, Some(expected), "{found:?} on {version}");
        }
        for fault in [Planted::StaleAdministrator, Planted::NoTwoFactor, Planted::EndlessKey] {
            fleet.plant(0, fault);
        }
        expect::done(&reeve.pass(&[]).await);
        let spoilt = reeve.promises(&tenant).await;
        for check in ABOUT_PEOPLE {
            let found = finding(&spoilt, check);
            assert_eq!(found.sufficient, Some(false), "{found:?} on {version}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_that_were_read_within_the_hour_are_not_asked_about_again() {
    let (fleet, reeve) = (fleet(1, &[19]).await, Installation::new().await);
    let tenant = reeve.connect_put_right("Acme", &fleet, 0, "odoo_online").await;
    let about_keys = || {
        let asked = fleet.requests(0).into_iter();
        asked.filter(|line| line.contains("res.users.apikeys")).count()
    };
    expect::done(&reeve.refresh(&[]).await);
    let read = about_keys();
    expect::done(&reeve.pass(&[]).await);
    assert_eq!(about_keys(), read, "they are known well enough");
    let first = finding(&reeve.promises(&tenant).await, Check::TwoFactor).seen_at;

    reeve.host.later(TimeDelta::hours(2));
    expect::done(&reeve.pass(&[]).await);
    assert_eq!(about_keys(), read + 1, "a small question");
    let asked = finding(&reeve.promises(&tenant).await, Check::TwoFactor).seen_at;
    assert!(asked > first, "{asked:?}");

    let cheap = CheckPromises { tenants: Vec::new(), at_most: Some(Cost::Outside) };
    let job = promises::check(&reeve.reeve, cheap).await.expect("it begins");
    expect::done(&jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known"));
    let after = finding(&reeve.promises(&tenant).await, Check::TwoFactor).seen_at;
    assert_eq!(after, asked, "an older reading does not take the place of a younger answer");
}

/// Somebody else gives the administrator another password.
fn change_password(fleet: &Fleet, n: usize) {
    let admin = fleet.tenants()[n].account(Role::Administrator).expect("the administrator").login.clone();
    fleet.edit(n, |data| data.change_user(&admin, |user| user.password = Some("Changed-elsewhere-1".into())));
}
