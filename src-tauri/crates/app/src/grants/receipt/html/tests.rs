//! Receipts as pages: nothing of a name becomes markup, and the signed document comes out as it went in.

use std::collections::BTreeMap;

use chrono::{TimeZone as _, Utc};
use reeve_domain::card::Card;
use reeve_domain::desk::{Address, ThreadId};
use reeve_domain::grant::{Difference, EndProof, Finding, Touched, TouchedRecord};

use super::*;

const EVIL: &str = "</script><script>alert('x')</script>";

/// Any document, with this for a signature.
fn signed(signature: &str) -> Signed {
    Signed::seal(&(), |_| signature.to_owned()).expect("it can be written")
}

fn card() -> Card {
    let (mail, provider) = ("ada@a.example".to_owned(), "Acme".to_owned());
    Card { name: EVIL.into(), mail, provider, seal: "age1".into(), sign: "00".into() }
}

fn receipt() -> Receipt {
    let at = Utc.with_ymd_and_hms(2026, 1, 1, 8, 0, 0).unwrap();
    let record = TouchedRecord {
        id: 7,
        name: EVIL.into(),
        created: true,
        at: Some(at),
        url: "javascript:alert(1)".into(),
    };
    let proof = EndProof {
        user_archived: true,
        password_refused: Some(true),
        session_refused: None,
        keys_gone: Some(false),
        ended_by: EndedBy::Revoked,
        checked_at: at,
    };
    let found = Finding {
        what: Outliving::ScheduledAction,
        change: Difference::New,
        id: 3,
        name: EVIL.into(),
        by_support: Some(true),
        at: None,
    };
    Receipt {
        v: 1,
        grant: ThreadId("t".into()),
        tenant: Address { url: "https://a.example/".into(), database: EVIL.into() },
        staff: card(),
        made_by: card(),
        reason: EVIL.into(),
        ticket: None,
        break_glass: false,
        login: "support".into(),
        groups: vec![],
        from: at,
        until: at,
        proof,
        sign_ins: vec![],
        devices: None,
        touched: vec![Touched {
            model: "res.partner".into(),
            name: EVIL.into(),
            created: 1,
            changed: 0,
            records: vec![record],
        }],
        unanswered: BTreeMap::from([("hr.employee".into(), EVIL.into())]),
        findings: vec![found],
        not_compared: BTreeMap::from([(Outliving::MailServer, EVIL.into())]),
        made_at: at,
    }
}

#[test]
fn nothing_that_was_named_by_others_becomes_markup() {
    let page = page(&receipt(), &signed(EVIL));
    assert_eq!(page.matches("<script").count(), 1, "only the one that holds the document");
    assert_eq!(page.matches("</script>").count(), 1);
    assert!(!page.contains("href=\"javascript"), "a link leads to a web page, and nowhere else");
    assert!(page.contains("LEFT BEHIND"), "what still works is said");
    assert!(page.contains("could not be tried from here"), "what was not tried is not called refused");
}

#[test]
fn the_signed_document_comes_out_as_it_went_in() {
    let envelope = signed("00").to_text();
    assert_eq!(envelope_in(&page(&receipt(), &signed("00"))), Some(envelope.as_str()));
    assert_eq!(envelope_in(&envelope), None, "a bare document is no page");
    let evil = page(&receipt(), &signed(EVIL));
    let read = envelope_in(&evil).and_then(Signed::of_text);
    assert_eq!(read, Some(signed(EVIL)), "even one that would end its element");
}

#[test]
fn a_page_may_load_and_run_nothing() {
    let page = page(&receipt(), &signed("00"));
    let policy = page.find("content=\"default-src 'none'; style-src 'unsafe-inline'\"").expect("a policy");
    assert!(policy < page.find("<title>").expect("a title"), "before anything else");
}

#[test]
fn nothing_found_is_said_of_what_was_looked_at_only() {
    let none = Receipt { findings: vec![], touched: vec![], ..receipt() };
    let seen = page(&none, &signed("00"));
    assert!(seen.contains("Among what was compared, nothing was found"));
    assert!(seen.contains("None where the tenant answered"));
    let all = Outliving::ALL.map(|what| (what, "no".to_owned()));
    let blind = Receipt { not_compared: BTreeMap::from(all), ..none.clone() };
    assert!(page(&blind, &signed("00")).contains("Nothing could be compared"));
    let whole = Receipt { not_compared: BTreeMap::new(), unanswered: BTreeMap::new(), ..none };
    assert!(page(&whole, &signed("00")).contains("<p>Nothing was found that came or changed.</p>"));
}
