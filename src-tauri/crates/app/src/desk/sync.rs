//! Reading desks and sending what waits.

use futures_util::{StreamExt as _, stream};
use reeve_desk::Envelope;
use reeve_domain::Fault;
use reeve_domain::desk::{Event, ThreadId};
use reeve_store::thread_events::{self, Kept};
use reeve_store::{desks, threads as table};

use super::line::{Found, Line, Sent};
use super::say::Speaker;
use super::thread::{known, of_kept};
use super::{Desk, list, note, open};
use crate::api::{DeskView, Nothing, Tag};
use crate::reeve::Reeve;

/// How many desks are read side by side.
const AT_ONCE: usize = 4;

/// Sends what waits and reads what is new, on every desk.
///
/// # Errors
/// When the store cannot be used; a desk's own failure is in its view.
pub async fn sync(reeve: &Reeve, _: Nothing) -> Result<Vec<DeskView>, Fault> {
    let all: Vec<Desk> = reeve.store().await?.read(desks::list).await?;
    let uses: Vec<_> = all.into_iter().map(|desk| noted(reeve, desk)).collect();
    let used: Vec<Result<(), Fault>> = stream::iter(uses).buffer_unordered(AT_ONCE).collect().await;
    used.into_iter().collect::<Result<(), Fault>>()?;
    list(reeve, Nothing {}).await
}

async fn noted(reeve: &Reeve, desk: Desk) -> Result<(), Fault> {
    let used = one(reeve, &desk.name).await;
    note(reeve, &desk.name, used).await
}

/// One desk: reads everything new, then sends what waits.
async fn one(reeve: &Reeve, desk: &str) -> Result<(), Fault> {
    let line = open(reeve, desk).await?;
    let named = desk.to_owned();
    let highest = reeve.store().await?.read(move |db| thread_events::highest(db, &named)).await?;
    let mut news = 0;
    for found in line.read_all(highest.unwrap_or(0)).await? {
        let _turn = reeve.turns().of(&found.thread).await;
        news += take(reeve, desk, found).await?;
    }
    if news > 0 {
        reeve.changed(&[Tag::Grants], None);
    }
    let named = desk.to_owned();
    let ways = reeve.store().await?.read(move |db| table::on_desk(db, &named)).await?;
    for way in ways {
        let _turn = reeve.turns().of(&way.thread).await;
        if known(reeve, &way.thread).await.is_ok_and(|known| known.is_waiting()) {
            make_anew(reeve, &line, desk, &way.thread).await?;
        }
    }
    Ok(())
}

/// Reads one thread again; one that is not on the desk yet is no failure.
pub(super) async fn read_one(reeve: &Reeve, line: &Line, desk: &str, id: &ThreadId) -> Result<(), Fault> {
    let remote = known(reeve, id).await?.way.remote;
    if let Some(found) = line.read(id, remote.as_deref()).await? {
        take(reeve, desk, found).await?;
    }
    Ok(())
}

/// Takes in what a desk has of a thread and answers how much of it is new. Nothing is kept of what begins no thread, nor
/// of a thread that turns up where it does not belong.
async fn take(reeve: &Reeve, desk: &str, found: Found) -> Result<usize, Fault> {
    let Found { thread, remote, seen } = found;
    let (desk, at) = (desk.to_owned(), reeve.host().now());
    let kept = move |db: &reeve_store::Transaction<'_>| {
        let way = table::get(db, &thread)?;
        match &way {
            None => {
                let fresh: Vec<Kept> = seen.iter().map(|one| as_kept(&thread, one)).collect();
                if of_kept(&thread, &fresh).is_none() {
                    return Ok(0);
                }
            }
            Some(way) => {
                let elsewhere = way.remote.is_some() && remote.is_some() && way.remote != remote;
                let other_desk =
                    way.desk.as_ref().is_some_and(|on| desks::name_key(on) != desks::name_key(&desk));
                if elsewhere || other_desk {
                    return Ok(0);
                }
            }
        }
        table::know(db, &thread, Some(&desk), remote.as_deref())?;
        thread_events::add(db, &thread, &seen, at)
    };
    Ok(reeve.store().await?.write(kept).await?)
}

/// Sends what waits in a thread, in its order. Answers the hashes of events whose place somebody else's had: they were
/// taken back, having reached nobody.
pub(super) async fn send_waiting(
    reeve: &Reeve,
    line: &Line,
    desk: &str,
    id: &ThreadId,
) -> Result<Vec<String>, Fault> {
    let now = known(reeve, id).await?;
    let mut remote = now.way.remote.clone();
    let mut waiting = now.kept.iter().filter(|kept| kept.waiting);
    while let Some(kept) = waiting.next() {
        let envelope = Envelope::of_text(&kept.envelope);
        match line.send(&now.thread, remote.as_deref(), &envelope).await? {
            Sent::There { rank, remote: at } => {
                remote = at.clone().or(remote);
                sent(reeve, desk, kept, rank, at).await?;
            }
            Sent::Overtaken => {
                // the ones behind it stand on it
                let lost: Vec<String> =
                    std::iter::once(kept).chain(waiting).map(|kept| kept.hash.clone()).collect();
                take_back(reeve, id, lost.clone()).await?;
                read_one(reeve, line, desk, id).await?;
                return Ok(lost);
            }
        }
    }
    Ok(Vec::new())
}

/// Sends what waits; what was overtaken and may still be said is made anew at its new place.
async fn make_anew(reeve: &Reeve, line: &Line, desk: &str, id: &ThreadId) -> Result<(), Fault> {
    let before: Vec<Kept> = known(reeve, id).await?.kept.into_iter().filter(|kept| kept.waiting).collect();
    let lost = send_waiting(reeve, line, desk, id).await?;
    if lost.is_empty() {
        return Ok(());
    }
    let me = Speaker::own(reeve).await?;
    for kept in before.iter().filter(|kept| lost.contains(&kept.hash)) {
        let now = known(reeve, id).await?;
        match event_of(kept) {
            Some(event) if me.may(&now.thread, &event.body).is_ok() => {
                me.keep(&now, event.body, Some(desk)).await?;
            }
            // it stays to be seen, and counts for nothing
            _ => keep_unsent(reeve, kept).await?,
        }
    }
    reeve.changed(&[Tag::Grants], None);
    // what somebody overtakes again is for the next look
    send_waiting(reeve, line, desk, id).await.map(drop)
}

fn event_of(kept: &Kept) -> Option<Event> {
    Envelope::of_text(&kept.envelope).arrived().event.ok()
}

async fn sent(
    reeve: &Reeve,
    desk: &str,
    kept: &Kept,
    rank: i64,
    remote: Option<String>,
) -> Result<(), Fault> {
    let (kept, desk, at) = (kept.clone(), desk.to_owned(), reeve.host().now());
    let noted = move |db: &reeve_store::Transaction<'_>| {
        table::know(db, &kept.thread, Some(&desk), remote.as_deref())?;
        let seen = thread_events::Seen { hash: kept.hash, envelope: kept.envelope, place: Some(rank) };
        thread_events::add(db, &kept.thread, &[seen], at).map(drop)
    };
    Ok(reeve.store().await?.write(noted).await?)
}

async fn take_back(reeve: &Reeve, id: &ThreadId, lost: Vec<String>) -> Result<(), Fault> {
    let id = id.clone();
    let taken = move |db: &reeve_store::Transaction<'_>| {
        lost.iter().try_for_each(|hash| thread_events::take_back(db, &id, hash))
    };
    Ok(reeve.store().await?.write(taken).await?)
}

async fn keep_unsent(reeve: &Reeve, kept: &Kept) -> Result<(), Fault> {
    let (kept, at) = (kept.clone(), reeve.host().now());
    let seen = thread_events::Seen { hash: kept.hash, envelope: kept.envelope, place: None };
    let added =
        move |db: &reeve_store::Transaction<'_>| thread_events::add_own(db, &kept.thread, &seen, false, at);
    Ok(reeve.store().await?.write(added).await?)
}

fn as_kept(thread: &ThreadId, seen: &thread_events::Seen) -> Kept {
    Kept {
        thread: thread.clone(),
        hash: seen.hash.clone(),
        envelope: seen.envelope.clone(),
        place: seen.place,
        waiting: false,
    }
}
