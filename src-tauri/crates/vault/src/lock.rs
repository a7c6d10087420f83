//! One program at a time: locks as restic writes them, so that it and other panels see ours and we see theirs.
//!
//! A lock is a small encrypted file that says who holds the repository and since when. Who changes the repository needs
//! it alone; who only reads shares it with other readers. A lock that was not renewed for half an hour was left behind,
//! and so was one of a process of this computer that is gone, or one of our own that nobody here holds: its store was away
//! when it should have been removed. A computer that slept, or a store that was away, may cost
//! us our own: so it is looked at again before what counts is written and before anything is removed.

use std::collections::BTreeSet;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};
use crate::key::Master;
use crate::store::Store;

/// Where locks are.
const FOLDER: &str = "locks/";
/// restic's own numbers: a lock is renewed every five minutes and forgotten after thirty.
const RENEWED: Duration = Duration::from_secs(5 * 60);
const STALE: TimeDelta = TimeDelta::minutes(30);
/// What stands in front of a compressed file in repositories of format 2.
const COMPRESSED: u8 = 2;

/// The locks that this process holds, in whatever repository: their names are never the same twice.
static HERE: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

fn here() -> MutexGuard<'static, BTreeSet<String>> {
    HERE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a lock lets others in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Reading: other readers may, too.
    Shared,
    /// Changing: nobody else may.
    Alone,
}

/// What a lock says.
#[derive(Debug, Serialize, Deserialize)]
struct Claim {
    time: DateTime<Utc>,
    exclusive: bool,
    #[serde(default)]
    hostname: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    pid: u32,
}

/// A held lock; it goes when this goes.
#[derive(Debug)]
pub(crate) struct Lock {
    end: Option<Sender<()>>,
    keeper: Option<JoinHandle<()>>,
    held: Held,
}

/// Our own lock as it was last written.
#[derive(Debug, Clone)]
pub(crate) struct Held(Arc<RwLock<Written>>);

#[derive(Debug)]
struct Written {
    path: String,
    at: DateTime<Utc>,
}

impl Drop for Written {
    fn drop(&mut self) {
        here().remove(&self.path);
    }
}

impl Held {
    /// Whether it is still there and young enough to keep others out.
    ///
    /// # Errors
    /// What the store answers.
    pub(crate) fn holds(&self, store: &Store) -> Result<bool> {
        // it is not exchanged for a renewed one while it is looked at
        let written = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Ok(Utc::now() - written.at < STALE && store.size(&written.path)?.is_some())
    }

    fn path(&self) -> String {
        self.0.read().unwrap_or_else(PoisonError::into_inner).path.clone()
    }

    /// Puts a newer one in its place; the one before is removed.
    fn renew(&self, store: &Store, master: &Master, use_: Use) -> Result<()> {
        // the new one first: there is no moment without
        let renewed = write(store, master, use_)?;
        let before = std::mem::replace(&mut *self.0.write().unwrap_or_else(PoisonError::into_inner), renewed);
        store.remove(&before.path)
    }
}

impl Lock {
    /// Takes the repository.
    ///
    /// # Errors
    /// [`Error::Locked`] when somebody else has it, [`Error::Forgot`] where the store does not keep what it takes.
    pub(crate) fn take(store: &Store, master: &Master, use_: Use) -> Result<Self> {
        free(store, master, use_, None)?;
        let written = write(store, master, use_)?;
        // a lock that is not there keeps nobody out
        if store.size(&written.path)?.is_none() {
            return Err(Error::Forgot(written.path.clone()));
        }
        // whoever came at the same moment has written by now, too: then both give way
        if let Err(error) = free(store, master, use_, Some(&written.path)) {
            store.remove(&written.path)?;
            return Err(error);
        }
        let held = Held(Arc::new(RwLock::new(written)));
        let (end, ended) = mpsc::channel();
        let (held_store, held_master, kept) = (store.clone(), master.clone(), held.clone());
        let keeper = thread::Builder::new().name("reeve-vault-lock".into()).spawn(move || {
            while ended.recv_timeout(RENEWED) == Err(RecvTimeoutError::Timeout) {
                // one that was lost is not taken back: others may have the repository by now
                if matches!(kept.holds(&held_store), Ok(false)) {
                    break;
                }
                // what fails is tried again the next time; who works looks at the age
                let _ = kept.renew(&held_store, &held_master, use_);
            }
            let _ = held_store.remove(&kept.path());
        });
        let keeper = keeper.map_err(|error| Error::Failed(format!("no thread for the lock: {error}")))?;
        Ok(Self { end: Some(end), keeper: Some(keeper), held })
    }

    /// The same for work that changes nothing: none where the store lets nothing be written, such as a disk that is
    /// mounted to be read. Whoever else could change it there does not see us, and is not kept out.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub(crate) fn take_to_read(store: &Store, master: &Master, use_: Use) -> Result<Option<Self>> {
        match Self::take(store, master, use_) {
            Err(Error::Refused(_)) => Ok(None),
            taken => taken.map(Some),
        }
    }

    /// What is looked at while it is held.
    pub(crate) fn held(&self) -> Held {
        self.held.clone()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.join();
        }
    }
}

fn write(store: &Store, master: &Master, use_: Use) -> Result<Written> {
    let claim = Claim {
        time: Utc::now(),
        exclusive: use_ == Use::Alone,
        hostname: hostname(),
        username: whoami::username().unwrap_or_default(),
        pid: std::process::id(),
    };
    let plain = serde_json::to_vec(&claim).map_err(|error| Error::Failed(error.to_string()))?;
    let sealed = master.seal(&plain)?;
    let path = format!("{FOLDER}{}", hex::encode(Sha256::digest(&sealed)));
    // known before others can see it
    here().insert(path.clone());
    let written = Written { path, at: claim.time };
    store.write(&written.path, vec![sealed.into()])?;
    Ok(written)
}

/// Whether nobody else is in the way; locks that were left behind are removed.
fn free(store: &Store, master: &Master, use_: Use, own: Option<&str>) -> Result<()> {
    for (path, _) in store.list(FOLDER)? {
        if own == Some(path.as_str()) {
            continue;
        }
        // gone since it was listed
        let Some(sealed) = store.read(&path)? else { continue };
        let Some(claim) = read(master, &sealed) else {
            return Err(locked("somebody whose lock cannot be read", "an unknown time"));
        };
        if left_behind(&claim, &path) {
            store.remove(&path)?;
        } else if claim.exclusive || use_ == Use::Alone {
            let who = format!("{} on {} (process {})", claim.username, claim.hostname, claim.pid);
            return Err(locked(&who, &claim.time.format("%Y-%m-%d %H:%M UTC").to_string()));
        }
    }
    Ok(())
}

fn read(master: &Master, sealed: &[u8]) -> Option<Claim> {
    let plain = master.open(sealed)?;
    match plain.split_first() {
        Some((&COMPRESSED, packed)) => serde_json::from_slice(&zstd::decode_all(packed).ok()?).ok(),
        _ => serde_json::from_slice(&plain).ok(),
    }
}

fn left_behind(claim: &Claim, path: &str) -> bool {
    let old = Utc::now() - claim.time > STALE;
    let of_nobody =
        || if claim.pid == std::process::id() { !here().contains(path) } else { !runs(claim.pid) };
    old || (claim.hostname == hostname() && of_nobody())
}

/// Whether a process of this computer runs; where that cannot be seen, only a lock's age counts.
fn runs(pid: u32) -> bool {
    let processes = std::path::Path::new("/proc");
    !processes.join("self").exists() || processes.join(pid.to_string()).exists()
}

fn hostname() -> String {
    whoami::hostname().unwrap_or_default()
}

fn locked(who: &str, since: &str) -> Error {
    Error::Locked { who: who.to_owned(), since: since.to_owned() }
}
