//! One program at a time, restic included.

use chrono::TimeDelta;
use rustic_core::{FileType, WriteBackend as _};

use super::*;
use crate::Error;
use crate::backend::Backend;
use crate::lock::Use;

#[test]
fn who_changes_the_vault_has_it_alone_and_readers_share_it() {
    let house = House::new();
    let (one, other) = (house.vault(), house.vault());
    let reading = one.hold(Use::Shared).unwrap();
    let also_reading = other.hold(Use::Shared).unwrap();
    let Err(Error::Locked { who, .. }) = other.hold(Use::Alone) else { panic!("two readers are in it") };
    assert!(who.contains(&std::process::id().to_string()), "it says who: {who}");
    drop((reading, also_reading));
    let changing = one.hold(Use::Alone).unwrap();
    assert!(matches!(other.hold(Use::Shared), Err(Error::Locked { .. })));
    drop(changing);
    assert_eq!(read_folder(&house.place().join("locks")).len(), 0, "none is left");
}

#[test]
fn a_second_panel_that_adds_at_the_same_time_is_told_so() {
    let house = House::new();
    let held = house.vault().hold(Use::Alone).unwrap();
    let added = house.add(&backup(0, 10), day(0));
    assert!(matches!(added, Err(Error::Locked { .. })), "{added:?}");
    assert!(
        matches!(house.vault().is_free(), Err(Error::Locked { .. })),
        "and can know before it asks a tenant"
    );
    drop(held);
    house.vault().is_free().unwrap();
    house.add(&backup(0, 10), day(0)).unwrap();
}

#[test]
fn restic_keeps_out_while_reeve_changes_the_vault_and_the_other_way_round() {
    let house = House::new();
    let held = house.vault().hold(Use::Alone).unwrap();
    let Some(output) = house.restic(&["prune"]) else { return };
    assert!(!output.status.success(), "restic must not prune now");
    assert!(words(&output).contains("locked"), "restic reads our lock: {}", words(&output));
    drop(held);

    // restic holds its own lock for as long as what it backs up has not come to an end
    let mut waiting = Command::new("restic")
        .args(["backup", "--stdin", "--no-cache", "--repo"])
        .arg(house.place())
        .env("RESTIC_PASSWORD", house.key.expose())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let locks = house.place().join("locks");
    while fs::read_dir(&locks).map(|entries| entries.count()).unwrap_or_default() == 0 {
        assert!(waiting.try_wait().unwrap().is_none(), "restic waits for its input");
        std::thread::yield_now();
    }
    let pruned = house.vault().forget(&[], &Watch::new());
    assert!(matches!(pruned, Err(Error::Locked { .. })), "restic has it: {pruned:?}");
    waiting.stdin.take().unwrap().write_all(b"what restic waited for").unwrap();
    assert!(waiting.wait().unwrap().success());
    house.vault().forget(&[], &Watch::new()).unwrap();
    house.restic_checks();
}

#[test]
fn nothing_that_counts_is_written_or_removed_once_the_lock_is_lost() {
    let house = House::new();
    let gone = house.add(&backup(0, 10), day(0)).unwrap().snapshot;
    let (vault, watch) = (house.vault(), Watch::new());
    let lock = vault.hold(Use::Alone).unwrap();
    watch.under(Some(&lock));
    let backend = Backend::new(house.store(), watch.clone());
    fs::remove_dir_all(house.place().join("locks")).unwrap();
    let snapshot = gone.id.parse().unwrap();
    backend.write_bytes(FileType::Snapshot, &snapshot, true, b"s".to_vec().into()).unwrap_err();
    assert!(matches!(watch.settle(), Err(Error::LockLost)));
    backend.remove(FileType::Snapshot, &snapshot, true).unwrap_err();
    assert!(matches!(watch.settle(), Err(Error::LockLost)));
    assert_eq!(house.vault().list().unwrap(), [gone], "it is as it was");
}

#[test]
fn a_lock_that_was_left_behind_is_forgotten() {
    let house = House::new();
    let vault = house.vault();
    let claims = [
        // half an hour without renewal
        (Utc::now() - TimeDelta::minutes(31), "elsewhere", 1),
        // a process of this computer that is gone
        (Utc::now(), &*whoami::hostname().unwrap(), 4_000_000),
    ];
    for (number, (time, host, pid)) in claims.into_iter().enumerate() {
        let claim = serde_json::json!({ "time": time, "exclusive": true, "hostname": host, "pid": pid });
        let sealed = vault.master.seal(claim.to_string().as_bytes()).unwrap();
        fs::create_dir_all(house.place().join("locks")).unwrap();
        fs::write(house.place().join("locks").join(number.to_string()), sealed).unwrap();
        drop(vault.hold(Use::Alone).unwrap());
    }
    let claim =
        serde_json::json!({ "time": Utc::now(), "exclusive": false, "hostname": "elsewhere", "pid": 1 });
    let sealed = vault.master.seal(claim.to_string().as_bytes()).unwrap();
    fs::write(house.place().join("locks/alive"), sealed).unwrap();
    assert!(
        matches!(vault.hold(Use::Alone), Err(Error::Locked { .. })),
        "a fresh one of another computer counts"
    );
}

#[test]
fn what_seems_damaged_once_the_lock_is_lost_is_not_called_so() {
    let house = House::new();
    let id = house.add(&backup(0, 500), day(0)).unwrap().snapshot.id;
    let packs = read_folder(&house.place().join("data"));
    // the objects': the dump comes before and is whole
    let (largest, mut content) = packs.into_iter().max_by_key(|(_, content)| content.len()).unwrap();
    let middle = content.len() / 2;
    content[middle] ^= 1;
    fs::write(house.place().join("data").join(largest), content).unwrap();
    let locks = house.place().join("locks");
    let losing = || {
        let locks = locks.clone();
        // while it is at work, the half hour goes by in which another panel takes the lock away
        Watch::telling(move |_| drop(fs::remove_dir_all(&locks)))
    };
    let all: Vec<u32> = (0..30).collect();
    assert!(!house.vault().check(&all, 30, &Watch::new()).unwrap().sound(), "it is damaged");
    let checked = house.vault().check(&all, 30, &losing());
    assert!(matches!(checked, Err(Error::LockLost)), "{checked:?}");
    let exported = house.vault().export(&id, std::io::sink(), &losing());
    assert!(matches!(exported, Err(Error::LockLost)), "{exported:?}");
}
