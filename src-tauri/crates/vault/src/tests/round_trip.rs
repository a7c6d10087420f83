//! What goes in comes out, through Reeve and through restic alike.

use super::*;
use crate::Error;

#[test]
fn a_backup_comes_out_of_the_vault_as_it_went_in() {
    let house = House::new();
    let files = backup(0, 2_000);
    let added = house.add(&files, day(0)).unwrap();
    assert!(!added.known, "it is new");
    let listed = house.vault().list().unwrap();
    assert_eq!(listed, [added.snapshot], "one backup, and nothing that a run needs for itself");
    assert_eq!((listed[0].tenant.as_str(), listed[0].at), ("acme", day(0)));
    assert_eq!(listed[0].bytes, files.values().map(|content| content.len() as u64).sum::<u64>());
    assert_eq!(listed[0].origin.as_ref().unwrap().odoo_version.as_deref(), Some("19.0"));

    let mut out = Vec::new();
    let exported = house.vault().export(&listed[0].id[..8], &mut out, &Watch::new()).unwrap();
    assert_eq!(exported.files, files.len() as u64);
    assert!(unzipped(&out) == files, "the zip holds the same names with the same bytes");
    house.restic_checks();
}

#[test]
fn in_the_zip_only_what_shrinks_is_packed() {
    let house = House::new();
    // a dump of several pieces
    let added = house.add(&backup(0, 60_000), day(0)).unwrap();
    let mut out = Vec::new();
    let exported = house.vault().export(&added.snapshot.id, &mut out, &Watch::new()).unwrap();
    let archive = rawzip::ZipArchive::from_slice(&out).unwrap();
    for record in archive.entries() {
        let record = record.unwrap();
        let packed = record.compression_method() == rawzip::CompressionMethod::DEFLATE;
        assert_eq!(packed, record.file_path().as_bytes() == b"dump.sql", "{:?}", record.file_path());
    }
    assert!((out.len() as u64) < exported.bytes * 3 / 4, "{} bytes for {}", out.len(), exported.bytes);
}

#[test]
fn restic_restores_what_reeve_put_in() {
    let house = House::new();
    let (first, second) = (backup(0, 500), backup(1, 500));
    house.add(&first, day(0)).unwrap();
    house.add(&second, day(1)).unwrap();
    house.restic_checks();
    let target = house.folder.path().join("restored");
    let Some(output) =
        house.restic(&["restore", "latest", "--host", "acme", "--target", target.to_str().unwrap()])
    else {
        return;
    };
    assert!(output.status.success(), "restic restore: {}", words(&output));
    assert!(read_folder(&target) == second, "Odoo's own layout, byte for byte");
}

#[test]
fn a_day_costs_what_changed_and_not_the_whole_dump() {
    let house = House::new();
    // about 3 MB: several of the repository's own chunks of a megabyte
    house.add(&backup(0, 30_000), day(0)).unwrap();
    let before = stored(&house);
    let added = house.add(&backup(1, 30_000), day(1)).unwrap();
    let grown = stored(&house) - before;
    assert!(grown < before / 4, "some rows changed: {before} bytes grew by {grown}");
    assert!(added.stored <= grown && added.stored > 0, "it says what it stored: {} of {grown}", added.stored);
}

#[test]
fn the_same_file_is_in_the_vault_once() {
    let house = House::new();
    let files = backup(0, 100);
    let first = house.add(&files, day(0)).unwrap();
    let again = house.add(&files, day(0)).unwrap();
    assert!(again.known, "an interrupted job that is begun again adds nothing");
    assert_eq!(again.snapshot, first.snapshot);
    assert_eq!(house.vault().list().unwrap().len(), 1);
}

#[test]
fn a_dump_of_the_same_length_and_time_is_not_taken_for_the_one_before() {
    let house = House::new();
    let mut files = backup(0, 100);
    house.add(&files, day(0)).unwrap();
    let dump = files.get_mut("dump.sql").unwrap();
    let last = dump.len() - 60;
    dump[last] ^= 1;
    let added = house.add(&files, day(0)).unwrap();
    let mut out = Vec::new();
    house.vault().export(&added.snapshot.id, &mut out, &Watch::new()).unwrap();
    assert!(unzipped(&out) == files, "the changed byte is in");
}

#[test]
fn an_id_names_one_backup_or_none() {
    let house = House::new();
    house.add(&backup(0, 10), day(0)).unwrap();
    let vault = house.vault();
    assert!(matches!(vault.find("zz"), Err(Error::UnknownSnapshot(_))));
    assert!(matches!(vault.find(""), Err(Error::Ambiguous(_))), "nothing typed names nothing");
}

#[test]
fn a_key_reads_off_paper() {
    let (one, other) = (crate::new_key().unwrap(), crate::new_key().unwrap());
    let groups: Vec<&str> = one.expose().split('-').collect();
    assert_eq!((groups.len(), groups.iter().all(|group| group.len() == 5)), (6, true));
    assert!(!one.expose().contains(['0', 'O', '1', 'I']), "none is taken for another");
    assert_ne!(one.expose(), other.expose());
}
