//! The local file: from a newer Reeve, or damaged. Refused or set aside, never deleted; the journal survives.

use std::path::{Path, PathBuf};

use reeve_demo::{Fleet, FleetOptions};
use reeve_domain::user::UserFilter;
use reeve_domain::{Code, Secret};
use reeve_keys::{Keys, Name, Place};
use reeve_store::{Key, Store};
use reeve_tests::installation::{Closed, Installation, PASSPHRASE, names_in};
use reeve_tests::way_in::{WayIn, fleet, fleet_of};
use reeve_tests::{expect, leaks};

fn database(home: &Path) -> PathBuf {
    home.join("reeve.db")
}

/// An installation with a tenant, people, a backup and a journal.
async fn lived_in(way: &WayIn) -> Installation {
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", way).await;
    expect::done(&reeve.refresh(&[&tenant]).await);
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
    reeve
}

/// So many people that they fill the file behind everything else.
async fn crowded() -> Fleet {
    fleet_of(FleetOptions {
        tenants: 1,
        users_per_tenant: 2_000,
        filestore_bytes: 100_000,
        ..Default::default()
    })
    .await
}

/// Changes the bytes of the local file, and says what they are now.
fn damage(closed: &Closed, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let path = database(closed.home());
    let mut bytes = std::fs::read(&path).unwrap();
    change(&mut bytes);
    std::fs::write(&path, &bytes).unwrap();
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_from_a_newer_reeve_is_refused_and_left_untouched() {
    let fleet = fleet(1, &[19]).await;
    let closed = lived_in(&WayIn::demo(&fleet, 0)).await.close().await;
    let passphrase = Secret::new(PASSPHRASE.to_owned());
    let keys = Keys::open(closed.home(), "any", Some(Place::File), Some(&passphrase)).await.unwrap();
    let key = Key::from_hex(&keys.get(&Name::StoreKey).await.unwrap().expect("its key")).unwrap();
    let store = Store::open(&database(closed.home()), Some(&key)).await.unwrap().store;
    store.write(|db| Ok(db.pragma_update(None, "user_version", 9_999)?)).await.unwrap();
    drop(store);
    let before = content(closed.home());
    let fault = expect::refused(closed.open(false).await, Code::StoreNewer, "update reeve");
    assert_eq!(fault.fields["found"], "9999");
    assert_eq!(content(closed.home()), before, "not a byte was changed");
}

/// The local file and its log.
fn content(home: &Path) -> Vec<(String, Vec<u8>)> {
    let files = names_in(home).into_iter().filter(|name| name == "reeve.db" || name == "reeve.db-wal");
    files
        .map(|name| (name.clone(), std::fs::read(home.join(name)).unwrap()))
        .filter(|(_, b)| !b.is_empty())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_destroyed_file_is_set_aside_and_tenants_can_be_connected_again() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    for byte in [0, b'x'] {
        let closed = lived_in(&way).await.close().await;
        let bytes = damage(&closed, |bytes| bytes.fill(byte));
        let reeve = closed.open(false).await.expect("it opens all the same");
        let aside = reeve.status.set_aside.clone().expect("it says where the old file is");
        assert_eq!(std::fs::read(&aside).expect("the old file"), bytes, "kept as it was found");
        assert!(reeve.tenants().await.is_empty());
        let tenant = reeve.connect("Acme", &way).await;
        expect::done(&reeve.refresh(&[&tenant]).await);
        assert!(!reeve.logins(&tenant).await.is_empty(), "the tenants know their people");
        reeve.assert_journal_holds().await;
        leaks::assert_none(&reeve, &[]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_cut_short_is_set_aside_and_its_journal_carried_over() {
    let fleet = crowded().await;
    let reeve = lived_in(&WayIn::demo(&fleet, 0)).await;
    let journal = hashes(&reeve).await;
    let closed = reeve.close().await;
    let bytes = damage(&closed, |bytes| bytes.truncate(bytes.len() - 5 * 8192));
    let reeve = closed.open(false).await.expect("it opens all the same");
    let aside = reeve.status.set_aside.clone().expect("it says where the old file is");
    assert_eq!(std::fs::read(&aside).expect("the old file"), bytes, "kept as it was found");
    assert_carried_over(&reeve, &journal).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_met_later_is_told_and_set_aside_at_the_next_start() {
    let fleet = crowded().await;
    let reeve = lived_in(&WayIn::demo(&fleet, 0)).await;
    let journal = hashes(&reeve).await;
    let mut closed = reeve.close().await;
    damage(&closed, |bytes| {
        // where the people lie: what is written last
        let from = bytes.len() * 3 / 4 / 8192 * 8192;
        bytes[from..].iter_mut().for_each(|byte| *byte ^= 0x55);
    });
    for _ in 0..3 {
        let reeve = closed.open(false).await.expect("it opens");
        if reeve.status.set_aside.is_some() {
            assert_carried_over(&reeve, &journal).await;
            return;
        }
        let tenant = reeve_app::tenants::by_name(&reeve.reeve, "Acme").await.expect("the tenant").id;
        let job = reeve.refresh(&[&tenant]).await;
        if let Some(fault) = job.fault {
            expect::fault(&fault, Code::StoreDamaged, "start reeve again");
        } else {
            let _ = reeve.people(Some(&tenant), UserFilter::default()).await;
        }
        closed = reeve.close().await;
    }
    panic!("the damage was never met");
}

async fn hashes(reeve: &Installation) -> Vec<String> {
    reeve.journal().await.into_iter().map(|entry| entry.hash).collect()
}

/// The journal came over whole, the connection works again, and the chain goes on where it ended.
async fn assert_carried_over(reeve: &Installation, journal: &[String]) {
    assert_eq!(hashes(reeve).await, journal, "the journal is known nowhere else");
    assert_eq!(reeve.tenants().await, ["Acme"], "and so is the connection");
    let tenant = reeve_app::tenants::by_name(&reeve.reeve, "Acme").await.expect("the tenant").id;
    expect::done(&reeve.refresh(&[&tenant]).await);
    assert!(!reeve.logins(&tenant).await.is_empty(), "the tenant knows its people");
    expect::done(&reeve.backup(&tenant, "again.zip").await);
    reeve.assert_journal_holds().await;
    leaks::assert_none(reeve, &[]).await;
}
