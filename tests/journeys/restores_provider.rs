//! Restores that the provider's helpdesk does, as nothing can be restored from outside: what it is asked, and what is seen
//! of what it did. Here the test is the helpdesk. The same on the demo fleet and on real servers.

use reeve_app::api::{RollBackRestore, RunRestore, VerifyRestore};
use reeve_app::{jobs, restores};
use reeve_domain::desk::ThreadId;
use reeve_domain::job::Job;
use reeve_domain::restore::{RestoreOffer, RestoreState, RestoreTarget};
use reeve_domain::{Code, Fault};
use reeve_tests::browser::{Browser, result};
use reeve_tests::expect;
use reeve_tests::restores::Restoring;
use reeve_tests::throwaway::on_a_copy;
use reeve_tests::way_in::{WayIn, fleet};
use serde_json::json;

/// The provider's helpdesk.
struct Helpdesk {
    server: Browser,
    master: String,
    backup: Vec<u8>,
}

impl Helpdesk {
    async fn of(both: &Restoring) -> Self {
        let master = both.way.master.clone().expect("a master password");
        let backup = std::fs::read(both.runs.file("acme.zip")).expect("the backup");
        Self { server: Browser::open(&both.way).await, master, backup }
    }

    async fn restore(&self, name: &str) {
        self.server.restore(self.backup.clone(), name, &self.master).await;
    }

    async fn call(&self, method: &str, names: &[&str]) {
        let args = [&[self.master.as_str()], names].concat();
        let told = self.server.service("db", method, json!(args)).await;
        assert_eq!(result(told, "db", method), true, "{names:?}");
    }
}

/// Leaves it to the helpdesk.
async fn asked(both: &Restoring, target: RestoreTarget) -> ThreadId {
    let restore = both.approved(target).await;
    let plan = both.shown(&restore).await.by_provider.expect("the helpdesk can be asked");
    let request = RunRestore { by_provider: true, ..both.running(&restore) };
    if target == RestoreTarget::Live {
        let untyped = RunRestore { typed: String::new(), ..request.clone() };
        expect::refused(restores::run(&both.runs.reeve, untyped).await, Code::ConfirmationNeeded, "exactly");
    }
    let job = restores::run(&both.runs.reeve, request).await.expect("it is asked");
    expect::done(&jobs::wait(&both.runs.reeve, &job.id).await.expect("the job is known"));
    let view = both.shown(&restore).await;
    assert_eq!(view.state, RestoreState::Waiting);
    assert_eq!(view.offers, [RestoreOffer::Verify, RestoreOffer::Stop]);
    let still = view.by_provider.expect("it was asked");
    assert_eq!((&still.database, &still.before), (&plan.database, &plan.before), "the names stay");
    for words in [&view.request.backup.sha256, &plan.database] {
        assert!(still.text.contains(words.as_str()), "{words}: {}", still.text);
    }
    restore
}

async fn verified(both: &Restoring, restore: &ThreadId) -> Result<Job, Fault> {
    let restore = restore.clone();
    let request = VerifyRestore { restore, file: None, database: None, url: None, proof: None };
    let job = restores::verify(&both.runs.reeve, request).await?;
    jobs::wait(&both.runs.reeve, &job.id).await
}

async fn on_the_side(both: &Restoring, helpdesk: &Helpdesk) {
    let restore = asked(both, RestoreTarget::Side).await;
    let side = both.shown(&restore).await.by_provider.expect("it was asked").database;
    let early = verified(both, &restore).await.expect("it is looked at").fault.expect("nothing is there");
    assert!(early.message.contains(&side), "{early:?}");
    assert_eq!(both.shown(&restore).await.state, RestoreState::Waiting);

    helpdesk.restore(&side).await;
    expect::done(&verified(both, &restore).await.expect("it is looked at"));
    let view = both.shown(&restore).await;
    assert_eq!((view.state, view.kept, &view.offers[..]), (RestoreState::OnTheSide, None, &[][..]));
    assert_eq!(view.told.expect("it was told").database, Some(side.clone()), "the customer hears its name");
    helpdesk.call("drop", &[&side]).await;
    both.hand_back(&restore).await;
}

async fn in_place(both: &Restoring, helpdesk: &Helpdesk) {
    let restore = asked(both, RestoreTarget::Live).await;
    let live = both.way.database.as_str();
    let job = verified(both, &restore).await.expect("it is looked at");
    let fault = expect::failed(&job, Code::RestoreFailed, "helpdesk");
    assert!(fault.message.contains("newer than the backup"), "{fault:?}");
    assert_eq!(both.shown(&restore).await.state, RestoreState::Waiting, "nothing was done");

    let before = both.shown(&restore).await.by_provider.and_then(|plan| plan.before).expect("a name");
    helpdesk.call("rename", &[live, &before]).await;
    helpdesk.restore(live).await;
    expect::done(&verified(both, &restore).await.expect("it is looked at"));
    let view = both.shown(&restore).await;
    assert_eq!((view.state, view.kept), (RestoreState::Live, None), "nothing of it is ours to drop");
    assert!(view.work.is_some_and(|work| work.reconciled.is_some()), "what came back was looked at");
    assert!(!both.went_on(live).await && both.went_on(&before).await);
    put_back(both, helpdesk, &restore, &before).await;
}

/// The way back is a ticket as well: asked for, refused while nothing was done, and seen to be done.
async fn put_back(both: &Restoring, helpdesk: &Helpdesk, restore: &ThreadId, before: &str) {
    let live = both.way.database.as_str();
    let untyped = RollBackRestore { restore: restore.clone(), lost: Some(u64::MAX), typed: String::new() };
    let untyped = restores::roll_back(&both.runs.reeve, untyped).await;
    expect::refused(untyped, Code::ConfirmationNeeded, "exactly");
    expect::done(&both.roll_back(restore).await.expect("the helpdesk is asked"));
    let view = both.shown(restore).await;
    assert_eq!((view.state, &view.offers[..]), (RestoreState::Waiting, &[RestoreOffer::Verify][..]));
    let text = view.by_provider.expect("what is asked of it").text;
    let side = view.work.expect("it was done here").side;
    assert!(text.contains(&format!("Give {before} the name {live} again")), "{text}");
    assert!(text.contains(&format!("Rename {live} to {side}")), "{text}");

    let early = verified(both, restore).await.expect("it is looked at");
    let fault = expect::failed(&early, Code::RestoreFailed, "helpdesk");
    assert!(fault.message.contains("not put back"), "{fault:?}");
    assert!(!both.went_on(live).await, "nothing was done");

    helpdesk.call("rename", &[live, &side]).await;
    helpdesk.call("rename", &[before, live]).await;
    expect::done(&verified(both, restore).await.expect("it is looked at"));
    assert_eq!(both.shown(restore).await.state, RestoreState::Back);
    assert!(both.went_on(live).await, "what was live before is live");
    helpdesk.call("drop", &[&side]).await;
    both.hand_back(restore).await;
}

async fn by_the_helpdesk(way: WayIn) {
    let both = Restoring::of(&way).await;
    done_by_the_helpdesk(&both, &[RestoreTarget::Side, RestoreTarget::Live]).await;
}

/// Asked for, left to the helpdesk, and seen to be done, one target after another.
pub(crate) async fn done_by_the_helpdesk(both: &Restoring, targets: &[RestoreTarget]) {
    let helpdesk = Helpdesk::of(both).await;
    for target in targets {
        match target {
            RestoreTarget::Side => Box::pin(on_the_side(both, &helpdesk)).await,
            RestoreTarget::Live => Box::pin(in_place(both, &helpdesk)).await,
        }
    }
    both.runs.assert_journal_holds().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_provider_restored_is_seen_from_outside_on_the_demo_fleet() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        Box::pin(by_the_helpdesk(WayIn::demo(&fleet, 0))).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_provider_restored_is_seen_from_outside_on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        on_a_copy(way, by_the_helpdesk).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_provider_restored_is_seen_from_outside_on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        on_a_copy(way, by_the_helpdesk).await;
    }
}
