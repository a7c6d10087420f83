//! What a panel does to carry a restore out, as it is written down before and after each step; what would be lost; and
//! what is told of it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use super::{
    Next, RestoreEnd, RestoreOffer, RestoreState, RestoreStep, RestoreTarget, StepRecord, StepState,
    by_provider, next, offers,
};
use crate::desk::ThreadId;
use crate::job::JobId;
use crate::tenant::TenantId;

/// What is live for so many minutes was worked in.
const AT_ONCE: i64 = 10;
/// A safety backup that was taken so many hours before a swap is not what people worked in until then.
const SAFETY_HOURS: i64 = 6;
/// Where Odoo notes who signed in, a record each time (`odoo/addons/base/models/res_users.py`, 14 to 19).
const SIGN_INS: &str = "res.users.log";

/// What somebody has a panel do with a restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RestoreDeed {
    /// Begin it, or go on with it from where it stands.
    Run,
    /// Put what was live before back.
    RollBack,
    /// Leave it: what was made on the side is dropped, the live database is not touched.
    Stop,
    /// Drop the database that was kept: the one on the side, what was live before, or what was rolled back.
    Drop,
    /// After a break: go on as far as the live name is at stake, so that it has a database, and a proven one.
    Settle,
    /// Leave it to the provider's helpdesk, where nothing can be restored from outside.
    AskProvider,
    /// Look from outside at what the provider's helpdesk reports done.
    Verify,
}

/// What a panel did for a restore: read, and written before and after each step. No secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RestoreWork {
    /// The request it carries out.
    pub restore: ThreadId,
    /// The tenant whose server it is.
    pub tenant: TenantId,
    /// Absolute path of the backup.
    pub file: String,
    /// The database on the side.
    pub side: String,
    /// The address of the database on the side, where the provider gave it another than the tenant's.
    #[serde(default)]
    pub address: Option<String>,
    /// What the live database is called once the one on the side has its name; `None` for a restore to the side.
    pub before: Option<String>,
    /// Whether scheduled actions and outgoing mail were to stay stopped on the side.
    pub neutralised: bool,
    /// What restores by other computers made beside the live database, which whoever carries this out has seen.
    #[serde(default)]
    pub seen_beside: Vec<String>,
    /// The verified backup of the live database that was taken first.
    pub safety: Option<String>,
    /// What was written down, oldest first.
    pub steps: Vec<StepRecord>,
    /// For how long no database had the live name, in milliseconds; the longest of its swaps.
    #[specta(type = Option<Number>)]
    pub gap_ms: Option<u64>,
    /// What was found to be seen to afterwards.
    pub reconciled: Option<Reconciled>,
    /// Until when the other database is kept; then somebody is reminded, and nothing is dropped by itself.
    pub keep_until: Option<DateTime<Utc>>,
    /// When the other database was dropped.
    pub dropped_at: Option<DateTime<Utc>>,
    /// When somebody left it before it was live.
    pub stopped_at: Option<DateTime<Utc>>,
    /// The latest job that worked on it.
    pub job: Option<JobId>,
}

impl RestoreWork {
    /// Where it goes: only what is to be live needs a name for what was live before.
    pub fn target(&self) -> RestoreTarget {
        if self.before.is_some() { RestoreTarget::Live } else { RestoreTarget::Side }
    }

    /// What comes next.
    pub fn next(&self) -> Next {
        next(self.target(), &self.steps)
    }

    /// Whether something is left to do, or to decide, before it is over.
    pub fn is_open(&self) -> bool {
        self.stopped_at.is_none() && !matches!(self.next(), Next::Ended(_))
    }

    /// What may be decided now, the first being what is advised. What was dropped cannot be put back.
    pub fn offers(&self) -> Vec<RestoreOffer> {
        match self.stopped_at.or(self.dropped_at) {
            Some(_) => Vec::new(),
            None => offers(self.target(), &self.steps),
        }
    }

    /// Whether the provider's helpdesk restores it.
    pub fn by_provider(&self) -> bool {
        by_provider(&self.steps)
    }

    /// The database that is kept beside the live one once it is over; `None` before, and once it is dropped, and where it is
    /// the provider's to drop.
    pub fn kept(&self) -> Option<&str> {
        if self.stopped_at.or(self.dropped_at).is_some() || self.by_provider() {
            return None;
        }
        match self.next() {
            Next::Ended(RestoreEnd::Live) => self.before.as_deref(),
            Next::Ended(RestoreEnd::OnTheSide | RestoreEnd::Back) => Some(&self.side),
            _ => None,
        }
    }

    /// What is kept and until when, in words; `None` where nothing is.
    pub fn kept_until(&self) -> Option<String> {
        let (database, until) = (self.kept()?, self.keep_until?);
        Some(format!("{database} is kept until {}", until.format("%Y-%m-%d %H:%M UTC")))
    }

    /// Whether nothing was sent or taken yet, and nothing is known to be there: then it may be begun anew.
    pub fn is_only_looked_at(&self) -> bool {
        self.stopped_at.is_none() && self.steps.iter().all(|record| record.step == RestoreStep::Preflight)
    }

    /// The database that a telling is of; `live` is the live name.
    pub fn database<'a>(&'a self, told: RestoreTold, live: &'a str) -> Option<&'a str> {
        match told {
            RestoreTold::OnTheSide => Some(&self.side),
            RestoreTold::Live | RestoreTold::Back => Some(live),
            RestoreTold::Begun | RestoreTold::Waiting | RestoreTold::Stopped | RestoreTold::Dropped => None,
        }
    }

    /// Whether a database under its side name would be what it sent: nothing else was there when it began to send.
    pub fn has_sent(&self) -> bool {
        // the safety backup is taken before anything is sent, and again where much time has passed
        let mut others = self.steps.iter().rev().filter(|record| record.step != RestoreStep::SafetyBackup);
        others.next().is_some_and(|last| last.step != RestoreStep::Preflight)
            && self.steps.iter().any(|record| record.step == RestoreStep::Upload)
    }

    /// Whether the safety backup is too old to be what was live just before a swap at this time.
    pub fn safety_is_old(&self, now: DateTime<Utc>) -> bool {
        let taken = |record: &&StepRecord| {
            (record.step, record.state) == (RestoreStep::SafetyBackup, StepState::Done)
        };
        let last = self.steps.iter().rev().find(taken);
        last.is_some_and(|last| now - last.at > TimeDelta::hours(SAFETY_HOURS))
    }

    /// Whether people had time to work in the restored database: then nothing puts it away by itself.
    pub fn was_worked_in(&self, now: DateTime<Utc>) -> bool {
        self.live_since().is_some_and(|since| now - since > TimeDelta::minutes(AT_ONCE))
    }

    /// Whether what was live before is to be put back without anybody saying so: the proof of what is live was made and did not
    /// hold, and nothing was renamed since, as far as anybody knows. A server that refuses it is a person's to look at.
    pub fn goes_back(&self) -> bool {
        let proof = self.steps.iter().rev().find(|record| record.step == RestoreStep::ProveLive);
        let back = [Next::Begin(RestoreStep::SwapBack), Next::Settle(RestoreStep::SwapBack)];
        self.is_open()
            && proof.is_some_and(|last| last.state == StepState::Failed)
            && back.contains(&self.next())
    }

    /// Whether what was restored has the live name, or may have it: from its swap on, until that was put back.
    pub fn may_be_live(&self) -> bool {
        match self.next() {
            Next::Ended(end) => end == RestoreEnd::Live,
            _ => {
                self.is_open()
                    && (self.goes_back_by_provider()
                        || self.steps.last().is_some_and(|last| last.step.touches_live()))
            }
        }
    }

    /// Whether the provider's helpdesk is asked to put back what was live before its restore, or did.
    pub fn goes_back_by_provider(&self) -> bool {
        self.steps.iter().any(|record| record.step == RestoreStep::BackByProvider)
    }

    /// When the restored database became live, or was seen to be where the provider made it so; `None` before.
    pub fn live_since(&self) -> Option<DateTime<Utc>> {
        let live = |record: &&StepRecord| {
            let made = matches!(record.step, RestoreStep::Swap | RestoreStep::ByProvider);
            made && record.state == StepState::Done && self.target() == RestoreTarget::Live
        };
        self.steps.iter().rev().find(live).map(|record| record.at)
    }
}

/// What the old state brought back, and what it lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Reconciled {
    /// Support accounts that it brought back, by login, and that were archived.
    pub support_ended: Vec<String>,
    /// Support accounts that could not be archived, with the reason.
    pub support_left: Vec<String>,
    /// Policies that are not those of before, in words: what is, and what was.
    pub policies: Vec<PolicyBrought>,
    /// People who were archived since that backup and are active again, by login.
    pub archived_since: Vec<String>,
    /// Of what nothing could be told, and why.
    pub unseen: Vec<String>,
}

/// A policy value that the restore brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PolicyBrought {
    /// Which one, as in the policies.
    pub field: String,
    /// What it was just before the restore.
    pub was: String,
    /// What the restored database has.
    pub is: String,
}

/// What a tenant has that a backup lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Loss {
    /// By model, the largest number first; models without a change are left out.
    pub models: Vec<LostRecords>,
    /// Records created or changed since, of all models.
    #[specta(type = Number)]
    pub all: u64,
    /// Models that this login may not read.
    pub unseen: Vec<String>,
}

impl Loss {
    /// How many of them are somebody's work: that somebody signed in, as this panel does to count them, is none.
    pub fn worked(&self) -> u64 {
        let work = self.models.iter().filter(|lost| lost.model != SIGN_INS);
        work.map(|lost| lost.created.saturating_add(lost.changed)).fold(0, u64::saturating_add)
    }
}

/// The records of a model that were made or changed since a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct LostRecords {
    /// Its technical name: `res.partner`.
    pub model: String,
    /// What the tenant calls it: `Contact`.
    pub name: String,
    /// Made since.
    #[specta(type = Number)]
    pub created: u64,
    /// Of those that were there, changed since.
    #[specta(type = Number)]
    pub changed: u64,
}

/// What whoever carries a restore out tells of it on its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RestoreTold {
    /// It was begun.
    Begun,
    /// It cannot go on by itself.
    Waiting,
    /// It was left before it was live.
    Stopped,
    /// A proven database is on the side.
    OnTheSide,
    /// The restored database is live.
    Live,
    /// What was live before is live again.
    Back,
    /// The database that was kept is dropped: nothing can be rolled back any more.
    Dropped,
}

impl RestoreTold {
    /// Where it leaves a restore; `None` where that stays as it was.
    pub fn state(self) -> Option<RestoreState> {
        Some(match self {
            Self::Begun => RestoreState::Running,
            Self::Waiting => RestoreState::Waiting,
            Self::Stopped => RestoreState::Stopped,
            Self::OnTheSide => RestoreState::OnTheSide,
            Self::Live => RestoreState::Live,
            Self::Back => RestoreState::Back,
            Self::Dropped => return None,
        })
    }
}

impl From<RestoreEnd> for RestoreTold {
    fn from(end: RestoreEnd) -> Self {
        match end {
            RestoreEnd::OnTheSide => Self::OnTheSide,
            RestoreEnd::Live => Self::Live,
            RestoreEnd::Back => Self::Back,
        }
    }
}

#[cfg(test)]
mod tests;
