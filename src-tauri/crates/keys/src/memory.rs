//! Secrets that are gone with the program: the demo fleet's made-up ones.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use reeve_domain::Secret;

/// Secrets by account, in memory that is wiped when they go.
#[derive(Default)]
pub(crate) struct Memory(Mutex<HashMap<String, Secret>>);

impl Memory {
    pub(crate) fn get(&self, account: &str) -> Option<Secret> {
        self.secrets().get(account).cloned()
    }

    pub(crate) fn set(&self, account: String, secret: Secret) {
        self.secrets().insert(account, secret);
    }

    pub(crate) fn remove(&self, account: &str) {
        self.secrets().remove(account);
    }

    fn secrets(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory(…)")
    }
}
