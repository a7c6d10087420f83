//! Windows: the Credential Manager. It is open whenever the user is signed in.

use std::sync::Arc;

use keyring_core::CredentialStore;
use windows_native_keyring_store::Store;

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
