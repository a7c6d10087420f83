//! A desk of tickets on a connected Odoo: a ticket for each thread, a note for each event.
//!
//! The order of the notes' numbers is the order that counts for all. A ticket cannot keep two notes from being written at
//! once: whoever writes looks again afterwards, and of two the lower number stands. A note that was numbered first and
//! shows up last can make somebody learn only at their next look that they were overtaken.

use std::collections::BTreeMap;

use reeve_desk::{Envelope, from_text, to_text};
use reeve_domain::desk::{Ask, Body, Thread, ThreadId};
use reeve_domain::restore::RestoreTarget;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use reeve_odoo::{Helpdesk, Ticket};
use reeve_store::thread_events::Seen;

use super::line::{Found, Sent, seen};
use crate::reeve::Reeve;
use crate::tenants;

/// What every note with an event holds, on every version and after every sanitizer.
const MARK: &str = "REEVE THREAD";
/// Notes are numbered when they are begun and show up when they are done: so far back is looked again.
const UNSETTLED: i64 = 1_000;
/// Longest title of a ticket, in characters.
const TITLE_MOST: usize = 120;

/// The tickets of a tenant.
pub(super) struct Tickets(Helpdesk);

impl Tickets {
    /// Looks the tickets of a connected tenant up.
    pub(super) async fn open(reeve: &Reeve, tenant: &TenantId) -> Result<Self, Fault> {
        let tenant = tenants::by_id(reeve, tenant).await?;
        Ok(Self(tenants::session(reeve, &tenant).await?.helpdesk().await?))
    }

    /// That tickets can be read is seen; whether this login may open some is seen with the first.
    pub(super) async fn try_out(&self) -> Result<(), Fault> {
        self.0.noted(MARK, i64::from(i32::MAX)).await?;
        Ok(())
    }

    pub(super) async fn read_all(&self, after: i64) -> Result<Vec<Found>, Fault> {
        let mut all = Vec::new();
        for ticket in self.0.noted(MARK, after.saturating_sub(UNSETTLED).max(0)).await? {
            all.extend(self.threads_of(ticket).await?);
        }
        Ok(all)
    }

    pub(super) async fn read(&self, thread: &ThreadId, remote: Option<&str>) -> Result<Option<Found>, Fault> {
        let ticket = match remote.and_then(|remote| remote.parse().ok()) {
            Some(ticket) => ticket,
            None => match self.0.described(&mark(thread)).await? {
                Some(ticket) => ticket.id,
                None => return Ok(None),
            },
        };
        let found = self.threads_of(ticket).await?;
        Ok(found.into_iter().find(|found| found.thread == *thread))
    }

    pub(super) async fn numbered(&self, number: &str) -> Result<Option<String>, Fault> {
        Ok(self.0.numbered(number).await?.map(|ticket| ticket.id.to_string()))
    }

    pub(super) async fn is_closed(&self, remote: &str) -> Result<Option<bool>, Fault> {
        let Ok(ticket) = remote.parse() else { return Ok(None) };
        Ok(self.0.ticket(ticket).await?.and_then(|ticket: Ticket| ticket.closed))
    }

    pub(super) async fn send(
        &self,
        thread: &Thread,
        remote: Option<&str>,
        envelope: &Envelope,
    ) -> Result<Sent, Fault> {
        let ticket = self.ticket_for(thread, remote).await?;
        let there = |rank| Sent::There { rank, remote: Some(ticket.to_string()) };
        match place_of(&self.notes(ticket).await?, envelope) {
            Place::Own(rank) => return Ok(there(rank)),
            Place::Other => return Ok(Sent::Overtaken),
            Place::Free => {}
        }
        self.0.note(ticket, &to_text(std::slice::from_ref(envelope))).await?;
        match place_of(&self.notes(ticket).await?, envelope) {
            Place::Own(rank) => Ok(there(rank)),
            Place::Other => Ok(Sent::Overtaken),
            Place::Free => {
                let words = "The ticket took the note, and does not have it.";
                Err(Fault::new(Code::DeskFailed, words))
            }
        }
    }

    /// The ticket of a thread: the one it has, the one that was asked for by number, or a new one.
    async fn ticket_for(&self, thread: &Thread, remote: Option<&str>) -> Result<i64, Fault> {
        if let Some(ticket) = remote.and_then(|remote| remote.parse().ok()) {
            return Ok(ticket);
        }
        // opened before a break, and not noted here
        if let Some(ticket) = self.0.described(&mark(&thread.id)).await? {
            return Ok(ticket.id);
        }
        let number = thread.grant().and_then(|request| request.ticket.as_deref());
        if let Some(number) = number
            && let Some(ticket) = self.0.numbered(number).await?
        {
            return Ok(ticket.id);
        }
        let (title, words) = described(thread);
        Ok(self.0.open(&title, &words).await?.id)
    }

    /// The threads that begin in a ticket, with everything that stands in it.
    async fn threads_of(&self, ticket: i64) -> Result<Vec<Found>, Fault> {
        let notes = self.notes(ticket).await?;
        let mut threads: BTreeMap<ThreadId, Vec<Seen>> = BTreeMap::new();
        for (_, envelope) in &notes {
            if let Ok(event) = envelope.arrived().event
                && matches!(event.body, Body::Asked { .. })
            {
                threads.entry(event.thread).or_default();
            }
        }
        let mut latest: Option<ThreadId> = None;
        for (rank, envelope) in &notes {
            let own = envelope.arrived().event.ok().map(|event| event.thread);
            // what belongs nowhere is shown where it turned up
            let at = own.filter(|thread| threads.contains_key(thread)).or_else(|| latest.clone());
            let at = at.or_else(|| threads.keys().next().cloned());
            if let Some(at) = at
                && let Some(of) = threads.get_mut(&at)
            {
                of.push(seen(envelope, Some(*rank)));
                latest = Some(at);
            }
        }
        let remote = Some(ticket.to_string());
        let found = threads.into_iter().map(|(thread, seen)| Found { thread, remote: remote.clone(), seen });
        Ok(found.collect())
    }

    /// The envelopes in a ticket's notes, with the notes' numbers.
    async fn notes(&self, ticket: i64) -> Result<Vec<(i64, Envelope)>, Fault> {
        let notes = self.0.notes(ticket, MARK).await?;
        let read = notes.into_iter().flat_map(|(rank, body)| {
            let envelopes = from_text(&body).unwrap_or_else(|_| vec![Envelope::of_text(&body)]);
            envelopes.into_iter().map(move |envelope| (rank, envelope))
        });
        Ok(read.collect())
    }
}

/// Who has the place an event wants.
enum Place {
    Free,
    Own(i64),
    Other,
}

fn place_of(notes: &[(i64, Envelope)], envelope: &Envelope) -> Place {
    let arrived = envelope.arrived();
    let Ok(wanted) = arrived.event else { return Place::Free };
    for (rank, there) in notes {
        let other = there.arrived();
        if other.hash == arrived.hash {
            return Place::Own(*rank);
        }
        if other.event.is_ok_and(|other| other.wants_place_of(&wanted)) {
            return Place::Other;
        }
    }
    Place::Free
}

/// What a ticket's description holds, to find it by.
fn mark(thread: &ThreadId) -> String {
    format!("reeve {thread}")
}

/// Title and description of a new ticket. The description is HTML on some versions and text on others: nothing in it may
/// need escaping.
fn described(thread: &Thread) -> (String, String) {
    let what = match &thread.ask {
        Ask::Grant { .. } => "Support access".to_owned(),
        // people who have no Reeve read as well what is wanted
        Ask::Backup { wanted, .. } => format!("Backup ({wanted})"),
        Ask::Restore { request } => match request.target {
            RestoreTarget::Side => "Restore on the side".to_owned(),
            RestoreTarget::Live => "Restore of the live database".to_owned(),
        },
    };
    let title = format!("{what}: {} for {}", thread.ask.tenant().database, thread.asked_by.name);
    let title = title.chars().filter(|c| !c.is_control()).take(TITLE_MOST).collect();
    let words = format!(
        "A signed request made with Reeve. Open it there to see and answer it: every note below is a step of it. ({})",
        mark(&thread.id)
    );
    (title, words)
}
