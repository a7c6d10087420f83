//! People with cards, and what they say to each other.

use chrono::{DateTime, TimeZone as _, Utc};
use reeve_desk::Envelope;
use reeve_domain::backup::{Holds, WantedBackup};
use reeve_domain::card::Card;
use reeve_domain::desk::{Address, Arrived, Ask, Body, Event, Given, Thread, ThreadId};
use reeve_keys::Identity;

pub struct Person {
    pub keys: Identity,
    pub card: Card,
}

pub fn person(name: &str) -> Person {
    let keys = Identity::make().unwrap();
    let card = keys.card(name.into(), format!("{name}@reeve.example"), String::new());
    Person { keys, card }
}

pub fn at(minute: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_790_000_000 + 60 * minute, 0).unwrap()
}

pub fn id(name: &str) -> ThreadId {
    ThreadId(name.into())
}

impl Person {
    pub fn signed(&self, event: &Event) -> Envelope {
        Envelope::seal(event, |bytes| self.keys.sign(bytes)).unwrap()
    }

    pub fn asks(&self, thread: &ThreadId) -> Envelope {
        let tenant = Address { url: "https://acme.example".into(), database: "acme".into() };
        let day = at(0).date_naive();
        let wanted = WantedBackup { from: day, to: day, holds: Holds::Full };
        let ask = Ask::Backup { tenant, wanted, reason: "an audit – ü".into() };
        let (v, seq, prev, by) = (1, 0, None, self.card.clone());
        self.signed(&Event { v, thread: thread.clone(), seq, prev, at: at(0), by, body: Body::Asked { ask } })
    }

    /// Says something behind the events so far.
    pub fn says(&self, so_far: &[Envelope], body: Body) -> Envelope {
        let thread = thread(so_far);
        let (seq, prev) = thread.next();
        let (by, at) = (self.card.clone(), at(i64::from(seq)));
        self.signed(&Event { v: 1, thread: thread.id, seq, prev: Some(prev), at, by, body })
    }
}

pub fn arrived(envelopes: &[Envelope]) -> Vec<Arrived> {
    envelopes.iter().map(Envelope::arrived).collect()
}

pub fn thread(envelopes: &[Envelope]) -> Thread {
    Thread::of(&arrived(envelopes)).expect("a thread")
}

pub fn yes() -> Body {
    Body::Approved { given: Given::Backup { sealed: "a sealed link".into() } }
}

pub fn no() -> Body {
    Body::Refused { reason: "not now".into() }
}
