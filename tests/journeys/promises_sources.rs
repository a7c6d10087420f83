//! A pass reads the sources of backups again: the newest backup is that of today, and an old listing keeps no promise.

use std::path::PathBuf;

use chrono::{TimeDelta, Utc};
use reeve_app::api::{AcceptFault, AddSource, CheckPromises, WriteReport};
use reeve_app::{Host as _, jobs, promises, sources};
use reeve_demo::Fleet;
use reeve_domain::Code;
use reeve_domain::place::Place;
use reeve_domain::source::SourcePlace;
use reeve_domain::tenant::TenantId;
use reeve_promises::{Check, Cost, Finding, Unseen, Verdict};
use reeve_tests::command_line::CommandLine;
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::promises::finding;
use reeve_tests::way_in::fleet;

/// A tenant that is promised a backup a day, and the folder that its backups come to.
struct Provided {
    _fleet: Fleet,
    reeve: Installation,
    tenant: TenantId,
    folder: PathBuf,
}

impl Provided {
    async fn new() -> Self {
        let (fleet, reeve) = (fleet(1, &[19]).await, Installation::with_key_file().await);
        let tenant = reeve.connect_put_right("Acme", &fleet, 0, "odoo_online").await;
        let folder = reeve.files().join("provider");
        std::fs::create_dir(&folder).unwrap();
        let this = Self { _fleet: fleet, reeve, tenant, folder };
        this.backup_arrives(2).await;
        let request = AddSource {
            tenant: this.tenant.clone(),
            name: "Folder".into(),
            place: SourcePlace::Files(Place::folder(&this.folder)),
            patterns: Vec::new(),
            only_patterns: false,
            secret: None,
        };
        sources::add(&this.reeve.reeve, request).await.expect("the folder can be read");
        this
    }

    /// A backup that was made so many hours ago, by Reeve's clock.
    async fn backup_arrives(&self, hours: i64) {
        let database = self.reeve.tenant(&self.tenant).await.tenant.database;
        let made = self.reeve.host.now() - TimeDelta::hours(hours);
        let name = format!("{database}_{}.zip", made.format("%Y-%m-%d_%H-%M-%S"));
        std::fs::write(self.folder.join(name), b"whatever is in it").unwrap();
    }

    async fn newest(&self) -> Finding {
        finding(&self.reeve.promises(&self.tenant).await, Check::NewestBackup).clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_came_since_the_last_listing_keeps_the_promise_and_one_that_did_not_breaks_it() {
    let provided = Provided::new().await;
    expect::done(&provided.reeve.pass(&[]).await);
    assert_eq!(provided.newest().await.verdict, Verdict::Kept);

    provided.reeve.host.later(TimeDelta::hours(30));
    expect::done(&provided.reeve.pass(&[]).await);
    let broken = provided.newest().await;
    assert_eq!(broken.verdict, Verdict::Broken, "nobody had to read the folder first: {broken:?}");
    let age = provided.reeve.host.now() - broken.seen_at.expect("it was seen");
    assert!(age < TimeDelta::minutes(1), "as of now");

    provided.backup_arrives(1).await;
    provided.reeve.host.later(TimeDelta::minutes(6));
    expect::done(&provided.reeve.pass(&[]).await);
    assert_eq!(provided.newest().await.verdict, Verdict::Kept);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listing_that_cannot_be_read_again_keeps_no_promise_for_ever() {
    let provided = Provided::new().await;
    expect::done(&provided.reeve.pass(&[]).await);
    let listed_at = provided.newest().await.seen_at;
    std::fs::remove_dir_all(&provided.folder).unwrap();

    provided.reeve.host.later(TimeDelta::hours(30));
    provided.reeve.pass(&[]).await;
    let old = provided.newest().await;
    assert_eq!((old.verdict, old.unseen), (Verdict::Unseen, Some(Unseen::OutOfDate)));
    assert_eq!(old.seen_at, listed_at, "as of the listing");
    let report = provided.reeve.promises(&provided.tenant).await;
    let fault = report.standing.fault.expect("it says why");
    expect::fault(&fault, Code::SourceFailed, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accepted_fault_that_cannot_be_seen_any_more_is_shown_as_both_everywhere() {
    let Provided { _fleet, reeve, tenant, folder } = Provided::new().await;
    reeve.host.later(TimeDelta::hours(30));
    expect::done(&reeve.pass(&[]).await);
    let (check, until) = (Check::NewestBackup, reeve.host.now() + TimeDelta::days(60));
    let (owner, reason) = ("Ayşe Kaya".to_owned(), "The disk is replaced on Monday".to_owned());
    let request = AcceptFault { tenant: tenant.clone(), check, owner, reason, until };
    promises::accept(&reeve.reeve, request).await.expect("it is a fault");
    std::fs::remove_dir_all(&folder).unwrap();
    reeve.host.later(TimeDelta::hours(30));
    reeve.pass(&[]).await;

    let report = reeve.promises(&tenant).await;
    assert_eq!(finding(&report, check).unseen, Some(Unseen::OutOfDate));
    let shown = report.checks.iter().find(|one| one.finding.check == check).expect("the check");
    assert_eq!(shown.exception.as_ref().map(|made| made.owner.as_str()), Some("Ayşe Kaya"));
    assert_eq!(report.standing.excepted, 1, "in the sum too");

    let line = CommandLine::in_home(reeve.home());
    let told = line.run(&["promises", "show", "Acme"]).await;
    let row = told.stdout.lines().find(|row| row.starts_with(check.name())).expect("its line");
    for words in ["accepted by Ayşe Kaya", "cannot be seen now", Unseen::OutOfDate.in_words()] {
        assert!(row.contains(words), "{words}: {row}");
    }
    for name in ["acme.html", "acme.csv", "acme.json"] {
        let request = WriteReport { tenant: Some(tenant.clone()), to: reeve.file(name) };
        let file = promises::report(&reeve.reeve, request).await.expect("it is written").file;
        let text = std::fs::read_to_string(file).unwrap();
        let unseen = if name.ends_with("json") { "\"out_of_date\"" } else { Unseen::OutOfDate.in_words() };
        assert!(text.contains("Ayşe Kaya") && text.contains(unseen), "{name}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cheap_pass_reads_no_source() {
    let provided = Provided::new().await;
    let before = Utc::now();
    provided.reeve.host.later(TimeDelta::hours(1));
    let request = CheckPromises { tenants: Vec::new(), at_most: Some(Cost::Outside) };
    let job = promises::check(&provided.reeve.reeve, request).await.expect("it begins");
    expect::done(&jobs::wait(&provided.reeve.reeve, &job.id).await.expect("the job is known"));
    let newest = provided.newest().await;
    assert_eq!(newest.verdict, Verdict::Kept, "it is young enough today too");
    assert!(newest.seen_at.is_some_and(|at| at <= before), "as of the listing: {newest:?}");
}
