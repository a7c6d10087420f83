//! How this installation stands: where secrets rest, who sits here, what the window looks like.
//!
//! The store's key rests with the secrets, so opening the keys opens the store. Nothing is ever kept in plain text
//! without the user choosing it: without a keyring, a passphrase file has to be chosen here.

mod home;

use std::path::PathBuf;

use reeve_domain::{Code, Fault, Secret};
use reeve_keys::{Keys, Place, State};
use reeve_store::Store;
use reeve_vault::Unlocked;

use crate::api::{ChoosePath, KeyPlace, KeyState, Nothing, OpenSetup, Preferences, Role, Status, Tag};
use crate::reeve::{Opened, Reeve};
use crate::{backups, grants, jobs, promises, restores, vault};

const PREFERENCES: &str = "preferences";

/// How things stand.
///
/// # Errors
/// When the data folder cannot be read.
pub async fn status(reeve: &Reeve, _: Nothing) -> Result<Status, Fault> {
    describe(reeve).await
}

/// Chooses or unlocks the place of secrets and opens the local file.
///
/// # Errors
/// [`Code::KeysLocked`], [`Code::KeysMissing`], [`Code::PassphraseWrong`]; [`Code::StoreNewer`], [`Code::StoreBusy`]
/// and [`Code::CannotWrite`] for the local file.
pub async fn open(reeve: &Reeve, request: OpenSetup) -> Result<Status, Fault> {
    let mut slot = reeve.slot().write().await;
    if slot.is_none() {
        let home = reeve.home().to_owned();
        let installation = home::prepare(&home).await?;
        let keys = match request.place {
            KeyPlace::Memory => Keys::in_memory(),
            place => {
                let choice = if place == KeyPlace::File { Place::File } else { Place::Keyring };
                Keys::open(&home, &installation, Some(choice), request.passphrase.as_ref()).await?
            }
        };
        let key = home::store_key(&keys, &home).await?;
        let opened = Store::open(&home.join(home::DATABASE), Some(&key)).await?;
        *slot = Some(Opened {
            store: opened.store,
            keys,
            unlocked: Unlocked::default(),
            set_aside: opened.set_aside,
        });
        drop(slot);
        reeve.note_start(None);
        crate::demo::forget(reeve).await?;
        jobs::take_over(reeve).await?;
        grants::watch(reeve);
        vault::watch(reeve);
        backups::watch(reeve);
        restores::watch(reeve);
        promises::watch(reeve);
        reeve.changed(&[Tag::Setup, Tag::Tenants, Tag::Users, Tag::Backups, Tag::Jobs, Tag::Journal], None);
    }
    describe(reeve).await
}

/// The data folder of this user: `reeve` in the platform's own place for such data. `None` for a user without a home.
pub fn default_home() -> Option<PathBuf> {
    dirs::data_dir().map(|data| data.join("reeve"))
}

/// Opens what needs no question at the start of a window: a keyring that is there and unlocked, and was used before or
/// holds nothing yet. A passphrase file waits for its passphrase, and a computer without a keyring for a choice.
///
/// # Errors
/// As [`open`]; kept for [`Status`] too, because a page that comes later was not there to hear it.
pub async fn open_at_start(reeve: &Reeve) -> Result<Status, Fault> {
    match look(reeve).await {
        State::Ready(Place::Keyring) | State::KeyringAvailable => {
            let opened = open(reeve, OpenSetup { place: KeyPlace::Keyring, passphrase: None }).await;
            if let Err(fault) = &opened {
                reeve.note_start(Some(fault.clone()));
                reeve.changed(&[Tag::Setup], None);
            }
            opened
        }
        _ => describe(reeve).await,
    }
}

/// Opens a home for the demo fleet, with its made-up secrets in memory only, and starts the fleet.
///
/// # Errors
/// As [`open`] and [`crate::demo::start`].
pub async fn open_demo(reeve: &Reeve) -> Result<Status, Fault> {
    open(reeve, OpenSetup { place: KeyPlace::Memory, passphrase: None }).await?;
    // whoever only looks around is not asked who they are
    save(reeve, Preferences { role: Some(Role::Administrator), ..Preferences::default() }).await?;
    crate::demo::start(reeve, crate::api::StartDemo::default()).await?;
    describe(reeve).await
}

/// Opens without a window: the place that was chosen by the caller, else the one in use, else the keyring.
///
/// # Errors
/// As [`open`]; [`Code::KeysMissing`] where nothing was chosen and there is no keyring.
pub async fn open_headless(
    reeve: &Reeve,
    choice: Option<KeyPlace>,
    passphrase: Option<Secret>,
) -> Result<Status, Fault> {
    let place = match (choice, look(reeve).await) {
        (Some(place), _) => place,
        (None, State::Ready(Place::File) | State::Locked(Place::File)) => KeyPlace::File,
        (None, State::Missing) => {
            return Err(Fault::new(Code::KeysMissing, "This computer offers no keyring to keep secrets in."));
        }
        (None, _) => KeyPlace::Keyring,
    };
    open(reeve, OpenSetup { place, passphrase }).await
}

/// Which places there are; asks the keyring, so it is kept off the async threads.
async fn look(reeve: &Reeve) -> State {
    let home = reeve.home().to_owned();
    tokio::task::spawn_blocking(move || reeve_keys::look(&home, None)).await.unwrap_or(State::Missing)
}

/// Saves role, language and colours.
///
/// # Errors
/// When the store cannot be written.
pub async fn save(reeve: &Reeve, preferences: Preferences) -> Result<Status, Fault> {
    let store = reeve.store().await?;
    let saved = preferences.clone();
    store.write(move |db| reeve_store::settings::set(db, PREFERENCES, &saved)).await?;
    reeve.changed(&[Tag::Setup], None);
    describe(reeve).await
}

/// Asks the user for a path.
///
/// # Errors
/// None today; the host answers `None` where there is no dialog.
pub async fn choose_path(reeve: &Reeve, request: ChoosePath) -> Result<Option<String>, Fault> {
    let chosen = reeve.host().choose_path(request.purpose, request.suggestion.map(PathBuf::from)).await;
    Ok(chosen.map(|path| path.to_string_lossy().into_owned()))
}

async fn describe(reeve: &Reeve) -> Result<Status, Fault> {
    let opened = reeve.slot().read().await.clone();
    let (keys, key_place) = match &opened {
        Some(opened) => (KeyState::Ready, Some(place_of(opened.keys.place()))),
        None => match look(reeve).await {
            State::Ready(place) | State::Locked(place) => (KeyState::Locked, Some(place_of(place))),
            State::KeyringAvailable => (KeyState::NotChosen, None),
            State::Missing => (KeyState::NoKeyring, None),
        },
    };
    let preferences = match &opened {
        Some(opened) => {
            opened.store.read(|db| reeve_store::settings::get(db, PREFERENCES)).await?.unwrap_or_default()
        }
        None => Preferences::default(),
    };
    Ok(Status {
        keys,
        key_place,
        fault: reeve.start_fault(),
        set_aside: opened.and_then(|o| o.set_aside).map(|path| path.to_string_lossy().into_owned()),
        preferences,
        home: reeve.home().to_string_lossy().into_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        demo: reeve.demo().lock().await.is_some(),
    })
}

fn place_of(place: Place) -> KeyPlace {
    match place {
        Place::Keyring => KeyPlace::Keyring,
        Place::File => KeyPlace::File,
        Place::Memory => KeyPlace::Memory,
    }
}
