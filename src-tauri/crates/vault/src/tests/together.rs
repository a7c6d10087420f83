//! A backup of which only what is new was brought: the rest is found in the vault.

use std::fs;
use std::path::{Path, PathBuf};

use reeve_domain::backup::Holds;

use super::{Files, House, about, backup, database_alone, day, unzipped};
use crate::{Error, Known, Watch};

/// The files of a backup but for the objects that are known, in a folder.
fn folder(house: &House, files: &Files, known: &Known) -> PathBuf {
    let folder = house.folder.path().join(uuid::Uuid::new_v4().to_string());
    let wanted = |name: &str| !name.contains("checklist") && !is_known(name, known);
    for (name, content) in files.iter().filter(|(name, _)| wanted(name)) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn is_known(name: &str, known: &Known) -> bool {
    name.strip_prefix("filestore/").is_some_and(|name| known.has(name))
}

/// What belongs to a backup of Odoo, without the marks of its garbage collector.
fn objects(mut files: Files) -> Files {
    files.retain(|name, _| !name.contains("checklist"));
    files
}

fn exported(house: &House, id: &str) -> Files {
    let mut zip = Vec::new();
    house.vault().export(id, &mut zip, &Watch::new()).unwrap();
    unzipped(&zip)
}

fn stored_objects(folder: &Path) -> usize {
    super::read_folder(folder).keys().filter(|name| name.starts_with("filestore")).count()
}

#[test]
fn what_the_vault_holds_needs_not_be_brought_and_comes_out_all_the_same() {
    let house = House::new();
    house.add(&backup(0, 3_000), day(0)).unwrap();
    let next = backup(1, 3_000);
    let mut known = house.vault().known("acme", &Watch::new()).unwrap();
    assert_eq!(known.count(), 20, "the objects of the first day");
    let before = known.clone();
    known.keep(|name| next.contains_key(&format!("filestore/{name}")));
    assert_eq!(known, before, "all of them are in the next day's backup, too");
    let folder = folder(&house, &next, &known);
    assert_eq!(stored_objects(&folder), 1, "the one that is new");

    let about = about("acme", day(1), &next);
    let added = house.vault().add_opened(&folder, &known, &about, &Watch::new()).unwrap();
    assert!(!added.known && added.stored > 0);
    assert_eq!(exported(&house, &added.snapshot.id), objects(next), "byte for byte");
    assert_eq!(house.vault().known("acme", &Watch::new()).unwrap().count(), 21);
    house.restic_checks();

    let again = house.vault().add_opened(&folder, &known, &about, &Watch::new()).unwrap();
    assert!(again.known, "the same database at the same time is that backup");
}

#[test]
fn the_first_backup_of_a_tenant_is_brought_in_full() {
    let house = House::new();
    let first = backup(0, 500);
    let known = house.vault().known("acme", &Watch::new()).unwrap();
    assert_eq!(known, Known::default());
    let about = about("acme", day(0), &first);
    let folder = folder(&house, &first, &known);
    let added = house.vault().add_opened(&folder, &known, &about, &Watch::new()).unwrap();
    assert_eq!(exported(&house, &added.snapshot.id), objects(first));
}

#[test]
fn an_object_that_is_not_known_as_it_was_said_ends_the_run_and_adds_nothing() {
    let house = House::new();
    let first = house.add(&backup(0, 500), day(0)).unwrap();
    let next = backup(1, 500);
    let known = house.vault().known("acme", &Watch::new()).unwrap();
    let folder = folder(&house, &next, &known);
    let about = about("acme", day(1), &next);
    let add = |known: &Known| house.vault().add_opened(&folder, known, &about, &Watch::new());

    let mut wrong = known.clone();
    *wrong.objects.values_mut().next().unwrap() += 1;
    assert!(matches!(add(&wrong), Err(Error::Source(_))), "it would have to be read");
    let mut strange = known.clone();
    strange.objects.insert(format!("00/00{}", "1".repeat(38)), 7);
    assert!(matches!(add(&strange), Err(Error::Source(_))), "nobody has it");
    let gone = Known { snapshots: vec!["0".repeat(64)], ..known.clone() };
    assert!(matches!(add(&gone), Err(Error::UnknownSnapshot(_))), "what it was known from has gone");
    let listed = house.vault().list().unwrap();
    assert_eq!(listed.iter().map(|s| &s.id).collect::<Vec<_>>(), [&first.snapshot.id], "nothing was added");
    add(&known).unwrap();
    house.restic_checks();
}

#[test]
fn a_backup_of_the_database_alone_hides_nothing_of_what_the_vault_holds() {
    let house = House::new();
    house.add(&backup(0, 500), day(0)).unwrap();
    house.add(&database_alone(backup(1, 500)), day(1)).unwrap();
    let next = backup(2, 500);
    let known = house.vault().known("acme", &Watch::new()).unwrap();
    assert_eq!(known.count(), 20, "the objects of the first day");
    let folder = folder(&house, &next, &known);
    assert_eq!(stored_objects(&folder), 2, "only the new ones are brought");
    let about = about("acme", day(2), &next);
    let added = house.vault().add_opened(&folder, &known, &about, &Watch::new()).unwrap();
    assert_eq!(exported(&house, &added.snapshot.id), objects(next), "byte for byte");
    house.restic_checks();
}

#[test]
fn what_a_server_lost_is_found_in_an_older_backup() {
    let house = House::new();
    let first = backup(1, 500);
    house.add(&first, day(0)).unwrap();
    // on the second day the server had one no more
    let mut without = first.clone();
    let lost = without.keys().rfind(|name| name.starts_with("filestore/") && !name.contains("checklist"));
    let lost = lost.unwrap().clone();
    without.remove(&lost);
    house.add(&without, day(1)).unwrap();

    let mut known = house.vault().known("acme", &Watch::new()).unwrap();
    assert_eq!(known.count(), 20, "those of the second day");
    let object = lost.strip_prefix("filestore/").unwrap().to_owned();
    let nowhere = format!("00/00{}", "1".repeat(38));
    let wanted = vec![object.clone(), nowhere.clone()];
    let left = house.vault().find_older("acme", &mut known, wanted, &Watch::new()).unwrap();
    assert_eq!((left, known.has(&object)), (vec![nowhere], true));

    let folder = folder(&house, &first, &known);
    assert_eq!(stored_objects(&folder), 0, "nothing is left to bring");
    let about = about("acme", day(2), &first);
    let added = house.vault().add_opened(&folder, &known, &about, &Watch::new()).unwrap();
    assert_eq!(exported(&house, &added.snapshot.id), objects(first), "byte for byte");
    house.restic_checks();
}

#[test]
fn what_a_backup_holds_that_does_not_say_so_is_told_by_its_files() {
    let house = House::new();
    let files = [(backup(0, 100), Holds::Full), (database_alone(backup(1, 100)), Holds::DatabaseOnly)];
    for (number, (files, holds)) in (0..).zip(files) {
        let mut about = about("acme", day(number), &files);
        about.origin.holds = None;
        let added = house.vault().add(&house.zip(&files), &about, &Watch::new()).unwrap();
        assert_eq!(added.snapshot.holds, Some(holds));
        assert_eq!(house.vault().list().unwrap()[0].holds, Some(holds), "and it stays so");
    }
}
