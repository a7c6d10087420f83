//! The data folder at its first start: made for this user alone, given an identity, its local file a key.
//!
//! What must always hold: each is made once, however many programs start at the same moment, and what is there but
//! cannot be read is never replaced by something new.

use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::{Duration, Instant};

use reeve_domain::{Code, Fault, Secret};
use reeve_keys::{Keys, Name, Place};
use reeve_store::Key;

/// The local file.
pub(super) const DATABASE: &str = "reeve.db";
const IDENTITY: &str = "installation";
const TURN: &str = "starting";
/// How long another program may take to make what is missing; it takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// Makes the folder and its identity, which keeps two folders apart in one keyring; answers the identity.
pub(super) async fn prepare(home: &Path) -> Result<String, Fault> {
    create_private(home).await.map_err(|error| cannot_write(home, &error))?;
    if let Some(known) = identity(home).await? {
        return Ok(known);
    }
    let _turn = take_turn(home).await?;
    if let Some(known) = identity(home).await? {
        return Ok(known);
    }
    let new = uuid::Uuid::new_v4().to_string();
    tokio::fs::write(home.join(IDENTITY), &new).await.map_err(|error| cannot_write(home, &error))?;
    Ok(new)
}

/// The local file's key: made once and kept with the secrets. A file without its key is not overwritten by a new one.
pub(super) async fn store_key(keys: &Keys, home: &Path) -> Result<Key, Fault> {
    if let Some(hex) = keys.get(&Name::StoreKey).await? {
        return Key::from_hex(&hex);
    }
    let _turn = take_turn(home).await?;
    if let Some(hex) = keys.get(&Name::StoreKey).await? {
        return Key::from_hex(&hex);
    }
    let file = home.join(DATABASE);
    if keys.place() != Place::Memory && file.exists() {
        let what = "The local file exists, but its key is not in this place of secrets.";
        return Err(Fault::new(Code::KeysLocked, what)
            .with("path", file.display())
            .next("Open the place of secrets it was made with, or move the file away to begin anew."));
    }
    let random = || uuid::Uuid::new_v4().simple();
    let hex = Secret::new(format!("{}{}", random(), random()));
    keys.set(&Name::StoreKey, &hex).await?;
    Key::from_hex(&hex)
}

/// `None` before there is one, and after a break that left the file empty.
async fn identity(home: &Path) -> Result<Option<String>, Fault> {
    match tokio::fs::read_to_string(home.join(IDENTITY)).await {
        Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Fault::new(Code::CannotRead, format!("The data folder cannot be read: {error}."))
            .with("path", home.display())),
    }
}

/// Waits until no other program makes what is missing here. The turn ends with the returned file.
async fn take_turn(home: &Path) -> Result<File, Fault> {
    let cannot = |error: io::Error| cannot_write(home, &error);
    let mut options = tokio::fs::OpenOptions::new();
    options.create(true).truncate(false).write(true);
    let file = options.open(home.join(TURN)).await.map_err(cannot)?.into_std().await;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            Err(TryLockError::WouldBlock) => {
                return Err(Fault::new(
                    Code::StoreBusy,
                    "Another Reeve is starting and does not come to an end.",
                ));
            }
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
        }
    }
}

fn cannot_write(home: &Path, error: &io::Error) -> Fault {
    let code = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Code::DiskFull,
        _ => Code::CannotWrite,
    };
    Fault::new(code, format!("The data folder cannot be written: {error}.")).with("path", home.display())
}

#[cfg(unix)]
async fn create_private(home: &Path) -> io::Result<()> {
    tokio::fs::DirBuilder::new().recursive(true).mode(0o700).create(home).await
}

#[cfg(not(unix))]
async fn create_private(home: &Path) -> io::Result<()> {
    tokio::fs::create_dir_all(home).await
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn programs_that_start_together_agree_on_identity_and_key() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        let keys = Keys::in_memory();
        let start = || {
            let (home, keys) = (home.clone(), keys.clone());
            tokio::spawn(async move {
                let identity = prepare(&home).await.unwrap();
                store_key(&keys, &home).await.unwrap();
                (identity, keys.get(&Name::StoreKey).await.unwrap().unwrap().expose().to_owned())
            })
        };
        let mut seen = Vec::new();
        for started in [start(), start(), start(), start(), start(), start()] {
            seen.push(started.await.unwrap());
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "whoever came second uses what the first one made");
    }

    #[tokio::test]
    async fn an_identity_that_cannot_be_read_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(IDENTITY), [0xff, 0xfe]).unwrap();
        assert_eq!(prepare(folder.path()).await.unwrap_err().code, Code::CannotRead);
        assert_eq!(
            std::fs::read(folder.path().join(IDENTITY)).unwrap(),
            [0xff, 0xfe],
            "it was left as it is"
        );
    }
}
