//! What was found in a step of a restore, or why it failed: facts that the page words in its reader's language.
//!
//! What must always hold: whatever any version of the program wrote down is read again, and shown.

mod words;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use super::RestoreTarget;
use crate::backup::{DrillLine, Grade, TablesSeen};
use crate::fault::{Code, Fault};

/// What was found in a step, or why it failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StepDetail {
    /// The backup is sound, and the server can take it.
    Looked {
        /// The backup's size.
        #[specta(type = Number)]
        bytes: u64,
        /// The version of Odoo that made it, where it says so.
        odoo: Option<String>,
        /// Whether the server has its modules.
        modules: ModulesSeen,
        /// Room that the server has to have free while it restores it, in bytes, about; what it has cannot be seen. `None` where
        /// an older Reeve looked.
        #[serde(default)]
        #[specta(type = Option<Number>)]
        needs: Option<u64>,
    },
    /// The live database was backed up, and that was proven.
    Saved {
        /// Absolute path of that backup.
        file: String,
    },
    /// No safety backup could be taken, and somebody said to go on without.
    NotSaved {
        /// Why none could be taken, in English.
        why: String,
    },
    /// The backup was sent, and the server restored it.
    Sent {
        /// All that was sent.
        #[specta(type = Number)]
        bytes: u64,
        /// The name it was restored as.
        database: String,
        /// The server's answer never came: that the database is there was proven instead.
        answer_lost: bool,
    },
    /// What was restored is as the backup says.
    Proven {
        /// What was seen.
        proof: ProofSeen,
        /// Whether the database that is not live is at rest; `None` where nothing is stopped by hand.
        rest: Option<RestSeen>,
    },
    /// What was restored is not as the backup says, or could not be seen to be.
    NotProven {
        /// What was seen.
        proof: ProofSeen,
    },
    /// What came of it is dropped and sent again: proving it again would show the same.
    SendAgain,
    /// The databases have each other's names.
    Swapped {
        /// The live name.
        live: String,
        /// The name that what is live now had before.
        coming: String,
        /// The name that what was live has now.
        going: String,
        /// For how long nothing had the live name, in milliseconds.
        #[specta(type = Number)]
        gap_ms: u64,
    },
    /// The swap was cut off before anything was renamed.
    NothingRenamed,
    /// What was live before answers again.
    Back {
        /// Accounts in it.
        #[specta(type = Number)]
        people: u64,
        /// Whether its files came back with its name.
        files: FilesSeen,
        /// Whether what was restored is at rest.
        rest: RestSeen,
    },
    /// What was live before answers again, and none of its attachments opens.
    FilesGone {
        /// The live database.
        database: String,
        /// So many were tried.
        #[specta(type = Number)]
        tried: u64,
    },
    /// The provider's helpdesk is asked to restore it.
    ProviderAsked {
        /// Where to.
        target: RestoreTarget,
        /// The live database, or the name on the side.
        database: String,
        /// The name under which it is asked to keep what is live; `None` where that is not at stake.
        #[serde(default)]
        before: Option<String>,
        /// Until when it is asked to keep that.
        #[serde(default)]
        until: Option<DateTime<Utc>>,
    },
    /// What the provider's helpdesk restored was looked at from outside.
    ProviderDone {
        /// The database.
        database: String,
        /// Accounts in it.
        #[specta(type = Number)]
        people: u64,
        /// Whether a live database was replaced at all cannot be told: nothing newer than the backup was in it.
        unsure: bool,
        /// What was compared with the backup; `None` where that is not on this computer.
        proof: Option<ProofSeen>,
        /// Whether it is at rest, where it is to be.
        rest: Option<RestSeen>,
    },
    /// The live database still is the one that the provider's helpdesk was to replace.
    NotReplaced {
        /// The live database.
        database: String,
        /// Records in it that are newer than the backup.
        #[specta(type = Number)]
        newer: u64,
    },
    /// The provider's helpdesk is asked to put back what was live before.
    BackAsked {
        /// The live database.
        database: String,
        /// The name under which it was asked to keep what was live before.
        before: String,
    },
    /// What was live before is live again, as it was looked at from outside.
    BackDone {
        /// The live database.
        database: String,
        /// Accounts in it.
        #[specta(type = Number)]
        people: u64,
        /// Whether it was put back at all cannot be told: nothing newer than the backup was in it.
        unsure: bool,
    },
    /// The live database still is the restored one, which the provider's helpdesk was to put away.
    NotPutBack {
        /// The live database.
        database: String,
        /// Records that what was live before has and it lacks.
        #[specta(type = Number)]
        lacks: u64,
    },
    /// It failed otherwise.
    Failed {
        /// Which of the known failures.
        code: Code,
        /// What happened, in English, or in the server's own words.
        message: String,
    },
    /// In English, as it was written down before there were facts.
    #[serde(untagged)]
    Words(String),
}

/// Whether a server has the modules of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ModulesSeen {
    /// It has all of them.
    There {
        /// So many.
        #[specta(type = Number)]
        count: u64,
    },
    /// The live database did not tell its modules.
    NotCompared {
        /// Why, in English or in the tenant's own words.
        why: String,
    },
    /// The live database could not be asked at all.
    NotAsked {
        /// Why, in English or in the tenant's own words.
        why: String,
    },
}

/// Whether anything runs by itself in a database that is not live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RestSeen {
    /// Nothing does.
    AtRest {
        /// The database.
        database: String,
    },
    /// Its scheduled actions and outgoing mail could not be stopped.
    RunsOn {
        /// The database.
        database: String,
        /// Why, in English or in the tenant's own words.
        why: String,
    },
}

/// Whether the attachments of what is live again open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FilesSeen {
    /// Some were tried.
    Opened {
        /// So many opened.
        #[specta(type = Number)]
        opened: u64,
        /// Of so many.
        #[specta(type = Number)]
        of: u64,
    },
    /// None could be tried.
    NotLooked {
        /// Why, in English or in the tenant's own words.
        why: String,
    },
}

/// What a proof saw of a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ProofSeen {
    /// The database.
    pub database: String,
    /// The grade of what was seen.
    pub grade: Grade,
    /// How its tables came back; `None` where they were not compared.
    pub tables: Option<TablesSeen>,
    /// The evidence that has something to tell: what did not hold, and the tables.
    pub lines: Vec<DrillLine>,
}

impl From<&Fault> for StepDetail {
    fn from(fault: &Fault) -> Self {
        Self::Failed { code: fault.code, message: fault.message.clone() }
    }
}

#[cfg(test)]
mod tests;
