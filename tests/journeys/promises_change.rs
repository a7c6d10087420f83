//! What becomes of a check over time: a fault that nobody knew of and a change for the worse are kept and told, a fault may
//! be accepted for a time, and what cannot be seen leaves its last answer.

use chrono::{DateTime, TimeDelta, Utc};
use reeve_app::api::{AcceptFault, Nothing, OfCheck, PromiseReport, PromiseStanding};
use reeve_app::{Host as _, Notice, promises};
use reeve_demo::{Fleet, Misbehaviour, Planted};
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use reeve_promises::{Check, EndedBy, Verdict};
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::promises::{faults, finding};
use reeve_tests::way_in::fleet;
use reeve_tests::{expect, leaks};

const PLATFORM: &str = "odoo_online";

async fn checked_once() -> (Fleet, Installation, TenantId) {
    let (fleet, reeve) = (fleet(1, &[19]).await, Installation::with_key_file().await);
    let tenant = reeve.connect_put_right("Acme", &fleet, 0, PLATFORM).await;
    assert_eq!(reeve.checked(&[]).await, (1, 0, 0), "what was never seen before has not become worse");
    assert_eq!(told(&reeve), [], "and nobody is told that all is well");
    (fleet, reeve, tenant)
}

/// What people were told of promises since the last look.
fn told(reeve: &Installation) -> Vec<Notice> {
    let notices = reeve.host.notices().into_iter();
    notices.filter(|notice| matches!(notice, Notice::PromiseFaults { .. })).collect()
}

fn accepting(tenant: &TenantId, check: Check, until: DateTime<Utc>) -> AcceptFault {
    AcceptFault {
        tenant: tenant.clone(),
        check,
        owner: "Ayşe Kaya".into(),
        reason: "Customers register themselves until the fair".into(),
        until,
    }
}

async fn accept(reeve: &Installation, request: AcceptFault) -> Result<PromiseReport, Fault> {
    promises::accept(&reeve.reeve, request).await
}

async fn row(reeve: &Installation) -> PromiseStanding {
    let mut rows = promises::fleet(&reeve.reeve, Nothing {}).await.expect("the fleet");
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_at_first_sight_is_in_the_history_and_a_pass_tells_of_all_of_them_once() {
    let (fleet, reeve) = (fleet(2, &[19]).await, Installation::with_key_file().await);
    let ill = reeve.connect_put_right("Ill", &fleet, 0, PLATFORM).await;
    let worse = reeve.connect_put_right("Worse", &fleet, 1, PLATFORM).await;
    for (tenant, fault) in
        [(0, Planted::OpenSignup), (1, Planted::OpenSignup), (1, Planted::NoExternalSignIn)]
    {
        fleet.plant(tenant, fault);
    }
    assert_eq!(reeve.checked(&[]).await, (2, 0, 0), "nothing got worse");
    let notice = Notice::PromiseFaults { worse: 0, first: 3, tenant: "Worse".into(), others: 1 };
    assert_eq!(told(&reeve), [notice], "one for the pass");
    let report = reeve.promises(&worse).await;
    let lines: Vec<_> = report.history.iter().filter(|change| change.is_worth_a_line()).collect();
    let mut checks: Vec<Check> = lines.iter().map(|change| change.check).collect();
    checks.sort();
    assert_eq!(checks, [Check::ExternalSignIn, Check::OpenSignup], "and what is sound has no line");
    assert!(lines.iter().all(|change| change.before.is_none() && !change.worse), "{lines:?}");
    assert_eq!(report.standing.worse_at, None, "it may have been so for years");
    let shown = CommandLine::in_home(reeve.home()).run(&["promises", "history", "Ill"]).await.stdout;
    let row = shown.lines().find(|row| row.contains("open_signup")).expect("it has a line");
    assert!(row.contains("first seen") && row.contains("BELOW STANDARD"), "{shown}");

    reeve.checked(&[]).await;
    assert_eq!(told(&reeve), [], "nobody is told twice");
    assert_eq!(reeve.promises(&ill).await.history.iter().filter(|one| one.is_first_fault()).count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_for_the_worse_is_in_the_history_and_told_once() {
    let (fleet, reeve, tenant) = checked_once().await;
    let before = reeve.promises(&tenant).await.history.len();
    reeve.checked(&[]).await;
    assert_eq!(reeve.promises(&tenant).await.history.len(), before, "the same answer is no change");

    reeve.host.later(TimeDelta::hours(1));
    fleet.plant(0, Planted::OpenSignup);
    assert_eq!(reeve.checked(&[]).await, (1, 0, 1));
    let notice = Notice::PromiseFaults { worse: 1, first: 0, tenant: "Acme".into(), others: 0 };
    assert_eq!(told(&reeve), [notice]);
    let report = reeve.promises(&tenant).await;
    let change = report.history.first().expect("the latest change");
    assert_eq!((change.check, change.worse), (Check::OpenSignup, true));
    assert_eq!((change.before, change.was_sufficient), (Some(Verdict::NotStated), Some(true)));
    assert_eq!((change.after, change.is_sufficient), (Verdict::NotStated, Some(false)));
    let one = report.checks.iter().find(|one| one.finding.check == Check::OpenSignup).expect("the check");
    assert_eq!(one.since, Some(change.at), "since when it is so");
    assert_eq!(report.standing.worse_at, Some(change.at));
    let scores: Vec<u8> = report.scores.iter().map(|one| one.score).collect();
    assert!(matches!(scores[..], [100, less] if less < 100), "each score that was another: {scores:?}");

    reeve.checked(&[]).await;
    assert_eq!(told(&reeve), [], "nobody is told twice");
    fleet.put_right(0);
    assert_eq!(reeve.checked(&[]).await, (1, 0, 0), "better is not worse");
    assert_eq!(told(&reeve), []);
    let report = reeve.promises(&tenant).await;
    assert_eq!((report.standing.score, report.history[0].worse), (Some(100), false));
    assert_eq!(report.standing.worse_at, Some(report.history[1].at), "when it last became worse stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exception_takes_a_fault_out_of_the_score_and_ends_by_time() {
    let (fleet, reeve, tenant) = checked_once().await;
    fleet.plant(0, Planted::OpenSignup);
    reeve.checked(&[]).await;
    let with_the_fault = row(&reeve).await;
    assert_eq!((with_the_fault.below, with_the_fault.excepted), (1, 0));

    let until = reeve.host.now() + TimeDelta::days(30);
    let accepted =
        accept(&reeve, accepting(&tenant, Check::OpenSignup, until)).await.expect("it is accepted");
    assert_eq!(accepted.standing.score, Some(100), "it costs nothing while it is accepted");
    let standing = row(&reeve).await;
    assert_eq!((standing.score, standing.below, standing.excepted), (Some(100), 0, 1));
    assert!(standing.worst.is_empty(), "nobody has to look at it first: {standing:?}");
    let one = accepted.checks.iter().find(|one| one.finding.check == Check::OpenSignup).expect("the check");
    assert!(one.finding.is_fault(), "it is a fault all the same");
    assert_eq!(one.exception.as_ref().map(|made| made.owner.as_str()), Some("Ayşe Kaya"));

    told(&reeve);
    reeve.checked(&[]).await;
    assert_eq!((told(&reeve), row(&reeve).await.excepted), (Vec::new(), 1), "it is the same fault");

    reeve.host.later(TimeDelta::days(31));
    let over = row(&reeve).await;
    assert_eq!(
        (over.score, over.below, over.excepted),
        (with_the_fault.score, 1, 0),
        "nobody had to look again"
    );
    let shown = reeve.promises(&tenant).await;
    assert!(shown.checks.iter().all(|one| one.exception.is_none()));
    let actions: Vec<String> = reeve.journal().await.into_iter().map(|entry| entry.event.action).collect();
    assert!(actions.contains(&"promise.accept".to_owned()), "{actions:?}");
    reeve.assert_journal_holds().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_that_was_mended_and_comes_back_is_told_though_it_was_accepted_once() {
    let (fleet, reeve, tenant) = checked_once().await;
    fleet.plant(0, Planted::OpenSignup);
    reeve.checked(&[]).await;
    let until = reeve.host.now() + TimeDelta::days(30);
    accept(&reeve, accepting(&tenant, Check::OpenSignup, until)).await.expect("it is accepted");

    fleet.put_right(0);
    reeve.checked(&[]).await;
    assert_eq!(row(&reeve).await.excepted, 0);
    fleet.plant(0, Planted::OpenSignup);
    told(&reeve);
    assert_eq!(reeve.checked(&[]).await, (1, 0, 1));
    assert_eq!(told(&reeve).len(), 1, "nobody accepted that it comes back");
    let report = reeve.promises(&tenant).await;
    assert_eq!((report.standing.below, report.standing.excepted), (1, 0));
    let one = report.checks.iter().find(|one| one.finding.check == Check::OpenSignup).expect("the check");
    let ended = one.lapsed.as_ref().and_then(|made| made.ended);
    assert_eq!(
        (&one.exception, ended.map(|ended| ended.by)),
        (&None, Some(EndedBy::Mended)),
        "and why is said"
    );
    let back = OfCheck { tenant, check: Check::OpenSignup };
    expect::refused(promises::unaccept(&reeve.reeve, back).await, Code::NotFound, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_fault_of_the_same_check_is_told_though_the_first_was_accepted() {
    let (fleet, reeve, tenant) = checked_once().await;
    fleet.plant(0, Planted::CertificateOfAnother);
    reeve.checked(&[]).await;
    let until = reeve.host.now() + TimeDelta::days(30);
    accept(&reeve, accepting(&tenant, Check::Certificate, until)).await.expect("it is accepted");
    told(&reeve);
    reeve.checked(&[]).await;
    assert_eq!(told(&reeve), []);

    fleet.put_right(0);
    fleet.plant(0, Planted::CertificateSelfSigned);
    reeve.checked(&[]).await;
    assert_eq!(told(&reeve).len(), 1, "the same two answers, and another fault");
    let report = reeve.promises(&tenant).await;
    assert_eq!(report.standing.excepted, 0);
    assert!(report.standing.worst.contains(&Check::Certificate), "{:?}", report.standing);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exception_is_taken_back_and_only_faults_are_accepted_for_a_reason_and_a_time() {
    let (fleet, reeve, tenant) = checked_once().await;
    fleet.plant(0, Planted::OpenSignup);
    reeve.checked(&[]).await;
    let now = reeve.host.now();
    let right = accepting(&tenant, Check::OpenSignup, now + TimeDelta::days(30));
    for (request, field) in [
        (AcceptFault { owner: "  ".into(), ..right.clone() }, "owner"),
        (AcceptFault { reason: String::new(), ..right.clone() }, "reason"),
        (AcceptFault { until: now, ..right.clone() }, "until"),
        (AcceptFault { until: now + TimeDelta::days(400), ..right.clone() }, "until"),
        (AcceptFault { check: Check::Hsts, ..right.clone() }, "check"),
    ] {
        let refused = accept(&reeve, request).await;
        assert_eq!(expect::refused(refused, Code::InvalidInput, "").fields["field"], field);
    }
    assert_eq!(row(&reeve).await.excepted, 0, "nothing of it was kept");

    accept(&reeve, right).await.expect("it is accepted");
    let back = OfCheck { tenant: tenant.clone(), check: Check::OpenSignup };
    let report = promises::unaccept(&reeve.reeve, back.clone()).await.expect("it is accepted no more");
    assert_eq!((report.standing.below, report.standing.excepted), (1, 0));
    expect::refused(promises::unaccept(&reeve.reeve, back).await, Code::NotFound, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_seen_now_leaves_its_last_answer_and_no_alarm() {
    let (fleet, reeve, tenant) = checked_once().await;
    fleet.plant(0, Planted::OpenSignup);
    reeve.checked(&[]).await;
    told(&reeve);
    let before = reeve.promises(&tenant).await;

    reeve.host.later(TimeDelta::hours(1));
    fleet.misbehave(0, Misbehaviour::Status(503));
    reeve.pass(&[]).await;
    let after = reeve.promises(&tenant).await;
    assert_eq!(
        faults(&after),
        faults(&before),
        "a tenant that is down is not a tenant that got better or worse"
    );
    assert_eq!(after.standing.score, before.standing.score);
    let seen = finding(&after, Check::OpenSignup).seen_at;
    assert_eq!(seen, finding(&before, Check::OpenSignup).seen_at, "as old as it is");
    assert!(after.standing.fault.is_some(), "and why it was not seen is said: {:?}", after.standing);
    assert!(after.standing.checked_at > before.standing.checked_at);
    assert_eq!((told(&reeve), after.history.len()), (Vec::new(), before.history.len()));
    leaks::assert_none(&reeve, &[]).await;
}
