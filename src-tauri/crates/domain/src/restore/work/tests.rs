//! What follows from what a panel wrote down of its work.

use super::*;
use RestoreStep::{
    BackByProvider, ByProvider, Preflight, Prove, ProveBack, ProveLive, SafetyBackup, Swap, SwapBack, Upload,
};

fn work(target: RestoreTarget, done: &[RestoreStep]) -> RestoreWork {
    let record = |step: &RestoreStep| StepRecord {
        step: *step,
        state: StepState::Done,
        at: DateTime::UNIX_EPOCH,
        detail: None,
    };
    RestoreWork {
        restore: ThreadId("r".into()),
        tenant: TenantId("t".into()),
        file: "/acme.zip".into(),
        side: "acme_restored".into(),
        address: None,
        before: (target == RestoreTarget::Live).then(|| "acme_before".into()),
        neutralised: false,
        seen_beside: Vec::new(),
        safety: None,
        steps: done.iter().map(record).collect(),
        gap_ms: None,
        reconciled: None,
        keep_until: None,
        dropped_at: None,
        stopped_at: None,
        job: None,
    }
}

const LIVE: [RestoreStep; 6] = [Preflight, SafetyBackup, Upload, Prove, Swap, ProveLive];

#[test]
fn what_is_kept_is_never_what_is_live() {
    let back = [&LIVE[..], &[SwapBack, ProveBack]].concat();
    for (work, kept) in [
        (work(RestoreTarget::Side, &[Preflight, Upload]), None),
        (work(RestoreTarget::Side, &[Preflight, Upload, Prove]), Some("acme_restored")),
        (work(RestoreTarget::Live, &LIVE[..5]), None),
        (work(RestoreTarget::Live, &LIVE), Some("acme_before")),
        (work(RestoreTarget::Live, &back), Some("acme_restored")),
    ] {
        assert_eq!(work.kept(), kept, "{:?}", work.steps);
        assert_eq!(work.is_open(), kept.is_none());
        let dropped = RestoreWork { dropped_at: Some(DateTime::UNIX_EPOCH), ..work };
        assert_eq!((dropped.kept(), dropped.offers().len()), (None, 0), "nothing goes back to what is gone");
    }
}

#[test]
fn only_what_was_sent_may_be_dropped() {
    let sent = |steps: &[RestoreStep]| work(RestoreTarget::Live, steps).has_sent();
    assert!(!sent(&[]) && !sent(&LIVE[..1]) && !sent(&LIVE[..2]), "nothing was sent yet");
    assert!(sent(&LIVE[..3]) && sent(&LIVE[..4]));
    let taken = [Preflight, SafetyBackup, Upload, Preflight];
    assert!(!sent(&taken) && !sent(&[&taken[..], &[SafetyBackup]].concat()), "somebody else took the name");
    assert!(sent(&[Preflight, SafetyBackup, Upload, Prove, SafetyBackup]), "taken again, it changes nothing");
}

#[test]
fn a_safety_backup_is_old_once_people_have_worked_on_for_hours() {
    let work = work(RestoreTarget::Live, &LIVE[..4]);
    let at = |hours| DateTime::UNIX_EPOCH + TimeDelta::hours(hours);
    assert!(!work.safety_is_old(at(SAFETY_HOURS)) && work.safety_is_old(at(SAFETY_HOURS + 1)));
    assert!(!RestoreWork { steps: Vec::new(), ..work }.safety_is_old(at(100)), "there is none to be old");
}

#[test]
fn what_the_provider_restored_is_its_to_put_back_and_to_drop() {
    for (target, end, offers) in [
        (RestoreTarget::Side, RestoreEnd::OnTheSide, vec![]),
        (RestoreTarget::Live, RestoreEnd::Live, vec![RestoreOffer::RollBack]),
    ] {
        let done = work(target, &[ByProvider]);
        assert_eq!((done.next(), done.kept(), done.offers()), (Next::Ended(end), None, offers));
        let mut asked = done;
        asked.steps[0].state = StepState::Begun;
        assert_eq!(asked.offers(), [RestoreOffer::Verify, RestoreOffer::Stop]);
        assert!(asked.is_open() && !asked.has_sent());
    }
    let mut asked = work(RestoreTarget::Live, &[ByProvider, BackByProvider]);
    assert_eq!((asked.next(), asked.kept(), asked.offers()), (Next::Ended(RestoreEnd::Back), None, vec![]));
    asked.steps[1].state = StepState::Begun;
    assert_eq!(asked.offers(), [RestoreOffer::Verify], "what people work in is not given up by a press");
    assert!(asked.is_open() && asked.may_be_live() && !asked.goes_back() && !asked.has_sent());
}

#[test]
fn what_was_live_goes_back_by_itself_after_a_proof_that_failed_until_a_server_refuses_it() {
    let with = |more: &[(RestoreStep, StepState)]| {
        let mut of = work(RestoreTarget::Live, &LIVE[..5]);
        let record = |(step, state): &(RestoreStep, StepState)| StepRecord {
            step: *step,
            state: *state,
            at: DateTime::UNIX_EPOCH,
            detail: None,
        };
        of.steps.extend(more.iter().map(record));
        of.goes_back()
    };
    use StepState::{Begun, Done, Failed};
    let failed = [(ProveLive, Begun), (ProveLive, Failed)];
    assert!(with(&failed), "nobody came to it");
    assert!(with(&[&failed[..], &[(SwapBack, Begun)]].concat()), "the server was away");
    assert!(!with(&[(ProveLive, Begun)]), "it is proven first");
    assert!(!with(&[(ProveLive, Done), (SwapBack, Begun)]), "somebody rolls back what was proven");
    assert!(!with(&[&failed[..], &[(SwapBack, Failed)]].concat()), "it was refused");
    assert!(!with(&[&failed[..], &[(SwapBack, Done)]].concat()), "it is back");
}

#[test]
fn that_somebody_signed_in_is_no_work() {
    let of = |model: &str, created, changed| LostRecords {
        model: model.into(),
        name: model.into(),
        created,
        changed,
    };
    let loss =
        Loss { models: vec![of("res.users.log", 4, 0), of("sale.order", 2, 1)], all: 7, unseen: vec![] };
    assert_eq!(loss.worked(), 3);
    assert_eq!(Loss { models: vec![of("res.users.log", 4, 0)], ..loss }.worked(), 0);
}
