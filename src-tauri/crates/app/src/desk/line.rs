//! The line to a desk: what is read from it and added to it, whatever kind it is.

use reeve_desk::{Appended, Envelope, Folder};
use reeve_domain::desk::{Thread, ThreadId};
use reeve_domain::tenant::invalid;
use reeve_domain::{Fault, Secret};
use reeve_store::thread_events::Seen;

use super::helpdesk::Tickets;
use crate::api::DeskPlace;
use crate::reeve::Reeve;

/// An opened desk.
pub(super) enum Line {
    /// Files.
    Folder(Folder),
    /// Tickets.
    Tickets(Tickets),
}

/// What a desk has of one thread.
pub(super) struct Found {
    /// Which thread it says it is.
    pub(super) thread: ThreadId,
    /// Where it is on the desk, where that is not its id.
    pub(super) remote: Option<String>,
    /// Its events in the desk's order, and what stands among them.
    pub(super) seen: Vec<Seen>,
}

/// What became of an event on the desk.
pub(super) enum Sent {
    /// It is there.
    There {
        /// Its rank.
        rank: i64,
        /// Where the thread is on the desk.
        remote: Option<String>,
    },
    /// Somebody else's event has its place.
    Overtaken,
}

impl Line {
    /// Opens a place.
    ///
    /// # Errors
    /// [`reeve_domain::Code::InvalidInput`] where it cannot be one; for tickets, what keeps the tenant from being asked.
    pub(super) async fn open(
        reeve: &Reeve,
        place: &DeskPlace,
        secret: Option<&Secret>,
    ) -> Result<Self, Fault> {
        match place {
            DeskPlace::Helpdesk { tenant } => Ok(Self::Tickets(Tickets::open(reeve, tenant).await?)),
            DeskPlace::Files(place) => Ok(Self::Folder(Folder::open(place, secret)?)),
        }
    }

    /// Tries whether it can be a desk.
    pub(super) async fn try_out(&self) -> Result<(), Fault> {
        match self {
            Self::Folder(folder) => Ok(folder.try_out().await?),
            Self::Tickets(tickets) => tickets.try_out().await,
        }
    }

    /// Everything on the desk; of tickets, those with notes newer than the message `after`.
    pub(super) async fn read_all(&self, after: i64) -> Result<Vec<Found>, Fault> {
        match self {
            Self::Folder(folder) => {
                let mut all = Vec::new();
                for thread in folder.threads().await? {
                    all.extend(read_folder(folder, &thread).await?);
                }
                Ok(all)
            }
            Self::Tickets(tickets) => tickets.read_all(after).await,
        }
    }

    /// One thread; `None` where the desk does not have it (yet).
    pub(super) async fn read(&self, thread: &ThreadId, remote: Option<&str>) -> Result<Option<Found>, Fault> {
        match self {
            Self::Folder(folder) => read_folder(folder, thread).await,
            Self::Tickets(tickets) => tickets.read(thread, remote).await,
        }
    }

    /// Adds an event. `thread` is the thread with it.
    pub(super) async fn send(
        &self,
        thread: &Thread,
        remote: Option<&str>,
        envelope: &Envelope,
    ) -> Result<Sent, Fault> {
        match self {
            Self::Folder(folder) => Ok(match folder.append(envelope).await? {
                Appended::Done(rank) => Sent::There { rank, remote: None },
                Appended::Overtaken => Sent::Overtaken,
            }),
            Self::Tickets(tickets) => tickets.send(thread, remote, envelope).await,
        }
    }

    /// Whether the ticket of a thread is closed; `None` where there is none, or nobody knows.
    pub(super) async fn is_closed(&self, remote: Option<&str>) -> Result<Option<bool>, Fault> {
        match (self, remote) {
            (Self::Tickets(tickets), Some(remote)) => tickets.is_closed(remote).await,
            _ => Ok(None),
        }
    }

    /// The existing ticket of this number, to write on. `None` for desks without tickets.
    pub(super) async fn ticket(&self, number: &str) -> Result<Option<String>, Fault> {
        match self {
            Self::Folder(_) => Ok(None),
            Self::Tickets(tickets) => match tickets.numbered(number).await? {
                Some(remote) => Ok(Some(remote)),
                None => Err(invalid("ticket", format!("There is no ticket {number} on this desk."))),
            },
        }
    }
}

async fn read_folder(folder: &Folder, thread: &ThreadId) -> Result<Option<Found>, Fault> {
    let found = folder.read(thread).await?;
    if found.is_empty() {
        return Ok(None);
    }
    let seen = found.iter().map(|one| seen(&one.envelope, Some(one.rank))).collect();
    Ok(Some(Found { thread: thread.clone(), remote: None, seen }))
}

/// An envelope as the store takes it.
pub(super) fn seen(envelope: &Envelope, place: Option<i64>) -> Seen {
    Seen { hash: envelope.hash(), envelope: envelope.as_str().to_owned(), place }
}

/// Whether a failure is the desk's: what was made here waits then. Anything else is somebody's to hear.
pub(super) fn is_the_desks(fault: &Fault) -> bool {
    !fault.is_of_this_computer()
}
