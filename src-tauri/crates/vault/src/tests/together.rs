//! A backup of which only what is new was brought: the rest is found in the vault.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Files, House, about, backup, day, unzipped};
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
    let gone = Known { snapshot: Some("0".repeat(64)), ..known.clone() };
    assert!(matches!(add(&gone), Err(Error::UnknownSnapshot(_))), "what it was known from has gone");
    let listed = house.vault().list().unwrap();
    assert_eq!(listed.iter().map(|s| &s.id).collect::<Vec<_>>(), [&first.snapshot.id], "nothing was added");
    add(&known).unwrap();
    house.restic_checks();
}
