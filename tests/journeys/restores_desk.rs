//! A restore that one side asks for and the other approves: over a folder, over the tickets of the provider's own Odoo and
//! by hand, while the tenant is down as well. Both sides see where it stands.

use chrono::TimeDelta;
use reeve_app::api::{
    ApproveRestore, AskForRestore, LookLoss, OfRestore, ReceiveText, RefuseRestore, RestoreView,
};
use reeve_app::{jobs, restores};
use reeve_demo::Role;
use reeve_domain::desk::ThreadId;
use reeve_domain::restore::{RestoreState, RestoreTarget, RestoreTold};
use reeve_domain::{Code, Fault};
use reeve_tests::access::{DESK, make_card};
use reeve_tests::installation::Installation;
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::restores::{Restoring, looked_at, of};
use reeve_tests::throwaway::on_a_copy;
use reeve_tests::way_in::{WayIn, fleet, person};
use reeve_tests::{expect, leaks};

use crate::grants_helpdesk::{Provider, Ticket};

/// A folder that all of them reach, as their desk.
async fn on_a_folder(sides: &[&Installation]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for side in sides {
        side.use_folder(&folder.path().to_string_lossy()).await;
    }
    folder
}

fn over_the_desk(request: AskForRestore) -> AskForRestore {
    AskForRestore { desk: Some(DESK.to_owned()), ..request }
}

/// A restore as this side sees it.
async fn seen(side: &Installation, restore: &ThreadId) -> RestoreView {
    restores::show(&side.reeve, of(restore)).await.expect("it is known here")
}

async fn asked_over_the_desk(both: &Restoring, target: RestoreTarget) -> ThreadId {
    let request = over_the_desk(both.asking(target));
    let asked = restores::ask(&both.asks.reeve, request).await.expect("it is asked for");
    assert_eq!((asked.state, asked.own, asked.waiting), (RestoreState::Asked, true, false));
    both.runs.sync().await;
    asked.id
}

/// Approves with nothing typed and nothing compared but what is given.
async fn approve(
    by: &Installation,
    restore: &ThreadId,
    typed: &str,
    digits: Option<&str>,
) -> Result<RestoreView, Fault> {
    let request = ApproveRestore {
        restore: restore.clone(),
        typed: typed.to_owned(),
        words: "After six".to_owned(),
        fingerprint: digits.map(str::to_owned),
    };
    restores::approve(&by.reeve, request).await
}

async fn actions(side: &Installation, wanted: &str) -> usize {
    side.journal().await.into_iter().filter(|entry| entry.event.action == wanted).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_a_folder_it_is_asked_for_and_approved_while_the_tenant_is_down_and_both_see_it_through() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let proxy = Proxy::to(&way.authority()).await;
    let both = Restoring::of(&way.through(proxy.port())).await;
    let _folder = on_a_folder(&[&both.asks, &both.runs]).await;
    let made = restores::loss(&both.runs.reeve, since(&both)).await.expect("it is counted");
    assert!(
        made.loss.is_some_and(|loss| loss.all > 0 && loss.models.iter().any(|it| it.model == "res.users"))
    );

    proxy.trouble(Trouble::Dead(Way::Up, 0));
    let asked = asked_over_the_desk(&both, RestoreTarget::Live).await;
    let again = restores::ask(&both.asks.reeve, both.asking(RestoreTarget::Live)).await;
    expect::refused(again, Code::AlreadyExists, "where it stands");
    let there = seen(&both.runs, &asked).await;
    assert_eq!(
        (there.state, there.own, there.to_type.as_deref()),
        (RestoreState::Asked, false, Some(&*way.database))
    );
    assert!(there.file.is_some(), "the file of this hash is here");
    let away = restores::loss(&both.runs.reeve, since(&both)).await.expect("that is an answer");
    assert!(away.loss.is_none() && away.why_not.is_some(), "{away:?}");

    let (name, digits) = (way.database.as_str(), there.asked_by.fingerprint.as_str());
    expect::refused(approve(&both.asks, &asked, name, None).await, Code::OwnRequest, "somebody else");
    let untyped =
        expect::refused(approve(&both.runs, &asked, "", Some(digits)).await, Code::ConfirmationNeeded, "");
    assert_eq!(untyped.fields["type"], name);
    let unseen = expect::refused(
        approve(&both.runs, &asked, name, None).await,
        Code::ConfirmationNeeded,
        "over another line",
    );
    assert_eq!(unseen.fields["type"], "fingerprint");
    assert_eq!(seen(&both.runs, &asked).await.state, RestoreState::Asked, "none of it counts");
    approve(&both.runs, &asked, name, Some(digits))
        .await
        .expect("it is approved, and nobody asked the tenant");
    let twice = approve(&both.runs, &asked, name, Some(digits)).await;
    assert_eq!(expect::refused(twice, Code::GrantNotReady, "where it stands").fields["state"], "approved");
    both.asks.sync().await;
    let answered = seen(&both.asks, &asked).await;
    assert_eq!((answered.state, answered.conditions.as_str()), (RestoreState::Approved, "After six"));
    assert_eq!(answered.answered_by.map(|by| by.card.name).as_deref(), Some("Sam"));

    proxy.heal();
    expect::done(&both.run(&asked).await.expect("it is begun"));
    both.asks.sync().await;
    let live = seen(&both.asks, &asked).await;
    let told = live.told.expect("it was told");
    assert_eq!(
        (live.state, told.told, told.by.card.name.as_str()),
        (RestoreState::Live, RestoreTold::Live, "Sam")
    );
    assert!(
        live.work.is_none() && live.offers.is_empty(),
        "what is done with it is decided where it was done"
    );
    let late = restores::withdraw(&both.asks.reeve, of(&asked)).await;
    assert_eq!(expect::refused(late, Code::GrantNotReady, "where it stands").fields["state"], "live");
    expect::done(&both.roll_back(&asked).await.expect("it is put back"));
    both.asks.sync().await;
    assert_eq!(seen(&both.asks, &asked).await.state, RestoreState::Back);
    assert_eq!(
        actions(&both.asks, "restore.request").await + actions(&both.runs, "restore.approve").await,
        2
    );
    for side in [&both.asks, &both.runs] {
        side.assert_journal_holds().await;
        leaks::assert_none(side, &[]).await;
    }
}

fn since(both: &Restoring) -> LookLoss {
    LookLoss { tenant: both.tenant.clone(), since: chrono::Utc::now() - TimeDelta::minutes(5) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_of_a_helpdesk_who_run_it_at_their_desks_one_carries_it_out() {
    let fleet = fleet(1, &[14]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let colleague = Installation::with_key_file().await;
    make_card(&colleague, "Tess").await;
    colleague.connect("Acme", &both.way).await;
    looked_at(&colleague, &both.runs.file("acme.zip")).await;
    let _folder = on_a_folder(&[&both.asks, &both.runs, &colleague]).await;
    let asked = asked_over_the_desk(&both, RestoreTarget::Side).await;
    both.approve(&asked).await;
    colleague.sync().await;

    let strange = restores::run(&colleague.reeve, both.running(&asked)).await;
    let unseen = expect::refused(strange, Code::ConfirmationNeeded, "over another line");
    assert_eq!(unseen.fields["type"], "fingerprint", "whoever reaches the desk could have approved it");
    expect::done(&both.run(&asked).await.expect("it is begun"));
    let digits = seen(&colleague, &asked).await.answered_by.map(|by| by.fingerprint);
    let second = reeve_app::api::RunRestore { fingerprint: digits, ..both.running(&asked) };
    let unseen = restores::run(&colleague.reeve, second.clone()).await;
    let unseen = expect::refused(unseen, Code::ConfirmationNeeded, "colleagues");
    let side = both.shown(&asked).await.kept.expect("it is kept");
    assert_eq!(unseen.fields["beside"], side, "it is seen on the server, whatever the desk says");
    let second = reeve_app::api::RunRestore { beside: vec![side], ..second };
    let fault = match restores::run(&colleague.reeve, second).await {
        Ok(job) => jobs::wait(&colleague.reeve, &job.id).await.unwrap().fault.expect("it is not begun twice"),
        Err(fault) => fault,
    };
    assert!(matches!(fault.code, Code::Overtaken | Code::GrantNotReady), "{fault:?}");
    assert_eq!(seen(&colleague, &asked).await.state, RestoreState::OnTheSide, "it was read just now");
    let mut came_of_it = fleet.databases_of(0);
    came_of_it.retain(|name| name.starts_with(&format!("{}_restored_", both.way.database)));
    assert_eq!(came_of_it, [both.shown(&asked).await.kept.expect("it is kept")], "one database");
}

/// Asked for, approved and taken back, each as a note of a ticket.
async fn over_tickets(way: WayIn, provider: Provider) {
    let both = Restoring::of(&way).await;
    for side in [&both.asks, &both.runs] {
        // a user of the portal opens no tickets: a customer who asks this way is a user of the helpdesk
        side.use_tickets(&provider.staff).await;
    }
    let asked = asked_over_the_desk(&both, RestoreTarget::Side).await;
    both.approve(&asked).await;
    both.asks.sync().await;
    assert_eq!(seen(&both.asks, &asked).await.state, RestoreState::Approved);
    let back = restores::withdraw(&both.asks.reeve, of(&asked)).await.expect("it is taken back");
    assert_eq!(back.state, RestoreState::Withdrawn);
    both.runs.sync().await;
    assert_eq!(seen(&both.runs, &asked).await.state, RestoreState::Withdrawn);
    let late = expect::refused(both.run(&asked).await, Code::GrantNotReady, "");
    assert_eq!(late.fields["state"], "withdrawn");
    let ticket = Ticket::of_the_request(&provider, &asked, "Ada").await;
    assert_eq!(ticket.steps().await.len(), 3, "a note for each step");
    ticket.remove().await;
    leaks::assert_none(&both.asks, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_the_tickets_of_a_14_and_a_19_as_well() {
    for series in [14, 19] {
        // the provider is the last
        let fleet = fleet(2, &[series]).await;
        let provider = Provider { staff: WayIn::demo(&fleet, 1), customer: person(&fleet, 1, Role::Portal) };
        Box::pin(over_tickets(WayIn::demo(&fleet, 0), provider)).await;
    }
}

async fn on_a_real_server(variable: &str) {
    if let Some((tenant, provider)) = Provider::real(variable) {
        on_a_copy(tenant, |copy| over_tickets(copy, provider)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_the_tickets_of_a_real_19() {
    on_a_real_server("REEVE_ODOO_19").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_the_tickets_of_a_real_14() {
    on_a_real_server("REEVE_ODOO_14").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_hand_it_is_refused_and_what_nobody_sees_to_is_over_by_itself() {
    let fleet = fleet(1, &[19]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let asked = both.asked(both.asking(RestoreTarget::Side)).await;
    let wordless = RefuseRestore { restore: asked.clone(), reason: "  ".into() };
    expect::refused(restores::refuse(&both.runs.reeve, wordless).await, Code::InvalidInput, "correct");
    let no = RefuseRestore { restore: asked.clone(), reason: "The disk is full".into() };
    restores::refuse(&both.runs.reeve, no).await.expect("it is refused");
    let text =
        restores::text(&both.runs.reeve, OfRestore { restore: asked.clone() }).await.expect("a text").text;
    let refused = restores::receive(&both.asks.reeve, ReceiveText { text }).await.expect("it is taken in");
    assert_eq!(
        (refused.state, refused.refusal.as_deref()),
        (RestoreState::Refused, Some("The disk is full"))
    );

    let unanswered = both.asked(both.asking(RestoreTarget::Live)).await;
    let not_begun = both.approved(RestoreTarget::Side).await;
    for side in [&both.asks, &both.runs] {
        side.host.later(TimeDelta::days(8));
        assert_eq!(seen(side, &unanswered).await.state, RestoreState::Expired);
    }
    assert_eq!(seen(&both.runs, &not_begun).await.state, RestoreState::Expired);
    let late = approve(&both.runs, &unanswered, &both.way.database, None).await;
    assert_eq!(expect::refused(late, Code::GrantNotReady, "ask again").fields["state"], "expired");
    for _ in 0..2 {
        both.runs.accesses().await;
    }
    assert_eq!(actions(&both.runs, "restore.expire").await, 2, "each once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_proven_file_is_asked_for() {
    let fleet = fleet(1, &[19]).await;
    let both = Restoring::of(&WayIn::demo(&fleet, 0)).await;
    let naming =
        |backup: &str| AskForRestore { backup: backup.to_owned(), ..both.asking(RestoreTarget::Side) };
    std::fs::copy(both.runs.file("acme.zip"), both.asks.file("2026-11-01_acme.zip")).unwrap();
    let copy = both.asks.file("2026-11-01_acme.zip");
    let known = backups_sha256(&both).await;
    let unproven = restores::ask(&both.asks.reeve, naming(&copy)).await;
    assert_eq!(expect::refused(unproven, Code::InvalidInput, "verified first").fields["field"], "backup");
    let absent = restores::ask(&both.asks.reeve, naming(&both.asks.file("absent.zip"))).await;
    expect::refused(absent, Code::NotFound, "");

    // broken, and cut for all that can be seen
    let bytes: [&[u8]; 2] = [b"PK\x03\x04 no backup", b"PGDMP\x01\x0e\x00\x04\x08\x01 and no end mark"];
    for (name, bytes) in ["broken.zip", "2026-11-01_acme.dump"].into_iter().zip(bytes) {
        std::fs::write(both.asks.file(name), bytes).unwrap();
        let file = both.asks.file(name);
        let request = reeve_app::api::VerifyBackup { file: file.clone() };
        let job = reeve_app::backups::verify(&both.asks.reeve, request).await.unwrap();
        jobs::wait(&both.asks.reeve, &job.id).await.unwrap();
        expect::refused(restores::ask(&both.asks.reeve, naming(&file)).await, Code::BackupUnsound, "again");
    }

    let wordless = AskForRestore { reason: " ".into(), ..naming(&known) };
    let wordless = restores::ask(&both.asks.reeve, wordless).await;
    assert_eq!(expect::refused(wordless, Code::InvalidInput, "correct").fields["field"], "reason");
    let asked = restores::ask(&both.asks.reeve, naming(&known.to_uppercase())).await.expect("by its hash");
    assert_eq!((asked.request.backup.sha256, asked.file), (known, Some(both.runs.file("acme.zip"))));
}

async fn backups_sha256(both: &Restoring) -> String {
    let facts = reeve_app::backups::facts(&both.asks.reeve, &both.runs.file("acme.zip")).await;
    facts.expect("it was looked at").sha256
}
