//! Backups that break, end early, arrive spoiled or never come: no file of that name, and the reason.

use std::path::Path;

use reeve_app::api::{OfJob, TakeBackup, VerifyBackup};
use reeve_app::{backups, jobs};
use reeve_demo::Misbehaviour;
use reeve_domain::Code;
use reeve_domain::job::{Job, Phase};
use reeve_domain::journal::Outcome;
use reeve_tests::installation::{Installation, names_in};
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks, outside, progress};

/// Takes a backup from a tenant that misbehaves, and then one from the same tenant when it does not.
async fn spoiled(series: u16, faults: &[Misbehaviour], code: Code, advice: &str) -> Job {
    let fleet = fleet(1, &[series]).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    for fault in faults {
        fleet.misbehave(0, fault.clone());
    }
    let job = reeve.backup(&tenant, "acme.zip").await;
    let fault = expect::failed(&job, code, advice);
    assert_eq!(reeve.names(), Vec::<String>::new(), "nothing is left on a {series}");
    let entry = reeve.journal().await.pop().expect("an entry");
    assert_eq!((entry.event.action.as_str(), entry.event.outcome), ("backup.take", Outcome::Failed));
    fleet.behave(0);
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
    assert_eq!(reeve.names(), ["acme.zip", "acme.zip.reeve.json"]);
    leaks::assert_none(&reeve, &[fault]).await;
    job
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_cut_again_and_again_while_receiving() {
    for (series, after) in [(19, 150_000), (14, 5_000)] {
        let job = spoiled(series, &[Misbehaviour::CutAfter(after)], Code::ConnectionCut, "try again").await;
        let fault = job.fault.expect("a fault");
        assert!(fault.fields.contains_key("host"));
        assert!(fault.message.contains("begun anew 3 times"), "not for ever: {fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_backup_is_begun_anew_by_itself_after_a_cut_and_says_so() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let line = Proxy::to(&way.authority()).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &way.through(line.port())).await;
    line.trouble(Trouble::Reset(Way::Down, 100_000));
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
    assert!(line.struck(), "the line was cut");
    assert_eq!(reeve.names(), ["acme.zip", "acme.zip.reeve.json"], "whole, and nothing beside it");
    let asked = fleet.requests(0).into_iter().filter(|asked| asked == "POST /web/database/backup").count();
    assert_eq!(asked, 2, "from the beginning: a live backup cannot be gone on with");
    let said = reeve.journal().await.pop().expect("an entry").event;
    assert!(said.detail.contains("begun anew 1 times"), "the journal says so: {said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo xtask test --all"]
async fn a_live_backup_is_begun_anew_by_itself_when_its_server_falls_silent() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let line = Proxy::to(&way.authority()).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &way.through(line.port())).await;
    line.trouble(Trouble::Swallow(Way::Down, 60_000));
    let job = reeve.begin_backup(&tenant, "acme.zip").await.expect("it begins");
    progress::reaches(&reeve, &job.id, Phase::BegunAnew).await;
    line.heal();
    expect::done(&jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known"));
    assert_eq!(reeve.names(), ["acme.zip", "acme.zip.reeve.json"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_backup_is_held_to_a_speed_and_encrypted_to_a_key() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    let take = async |per_second, key: &str| {
        let to = Some(reeve.file("acme.zip"));
        let request = TakeBackup { tenant: tenant.clone(), to, per_second, seal_to: Some(key.to_owned()) };
        backups::take(&reeve.reeve, request).await
    };
    let identity = age::x25519::Identity::generate();
    let key = identity.to_public().to_string();
    expect::refused(take(None, "ssh-ed25519").await, Code::InvalidInput, "correct");
    expect::refused(take(Some(1), &key).await, Code::InvalidInput, "correct");
    // much slower than the demo sends, and stopped: nothing of the plain file stays
    let slow = take(Some(20_000), &key).await.expect("it begins");
    progress::has_received(&reeve, &slow.id).await;
    jobs::cancel(&reeve.reeve, OfJob { job: slow.id.clone() }).await.expect("it is told to stop");
    let stopped = jobs::wait(&reeve.reeve, &slow.id).await.expect("the job is known");
    expect::failed(&stopped, Code::Cancelled, "nothing half done");
    assert_eq!(reeve.names(), Vec::<String>::new());

    let job = take(None, &key).await.expect("it begins");
    expect::done(&jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known"));
    assert_eq!(reeve.names(), ["acme.zip.age", "acme.zip.age.reeve.json"], "the plain one is gone");
    let sealed = std::fs::read(reeve.file("acme.zip.age")).expect("the file");
    let opened = age::decrypt(&identity, &sealed).expect("the key opens it");
    std::fs::write(reeve.file("opened.zip"), opened).unwrap();
    assert_eq!(outside::look_at_backup(&reeve.file("opened.zip"))["bad"], serde_json::Value::Null);
    let again = take(None, &key).await;
    expect::refused(again, Code::AlreadyExists, "another file name");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_ends_early_in_good_order_is_not_a_backup() {
    // 14's built-in server sends no length and closes: only looking at the file tells
    for (series, after) in [(14, 20_000), (14, 200_000), (19, 200_000)] {
        let job = spoiled(series, &[Misbehaviour::Truncate(after)], Code::BackupUnsound, "do not rely").await;
        let fault = job.fault.expect("a fault");
        assert_eq!(
            fault.fields["check"], "directory",
            "the zip's directory is at its end, and missing: {fault:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_wrong_bit_is_found() {
    for series in [19, 14] {
        let job =
            spoiled(series, &[Misbehaviour::FlipBit], Code::BackupUnsound, "take the backup again").await;
        assert!(job.fault.is_some_and(|fault| !fault.fields["check"].is_empty()), "it names the check");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_page_is_shown_in_the_servers_words() {
    for series in [19, 14] {
        let job = spoiled(series, &[Misbehaviour::BackupErrorPage], Code::BackupFailed, "its words").await;
        let fault = job.fault.expect("a fault");
        assert_eq!(fault.message, "Database backup error: Command `pg_dump` not found.", "on a {series}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_14_that_dies_while_sending_leaves_no_file() {
    let Some(way) = WayIn::real("REEVE_ODOO_14") else { return };
    let Some(plain) = way.plain_url.clone() else {
        eprintln!("NOT RUN: the facts name no address without TLS, where a cut looks like an end");
        return;
    };
    let proxy = Proxy::to(plain.trim_start_matches("http://")).await;
    let reeve = Installation::new().await;
    let plain = WayIn { url: format!("http://127.0.0.1:{}", proxy.port()), ..way };
    let tenant = reeve.connect("Acme", &plain).await;
    proxy.heal();
    expect::done(&reeve.backup(&tenant, "whole.zip").await);
    let whole = proxy.passed(Way::Down);
    let mut faults = Vec::new();
    for (at, name) in [(whole / 2, "half.zip"), (whole - 2_000, "almost.zip")] {
        proxy.trouble(Trouble::Close(Way::Down, at));
        let job = reeve.backup(&tenant, name).await;
        assert!(proxy.struck(), "the line was cut");
        let fault =
            job.fault.clone().unwrap_or_else(|| panic!("cut at {at} of {whole}, and believed: {job:?}"));
        assert!(matches!(fault.code, Code::BackupUnsound | Code::ConnectionCut), "{fault:?}");
        faults.push(fault);
    }
    assert_eq!(reeve.names(), ["whole.zip", "whole.zip.reeve.json"], "only the whole one has a name");
    leaks::assert_none(&reeve, &faults).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_is_taken_is_left_untouched() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    std::fs::write(reeve.file("acme.zip"), "somebody's").unwrap();
    let fault = expect::refused(
        reeve.begin_backup(&tenant, "acme.zip").await,
        Code::AlreadyExists,
        "another file name",
    );
    assert_eq!(std::fs::read(reeve.file("acme.zip")).unwrap(), b"somebody's");
    // or taken while the server was still sending
    fleet.misbehave(0, Misbehaviour::Throttle(60_000));
    let job = reeve.begin_backup(&tenant, "second.zip").await.expect("it begins");
    while !Path::new(&reeve.file("second.zip.part")).exists() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    std::fs::write(reeve.file("second.zip"), "somebody's").unwrap();
    let job = jobs::wait(&reeve.reeve, &job.id).await.unwrap();
    let meanwhile = expect::failed(&job, Code::AlreadyExists, "another name");
    assert_eq!(std::fs::read(reeve.file("second.zip")).unwrap(), b"somebody's");
    assert_eq!(reeve.names(), ["acme.zip", "second.zip"]);
    leaks::assert_none(&reeve, &[fault, meanwhile]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_is_not_there_is_told_before_the_server_works() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    let fault = match reeve.begin_backup(&tenant, "no/such/folder/acme.zip").await {
        Err(fault) => fault,
        Ok(job) => jobs::wait(&reeve.reeve, &job.id).await.unwrap().fault.expect("it cannot work"),
    };
    expect::fault(&fault, Code::CannotWrite, "folder");
    assert!(fault.fields["path"].contains("no/such/folder"));
    let asked = fleet.requests(0).iter().any(|line| line == "POST /web/database/backup");
    assert!(!asked, "building a backup is work for a server: it is not asked for one that cannot be kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_are_no_sound_backups_are_not_proven() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
    let sound = std::fs::read(reeve.file("acme.zip")).unwrap();
    let mut flipped = sound.clone();
    flipped[sound.len() / 3] ^= 1;
    let cases: [(&str, &[u8]); 5] = [
        ("flipped.zip", &flipped),
        ("cut.zip", &sound[..sound.len() - 1]),
        ("page.zip", b"<!DOCTYPE html><html><body>Database backup error</body></html>"),
        ("empty.zip", b""),
        ("noise.zip", &[0x5a; 4096]),
    ];
    let before = names_in(&reeve.files()).len();
    for (name, content) in cases {
        std::fs::write(reeve.file(name), content).unwrap();
        let job =
            backups::verify(&reeve.reeve, VerifyBackup { file: reeve.file(name) }).await.expect("it begins");
        let job = jobs::wait(&reeve.reeve, &job.id).await.unwrap();
        let fault = expect::failed(&job, Code::BackupUnsound, "do not rely");
        let facts = backups::facts(&reeve.reeve, &reeve.file(name)).await.expect("what was found is kept");
        assert_eq!(facts.verdict.first_failure().map(|line| &line.name), fault.fields.get("check"), "{name}");
        assert_eq!(std::fs::read(reeve.file(name)).unwrap(), content, "{name} is only looked at");
    }
    assert_eq!(names_in(&reeve.files()).len(), before + cases.len(), "looking leaves nothing beside them");
    let absent = backups::verify(&reeve.reeve, VerifyBackup { file: reeve.file("absent.zip") }).await;
    expect::refused(absent, Code::CannotRead, "path");
}
