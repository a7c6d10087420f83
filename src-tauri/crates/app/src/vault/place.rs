//! Where the vault is, opened.

use std::time::Duration;

use reeve_domain::place::Place;
use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault, Secret};
use reeve_keys::Name;
use reeve_places::{Patience, ReqwestTransport, client, operator};
use reeve_vault::{Store, Vault};
use tokio::runtime::Handle;

use super::needed;
use crate::reeve::{Opened, Reeve};

/// How long a server may be silent: packs are large, and some stores think before they answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The store behind a place. Touches no network yet.
///
/// # Errors
/// [`Code::InvalidInput`] where it cannot hold a vault, [`Code::VaultFailed`].
pub(super) fn store(place: &Place, secret: Option<&Secret>) -> Result<Store, Fault> {
    let failed = |error: reeve_places::Error| match &error {
        reeve_places::Error::BadPlace { field, .. } => invalid(field, error.to_string()),
        _ => Fault::new(Code::VaultFailed, error.to_string()),
    };
    let transport = ReqwestTransport::new(client(Patience::Silence(PATIENCE)).map_err(failed)?);
    Ok(Store::new(operator(place, secret, transport).map_err(failed)?, Handle::current()))
}

/// The vault that is set up here.
///
/// # Errors
/// [`Code::VaultMissing`], [`Code::VaultKeyWrong`], [`Code::VaultFailed`].
pub(super) async fn open(reeve: &Reeve) -> Result<Vault, Fault> {
    let kept = needed(reeve).await?;
    let Opened { keys, unlocked, .. } = reeve.opened().await?;
    let key = keys
        .get(&Name::Vault(kept.repository.clone()))
        .await?
        .ok_or_else(|| Fault::new(Code::VaultKeyWrong, "The vault's key is not among the stored ones."))?;
    let secret = keys.get(&secret_name(&kept.repository)).await?;
    let store = store(&kept.place, secret.as_ref()).map_err(|fault| match fault.code {
        // it was one when it was set up: what is wrong now is not what was typed
        Code::InvalidInput => Fault::new(Code::VaultFailed, fault.message),
        _ => fault,
    })?;
    blocking(move || Vault::open_again(store, &key, &unlocked)).await
}

/// The name of what opens the store itself, beside the vault's key.
pub(super) fn secret_name(repository: &str) -> Name {
    Name::Vault(format!("{repository}/store"))
}

/// Work on a vault blocks: it goes to a thread that may.
///
/// # Errors
/// Those of the work.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> reeve_vault::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_| Fault::new(Code::Internal, "The work on the vault broke off."))??)
}
