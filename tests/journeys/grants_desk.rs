//! Support access over a shared folder, and without the customer's approval.

use reeve_app::api::{Nothing, OfGrant, RequestGrant, ReviewGrant};
use reeve_app::grants;
use reeve_domain::Code;
use reeve_domain::desk::ThreadId;
use reeve_domain::grant::GrantState;
use reeve_tests::access::{CONTACTS, DESK, Sides, TENANT, asking, of, staff, yes};
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};

const HOUR: u32 = 3_600;

fn over_the_desk(request: RequestGrant) -> RequestGrant {
    RequestGrant { desk: Some(DESK.to_owned()), ..request }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_a_shared_folder_every_side_sees_the_same() {
    let fleet = fleet(1, &[19]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let folder = tempfile::tempdir().unwrap();
    sides.share(folder.path()).await;
    let asked = sides.given_over_the_desk(&[CONTACTS], HOUR).await;
    assert!(sides.staff.try_access(&asked).await.ok);
    expect::done(&sides.customer.revoke(&asked).await.expect("it may be revoked"));
    sides.staff.sync().await;
    let (ours, theirs) = (sides.staff.access(&asked).await, sides.customer.access(&asked).await);
    assert_eq!((ours.grant.state, ours.grant.proof), (GrantState::Ended, theirs.grant.proof));
    assert_eq!((ours.events.len(), ours.receipt), (theirs.events.len(), theirs.receipt));
    assert!(ours.grant.has_receipt && ours.grant.rejected == 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_administrators_who_answer_at_once_do_not_both_win() {
    let fleet = fleet(1, &[14]).await;
    let sides = Sides::of(&WayIn::demo(&fleet, 0)).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_string_lossy().into_owned();
    let second = Installation::new().await;
    second.connect(TENANT, &WayIn { master: None, ..WayIn::demo(&fleet, 0) }).await;
    for side in [&sides.staff, &sides.customer, &second] {
        side.use_folder(&path).await;
    }
    let request = over_the_desk(asking(&sides.address, &[CONTACTS], HOUR));
    let asked = grants::request(&sides.staff.reeve, request).await.expect("it is asked for").id;
    sides.customer.sync().await;
    second.sync().await;
    let no = reeve_app::api::RefuseGrant { grant: asked.clone(), reason: "Not today".into() };
    grants::refuse(&second.reeve, no).await.expect("the first answer");
    let answer = sides.customer.approve(yes(&asked)).await;
    let fault = match answer {
        Ok(job) => job.fault.expect("the second answer comes too late"),
        Err(fault) => fault,
    };
    assert!(matches!(fault.code, Code::Overtaken | Code::GrantNotReady), "{fault:?}");
    sides.customer.sync().await;
    assert_eq!(sides.customer.stands(&asked).await, GrantState::Refused);
    let active = fleet.edit(0, |data| {
        data.users.iter().filter(|user| user.login.starts_with("support-") && user.active).count()
    });
    assert_eq!(active, 0, "nothing of the second answer is left");
}

/// Two staff members, a customer and a provider's panel connected as administrator, all on one desk.
struct BreakGlass {
    sides: Sides,
    second: Installation,
    provider: Installation,
    _folder: tempfile::TempDir,
}

async fn break_glass(way: &WayIn) -> BreakGlass {
    let sides = Sides::of(way).await;
    let (second, provider) = (staff("Tess").await, staff("Pia").await);
    provider.connect(TENANT, &WayIn { master: None, ..way.clone() }).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_string_lossy().into_owned();
    for side in [&sides.staff, &sides.customer, &second, &provider] {
        side.use_folder(&path).await;
    }
    BreakGlass { sides, second, provider, _folder: folder }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_customers_approval_nothing_is_made_by_hand_because_nobody_would_be_told() {
    let fleet = fleet(1, &[19]).await;
    let all = break_glass(&WayIn::demo(&fleet, 0)).await;
    let glass = RequestGrant { break_glass: true, ..asking(&all.sides.address, &[CONTACTS], HOUR) };
    let asked = grants::request(&all.sides.staff.reeve, over_the_desk(glass)).await.expect("asked for").id;
    all.second.sync().await;
    grants::second(&all.second.reeve, second(&asked)).await.expect("a colleague stands behind it");
    let by_hand = staff("Hanna").await;
    by_hand.connect(TENANT, &WayIn { master: None, ..WayIn::demo(&fleet, 0) }).await;
    all.second.hand(&by_hand, &asked).await;
    let users = fleet.edit(0, |data| data.users.len());
    let cannot = by_hand.access(&asked).await.grant.may.approve.expect("it is said before it is tried");
    assert!(cannot.contains("a desk that the customer reads"), "{cannot}");
    let fault = expect::refused(by_hand.approve(yes(&asked)).await, Code::InvalidInput, "correct");
    assert_eq!(fault.fields["field"], "desk");
    assert_eq!(fleet.edit(0, |data| data.users.len()), users, "nothing was made");
    let told = by_hand.journal().await.into_iter().any(|entry| entry.event.action == "grant.break_glass");
    assert!(!told, "and no notice is journaled that nobody got");
}

fn second(grant: &ThreadId) -> OfGrant {
    of(grant)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_customers_approval_it_takes_two_and_the_customer_is_told_and_reviews_it() {
    let fleet = fleet(1, &[19]).await;
    let all = break_glass(&WayIn::demo(&fleet, 0)).await;
    let (staff, customer) = (&all.sides.staff, &all.sides.customer);
    let glass =
        |seconds| RequestGrant { break_glass: true, ..asking(&all.sides.address, &[CONTACTS], seconds) };
    for (request, field) in [(glass(HOUR), "desk"), (over_the_desk(glass(5 * HOUR)), "seconds")] {
        let fault =
            expect::refused(grants::request(&staff.reeve, request).await, Code::InvalidInput, "correct");
        assert_eq!(fault.fields["field"], field);
    }
    let asked = grants::request(&staff.reeve, over_the_desk(glass(HOUR))).await.expect("it is asked for").id;
    expect::refused(grants::second(&staff.reeve, second(&asked)).await, Code::OwnRequest, "somebody else");
    all.provider.sync().await;
    expect::refused(all.provider.approve(yes(&asked)).await, Code::GrantNotReady, "second");
    all.second.sync().await;
    grants::second(&all.second.reeve, second(&asked)).await.expect("a colleague stands behind it");
    all.provider.sync().await;
    expect::done(&all.provider.approve(yes(&asked)).await.expect("two stand behind it"));
    staff.sync().await;
    assert!(staff.try_access(&asked).await.ok);

    customer.sync().await;
    let seen = customer.access(&asked).await;
    assert!(seen.grant.break_glass && seen.grant.review_due, "the customer has to look at it");
    let notes = seen.events.iter().filter_map(|shown| shown.event.as_ref());
    let told = notes.filter(|event| matches!(&event.body, reeve_domain::desk::Body::Note { .. })).count();
    assert_eq!(told, 1, "the customer was told before it was made");
    let review = |words: &str| ReviewGrant { grant: asked.clone(), words: words.into() };
    let own = grants::review(&staff.reeve, review("All fine")).await;
    expect::refused(own, Code::OwnRequest, "somebody else");
    let reviewed = grants::review(&customer.reeve, review("We were asleep; it was needed")).await;
    assert!(!reviewed.expect("the customer reviews it").review_due);
    expect::done(&customer.revoke(&asked).await.expect("the customer may end it"));
    assert_eq!(customer.stands(&asked).await, GrantState::Ended, "it saw the end itself");
    assert_eq!(all.provider.accesses().await[0].state, GrantState::Ended, "and who gave it proves it to all");
    let list = grants::list(&staff.reeve, Nothing {}).await.expect("the list");
    assert_eq!(list.grants[0].state, GrantState::Ended, "the desk is read with the list");
}
