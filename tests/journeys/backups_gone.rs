//! The ledger says of no backup that it is proven which is another by now, or not there: in its folder, in its bucket, on
//! this computer and in the vault.

use std::path::Path;

use chrono::{TimeDelta, Utc};
use reeve_app::api::{AddSource, AddToVault, InitVault, LedgerView, Nothing, OfTenantOrAll, RefreshSources};
use reeve_app::{backups, jobs, sources, vault};
use reeve_domain::backup::{Listed, ProofState, Proving, Slot, SlotState};
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use reeve_domain::source::SourcePlace;
use reeve_tests::bucket::Fault;
use reeve_tests::kept::Kept;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

/// A tenant on a platform that promises fourteen backups.
async fn promised(way: &WayIn) -> Kept {
    let kept = Kept::on("erp4", way).await;
    let rule = Proving { bring_up_to: u64::MAX, drills: false, ..Proving::default() };
    backups::set_proving(&kept.reeve.reeve, rule).await.expect("it is set");
    kept
}

/// The name of a backup of yesterday.
fn yesterday(way: &WayIn) -> String {
    format!("{}_{}_02-00-00.zip", way.database, (Utc::now() - TimeDelta::days(1)).format("%Y-%m-%d"))
}

async fn ledger(kept: &Kept) -> LedgerView {
    let request = OfTenantOrAll { tenant: Some(kept.tenant.clone()) };
    backups::ledger(&kept.reeve.reeve, request).await.expect("a ledger").remove(0)
}

/// The place of yesterday, which is the latest that can be expected.
async fn place(kept: &Kept) -> Slot {
    ledger(kept).await.ledger.slots.remove(0)
}

fn in_it(slot: &Slot) -> &Listed {
    slot.backup.as_ref().expect("a backup")
}

async fn prove(kept: &Kept) {
    let job = backups::prove_due(&kept.reeve.reeve, Nothing {}).await.expect("it begins");
    expect::done(&jobs::wait(&kept.reeve.reeve, &job.id).await.expect("the job"));
}

async fn refresh(kept: &Kept) {
    let request = RefreshSources { tenants: vec![kept.tenant.clone()] };
    let job = sources::refresh(&kept.reeve.reeve, request).await.expect("it begins");
    jobs::wait(&kept.reeve.reeve, &job.id).await.expect("the job");
}

/// Writes something else over a file, as long as it was and later.
fn write_over(file: &Path, content: &[u8]) {
    let before = std::fs::metadata(file).unwrap().modified().unwrap();
    std::fs::write(file, content).unwrap();
    let later = before + std::time::Duration::from_secs(60);
    std::fs::File::options().write(true).open(file).unwrap().set_modified(later).unwrap();
}

/// The same with one bit of it flipped.
fn flipped(content: &[u8]) -> Vec<u8> {
    let mut flipped = content.to_vec();
    flipped[content.len() / 2] ^= 1;
    flipped
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_a_folder_that_was_written_over_or_deleted_is_proven_no_more() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let kept = promised(&way).await;
    let folder = kept.reeve.files().join("provider");
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join(yesterday(&way));
    std::fs::write(&file, &kept.content).unwrap();
    let request = AddSource {
        tenant: kept.tenant.clone(),
        name: "Folder".into(),
        place: SourcePlace::Files(Place::folder(&folder)),
        patterns: Vec::new(),
        only_patterns: false,
        secret: None,
    };
    sources::add(&kept.reeve.reeve, request).await.expect("it can be read");
    prove(&kept).await;
    let proven = place(&kept).await;
    assert_eq!((proven.state, in_it(&proven).proof), (SlotState::Filled, ProofState::Verified));

    write_over(&file, &flipped(&kept.content));
    let changed = place(&kept).await;
    assert_eq!(
        (changed.state, in_it(&changed).proof),
        (SlotState::Unverified, ProofState::Unseen),
        "nobody has looked into this one, and no source was read for that"
    );
    prove(&kept).await;
    assert_eq!(place(&kept).await.state, SlotState::Unsound, "it was looked at again");
    write_over(&file, &kept.content);
    prove(&kept).await;
    assert_eq!(place(&kept).await.state, SlotState::Filled);

    std::fs::remove_file(&file).unwrap();
    for read in ["before", "after"] {
        let gone = place(&kept).await;
        assert_eq!(gone.state, SlotState::Missing, "{read} the folder is read again");
        assert_eq!(in_it(&gone).proof, ProofState::Gone, "and what was there is told");
        refresh(&kept).await;
    }
    std::fs::remove_dir_all(&folder).unwrap();
    let unread = ledger(&kept).await.unread;
    let names: Vec<_> = unread.iter().map(|source| (source.name.as_str(), source.since.is_some())).collect();
    assert_eq!(names, [("Folder", true)], "it is said at once, and until when it was there");
    leaks::assert_none(&kept.reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_put_over_a_proven_backup_in_a_bucket_is_looked_at_again() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let kept = promised(&way).await;
    let name = yesterday(&way);
    kept.bucket.put(&name, kept.content.clone());
    refresh(&kept).await;
    prove(&kept).await;
    assert_eq!(place(&kept).await.state, SlotState::Filled);

    kept.bucket.put(&name, flipped(&kept.content));
    refresh(&kept).await;
    assert_eq!(in_it(&place(&kept).await).proof, ProofState::Unseen, "its version is another one");
    prove(&kept).await;
    assert_eq!(place(&kept).await.state, SlotState::Unsound);

    kept.bucket.fault(Some(Fault::Vanished));
    refresh(&kept).await;
    let unread = ledger(&kept).await.unread;
    let since: Vec<_> = unread.iter().map(|source| (source.name.as_str(), source.since.is_some())).collect();
    assert_eq!(since, [("Bucket", true)]);
    assert_eq!(place(&kept).await.state, SlotState::Unsound, "what was seen last is as of then");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_taken_from_here_and_deleted_is_not_found_and_a_vault_that_is_away_has_none() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let kept = promised(&way).await;
    expect::done(&kept.reeve.backup(&kept.tenant, "taken.zip").await);
    let file = kept.reeve.file("taken.zip");
    let path = kept.reeve.file("vault");
    std::fs::create_dir(&path).unwrap();
    let request = InitVault {
        place: Place::Folder { path: path.clone() },
        secret: None,
        key: None,
        keep: Retention::default(),
    };
    let made = vault::init(&kept.reeve.reeve, request).await.expect("a vault");
    let sheet = made.sheet.expect("its sheet").text;
    kept.reeve.knows(sheet.lines().find_map(|line| line.strip_prefix("Key")).expect("the key").trim());
    let request = AddToVault { tenant: kept.tenant.clone(), file: file.clone(), at: None };
    let job = vault::add(&kept.reeve.reeve, request).await.expect("it begins");
    expect::done(&jobs::wait(&kept.reeve.reeve, &job.id).await.expect("the job"));
    assert_eq!(place(&kept).await.state, SlotState::Filled);

    std::fs::remove_file(&file).unwrap();
    let only = place(&kept).await;
    assert_eq!((only.state, in_it(&only).source.as_str()), (SlotState::Filled, "vault"), "the vault has it");
    let known = backups::list(&kept.reeve.reeve, OfTenantOrAll { tenant: None }).await.expect("the list");
    assert_eq!(known[0].proof, ProofState::Gone);

    let away = format!("{path}.away");
    std::fs::rename(&path, &away).unwrap();
    let seen = ledger(&kept).await;
    assert_eq!(seen.ledger.counts.filled, 0, "nothing comes out of a disk that is not there");
    assert!(seen.unread.iter().any(|source| source.name == "vault" && source.since.is_some()), "{seen:?}");
    std::fs::rename(&away, &path).unwrap();
    let back = ledger(&kept).await;
    assert_eq!((back.ledger.counts.filled, back.unread.len()), (1, 0));
}
