//! A desk in a shared folder, bucket or WebDAV folder: `reeve/<thread>/<seq>.<attempt>.event`.
//!
//! Files are created and never changed. The next event of a thread has one place, its number: whoever creates that file
//! first has it, and the other is told. A file that holds no event which could stand there (broken, forged, of another
//! thread or chain) would block the thread for good: it is stepped over with the next attempt number, by everybody alike.

use std::path::PathBuf;
use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use opendal::{ErrorKind, Operator};
use reeve_domain::Secret;
use reeve_domain::desk::ThreadId;
use reeve_domain::place::Place;

use crate::bucket;
use crate::envelope::Envelope;
use crate::error::{Error, Result};
use crate::exclusive::{Created, create};

/// The folder within the place that is ours.
const ROOT: &str = "reeve";
/// Most files for one place in a thread: more is no accident.
const ATTEMPTS: u32 = 100;
/// How often a file that is no event is looked at before it is stepped over.
const LOOKS: u32 = 4;
/// And how long between.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// How many files are read at once.
const AT_ONCE: usize = 8;

/// An event file as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDesk {
    /// Its rank among the files of its thread: the order that counts for all.
    pub rank: i64,
    /// What is in it.
    pub envelope: Envelope,
}

/// What became of an event that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It is there, at this rank.
    Done(i64),
    /// Somebody else's event has its place.
    Overtaken,
}

/// An opened desk.
#[derive(Debug, Clone)]
pub struct Folder {
    operator: Operator,
    local: Option<PathBuf>,
}

impl Folder {
    /// Opens a place. `secret` is the bucket's secret key or the WebDAV password.
    ///
    /// # Errors
    /// [`Error::BadPlace`] where it cannot be one.
    pub fn open(place: &Place, secret: Option<&Secret>) -> Result<Self> {
        let local = match place {
            Place::Folder { path } => Some(PathBuf::from(path)),
            _ => None,
        };
        Ok(Self { operator: bucket::operator(place, secret)?, local })
    }

    /// Tries whether it can be a desk: writes a small file, reads it, is refused a second one of its name, removes it.
    ///
    /// # Errors
    /// [`Error::Overwrites`], or what failed.
    pub async fn try_out(&self) -> Result<()> {
        let (name, content) = (format!("{ROOT}/{}.probe", uuid::Uuid::new_v4()), b"reeve".to_vec());
        let first = self.create(&name, content.clone()).await?;
        let read = self.operator.read(&name).await?.to_vec();
        let second = self.create(&name, b"other".to_vec()).await;
        // tidied up in any case; a place where nothing can be removed is none the worse for events
        if let Err(error) = self.operator.delete(&name).await {
            tracing::debug!(%error, "the probe of a desk was not removed");
        }
        if first != Created::Done || read != content {
            return Err(Error::Failed { why: "what was written is not what is read".into(), passing: false });
        }
        if second? == Created::Taken { Ok(()) } else { Err(Error::Overwrites) }
    }

    /// The threads on this desk.
    ///
    /// # Errors
    /// What failed.
    pub async fn threads(&self) -> Result<Vec<ThreadId>> {
        let names = self.names(&format!("{ROOT}/")).await?;
        let threads = names.into_iter().filter_map(|name| {
            let id = ThreadId(name.strip_suffix('/')?.to_owned());
            id.is_valid().then_some(id)
        });
        Ok(threads.collect())
    }

    /// Everything in a thread, in its order; what cannot be read as an event included.
    ///
    /// # Errors
    /// What failed.
    pub async fn read(&self, thread: &ThreadId) -> Result<Vec<OnDesk>> {
        let folder = folder_of(thread)?;
        let mut ranks: Vec<i64> =
            self.names(&folder).await?.iter().filter_map(|name| rank_of(name)).collect();
        ranks.sort_unstable();
        // made before they are run: a closure that borrows cannot be sent between threads
        let reads: Vec<_> = ranks.into_iter().map(|rank| self.on_desk(thread, rank)).collect();
        let found: Vec<Option<OnDesk>> = stream::iter(reads).buffered(AT_ONCE).try_collect().await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn on_desk(&self, thread: &ThreadId, rank: i64) -> Result<Option<OnDesk>> {
        let envelope = self.fetch(thread, rank).await?;
        Ok(envelope.map(|envelope| OnDesk { rank, envelope }))
    }

    /// Adds an event at its place. Adding the same one again, after an answer was lost, finds it there.
    ///
    /// # Errors
    /// What failed; nothing was added then, or it is there whole.
    pub async fn append(&self, envelope: &Envelope) -> Result<Appended> {
        let arrived = envelope.arrived();
        let Ok(event) = arrived.event else { return Err(Error::Unwritable("it is no event".into())) };
        let content = envelope.as_str().as_bytes().to_vec();
        for attempt in 0..ATTEMPTS {
            let rank = i64::from(event.seq) * i64::from(ATTEMPTS) + i64::from(attempt);
            if self.create(&path_of(&event.thread, rank)?, content.clone()).await? == Created::Done {
                return Ok(Appended::Done(rank));
            }
            let there = self.settled(&event.thread, rank).await?;
            if there.hash() == arrived.hash {
                return Ok(Appended::Done(rank));
            }
            if there.arrived().event.is_ok_and(|other| other.wants_place_of(&event)) {
                return Ok(Appended::Overtaken);
            }
        }
        Err(Error::Failed { why: "the place of the next event is littered".into(), passing: false })
    }

    async fn create(&self, name: &str, content: Vec<u8>) -> Result<Created> {
        create(&self.operator, self.local.as_deref(), name, content).await
    }

    /// What has a place that is taken. Waits a moment for one that is not written to its end yet: it may be the good one.
    async fn settled(&self, thread: &ThreadId, rank: i64) -> Result<Envelope> {
        let mut there = None;
        for _ in 0..LOOKS {
            there = self.fetch(thread, rank).await?;
            match &there {
                Some(envelope) if envelope.arrived().event.is_ok() => break,
                _ => tokio::time::sleep(BETWEEN_LOOKS).await,
            }
        }
        let gone = || Error::Failed { why: "somebody else is writing to this request".into(), passing: true };
        there.ok_or_else(gone)
    }

    /// What is at a rank; `None` where there is nothing (any more).
    async fn fetch(&self, thread: &ThreadId, rank: i64) -> Result<Option<Envelope>> {
        let path = path_of(thread, rank)?;
        let most = Envelope::MOST as u64;
        let content = match self.operator.stat(&path).await {
            Ok(found) if found.content_length() > most => {
                return Ok(Some(Envelope::of_text(&format!("{path} is too long"))));
            }
            Ok(_) => self.operator.read(&path).await,
            Err(error) => Err(error),
        };
        match content {
            Ok(content) => Ok(Some(Envelope::of_text(&String::from_utf8_lossy(&content.to_vec())))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The names in a folder, those of folders with a `/` behind; nothing where there is no folder.
    async fn names(&self, folder: &str) -> Result<Vec<String>> {
        match self.operator.list(folder).await {
            // some places list the folder itself along
            Ok(entries) => Ok(entries
                .iter()
                .filter(|entry| entry.path() != folder)
                .map(|entry| entry.name().to_owned())
                .collect()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }
}

fn folder_of(thread: &ThreadId) -> Result<String> {
    if thread.is_valid() { Ok(format!("{ROOT}/{thread}/")) } else { Err(Error::BadId(thread.0.clone())) }
}

fn path_of(thread: &ThreadId, rank: i64) -> Result<String> {
    let (seq, attempt) = (rank / i64::from(ATTEMPTS), rank % i64::from(ATTEMPTS));
    Ok(format!("{}{seq:06}.{attempt}.event", folder_of(thread)?))
}

/// The rank a file's name says; `None` for files that are none of ours.
fn rank_of(name: &str) -> Option<i64> {
    let (seq, attempt) = name.strip_suffix(".event")?.split_once('.')?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if seq.len() != 6 || !digits(seq) || !(1..=2).contains(&attempt.len()) || !digits(attempt) {
        return None;
    }
    Some(seq.parse::<i64>().ok()? * i64::from(ATTEMPTS) + attempt.parse::<i64>().ok()?)
}
