//! macOS: the login keychain. It is always there, and shows its own dialog when it is locked.

use std::sync::Arc;

use apple_native_keyring_store::keychain::Store;
use keyring_core::CredentialStore;

use super::Reach;

pub(super) fn store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(Store::new()?)
}

pub(super) fn reach() -> Reach {
    Reach::Open
}

pub(super) fn unlock() -> Reach {
    Reach::Open
}
