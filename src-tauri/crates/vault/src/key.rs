//! The key of a vault: made here, and what it opens.
//!
//! In restic's words the key people keep is the password; the repository holds, under it, the master key that everything
//! is encrypted with. Between the two lies scrypt, which takes a third of a second on purpose: what it came to is
//! remembered for as long as the key may be used anyway.

use std::sync::{Arc, Mutex, PoisonError};

use aes256ctr_poly1305aes::aead::Aead as _;
use aes256ctr_poly1305aes::{Aes256CtrPoly1305Aes, Key, Nonce};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reeve_domain::Secret;
use rustic_core::repofile::{ConfigFile, KeyFile, MasterKey};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};
use crate::store::Store;

/// What a key is written with: no letter or digit that is taken for another.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Groups of five, 130 bits in all.
const GROUPS: usize = 6;
const GROUP: usize = 5;
/// The format of repositories that is known here.
const NEWEST_FORMAT: u32 = 2;
/// Bytes of the random number in front of what is encrypted.
const NONCE: usize = 16;

/// A new key: six groups of five letters and digits, easily read off paper.
///
/// # Errors
/// [`Error::Failed`] when this computer has no random numbers.
pub fn new_key() -> Result<Secret> {
    let mut random = [0_u8; GROUPS * GROUP];
    getrandom::fill(&mut random).map_err(|e| Error::Failed(format!("no random numbers: {e}")))?;
    let letters: Vec<char> = random
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)).map(|letter| char::from(*letter)))
        .collect();
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    Ok(Secret::new(groups.join("-")))
}

/// A repository's master key.
#[derive(Clone)]
pub(crate) struct Master(Key);

/// What the last key opened, so that the next opening need not derive it again. Whoever lets go of the key lets go of this.
#[derive(Debug, Clone, Default)]
pub struct Unlocked(Arc<Mutex<Option<Remembered>>>);

/// A master key, and by what it was come by.
#[derive(Debug)]
struct Remembered {
    by: [u8; 32],
    master: Master,
}

impl Unlocked {
    /// A key file opened with the key people keep; derived only where neither is the same as the last time.
    fn master(&self, file: &[u8], key: &Secret) -> Option<Master> {
        let by: [u8; 32] =
            Sha256::new().chain_update(Sha256::digest(file)).chain_update(key.expose()).finalize().into();
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = last.as_ref().filter(|last| last.by == by) {
            return Some(known.master.clone());
        }
        drop(last);
        let opened = serde_json::from_slice::<KeyFile>(file).ok()?.key_from_password(&key.expose()).ok()?;
        let (encrypt, k, r) = opened.to_keys();
        let bytes = [encrypt, k, r].concat();
        let master = Master(*Key::from_slice(&bytes));
        let remembered = Remembered { by, master: master.clone() };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(remembered);
        Some(master)
    }
}

impl Master {
    /// Opens a repository's key files with the key people keep.
    ///
    /// # Errors
    /// [`Error::NoVault`], [`Error::WrongKey`].
    pub(crate) fn unlock(store: &Store, key: &Secret, unlocked: &Unlocked) -> Result<Self> {
        let files = store.list("keys/")?;
        if files.is_empty() {
            return Err(Error::NoVault(store.location()));
        }
        for (path, _) in files {
            let Some(content) = store.read(&path)? else { continue };
            if let Some(master) = unlocked.master(&content, key) {
                return Ok(master);
            }
        }
        Err(Error::WrongKey)
    }

    /// Reads the repository's settings, and with them whether its format is known here.
    ///
    /// # Errors
    /// [`Error::NoVault`], [`Error::Newer`], [`Error::Damaged`].
    pub(crate) fn settings(&self, store: &Store) -> Result<ConfigFile> {
        let sealed = store.read("config")?.ok_or_else(|| Error::NoVault(store.location()))?;
        let plain = self.open(&sealed).ok_or_else(|| Error::Damaged("its settings do not decrypt".into()))?;
        // the version first: what else a newer format says need not be understood
        let document: serde_json::Value = serde_json::from_slice(&plain)
            .map_err(|error| Error::Damaged(format!("its settings cannot be read: {error}")))?;
        let version = document.get("version").and_then(serde_json::Value::as_u64).unwrap_or_default();
        if version > u64::from(NEWEST_FORMAT) {
            return Err(Error::Newer(u32::try_from(version).unwrap_or(u32::MAX)));
        }
        serde_json::from_value(document)
            .map_err(|error| Error::Damaged(format!("its settings cannot be read: {error}")))
    }

    /// The same key as the archiver wants it.
    ///
    /// # Errors
    /// [`Error::Failed`], never in practice.
    pub(crate) fn for_archiver(&self) -> Result<MasterKey> {
        let (encrypt, mac) = self.0.split_at(32);
        let (k, r) = mac.split_at(16);
        let text = |bytes: &[u8]| BASE64_STANDARD.encode(bytes);
        let document = json!({ "encrypt": text(encrypt), "mac": { "k": text(k), "r": text(r) } });
        serde_json::from_value(document).map_err(|error| Error::Failed(error.to_string()))
    }

    /// Encrypts as restic does: random number, content, seal.
    ///
    /// # Errors
    /// [`Error::Failed`].
    pub(crate) fn seal(&self, plain: &[u8]) -> Result<Vec<u8>> {
        let mut sealed = vec![0; NONCE];
        getrandom::fill(&mut sealed).map_err(|e| Error::Failed(format!("no random numbers: {e}")))?;
        let nonce = Nonce::clone_from_slice(&sealed);
        let body = Aes256CtrPoly1305Aes::new(&self.0)
            .encrypt(&nonce, plain)
            .map_err(|_| Error::Failed("encryption failed".into()))?;
        sealed.extend(body);
        Ok(sealed)
    }

    /// Decrypts what restic encrypted; `None` where the seal does not fit.
    pub(crate) fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, body) = sealed.split_at_checked(NONCE)?;
        Aes256CtrPoly1305Aes::new(&self.0).decrypt(Nonce::from_slice(nonce), body).ok()
    }
}

impl std::fmt::Debug for Master {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Master(…)")
    }
}
