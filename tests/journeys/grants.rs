//! A support access from its request to its receipt, handed over as text, and everything that is refused on the way.

use chrono::TimeDelta;
use reeve_app::api::{
    ApproveGrant, OpenGrant, ReceiveText, RefuseGrant, SaveReceipt, SessionPlace, VerifyReceipt,
};
use reeve_app::grants;
use reeve_demo::Fleet;
use reeve_desk::{from_text, to_text};
use reeve_domain::desk::Rejection;
use reeve_domain::grant::{EndedBy, GrantState};
use reeve_domain::job::JobOutcome;
use reeve_domain::{Code, Retry};
use reeve_tests::access::{CONTACTS, SETTINGS, Sides, TENANT, asking, changed, make_card, of, staff, yes};
use reeve_tests::installation::Installation;
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use reeve_tests::{expect, leaks};
use serde_json::json;

const HOUR: u32 = 3_600;

async fn sides(fleet: &Fleet) -> Sides {
    Sides::of(&WayIn::demo(fleet, 0)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_access_is_asked_for_given_used_revoked_and_accounted_for() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let sides = sides(&fleet).await;
        let asked = sides.asked(&[CONTACTS], HOUR).await;
        let seen = sides.customer.access(&asked).await.grant;
        assert_eq!((seen.state, seen.may.approve.as_deref()), (GrantState::Requested, None));
        assert_eq!((seen.tenant_name.as_str(), seen.reason.as_str()), (TENANT, "The stock count is off"));
        let job = sides.customer.approve(yes(&asked)).await.expect("it may be approved");
        expect::done(&job);
        let Some(JobOutcome::AccessGiven { login, until }) = job.outcome else { panic!("{:?}", job.outcome) };
        sides.customer.hand(&sides.staff, &asked).await;

        let given = sides.staff.access(&asked).await.grant;
        assert_eq!((given.state, given.until), (GrantState::Live, Some(until)));
        let tried = sides.staff.try_access(&asked).await;
        assert!(tried.ok && tried.uid.is_some(), "{:?}", tried.fault);
        let way = WayIn::demo(&fleet, 0);
        let worker = sides.worker(&asked, &way).await;
        Witness::open(&worker).await.make("res.partner", json!({"name": "Made by support"})).await;

        let job = sides.customer.revoke(&asked).await.expect("it may be revoked");
        let Some(JobOutcome::AccessEnded { proof }) = expect::done(&job).outcome.clone() else { panic!() };
        assert_eq!(
            (proof.user_archived, proof.password_refused, proof.session_refused, proof.ended_by),
            (true, Some(true), Some(true), EndedBy::Revoked),
            "on {series}"
        );
        let witness = Witness::open(&way).await;
        assert_eq!(witness.row("res.users", "login", &login, &["active"]).await["active"], false);
        assert!(!witness.signs_in(&login, &worker.password).await, "the tenant refuses it");

        let detail = sides.customer.access(&asked).await;
        assert_eq!(detail.grant.state, GrantState::Ended);
        let receipt = detail.receipt.expect("a receipt");
        assert!(detail.receipt_verdict.expect("a verdict").ok);
        let partners = receipt.touched.iter().find(|model| model.model == "res.partner").expect("contacts");
        assert_eq!((partners.created, partners.records[0].name.as_str()), (1, "Made by support"));
        sides.customer.hand(&sides.staff, &asked).await;
        assert_eq!(sides.staff.access(&asked).await.receipt, Some(receipt), "both sides see the same");
        let tried = sides.staff.try_access(&asked).await;
        assert!(!tried.ok, "nothing works any more");
        let why = tried.fault.map(|fault| fault.code);
        assert_eq!(why, Some(Code::GrantNotReady), "a password that is dead is sent to nobody");

        let again = sides.customer.revoke(&asked).await.expect("revoking twice is no failure");
        assert_eq!(again.outcome, Some(JobOutcome::AccessEnded { proof }), "it answers how it ended");
        let actions: Vec<String> =
            sides.customer.journal().await.into_iter().map(|entry| entry.event.action).collect();
        for action in ["grant.receive", "grant.give", "grant.revoke", "grant.end", "grant.receipt"] {
            assert!(actions.iter().any(|it| it == action), "{action} is journaled: {actions:?}");
        }
        for side in [&sides.customer, &sides.staff] {
            side.assert_journal_holds().await;
            leaks::assert_none(side, &[]).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_answers_their_own_request_under_any_card() {
    let fleet = fleet(1, &[19]).await;
    let sides = sides(&fleet).await;
    let asked = sides.asked(&[CONTACTS], HOUR).await;
    // the staff member's own computer, connected to the tenant
    sides.staff.connect(TENANT, &WayIn { master: None, ..WayIn::demo(&fleet, 0) }).await;
    expect::refused(sides.staff.approve(yes(&asked)).await, Code::OwnRequest, "somebody else");
    // another computer of theirs: another card of the same mail
    let other = staff("Sam").await;
    other.connect(TENANT, &WayIn { master: None, ..WayIn::demo(&fleet, 0) }).await;
    sides.staff.hand(&other, &asked).await;
    expect::refused(other.approve(yes(&asked)).await, Code::OwnRequest, "somebody else");
    let refusal = RefuseGrant { grant: asked.clone(), reason: "no".into() };
    expect::refused(grants::refuse(&other.reeve, refusal).await, Code::OwnRequest, "somebody else");
    expect::refused(other.revoke(&asked).await, Code::OwnRequest, "give it back");
    let reasons = other.access(&asked).await.grant.may;
    assert!(reasons.approve.is_some() && reasons.refuse.is_some(), "said before it is tried: {reasons:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_given_once_and_in_time() {
    let fleet = fleet(1, &[14]).await;
    let sides = sides(&fleet).await;
    let refused = sides.asked(&[CONTACTS], HOUR).await;
    let no = |grant| RefuseGrant { grant, reason: "Not today".into() };
    grants::refuse(&sides.customer.reeve, no(refused.clone())).await.expect("it is refused");
    let fault =
        expect::refused(sides.customer.approve(yes(&refused)).await, Code::GrantNotReady, "ask again");
    assert_eq!(fault.fields["state"], "refused");
    sides.customer.hand(&sides.staff, &refused).await;
    let seen = sides.staff.access(&refused).await.grant;
    assert_eq!((seen.state, seen.refusal.as_deref()), (GrantState::Refused, Some("Not today")));

    let given = sides.given(&[CONTACTS], HOUR).await;
    let fault = expect::refused(sides.customer.approve(yes(&given)).await, Code::GrantNotReady, "revoke");
    assert_eq!(fault.fields["state"], "live", "a second approval");
    let fault = expect::refused(
        grants::refuse(&sides.customer.reeve, no(given)).await,
        Code::GrantNotReady,
        "revoke",
    );
    assert_eq!(fault.fields["state"], "live", "refused after it was approved");

    let late = sides.asked(&[CONTACTS], HOUR).await;
    sides.customer.host.later(TimeDelta::hours(13));
    assert_eq!(sides.customer.stands(&late).await, GrantState::Expired, "refused by itself");
    let fault = expect::refused(sides.customer.approve(yes(&late)).await, Code::GrantNotReady, "ask again");
    assert_eq!(fault.fields["state"], "expired");
    let fault = expect::refused(sides.customer.revoke(&late).await, Code::GrantNotReady, "ask again");
    assert_eq!(fault.fields["state"], "expired", "there is nothing to revoke");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_nobody_answers_leaves_one_row_in_each_journal() {
    let fleet = fleet(1, &[19]).await;
    let sides = sides(&fleet).await;
    let late = sides.asked(&[CONTACTS], HOUR).await;
    for side in [&sides.customer, &sides.staff] {
        side.after_a_look(&late).await;
        side.host.later(TimeDelta::hours(13));
        for _ in 0..2 {
            assert_eq!(side.after_a_look(&late).await.state, GrantState::Expired, "refused by itself");
        }
        let journal = side.journal().await;
        let noted: Vec<_> = journal.iter().filter(|entry| entry.event.action == "grant.expire").collect();
        assert_eq!(noted.len(), 1, "once, however often somebody looks");
        assert!(noted[0].event.detail.contains("no answer by"), "{:?}", noted[0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_given_is_refused_before_anything_is_made() {
    let fleet = fleet(1, &[19]).await;
    let sides = sides(&fleet).await;
    let users = fleet.edit(0, |data| data.users.len());
    let asked = sides.asked(&["base.group_partner_manager", "gone.group"], HOUR).await;
    let fault = expect::refused(sides.customer.approve(yes(&asked)).await, Code::InvalidInput, "correct");
    assert_eq!(fault.fields["field"], "groups", "a group that went with an upgrade: {}", fault.message);

    let asked = sides.asked(&[SETTINGS], 25 * HOUR).await;
    let fault = expect::refused(sides.customer.approve(yes(&asked)).await, Code::InvalidInput, "correct");
    assert_eq!((fault.fields["field"].as_str(), fault.fields["most"].as_str()), ("seconds", "86400"));
    let shorter = |typed: Option<&str>| ApproveGrant {
        seconds: Some(HOUR),
        typed: typed.map(str::to_owned),
        ..yes(&asked)
    };
    let fault =
        expect::refused(sides.customer.approve(shorter(None)).await, Code::ConfirmationNeeded, "type");
    assert_eq!(fault.fields["type"], TENANT);
    expect::refused(sides.customer.approve(shorter(Some("acme"))).await, Code::ConfirmationNeeded, "type");
    let more = ApproveGrant { groups: Some(vec![CONTACTS.into()]), ..yes(&asked) };
    expect::refused(sides.customer.approve(more).await, Code::InvalidInput, "correct");
    let none = ApproveGrant { groups: Some(Vec::new()), ..yes(&asked) };
    let fault = expect::refused(sides.customer.approve(none).await, Code::InvalidInput, "correct");
    assert_eq!(fault.fields["field"], "groups", "giving nothing is refusing: {}", fault.message);
    assert_eq!(fleet.edit(0, |data| data.users.len()), users, "nothing was made");
    expect::done(&sides.customer.approve(shorter(Some(TENANT))).await.expect("it may be approved"));

    for (request, field) in [
        (asking(&sides.address, &[CONTACTS], 8 * 24 * HOUR), "seconds"),
        (asking(&sides.address, &["contacts"], HOUR), "groups"),
        (asking(&sides.address, &[], HOUR), "groups"),
        (
            reeve_app::api::RequestGrant { reason: " ".into(), ..asking(&sides.address, &[CONTACTS], HOUR) },
            "reason",
        ),
        (
            reeve_app::api::RequestGrant { address: None, ..asking(&sides.address, &[CONTACTS], HOUR) },
            "tenant",
        ),
    ] {
        let asked = grants::request(&sides.staff.reeve, request).await;
        assert_eq!(expect::refused(asked, Code::InvalidInput, "correct").fields["field"], field);
    }
    let nobody = Installation::new().await;
    let asked = grants::request(&nobody.reeve, asking(&sides.address, &[CONTACTS], HOUR)).await;
    expect::refused(asked, Code::CardNeeded, "card");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_access_revoked_while_its_tenant_is_offline_is_not_shown_as_ended_before_it_is() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let proxy = Proxy::to(&way.authority()).await;
    let sides = Sides::of(&way.through(proxy.port())).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    proxy.trouble(Trouble::Dead(Way::Up, 0));
    let job = sides.customer.revoke(&given).await.expect("it is taken down");
    let fault = job.fault.clone().expect("it could not be proven");
    assert_ne!(fault.retry, Retry::Never, "{fault:?}");
    for _ in 0..2 {
        let queued = sides.customer.accesses().await.remove(0);
        assert_eq!((queued.state, queued.proof.is_some()), (GrantState::Ending, false), "never as done");
        assert!(queued.fault.is_some(), "and the reason is shown");
    }
    proxy.heal();
    let ended = sides.customer.accesses().await.remove(0);
    assert_eq!(ended.state, GrantState::Ended, "the next look ends it: {:?}", ended.fault);
    assert!(ended.proof.expect("a proof").holds());
    leaks::assert_none(&sides.customer, &[fault]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_gives_an_access_back_is_out_at_once_without_any_administrator() {
    let fleet = fleet(1, &[14]).await;
    let sides = sides(&fleet).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    let request = OpenGrant { grant: given.clone(), place: SessionPlace::Window };
    grants::open(&sides.staff.reeve, request).await.expect("a window opens");
    assert_eq!(sides.staff.host.sessions().len(), 1);
    grants::give_back(&sides.staff.reeve, of(&given)).await.expect("it is given back");
    assert_eq!(sides.staff.host.closed(), std::slice::from_ref(&given), "its window is closed");
    assert!(!sides.staff.try_access(&given).await.ok, "the customer's panel did nothing yet");
    assert_eq!(sides.staff.stands(&given).await, GrantState::Ending, "given back is not proven");
    sides.staff.hand(&sides.customer, &given).await;
    let ended = sides.customer.accesses().await.remove(0);
    assert_eq!(ended.state, GrantState::Ended, "{:?}", ended.fault);
    assert_eq!(ended.proof.expect("a proof").ended_by, EndedBy::GivenBack);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_is_verified_without_a_network_and_a_changed_one_is_told() {
    let fleet = fleet(1, &[19]).await;
    let sides = sides(&fleet).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    expect::done(&sides.customer.revoke(&given).await.expect("it may be revoked"));
    fleet.stop().await;
    let reader = reeve_app::Reeve::new(reeve_app::Options {
        home: sides.customer.files().join("nobody"),
        host: std::sync::Arc::new(reeve_app::Quiet),
    });
    for ending in ["json", "html", "csv"] {
        let to = sides.customer.file(&format!("receipt.{ending}"));
        let request = SaveReceipt { grant: given.clone(), to: to.clone() };
        grants::save_receipt(&sides.customer.reeve, request.clone()).await.expect("it is written");
        expect::refused(
            grants::save_receipt(&sides.customer.reeve, request).await,
            Code::AlreadyExists,
            "another name",
        );
        if ending == "csv" {
            continue;
        }
        let verdict = |file: &str| grants::verify_receipt(&reader, VerifyReceipt { file: file.to_owned() });
        let good = verdict(&to).await.expect("it can be read");
        assert!(good.ok, "{ending}: {:?}", good.problem);
        assert_eq!(good.grant.as_ref(), Some(&given));
        let text = std::fs::read_to_string(&to).unwrap();
        let middle = text.find("payload").expect("the document") + 200;
        let mut spoilt = text.clone().into_bytes();
        spoilt[middle] = if spoilt[middle] == b'A' { b'B' } else { b'A' };
        std::fs::write(&to, &spoilt).unwrap();
        assert!(!verdict(&to).await.expect("it can be read").ok, "one letter of the {ending} was changed");
        if ending == "html" {
            std::fs::write(&to, text.replace("archived", "ARCHIVED")).unwrap();
            assert!(!verdict(&to).await.expect("it can be read").ok, "words around a sound document");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_an_access_was_passed_on_to_reads_it_and_opens_nothing() {
    let fleet = fleet(1, &[19]).await;
    let sides = sides(&fleet).await;
    let given = sides.given(&[CONTACTS], HOUR).await;
    let stranger = Installation::new().await;
    make_card(&stranger, "Eve").await;
    // what anybody may pass on, and nobody but the staff member may open
    sides.customer.hand(&stranger, &given).await;
    expect::refused(grants::sign_in(&stranger.reeve, of(&given)).await, Code::CannotOpen, "your card");
    let detail = stranger.access(&given).await;
    assert_eq!(detail.grant.rejected, 0);
    assert!(detail.grant.may.sign_in.is_some(), "said before it is tried");
    // the same thread twice is the same thread
    sides.customer.hand(&stranger, &given).await;
    assert_eq!(stranger.access(&given).await.events.len(), detail.events.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_was_changed_on_its_way_is_shown_and_counts_for_nothing() {
    let fleet = fleet(1, &[19]).await;
    let sides = sides(&fleet).await;
    let asked = sides.asked(&[CONTACTS], HOUR).await;
    expect::done(&sides.customer.approve(yes(&asked)).await.expect("it may be approved"));
    let text = grants::text(&sides.customer.reeve, of(&asked)).await.expect("a text").text;
    let mut thread = from_text(&text).expect("a thread");
    let answer = thread.pop().expect("the answer");
    thread.push(changed(&answer));
    let text = to_text(&thread);
    grants::receive(&sides.staff.reeve, ReceiveText { text }).await.expect("the request itself is sound");
    let seen = sides.staff.access(&asked).await;
    assert_eq!((seen.grant.state, seen.grant.rejected), (GrantState::Requested, 1));
    let why: Vec<_> = seen.events.iter().filter_map(|event| event.rejection).collect();
    // a letter can make it another answer, or none
    assert!(matches!(why[..], [Rejection::BadSignature | Rejection::Unreadable]), "{why:?}");
    sides.customer.hand(&sides.staff, &asked).await;
    assert_eq!(sides.staff.stands(&asked).await, GrantState::Live, "it keeps nobody from the sound one");
}
