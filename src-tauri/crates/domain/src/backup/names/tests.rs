use super::*;

fn read(pattern: &str, name: &str) -> Option<String> {
    let at = Pattern::parse(pattern).expect("a pattern").read(name, "acme")?;
    Some(at.format("%Y-%m-%d %H:%M:%S").to_string())
}

fn known(name: &str) -> Option<(Option<String>, Holds)> {
    let (at, holds) = Names::default().read(name, "acme")?;
    Some((at.map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string()), holds))
}

#[test]
fn names_of_the_database_manager_and_of_auto_backup_are_read_without_being_told_how() {
    let at = Some("2026-11-20 02:03:04".to_owned());
    assert_eq!(known("acme_2026-11-20_02-03-04.zip"), Some((at.clone(), Holds::Full)));
    assert_eq!(known("acme_2026-11-20_02-03-04.dump"), Some((at.clone(), Holds::DatabaseOnly)));
    assert_eq!(known("daily/2026_11_20_02_03_04.dump.zip"), Some((at.clone(), Holds::Full)));
    assert_eq!(known("2026_11_20_02_03_04.dump"), Some((at, Holds::DatabaseOnly)));
}

#[test]
fn a_backup_whose_name_says_no_time_is_a_backup_all_the_same() {
    assert_eq!(known("latest.zip"), Some((None, Holds::Full)));
}

#[test]
fn a_backup_of_another_database_is_not_this_ones() {
    assert_eq!(known("globex_2026-11-20_02-03-04.zip"), None);
    assert_eq!(known("globex-2026-11-20.zip"), None);
}

#[test]
fn what_is_no_backup_is_not_taken_for_one() {
    for name in ["acme.txt", "2026_11_20_02_03_04", "notes.zip.txt", "", "acme.zip.sha256"] {
        assert_eq!(known(name), None, "{name}");
    }
}

#[test]
fn the_time_zone_of_a_pattern_is_what_the_name_is_read_in() {
    assert_eq!(
        read("{database}-%Y%m%d-%H%M.zip", "acme-20261120-0130.zip").as_deref(),
        Some("2026-11-20 01:30:00")
    );
    assert_eq!(
        read("{database}-%Y%m%d-%H%M.zip +03:00", "acme-20261120-0130.zip").as_deref(),
        Some("2026-11-19 22:30:00"),
        "half past one in Istanbul is the evening before in UTC"
    );
}

/// What a source with this pattern reads.
fn by_own(only: bool, name: &str) -> Option<Option<String>> {
    let own = vec![Pattern::parse("{database}_%Y-%m-%d_%H-%M-%S.zip +03:00").unwrap()];
    let (at, _) = Names::new(own, only).read(name, "acme")?;
    Some(at.map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string()))
}

#[test]
fn patterns_of_its_own_come_first_and_the_built_in_ones_stay_unless_it_is_said_that_they_do_not() {
    let at = |text: &str| Some(Some(text.to_owned()));
    let manager = "acme_2026-11-20_02-03-04.zip";
    assert_eq!(by_own(false, manager), at("2026-11-19 23:03:04"), "its own say the time zone");
    let helper = "2026_11_20_02_03_04.dump.zip";
    assert_eq!(by_own(false, helper), at("2026-11-20 02:03:04"), "and what is known is known still");
    assert_eq!((by_own(true, manager), by_own(true, helper)), (at("2026-11-19 23:03:04"), None));
}

#[test]
fn with_patterns_of_its_own_a_source_has_no_backups_but_those_that_fit_one() {
    let names = Names::new(vec![Pattern::parse("{database}-%Y%m%d.zip").unwrap()], false);
    assert!(names.read("acme-20261120.zip", "acme").is_some());
    assert_eq!(names.read("globex-20261120.zip", "acme"), None, "another database's backup");
    assert_eq!(names.read("acme-20261120-copy.zip", "acme"), None, "the whole name has to fit");
    assert_eq!(names.read("latest.zip", "acme"), None);
}

#[test]
fn anything_may_stand_between() {
    assert_eq!(read("*-%Y%m%d*.zip", "a-b-20261120-x.zip").as_deref(), Some("2026-11-20 00:00:00"));
}

#[test]
fn times_that_do_not_exist_are_not_read() {
    for name in ["acme-20261320.zip", "acme-20260230.zip", "acme-2026112.zip", "acme-２０２６1120.zip"] {
        assert_eq!(read("{database}-%Y%m%d.zip", name), None, "{name}");
    }
}

#[test]
fn what_is_no_pattern_says_why() {
    for (typed, word) in [
        ("backup.zip", "day"),
        ("%Y%m%d%q", "%q"),
        ("%Y%m%d%", "end"),
        ("%Y-%m-%d Istanbul", "time zone"),
        ("%Y%m%d****", "three"),
    ] {
        let why = Pattern::parse(typed).expect_err(typed);
        assert!(why.contains(word), "{typed}: {why}");
    }
}

#[test]
fn every_built_in_pattern_is_one() {
    for (made_by, pattern) in BUILT_IN {
        assert!(Pattern::parse(pattern).is_ok(), "{made_by}");
    }
}
