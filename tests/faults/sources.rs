//! Sources that vanish, are huge, or are a link that nobody may see.

use reeve_app::api::{AddDownload, AddSource, OfTenantOrAll, RefreshSources, SourceView};
use reeve_app::{backups, jobs, sources};
use reeve_domain::backup::ProofState;
use reeve_domain::job::{Job, JobOutcome};
use reeve_domain::source::SourcePlace;
use reeve_domain::{Code, Secret};
use reeve_tests::bucket::Fault;
use reeve_tests::kept::Kept;
use reeve_tests::proxy::{Trouble, Way};
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

/// A link, which leads to this computer in these tests.
fn a_link(own_network: bool) -> SourcePlace {
    SourcePlace::Link { host: String::new(), file: String::new(), own_network }
}

pub async fn read_again(kept: &Kept) -> Job {
    let request = RefreshSources { tenants: vec![kept.tenant.clone()] };
    let job = sources::refresh(&kept.reeve.reeve, request).await.expect("a reading begins");
    jobs::wait(&kept.reeve.reeve, &job.id).await.expect("the job")
}

async fn view(kept: &Kept) -> SourceView {
    sources::list(&kept.reeve.reeve, OfTenantOrAll { tenant: None }).await.expect("the sources").remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_vanished_is_a_failure_and_takes_nothing_from_the_catalogue() {
    let kept = Kept::new().await;
    kept.bucket.fault(Some(Fault::Vanished));
    let fault = expect::failed(&read_again(&kept).await, Code::SourceFailed, "source");
    assert_eq!(kept.in_bucket().await.proof, ProofState::Unseen, "what was there is still known");
    let noted = view(&kept).await.fault.expect("with the reason");
    assert_eq!(noted.code, Code::SourceFailed);
    expect::failed(&kept.fetch("a.zip").await, Code::NotFound, "refresh");
    kept.bucket.fault(None);
    expect::done(&read_again(&kept).await);
    assert!(view(&kept).await.fault.is_none(), "what passed is not shown any more");
    leaks::assert_none(&kept.reeve, &[fault, noted]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_backups_are_listed_and_laid_into_their_places_and_what_went_is_gone() {
    let kept = Kept::new().await;
    let database = kept.reeve.tenant(&kept.tenant).await.tenant.database;
    let now = chrono::Utc::now();
    for n in 0..100_000 {
        let at = now - chrono::TimeDelta::minutes(15 * n);
        kept.bucket
            .put(&format!("{}", at.format(&format!("all/{database}_%Y-%m-%d_%H-%M-%S.zip"))), Vec::new());
        if n % 100 == 0 {
            kept.bucket.put(&format!("logs/{n:06}.txt"), Vec::new());
        }
    }
    expect::done(&read_again(&kept).await);
    let seen = view(&kept).await;
    assert_eq!((seen.backups, seen.ignored), (100_001, 1_000));
    let request = OfTenantOrAll { tenant: Some(kept.tenant.clone()) };
    let of_one = backups::ledger(&kept.reeve.reeve, request).await.expect("a ledger").remove(0);
    let filled = of_one.ledger.slots.iter().filter(|slot| slot.backup.is_some()).count() as u64;
    // beside them, the one that was taken from here
    assert!(of_one.beyond + filled >= 100_001, "each has its place or stands beyond: {}", of_one.beyond);
    assert_eq!(of_one.ledger.beyond.len() as u64, of_one.beyond);
    let of_all = backups::ledger(&kept.reeve.reeve, OfTenantOrAll { tenant: None }).await.expect("a fleet's");
    assert_eq!((of_all[0].beyond, of_all[0].ledger.beyond.len()), (of_one.beyond, 0), "a fleet's is short");
    kept.bucket.empty();
    expect::done(&read_again(&kept).await);
    let seen = view(&kept).await;
    assert_eq!((seen.backups, seen.ignored, seen.fault), (0, 0, None), "an empty bucket is one all the same");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_goes_on_after_a_break_and_is_shown_to_nobody() {
    let kept = Kept::new().await;
    let key = kept.in_bucket().await.path;
    let link = format!("http://127.0.0.1:{}/link/{key}?token=kept-secret", kept.line.port());
    kept.reeve.knows("token=kept-secret");
    let request = AddSource {
        tenant: kept.tenant.clone(),
        name: "Ticket 17".into(),
        place: a_link(true),
        patterns: Vec::new(),
        only_patterns: false,
        secret: Some(Secret::new(link)),
    };
    kept.bucket.asked();
    let unsaid = AddSource { place: a_link(false), ..request.clone() };
    let refused = sources::add(&kept.reeve.reeve, unsaid).await;
    let refused = expect::refused(refused, Code::ConfirmationNeeded, "--own-network");
    assert_eq!(refused.fields["host"], "127.0.0.1");
    assert!(kept.bucket.asked().is_empty(), "nothing of one's own network is asked unless told");
    let view = sources::add(&kept.reeve.reeve, request).await.expect("the link works");
    assert_eq!(view.backups, 1);
    kept.bucket.asked();
    let backup = kept.listed().await.into_iter().find(|one| one.source == "Ticket 17").expect("it is listed");
    kept.line.trouble(Trouble::Reset(Way::Down, 50_000));
    let request = AddDownload {
        backup: backup.id,
        to: Some(kept.reeve.file("a.zip")),
        per_second: None,
        seal_to: None,
        first: true,
    };
    let job = backups::download(&kept.reeve.reeve, request).await.expect("it begins");
    let job = jobs::wait(&kept.reeve.reeve, &job.id).await.expect("the job");
    assert!(matches!(expect::done(&job).outcome, Some(JobOutcome::Proven { .. })));
    kept.assert_whole("a.zip", &kept.content);
    let begun = kept.begun_at();
    assert!(begun.len() == 2 && begun[1] > 0, "it went on: {begun:?}");
    leaks::assert_none(&kept.reeve, &[]).await;

    kept.bucket.digest(&key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    let backup = kept.listed().await.into_iter().find(|one| one.source == "Ticket 17").expect("it is listed");
    let request = AddDownload {
        backup: backup.id,
        to: Some(kept.reeve.file("b.zip")),
        per_second: None,
        seal_to: None,
        first: false,
    };
    let job = backups::download(&kept.reeve.reeve, request).await.expect("it begins");
    let job = jobs::wait(&kept.reeve.reeve, &job.id).await.expect("the job");
    expect::failed(&job, Code::BackupUnsound, "do not rely");
}

/// A server of the old kind: it does not say how long its answer is, and closes the line behind the first `bytes`.
async fn without_length(content: Vec<u8>, bytes: usize) -> u16 {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = Vec::new();
            while !asked.ends_with(b"\r\n\r\n")
                && stream.read_buf(&mut asked).await.is_ok_and(|read| read > 0)
            {}
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").await;
            let _ = stream.write_all(&content[..bytes]).await;
            let _ = stream.shutdown().await;
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_link_without_a_length_sends_is_believed_by_the_proof_alone() {
    let kept = Kept::new().await;
    for (name, bytes, sound) in [("whole", kept.content.len(), true), ("cut", kept.content.len() - 30, false)]
    {
        let port = without_length(kept.content.clone(), bytes).await;
        let request = AddSource {
            tenant: kept.tenant.clone(),
            name: name.into(),
            place: a_link(true),
            patterns: Vec::new(),
            only_patterns: false,
            secret: Some(Secret::new(format!("http://127.0.0.1:{port}/{name}"))),
        };
        let view = sources::add(&kept.reeve.reeve, request).await.expect("the link works");
        assert_eq!(view.backups, 1, "a link leads to a backup, whatever its file is called");
        let backup = kept.listed().await.into_iter().find(|one| one.source == name).expect("it is listed");
        let request = AddDownload {
            backup: backup.id,
            to: Some(kept.reeve.file(&format!("{name}.zip"))),
            per_second: None,
            seal_to: None,
            first: false,
        };
        let job = backups::download(&kept.reeve.reeve, request).await.expect("it begins");
        let job = jobs::wait(&kept.reeve.reeve, &job.id).await.expect("the job");
        if sound {
            expect::done(&job);
        } else {
            expect::failed(&job, Code::BackupUnsound, "do not rely");
        }
    }
    let whole = std::fs::read(kept.reeve.file("whole.zip")).expect("the file is there");
    assert!(whole == kept.content, "byte for byte");
    assert!(!kept.reeve.names().contains(&"cut.zip".to_owned()), "what is cut gets no name");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_nothing_dates_keeps_the_time_its_link_was_first_read() {
    let kept = Kept::new().await;
    let port = without_length(kept.content.clone(), kept.content.len()).await;
    let request = AddSource {
        tenant: kept.tenant.clone(),
        name: "Ticket 18".into(),
        place: a_link(true),
        patterns: Vec::new(),
        only_patterns: false,
        secret: Some(Secret::new(format!("http://127.0.0.1:{port}/undated"))),
    };
    sources::add(&kept.reeve.reeve, request).await.expect("the link works");
    let dated = async || {
        kept.listed().await.into_iter().find(|one| one.source == "Ticket 18").expect("it is listed").at
    };
    let first = dated().await;
    kept.reeve.host.later(chrono::TimeDelta::days(3));
    expect::done(&read_again(&kept).await);
    assert_eq!(dated().await, first, "it is the same backup, and no newer one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_another_database_is_not_kept_whatever_its_name_says() {
    let two = fleet(2, &[19]).await;
    let (way, other) = (WayIn::demo(&two, 0), WayIn::demo(&two, 1));
    let kept = Kept::of(&way, Some(two)).await;
    let tenant = kept.reeve.connect("Other", &other).await;
    expect::done(&kept.reeve.backup(&tenant, "other.zip").await);
    kept.bucket.put(
        &kept.in_bucket().await.path,
        std::fs::read(kept.reeve.file("other.zip")).expect("a sound backup"),
    );
    expect::done(&read_again(&kept).await);
    let fault = expect::failed(&kept.fetch("a.zip").await, Code::BackupUnsound, "right backup");
    assert_eq!((fault.fields["check"].as_str(), &fault.fields["database"]), ("database", &other.database));
    assert_eq!(kept.reeve.names(), ["other.zip", "other.zip.reeve.json"], "nothing of it is kept");
}
