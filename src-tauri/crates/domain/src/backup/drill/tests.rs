use chrono::TimeZone as _;

use super::*;

/// Evidence in which everything held, but for these.
fn evidence(but: &[(DrillCheck, DrillFinding)]) -> Vec<DrillLine> {
    let line = |check: &DrillCheck| {
        let other = but.iter().find(|(of, _)| of == check).map(|(_, finding)| *finding);
        let finding = other.unwrap_or(DrillFinding::Held);
        DrillLine { check: *check, finding, detail: String::new() }
    };
    DrillCheck::ALL.iter().map(line).collect()
}

fn grade(but: &[(DrillCheck, DrillFinding)]) -> Grade {
    Grade::of(&evidence(but))
}

#[test]
fn each_check_that_fails_has_its_own_grade() {
    use DrillCheck::{File, Filestore, Load, Modules, Recency, Tables, Users};
    assert_eq!(grade(&[]), Grade::A);
    let expected = [
        (Modules, Grade::C),
        (Recency, Grade::C),
        (File, Grade::D),
        (Filestore, Grade::D),
        (Users, Grade::E),
        (Tables, Grade::E),
        (Load, Grade::F),
    ];
    for (check, expected) in expected {
        assert_eq!(grade(&[(check, DrillFinding::Failed)]), expected, "{check:?}");
    }
}

#[test]
fn the_worst_of_several_failures_is_the_grade() {
    let both = [(DrillCheck::Modules, DrillFinding::Failed), (DrillCheck::Tables, DrillFinding::Failed)];
    assert_eq!(grade(&both), Grade::E);
}

#[test]
fn what_could_not_be_compared_is_a_b_and_never_hides_a_failure() {
    let none = (DrillCheck::Filestore, DrillFinding::Unknown);
    assert_eq!(grade(&[none]), Grade::B, "a backup of the database alone");
    assert_eq!(grade(&[none, (DrillCheck::Modules, DrillFinding::Failed)]), Grade::C);
    let mut short = evidence(&[]);
    short.pop();
    assert_eq!(Grade::of(&short), Grade::B, "a check that was left out was not made");
}

#[test]
fn a_backup_that_nobody_saw_load_is_an_f_unless_its_rows_are_what_is_missing() {
    assert_eq!(Grade::of(&[]), Grade::F, "nothing proves nothing");
    let unknown = (DrillCheck::Load, DrillFinding::Unknown);
    assert_eq!(grade(&[unknown]), Grade::F);
    assert_eq!(grade(&[unknown, (DrillCheck::Modules, DrillFinding::Failed)]), Grade::F);
    assert_eq!(grade(&[unknown, (DrillCheck::Tables, DrillFinding::Failed)]), Grade::E);
}

#[test]
fn only_a_restore_that_loses_nothing_of_the_backup_proves_it() {
    let proven = [Grade::A, Grade::B, Grade::C, Grade::D, Grade::E, Grade::F].map(Grade::proof);
    let (yes, no) = (ProofState::Drilled, ProofState::Unsound);
    assert_eq!(proven, [yes, yes, yes, no, no, no]);
}

fn due(last: Option<(i32, u32, u32)>, now: (i32, u32, u32)) -> (DrillState, String) {
    let at = |(year, month, day)| Utc.with_ymd_and_hms(year, month, day, 12, 0, 0).unwrap();
    let due = drill_due(last.map(at), at(now));
    (due.state, due.by.to_string())
}

#[test]
fn a_tenant_is_drilled_once_a_quarter() {
    let now = (2026, 11, 21);
    assert_eq!(due(None, now), (DrillState::Due, "2026-12-31".into()));
    assert_eq!(due(Some((2026, 10, 1)), now), (DrillState::Done, "2027-03-31".into()));
    assert_eq!(due(Some((2026, 9, 30)), now), (DrillState::Due, "2026-12-31".into()));
    assert_eq!(due(Some((2026, 6, 30)), now), (DrillState::Overdue, "2026-12-31".into()));
    assert_eq!(due(Some((2026, 12, 31)), (2027, 1, 1)), (DrillState::Due, "2027-03-31".into()));
}

#[test]
fn a_drill_from_the_future_counts_as_made_now() {
    assert_eq!(due(Some((2031, 1, 1)), (2026, 5, 5)), (DrillState::Done, "2026-09-30".into()));
}
