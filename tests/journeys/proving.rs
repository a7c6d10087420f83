//! Backups are proven by themselves: where they lie or brought here for that, once, one run at a time.

use std::path::Path;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use reeve_app::api::{AddSource, Nothing, OfJob, OfTenantOrAll, ProvingStand, RefreshSources};
use reeve_app::{backups, jobs, sources};
use reeve_domain::Code;
use reeve_domain::backup::{DrillNext, Listed, ProofState, Proved, Proving};
use reeve_domain::job::{Job, JobKind, JobOutcome};
use reeve_domain::journal::Outcome;
use reeve_domain::place::Place;
use reeve_domain::source::SourcePlace;
use reeve_tests::bucket::Fault;
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::{Installation, names_in};
use reeve_tests::kept::Kept;
use reeve_tests::proxy::{Trouble, Way};
use reeve_tests::{expect, leaks, outside};

/// A name as Odoo's database manager gives it to a backup made so many hours ago.
async fn made(kept: &Kept, hours: i64) -> String {
    let database = kept.reeve.tenant(&kept.tenant).await.tenant.database;
    format!("{database}_{}.zip", (Utc::now() - TimeDelta::hours(hours)).format("%Y-%m-%d_%H-%M-%S"))
}

/// A folder that is a source of the tenant.
async fn add_folder(kept: &Kept, path: &Path) {
    let request = AddSource {
        tenant: kept.tenant.clone(),
        name: "Folder".into(),
        place: SourcePlace::Files(Place::folder(path)),
        patterns: Vec::new(),
        only_patterns: false,
        secret: None,
    };
    sources::add(&kept.reeve.reeve, request).await.expect("the folder can be read");
}

async fn listed(kept: &Kept, path: &str) -> Listed {
    let all = kept.listed().await;
    all.into_iter().find(|one| one.path.ends_with(path)).unwrap_or_else(|| panic!("{path} is listed"))
}

async fn stand(kept: &Kept) -> ProvingStand {
    let request = OfTenantOrAll { tenant: Some(kept.tenant.clone()) };
    backups::ledger(&kept.reeve.reeve, request).await.expect("a ledger").remove(0).proving
}

/// What begins by itself now, to its end.
async fn by_itself(reeve: &Installation) -> Option<Proved> {
    let job = backups::prove_if_due(&reeve.reeve).await.expect("it looks")?;
    Some(proved(&jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known")))
}

async fn now(reeve: &Installation) -> Proved {
    let job = backups::prove_due(&reeve.reeve, Nothing {}).await.expect("it begins");
    proved(&jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known"))
}

fn proved(job: &Job) -> Proved {
    match expect::done(job).outcome {
        Some(JobOutcome::ProvedDue { proved }) => proved,
        _ => panic!("it says what was proven: {job:?}"),
    }
}

async fn set(reeve: &Installation, rule: Proving) {
    backups::set_proving(&reeve.reeve, rule).await.expect("it is set");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lies_in_a_folder_is_looked_at_there_once_and_drilled_once_a_quarter() {
    let kept = Kept::new().await;
    let folder = kept.reeve.files().join("provider");
    std::fs::create_dir(&folder).unwrap();
    let (sound, cut) = (made(&kept, 3).await, made(&kept, 30).await);
    std::fs::write(folder.join(&sound), &kept.content).unwrap();
    std::fs::write(folder.join(&cut), &kept.content[..kept.content.len() - 30]).unwrap();
    add_folder(&kept, &folder).await;
    let before = stand(&kept).await;
    assert_eq!((before.due, before.looked_at, before.drill), (2, None, DrillNext::NoBackup));

    let drilled = u32::from(outside::can_drill());
    let first = by_itself(&kept.reeve).await.expect("it is due");
    assert_eq!(first, Proved { sound: 1, unsound: 1, failed: 0, drilled });
    let (good, bad) = (listed(&kept, &sound).await, listed(&kept, &cut).await);
    assert!(good.proof >= ProofState::Verified && bad.proof == ProofState::Unsound, "{good:?} {bad:?}");
    assert_eq!(
        good.file.as_deref(),
        Some(&*folder.join(&sound).to_string_lossy()),
        "it can be drilled there"
    );
    assert!(good.looked.is_some_and(|looked| looked.failed == 0));
    let named = kept.listed().await.into_iter().filter(|one| one.path.ends_with(&sound)).count();
    assert_eq!(named, 1, "it is its source's, and not one more that was taken here");
    assert_eq!(names_in(&folder), [cut.clone(), sound.clone()], "nothing is left beside them");
    let after = stand(&kept).await;
    let next = if drilled == 1 { DrillNext::NotDue } else { DrillNext::NoPrograms };
    assert_eq!((after.due, after.late, after.drill), (0, before.late - 1, next));
    assert!(after.looked_at.is_some());

    kept.reeve.host.later(TimeDelta::hours(2));
    assert_eq!(by_itself(&kept.reeve).await, None, "nothing is due, not even what is not sound");
    std::fs::write(folder.join(&cut), &kept.content).unwrap();
    kept.reeve.host.later(TimeDelta::hours(5));
    let again = by_itself(&kept.reeve).await.expect("the sources are read again");
    assert_eq!((again.sound, again.unsound, again.drilled), (1, 0, 0), "another file has that name now");
    let told = kept.reeve.journal().await.into_iter().filter(|entry| {
        entry.event.action == "backup.verify" && entry.event.tenant.as_deref() == Some("Acme")
    });
    let told: Vec<Outcome> = told.map(|entry| entry.event.outcome).collect();
    assert_eq!(told, [Outcome::Done, Outcome::Failed, Outcome::Done], "each look is in the journal");
    leaks::assert_none(&kept.reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lies_elsewhere_is_brought_here_only_where_that_is_allowed_and_does_not_stay() {
    let kept = Kept::new().await;
    let young = made(&kept, 3).await;
    kept.bucket.put(&format!("daily/{young}"), kept.content.clone());
    let off = Proving { drills: false, ..Proving::default() };
    set(&kept.reeve, off).await;
    assert_eq!(now(&kept.reeve).await, Proved::default(), "nothing is brought here that nobody allowed");
    let before = stand(&kept).await;
    assert!(before.due == 0 && before.not_allowed > 0 && before.drill == DrillNext::TurnedOff, "{before:?}");

    set(&kept.reeve, Proving { bring_up_to: kept.content.len() as u64, ..off }).await;
    let proved = now(&kept.reeve).await;
    assert!(proved.sound == before.not_allowed && proved.failed == 0, "{proved:?}");
    let seen = listed(&kept, &young).await;
    assert_eq!((seen.proof, seen.file), (ProofState::Verified, None), "proven, and not here");
    assert_eq!(names_in(&kept.reeve.home().join("proving")), [""; 0], "nothing of it stays");
    assert_eq!(kept.reeve.names(), [""; 0]);

    let next = made(&kept, 1).await;
    kept.bucket.put(&format!("daily/{next}"), kept.content.clone());
    let read = sources::refresh(&kept.reeve.reeve, RefreshSources { tenants: Vec::new() }).await.unwrap();
    expect::done(&jobs::wait(&kept.reeve.reeve, &read.id).await.unwrap());
    kept.bucket.fault(Some(Fault::Vanished));
    assert_eq!(now(&kept.reeve).await.failed, 1, "the bucket is gone");
    assert_eq!((stand(&kept).await.waiting, listed(&kept, &next).await.proof), (1, ProofState::Unseen));
    assert_eq!(now(&kept.reeve).await, Proved::default(), "it is not tried again at once");
    kept.bucket.fault(None);
    kept.reeve.host.later(TimeDelta::hours(1));
    assert_eq!(by_itself(&kept.reeve).await.map(|proved| proved.sound), Some(1), "an hour later it is");
    leaks::assert_none(&kept.reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_is_one_run_at_a_time_and_one_that_is_stopped_rests_for_a_day() {
    let kept = Kept::new().await;
    let reeve = &kept.reeve.reeve;
    kept.bucket.put(&format!("daily/{}", made(&kept, 3).await), kept.content.clone());
    let rule = Proving { bring_up_to: u64::MAX >> 11, drills: false, on: true };
    set(&kept.reeve, rule).await;
    kept.line.trouble(Trouble::Swallow(Way::Down, 0));
    let at_work = backups::prove_due(reeve, Nothing {}).await.expect("it begins");
    expect::refused(backups::prove_due(reeve, Nothing {}).await, Code::StoreBusy, "end");
    assert_eq!(backups::prove_if_due(reeve).await.expect("it looks"), None);
    jobs::cancel(reeve, OfJob { job: at_work.id.clone() }).await.expect("it is told to stop");
    let stopped = jobs::wait(reeve, &at_work.id).await.expect("the job is known");
    assert_eq!(stopped.fault.map(|fault| fault.code), Some(Code::Cancelled));
    kept.line.heal();
    let last = backups::proving(reeve, Nothing {}).await.expect("it is noted").last.expect("a run");
    assert!(last.stopped && last.ended_at.is_some(), "{last:?}");

    kept.reeve.host.later(TimeDelta::hours(23));
    assert_eq!(by_itself(&kept.reeve).await, None, "somebody did not want it");
    set(&kept.reeve, Proving { on: false, ..rule }).await;
    kept.reeve.host.later(TimeDelta::hours(2));
    assert_eq!(by_itself(&kept.reeve).await, None, "nothing by itself");
    set(&kept.reeve, rule).await;
    assert!(by_itself(&kept.reeve).await.is_some_and(|proved| proved.sound > 0));
}

/// Waits until the window shows it as proven; much longer than it may ever take is a failure.
async fn until_proven(window: &Installation, kept: &Kept, name: &str) {
    for _ in 0..600 {
        let request = OfTenantOrAll { tenant: Some(kept.tenant.clone()) };
        let ledger = backups::ledger(&window.reeve, request).await.expect("a ledger").remove(0).ledger;
        let mut all = ledger.slots.into_iter().filter_map(|slot| slot.backup).chain(ledger.beyond);
        if all.any(|one| one.path.ends_with(name) && one.proof >= ProofState::Verified) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody proved {name}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_proves_what_falls_due_while_it_is_open_and_nobody_asks() {
    let kept = Kept::with_key_file().await;
    let folder = kept.reeve.files().join("provider");
    std::fs::create_dir(&folder).unwrap();
    let (before, meanwhile) = (made(&kept, 2).await, made(&kept, 1).await);
    std::fs::write(folder.join(&before), &kept.content).unwrap();
    add_folder(&kept, &folder).await;
    set(&kept.reeve, Proving { drills: false, ..Proving::default() }).await;
    let window = kept.reeve.start_restless_window().await.expect("a window opens");
    until_proven(&window, &kept, &before).await;
    // the provider leaves another one, and the hours go by
    std::fs::write(folder.join(&meanwhile), &kept.content).unwrap();
    window.host.later(TimeDelta::hours(7));
    until_proven(&window, &kept, &meanwhile).await;
    let all = jobs::list(&window.reeve, Nothing {}).await.expect("the jobs");
    let runs = all.iter().filter(|job| job.work == JobKind::ProveDue).count();
    assert_eq!(runs, 2, "one for each, however often it looks");
    leaks::assert_none(&window, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_the_vaults_run_as_a_scheduler_begins_it() {
    let kept = Kept::with_key_file().await;
    let folder = kept.reeve.files().join("provider");
    std::fs::create_dir(&folder).unwrap();
    let name = made(&kept, 3).await;
    std::fs::write(folder.join(&name), &kept.content).unwrap();
    add_folder(&kept, &folder).await;
    set(&kept.reeve, Proving { drills: false, ..Proving::default() }).await;
    let script = CommandLine::in_home(kept.reeve.home());
    let (place, sheet) = (kept.reeve.file("vault"), kept.reeve.file("sheet.txt"));
    std::fs::create_dir(&place).unwrap();
    script.run(&["--json", "vault", "init", "--store", &place, "--sheet", &sheet]).await.with_code(0);
    let ran = script.run(&["--json", "vault", "run", "--prove"]).await.with_code(0);
    assert_eq!((&ran["outcome"]["added"], &ran["proved"]["sound"]), (&1.into(), &1.into()), "{ran}");
    assert_eq!(listed(&kept, &name).await.proof, ProofState::Verified);
    let without = script.run(&["--json", "vault", "run"]).await.with_code(0);
    assert!(without["proved"].is_null(), "only where it is asked for: {without}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_script() {
    let reeve = Installation::with_key_file().await;
    let script = CommandLine::in_home(reeve.home());
    let shown = script.run(&["--json", "backup", "proving"]).await.with_code(0);
    let rule = &shown["proving"]["rule"];
    assert_eq!((&rule["on"], &rule["bring_up_to"], &rule["drills"]), (&true.into(), &0.into(), &true.into()));
    let set = ["--json", "backup", "proving", "--bring-up-to", "500", "--no-drills"];
    let shown = script.run(&set).await.with_code(0);
    assert_eq!(shown["proving"]["rule"]["bring_up_to"], 500_000_000, "{shown}");
    let ran = script.run(&["--json", "backup", "prove"]).await.with_code(0);
    assert_eq!(ran["proved"]["failed"], 0, "{ran}");
    let timer = ["--json", "backup", "schedule", "--at", "mon 02:30", "--for", "systemd"];
    let timer = script.run(&timer).await.with_code(0);
    assert_eq!(timer["files"][1]["name"], "reeve-proof.timer", "without a vault: {timer}");
    let text = script.run(&["backup", "proving"]).await;
    assert!(text.stdout.contains("up to 500.0 MB") && text.stdout.contains("Last run"), "{text:?}");
}
