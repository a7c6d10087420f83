//! Support access over the tickets of the provider's own Odoo: the staff member writes there as a user of the helpdesk,
//! the customer as a user of the portal, and an access ends with its ticket. On the demo fleet, and on real servers where
//! `REEVE_ODOO_19` and `REEVE_ODOO_14` name them; another program reads the tickets.

use reeve_app::api::RequestGrant;
use reeve_app::grants;
use reeve_demo::Role;
use reeve_desk::{from_text, to_text};
use reeve_domain::Code;
use reeve_domain::desk::ThreadId;
use reeve_domain::grant::{EndedBy, GrantState};
use reeve_tests::access::{CONTACTS, DESK, Sides, asking, changed, of, yes};
use reeve_tests::browser::Browser;
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::way_in::{WayIn, fleet, person};
use reeve_tests::witness::Witness;
use reeve_tests::{expect, leaks, own};
use serde_json::{Value, json};

const HOUR: u32 = 3_600;
const TICKETS: &str = "helpdesk.ticket";

/// The provider's own Odoo.
pub struct Provider {
    /// As its staff, who look after the tickets.
    pub staff: WayIn,
    /// As the customer, in the portal.
    pub customer: WayIn,
}

impl Provider {
    /// The tenant is one database of the server that the variable names, the provider's own Odoo another; `None`, said
    /// aloud, where it names none.
    pub fn real(variable: &str) -> Option<(WayIn, Self)> {
        let tenant = WayIn::real(variable)?;
        let staff = WayIn::real_database(variable, "globex")?;
        let customer = WayIn::real_person(variable, "globex", "paul.portal")?;
        Some((tenant, Self { staff, customer }))
    }
}

/// A ticket, read by another program.
pub struct Ticket {
    helpdesk: Witness,
    id: Value,
    number: String,
}

impl Ticket {
    /// One that the customer is known to have asked for, opened by staff.
    async fn of_the_customer(provider: &Provider) -> Self {
        let helpdesk = Witness::open(&provider.staff).await;
        let login = &provider.customer.login;
        let customer = helpdesk.row("res.users", "login", login, &["partner_id"]).await;
        let values = json!({
            "name": "The stock count is off", "description": "Please have a look.",
            "partner_id": customer["partner_id"][0],
        });
        let id = helpdesk.make(TICKETS, values).await;
        let read = helpdesk.call(TICKETS, "read", json!([[id], ["number"]]), json!({})).await;
        let number = read[0]["number"].as_str().expect("a number").to_owned();
        Self { helpdesk, id, number }
    }

    /// The one that was opened for this request.
    pub async fn of_the_request(provider: &Provider, request: &ThreadId, who: &str) -> Self {
        let helpdesk = Witness::open(&provider.staff).await;
        let about = json!([[["description", "ilike", request.0]]]);
        let named = json!({"fields": ["number", "name"]});
        let found = helpdesk.call(TICKETS, "search_read", about, named).await;
        assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
        let named = format!("for {who}");
        assert!(found[0]["name"].as_str().is_some_and(|name| name.contains(&named)), "{found}");
        let number = found[0]["number"].as_str().expect("a number").to_owned();
        Self { helpdesk, id: found[0]["id"].clone(), number }
    }

    /// The steps that stand in it, as they are written.
    pub async fn steps(&self) -> Vec<String> {
        let about = json!([["model", "=", TICKETS], ["res_id", "=", self.id], ["body", "ilike", "REEVE"]]);
        let named = json!({"fields": ["body"], "order": "id"});
        let notes = self.helpdesk.call("mail.message", "search_read", json!([about]), named).await;
        let text = |note: &Value| note["body"].as_str().expect("a text").to_owned();
        notes.as_array().expect("notes").iter().map(text).collect()
    }

    /// Writes below it, as anybody may who sees it.
    async fn write(&self, text: &str) {
        let named = json!({"body": text, "message_type": "comment", "subtype_xmlid": "mail.mt_comment"});
        self.helpdesk.call(TICKETS, "message_post", json!([[self.id]]), named).await;
    }

    /// Puts it in the first stage that closes tickets, or that does not.
    async fn put(&self, closed: bool) {
        let stages = self.helpdesk.rows("helpdesk.ticket.stage", &["closed"]).await;
        let wanted = stages.iter().find(|stage| stage["closed"] == closed).expect("such a stage");
        let values = json!({"stage_id": wanted["id"]});
        self.helpdesk.call(TICKETS, "write", json!([[self.id], values]), json!({})).await;
    }

    /// Takes it away.
    pub async fn remove(&self) {
        self.helpdesk.call(TICKETS, "unlink", json!([[self.id]]), json!({})).await;
    }
}

async fn from_a_ticket_to_its_end(tenant: WayIn, provider: Provider) {
    let sides = Sides::of(&tenant).await;
    let (staff, customer) = (&sides.staff, &sides.customer);
    staff.use_tickets(&provider.staff).await;
    customer.use_tickets(&provider.customer).await;
    let ticket = Ticket::of_the_customer(&provider).await;
    let request = |ticket: Option<String>| RequestGrant {
        ticket,
        desk: Some(DESK.to_owned()),
        ..asking(&sides.address, &[CONTACTS], HOUR)
    };

    let wrong = grants::request(&staff.reeve, request(Some("HT-none".into()))).await;
    assert_eq!(expect::refused(wrong, Code::InvalidInput, "correct").fields["field"], "ticket");
    let asked = grants::request(&staff.reeve, request(Some(ticket.number.clone()))).await.expect("asked").id;
    customer.sync().await;
    assert_eq!(customer.stands(&asked).await, GrantState::Requested);
    expect::done(&customer.approve(yes(&asked)).await.expect("it may be approved"));
    staff.sync().await;
    assert!(staff.try_access(&asked).await.ok);
    let way = sides.worker(&asked, &tenant).await;
    let browser = Browser::open(&way).await;
    browser.sign_in().await;
    let contact = format!("Made over a ticket {}", own::mark());
    browser.call("res.partner", "create", json!([[{"name": contact}]]), json!({})).await;

    // somebody copies the latest step, changed by a letter
    let thread = grants::text(&staff.reeve, of(&asked)).await.expect("a text").text;
    let latest = from_text(&thread).expect("a thread").pop().expect("an event");
    ticket.write(&to_text(&[changed(&latest)])).await;
    for side in [customer, staff] {
        side.sync().await;
        let seen = side.access(&asked).await.grant;
        assert_eq!((seen.state, seen.rejected), (GrantState::Live, 1), "shown, and counts for nothing");
    }

    ticket.put(true).await;
    let ended = customer.after_a_look(&asked).await;
    assert_eq!(ended.state, GrantState::Ended, "{:?}", ended.fault);
    let proof = ended.proof.clone().expect("a proof");
    assert_eq!((proof.ended_by, proof.holds()), (EndedBy::TicketClosed, true), "{proof:?}");
    assert!(!browser.lives().await, "who was at work is out");
    let witness = Witness::open(&tenant).await;
    assert!(!witness.signs_in(&way.login, &way.password).await, "and does not come in again");

    staff.sync().await;
    let (ours, theirs) = (staff.access(&asked).await, customer.access(&asked).await);
    assert_eq!((ours.grant.state, &ours.grant.proof), (GrantState::Ended, &ended.proof), "both see the same");
    assert_eq!((ours.events.len(), &ours.receipt), (theirs.events.len(), &theirs.receipt));
    assert!(ours.receipt_verdict.is_some_and(|verdict| verdict.ok));
    let receipt = ours.receipt.expect("a receipt");
    assert_eq!(receipt.ticket.as_ref(), Some(&ticket.number));
    let partners = receipt.touched.iter().find(|model| model.model == "res.partner").expect("contacts");
    assert!(partners.records.iter().any(|record| record.name == contact), "{partners:?}");
    let steps = ticket.steps().await;
    assert_eq!(steps.len(), ours.events.len(), "a note for each step");
    assert!(steps.iter().all(|step| !step.contains(&way.password)), "what it travels by knows no password");

    let own = grants::request(&staff.reeve, request(None)).await.expect("asked for without a ticket").id;
    let opened = Ticket::of_the_request(&provider, &own, "Sam").await;
    customer.sync().await;
    expect::refused(grants::show(&customer.reeve, of(&own)).await, Code::NotFound, "");
    grants::give_back(&staff.reeve, of(&own)).await.expect("it is not needed any more");
    assert_eq!((staff.stands(&own).await, opened.steps().await.len()), (GrantState::Withdrawn, 2));

    for side in [staff, customer] {
        side.assert_journal_holds().await;
        leaks::assert_none(side, &[]).await;
    }
    for ticket in [&ticket, &opened] {
        ticket.remove().await;
    }
    witness.remove("res.partner", "name", &contact).await;
    witness.remove("res.users", "login", &way.login).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_access_comes_and_goes_with_a_ticket_on_the_demo_fleet() {
    for series in [19, 14] {
        // the provider is the last
        let fleet = fleet(2, &[series]).await;
        let provider = Provider { staff: WayIn::demo(&fleet, 1), customer: person(&fleet, 1, Role::Portal) };
        Box::pin(from_a_ticket_to_its_end(WayIn::demo(&fleet, 0), provider)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_that_was_closed_while_the_tenant_was_away_counts_although_it_was_opened_again() {
    let fleet = fleet(2, &[19]).await;
    let provider = Provider { staff: WayIn::demo(&fleet, 1), customer: person(&fleet, 1, Role::Portal) };
    let way = WayIn::demo(&fleet, 0);
    let proxy = Proxy::to(&way.authority()).await;
    let sides = Sides::of(&way.through(proxy.port())).await;
    let (staff, customer) = (&sides.staff, &sides.customer);
    staff.use_tickets(&provider.staff).await;
    customer.use_tickets(&provider.customer).await;
    let ticket = Ticket::of_the_customer(&provider).await;
    let request = RequestGrant {
        ticket: Some(ticket.number.clone()),
        desk: Some(DESK.to_owned()),
        ..asking(&sides.address, &[CONTACTS], HOUR)
    };
    let asked = grants::request(&staff.reeve, request).await.expect("it is asked for").id;
    customer.sync().await;
    expect::done(&customer.approve(yes(&asked)).await.expect("it may be approved"));

    proxy.trouble(Trouble::Dead(Way::Up, 0));
    ticket.put(true).await;
    assert_eq!(customer.after_a_look(&asked).await.state, GrantState::Ending, "taken down, and not done");
    ticket.put(false).await;
    proxy.heal();
    let ended = customer.after_a_look(&asked).await;
    assert_eq!(ended.state, GrantState::Ended, "{:?}", ended.fault);
    assert_eq!(ended.proof.map(|proof| proof.ended_by), Some(EndedBy::TicketClosed));
}

async fn on_a_real_server(variable: &str) {
    if let Some((tenant, provider)) = Provider::real(variable) {
        Box::pin(from_a_ticket_to_its_end(tenant, provider)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_access_comes_and_goes_with_a_ticket_on_a_real_19() {
    on_a_real_server("REEVE_ODOO_19").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_access_comes_and_goes_with_a_ticket_on_a_real_14() {
    on_a_real_server("REEVE_ODOO_14").await;
}
