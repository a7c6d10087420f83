//! Attachments that are fetched one by one, on a tenant that fails in the middle of it.

use std::time::Duration;

use reeve_app::api::{ExportFromVault, InitVault, Nothing, OfJob, RunVault};
use reeve_app::{jobs, vault};
use reeve_demo::{DownloadFault, Fleet, FleetOptions, Misbehaviour};
use reeve_domain::Code;
use reeve_domain::job::{Job, JobOutcome, TakenBy, VaultTaken};
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use reeve_domain::schedule::{RunDetail, RunResult};
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::{Installation, names_in};
use reeve_tests::way_in::{WayIn, fleet_of};
use reeve_tests::{expect, leaks, outside};

/// A tenant with this much in its filestore, and a vault.
struct Stage {
    fleet: Fleet,
    reeve: Installation,
    place: String,
    key: String,
}

impl Stage {
    async fn new(filestore_bytes: u64) -> Self {
        let options = FleetOptions {
            tenants: 1,
            users_per_tenant: 25,
            filestore_bytes,
            versions: vec![19],
            ..FleetOptions::default()
        };
        let fleet = fleet_of(options).await;
        let reeve = Installation::with_key_file().await;
        reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
        let place = reeve.file("vault");
        std::fs::create_dir(&place).unwrap();
        let request = InitVault {
            place: Place::Folder { path: place.clone() },
            secret: None,
            key: None,
            keep: Retention::default(),
        };
        let made = vault::init(&reeve.reeve, request).await.expect("a vault is made");
        let sheet = made.sheet.expect("a sheet").text;
        let key = sheet.lines().find_map(|line| line.strip_prefix("Key")).expect("the key").trim().to_owned();
        reeve.knows(&key);
        Self { fleet, reeve, place, key }
    }

    /// A tenant with exactly so many attachments, all of them small.
    async fn with_small(count: usize) -> Self {
        let stage = Self::new(0).await;
        (0..count).for_each(|_| stage.fleet.attach(0, 4_000));
        stage
    }

    fn downloads(&self, fault: DownloadFault) {
        self.fleet.misbehave(0, Misbehaviour::Downloads(fault));
    }

    fn asked(&self) -> usize {
        self.count("/web/content")
    }

    async fn begin(&self) -> Job {
        vault::run_all(&self.reeve.reeve, RunVault { tenants: Vec::new() }).await.expect("it begins")
    }

    async fn run(&self) -> Job {
        let job = self.begin().await;
        jobs::wait(&self.reeve.reeve, &job.id).await.expect("the job is known")
    }

    async fn taken(&self) -> VaultTaken {
        let job = self.run().await;
        let Some(JobOutcome::VaultRan { added: 1, taken, .. }) = expect::done(&job).outcome.clone() else {
            panic!("one came: {job:?}")
        };
        taken.into_iter().next().expect("of the one tenant")
    }

    /// What the newest backup lacks of what its dump names.
    async fn lacks(&self) -> Vec<String> {
        let snapshot = vault::list(&self.reeve.reeve, Nothing {}).await.expect("the list")[0].id.clone();
        let to = self.reeve.file("out.zip");
        let job = vault::export(&self.reeve.reeve, ExportFromVault { snapshot, to: to.clone() }).await;
        let job = jobs::wait(&self.reeve.reeve, &job.expect("it begins").id).await.expect("the job");
        expect::done(&job);
        let named = outside::named_attachments(&to);
        serde_json::from_value(named["missing"].clone()).expect("names")
    }

    /// The last run is noted as one that lacks so many attachments.
    async fn assert_partly(&self, missing: usize) {
        let view = vault::status(&self.reeve.reeve, Nothing {}).await.expect("its view").expect("a vault");
        let last = view.last_run.expect("it is noted");
        assert_eq!(last.result, RunResult::Partly, "{last:?}");
        let lacks = |detail: &RunDetail| matches!(detail, RunDetail::Ran { missing: lacking, .. } if *lacking == missing as u64);
        assert!(last.detail.as_ref().is_some_and(lacks), "{last:?}");
    }

    fn count(&self, path: &str) -> usize {
        self.fleet.requests(0).iter().filter(|line| line.contains(path)).count()
    }

    /// What the tenant takes for its own address.
    fn address(&self) -> Option<String> {
        self.fleet.edit(0, |data| data.parameter("web.base.url").map(str::to_owned))
    }

    /// The vault is sound, and nothing is left on the way.
    async fn assert_clean(&self) {
        let names = names_in(self.reeve.home());
        assert!(names.iter().all(|name| !name.starts_with("vault-")), "nothing is left: {names:?}");
        outside::restic(&self.place, &self.key, &["check", "--read-data"]);
        leaks::assert_none(&self.reeve, &[]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_midway_is_opened_anew() {
    let stage = Stage::new(1_000_000).await;
    stage.downloads(DownloadFault::SessionEnds { every: 5 });
    let taken = stage.taken().await;
    assert_eq!((taken.way, taken.missing.len()), (TakenBy::Increment, 0), "{taken:?}");
    assert!(stage.asked() as u64 > taken.fetched, "what was refused was asked for again");
    assert_eq!(stage.lacks().await, Vec::<String>::new());
    stage.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_cut_at_a_byte_is_asked_for_again() {
    let stage = Stage::new(300_000).await;
    stage.downloads(DownloadFault::CutOnce { after: 1_001 });
    let taken = stage.taken().await;
    assert_eq!((taken.way, taken.missing.len()), (TakenBy::Increment, 0), "{taken:?}");
    assert!(stage.asked() as u64 >= 2 * taken.fetched, "each was cut once");
    assert_eq!(stage.lacks().await, Vec::<String>::new());
    stage.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_vanished_or_changed_since_the_dump_is_named_everywhere_and_the_rest_goes_in() {
    let stage = Stage::with_small(60).await;
    stage.downloads(DownloadFault::Gone { every: 50 });
    stage.downloads(DownloadFault::Changed { every: 60 });
    let taken = stage.taken().await;
    assert_eq!((taken.way, taken.missing.len(), taken.fetched), (TakenBy::Increment, 2, 58), "{taken:?}");
    assert_eq!(stage.lacks().await, taken.missing, "exactly what is missing is named");
    stage.assert_partly(taken.missing.len()).await;
    let listed = vault::list(&stage.reeve.reeve, Nothing {}).await.expect("the list");
    assert_eq!((listed[0].lacks, &listed[0].missing), (2, &taken.missing), "and told with the backup");
    let said = stage.reeve.journal().await.into_iter().find(|entry| entry.event.action == "vault.take");
    let detail = said.expect("it is in the journal").event.detail;
    assert!(taken.missing.iter().all(|name| detail.contains(name)), "{detail}");

    // the next day the tenant hands out what it would not
    stage.fleet.behave(0);
    std::fs::remove_file(stage.reeve.file("out.zip")).unwrap();
    std::fs::remove_file(stage.reeve.file("out.zip.reeve.json")).unwrap();
    stage.reeve.host.later(chrono::TimeDelta::days(1));
    let next = stage.taken().await;
    assert_eq!((next.fetched, next.missing.len()), (taken.missing.len() as u64, 0), "{next:?}");
    assert_eq!(stage.lacks().await, Vec::<String>::new());
    stage.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attachment_that_always_fails_does_not_keep_the_rest_from_coming() {
    let stage = Stage::with_small(60).await;
    stage.downloads(DownloadFault::Status { every: 50, status: 500 });
    let taken = stage.taken().await;
    assert_eq!((taken.way, taken.missing.len(), taken.fetched), (TakenBy::Increment, 1, 59), "{taken:?}");
    assert_eq!(stage.lacks().await, taken.missing, "exactly what is missing is named");
    stage.assert_partly(taken.missing.len()).await;
    stage.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenant_that_is_asked_too_much_is_asked_again() {
    let stage = Stage::new(300_000).await;
    stage.downloads(DownloadFault::StatusOnce { status: 429 });
    let taken = stage.taken().await;
    assert_eq!((taken.way, taken.missing.len()), (TakenBy::Increment, 0), "{taken:?}");
    assert_eq!(stage.lacks().await, Vec::<String>::new());
    stage.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_is_stopped_while_it_signs_in_leaves_the_tenants_address_and_no_session() {
    let stage = Stage::new(300_000).await;
    let own = stage.address();
    stage.fleet.misbehave(0, Misbehaviour::SignInAnswersLate(Duration::from_secs(2)));
    let job = stage.begin().await;
    until("the sign-in changed the address", || stage.address() != own).await;
    jobs::cancel(&stage.reeve.reeve, OfJob { job: job.id.clone() }).await.expect("it is stopped");
    let job = jobs::wait(&stage.reeve.reeve, &job.id).await.expect("the job is known");
    assert_eq!(job.fault.as_ref().map(|fault| fault.code), Some(Code::Cancelled), "{job:?}");
    assert_eq!(stage.address(), own, "the tenant keeps its own address");
    assert_eq!(stage.count("/web/session/destroy"), 1, "and the session is closed");
    stage.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_whose_master_password_is_not_taken_waits_for_its_own_sign_in() {
    let stage = Stage::new(300_000).await;
    let own = stage.address();
    stage.fleet.misbehave(0, Misbehaviour::SignInAnswersLate(Duration::from_secs(2)));
    stage.fleet.misbehave(0, Misbehaviour::MasterPasswordUnset);
    let job = stage.run().await;
    assert_eq!(job.fault.as_ref().map(|fault| fault.code), Some(Code::MasterPasswordUnset), "{job:?}");
    assert_eq!(stage.address(), own, "the tenant keeps its own address");
    assert_eq!(stage.count("/web/session/authenticate"), 1, "it was on its way");
    assert_eq!(stage.count("/web/session/destroy"), 1, "and the session is closed");
    assert_eq!(stage.count("/web/database/backup"), 0, "nothing is posted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_whose_mark_on_the_tenant_cannot_be_put_right_is_closed() {
    let stage = Stage::new(300_000).await;
    stage.fleet.misbehave(0, Misbehaviour::RightsLost { after: 0 });
    let taken = stage.taken().await;
    assert_eq!(taken.way, TakenBy::Whole, "{taken:?}");
    assert_eq!(stage.count("/web/session/destroy"), 1, "{:?}", stage.fleet.requests(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_hardly_anything_can_be_read_the_whole_zip_comes_instead() {
    let stage = Stage::new(8_000_000).await;
    stage.downloads(DownloadFault::Gone { every: 1 });
    let taken = stage.taken().await;
    assert_eq!(taken.way, TakenBy::Whole, "{taken:?}");
    let because = taken.because.unwrap_or_default();
    assert!(because.contains("could not be read one by one"), "{because}");
    assert_eq!(stage.lacks().await, Vec::<String>::new(), "nothing is missing in it");
    stage.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_is_stopped_midway_leaves_nothing_and_the_next_one_is_whole() {
    let stage = Stage::new(1_000_000).await;
    stage.fleet.misbehave(0, Misbehaviour::Throttle(200_000));
    let job = stage.begin().await;
    until("the first attachment is asked for", || stage.asked() > 0).await;
    jobs::cancel(&stage.reeve.reeve, OfJob { job: job.id.clone() }).await.expect("it is stopped");
    let job = jobs::wait(&stage.reeve.reeve, &job.id).await.expect("the job is known");
    assert_eq!(job.fault.as_ref().map(|fault| fault.code), Some(Code::Cancelled), "{job:?}");
    assert!(vault::list(&stage.reeve.reeve, Nothing {}).await.expect("the list").is_empty());
    stage.assert_clean().await;
    stage.fleet.behave(0);
    assert_eq!(stage.taken().await.missing, Vec::<String>::new());
    assert_eq!(stage.lacks().await, Vec::<String>::new());
    stage.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_run_left_goes_with_the_next_one() {
    let stage = Stage::new(1_000_000).await;
    stage.fleet.misbehave(0, Misbehaviour::Throttle(200_000));
    let mut program = CommandLine::in_home(stage.reeve.home()).start(&["vault", "run"]);
    until("the first attachment is asked for", || stage.asked() > 0).await;
    program.kill().expect("it is killed");
    program.wait().expect("it is over");
    let left = || names_in(stage.reeve.home()).into_iter().filter(|name| name.starts_with("vault-")).count();
    assert_eq!(left(), 1, "a killed program clears nothing away");
    stage.fleet.behave(0);
    assert_eq!(stage.taken().await.way, TakenBy::Increment);
    assert_eq!(stage.lacks().await, Vec::<String>::new());
    stage.assert_clean().await;
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
