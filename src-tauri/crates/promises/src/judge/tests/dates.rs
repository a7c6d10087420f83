//! What a file's date alone tells of a backup: not enough for praise, nor for blame.

use chrono::TimeDelta;
use reeve_domain::backup::{Holds, Listed, ProofState, TimedBy};

use crate::healthy::{facts, finding, now, platform, seen};
use crate::*;

/// A sound backup of which only the file's date is known.
fn undated(hours: i64) -> Listed {
    Listed {
        id: "a".into(),
        source: "Folder".into(),
        path: "nightly.zip".into(),
        at: now() - TimeDelta::hours(hours),
        timed_by: TimedBy::FileDate,
        holds: Holds::Full,
        bytes: None,
        proof: ProofState::Unseen,
        file: None,
        snapshot: None,
        drill: None,
        in_place: false,
        looked: None,
    }
}

#[test]
fn a_files_date_keeps_no_promise_and_blames_nobody() {
    let answer = |newest: Option<i64>, file: i64| {
        let mut facts = facts();
        let ledger = &mut seen(&mut facts.backups).ledger;
        ledger.newest = newest.map(|hours| now() - TimeDelta::hours(hours));
        ledger.beyond = vec![undated(file)];
        let findings = judge(platform("odoo_online"), &facts, now());
        let found = finding(&findings, Check::NewestBackup);
        (found.verdict, found.sufficient, found.unseen)
    };
    let untold = Some(Unseen::NotTold);
    assert_eq!(answer(None, 2), (Verdict::Unseen, None, untold), "there is one, and nobody knows of when");
    assert_eq!(answer(Some(30), 2), (Verdict::Unseen, Some(true), untold), "it may be the one of today");
    assert_eq!(answer(Some(30), 26), (Verdict::Broken, Some(true), None), "and it is too old in any case");
    assert_eq!(answer(Some(2), 1), (Verdict::Kept, Some(true), None), "what is certain is enough");
}
