//! The demo fleet as a newcomer meets it: connected, read and checked by itself, with something to be found.

use std::io::{BufRead as _, BufReader};
use std::time::Duration;

use reeve_app::api::{Nothing, PromiseStanding, StartDemo};
use reeve_app::{demo, promises};
use reeve_promises::Check;
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::promises::faults;

/// Every tenant of the fleet has these: its administrator gets in with a password, and its manager answers.
const DOORS: [Check; 3] = [Check::ManagerExposed, Check::DatabaseList, Check::TwoFactor];
/// What comes with the age of a server, and with what one platform promises and no newer Odoo can do.
const OF_AGE: [Check; 3] = [Check::Supported, Check::PasswordStorage, Check::PasswordPolicy];
/// Before this version no key can end, so whoever has one has an endless one.
const KEYS_END_FROM: u16 = 18;

/// The rows of the fleet once all of them were checked, by name.
async fn checked(reeve: &Installation) -> Vec<PromiseStanding> {
    for _ in 0..600 {
        let rows = promises::fleet(&reeve.reeve, Nothing {}).await.expect("the fleet");
        if rows.len() == 5 && rows.iter().all(|row| row.checked_at.is_some()) {
            return rows;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nobody checks the demo fleet")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_promises_are_checked_from_the_start_and_each_tenant_has_its_own_faults() {
    let reeve = Installation::new().await;
    demo::start(&reeve.reeve, StartDemo::default()).await.expect("it starts");
    let rows = checked(&reeve).await;
    for (name, own) in [
        ("Yıldız Lojistik", &[Check::OpenSignup][..]),
        ("Brückner Maschinenbau", &[Check::FailingActions, Check::OutgoingMail]),
        ("Café Crème Développement", &[Check::EndlessKeys]),
        ("花小路 Trading", &[Check::Lockout, Check::StaleAdministrators]),
        ("Nowak & Synowie", &[]),
    ] {
        let row = rows.iter().find(|row| row.name == name).expect("it is connected");
        assert_eq!(row.fault, None, "{name} shows everything");
        let found = faults(&reeve.promises(&row.tenant).await);
        let found: Vec<Check> = found.into_iter().map(|(check, ..)| check).collect();
        assert!(DOORS.iter().all(|check| found.contains(check)), "{name}: {found:?}");
        let mut beside = found;
        let version = reeve.tenant(&row.tenant).await.check.and_then(|check| check.probe.version);
        let ends = version.is_some_and(|version| version.series >= KEYS_END_FROM);
        let by_age = |check: &Check| *check == Check::EndlessKeys && !ends && !own.contains(check);
        beside.retain(|check| !DOORS.contains(check) && !OF_AGE.contains(check) && !by_age(check));
        assert_eq!(beside, own, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fleet_that_is_served_says_of_each_tenant_who_hosts_it() {
    let home = tempfile::tempdir().expect("a folder");
    let mut served =
        CommandLine::in_home(home.path()).start(&["demo", "up", "--tenants", "2", "--users", "5"]);
    let stdout = served.stdout.take().expect("its answer");
    let read = tokio::task::spawn_blocking(move || {
        let lines = BufReader::new(stdout).lines().map(|line| line.expect("text"));
        lines.take_while(|line| !line.starts_with("Trust the fleet")).collect::<Vec<String>>()
    });
    let lines = tokio::time::timeout(Duration::from_secs(60), read).await;
    served.kill().and_then(|()| served.wait()).expect("it ends");
    let lines = lines.expect("it is up in time").expect("a thread");
    let cells = |line: &str| {
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).nth(1).map(str::to_owned)
    };
    let [head, first, second, ..] = &lines[..] else { panic!("a head and two tenants: {lines:?}") };
    assert_eq!(cells(head).as_deref(), Some("PLATFORM"));
    let known: Vec<String> = reeve_platforms::built_in().map(|platform| platform.id.clone()).collect();
    for row in [first, second] {
        assert!(cells(row).is_some_and(|id| known.contains(&id)), "{row}");
    }
}
