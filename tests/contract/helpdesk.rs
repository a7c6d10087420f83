//! Tickets as a way for signed requests: what is written is read back to the byte, and everybody who may see it does.

use reeve_domain::Code;
use reeve_odoo::Helpdesk;
use reeve_tests::own;
use serde_json::{Value, json};

use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    a_note_is_read_back_to_the_byte,
    a_ticket_is_found_by_its_number_and_by_what_it_is_about,
    a_portal_user_writes_on_a_ticket_of_theirs_and_opens_none,
    closing_a_ticket_is_seen,
]);

const BLOCK: &str = "-----BEGIN REEVE THREAD-----\nAbZ/+09azAbZ/+09azAbZ/+09azAbZ/+09azAbZ/+09azAbZ/+09azAbZ/+09a==\nQ+/q==\n-----END REEVE THREAD-----\n";
const MARK: &str = "REEVE THREAD";

/// What is left of a note without the tags around it.
fn plain(body: &str) -> String {
    let mut text = String::new();
    let mut within = false;
    for letter in body.chars() {
        match letter {
            '<' => within = true,
            '>' => within = false,
            _ if !within => text.push(letter),
            _ => {}
        }
    }
    text.trim().to_owned()
}

async fn tickets(subject: &Subject) -> Helpdesk {
    subject.admin().await.helpdesk().await.expect("there are tickets")
}

async fn remove(witness: &mut Witness, ticket: i64) {
    witness.call("helpdesk.ticket", "unlink", json!([[ticket]]), json!({})).await;
}

async fn a_note_is_read_back_to_the_byte(subject: Subject) {
    let (helpdesk, mut witness) = (tickets(&subject).await, subject.witness().await);
    let ticket = helpdesk.open("Contract: a note", "reeve contract").await.expect("it is opened");
    let other = helpdesk.open("Contract: another", "reeve contract").await.expect("it is opened");
    let first = helpdesk.note(ticket.id, BLOCK).await.expect("it is written");
    helpdesk.note(ticket.id, "nothing of ours").await.expect("it is written");
    let second = helpdesk.note(ticket.id, BLOCK).await.expect("it is written");
    let notes = helpdesk.notes(ticket.id, MARK).await;
    let (all, after) = (helpdesk.noted(MARK, 0).await, helpdesk.noted(MARK, second).await);
    let named = json!({"fields": ["res_id", "body"]});
    let seen =
        witness.call("mail.message", "search_read", json!([[["id", "in", [first, second]]]]), named).await;
    for id in [ticket.id, other.id] {
        remove(&mut witness, id).await;
    }

    let notes = notes.expect("they are read");
    let ids: Vec<i64> = notes.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, [first, second], "in the order of their numbers, and none of the others");
    for (_, body) in &notes {
        assert_eq!(plain(body), BLOCK.trim(), "{body}");
    }
    let all = all.expect("they are looked up");
    assert!(all.contains(&ticket.id) && !all.contains(&other.id), "{all:?}");
    assert!(!after.expect("they are looked up").contains(&ticket.id), "nothing is newer");
    let seen = seen.as_array().expect("messages");
    assert_eq!(seen.len(), 2, "a second look finds them: {seen:?}");
    assert!(seen.iter().all(|row| row["res_id"] == json!(ticket.id)), "{seen:?}");
}

async fn a_ticket_is_found_by_its_number_and_by_what_it_is_about(subject: Subject) {
    let (helpdesk, mut witness) = (tickets(&subject).await, subject.witness().await);
    let about = format!("reeve contract-{}-{}", subject.series, own::mark());
    let ticket = helpdesk.open("Contract: found", &about).await.expect("it is opened");
    let (by_number, by_words) = (helpdesk.numbered(&ticket.number).await, helpdesk.described(&about).await);
    let none = helpdesk.numbered("HT-none").await;
    remove(&mut witness, ticket.id).await;
    let gone = helpdesk.ticket(ticket.id).await;

    assert!(ticket.number.len() > 1, "the tenant gives it a number: {}", ticket.number);
    assert_eq!(ticket.closed, Some(false));
    assert_eq!(by_number.expect("it is looked up"), Some(ticket.clone()));
    assert_eq!(by_words.expect("it is looked up"), Some(ticket));
    assert_eq!(none.expect("it is looked up"), None);
    assert_eq!(gone.expect("it is looked up"), None, "one that was deleted");
}

async fn a_portal_user_writes_on_a_ticket_of_theirs_and_opens_none(subject: Subject) {
    let (helpdesk, mut witness) = (tickets(&subject).await, subject.witness().await);
    let portal = subject.sign_in(&subject.accounts.portal).await;
    let partner = witness.user(portal.uid(), &["partner_id"]).await["partner_id"][0].clone();
    let theirs = helpdesk.open("Contract: theirs", "reeve contract").await.expect("it is opened");
    let foreign = helpdesk.open("Contract: foreign", "reeve contract").await.expect("it is opened");
    let values = json!({"partner_id": partner});
    witness.call("helpdesk.ticket", "write", json!([[theirs.id], values]), json!({})).await;
    helpdesk.note(theirs.id, BLOCK).await.expect("staff writes");

    let customer = portal.helpdesk().await.expect("a portal user sees tickets");
    let posted = customer.note(theirs.id, BLOCK).await;
    let read = customer.notes(theirs.id, MARK).await;
    let noted = customer.noted(MARK, 0).await;
    let on_foreign = customer.note(foreign.id, BLOCK).await;
    let opened = customer.open("Contract: mine", "reeve contract").await;
    for id in [theirs.id, foreign.id] {
        remove(&mut witness, id).await;
    }

    posted.expect("they may write on their own");
    assert_eq!(read.expect("they may read it").len(), 2, "what staff wrote and their own");
    let noted = noted.expect("they may look");
    assert!(noted.contains(&theirs.id) && !noted.contains(&foreign.id), "{noted:?}");
    let refused = [on_foreign.expect_err("not on others'"), opened.expect_err("they open none")];
    for error in refused {
        assert_eq!(error.code(), Code::AccessDenied, "{error:?}");
    }
}

async fn closing_a_ticket_is_seen(subject: Subject) {
    let (helpdesk, mut witness) = (tickets(&subject).await, subject.witness().await);
    let ticket = helpdesk.open("Contract: closed", "reeve contract").await.expect("it is opened");
    let stages = witness
        .call(
            "helpdesk.ticket.stage",
            "search_read",
            json!([[["closed", "=", true]]]),
            json!({"fields": ["id"]}),
        )
        .await;
    let stage: Value = stages[0]["id"].clone();
    let values = json!({"stage_id": stage});
    witness.call("helpdesk.ticket", "write", json!([[ticket.id], values]), json!({})).await;
    let closed = helpdesk.ticket(ticket.id).await;
    remove(&mut witness, ticket.id).await;

    assert_eq!(ticket.closed, Some(false), "it begins open");
    assert_eq!(closed.expect("it is read").and_then(|ticket| ticket.closed), Some(true));
}
