//! What is removed and what a check finds.

use super::*;
use crate::Error;

#[test]
fn what_is_removed_gives_its_room_back_and_what_stays_is_whole() {
    let house = House::new();
    let (kept, gone) = (backup(0, 1_000), backup(40, 30_000));
    house.add(&kept, day(0)).unwrap();
    let last = house.add(&gone, day(1)).unwrap().snapshot;
    let before = stored(&house);
    let ids = [last.id];
    let preview = house.vault().preview_forget(&ids).unwrap();
    assert_eq!(stored(&house), before, "a preview changes nothing");
    assert!(preview.bytes > 0);
    let freed = house.vault().forget(&ids, &Watch::new()).unwrap();
    let after = stored(&house);
    assert!(after < before / 2, "{before} bytes became {after}");
    assert!(freed.bytes >= preview.bytes, "{freed:?} after {preview:?}");
    let listed = house.vault().list().unwrap();
    assert_eq!(listed.len(), 1);
    let mut out = Vec::new();
    house.vault().export(&listed[0].id, &mut out, &Watch::new()).unwrap();
    assert!(unzipped(&out) == kept);
    house.restic_checks();
}

#[test]
fn what_another_program_put_in_is_not_removed_whoever_asks() {
    let house = House::new();
    let ours = house.add(&backup(0, 1_000), day(0)).unwrap().snapshot;
    let theirs = house.folder.path().join("theirs");
    fs::write(&theirs, "not a backup of Odoo").unwrap();
    let Some(put) = house.restic(&["backup", &theirs.to_string_lossy()]) else { return };
    assert!(put.status.success(), "{}", words(&put));
    let listed = house.vault().list().unwrap();
    let foreign = listed.iter().find(|snapshot| !snapshot.ours).unwrap().id.clone();
    let refused = house.vault().forget(&[ours.id, foreign.clone()], &Watch::new());
    assert!(matches!(refused, Err(Error::UnknownSnapshot(id)) if id == foreign), "all or nothing");
    assert_eq!(house.vault().list().unwrap().len(), 2);
}

#[test]
fn a_check_that_reads_all_parts_finds_a_flipped_bit_and_one_of_the_structure_a_missing_pack() {
    let house = House::new();
    house.add(&backup(0, 2_000), day(0)).unwrap();
    let all: Vec<u32> = (0..30).collect();
    assert!(house.vault().check(&all, 30, &Watch::new()).unwrap().sound());
    let largest = read_folder(&house.place().join("data"))
        .into_iter()
        .max_by_key(|(_, content)| content.len())
        .map(|(name, _)| house.place().join("data").join(name))
        .unwrap();
    let sound = fs::read(&largest).unwrap();
    let mut flipped = sound.clone();
    flipped[sound.len() / 2] ^= 1;
    fs::write(&largest, &flipped).unwrap();
    let found = house.vault().check(&all, 30, &Watch::new()).unwrap();
    assert!(!found.sound(), "every part together is all of the data");
    fs::remove_file(&largest).unwrap();
    assert!(!house.vault().check(&[], 30, &Watch::new()).unwrap().sound(), "a pack is missing");
    fs::write(&largest, &sound).unwrap();
    assert!(house.vault().check(&[], 30, &Watch::new()).unwrap().sound());
}

#[test]
fn a_damage_names_the_backups_it_is_in_and_no_others() {
    let house = House::new();
    let alone = database_alone(backup(0, 2_000));
    house.add(&alone, day(0)).unwrap();
    let before = read_folder(&house.place().join("data"));
    house.add(&backup(3, 2_000), day(1)).unwrap();
    let came = read_folder(&house.place().join("data"));
    let (name, content) = came
        .into_iter()
        .filter(|(name, _)| !before.contains_key(name))
        .max_by_key(|(_, content)| content.len())
        .expect("the second backup brought packs of its own");
    let pack = house.place().join("data").join(name);
    let all: Vec<u32> = (0..30).collect();
    let affected = |parts: &[u32]| {
        let found = house.vault().check(parts, 30, &Watch::new()).unwrap();
        assert!(!found.sound());
        found.affected.iter().flatten().map(|snapshot| snapshot.at).collect::<Vec<_>>()
    };
    let mut flipped = content.clone();
    flipped[content.len() / 2] ^= 1;
    fs::write(&pack, flipped).unwrap();
    assert_eq!(affected(&all), [day(1)], "a flipped bit");
    fs::remove_file(&pack).unwrap();
    assert_eq!(affected(&[]), [day(1)], "a pack that is missing");
    fs::write(&pack, &content).unwrap();
    assert_eq!(house.vault().check(&all, 30, &Watch::new()).unwrap().affected, Some(Vec::new()));
}
