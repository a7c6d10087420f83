//! The drill: a backup restored for real on the side, what was seen, and the grade that follows from it.
//!
//! The grade is a pure function of the evidence: the same lines give the same letter, here and in ten years.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use super::catalogue::ProofState;

/// What a restore from this backup would bring back, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename = "DrillGrade")]
pub enum Grade {
    /// Everything: database and filestore, and they belong together.
    A,
    /// The database, whole; something else could not be compared, because the backup does not hold it.
    B,
    /// Everything that is in the backup, but its parts are not of one moment: the dump is newer than the filestore, or
    /// the installed modules are not those of the manifest.
    C,
    /// The database, with attachments missing or damaged, or a file that was changed since it was made.
    D,
    /// A database with holes: it is cut short, rows are missing, or nobody could sign in.
    E,
    /// Nothing: it does not load.
    F,
}

impl Grade {
    /// The grade of what was seen: that of the worst check that failed. Where none failed it is an A, unless a check could
    /// not be made, which is a B. A backup of which nobody saw that it loads is an F.
    pub fn of(evidence: &[DrillLine]) -> Self {
        let held = |check| evidence.iter().any(|l| l.check == check && l.finding == DrillFinding::Held);
        if !held(DrillCheck::Load) {
            return failed(evidence).filter(|grade| *grade == Self::E).unwrap_or(Self::F);
        }
        let whole = DrillCheck::ALL.iter().all(|check| held(*check));
        failed(evidence).unwrap_or(if whole { Self::A } else { Self::B })
    }

    /// Whether the database comes back whole, and nothing that is in the backup is lost.
    pub fn restores(self) -> bool {
        self <= Self::C
    }

    /// What a drill with this grade makes of a backup in the catalogue.
    pub fn proof(self) -> ProofState {
        if self.restores() { ProofState::Drilled } else { ProofState::Unsound }
    }
}

/// The grade of the worst check that failed.
fn failed(evidence: &[DrillLine]) -> Option<Grade> {
    let failed = evidence.iter().filter(|line| line.finding == DrillFinding::Failed);
    failed.map(|line| line.check.grade_when_failed()).max()
}

/// What a drill looks at, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DrillCheck {
    /// The file: every CRC holds, and it is the one that was taken.
    File,
    /// Every statement of the dump loads.
    Load,
    /// The dump is there to its end, and every table has the rows that the dump has for it.
    Tables,
    /// The accounts can be read, and somebody could sign in.
    Users,
    /// Every object that the database names is in the filestore, with the content that its name says.
    Filestore,
    /// The dump is no newer than the filestore.
    Recency,
    /// The installed modules are those of the manifest.
    Modules,
}

impl DrillCheck {
    /// All of them, in the order they are made.
    pub const ALL: [Self; 7] =
        [Self::File, Self::Load, Self::Tables, Self::Users, Self::Filestore, Self::Recency, Self::Modules];

    fn grade_when_failed(self) -> Grade {
        match self {
            Self::Recency | Self::Modules => Grade::C,
            Self::File | Self::Filestore => Grade::D,
            Self::Tables | Self::Users => Grade::E,
            Self::Load => Grade::F,
        }
    }
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DrillFinding {
    /// It held.
    Held,
    /// It did not.
    Failed,
    /// It could not be made: the backup does not hold what it needs, or the drill ended before.
    Unknown,
}

/// One line of the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DrillLine {
    /// Which check.
    pub check: DrillCheck,
    /// How it ended.
    pub finding: DrillFinding,
    /// Counts, names, what was wrong.
    pub detail: String,
}

/// Where a drill restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DrillPlace {
    /// A throw-away PostgreSQL on this computer.
    ThisComputer {
        /// PostgreSQL's version, such as `15.18`.
        postgres: String,
    },
    /// A server of one's own, under a side name that is gone again.
    Server {
        /// The tenant whose server it is, by its name.
        tenant: String,
        /// The server's address.
        url: String,
        /// Its version of Odoo.
        odoo: String,
        /// Scheduled actions and outgoing mail stayed stopped; before 16 they cannot.
        neutralised: bool,
    },
}

/// What a drill found out about one backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DrillResult {
    /// The backup: SHA-256 of its file, lower-case hex.
    pub sha256: String,
    /// Whose it is, by the tenant's name; empty where that is not known.
    pub tenant: String,
    /// The file, or the vault's snapshot, as it was named.
    pub backup: String,
    /// When it was drilled.
    pub at: DateTime<Utc>,
    /// How long it took from opening the file until the restored database was proven, in milliseconds: the forecast of a
    /// real restore.
    #[specta(type = Number)]
    pub took_ms: u64,
    /// Where.
    pub place: DrillPlace,
    /// The grade of the evidence.
    pub grade: Grade,
    /// What was seen, in the order of the checks.
    pub evidence: Vec<DrillLine>,
}

/// Whether a tenant's drill of this quarter was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DrillState {
    /// It was.
    Done,
    /// It is to be made by the end of the quarter.
    Due,
    /// That of the quarter before was not made either.
    Overdue,
}

/// When a tenant's next drill is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DrillDue {
    /// How it stands.
    pub state: DrillState,
    /// When the latest was made.
    pub last: Option<DateTime<Utc>>,
    /// The last day for the next one, of UTC.
    pub by: NaiveDate,
}

/// One drill per tenant and calendar quarter. A tenant that was never drilled has until the end of this one.
pub fn drill_due(last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DrillDue {
    let this = quarter(now);
    // a drill from the future was made on a clock that is wrong: it counts as made now
    let (state, due) = match last.map(|at| quarter(at).min(this)) {
        Some(made) if made == this => (DrillState::Done, this + 1),
        Some(made) if made + 1 < this => (DrillState::Overdue, this),
        Some(_) | None => (DrillState::Due, this),
    };
    DrillDue { state, last, by: last_day(due) }
}

/// Quarters since the year 0.
fn quarter(at: DateTime<Utc>) -> i32 {
    at.year() * 4 + at.month0() as i32 / 3
}

/// The last day of a quarter.
fn last_day(quarter: i32) -> NaiveDate {
    let next = quarter + 1;
    NaiveDate::from_ymd_opt(next.div_euclid(4), next.rem_euclid(4).unsigned_abs() * 3 + 1, 1)
        .and_then(|first| first.checked_sub_days(Days::new(1)))
        .unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests;
