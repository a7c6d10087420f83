//! The whole of a support access over a shared folder, on whatever server is there: the demo fleet, and real ones where `REEVE_ODOO_19` and
//! `REEVE_ODOO_14` name them. A script works with it and leaves back doors; another program tells what it really did, and
//! tries what Reeve says of its end.

use std::time::Duration;

use chrono::TimeDelta;
use reeve_demo::Misbehaviour;
use reeve_domain::desk::{Body, ThreadId};
use reeve_domain::grant::{EndProof, EndedBy, GrantState, Outliving};
use reeve_domain::job::JobOutcome;
use reeve_tests::access::{CONTACTS, SETTINGS, Sides};
use reeve_tests::browser::Browser;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use reeve_tests::{expect, leaks, own};

use crate::grants_script::{BackDoors, Work};

const HOUR: u32 = 3_600;
/// From Revoke to the proof.
const PROVEN_WITHIN: TimeDelta = TimeDelta::seconds(60);
/// Longer than a tenant's scheduler takes to see that a time has come.
const SEEN_WITHIN: TimeDelta = TimeDelta::seconds(180);

async fn from_request_to_receipt(way: WayIn) {
    let sides = Sides::of(&way).await;
    let folder = tempfile::tempdir().expect("a folder");
    sides.share(folder.path()).await;
    let witness = Witness::open(&way).await;
    let tag = format!("journey-{}", own::mark());
    let work = Work::begin(&witness, &tag).await;
    let given = sides.given_over_the_desk(&[CONTACTS, SETTINGS], HOUR).await;
    let tried = sides.staff.try_access(&given).await;
    assert!(tried.ok, "{:?}", tried.fault);

    let staff = sides.worker(&given, &way).await;
    let script = Witness::open(&staff).await;
    let done = work.go_on(&script).await;
    let doors = BackDoors::plant(&script, &way, &tag).await;
    let browser = Browser::open(&staff).await;
    browser.sign_in().await;
    assert!(browser.lives().await, "somebody is at work");

    let proof = revoked(&sides, &given, way.series).await;
    assert!(!browser.lives().await, "who was at work is out");
    assert!(!witness.signs_in(&staff.login, &staff.password).await, "and does not come in again");
    assert_eq!((proof.holds(), proof.ended_by), (true, EndedBy::Revoked), "{proof:?}");
    assert_eq!((proof.password_refused, proof.session_refused), (Some(true), Some(true)));

    let detail = sides.customer.access(&given).await;
    assert!(detail.receipt_verdict.is_some_and(|verdict| verdict.ok));
    sides.staff.sync().await;
    let there = sides.staff.access(&given).await;
    assert_eq!((there.grant.state, there.grant.rejected), (GrantState::Ended, 0), "both see the same");
    assert_eq!((there.grant.proof, &there.receipt), (Some(proof), &detail.receipt));
    let receipt = detail.receipt.expect("a receipt");
    done.assert_listed(&receipt, &witness, script.uid()).await;
    let found: Vec<_> =
        receipt.findings.iter().map(|it| (it.what, it.change, it.id, it.by_support)).collect();
    for planted in doors.all() {
        assert!(found.contains(&planted), "{planted:?} on {}: {:?}", way.series, receipt.findings);
    }
    for finding in receipt.findings.iter().filter(|it| it.by_support == Some(true)) {
        // a browser of somebody with Settings rights tells the tenant its address
        let address = finding.what == Outliving::Parameter && finding.name == "web.base.url";
        assert!(address || doors.brought(finding), "nothing but what was planted: {finding:?}");
    }
    for side in [&sides.customer, &sides.staff] {
        leaks::assert_none(side, &[]).await;
    }
    doors.remove(&witness).await;
    work.remove(&witness).await;
    witness.remove("res.users", "login", &staff.login).await;
}

/// Revokes, and holds what was noted of it against what was promised.
async fn revoked(sides: &Sides, given: &ThreadId, series: u16) -> EndProof {
    let job = sides.customer.revoke(given).await.expect("it may be revoked");
    let Some(JobOutcome::AccessEnded { proof }) = expect::done(&job).outcome.clone() else {
        panic!("{job:?}")
    };
    let events = sides.customer.access(given).await.events;
    let said = events.iter().filter_map(|shown| shown.event.as_ref());
    let at = said.filter(|event| matches!(event.body, Body::Revoked {})).map(|event| event.at).next();
    let took = proof.checked_at - at.expect("that it was revoked is noted");
    assert!(took < PROVEN_WITHIN, "proven after {took}");
    eprintln!("from Revoke to the proof on {series}: {} ms", took.num_milliseconds());
    proof
}

/// Nobody is there at the hour: every panel is closed before it comes, and its folder is gone. `comes` makes it come
/// where it does not come by itself, and answers how far the tenant's clock was moved.
async fn ended_by_the_tenant_itself(way: WayIn, comes: impl FnOnce() -> TimeDelta) {
    let sides = Sides::with(Installation::with_key_file().await, &way).await;
    let given = sides.given(&[CONTACTS], 120).await;
    let until = sides.staff.access(&given).await.grant.until.expect("its end");
    let worker = sides.worker(&given, &way).await;
    let Sides { staff, customer, .. } = sides;
    let gone = staff.home().to_owned();
    drop(staff.close().await);
    let closed = customer.close().await;
    let away = closed.home().with_extension("away");
    std::fs::rename(closed.home(), &away).expect("the folder is taken away");
    assert!(!gone.exists() && !closed.home().exists(), "no panel is left, nor anything of one");

    let witness = Witness::open(&way).await;
    assert!(witness.signs_in(&worker.login, &worker.password).await, "it works while it lasts");
    let browser = Browser::open(&worker).await;
    browser.sign_in().await;
    let moved = comes();
    let clock = || chrono::Utc::now() + moved;
    let ended = loop {
        let account = witness.row("res.users", "login", &worker.login, &["active"]).await;
        if account["active"] == false {
            break clock();
        }
        assert!(clock() < until + SEEN_WITHIN, "the tenant did not end it by itself");
        tokio::time::sleep(Duration::from_secs(1)).await;
    };
    assert!(ended + TimeDelta::seconds(2) >= until, "not before its hour");
    assert!(!witness.signs_in(&worker.login, &worker.password).await, "the tenant refuses the sign-in");
    assert!(!browser.lives().await, "and whoever was at work");

    std::fs::rename(&away, closed.home()).expect("the folder is brought back");
    let customer = closed.open(false).await.expect("the panel opens again");
    customer.host.later(moved);
    let seen = customer.after_a_look(&given).await;
    assert_eq!(seen.state, GrantState::Ended, "{:?}", seen.fault);
    let proof = seen.proof.expect("a proof");
    assert_eq!((proof.ended_by, proof.holds()), (EndedBy::Time, true));
    witness.remove("res.users", "login", &worker.login).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_access_lasts_from_its_request_to_its_receipt_on_the_demo_fleet() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        Box::pin(from_request_to_receipt(WayIn::demo(&fleet, 0))).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_access_lasts_from_its_request_to_its_receipt_on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        Box::pin(from_request_to_receipt(way)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_access_lasts_from_its_request_to_its_receipt_on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        Box::pin(from_request_to_receipt(way)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tenant_ends_an_access_with_every_panel_closed_on_the_demo_fleet() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let later = || {
            fleet.misbehave(0, Misbehaviour::ClockOff(121));
            TimeDelta::seconds(121)
        };
        ended_by_the_tenant_itself(WayIn::demo(&fleet, 0), later).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo xtask test --all"]
async fn the_tenant_ends_an_access_with_every_panel_closed_on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        ended_by_the_tenant_itself(way, TimeDelta::zero).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo xtask test --all"]
async fn the_tenant_ends_an_access_with_every_panel_closed_on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        ended_by_the_tenant_itself(way, TimeDelta::zero).await;
    }
}
