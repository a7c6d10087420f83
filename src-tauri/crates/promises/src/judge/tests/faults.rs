//! One fault at a time: it is found, it is named, and nothing else is.

mod table;

use crate::healthy::{PLATFORMS, facts, finding, now, platform};
use crate::*;

use Verdict::Broken;
use table::{Expected, FAULTS, NO};

#[test]
fn each_fault_is_found_and_named_and_none_is_invented() {
    for (what, spoil, expected) in FAULTS {
        let mut facts = facts();
        spoil(&mut facts);
        let findings = judge(platform("odoo_online"), &facts, now());
        let found: Vec<Expected> = findings
            .iter()
            .filter(|finding| finding.is_fault())
            .map(|finding| (finding.check, finding.verdict, finding.sufficient))
            .collect();
        assert_eq!(found, *expected, "{what}");
    }
}

#[test]
fn every_check_that_can_be_seen_has_a_fault_in_the_table() {
    let covered =
        |check: &Check| FAULTS.iter().any(|(_, _, expected)| expected.iter().any(|row| row.0 == *check));
    let findings = judge(platform("odoo_online"), &facts(), now());
    for check in Check::ALL {
        let inside = finding(&findings, *check).unseen == Some(Unseen::InsideOnly);
        assert_ne!(covered(check), inside, "{check:?}");
    }
}

#[test]
fn a_fault_on_any_platform_is_the_same_fault_by_todays_standard() {
    for id in PLATFORMS.into_iter().chain(["other"]) {
        for (what, spoil, expected) in FAULTS {
            let mut facts = facts();
            spoil(&mut facts);
            let findings = judge(platform(id), &facts, now());
            for finding in &findings {
                let expected = expected.iter().find(|row| row.0 == finding.check);
                let below = expected.is_some_and(|row| row.2 == NO);
                assert_eq!(finding.sufficient == NO, below, "{id}, {what}: {:?}", finding.check);
                let may_break = expected.is_some_and(|row| row.1 == Broken);
                assert!(
                    finding.verdict != Broken || may_break,
                    "{id}, {what}: {:?} is invented",
                    finding.check
                );
            }
        }
    }
}

#[test]
fn a_healthy_twin_stays_clean_on_every_platform() {
    for id in PLATFORMS.into_iter().chain(["other"]) {
        let findings = judge(platform(id), &facts(), now());
        let checks: Vec<Check> = findings.iter().map(|finding| finding.check).collect();
        assert_eq!(checks, Check::ALL, "{id}: each once, in order");
        for finding in &findings {
            assert!(!finding.is_fault(), "{id}: {finding:?}");
            assert_ne!(finding.verdict, Broken);
            let hidden = finding.unseen.is_some_and(|why| why != Unseen::InsideOnly);
            // it lists no databases, so nobody knows whether there are others
            let unlisted = finding.check == Check::Isolation && finding.unseen == Some(Unseen::NotTold);
            assert!(!hidden || unlisted, "{id}: it is clean because it was seen: {finding:?}");
            let inside = finding.unseen == Some(Unseen::InsideOnly);
            assert_eq!(finding.seen_at.is_some(), !inside, "{id}: {finding:?}");
            assert_eq!(finding.sight, Sight::Whole, "{id}: {finding:?}");
        }
    }
}
