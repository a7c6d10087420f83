//! A backup that is older than the password stored for its tenant goes live and back again: what opens each state of the
//! database is asked for, kept apart, and put in its place. The same on the demo fleet and on real servers.

use chrono::TimeDelta;
use reeve_app::api::{ContinueRestore, OfTenant, ProofSecret, SetSecret};
use reeve_app::{restores, tenants};
use reeve_domain::desk::ThreadId;
use reeve_domain::job::Job;
use reeve_domain::restore::{RestoreState, RestoreStep, RestoreTarget, StepRecord, StepState};
use reeve_domain::tenant::SignInWith;
use reeve_domain::{Code, Fault, Secret};
use reeve_tests::restores::{LATER, Restoring, going_on};
use reeve_tests::throwaway::on_a_copy;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use reeve_tests::{expect, leaks};
use serde_json::json;

/// What the password was changed to after the backup.
const NEW: &str = "Harbour-Copper-8841!";

fn secret(password: &str) -> ProofSecret {
    ProofSecret { sign_in_with: SignInWith::Password, secret: Secret::new(password.to_owned()) }
}

/// Changes the password after the backup, and has the helpdesk store the new one.
async fn change(both: &Restoring) {
    let witness = Witness::open(&both.way).await;
    witness.call("res.users", "write", json!([[witness.uid()], {"password": NEW}]), json!({})).await;
    let (tenant, ProofSecret { sign_in_with, secret }) = (both.tenant.clone(), secret(NEW));
    let request = SetSecret { tenant, sign_in_with, secret };
    tenants::set_secret(&both.runs.reeve, request).await.expect("the new one works");
    both.runs.knows(NEW);
}

async fn continued(both: &Restoring, request: ContinueRestore) -> Result<Job, Fault> {
    let job = restores::go_on(&both.runs.reeve, request).await?;
    reeve_app::jobs::wait(&both.runs.reeve, &job.id).await
}

/// Whether what is stored for the tenant opens what is live, and with this password somebody else too; and whether that has
/// what came after the backup.
async fn went_on(both: &Restoring, password: &str) -> bool {
    let of = OfTenant { tenant: both.tenant.clone() };
    let check = tenants::check(&both.runs.reeve, of).await.expect("it answers").check.expect("a report");
    assert_eq!(check.sign_in_fault, None, "what is stored opens what is live");
    let way = WayIn { password: password.to_owned(), ..both.way.clone() };
    let people = Witness::open(&way).await.rows("res.users", &["login"]).await;
    people.iter().any(|row| row["login"] == LATER)
}

/// It waits for what opens the backup, and takes nothing else.
async fn waits_for_the_old_one(both: &Restoring, restore: &ThreadId, old: &str) -> ContinueRestore {
    let job = both.run(restore).await.expect("it is begun");
    let fault = job.fault.expect("what is stored does not open the backup");
    let view = both.shown(restore).await;
    let side = view.work.expect("it was done here").side;
    assert_eq!(fault.fields.get("secret"), Some(&side), "{fault:?}");
    let asks = view.asks.expect("it may go on");
    assert!(asks.secret_missed, "{asks:?}");
    assert_eq!((asks.secret_of, asks.to_type), (Some(side), Some(both.way.database.clone())));
    assert!(asks.lost_since.is_some());

    let right = ContinueRestore { proof: Some(secret(old)), ..going_on(restore, &both.way.database) };
    let wrong = ContinueRestore { proof: Some(secret(NEW)), ..right.clone() };
    expect::refused(continued(both, wrong).await, Code::SignInRefused, "login and password");
    let untyped = ContinueRestore { typed: String::new(), ..right.clone() };
    let refused = expect::refused(continued(both, untyped).await, Code::ConfirmationNeeded, "exactly");
    assert_eq!(refused.fields.get("type"), Some(&both.way.database));
    let unseen = ContinueRestore { lost: Some(0), ..right.clone() };
    let refused = expect::refused(continued(both, unseen).await, Code::ConfirmationNeeded, "lost");
    assert!(refused.fields.contains_key("lost"), "{refused:?}");
    assert!(went_on(both, NEW).await, "nothing was swapped");
    right
}

async fn there_and_back(way: WayIn) {
    let both = Restoring::of(&way).await;
    let old = way.password.clone();
    change(&both).await;
    let restore = both.approved(RestoreTarget::Live).await;
    let right = waits_for_the_old_one(&both, &restore, &old).await;

    // people work on for a morning before somebody has the old password
    both.runs.host.later(TimeDelta::hours(7));
    expect::done(&continued(&both, right).await.expect("it goes on"));
    let view = both.shown(&restore).await;
    assert_eq!(view.state, RestoreState::Live);
    let steps = view.work.as_ref().map(|work| work.steps.clone()).unwrap_or_default();
    let safe =
        |record: &&StepRecord| (record.step, record.state) == (RestoreStep::SafetyBackup, StepState::Done);
    assert_eq!(steps.iter().filter(safe).count(), 2, "what is live is backed up as it is when it gives way");
    assert_eq!(view.told.expect("it was told").database, Some(way.database.clone()));
    let reconciled = view.work.and_then(|work| work.reconciled).expect("what came back was looked at");
    assert_eq!(reconciled.unseen, Vec::<String>::new());
    assert!(!went_on(&both, &old).await, "the backup is live, and opened with its password");
    let before = WayIn { database: view.kept.expect("it is kept"), password: NEW.to_owned(), ..way.clone() };
    let crons = Witness::open(&before).await.rows("ir.cron", &["active"]).await;
    assert!(
        crons.iter().all(|row| row["active"] == false),
        "what was live rests: it was opened with its own"
    );

    expect::done(&both.roll_back(&restore).await.expect("it is put back"));
    let view = both.shown(&restore).await;
    assert_eq!(view.state, RestoreState::Back);
    assert!(went_on(&both, NEW).await, "what was live before is, with the password it has");
    expect::done(&both.drop_kept(&restore, &view.kept.expect("it is kept")).await.expect("its name"));
    leaks::assert_none(&both.runs, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_older_than_the_password_goes_live_and_back_on_the_demo_fleet() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        Box::pin(there_and_back(WayIn::demo(&fleet, 0))).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_older_than_the_password_goes_live_and_back_on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        on_a_copy(way, there_and_back).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_older_than_the_password_goes_live_and_back_on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        on_a_copy(way, there_and_back).await;
    }
}
