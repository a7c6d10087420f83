//! Threads that travel by hand: what mails, tickets and chats do to a text does no harm, and what people do to it shows.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first surprise")]

mod people;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use people::{arrived, id, no, person, thread, yes};
use reeve_desk::{Envelope, Error, Signed, from_text, to_text};
use reeve_domain::desk::{Answer, Rejection, Thread};

/// An event and a good answer to it.
fn answered() -> Vec<Envelope> {
    let (staff, customer) = (person("staff"), person("customer"));
    let asked = staff.asks(&id("a-1"));
    let answer = customer.says(std::slice::from_ref(&asked), yes());
    vec![asked, answer]
}

/// The same envelope with something else in its payload.
fn tampered(envelope: &Envelope, from: &str, to: &str) -> Envelope {
    let mut wire: serde_json::Value = serde_json::from_str(envelope.as_str()).unwrap();
    let payload = STANDARD.decode(wire["payload"].as_str().unwrap()).unwrap();
    let changed = String::from_utf8(payload).unwrap().replace(from, to);
    wire["payload"] = STANDARD.encode(changed).into();
    Envelope::of_text(&wire.to_string())
}

fn rejections(envelopes: &[Envelope]) -> Vec<Option<Rejection>> {
    thread(envelopes).shown.iter().map(|shown| shown.rejection).collect()
}

#[test]
fn a_thread_is_the_same_after_every_way_it_may_travel() {
    let events = answered();
    let text = to_text(&events);
    assert!(text.starts_with("-----BEGIN REEVE THREAD-----\n"));
    assert!(text.lines().all(|line| line.len() <= 64), "lines that no mail program breaks");
    let quoted = text.lines().map(|line| format!("> > {line}\r\n")).collect::<String>();
    let html = format!("<div><pre class=\"x\">{}</pre></div>", text.replace('\n', "<br/>\n"));
    let ways = [
        text.clone(),
        text.replace('\n', ""),
        text.replace('\n', " \u{a0}"),
        format!("Hello,\nplease see below & answer.\n\n{text}\n-- \nAda"),
        quoted.clone(),
        quoted.replace('>', "&gt;"),
        html,
        text.replace("-----", "—"),
    ];
    for way in ways {
        assert_eq!(from_text(&way).unwrap(), events, "{way}");
    }
}

#[test]
fn what_is_quoted_below_is_not_there_twice() {
    let events = answered();
    let mail = format!("{}\nOn Monday Ada wrote:\n{}", to_text(&events), to_text(&events[..1]));
    assert_eq!(from_text(&mail).unwrap(), events);
}

#[test]
fn an_event_that_was_changed_counts_for_nothing_and_is_shown() {
    let events = answered();
    let changed = tampered(&events[1], "a sealed link", "another link");
    let after = from_text(&to_text(&[events[0].clone(), changed.clone()])).unwrap();
    assert_eq!(rejections(&after), [None, Some(Rejection::BadSignature)]);
    assert_eq!(thread(&after).standing.answer, Answer::Awaited, "no answer was given");

    let both = [events[0].clone(), changed, events[1].clone()];
    assert_eq!(
        rejections(&both),
        [None, Some(Rejection::BadSignature), None],
        "a forged twin does not keep the good one from counting"
    );
}

#[test]
fn another_name_on_somebodys_words_is_noticed() {
    let events = answered();
    let renamed = tampered(&events[0], "staff@reeve.example", "owner@reeve.example");
    assert_eq!(renamed.arrived().event, Err(Rejection::BadSignature));
    assert_eq!(Thread::of(&arrived(&[renamed])), None, "it opens nothing");
}

#[test]
fn an_event_that_is_there_again_or_comes_from_elsewhere_counts_for_nothing() {
    let events = answered();
    let replayed = [events[0].clone(), events[1].clone(), events[1].clone()];
    let replayed = from_text(&to_text(&replayed)).unwrap();
    assert_eq!(rejections(&replayed), [None, None, Some(Rejection::Replayed)]);

    let customer = person("another");
    let elsewhere = customer.asks(&id("b-2"));
    let foreign = customer.says(&[elsewhere], yes());
    assert_eq!(rejections(&[events[0].clone(), foreign]), [None, Some(Rejection::OtherThread)]);
}

#[test]
fn an_event_in_front_of_its_own_is_out_of_order() {
    let events = answered();
    let second = person("second");
    let note = second.says(&events, reeve_domain::desk::Body::Note { text: "thanks".into() });
    let mixed = [events[0].clone(), note, events[1].clone()];
    assert_eq!(rejections(&mixed), [None, Some(Rejection::OutOfOrder), None]);
}

#[test]
fn of_two_answers_the_first_stands() {
    let (staff, ada, ben) = (person("staff"), person("ada"), person("ben"));
    let asked = vec![staff.asks(&id("a-1"))];
    let (refused, approved) = (ada.says(&asked, no()), ben.says(&asked, yes()));
    let both = [asked[0].clone(), refused, approved];
    assert_eq!(rejections(&both), [None, None, Some(Rejection::OutOfOrder)]);
    assert!(matches!(thread(&both).standing.answer, Answer::Refused { .. }));
}

#[test]
fn a_text_without_a_thread_says_so() {
    for text in ["", "Hello", "-----BEGIN PGP MESSAGE-----\nAAAA\n-----END PGP MESSAGE-----"] {
        assert!(matches!(from_text(text), Err(Error::NoThread)), "{text}");
    }
    let whole = to_text(&answered());
    let cut = &whole[..whole.len() / 2];
    assert!(matches!(from_text(cut), Err(Error::Damaged)), "the end is missing");
    assert!(matches!(from_text(&whole.replace('Q', "")), Err(Error::Damaged)), "letters are missing");
}

#[test]
fn rubbish_is_refused_and_breaks_nothing() {
    let whole = to_text(&answered());
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move || {
        // xorshift: the same rubbish with every run
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..500 {
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..1 + random() % 40 {
            let place = usize::try_from(random()).unwrap_or(usize::MAX) % bytes.len();
            match random() % 4 {
                0 => bytes[place] = u8::try_from(random() % 256).unwrap(),
                1 => bytes.truncate(place.max(1)),
                2 => bytes.insert(place, b"<>&;= \n-"[place % 8]),
                _ => drop(bytes.remove(place)),
            }
            if bytes.len() < 2 {
                break;
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Ok(envelopes) = from_text(&text) {
            let _ = Thread::of(&arrived(&envelopes));
        }
        let _ = Envelope::of_text(&text).arrived();
        let _ = Signed::of_text(&text);
    }
    let (many, deep) = ("<a".repeat(20_000), "[".repeat(200_000));
    assert!(from_text(&many).is_err(), "a long text takes no time of its own");
    let nested = format!("BEGIN REEVE THREAD{}END REEVE THREAD", STANDARD.encode(deep));
    assert!(from_text(&nested).is_err());
}

#[test]
fn a_signed_document_is_checked_against_the_bytes_that_were_signed() {
    let ada = person("ada");
    let signed = Signed::seal(&serde_json::json!({"sum": 7}), |bytes| ada.keys.sign(bytes)).unwrap();
    let read = Signed::of_text(&signed.to_text()).unwrap();
    assert!(read.is_by(&ada.card.sign));
    assert!(!read.is_by(&person("eve").card.sign), "not by somebody else");
    assert_eq!(read.document::<serde_json::Value>().unwrap()["sum"], 7);
}
