//! A panel that is killed while it carries out a restore: at every step that is written, and between the two renames of the
//! swap. The live name answers with the old or the new data afterwards, or does as soon as a window is opened again; and
//! whoever goes on comes to the end.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use reeve_app::api::{KeyPlace, OpenSetup, RunRestore, StateChanged, Tag};
use reeve_app::{Host, Options, Reeve, jobs, restores, setup};
use reeve_domain::Secret;
use reeve_domain::desk::ThreadId;
use reeve_domain::restore::{RestoreState, RestoreStep, RestoreTarget, StepRecord, StepState};
use reeve_tests::browser::Browser;
use reeve_tests::expect;
use reeve_tests::installation::PASSPHRASE;
use reeve_tests::restores::{Restoring, beside, of};
use reeve_tests::way_in::{WayIn, fleet};
use serde_json::json;

const HOME: &str = "REEVE_TEST_KILLED_HOME";
const RESTORE: &str = "REEVE_TEST_KILLED_RESTORE";
const LIVE: &str = "REEVE_TEST_KILLED_LIVE";
const STEP: &str = "at a step";
/// More changes than a restore writes between two of its steps.
const CHANGES_MOST: usize = 40;

/// Surroundings that stop at every change of a restore, until they are told to go on.
struct Stepping;

impl Host for Stepping {
    fn state_changed(&self, change: StateChanged) {
        if change.tags.contains(&Tag::Restores) {
            let mut told = std::io::stdout();
            writeln!(told, "{STEP}").and_then(|()| told.flush()).expect("the test listens");
            let mut word = String::new();
            std::io::stdin().read_line(&mut word).expect("a word to go on");
        }
    }
}

/// Not a test: the program that the tests below start and kill. It begins a restore, or goes on with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the tests that kill it"]
async fn the_panel_that_is_killed() {
    let (Some(home), Ok(restore)) = (std::env::var_os(HOME), std::env::var(RESTORE)) else { return };
    let reeve = Reeve::new(Options { home: home.into(), host: Arc::new(Stepping) });
    let passphrase = Some(Secret::new(PASSPHRASE.to_owned()));
    setup::open(&reeve, OpenSetup { place: KeyPlace::File, passphrase }).await.expect("it opens");
    let restore = ThreadId(restore);
    let begun = restores::show(&reeve, of(&restore)).await.expect("it is known").work;
    let job = match begun {
        Some(work) if !work.steps.is_empty() => restores::go_on(&reeve, of(&restore)).await,
        _ => {
            let request = RunRestore {
                restore,
                file: None,
                lost: Some(u64::MAX),
                typed: std::env::var(LIVE).expect("the live database's name"),
                neutralise: false,
                keep_days: 14,
                fingerprint: None,
            };
            restores::run(&reeve, request).await
        }
    };
    let job = job.expect("it is begun, or goes on");
    expect::done(&jobs::wait(&reeve, &job.id).await.expect("the job is known"));
}

/// The program at work.
struct Panel {
    child: Child,
    said: BufReader<ChildStdout>,
    words: ChildStdin,
}

impl Panel {
    fn of(both: &Restoring, restore: &ThreadId) -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut child = Command::new(program)
            .args(["--exact", "restores::the_panel_that_is_killed", "--ignored", "--nocapture"])
            .env(HOME, both.runs.home())
            .env(RESTORE, &restore.0)
            .env(LIVE, &both.way.database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let said = BufReader::new(child.stdout.take().expect("its words"));
        let words = child.stdin.take().expect("a way to tell it");
        Self { child, said, words }
    }

    /// Waits until it stands at its next change; `false` when it came to its end instead.
    fn stops(&mut self) -> bool {
        let mut line = String::new();
        loop {
            line.clear();
            if self.said.read_line(&mut line).expect("its words") == 0 {
                return false;
            }
            if line.trim_end().ends_with(STEP) {
                return true;
            }
        }
    }

    fn go_on(&mut self) {
        writeln!(self.words, "go").expect("it listens");
    }

    fn kill(mut self) {
        self.child.kill().expect("it is killed, not asked");
        self.child.wait().expect("its end");
    }
}

/// What was written down, as the other program that has the same folder open reads it.
async fn written(both: &Restoring, restore: &ThreadId) -> Vec<StepRecord> {
    both.shown(restore).await.work.map(|work| work.steps).unwrap_or_default()
}

/// Lets it go on until it has written this of a step, and kills it there.
async fn killed_at(both: &Restoring, restore: &ThreadId, step: RestoreStep, state: StepState) {
    let mut panel = Panel::of(both, restore);
    for _ in 0..CHANGES_MOST {
        assert!(panel.stops(), "it came to its end before {step:?} was {state:?}");
        let steps = written(both, restore).await;
        if steps.last().is_some_and(|last| (last.step, last.state) == (step, state)) {
            return panel.kill();
        }
        panel.go_on();
    }
    panic!("{step:?} was not {state:?} after {CHANGES_MOST} changes");
}

const LINE: [RestoreStep; 6] = [
    RestoreStep::Preflight,
    RestoreStep::SafetyBackup,
    RestoreStep::Upload,
    RestoreStep::Prove,
    RestoreStep::Swap,
    RestoreStep::ProveLive,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panel_killed_at_every_step_leaves_a_live_database_and_comes_to_its_end() {
    let fleet = fleet(1, &[19]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let restore = both.approved(RestoreTarget::Live).await;
    let live = both.way.database.clone();
    for step in LINE {
        for state in [StepState::Begun, StepState::Done] {
            killed_at(&both, &restore, step, state).await;
            let swapped =
                step == RestoreStep::ProveLive || (step, state) == (RestoreStep::Swap, StepState::Done);
            assert_eq!(both.went_on(&live).await, !swapped, "{step:?} {state:?}: the live name answers");
            let databases = beside(fleet.databases_of(0), &live);
            assert!(
                databases.len() <= 1,
                "{step:?} {state:?}: however often it is sent, there is one beside"
            );
            if (step, state) != (RestoreStep::ProveLive, StepState::Done) {
                assert_eq!(both.shown(&restore).await.state, RestoreState::Waiting, "{step:?} {state:?}");
            }
        }
    }
    assert_eq!(both.shown(&restore).await.state, RestoreState::Live);
    expect::done(&both.roll_back(&restore).await.expect("it is put back"));
    assert!(both.went_on(&live).await);
    both.runs.assert_journal_holds().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panel_killed_between_the_renames_is_settled_by_the_next_window() {
    let fleet = fleet(1, &[14]).await;
    let mut both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let restore = both.approved(RestoreTarget::Live).await;
    let live = both.way.database.clone();
    killed_at(&both, &restore, RestoreStep::Swap, StepState::Begun).await;
    let before = both.shown(&restore).await.work.and_then(|work| work.before).expect("a name for it");
    let server = Browser::open(&both.way).await;
    let master = both.way.master.clone().expect("a master password");
    let told = server.service("db", "rename", json!([master, live, before])).await;
    assert_eq!(told["result"], true, "{told}");
    assert!(!fleet.databases_of(0).contains(&live), "nothing is live");

    both.runs = both.runs.start_again(true).await.expect("a window opens");
    let settled = async {
        while both.shown(&restore).await.state != RestoreState::Live {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), settled).await.expect("it settles by itself");
    assert!(!both.went_on(&live).await && both.went_on(&before).await, "the swap came to its end");
    let gap = both.shown(&restore).await.work.and_then(|work| work.gap_ms);
    assert!(gap.is_some_and(|gap| gap > 0), "and the time in between is told: {gap:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_swap_that_was_not_begun_on_the_server_waits_for_somebody() {
    let fleet = fleet(1, &[19]).await;
    let mut both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let restore = both.approved(RestoreTarget::Live).await;
    killed_at(&both, &restore, RestoreStep::Swap, StepState::Begun).await;
    both.runs = both.runs.start_again(true).await.expect("a window opens");
    let looked = async {
        while written(&both, &restore).await.last().is_none_or(|last| last.state != StepState::Failed)
            || both.shown(&restore).await.state != RestoreState::Waiting
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looked).await.expect("it is looked at");
    assert!(both.went_on(&both.way.database).await, "the live database was not touched");
    expect::done(&both.go_on(&restore).await.expect("somebody decided"));
    assert!(!both.went_on(&both.way.database).await);
}
