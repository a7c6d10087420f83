//! Saying something in a thread: signed with one's own card, kept here, and sent.

use reeve_desk::Envelope;
use reeve_domain::card::Card;
use reeve_domain::desk::{Ask, Body, Event, Rejection, Thread, ThreadId};
use reeve_domain::{Code, Fault};
use reeve_keys::Identity;
use reeve_store::thread_events::{self, Seen};
use reeve_store::threads as table;

use super::line::{Line, is_the_desks, seen};
use super::thread::{Known, known};
use super::{named, note, open, sync};
use crate::api::Tag;
use crate::cards;
use crate::reeve::Reeve;

/// The form of events this version writes.
const FORM: u32 = 1;
/// How often an event is made anew because somebody else's took its place, before giving up.
const ATTEMPTS: u32 = 5;

/// Opens a thread and sends it by this desk; by hand without one.
///
/// # Errors
/// [`Code::CardNeeded`], [`Code::NotFound`] for a desk that is not set up; [`Code::InvalidInput`] with `field = ticket`
/// for a ticket that the desk does not have. A desk that cannot be reached is no error: the request waits.
pub(crate) async fn open_thread(reeve: &Reeve, ask: Ask, desk: Option<&str>) -> Result<Thread, Fault> {
    let (identity, by) = cards::signing(reeve).await?;
    let mut remote = None;
    if let Some(desk) = desk {
        named(reeve, desk).await?;
        remote = existing_ticket(reeve, desk, &ask).await?;
    }
    let id = ThreadId(uuid::Uuid::new_v4().to_string());
    let _turn = reeve.turns().of(&id).await;
    let event = Event {
        v: FORM,
        thread: id.clone(),
        seq: 0,
        prev: None,
        at: reeve.host().now(),
        by,
        body: Body::Asked { ask },
    };
    let envelope = Envelope::seal(&event, |bytes| identity.sign(bytes))?;
    keep(reeve, &id, &seen(&envelope, None), desk, remote).await?;
    if let Some(desk) = desk {
        let sent = match open(reeve, desk).await {
            Ok(line) => sync::send_waiting(reeve, &line, desk, &id).await,
            Err(fault) => Err(fault),
        };
        settle(reeve, desk, sent).await?;
    }
    reeve.changed(&[Tag::Grants, Tag::Desks], None);
    Ok(known(reeve, &id).await?.thread)
}

/// Says something in a thread. A thread that has no desk yet goes by `desk` from now on.
///
/// # Errors
/// [`Code::CardNeeded`]; [`Code::GrantNotReady`] for what may not be said as the thread stands; [`Code::Overtaken`] where
/// somebody else spoke first and it may not be said any more. A desk that cannot be reached is no error: it waits.
pub(crate) async fn say(
    reeve: &Reeve,
    id: &ThreadId,
    desk: Option<&str>,
    body: Body,
) -> Result<Thread, Fault> {
    let (identity, card) = cards::signing(reeve).await?;
    let me = Speaker { reeve, identity, card };
    let _turn = reeve.turns().of(id).await;
    let before = known(reeve, id).await?;
    let desk = before.way.desk.clone().or_else(|| desk.map(str::to_owned));
    me.may(&before.thread, &body).map_err(|_| not_now())?;
    let said = match &desk {
        Some(desk) => me.say_on(desk, &before, body).await,
        None => me.keep(&before, body, None).await.map(drop),
    };
    reeve.changed(&[Tag::Grants, Tag::Desks], None);
    said?;
    Ok(known(reeve, id).await?.thread)
}

/// The one who speaks.
pub(super) struct Speaker<'a> {
    reeve: &'a Reeve,
    identity: Identity,
    card: Card,
}

impl<'a> Speaker<'a> {
    pub(super) async fn own(reeve: &'a Reeve) -> Result<Self, Fault> {
        let (identity, card) = cards::signing(reeve).await?;
        Ok(Self { reeve, identity, card })
    }

    pub(super) fn may(&self, thread: &Thread, body: &Body) -> Result<(), Rejection> {
        thread.may(&self.card, self.reeve.host().now(), body)
    }

    async fn say_on(&self, desk: &str, before: &Known, body: Body) -> Result<(), Fault> {
        let line = match open(self.reeve, desk).await {
            Ok(line) => line,
            Err(fault) => return self.wait(desk, before, body, fault).await,
        };
        let id = &before.thread.id;
        for _ in 0..ATTEMPTS {
            // on what is there now, not on what was there when the page was opened
            if let Err(fault) = sync::read_one(self.reeve, &line, desk, id).await {
                return self.wait(desk, &known(self.reeve, id).await?, body, fault).await;
            }
            let now = known(self.reeve, id).await?;
            self.may(&now.thread, &body).map_err(|_| overtaken())?;
            let event = self.keep(&now, body.clone(), Some(desk)).await?;
            // what waited before goes first: events follow each other
            let sent = sync::send_waiting(self.reeve, &line, desk, id).await;
            if matches!(&sent, Ok(overtaken) if overtaken.contains(&event.hash)) {
                continue;
            }
            return settle(self.reeve, desk, sent).await;
        }
        Err(overtaken())
    }

    /// Keeps it until the desk can be reached.
    async fn wait(&self, desk: &str, now: &Known, body: Body, fault: Fault) -> Result<(), Fault> {
        if !is_the_desks(&fault) {
            return Err(fault);
        }
        self.keep(now, body, Some(desk)).await?;
        note(self.reeve, desk, Err(fault)).await
    }

    /// Signs it at the next place and keeps it here; to be sent where there is a desk.
    pub(super) async fn keep(&self, now: &Known, body: Body, desk: Option<&str>) -> Result<Seen, Fault> {
        let (seq, prev) = now.thread.next();
        let event = Event {
            v: FORM,
            thread: now.thread.id.clone(),
            seq,
            prev: Some(prev),
            at: self.reeve.host().now(),
            by: self.card.clone(),
            body,
        };
        let envelope = Envelope::seal(&event, |bytes| self.identity.sign(bytes))?;
        let seen = seen(&envelope, None);
        keep(self.reeve, &now.thread.id, &seen, desk, None).await?;
        Ok(seen)
    }
}

/// Keeps an event made here, on the disk before anything is sent.
async fn keep(
    reeve: &Reeve,
    id: &ThreadId,
    seen: &Seen,
    desk: Option<&str>,
    remote: Option<String>,
) -> Result<(), Fault> {
    let (id, seen, desk, at) = (id.clone(), seen.clone(), desk.map(str::to_owned), reeve.host().now());
    let kept = move |db: &reeve_store::Transaction<'_>| {
        table::know(db, &id, desk.as_deref(), remote.as_deref())?;
        thread_events::add_own(db, &id, &seen, desk.is_some(), at)
    };
    Ok(reeve.store().await?.write(kept).await?)
}

/// Notes how sending went. What the desk did not take waits there and is no failure of who spoke.
async fn settle<T>(reeve: &Reeve, desk: &str, sent: Result<T, Fault>) -> Result<(), Fault> {
    match sent {
        Ok(_) => note(reeve, desk, Ok(())).await,
        Err(fault) if is_the_desks(&fault) => note(reeve, desk, Err(fault)).await,
        Err(fault) => Err(fault),
    }
}

/// The ticket a request names, on a desk of tickets. One that cannot be asked now is asked when the request is sent.
async fn existing_ticket(reeve: &Reeve, desk: &str, ask: &Ask) -> Result<Option<String>, Fault> {
    let Ask::Grant { request } = ask else { return Ok(None) };
    let Some(number) = request.ticket.as_deref() else { return Ok(None) };
    let line: Line = match open(reeve, desk).await {
        Ok(line) => line,
        Err(fault) if is_the_desks(&fault) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    match line.ticket(number).await {
        Err(fault) if fault.code != Code::InvalidInput && is_the_desks(&fault) => Ok(None),
        found => found,
    }
}

fn overtaken() -> Fault {
    Fault::new(Code::Overtaken, "Somebody else answered first.")
}

fn not_now() -> Fault {
    Fault::new(Code::GrantNotReady, "As this request stands, you cannot say that.").with("state", "other")
}
