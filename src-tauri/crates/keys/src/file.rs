//! Secrets in a file under a passphrase, in age's format: `age` itself opens it, so leaving Reeve costs nothing.
//!
//! `keys/identity.age` holds an age identity under the passphrase; `keys/secrets.age` holds the secrets for that
//! identity. So the passphrase's deliberate slowness is paid once at opening and not at every change. What must always
//! hold: a file is replaced whole or not at all, and two processes do not lose each other's changes.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use age::secrecy::{ExposeSecret, SecretString};
use age::{DecryptError, scrypt, x25519};
use reeve_domain::Secret;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::seal::{decrypt, encrypt};
use crate::{Error, Place, Result, choice};

const IDENTITY: &str = "identity.age";
const SECRETS: &str = "secrets.age";
/// The newest format of `secrets.age` that is known here.
const FORMAT: u32 = 1;
/// scrypt's N is two to the power of this: OWASP's first choice (N = 2^17, r = 8, p = 1), 128 MiB and about half a second.
const WORK: u8 = 17;
/// Files that ask for more work than this are not ours.
const WORK_MAX: u8 = 20;
/// How long another process may hold the lock; a change takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

type Secrets = BTreeMap<String, Secret>;

/// The opened file.
pub(crate) struct SecretFile {
    folder: PathBuf,
    identity: x25519::Identity,
    known: Mutex<Known>,
}

/// The secrets as last read, and the file they were read from. Each [`Secret`] wipes itself.
struct Known {
    stamp: Stamp,
    secrets: Secrets,
}

/// Tells one version of the file from the next: every change makes a new file.
type Stamp = (u64, Option<SystemTime>, u64);

#[derive(Serialize)]
struct Written<'a> {
    format: u32,
    secrets: BTreeMap<&'a str, &'a str>,
}

#[derive(Deserialize)]
struct Format {
    format: u32,
}

#[derive(Deserialize)]
struct Content {
    secrets: Secrets,
}

impl SecretFile {
    /// Whether there is one in this data folder.
    pub(crate) fn exists(home: &Path) -> bool {
        choice::folder(home).join(IDENTITY).exists()
    }

    /// Opens the file; where there is none and `create` says so, makes it.
    pub(crate) fn open(home: &Path, passphrase: Option<&Secret>, create: bool) -> Result<Self> {
        let folder = choice::folder(home);
        let exists = Self::exists(home);
        if !exists && !create {
            return Err(Error::Missing(Place::File));
        }
        let passphrase = passphrase.ok_or(Error::Locked(Place::File))?;
        if passphrase.is_empty() {
            return Err(Error::PassphraseEmpty);
        }
        if !exists {
            alone_in(&folder, || match Self::exists(home) {
                true => Ok(()),
                false => create_in(&folder, passphrase),
            })?;
        }
        let identity = open_identity(&folder.join(IDENTITY), passphrase)?;
        let known = Mutex::new(read(&folder.join(SECRETS), &identity)?);
        Ok(Self { folder, identity, known })
    }

    pub(crate) fn get(&self, account: &str) -> Result<Option<Secret>> {
        let mut known = self.known();
        let path = self.folder.join(SECRETS);
        if stamp(&path)? != known.stamp {
            *known = read(&path, &self.identity)?;
        }
        Ok(known.secrets.get(account).cloned())
    }

    /// Changes the secrets, as the latest process left them.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Secrets)) -> Result<()> {
        let mut known = self.known();
        let _lock = lock(&self.folder)?;
        let path = self.folder.join(SECRETS);
        let mut secrets = read(&path, &self.identity)?.secrets;
        change(&mut secrets);
        write(&self.folder, &self.identity, &secrets)?;
        *known = Known { stamp: stamp(&path)?, secrets };
        Ok(())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // what is in it is replaced whole: a thread that died left it as it was
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for SecretFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretFile").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// The secrets first: an identity that is there stands for both.
fn create_in(folder: &Path, passphrase: &Secret) -> Result<()> {
    let identity = x25519::Identity::generate();
    write(folder, &identity, &Secrets::new())?;
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.expose().to_owned()));
    recipient.set_work_factor(WORK);
    let text = identity.to_string();
    let sealed = encrypt(&recipient, text.expose_secret().as_bytes())
        .map_err(|e| Error::writing(&folder.join(IDENTITY), e))?;
    write_whole(folder, IDENTITY, &sealed)
}

fn open_identity(path: &Path, passphrase: &Secret) -> Result<x25519::Identity> {
    let sealed = fs::read(path).map_err(|e| Error::reading(path, e))?;
    let mut key = scrypt::Identity::new(SecretString::from(passphrase.expose().to_owned()));
    key.set_max_work_factor(WORK_MAX);
    let text = decrypt(&key, &sealed).map_err(|e| match e {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => Error::PassphraseWrong,
        _ => Error::Damaged(path.to_owned()),
    })?;
    std::str::from_utf8(&text)
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Error::Damaged(path.to_owned()))
}

fn read(path: &Path, identity: &x25519::Identity) -> Result<Known> {
    let damaged = || Error::Damaged(path.to_owned());
    // taken before reading: a change in between is then seen as one
    let stamp = stamp(path)?;
    let sealed = fs::read(path).map_err(|e| Error::reading(path, e))?;
    let text = decrypt(identity, &sealed).map_err(|_| damaged())?;
    let Format { format } = serde_json::from_slice(&text).map_err(|_| damaged())?;
    if format > FORMAT {
        return Err(Error::Newer(path.to_owned()));
    }
    let Content { secrets } = serde_json::from_slice(&text).map_err(|_| damaged())?;
    Ok(Known { stamp, secrets })
}

fn write(folder: &Path, identity: &x25519::Identity, secrets: &Secrets) -> Result<()> {
    let failed = |e| Error::writing(&folder.join(SECRETS), e);
    let written = Written {
        format: FORMAT,
        secrets: secrets.iter().map(|(account, secret)| (account.as_str(), secret.expose())).collect(),
    };
    // room for all of it from the start: a buffer that grows leaves copies behind
    let room = written
        .secrets
        .iter()
        .map(|(account, secret)| 16 + 6 * (account.len() + secret.len()))
        .sum::<usize>();
    let mut text = Zeroizing::new(Vec::with_capacity(64 + room));
    serde_json::to_writer(&mut *text, &written).map_err(|e| failed(e.into()))?;
    let sealed = encrypt(&identity.to_public(), &text).map_err(failed)?;
    write_whole(folder, SECRETS, &sealed)
}

fn stamp(path: &Path) -> Result<Stamp> {
    let meta = fs::metadata(path).map_err(|e| match e.kind() {
        // the identity is there: its secrets were, too
        io::ErrorKind::NotFound => Error::Damaged(path.to_owned()),
        _ => Error::reading(path, e),
    })?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&meta);
    #[cfg(not(unix))]
    let number = 0;
    Ok((meta.len(), meta.modified().ok(), number))
}

/// Does something in the folder, made when missing, that no other process does at the same time.
pub(crate) fn alone_in<T>(folder: &Path, act: impl FnOnce() -> Result<T>) -> Result<T> {
    make_folder(folder)?;
    let _lock = lock(folder)?;
    act()
}

/// Waits for other processes that are changing the secrets. The lock ends with the returned file.
fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("lock");
    let file = private().open(&path).map_err(|e| Error::writing(&path, e))?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(TryLockError::WouldBlock) => return Err(Error::Busy),
            Err(TryLockError::Error(e)) => return Err(Error::writing(&path, e)),
        }
    }
}

/// Replaces `folder/name`, or leaves it as it was.
pub(crate) fn write_whole(folder: &Path, name: &str, content: &[u8]) -> Result<()> {
    make_folder(folder)?;
    let (path, new) = (folder.join(name), folder.join(format!("{name}.new")));
    let written = private()
        .truncate(true)
        .open(&new)
        .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&new, &path));
    if let Err(e) = written {
        let _ = fs::remove_file(&new);
        return Err(Error::writing(&path, e));
    }
    #[cfg(unix)] // makes the new name durable; Windows has no such call and needs none
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|e| Error::writing(folder, e))?;
    Ok(())
}

fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| Error::writing(folder, e))
}

/// For this user's eyes only.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
