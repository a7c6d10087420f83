//! A backup that the provider hands out by ticket: asked for over a folder, over the tickets of the provider's own Odoo or
//! by hand, answered with a link that is sealed to who asked, fetched and proven.

use reeve_app::api::{
    AskForBackup, BackupRequest, FetchBackup, HandOutBackup, Nothing, OfRequest, OfTenantOrAll, ReceiveText,
    RefuseBackup,
};
use reeve_app::{backups, cards, jobs, requests};
use reeve_domain::backup::{Holds, RequestState, WantedBackup};
use reeve_domain::desk::ThreadId;
use reeve_domain::job::Job;
use reeve_domain::{Code, Secret};
use reeve_tests::access::{DESK, staff};
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::kept::Kept;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

use crate::grants_helpdesk::{Provider, Ticket};

/// The customer, whose tenant's backup the provider has, and the provider's staff.
pub(crate) struct Both {
    pub(crate) customer: Kept,
    pub(crate) staff: Installation,
}

impl Both {
    async fn new() -> Self {
        Self::with(Kept::new().await).await
    }

    pub(crate) async fn with(customer: Kept) -> Self {
        Self { customer, staff: staff("Sam").await }
    }

    /// On a folder that both reach.
    pub(crate) async fn on_a_folder(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for side in [&self.customer.reeve, &self.staff] {
            side.use_folder(&folder.path().to_string_lossy()).await;
        }
        folder
    }

    async fn ask(&self, desk: Option<&str>) -> BackupRequest {
        let today = chrono::Utc::now().date_naive();
        let request = AskForBackup {
            tenant: self.customer.tenant.clone(),
            wanted: WantedBackup { from: today, to: today, holds: Holds::Full },
            reason: "The auditors ask for it".into(),
            desk: desk.map(str::to_owned),
        };
        requests::ask(&self.customer.reeve.reeve, request).await.expect("it is asked for")
    }

    /// The link that the provider hands out.
    async fn link(&self) -> Secret {
        let key = self.customer.in_bucket().await.path;
        let link = format!("http://127.0.0.1:{}/link/{key}?token=kept-secret", self.customer.line.port());
        for side in [&self.customer.reeve, &self.staff] {
            side.knows("token=kept-secret");
        }
        Secret::new(link)
    }

    async fn hand_out(&self, request: &ThreadId) -> BackupRequest {
        let unseen = HandOutBackup { request: request.clone(), link: self.link().await, fingerprint: None };
        let refused = requests::hand_out(&self.staff.reeve, unseen.clone()).await;
        expect::refused(refused, Code::ConfirmationNeeded, "over another line");
        let other = HandOutBackup { fingerprint: Some(digits(&self.staff).await), ..unseen.clone() };
        let refused = requests::hand_out(&self.staff.reeve, other).await;
        expect::refused(refused, Code::ConfirmationNeeded, "compare the fingerprint");
        let answer = HandOutBackup { fingerprint: Some(digits(&self.customer.reeve).await), ..unseen };
        requests::hand_out(&self.staff.reeve, answer).await.expect("it is handed out")
    }

    async fn fetch(&self, request: &ThreadId, link: Option<Secret>) -> Job {
        let to = Some(self.customer.reeve.file("asked.zip"));
        let fingerprint = if link.is_none() { Some(digits(&self.staff).await) } else { None };
        let request = FetchBackup { request: request.clone(), link, fingerprint, to, own_network: true };
        let job = requests::fetch(&self.customer.reeve.reeve, request).await.expect("it is fetched");
        jobs::wait(&self.customer.reeve.reeve, &job.id).await.expect("the job is known")
    }
}

/// A request as this side sees it.
async fn seen(side: &Installation, request: &ThreadId) -> BackupRequest {
    let all = requests::list(&side.reeve, Nothing {}).await.expect("the requests");
    all.into_iter().find(|one| one.id == *request).expect("it is known here")
}

/// The digits of this side's card, as its owner reads them.
async fn digits(side: &Installation) -> String {
    cards::own(&side.reeve, Nothing {}).await.expect("the card").expect("there is one").fingerprint
}

async fn actions(side: &Installation) -> Vec<String> {
    side.journal().await.into_iter().map(|entry| entry.event.action).collect()
}

/// Asked for over the desk, handed out, fetched and proven.
pub(crate) async fn from_request_to_proof(both: &Both) -> ThreadId {
    let asked = both.ask(Some(DESK)).await;
    assert_eq!((asked.state, asked.own, asked.waiting), (RequestState::Asked, true, false));
    let again = AskForBackup {
        tenant: both.customer.tenant.clone(),
        wanted: asked.wanted,
        reason: String::new(),
        desk: None,
    };
    let again = requests::ask(&both.customer.reeve.reeve, again).await;
    expect::refused(again, Code::AlreadyExists, "backup requests");

    both.staff.sync().await;
    let there = seen(&both.staff, &asked.id).await;
    assert_eq!((there.state, there.own), (RequestState::Asked, false));
    assert_eq!((there.wanted, there.reason.as_str()), (asked.wanted, "The auditors ask for it"));
    both.hand_out(&asked.id).await;

    both.customer.reeve.sync().await;
    let answered = seen(&both.customer.reeve, &asked.id).await;
    assert_eq!(
        (answered.state, answered.source),
        (RequestState::Answered, None),
        "nothing is fetched unasked"
    );
    assert_eq!(answered.answered_by.map(|by| by.card.name).as_deref(), Some("Sam"));
    assert_eq!(answered.link.map(|link| link.host).as_deref(), Some("127.0.0.1"));
    assert_eq!(seen(&both.staff, &asked.id).await.link, None, "it opens for who asked alone");

    let unseen =
        FetchBackup { request: asked.id.clone(), link: None, fingerprint: None, to: None, own_network: true };
    let refused = requests::fetch(&both.customer.reeve.reeve, unseen).await;
    expect::refused(refused, Code::ConfirmationNeeded, "over another line");
    let inward = FetchBackup {
        request: asked.id.clone(),
        link: None,
        fingerprint: Some(digits(&both.staff).await),
        to: None,
        own_network: false,
    };
    let refused = requests::fetch(&both.customer.reeve.reeve, inward).await;
    expect::refused(refused, Code::ConfirmationNeeded, "--own-network");
    expect::done(&both.fetch(&asked.id, None).await);
    both.customer.assert_whole("asked.zip", &both.customer.content);
    assert_eq!(seen(&both.customer.reeve, &asked.id).await.state, RequestState::Fetched);
    let done = actions(&both.customer.reeve).await;
    for action in ["backup.request", "source.add", "backup.fetch", "backup.download"] {
        assert!(done.contains(&action.to_owned()), "{action} is in the journal: {done:?}");
    }
    assert!(actions(&both.staff).await.contains(&"backup.hand_out".to_owned()));
    leaks::assert_none(&both.customer.reeve, &[]).await;
    leaks::assert_none(&both.staff, &[]).await;
    asked.id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_a_shared_folder_a_backup_is_asked_for_answered_and_fetched() {
    let both = Both::new().await;
    let _folder = both.on_a_folder().await;
    Box::pin(from_request_to_proof(&both)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_the_tickets_of_a_14_and_a_19_as_well() {
    for series in [14, 19] {
        // the provider is the last
        let provider = fleet(2, &[series]).await;
        let both = Both::new().await;
        for side in [&both.customer.reeve, &both.staff] {
            side.use_tickets(&WayIn::demo(&provider, 1)).await;
        }
        Box::pin(from_request_to_proof(&both)).await;
    }
}

/// A real dump of the tenant, asked for over the tickets of the provider's real Odoo.
async fn on_a_real_server(variable: &str) {
    let Some((tenant, provider)) = Provider::real(variable) else { return };
    let both = Both::with(Kept::of(&tenant, None).await).await;
    for side in [&both.customer.reeve, &both.staff] {
        // a user of the portal opens no tickets: a customer who asks this way is a user of the helpdesk
        side.use_tickets(&provider.staff).await;
    }
    let asked = Box::pin(from_request_to_proof(&both)).await;
    let card = cards::own(&both.customer.reeve.reeve, Nothing {}).await.expect("the card").expect("one").card;
    let ticket = Ticket::of_the_request(&provider, &asked, &card.name).await;
    let steps = ticket.steps().await;
    assert_eq!(steps.len(), 2, "a note for the request and one for its answer");
    assert!(steps.iter().all(|step| !step.contains("kept-secret")), "the link is sealed on its way");
    ticket.remove().await;
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
async fn what_was_asked_for_is_in_the_ledger_also_while_the_keys_cannot_be_read() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    let mut request = reeve.request("Acme", &WayIn::demo(&fleet, 0));
    request.platform = "erp4".into();
    let tenant = reeve.add(request).await.expect("it connects").tenant.id;
    let today = chrono::Utc::now().date_naive();
    let wanted = WantedBackup { from: today - chrono::TimeDelta::days(2), to: today, holds: Holds::Full };
    let ask = AskForBackup { tenant: tenant.clone(), wanted, reason: String::new(), desk: None };
    requests::ask(&reeve.reeve, ask).await.expect("it is asked for");

    let kept = reeve.home().join("keys").join("secrets.age");
    std::fs::rename(&kept, kept.with_extension("away")).expect("the keys go");
    assert!(requests::list(&reeve.reeve, Nothing {}).await.is_err(), "what opens links needs the keys");
    let of = OfTenantOrAll { tenant: Some(tenant) };
    let ledger = backups::ledger(&reeve.reeve, of).await.expect("the ledger needs none").remove(0).ledger;
    assert!(ledger.slots.iter().any(|slot| slot.requested.is_some()), "{:?}", ledger.slots);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_hand_it_travels_as_text_and_the_link_may_come_in_other_words() {
    let both = Both::new().await;
    let asked = both.ask(None).await;
    let text = async |side: &Installation| {
        let request = OfRequest { request: asked.id.clone() };
        requests::text(&side.reeve, request).await.expect("it has a text").text
    };
    let request = ReceiveText { text: text(&both.customer.reeve).await };
    requests::receive(&both.staff.reeve, request).await.expect("it is taken in");
    both.hand_out(&asked.id).await;
    let answer = text(&both.staff).await;
    assert!(!answer.contains("kept-secret"), "the link is sealed: {answer}");

    let unanswered =
        FetchBackup { request: asked.id.clone(), link: None, fingerprint: None, to: None, own_network: true };
    let refused = requests::fetch(&both.customer.reeve.reeve, unanswered).await;
    expect::refused(refused, Code::GrantNotReady, "link");
    // the answer may as well have come as a line in a ticket
    let link = both.link().await;
    expect::done(&both.fetch(&asked.id, Some(link)).await);
    assert_eq!(seen(&both.customer.reeve, &asked.id).await.state, RequestState::Fetched);
    let late = requests::receive(&both.customer.reeve.reeve, ReceiveText { text: answer }).await;
    assert_eq!(late.expect("it is taken in").state, RequestState::Fetched);

    let request = asked.id.clone();
    let second = FetchBackup {
        request,
        link: Some(both.link().await),
        fingerprint: None,
        to: None,
        own_network: true,
    };
    let refused = requests::fetch(&both.customer.reeve.reeve, second).await;
    expect::refused(refused, Code::AlreadyExists, "source remove");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_answers_their_own_request_and_a_request_ends() {
    let both = Both::new().await;
    let _folder = both.on_a_folder().await;
    let own = both.ask(Some(DESK)).await.id;
    let known = Some(digits(&both.customer.reeve).await);
    let answer = HandOutBackup { request: own.clone(), link: both.link().await, fingerprint: known.clone() };
    let refused = requests::hand_out(&both.customer.reeve.reeve, answer.clone()).await;
    expect::refused(refused, Code::OwnRequest, "somebody else");
    both.staff.sync().await;
    let no = RefuseBackup { request: own.clone(), reason: "It is gone".into() };
    requests::refuse(&both.staff.reeve, no).await.expect("it is refused");
    both.customer.reeve.sync().await;
    let refused = seen(&both.customer.reeve, &own).await;
    assert_eq!((refused.state, refused.refusal.as_deref()), (RequestState::Refused, Some("It is gone")));

    let second = both.ask(Some(DESK)).await.id;
    let back = OfRequest { request: second.clone() };
    let withdrawn = requests::withdraw(&both.customer.reeve.reeve, back).await.expect("it is taken back");
    assert_eq!(withdrawn.state, RequestState::Withdrawn);
    both.staff.sync().await;
    let late = HandOutBackup { request: second, link: both.link().await, fingerprint: known.clone() };
    expect::refused(requests::hand_out(&both.staff.reeve, late).await, Code::GrantNotReady, "request");

    let third = both.ask(Some(DESK)).await.id;
    both.staff.sync().await;
    for side in [&both.customer.reeve, &both.staff] {
        side.host.later(chrono::TimeDelta::days(8));
    }
    assert_eq!(seen(&both.customer.reeve, &third).await.state, RequestState::Expired);
    let late = HandOutBackup { request: third, link: both.link().await, fingerprint: known.clone() };
    expect::refused(requests::hand_out(&both.staff.reeve, late).await, Code::GrantNotReady, "request");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_asks_for_a_promised_place_and_the_ledger_shows_it() {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    let mut request = reeve.request("Acme", &WayIn::demo(&fleet, 0));
    request.platform = "erp4".into();
    reeve.add(request).await.expect("it connects");
    let line = CommandLine::in_home(reeve.home());
    let wrong = line.run(&["--json", "backup", "request", "Acme", "--slot", "day 9"]).await;
    assert_eq!(wrong.with_code(2)["error"]["fields"]["field"], "slot");
    let out = reeve.file("request.txt");
    let asked = ["--json", "backup", "request", "Acme", "--slot", "day 3", "--out", &out];
    let asked = line.run(&asked).await.with_code(0);
    assert_eq!(asked["state"], "asked", "{asked}");
    let text = std::fs::read_to_string(&out).expect("the file to hand over");
    assert!(text.contains("BEGIN REEVE"), "{text}");

    let ledger = line.run(&["--json", "backup", "ledger", "Acme"]).await.with_code(0);
    let requested: Vec<bool> = ledger["ledgers"][0]["ledger"]["slots"]
        .as_array()
        .expect("the places")
        .iter()
        .map(|slot| !slot["requested"].is_null())
        .collect();
    assert!(requested[2] && !requested[0] && !requested[1], "{requested:?}");
    assert_eq!(requested.iter().filter(|there| **there).count(), 1, "{requested:?}");
    let listed = line.run(&["--json", "backup", "requests"]).await.with_code(0);
    let id = listed["requests"][0]["id"].as_str().expect("an id").to_owned();
    let early = line.run(&["--json", "backup", "fetch", &id[..8], "--yes"]).await;
    assert_eq!(early.with_code(1)["error"]["code"], "grant_not_ready");
    let back = line.run(&["--json", "backup", "withdraw", &id[..8]]).await.with_code(0);
    assert_eq!(back["state"], "withdrawn");
}
