//! Threads as this panel knows them: what came by desks and by hand, put into the one order that counts.

use reeve_desk::{Envelope, from_text, to_text};
use reeve_domain::desk::{Arrived, Body, Rejection, Thread, ThreadId};
use reeve_domain::{Code, Fault};
use reeve_store::thread_events::{self, Kept};
use reeve_store::threads::{self as table, Way};

use super::line::seen;
use super::open;
use crate::api::{HandText, Tag};
use crate::reeve::Reeve;

/// A thread and how it travels.
pub(super) struct Known {
    pub(super) thread: Thread,
    pub(super) way: Way,
    pub(super) kept: Vec<Kept>,
}

impl Known {
    pub(super) fn is_waiting(&self) -> bool {
        self.kept.iter().any(|kept| kept.waiting)
    }
}

/// One thread, and the desk it travels by.
///
/// # Errors
/// [`Code::NotFound`].
pub(crate) async fn thread(reeve: &Reeve, id: &ThreadId) -> Result<(Thread, Option<String>), Fault> {
    let known = known(reeve, id).await?;
    Ok((known.thread, known.way.desk))
}

/// Every thread known here, with the desk it travels by and whether something said here is not on it yet.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn threads(reeve: &Reeve) -> Result<Vec<(Thread, Option<String>, bool)>, Fault> {
    let read = |db: &reeve_store::Connection| Ok((table::list(db)?, thread_events::all(db)?));
    let (ways, all) = reeve.store().await?.read(read).await?;
    let mut kept = std::collections::HashMap::<ThreadId, Vec<Kept>>::new();
    for one in all {
        kept.entry(one.thread.clone()).or_default().push(one);
    }
    let known = ways.into_iter().filter_map(|way| {
        let kept = kept.remove(&way.thread)?;
        let thread = of_kept(&way.thread, &kept)?;
        let waiting = kept.iter().any(|kept| kept.waiting);
        Some((thread, way.desk, waiting))
    });
    Ok(known.collect())
}

/// Takes in a thread that was handed over as text.
///
/// # Errors
/// [`Code::InvalidInput`] for a text without one; [`Code::SignatureWrong`] for one whose beginning is not as it was
/// signed. Later events that were tampered with are no error: they are shown, and count for nothing.
pub(crate) async fn take_in(reeve: &Reeve, text: &str) -> Result<Thread, Fault> {
    let envelopes = from_text(text)?;
    let arrived: Vec<Arrived> = envelopes.iter().map(Envelope::arrived).collect();
    let id = begins(&arrived).ok_or_else(|| wrong(&arrived))?;
    if !id.is_valid() {
        return Err(wrong(&arrived));
    }
    let (seen, at): (Vec<_>, _) = (envelopes.iter().map(|one| seen(one, None)).collect(), reeve.host().now());
    let of = id.clone();
    let added = reeve
        .store()
        .await?
        .write(move |db| {
            table::know(db, &of, None, None)?;
            thread_events::add(db, &of, &seen, at)
        })
        .await?;
    if added > 0 {
        reeve.changed(&[Tag::Grants], None);
    }
    Ok(known(reeve, &id).await?.thread)
}

/// A thread as text, to hand it over.
///
/// # Errors
/// [`Code::NotFound`].
pub(crate) async fn text_of(reeve: &Reeve, id: &ThreadId) -> Result<HandText, Fault> {
    let known = known(reeve, id).await?;
    let envelopes: Vec<Envelope> =
        in_order(id, &known.kept).into_iter().map(|(envelope, _)| envelope).collect();
    let short: String = id.0.chars().take(8).collect();
    Ok(HandText { text: to_text(&envelopes), file_name: format!("reeve-request-{short}.txt") })
}

/// Whether the ticket a thread travels by was closed; `None` where it has none, or nobody can tell.
///
/// # Errors
/// What keeps the desk from being asked.
pub(crate) async fn ticket_closed(reeve: &Reeve, desk: &str, id: &ThreadId) -> Result<Option<bool>, Fault> {
    let way = known(reeve, id).await?.way;
    if way.remote.is_none() {
        return Ok(None);
    }
    open(reeve, desk).await?.is_closed(way.remote.as_deref()).await
}

/// Everything known of a thread.
///
/// # Errors
/// [`Code::NotFound`].
pub(super) async fn known(reeve: &Reeve, id: &ThreadId) -> Result<Known, Fault> {
    let of = id.clone();
    let read = move |db: &reeve_store::Connection| Ok((table::get(db, &of)?, thread_events::list(db, &of)?));
    let (way, kept) = reeve.store().await?.read(read).await?;
    let missing = || Fault::new(Code::NotFound, "There is no such request here.");
    let way = way.ok_or_else(missing)?;
    let thread = of_kept(id, &kept).ok_or_else(missing)?;
    Ok(Known { thread, way, kept })
}

/// The thread these envelopes make, if they make the one of this id.
pub(super) fn of_kept(id: &ThreadId, kept: &[Kept]) -> Option<Thread> {
    let arrived: Vec<Arrived> = in_order(id, kept).into_iter().map(|(_, arrived)| arrived).collect();
    Thread::of(&arrived).filter(|thread| thread.id == *id)
}

/// Envelopes in the order that counts: by their place in the chain, and of two at one place the desk's order. So an
/// event that came late by another way still finds its place. What cannot be one of this thread comes last: a foreign
/// beginning must not pass for its own.
fn in_order(id: &ThreadId, kept: &[Kept]) -> Vec<(Envelope, Arrived)> {
    let mut all: Vec<(Envelope, Arrived)> = kept
        .iter()
        .map(|kept| {
            let envelope = Envelope::of_text(&kept.envelope);
            let arrived = envelope.arrived();
            (envelope, arrived)
        })
        .collect();
    all.sort_by_key(|(_, arrived)| match &arrived.event {
        Ok(event) if event.thread == *id => event.seq,
        _ => u32::MAX,
    });
    all
}

/// The thread that begins here.
fn begins(arrived: &[Arrived]) -> Option<ThreadId> {
    Thread::of(arrived).map(|thread| thread.id)
}

/// Why a text begins no thread.
fn wrong(arrived: &[Arrived]) -> Fault {
    let forged = arrived.iter().any(|one| one.event.as_ref().err() == Some(&Rejection::BadSignature));
    let asked =
        |one: &Arrived| one.event.as_ref().is_ok_and(|event| matches!(event.body, Body::Asked { .. }));
    let words = if forged {
        "This request is not as it was signed: it was changed on its way."
    } else if arrived.iter().any(asked) {
        "This request was made by a newer version of Reeve, or by none."
    } else {
        "This text holds no whole request: its beginning is missing."
    };
    Fault::new(Code::SignatureWrong, words)
}
