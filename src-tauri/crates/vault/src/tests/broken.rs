//! What goes wrong leaves a repository that is as good as before.

use rustic_core::{FileType, Id, WriteBackend as _};

use super::*;
use crate::Error;
use crate::backend::Backend;
use crate::key::{Master, Unlocked};

/// Everything is as it was: what was in it comes out, and restic finds nothing wrong.
fn unharmed(house: &House, files: &Files) {
    let vault = house.vault();
    let listed = vault.list().unwrap();
    assert_eq!(listed.len(), 1, "nothing half done counts");
    let mut out = Vec::new();
    vault.export(&listed[0].id, &mut out, &Watch::new()).unwrap();
    assert!(unzipped(&out) == *files);
    house.restic_checks();
}

#[test]
fn a_file_that_cannot_be_read_to_its_end_leaves_no_snapshot() {
    let house = House::new();
    let files = backup(0, 500);
    house.add(&files, day(0)).unwrap();
    let next = backup(1, 500);
    let sound = zip(&next);
    let object =
        next.keys().find(|name| name.starts_with("filestore/") && !name.contains("checklist")).unwrap();
    for name in ["dump.sql", object, "manifest.json"] {
        let mut bytes = sound.clone();
        let archive = rawzip::ZipArchive::from_slice(&sound).unwrap();
        let record =
            archive.entries().map(Result::unwrap).find(|r| r.file_path().as_bytes() == name.as_bytes());
        let (from, to) = archive.get_entry(record.unwrap().wayfinder()).unwrap().compressed_data_range();
        bytes[usize::try_from(u64::midpoint(from, to)).unwrap()] ^= 0x10;
        let path = house.folder.path().join("broken.zip");
        fs::write(&path, bytes).unwrap();
        // an attachment that is in a tenant's last backup is not read again: of this tenant there is none
        let added = house.vault().add(&path, &about("other", day(1), &next), &Watch::new());
        assert!(matches!(added, Err(Error::Source(_))), "{name}: {added:?}");
        unharmed(&house, &files);
    }
}

#[test]
fn a_zip_cut_short_or_leaving_its_folder_is_not_begun() {
    let house = House::new();
    let files = backup(0, 100);
    house.add(&files, day(0)).unwrap();
    let path = house.folder.path().join("cut.zip");
    let next = backup(1, 100);
    let whole = zip(&next);
    fs::write(&path, &whole[..whole.len() - 40]).unwrap();
    let cut = house.vault().add(&path, &about("acme", day(1), &next), &Watch::new());
    assert!(matches!(cut, Err(Error::Source(_))), "{cut:?}");
    for name in ["../dump.sql", "/etc/passwd"] {
        let bad = Files::from([(name.to_owned(), b"x".to_vec())]);
        fs::write(&path, zip(&bad)).unwrap();
        let added = house.vault().add(&path, &about("acme", day(1), &bad), &Watch::new());
        assert!(matches!(added, Err(Error::Source(_))), "{name}: {added:?}");
    }
    unharmed(&house, &files);
}

#[test]
fn a_zip_in_which_a_name_stands_twice_is_not_begun() {
    let house = House::new();
    let files = backup(0, 100);
    house.add(&files, day(0)).unwrap();
    let next = backup(1, 100);
    let other = Files::from([("dump.sql".to_owned(), b"-- another dump".to_vec())]);
    let path = house.folder.path().join("twice.zip");
    fs::write(&path, zip_of(next.iter().chain(&other))).unwrap();
    let added = house.vault().add(&path, &about("acme", day(1), &next), &Watch::new());
    assert!(matches!(&added, Err(Error::Source(why)) if why.contains("twice")), "{added:?}");
    unharmed(&house, &files);
}

#[test]
fn a_run_that_is_stopped_leaves_nothing_that_counts_and_the_next_one_goes_through() {
    let house = House::new();
    let files = backup(0, 5_000);
    house.add(&files, day(0)).unwrap();
    let next = backup(1, 5_000);
    let total: u64 = next.values().map(|content| content.len() as u64).sum();
    for share in [0, 30, 60, 90] {
        let stop: std::sync::Arc<std::sync::OnceLock<Watch>> = std::sync::Arc::default();
        let held = std::sync::Arc::clone(&stop);
        let watch = Watch::telling(move |done| {
            if done * 100 >= total * share
                && let Some(watch) = held.get()
            {
                watch.cancel();
            }
        });
        stop.set(watch.clone()).unwrap();
        let stopped = house.vault().add(&house.zip(&next), &about("acme", day(1), &next), &watch);
        assert!(matches!(stopped, Err(Error::Cancelled)), "at {share} %: {stopped:?}");
        unharmed(&house, &files);
    }
    house.add(&next, day(1)).unwrap();
    assert_eq!(house.vault().list().unwrap().len(), 2);
    house.restic_checks();
}

#[test]
fn what_a_run_that_was_killed_left_is_not_shown_and_goes_with_the_next() {
    let house = House::new();
    let files = backup(0, 200);
    house.add(&files, day(0)).unwrap();
    let half = house.place().join(".reeve-unfinished/0123456789abcdef0123456789abcdef");
    let (beside, elsewhere) = (house.place().join(".reeve-unfinished/notes"), house.place().join("tmp/x"));
    for left in [&half, &beside, &elsewhere] {
        fs::create_dir_all(left.parent().unwrap()).unwrap();
        fs::write(left, b"half a pack").unwrap();
    }
    let (vault, watch) = (house.vault(), Watch::new());
    let next = backup(1, 200);
    let zip = crate::source::Files::of_zip(&house.zip(&next), day(1), &watch).unwrap();
    // the run ends here: its dump is in, its snapshot for itself is left
    vault.add_dump(&zip, &about("acme", day(1), &next), &watch).unwrap();
    assert_eq!(read_folder(&house.place().join("snapshots")).len(), 2);
    unharmed(&house, &files);
    house.add(&next, day(1)).unwrap();
    assert_eq!(read_folder(&house.place().join("snapshots")).len(), 2, "the two backups");
    assert!(!half.exists(), "nor is half a file left");
    assert!(beside.exists() && elsewhere.exists(), "what is not ours stays");
}

#[test]
fn a_store_that_forgets_what_it_took_gets_no_snapshot() {
    let house = House::new();
    let watch = Watch::new();
    let backend = Backend::new(house.store(), watch.clone());
    let (pack, snapshot) = (id(b"a pack"), id(b"a snapshot"));
    backend.write_bytes(FileType::Pack, &pack, false, b"a pack".to_vec().into()).unwrap();
    let path = house.place().join("data").join(&pack.to_hex()[..2]).join(&*pack.to_hex());
    assert!(path.exists(), "it took it");
    fs::remove_file(&path).unwrap();
    backend.write_bytes(FileType::Snapshot, &snapshot, true, b"a snapshot".to_vec().into()).unwrap_err();
    assert!(matches!(watch.settle(), Err(Error::Forgot(_))), "and it is said that the store lost it");
    assert_eq!(house.vault().list().unwrap(), [], "there is no snapshot");
}

#[test]
fn nothing_is_removed_where_the_store_forgot_what_replaces_it() {
    let house = House::new();
    let watch = Watch::new();
    let backend = Backend::new(house.store(), watch.clone());
    let (old, new) = (id(b"old"), id(b"new"));
    let path = |id: &Id| house.place().join("data").join(&id.to_hex()[..2]).join(&*id.to_hex());
    for (pack, content) in [(&old, b"old"), (&new, b"new")] {
        backend.write_bytes(FileType::Pack, pack, false, content.to_vec().into()).unwrap();
    }
    fs::remove_file(path(&new)).unwrap();
    backend.remove(FileType::Pack, &old, false).unwrap_err();
    assert!(path(&old).exists(), "the old one stays");
    backend.remove(FileType::Index, &old, false).unwrap_err();
    assert!(matches!(watch.settle(), Err(Error::Forgot(_))));
}

#[test]
fn a_vault_is_not_made_among_other_files() {
    let house = House::new();
    let place = house.folder.path().join("photos");
    fs::create_dir(&place).unwrap();
    fs::write(place.join("holiday.jpg"), b"x").unwrap();
    let made = Vault::init(store(&place), &house.key);
    assert!(matches!(made, Err(Error::NotEmpty(_))), "{made:?}");
    assert_eq!(read_folder(&place).len(), 1, "nothing was written");
}

#[test]
fn a_store_that_went_away_is_noticed_even_where_a_new_one_is_made_in_its_place() {
    let house = House::new();
    let watch = Watch::new();
    let backend = Backend::new(house.store(), watch.clone());
    // the disk is unmounted: its folder is an empty one now, and takes what is written
    fs::rename(house.place(), house.folder.path().join("elsewhere")).unwrap();
    fs::create_dir(house.place()).unwrap();
    backend.write_bytes(FileType::Pack, &id(b"a pack"), false, b"a pack".to_vec().into()).unwrap();
    backend.write_bytes(FileType::Snapshot, &id(b"s"), true, b"s".to_vec().into()).unwrap_err();
    assert!(matches!(watch.settle(), Err(Error::Forgot(_))));
    fs::remove_dir_all(house.place()).unwrap();
    let gone = Vault::open(house.store(), &house.key);
    assert!(matches!(gone, Err(Error::NoVault(_))), "{gone:?}");
}

#[test]
fn a_wrong_key_a_missing_vault_and_a_second_one_are_told_apart() {
    let house = House::new();
    let wrong = Vault::open(house.store(), &Secret::new("wrong".into()));
    assert!(matches!(wrong, Err(Error::WrongKey)), "{wrong:?}");
    let empty = house.folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    assert!(matches!(Vault::open(store(&empty), &house.key), Err(Error::NoVault(_))));
    let second = Vault::init(house.store(), &house.key);
    assert!(matches!(second, Err(Error::AlreadyThere(_))), "{second:?}");
    house.restic_checks();
}

#[test]
fn a_key_that_is_remembered_opens_nothing_that_it_would_not_open_anew() {
    let house = House::new();
    let unlocked = Unlocked::default();
    let again = |key: &Secret| Vault::open_again(house.store(), key, &unlocked);
    assert!(matches!(again(&Secret::new("wrong".into())), Err(Error::WrongKey)));
    let first = again(&house.key).unwrap();
    assert_eq!(again(&house.key).unwrap().id(), first.id());
    assert!(matches!(again(&Secret::new("wrong".into())), Err(Error::WrongKey)));
    // a key that was taken away opens nothing, however often it did before
    let keys = house.place().join("keys");
    let file = fs::read_dir(&keys).unwrap().next().unwrap().unwrap().path();
    fs::remove_file(&file).unwrap();
    let gone = again(&house.key);
    assert!(matches!(gone, Err(Error::NoVault(_))), "{gone:?}");
    fs::write(&file, b"{}").unwrap();
    assert!(matches!(again(&house.key), Err(Error::WrongKey)));
}

#[test]
fn a_repository_of_a_newer_format_is_left_alone() {
    let house = House::new();
    let master = Master::unlock(&house.store(), &house.key, &Unlocked::default()).unwrap();
    let path = house.place().join("config");
    let mut settings: serde_json::Value =
        serde_json::from_slice(&master.open(&fs::read(&path).unwrap()).unwrap()).unwrap();
    settings["version"] = 3.into();
    let newer = master.seal(settings.to_string().as_bytes()).unwrap();
    fs::write(&path, newer).unwrap();
    let before = read_folder(&house.place());
    let opened = Vault::open(house.store(), &house.key);
    assert!(matches!(opened, Err(Error::Newer(3))), "{opened:?}");
    assert!(read_folder(&house.place()) == before, "nothing was written");
}

fn id(content: &[u8]) -> Id {
    hex::encode(<sha2::Sha256 as sha2::Digest>::digest(content)).parse().unwrap()
}
