//! One program at a time: locks as restic writes them, so that it and other panels see ours and we see theirs.
//!
//! A lock is a small encrypted file that says who holds the repository and since when. Who changes the repository needs
//! it alone; who only reads shares it with other readers. A lock that was not renewed for half an hour was left behind,
//! and so was one of a process of this computer that is gone.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
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
}

impl Lock {
    /// Takes the repository.
    ///
    /// # Errors
    /// [`Error::Locked`] when somebody else has it.
    pub(crate) fn take(store: &Store, master: &Master, use_: Use) -> Result<Self> {
        free(store, master, use_, None)?;
        let path = write(store, master, use_)?;
        // whoever came at the same moment has written by now, too: then both give way
        if let Err(error) = free(store, master, use_, Some(&path)) {
            store.remove(&path)?;
            return Err(error);
        }
        let (end, ended) = mpsc::channel();
        let (held_store, held_master) = (store.clone(), master.clone());
        let keeper = thread::Builder::new().name("reeve-vault-lock".into()).spawn(move || {
            let mut path = path;
            while ended.recv_timeout(RENEWED) == Err(RecvTimeoutError::Timeout) {
                // the new one first: there is no moment without
                if let Ok(renewed) = write(&held_store, &held_master, use_) {
                    let _ = held_store.remove(&path);
                    path = renewed;
                }
            }
            let _ = held_store.remove(&path);
        });
        let keeper = keeper.map_err(|error| Error::Failed(format!("no thread for the lock: {error}")))?;
        Ok(Self { end: Some(end), keeper: Some(keeper) })
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

fn write(store: &Store, master: &Master, use_: Use) -> Result<String> {
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
    store.write(&path, vec![sealed.into()])?;
    Ok(path)
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
        if left_behind(&claim) {
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

fn left_behind(claim: &Claim) -> bool {
    let old = Utc::now() - claim.time > STALE;
    old || (claim.hostname == hostname() && !runs(claim.pid))
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
