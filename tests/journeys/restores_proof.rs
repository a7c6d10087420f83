//! The proof of a restore: a server that calls it done with half the tables, or loses files, makes nothing live; and a file
//! that is another one by the time it is sent is found.

use std::time::Duration;

use futures_util::StreamExt as _;
use reeve_app::api::{AskForRestore, OfJob, RunRestore};
use reeve_app::{jobs, restores};
use reeve_demo::{DownloadFault, Misbehaviour};
use reeve_domain::Code;
use reeve_domain::desk::ThreadId;
use reeve_domain::job::JobId;
use reeve_domain::restore::{
    FilesSeen, ProofSeen, RestoreOffer, RestoreState, RestoreStep, RestoreTarget, StepDetail, StepRecord,
    StepState,
};
use reeve_tests::browser::Browser;
use reeve_tests::restores::{Restoring, beside, looked_at, of};
use reeve_tests::throwaway::{databases, on_a_copy};
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, outside};

/// What the proof saw, where it failed, and its words.
async fn proof(both: &Restoring, restore: &ThreadId) -> (ProofSeen, String) {
    let steps = both.shown(restore).await.work.expect("it was done here").steps;
    let failed =
        steps.into_iter().find(|one| one.step == RestoreStep::Prove && one.state == StepState::Failed);
    let detail = failed.and_then(|one| one.detail).expect("a proof that failed");
    let words = detail.to_string();
    let StepDetail::NotProven { proof } = detail else { panic!("what was seen, not {detail:?}") };
    (proof, words)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_that_lost_tables_makes_nothing_live_and_is_sent_again() {
    for (series, target) in [(19, RestoreTarget::Live), (14, RestoreTarget::Side)] {
        let fleet = fleet(1, &[series]).await;
        let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
        let live = both.way.database.clone();
        let lost = ["sale_order", "stock_picking"].map(str::to_owned).to_vec();
        fleet.misbehave(0, Misbehaviour::LosesTables(lost));
        let restore = both.approved(target).await;
        let job = both.run(&restore).await.expect("it is begun");
        expect::failed(&job, Code::RestoreFailed, "sends the backup again");
        let (seen, words) = proof(&both, &restore).await;
        let lost = seen.tables.expect("they were compared").lost_first;
        let lost: Vec<_> = lost.iter().map(|lost| (lost.table.as_str(), lost.rows)).collect();
        assert_eq!(lost, [("sale_order", 38), ("stock_picking", 24)], "on {series}");
        assert!(words.contains("2 tables that the dump fills came back empty"), "on {series}: {words}");
        assert!(words.contains("sale_order (38 rows), stock_picking (24 rows)"), "on {series}: {words}");
        let view = both.shown(&restore).await;
        assert_eq!(
            (view.state, &view.offers[..]),
            (RestoreState::Waiting, &[RestoreOffer::Continue, RestoreOffer::Stop][..])
        );
        assert!(both.went_on(&live).await, "what was live is live, on {series}");

        fleet.behave(0);
        expect::done(&both.go_on(&restore).await.expect("it goes on"));
        let ended = both.shown(&restore).await;
        let steps = ended.work.expect("it was done here").steps;
        let proven = steps.iter().rfind(|one| one.step == RestoreStep::Prove).expect("a proof");
        let Some(StepDetail::Proven { proof, .. }) = &proven.detail else { panic!("{proven:?}") };
        let tables = proof.tables.as_ref().expect("they were compared");
        assert!(
            tables.whole > 0 && tables.rows > 0 && tables.lost == 0,
            "what was compared is said: {tables:?}"
        );
        assert_eq!(beside(fleet.databases_of(0), &live).len(), 1, "what was lost is dropped, on {series}");
        assert_eq!(both.went_on(&live).await, target == RestoreTarget::Side, "on {series}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_without_its_files_makes_nothing_live() {
    let fleet = fleet(1, &[14]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    fleet.misbehave(0, Misbehaviour::LosesTables(vec!["ir_attachment".to_owned()]));
    let restore = both.approved(RestoreTarget::Live).await;
    let job = both.run(&restore).await.expect("it is begun");
    expect::failed(&job, Code::RestoreFailed, "sends the backup again");
    let (_, words) = proof(&both, &restore).await;
    assert!(words.contains("cannot be opened as they were"), "{words}");
    assert!(both.went_on(&both.way.database).await, "what was live is live");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_another_one_by_the_time_it_is_sent_is_broken_off_before_its_end() {
    // one that was proven here before is proven again while it is sent, any other before that
    for (known, code) in [(true, Code::BackupUnsound), (false, Code::CannotRead)] {
        let fleet = fleet(1, &[19]).await;
        let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
        let restore = both.approved(RestoreTarget::Live).await;
        let (acme, copy) = (both.runs.file("acme.zip"), both.runs.file("copy.zip"));
        std::fs::copy(&acme, &copy).expect("a copy of it");
        let file = if known { acme } else { copy };
        // then what is live is backed up first, slowly
        fleet.misbehave(0, Misbehaviour::Slow(Duration::from_millis(200)));
        let request = RunRestore { file: Some(file.clone()), ..both.running(&restore) };
        let job = restores::run(&both.runs.reeve, request).await.expect("it is begun");
        backed_up(&both, &restore, &job.id).await;
        change(&file);
        let job = jobs::wait(&both.runs.reeve, &job.id).await.expect("the job is known");
        fleet.behave(0);
        expect::failed(&job, code, "");
        let made = beside(fleet.databases_of(0), &both.way.database);
        assert_eq!(made, Vec::<String>::new(), "no server makes anything of what lacks its end");
        assert!(both.went_on(&both.way.database).await, "what was live is live");
        let again = both.go_on(&restore).await.expect("it is looked at");
        expect::failed(&again, Code::BackupUnsound, "");
        expect::done(&jobs::wait(&both.runs.reeve, &stop(&both, &restore).await).await.unwrap());
        assert!(beside(fleet.databases_of(0), &both.way.database).is_empty(), "nor later");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_much_room_the_server_needs_is_said() {
    let fleet = fleet(1, &[19]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let restore = both.approved(RestoreTarget::Side).await;
    expect::done(&both.run(&restore).await.expect("it is begun"));
    let steps = both.shown(&restore).await.work.expect("it was done here").steps;
    let looked = steps.iter().find_map(|one| match &one.detail {
        Some(StepDetail::Looked { bytes, needs, .. }) => Some((*bytes, *needs)),
        _ => None,
    });
    let (bytes, needs) = looked.expect("it was looked at");
    assert!(
        needs.is_some_and(|needs| needs > 2 * bytes),
        "what the server needs is said: {needs:?} for {bytes}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_back_without_its_files_is_not_called_proven_and_goes_on_once_they_are_there() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
        let live = both.way.database.clone();
        let restore = both.approved(RestoreTarget::Live).await;
        // of what is live now, which is to come back; what is restored in its place has its own
        fleet.misbehave(0, Misbehaviour::Downloads(DownloadFault::Gone { every: 1 }));
        expect::done(&both.run(&restore).await.expect("it is begun"));
        let job = both.roll_back(&restore).await.expect("it is begun");
        expect::failed(&job, Code::RestoreFailed, "filestore");
        let view = both.shown(&restore).await;
        assert_eq!(
            (view.state, &view.offers[..]),
            (RestoreState::Waiting, &[RestoreOffer::Continue][..]),
            "on {series}"
        );
        let written = last(&both, &restore).await;
        assert_eq!((written.step, written.state), (RestoreStep::ProveBack, StepState::Failed), "on {series}");
        let Some(StepDetail::FilesGone { database, tried }) = &written.detail else {
            panic!("on {series}: {written:?}")
        };
        assert!(*database == live && *tried > 0, "on {series}: {tried} of {database}");
        assert!(both.went_on(&live).await, "what was live before is live, on {series}");

        fleet.behave(0);
        expect::done(&both.go_on(&restore).await.expect("it goes on"));
        assert_eq!(both.shown(&restore).await.state, RestoreState::Back, "on {series}");
        let written = last(&both, &restore).await;
        let Some(StepDetail::Back { files: FilesSeen::Opened { opened, of }, .. }) = &written.detail else {
            panic!("on {series}: {written:?}")
        };
        assert!(opened == of && *of > 0, "on {series}: {opened} of {of}");
    }
}

/// The last that was written down.
async fn last(both: &Restoring, restore: &ThreadId) -> StepRecord {
    let work = both.shown(restore).await.work.expect("it was done here");
    work.steps.last().cloned().expect("a step")
}

/// Waits until what is live is being backed up.
async fn backed_up(both: &Restoring, restore: &ThreadId, job: &JobId) {
    let watched = jobs::watch(&both.runs.reeve, OfJob { job: job.clone() }).await.expect("it is watched");
    let mut watched = std::pin::pin!(watched);
    while watched.next().await.is_some() {
        let steps = both.shown(restore).await.work.map(|work| work.steps).unwrap_or_default();
        if steps.iter().any(|one| one.step == RestoreStep::SafetyBackup) {
            return;
        }
    }
    panic!("it ended before");
}

/// Changes a byte of a backup's content, behind what is read of it to restore it on the demo.
fn change(file: &str) {
    let mut bytes = std::fs::read(file).expect("the backup");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(file, bytes).expect("it is changed");
}

async fn stop(both: &Restoring, restore: &ThreadId) -> JobId {
    restores::stop(&both.runs.reeve, of(restore)).await.expect("it may be left").id
}

/// A server's own unchecked import loses every table in which a row does not fit, and calls it done.
async fn half_of_it(way: WayIn) {
    let both = Restoring::of(&way).await;
    let (whole, half) = (both.runs.file("acme.zip"), both.runs.file("half.zip"));
    outside::doctor(&whole, &half, "half");
    for side in [&both.asks, &both.runs] {
        looked_at(side, &half).await;
    }
    // nothing beside the file says when it was made
    let request =
        AskForRestore { backup: half, at: Some(chrono::Utc::now()), ..both.asking(RestoreTarget::Live) };
    let restore = both.asked(request).await;
    both.approve(&restore).await;
    let job = both.run(&restore).await.expect("it is begun");
    expect::failed(&job, Code::RestoreFailed, "sends the backup again");
    let (_, words) = proof(&both, &restore).await;
    eprintln!("Odoo {}: {words}", way.series);
    for table in ["mail_activity_type (", "mail_message (", "_res_groups_rel ("] {
        assert!(words.contains(table), "{table} is named: {words}");
    }
    assert!(both.went_on(&way.database).await, "what was live is live");
    expect::done(&jobs::wait(&both.runs.reeve, &stop(&both, &restore).await).await.unwrap());
    let there = databases(&Browser::open(&way).await).await;
    assert!(beside(there, &way.database).is_empty(), "what came of it is dropped");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_the_tables_on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        on_a_copy(way, half_of_it).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_the_tables_on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        on_a_copy(way, half_of_it).await;
    }
}
