//! A restore carried out on the demo fleet: beside the live database and in its place, put back by itself and by hand; and
//! everything that is refused before a byte is sent.

use chrono::TimeDelta;
use reeve_app::api::{AskForRestore, ContinueRestore, KeepRestored, OfTenant, RunRestore};
use reeve_app::{jobs, restores, tenants};
use reeve_demo::{Misbehaviour, Role};
use reeve_domain::Code;
use reeve_domain::desk::{Body, ThreadId};
use reeve_domain::journal::Entry;
use reeve_domain::restore::{RestoreOffer, RestoreState, RestoreStep, RestoreTarget, StepState};
use reeve_tests::browser::Browser;
use reeve_tests::restores::{Restoring, beside, going_on, looked_at, of};
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_to_the_side_leaves_the_live_database_alone_until_it_is_dropped() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
        let live = both.way.database.clone();
        let restore = both.approved(RestoreTarget::Side).await;
        let neutralised = RunRestore { neutralise: true, ..both.running(&restore) };
        let job = restores::run(&both.runs.reeve, neutralised).await.expect("it is begun");
        expect::done(&jobs::wait(&both.runs.reeve, &job.id).await.unwrap());
        let view = both.shown(&restore).await;
        assert_eq!(view.state, RestoreState::OnTheSide);
        let side = view.kept.expect("it is kept");
        assert_eq!(
            beside(fleet.databases_of(0), &live),
            std::slice::from_ref(&side),
            "one database, on {series}"
        );
        assert!(!both.went_on(&side).await && both.went_on(&live).await, "each is what it was, on {series}");
        let tidies = usize::from(series >= 16);
        assert!(both.at_work(&side).await <= tidies, "only what tidies it runs by itself, on {series}");
        let removed = tenants::remove(&both.runs.reeve, OfTenant { tenant: both.tenant.clone() }).await;
        expect::refused(removed, Code::GrantNotReady, "drop what is kept");
        until_when_it_is_kept_is_told(&both, &restore, &side).await;

        let mistyped = both.drop_kept(&restore, &live).await;
        expect::refused(mistyped, Code::ConfirmationNeeded, "exactly");
        expect::done(&both.drop_kept(&restore, &side).await.expect("its name was typed"));
        assert!(beside(fleet.databases_of(0), &live).is_empty(), "it is gone, on {series}");
        assert_eq!(both.shown(&restore).await.kept, None);
        leaks::assert_none(&both.runs, &[]).await;
        let removed = tenants::remove(&both.runs.reeve, OfTenant { tenant: both.tenant.clone() }).await;
        removed.expect("nothing of it is left on the server");
    }
}

/// Whoever asked hears until when the database is there, and when that changes.
async fn until_when_it_is_kept_is_told(both: &Restoring, restore: &ThreadId, side: &str) {
    both.hand_back(restore).await;
    let told = restores::show(&both.asks.reeve, of(restore)).await.unwrap().told.expect("it was told");
    assert!(told.words.contains(&format!("{side} is kept until ")), "{}", told.words);
    let until = "2031-03-01T12:00:00Z".parse().unwrap();
    let longer = KeepRestored { restore: restore.clone(), until };
    restores::keep(&both.runs.reeve, longer).await.expect("it is kept longer");
    both.hand_back(restore).await;
    let said = restores::events(&both.asks.reeve, of(restore)).await.expect("what was said");
    let last = said.into_iter().filter_map(|shown| shown.event).next_back().expect("an event");
    let Body::Note { text } = last.body else { panic!("a note: {last:?}") };
    assert_eq!(text, format!("{side} is kept until 2031-03-01 12:00 UTC"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_database_takes_the_live_ones_place_and_gives_it_back() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
        let (live, runs) = (both.way.database.clone(), both.at_work(&both.way.database).await);
        let restore = both.approved(RestoreTarget::Live).await;
        let untyped = RunRestore { typed: String::new(), ..both.running(&restore) };
        expect::refused(restores::run(&both.runs.reeve, untyped).await, Code::ConfirmationNeeded, "exactly");
        let unseen = RunRestore { lost: Some(0), ..both.running(&restore) };
        let refused = restores::run(&both.runs.reeve, unseen).await;
        let lost = expect::refused(refused, Code::ConfirmationNeeded, "lost").fields["lost"].clone();
        let seen = RunRestore { lost: lost.parse().ok(), ..both.running(&restore) };
        let job = restores::run(&both.runs.reeve, seen).await.expect("it was seen");
        expect::done(&jobs::wait(&both.runs.reeve, &job.id).await.unwrap());

        let view = both.shown(&restore).await;
        assert_eq!((view.state, &view.offers[..]), (RestoreState::Live, &[RestoreOffer::RollBack][..]));
        let work = view.work.expect("it was done here");
        assert!(work.gap_ms.is_some(), "the time without a live database is measured");
        assert!(work.safety.is_some_and(|file| std::path::Path::new(&file).is_file()), "and a backup taken");
        let reconciled = work.reconciled.expect("what came back was looked at");
        assert_eq!(reconciled.unseen, Vec::<String>::new(), "on {series}");
        let journal = both.runs.journal().await;
        let came_back = |entry: &&Entry| entry.event.detail.starts_with("what the old state brought back: ");
        assert_eq!(journal.iter().filter(came_back).count(), 1, "and noted, on {series}");
        let before = view.kept.expect("what was live is kept");
        assert!(!both.went_on(&live).await && both.went_on(&before).await, "each has its place, on {series}");
        assert_eq!(both.at_work(&live).await, runs, "what is live runs what it ran, on {series}");
        assert_eq!(both.at_work(&before).await, 0, "and what was live does nothing, on {series}");

        expect::done(&both.roll_back(&restore).await.expect("it is put back"));
        let view = both.shown(&restore).await;
        assert_eq!((view.state, view.offers.len()), (RestoreState::Back, 0));
        let side = view.kept.expect("what was restored is kept");
        assert!(both.went_on(&live).await && !both.went_on(&side).await, "as before, on {series}");
        assert_eq!((both.at_work(&live).await, both.at_work(&side).await), (runs, 0), "on {series}");
        expect::done(&both.drop_kept(&restore, &side).await.expect("its name was typed"));
        assert!(beside(fleet.databases_of(0), &live).is_empty(), "nothing is left, on {series}");
        both.runs.assert_journal_holds().await;
        leaks::assert_none(&both.runs, &[]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_that_fails_puts_back_by_itself_what_was_live() {
    let fleet = fleet(1, &[14]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    fleet.misbehave(0, Misbehaviour::NewcomerRefuses);
    let restore = both.approved(RestoreTarget::Live).await;
    let job = both.run(&restore).await.expect("it is begun");
    let fault = expect::failed(&job, Code::RestoreFailed, "on the side");
    assert!(fault.message.contains("live again"), "{fault:?}");
    let view = both.shown(&restore).await;
    assert_eq!(view.state, RestoreState::Back);
    let steps = view.work.expect("it was done here").steps;
    let failed = steps.iter().find(|record| record.state == StepState::Failed).expect("a step that failed");
    assert_eq!(failed.step, RestoreStep::ProveLive);
    assert!(both.went_on(&both.way.database).await, "what was live is live");
    assert_eq!(view.told.expect("it was told").told, reeve_domain::restore::RestoreTold::Back);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_restores_the_later_is_rolled_back_first_and_then_the_earlier() {
    let fleet = fleet(1, &[14]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let earlier = both.approved(RestoreTarget::Live).await;
    expect::done(&both.run(&earlier).await.expect("it is begun"));
    both.hand_back(&earlier).await;
    both.runs.host.later(TimeDelta::minutes(1));
    let later = both.approved(RestoreTarget::Live).await;
    expect::done(&both.run(&later).await.expect("it is begun"));
    let refused = expect::refused(both.roll_back(&earlier).await, Code::GrantNotReady, "first");
    assert_eq!(refused.fields["restore"], later.0, "it says which came later");
    for restore in [&later, &earlier] {
        expect::done(&both.roll_back(restore).await.expect("it is put back"));
        assert_eq!(both.shown(restore).await.state, RestoreState::Back);
    }
    assert!(both.went_on(&both.way.database).await, "what was live before both is live");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_database_that_cannot_be_dumped_is_restored_once_somebody_says_so() {
    let fleet = fleet(1, &[19]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let restore = both.approved(RestoreTarget::Live).await;
    let without = ContinueRestore { without_safety: true, ..going_on(&restore, &both.way.database) };
    fleet.misbehave(0, Misbehaviour::BackupErrorPage);
    for again in [both.run(&restore).await, both.go_on(&restore).await] {
        let job = again.expect("it is begun");
        assert!(
            job.fault.is_some_and(|fault| fault.message.contains("backup")),
            "nothing is left out unasked"
        );
        let last = both.shown(&restore).await.work.and_then(|work| work.steps.last().cloned());
        assert_eq!(last.map(|last| last.step), Some(RestoreStep::SafetyBackup));
    }
    let job = restores::go_on(&both.runs.reeve, without.clone()).await.expect("it was said");
    expect::done(&jobs::wait(&both.runs.reeve, &job.id).await.unwrap());
    let work = both.shown(&restore).await.work.expect("it was done here");
    assert_eq!((work.safety, both.shown(&restore).await.state), (None, RestoreState::Live));
    let journal = both.runs.journal().await;
    assert!(journal.iter().any(|entry| entry.event.detail.contains("LEFT OUT")), "and it is noted");
    let refused = restores::go_on(&both.runs.reeve, without).await;
    expect::refused(refused, Code::GrantNotReady, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_is_begun_once_by_one_in_its_time_and_by_whoever_knows_the_file() {
    let fleet = fleet(1, &[19]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let asked = both.asked(both.asking(RestoreTarget::Side)).await;
    expect::refused(both.run(&asked).await, Code::GrantNotReady, "stands");
    both.approve(&asked).await;
    let other = RunRestore { file: Some(both.runs.file("other.zip")), ..both.running(&asked) };
    std::fs::write(both.runs.file("other.zip"), b"PK no backup").unwrap();
    let job = restores::run(&both.runs.reeve, other).await.expect("it is looked at");
    expect::failed(&jobs::wait(&both.runs.reeve, &job.id).await.unwrap(), Code::BackupUnsound, "again");
    assert_eq!(both.shown(&asked).await.state, RestoreState::Waiting);

    // another connection to the same database, which is asked first by now
    let another = fleet.tenants()[0].account(Role::Plain).expect("somebody").clone();
    let another =
        both.runs.connect("A second way", &both.way.as_login(&another.login, &another.password)).await;
    let master = both.way.master.clone().expect("a master password");
    both.runs.master_password(&another, &master).await.expect("it is right");
    let second = both.approved(RestoreTarget::Live).await;
    let begun = expect::refused(both.run(&second).await, Code::GrantNotReady, "stop it");
    assert_eq!(begun.fields["state"], "busy", "one restore is at a database, by whichever connection");
    let removed = tenants::remove(&both.runs.reeve, OfTenant { tenant: both.tenant.clone() }).await;
    expect::refused(removed, Code::GrantNotReady, "bring the restore to its end");
    tenants::remove(&both.runs.reeve, OfTenant { tenant: another }).await.expect("no restore needs it");

    // the right file now; and two who press at once
    let (one, two) = tokio::join!(
        restores::run(&both.runs.reeve, both.running(&asked)),
        restores::run(&both.runs.reeve, both.running(&asked)),
    );
    let begun: Vec<_> = [one, two].into_iter().filter_map(Result::ok).collect();
    assert_eq!(begun.len(), 1, "one of them has begun it");
    expect::done(&jobs::wait(&both.runs.reeve, &begun[0].id).await.unwrap());
    assert_eq!(beside(fleet.databases_of(0), &both.way.database).len(), 1, "and there is one database");
    expect::refused(both.run(&asked).await, Code::GrantNotReady, "continue");

    both.hand_back(&asked).await;
    let late = both.approved(RestoreTarget::Side).await;
    both.runs.host.later(TimeDelta::days(8));
    let over = expect::refused(both.run(&late).await, Code::GrantNotReady, "");
    assert_eq!(over.fields["state"], "expired");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_server_cannot_restore_is_not_sent() {
    let fleet = fleet(2, &[19, 14]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let live = both.way.database.clone();
    let fourteen = both.runs.connect("Globex", &WayIn::demo(&fleet, 1)).await;
    expect::done(&both.runs.backup(&fourteen, "globex.zip").await);
    looked_at(&both.asks, &both.runs.file("globex.zip")).await;

    // of another tenant, and of another version
    let backup = both.runs.file("globex.zip");
    let other = both.asked(AskForRestore { backup, ..both.asking(RestoreTarget::Side) }).await;
    let of_another = fleet.tenants()[1].database.clone();
    assert_eq!(both.shown(&other).await.to_type, Some(of_another), "whose it is has to be typed");
    both.approve(&other).await;
    let job = both.run(&other).await.expect("it is looked at");
    expect::failed(&job, Code::InvalidInput, "version of Odoo");
    stopped(&both, &other).await;

    // under a name that is there
    let taken = AskForRestore { side: Some("taken".into()), ..both.asking(RestoreTarget::Side) };
    let taken = both.asked(taken).await;
    both.approve(&taken).await;
    let first = both.approved(RestoreTarget::Live).await;
    expect::done(&both.run(&first).await.expect("it is begun"));
    let before = both.shown(&first).await.kept.expect("it is kept");
    rename(&both, &before, "taken").await;
    let job = both.run(&taken).await.expect("it is looked at");
    expect::failed(&job, Code::AlreadyExists, "name");
    stopped(&both, &taken).await;
    assert!(fleet.databases_of(0).contains(&"taken".to_owned()), "what is not ours is not dropped");
    rename(&both, "taken", &before).await;

    // where the manager is switched off
    let off = both.approved(RestoreTarget::Side).await;
    fleet.misbehave(0, Misbehaviour::ManagerDisabled);
    let job = both.run(&off).await.expect("it is begun");
    let fault = expect::failed(&job, Code::ManagerDisabled, "helpdesk");
    assert!(fault.next.contains("SHA-256"), "the provider is told which file: {fault:?}");
    fleet.behave(0);
    stopped(&both, &off).await;
    assert_eq!(beside(fleet.databases_of(0), &live), [before], "nothing was sent");
}

/// Leaves a restore, which drops nothing that it did not make.
async fn stopped(both: &Restoring, restore: &ThreadId) {
    let job = restores::stop(&both.runs.reeve, of(restore)).await.expect("it may be left");
    expect::done(&jobs::wait(&both.runs.reeve, &job.id).await.unwrap());
    assert_eq!(both.shown(restore).await.state, RestoreState::Stopped);
    let again = restores::go_on(&both.runs.reeve, going_on(restore, &both.way.database)).await;
    expect::refused(again, Code::GrantNotReady, "look at the request");
    both.hand_back(restore).await;
}

/// Gives a database another name, as somebody else would.
async fn rename(both: &Restoring, database: &str, to: &str) {
    let master = both.way.master.clone().expect("a master password");
    let server = Browser::open(&both.way).await;
    let told = server.service("db", "rename", json!([master, database, to])).await;
    assert_eq!(told["result"], true, "{told}");
}
