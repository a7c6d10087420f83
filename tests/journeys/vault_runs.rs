//! Runs of the vault beside each other: what one removes, what it leaves to others, and what is said of it.

use std::time::Duration;

use chrono::TimeDelta;
use reeve_app::api::{
    AddSource, AddToVault, InitVault, KeepInVault, Nothing, OfJob, OfTenantOrAll, RunVault, VaultEntry,
};
use reeve_app::{backups, jobs, sources, vault};
use reeve_demo::{Fleet, Misbehaviour};
use reeve_domain::backup::{Listed, ProofState};
use reeve_domain::job::{Job, JobState};
use reeve_domain::journal::{Event, Outcome};
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use reeve_domain::schedule::RunResult;
use reeve_domain::source::SourcePlace;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Secret};
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

const ONE: Retention = Retention { daily: 1, weekly: 0, monthly: 0 };

/// A panel with one tenant of the fleet.
async fn panel(fleet: &Fleet, n: usize, name: &str) -> (Installation, TenantId) {
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect(name, &WayIn::demo(fleet, n)).await;
    (reeve, tenant)
}

/// Makes a vault, or connects the one in that folder; its folder and its key.
async fn set_up(reeve: &Installation, there: Option<(&str, &str)>, keep: Retention) -> (String, String) {
    let (path, key) = match there {
        Some((path, key)) => (path.to_owned(), Some(Secret::new(key.to_owned()))),
        None => {
            let path = reeve.file("vault");
            std::fs::create_dir(&path).unwrap();
            (path, None)
        }
    };
    let request = InitVault { place: Place::Folder { path: path.clone() }, secret: None, key, keep };
    let made = vault::init(&reeve.reeve, request).await.expect("a vault");
    let key = match made.sheet {
        Some(sheet) => {
            let key = sheet.text.lines().find_map(|line| line.strip_prefix("Key")).expect("the key");
            key.trim().to_owned()
        }
        None => there.expect("its key").1.to_owned(),
    };
    reeve.knows(&key);
    (path, key)
}

async fn begin(reeve: &Installation) -> Job {
    vault::run_all(&reeve.reeve, RunVault { tenants: Vec::new() }).await.expect("it begins")
}

async fn run(reeve: &Installation) -> Job {
    let job = begin(reeve).await;
    jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known")
}

async fn of(reeve: &Installation, tenant: &str) -> Vec<VaultEntry> {
    let mut all = vault::list(&reeve.reeve, Nothing {}).await.expect("the list");
    all.retain(|entry| entry.tenant == tenant);
    all
}

async fn journaled(reeve: &Installation, action: &str) -> Vec<Event> {
    let all = reeve.journal().await.into_iter().map(|entry| entry.event);
    all.filter(|event| event.action == action).collect()
}

/// Waits until this holds; much longer than it may ever take is a failure.
async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..3_000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{what}");
}

/// Whether the tenant was asked for a backup.
fn asked(fleet: &Fleet) -> bool {
    fleet.requests(0).iter().any(|line| line.contains("/web/database/backup"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_removes_what_its_own_retention_says_of_its_own_tenants_and_names_it() {
    let fleet = fleet(2, &[19]).await;
    let (one, _) = panel(&fleet, 0, "Acme").await;
    let (path, key) = set_up(&one, None, Retention::default()).await;
    for _ in 0..2 {
        expect::done(&run(&one).await);
        one.host.later(TimeDelta::days(1));
    }
    // another panel keeps one of each
    let (other, _) = panel(&fleet, 1, "Other").await;
    set_up(&other, Some((&path, &key)), ONE).await;
    other.host.later(TimeDelta::days(2));
    expect::done(&run(&other).await);
    let [newer, older] = of(&other, "Acme").await.try_into().expect("what others put in stays");

    vault::keep(&one.reeve, KeepInVault { keep: ONE }).await.expect("it is set");
    expect::done(&run(&one).await);
    let left = of(&one, "Acme").await;
    assert_eq!(left.len(), 1, "by the first panel's own word it goes: {left:?}");
    assert!(left[0].at > newer.at, "what came now stays");
    let said = journaled(&one, "vault.prune").await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!((said[0].tenant.as_deref(), said[0].outcome), (Some("Acme"), Outcome::Done));
    assert!([newer, older].iter().all(|gone| said[0].detail.contains(&gone.id[..8])), "{said:?}");
    leaks::assert_none(&one, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_another_database_does_not_go_into_the_vault() {
    let fleet = fleet(2, &[19]).await;
    let (reeve, acme) = panel(&fleet, 0, "Acme").await;
    let other = reeve.connect("Other", &WayIn::demo(&fleet, 1)).await;
    expect::done(&reeve.backup(&other, "other.zip").await);
    set_up(&reeve, None, ONE).await;
    let request = AddToVault { tenant: acme, file: reeve.file("other.zip"), at: None };
    let job = vault::add(&reeve.reeve, request).await.expect("it begins");
    let job = jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known");
    let fault = expect::failed(&job, Code::BackupUnsound, "the tenant whose database");
    assert!(of(&reeve, "Acme").await.is_empty(), "it is not Acme's: {fault:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_in_the_vault_counts_in_the_ledger() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, tenant) = panel(&fleet, 0, "Acme").await;
    set_up(&reeve, None, ONE).await;
    let ledger = async || -> Vec<Listed> {
        let request = OfTenantOrAll { tenant: Some(tenant.clone()) };
        let view = backups::ledger(&reeve.reeve, request).await.expect("a ledger").remove(0);
        view.ledger.slots.into_iter().filter_map(|slot| slot.backup).chain(view.ledger.beyond).collect()
    };
    assert_eq!(ledger().await, []);
    expect::done(&run(&reeve).await);
    let [first] = ledger().await.try_into().expect("one backup");
    let there = of(&reeve, "Acme").await.remove(0);
    assert_eq!((first.source.as_str(), first.snapshot.as_ref()), ("vault", Some(&there.id)));
    assert_eq!((first.at, first.proof), (there.at, ProofState::Verified));
    let request = OfTenantOrAll { tenant: Some(tenant.clone()) };
    let listed = sources::list(&reeve.reeve, request).await.expect("the sources");
    let [manager, vault] = listed.as_slice() else { panic!("those that nobody sets up: {listed:?}") };
    assert!(matches!(manager.source.place, SourcePlace::Manager { .. }) && manager.fault.is_none());
    assert!(matches!(vault.source.place, SourcePlace::Vault { .. }) && vault.listed_at.is_some());
    assert_eq!((manager.backups, vault.backups), (0, 1), "{listed:?}");
    let all = sources::list(&reeve.reeve, OfTenantOrAll { tenant: None }).await.expect("the sources");
    assert_eq!(all.len(), 0, "of all tenants, only what was set up");
    let request = AddSource {
        tenant: tenant.clone(),
        name: "Vault".into(),
        place: vault.source.place.clone(),
        patterns: Vec::new(),
        only_patterns: false,
        secret: None,
    };
    expect::refused(sources::add(&reeve.reeve, request).await, Code::InvalidInput, "correct the value");
    reeve.host.later(TimeDelta::days(1));
    expect::done(&run(&reeve).await);
    let [second] = ledger().await.try_into().expect("the first one was pruned");
    assert_ne!(second.id, first.id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_run_does_not_begin_and_one_that_somebody_stopped_is_over() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, _) = panel(&fleet, 0, "Acme").await;
    set_up(&reeve, None, ONE).await;
    fleet.misbehave(0, Misbehaviour::Throttle(10_000));
    let job = begin(&reeve).await;
    until("the tenant is asked", || asked(&fleet)).await;
    let again = vault::run_all(&reeve.reeve, RunVault { tenants: Vec::new() }).await;
    expect::refused(again, Code::VaultBusy, "wait for its end");
    let said = CommandLine::in_home(reeve.home()).run(&["--json", "vault", "run"]).await.with_code(1);
    assert_eq!(said["error"]["code"], "vault_busy", "nor in another program: {said}");
    jobs::cancel(&reeve.reeve, OfJob { job: job.id.clone() }).await.expect("it is stopped");
    let job = jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known");
    assert_eq!(job.state, JobState::Cancelled);
    let last = vault::status(&reeve.reeve, Nothing {}).await.expect("its view").expect("a vault").last_run;
    let last = last.expect("it is noted");
    assert_eq!(last.result, RunResult::Stopped, "{last:?}");
    assert!(last.ended_at.is_some_and(|end| end >= last.at), "{last:?}");
    fleet.behave(0);
    expect::done(&run(&reeve).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_was_killed_is_in_the_journal_of_the_next_window() {
    let fleet = fleet(1, &[19]).await;
    let (reeve, _) = panel(&fleet, 0, "Acme").await;
    set_up(&reeve, None, ONE).await;
    fleet.misbehave(0, Misbehaviour::Throttle(10_000));
    let mut program = CommandLine::in_home(reeve.home()).start(&["vault", "run"]);
    until("the tenant is asked", || asked(&fleet)).await;
    program.kill().expect("it is killed");
    program.wait().expect("it is over");
    assert_eq!(journaled(&reeve, "vault.run").await, [], "a killed program says nothing");
    let window = reeve.start_again(true).await.expect("a window opens");
    let said = journaled(&window, "vault.run").await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!((said[0].outcome, said[0].tenant.as_deref()), (Outcome::Failed, None));
    assert!(said[0].detail.contains("Reeve ended before"), "{said:?}");
    window.assert_journal_holds().await;
}
