//! How the vault stands for whoever counts the backups in it. Nothing is asked of it but, of one in a folder of this computer,
//! whether it is there.

use std::path::Path;

use chrono::{DateTime, Utc};
use reeve_domain::place::Place;
use reeve_domain::{Code, Fault};
use reeve_store::{Connection, settings};

use super::damage::Damage;
use super::{Kept, SETTING};

/// The vault as it is known here.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// When it was last looked into.
    pub(crate) seen_at: Option<DateTime<Utc>>,
    gone: Option<Fault>,
    away: Option<Fault>,
    damage: Option<Damage>,
}

impl Standing {
    /// Reads it; `None` where no vault is set up here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) fn read(db: &Connection) -> reeve_store::Result<Option<Self>> {
        let Some(kept) = settings::get::<Kept>(db, SETTING)? else { return Ok(None) };
        Ok(Some(Self {
            gone: gone(&kept.place),
            seen_at: kept.seen_at,
            away: kept.away,
            damage: kept.damage,
        }))
    }

    /// Whether it is not where it was: nothing comes out of it then.
    pub(crate) fn is_gone(&self) -> bool {
        self.gone.is_some()
    }

    /// Why it cannot be looked into now, or could not when that was last tried.
    pub(crate) fn unread(&self) -> Option<Fault> {
        self.gone.clone().or_else(|| self.away.clone())
    }

    /// Whether a check found that this backup cannot be relied on.
    pub(crate) fn has_damaged(&self, id: &str) -> bool {
        self.damage.as_ref().is_some_and(|damage| damage.has(id))
    }
}

/// Why there is no vault in a folder of this computer: one on a disk that is not mounted, say.
fn gone(place: &Place) -> Option<Fault> {
    let Place::Folder { path } = place else { return None };
    (!Path::new(path).join("config").is_file())
        .then(|| Fault::new(Code::VaultFailed, format!("There is no vault in {path}.")).with("path", path))
}
