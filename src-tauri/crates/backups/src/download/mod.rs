//! Downloading a backup: whatever breaks on the way, it goes on where it stopped, and where it cannot it begins anew, but
//! not for ever.
//!
//! `FILE.part` holds what arrived and `FILE.part.json` says how much of it is safe and of which version it is: both
//! survive the program. What must always hold: what is gone on with is the same version of the same file, and the hash is
//! of every byte in the file, those of an earlier run included; a source that falls silent, of whatever kind, is one whose
//! line broke.

mod note;
mod pace;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::source::{Arriving, SILENCE, Source};
use crate::writer::{Received, Writer};
use crate::{Error, Result, part};
pub(crate) use note::Note;
pub use pace::Pace;

/// After so many bytes what arrived is made safe: the most that a break of the program costs.
const CHUNK: u64 = 8 << 20;
/// Longest pause before trying again.
const PAUSE_MOST: Duration = Duration::from_secs(30);

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Wish {
    /// By which this download is known after a restart.
    pub name: String,
    /// The path within the source.
    pub path: String,
    /// The file to be.
    pub target: PathBuf,
    /// Bytes a second at most.
    pub per_second: Option<u64>,
    /// How often it may go wrong.
    pub bounds: Bounds,
}

/// How often a download may go wrong.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Times it may begin anew.
    pub anew: u32,
    /// Breaks in a row without a byte between them.
    pub breaks: u32,
    /// The pause after the first break; doubled after each that follows.
    pub pause: Duration,
    /// A source that says nothing for so long counts as a break.
    pub silence: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { anew: 3, breaks: 8, pause: Duration::from_millis(200), silence: SILENCE }
    }
}

/// What whoever waits for a download hears of it.
#[derive(Debug, Clone, Copy)]
pub enum Told {
    /// So many bytes are here.
    Here {
        /// Those of an earlier run included.
        bytes: u64,
        /// Of so many, where the source tells.
        total: Option<u64>,
    },
    /// The line broke; in a moment the source is asked again for what is missing.
    Broke,
    /// What arrived is of no use, since the file is another one now or the source sends no pieces: it begins anew in a moment.
    BegunAnew,
}

/// A backup that arrived, not yet proven.
#[derive(Debug)]
pub struct Downloaded {
    /// The file.
    pub received: Received,
    /// Whether it is known to have come to its end: by its size, the protocol or what the source says its SHA-256 is.
    pub whole: bool,
    /// How often the line broke.
    pub breaks: u32,
    /// How often it began anew.
    pub anew: u32,
    /// Why it broke off or began anew the last time.
    pub broke: Option<String>,
}

/// How far one attempt came.
struct Attempt<'a> {
    source: &'a Source,
    wish: &'a Wish,
    stop: &'a CancellationToken,
}

/// Downloads a backup into `FILE.part`. Stopped, it leaves what arrived, to be gone on with.
///
/// # Errors
/// [`Error::Cancelled`] when it was stopped, [`Error::Gone`], [`Error::Source`] and [`Error::Changed`] when its bounds are
/// reached, [`Error::ChecksumWrong`], and those of the disk.
pub async fn download(
    source: &Source,
    wish: &Wish,
    stop: &CancellationToken,
    mut told: impl FnMut(Told),
) -> Result<Downloaded> {
    let attempt = Attempt { source, wish, stop };
    let (mut breaks, mut anew, mut in_a_row, mut broke) = (0, 0, 0, None);
    loop {
        let note = Note::read(&wish.target).filter(|note| note.of == wish.name);
        let before = note.as_ref().map_or(0, |note| note.at);
        let failed = match attempt.run(note, &mut told).await {
            Ok((received, whole)) => return Ok(Downloaded { received, whole, breaks, anew, broke }),
            Err(failed) => failed,
        };
        let word = match &failed {
            Error::Changed | Error::NoRange | Error::PastEnd { .. } => {
                forget(&wish.target, &wish.name);
                Told::BegunAnew
            }
            Error::Source { passing: true, .. } => {
                breaks += 1;
                Told::Broke
            }
            _ => return Err(failed),
        };
        let after = Note::read(&wish.target).map_or(0, |note| note.at);
        if after > before {
            in_a_row = 0;
        } else if after == 0 {
            anew += 1;
        }
        in_a_row += 1;
        if anew > wish.bounds.anew || in_a_row > wish.bounds.breaks {
            return Err(failed);
        }
        let doubled = wish.bounds.pause.saturating_mul(1 << in_a_row.min(16).saturating_sub(1));
        told(word);
        broke = Some(failed.to_string());
        tokio::select! {
            () = stop.cancelled() => return Err(Error::Cancelled),
            () = tokio::time::sleep(doubled.min(PAUSE_MOST)) => {}
        }
    }
}

/// Removes what the download of this name left at `target` to be gone on with. What another one left there, or somebody
/// writes right now, is left alone.
pub fn forget(target: &Path, name: &str) {
    part::alone(target, || {
        if Note::read(target).is_none_or(|note| note.of == name) {
            Note::remove(target);
            part::remove(target);
        }
    });
}

impl Attempt<'_> {
    /// Answers also whether the file is known to be whole.
    async fn run(&self, note: Option<Note>, told: &mut impl FnMut(Told)) -> Result<(Received, bool)> {
        let on = note.as_ref().map(|note| (note.at, note.validator.as_str()));
        let mut arriving = self.heard(self.source.fetch(&self.wish.path, on)).await?;
        let target = &self.wish.target;
        let mut writer = match arriving.from {
            0 => Writer::create(target, arriving.total).await?,
            from => Writer::resume(target, from, arriving.total).await?,
        };
        if writer.written() != arriving.from {
            // what was noted is not there: somebody tidied up
            writer.abandon().await;
            return Err(Error::NoRange);
        }
        told(Told::Here { bytes: arriving.from, total: arriving.total });
        if let Err(failed) = self.flow(&mut arriving, &mut writer, told).await {
            // a disk that is full takes no note either: then what arrived is given up, and the reason is the first one
            let _ = self.leave(writer, arriving.validator).await;
            return Err(failed);
        }
        let total = writer.written();
        let received = writer.finish().await?;
        let compared = match self.note(&arriving.validator, total).await {
            Ok(()) => self.compare(&received, arriving.sha256).await,
            Err(failed) => Err(failed),
        };
        match compared {
            Ok(hashed) => Ok((received, hashed || arriving.end_shows)),
            Err(wrong @ Error::ChecksumWrong { .. }) => {
                Note::remove(&self.wish.target);
                Err(wrong)
            }
            Err(failed) => {
                // all of it is here: whoever goes on need not fetch it again
                if arriving.validator.is_some() {
                    received.leave();
                }
                Err(failed)
            }
        }
    }

    async fn flow(
        &self,
        arriving: &mut Arriving,
        writer: &mut Writer,
        told: &mut impl FnMut(Told),
    ) -> Result<()> {
        let mut pace = Pace::new(self.wish.per_second, Instant::now());
        let mut safe = writer.written();
        while let Some(chunk) = self.heard(arriving.next()).await? {
            let bytes = chunk.len() as u64;
            writer.write(chunk).await?;
            let written = writer.written();
            if arriving.total.is_some_and(|total| written > total) {
                return Err(Error::Changed);
            }
            told(Told::Here { bytes: written, total: arriving.total });
            if arriving.validator.is_some() && written - safe >= CHUNK {
                writer.settle().await?;
                self.note(&arriving.validator, written).await?;
                safe = written;
            }
            let pause = pace.after(bytes, Instant::now());
            if !pause.is_zero() {
                let wait = async {
                    tokio::time::sleep(pause).await;
                    Ok(())
                };
                self.or_stop(wait).await?;
            }
        }
        match arriving.total {
            Some(total) if writer.written() < total => {
                let why = format!("it ended after {} of {total} bytes", writer.written());
                Err(Error::Source { why, passing: true })
            }
            _ => self.heard(self.source.still(&self.wish.path, arriving.validator.as_deref())).await,
        }
    }

    /// Keeps what arrived, where it can be gone on with.
    async fn leave(&self, writer: Writer, validator: Option<String>) -> Result<()> {
        let at = writer.written();
        if validator.is_none() || at == 0 {
            writer.abandon().await;
            Note::remove(&self.wish.target);
            return Ok(());
        }
        writer.leave().await?;
        self.note(&validator, at).await
    }

    async fn note(&self, validator: &Option<String>, at: u64) -> Result<()> {
        let Some(validator) = validator.clone() else { return Ok(()) };
        let note = Note { of: self.wish.name.clone(), validator, at };
        note.write(&self.wish.target).await
    }

    /// Compares with what the source says about the whole file, in its answer or in a file beside it. Answers whether it
    /// says anything.
    async fn compare(&self, received: &Received, sent: Option<String>) -> Result<bool> {
        let promised = match sent {
            Some(sent) => Some(sent),
            None => self.heard(self.source.sha256_beside(&self.wish.path)).await?,
        };
        match promised {
            Some(expected) if expected != received.sha256 => {
                Err(Error::ChecksumWrong { expected, got: received.sha256.clone() })
            }
            promised => Ok(promised.is_some()),
        }
    }

    /// What the source answers. One that is silent for too long may be gone, and nobody was told.
    async fn heard<T>(&self, answer: impl Future<Output = Result<T>>) -> Result<T> {
        let limit = self.wish.bounds.silence;
        let in_time = async {
            tokio::time::timeout(limit, answer).await.unwrap_or_else(|_| {
                let why = format!("nothing came from it for {} seconds", limit.as_secs_f64());
                Err(Error::Source { why, passing: true })
            })
        };
        self.or_stop(in_time).await
    }

    async fn or_stop<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Err(Error::Cancelled),
            done = work => done,
        }
    }
}
