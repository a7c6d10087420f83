//! Desks: where threads travel, and what waits to be sent.
//!
//! Everything that was ever seen of a thread is kept here; a desk adds to it. What is made here is kept first and sent
//! then: what the desk does not take now waits for the next look at it. What must always hold: an event is sent once, and
//! of two panels that answer at once one learns that it was overtaken; secrets of desks are with the keys only.

mod answering;
mod helpdesk;
mod line;
mod say;
mod sync;
mod thread;
mod turns;
mod words;

use reeve_domain::journal::{Action, Outcome};
use reeve_domain::place::Place;
use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault};
use reeve_keys::Name;
use reeve_store::{desks as table, thread_events};

use crate::api::{DeskPlace, DeskView, Nothing, OfName, SaveDesk, Tag};
use crate::journal;
use crate::reeve::Reeve;
use line::Line;

pub use sync::sync;

pub(crate) use answering::{answering, own_request};
pub(crate) use say::{open_thread, say};
pub(crate) use thread::{take_in, text_of, thread, threads, ticket_closed};
pub(crate) use turns::Turns;
pub(crate) use words::{needed_words, words};

/// A desk as it is kept.
type Desk = table::StoredDesk<DeskPlace>;

/// Longest name of a desk, in characters.
const NAME_MOST: usize = 60;

/// Desks as set up here.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(reeve: &Reeve, _: Nothing) -> Result<Vec<DeskView>, Fault> {
    let read = |db: &reeve_store::Connection| {
        let desks: Vec<Desk> = table::list(db)?;
        desks
            .into_iter()
            .map(|desk| {
                let waiting = thread_events::count_waiting(db, &desk.name)?;
                let Desk { name, place, read_at, fault } = desk;
                Ok(DeskView { name, place, read_at, fault, waiting })
            })
            .collect()
    };
    Ok(reeve.store().await?.read(read).await?)
}

/// Sets a desk up, after trying it: a small file is written, read, kept from being overwritten, and removed; tickets are
/// looked up.
///
/// # Errors
/// [`Code::InvalidInput`], [`Code::DeskFailed`], [`Code::ModuleMissing`] for a tenant without tickets.
pub async fn save(reeve: &Reeve, request: SaveDesk) -> Result<DeskView, Fault> {
    let SaveDesk { name, place, secret } = request;
    let place = valid_place(place)?;
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_MOST || name.chars().any(char::is_control) {
        return Err(invalid("name", format!("A desk has a name of at most {NAME_MOST} characters.")));
    }
    let kept = Name::Desk(table::name_key(&name));
    let keys = reeve.keys().await?;
    let given = secret.filter(|secret| !secret.is_empty());
    let secret = match given.clone() {
        Some(secret) => Some(secret),
        None => keys.get(&kept).await?,
    };
    Line::open(reeve, &place, secret.as_ref()).await?.try_out().await?;
    // the secret first: a desk without its own cannot be used
    match (has_secret(&place), given) {
        (true, Some(secret)) => keys.set(&kept, &secret).await?,
        (true, None) => {}
        (false, _) => keys.remove(&kept).await?,
    }
    let (called, where_) = (name.clone(), place.clone());
    reeve.store().await?.write(move |db| table::save(db, &called, &where_)).await?;
    journal::note(reeve, None, Action::DeskSave, format!("{name}: {place}"), Outcome::Done).await?;
    reeve.changed(&[Tag::Desks, Tag::Grants], None);
    let all = list(reeve, Nothing {}).await?;
    all.into_iter().find(|desk| desk.name == name).ok_or_else(|| unknown(&name))
}

/// Forgets a desk; what came by it stays.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn remove(reeve: &Reeve, request: OfName) -> Result<Nothing, Fault> {
    let name = request.name.trim().to_owned();
    let called = name.clone();
    reeve.store().await?.write(move |db| table::remove(db, &called)).await?;
    reeve.keys().await?.remove(&Name::Desk(table::name_key(&name))).await?;
    journal::note(reeve, None, Action::DeskRemove, name, Outcome::Done).await?;
    reeve.changed(&[Tag::Desks, Tag::Grants], None);
    Ok(Nothing {})
}

/// The desk of this name, opened.
async fn open(reeve: &Reeve, name: &str) -> Result<Line, Fault> {
    let desk = named(reeve, name).await?;
    let secret = reeve.keys().await?.get(&Name::Desk(table::name_key(name))).await?;
    Line::open(reeve, &desk.place, secret.as_ref()).await
}

/// The desk of this name, as it is kept.
async fn named(reeve: &Reeve, name: &str) -> Result<Desk, Fault> {
    let wanted = name.to_owned();
    match reeve.store().await?.read(move |db| table::get(db, &wanted)).await {
        Ok(desk) => Ok(desk),
        Err(reeve_store::Error::NotFound { .. }) => Err(unknown(name)),
        Err(error) => Err(error.into()),
    }
}

/// Notes how a desk could be used just now; a failure is shown with it.
async fn note(reeve: &Reeve, name: &str, used: Result<(), Fault>) -> Result<(), Fault> {
    let (name, at) = (name.to_owned(), reeve.host().now());
    let noted = used.map(|()| at);
    reeve.store().await?.write_cache(move |db| table::note(db, &name, &noted)).await?;
    reeve.changed(&[Tag::Desks], None);
    Ok(())
}

fn valid_place(place: DeskPlace) -> Result<DeskPlace, Fault> {
    Ok(match place {
        DeskPlace::Files(place @ (Place::Folder { .. } | Place::S3 { .. } | Place::Webdav { .. })) => {
            DeskPlace::Files(place.valid()?)
        }
        // events are only ever created: of the others it is not known that they keep to that
        DeskPlace::Files(_) => {
            let why = "A desk is in a folder, a bucket of S3, a WebDAV folder, or a helpdesk.";
            return Err(invalid("place", why));
        }
        helpdesk @ DeskPlace::Helpdesk { .. } => helpdesk,
    })
}

fn has_secret(place: &DeskPlace) -> bool {
    matches!(place, DeskPlace::Files(place) if place.has_secret())
}

fn unknown(name: &str) -> Fault {
    Fault::new(Code::NotFound, format!("There is no desk “{name}”."))
        .next("`reeve desk list` shows those there are.")
}
