//! Downloads that break, are stopped, or are sent what they did not ask for: the file is whole and the right one, or there
//! is none.

use reeve_app::api::OfJob;
use reeve_app::jobs;
use reeve_domain::Code;
use reeve_domain::backup::ProofState;
use reeve_domain::job::Phase;
use reeve_domain::source::DownloadState;
use reeve_tests::bucket::Fault;
use reeve_tests::kept::Kept;
use reeve_tests::proxy::{Trouble, Way};
use reeve_tests::{expect, leaks, progress};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_at_any_byte_it_goes_on_where_it_stopped() {
    let kept = Kept::new().await;
    let whole = kept.content.len() as u64;
    for (n, after) in [3_000, 20_000, 65_536, whole / 2, whole - 1].into_iter().enumerate() {
        let name = format!("{n}.zip");
        kept.line.trouble(Trouble::Reset(Way::Down, after));
        expect::done(&kept.fetch(&name).await);
        assert!(kept.line.struck(), "the line was cut after {after} bytes");
        kept.assert_whole(&name, &kept.content);
        let begun = kept.begun_at();
        let on = begun.iter().filter(|at| **at > 0).count();
        assert!(on == 1 && begun.len() <= 3, "one piece behind what was here, cut after {after}: {begun:?}");
        assert!(begun.iter().max() <= Some(&after), "and nothing is taken for here that never came");
        for file in [name.clone(), format!("{name}.reeve.json")] {
            std::fs::remove_file(kept.reeve.file(&file)).expect("it is there");
        }
    }
    leaks::assert_none(&kept.reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_falls_silent_for_half_a_minute_is_gone_on_with_and_it_is_said() {
    let kept = Kept::new().await;
    kept.line.trouble(Trouble::Swallow(Way::Down, 50_000));
    let job = kept.begin("a.zip").await;
    let silent = std::time::Instant::now();
    progress::reaches(&kept.reeve, &job.id, Phase::GoingOn).await;
    let seconds = silent.elapsed().as_secs();
    assert!(seconds >= 29, "people wait half a minute, and not {seconds} seconds");
    kept.line.heal();
    expect::done(&jobs::wait(&kept.reeve.reeve, &job.id).await.expect("the job is known"));
    kept.assert_whole("a.zip", &kept.content);
    let begun = kept.begun_at();
    assert!(begun.len() >= 2 && begun.last() > Some(&0), "behind what was here: {begun:?}");
    let noted = kept.reeve.journal().await.pop().expect("an entry").event.detail;
    assert!(noted.contains("the line broke once; the last reason: The source failed"), "{noted}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_ends_politely_before_the_end_is_a_break_too() {
    let kept = Kept::new().await;
    kept.line.trouble(Trouble::Close(Way::Down, 50_000));
    expect::done(&kept.fetch("a.zip").await);
    kept.assert_whole("a.zip", &kept.content);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_sends_all_or_another_piece_is_not_believed_and_it_begins_anew() {
    for fault in [Fault::IgnoresRange, Fault::WrongPiece] {
        let kept = Kept::new().await;
        kept.bucket.fault(Some(fault));
        kept.line.trouble(Trouble::Reset(Way::Down, 50_000));
        expect::done(&kept.fetch("a.zip").await);
        kept.assert_whole("a.zip", &kept.content);
        let begun = kept.begun_at();
        assert_eq!(begun.last(), Some(&0), "{fault:?}: from the beginning in the end: {begun:?}");
        let noted = kept.reeve.journal().await.pop().expect("an entry").event.detail;
        assert!(noted.contains("it was begun anew once"), "the journal says so: {noted}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_lies_about_its_piece_is_found_out_by_the_proof() {
    let kept = Kept::new().await;
    kept.bucket.fault(Some(Fault::LiesAboutPiece));
    kept.line.trouble(Trouble::Reset(Way::Down, 50_000));
    expect::failed(&kept.fetch("a.zip").await, Code::BackupUnsound, "do not rely");
    assert_eq!(kept.reeve.names(), Vec::<String>::new(), "nothing of it is left");
    assert_eq!(kept.in_bucket().await.proof, ProofState::Unsound, "and the catalogue remembers");
    kept.bucket.fault(None);
    expect::done(&kept.go_on().await);
    kept.assert_whole("a.zip", &kept.content);
    assert_eq!(kept.in_bucket().await.proof, ProofState::Verified);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_versions_of_an_object_are_never_put_together() {
    let kept = Kept::new().await;
    let key = kept.in_bucket().await.path;
    // stopped for good in the middle
    kept.line.trouble(Trouble::Dead(Way::Down, 50_000));
    let job = kept.begin("a.zip").await;
    progress::has_received(&kept.reeve, &job.id).await;
    jobs::cancel(&kept.reeve.reeve, OfJob { job: job.id.clone() }).await.expect("it stops");
    let stopped = jobs::wait(&kept.reeve.reeve, &job.id).await.expect("the job");
    expect::failed(&stopped, Code::Cancelled, "continue");
    assert_eq!(kept.reeve.names(), ["a.zip.part", "a.zip.part.json"], "what arrived waits");
    // another sound backup takes its place meanwhile
    expect::done(&kept.reeve.backup(&kept.tenant, "other.zip").await);
    let other = std::fs::read(kept.reeve.file("other.zip")).expect("a sound backup");
    for name in ["other.zip", "other.zip.reeve.json"] {
        std::fs::remove_file(kept.reeve.file(name)).expect("it is there");
    }
    kept.bucket.put(&key, other.clone());
    kept.line.heal();
    kept.bucket.asked();
    expect::done(&kept.go_on().await);
    kept.assert_whole("a.zip", &other);
    assert_eq!(kept.begun_at(), [0], "not one byte of the old version is used");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_names_no_version_is_begun_anew_but_not_for_ever() {
    let kept = Kept::new().await;
    kept.bucket.fault(Some(Fault::NoEtag));
    kept.line.trouble(Trouble::Reset(Way::Down, 50_000));
    expect::done(&kept.fetch("a.zip").await);
    kept.assert_whole("a.zip", &kept.content);
    assert_eq!(kept.begun_at(), [0, 0], "there is nothing to go on by");

    kept.line.trouble(Trouble::Dead(Way::Down, 50_000));
    let fault = expect::failed(&kept.fetch("b.zip").await, Code::SourceFailed, "source");
    assert_eq!(
        kept.reeve.names(),
        ["a.zip", "a.zip.reeve.json"],
        "nothing that nobody could go on with is left"
    );
    let states: Vec<_> = kept.downloads().await.into_iter().map(|one| one.state).collect();
    assert_eq!(states, [DownloadState::Done, DownloadState::Stopped]);
    leaks::assert_none(&kept.reeve, &[fault]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_not_what_the_checksum_beside_it_says_is_not_kept() {
    let kept = Kept::new().await;
    let key = kept.in_bucket().await.path;
    kept.bucket.put(&format!("{key}.sha256"), format!("{}  backup.zip\n", "0".repeat(64)));
    let fault = expect::failed(&kept.fetch("a.zip").await, Code::BackupUnsound, "do not rely");
    assert_eq!(fault.fields["check"], "source_sha256");
    assert_eq!(kept.reeve.names(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checksum_that_cannot_be_read_costs_nothing_that_arrived() {
    let kept = Kept::new().await;
    kept.bucket.fault(Some(Fault::BarsChecksums));
    expect::failed(&kept.fetch("a.zip").await, Code::SourceFailed, "source");
    assert_eq!(kept.reeve.names(), ["a.zip.part", "a.zip.part.json"], "all of it waits");
    kept.bucket.fault(None);
    kept.bucket.asked();
    expect::done(&kept.go_on().await);
    kept.assert_whole("a.zip", &kept.content);
    assert_eq!(kept.bucket.asked(), Vec::<String>::new(), "not one byte is fetched again");
}
