//! One backup in the catalogue, wherever it lies.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use super::drill::DrillResult;
use super::proving::Looked;

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Database and filestore.
    Full,
    /// The database alone.
    DatabaseOnly,
}

impl Holds {
    /// Whether a backup that holds this serves where `promised` is promised: a full one holds the database too.
    pub fn serves(self, promised: Self) -> bool {
        self == Self::Full || promised == Self::DatabaseOnly
    }
}

/// How far a backup is proven, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ProofState {
    /// It was known, and is not where it was.
    Gone,
    /// It was looked at, and is not sound.
    Unsound,
    /// It is in a listing; nobody has looked into it.
    Unseen,
    /// It is here, and was not proven to its end.
    Downloaded,
    /// Every check held.
    Verified,
    /// It was restored for real.
    Drilled,
}

/// Where a backup's time is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TimedBy {
    /// It was taken from here.
    Taking,
    /// Its name says it.
    Name,
    /// Nothing but the date its source gives the file: copying may have changed it.
    FileDate,
}

/// A backup as the catalogue has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Listed {
    /// By which commands name it; the same at every listing.
    pub id: String,
    /// The source's name.
    pub source: String,
    /// Its path within the source, or on this computer for one taken from here; its id for one in the vault.
    pub path: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Who says so.
    pub timed_by: TimedBy,
    /// What it holds.
    pub holds: Holds,
    /// Its size in bytes, where the source tells it.
    #[specta(type = Option<Number>)]
    pub bytes: Option<u64>,
    /// How far it is proven.
    pub proof: ProofState,
    /// The file on this computer, once it is here.
    pub file: Option<String>,
    /// Its id in the vault, for one that is there.
    pub snapshot: Option<String>,
    /// What its latest drill found out.
    pub drill: Option<DrillResult>,
    /// It lies in a folder of this computer, and can be checked there.
    pub in_place: bool,
    /// When it was last checked by itself where its source has it, or that was tried.
    pub looked: Option<Looked>,
}

impl Listed {
    /// Whether it is certain when it was made: a file's date is that of a copy as often as not.
    pub fn is_dated(&self) -> bool {
        self.timed_by != TimedBy::FileDate
    }
}
