//! What a provider keeps for the day something is lost: backups, where they are, and how long until all is back.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Stated;

/// What is kept, how long and where.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Backups {
    /// Full backups kept at a time.
    pub full: Stated<u16>,
    /// How long the oldest is kept.
    pub kept: Stated<Kept>,
    /// One a day.
    pub daily: Stated<Slots>,
    /// One a week.
    pub weekly: Stated<Slots>,
    /// One a month.
    pub monthly: Stated<Slots>,
    /// Where the copies are.
    pub copies: Stated<Copies>,
}

/// One rhythm of backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Slots {
    /// How many of them are kept.
    pub count: Stated<u16>,
    /// What each holds.
    pub holds: Content,
    /// Which of the shorter rhythm's backups becomes one.
    pub chosen: Stated<Chosen>,
}

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Database and filestore.
    Full,
    /// The database alone.
    DatabaseOnly,
}

/// Which of several backups is kept for longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// The one of the last day of each seven daily ones.
    LastOfSevenDays,
    /// The latest of the four weekly ones.
    LatestOfFourWeeks,
}

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Months.
    pub months: u16,
    /// “Up to” and “at least” are two different promises.
    pub bound: Bound,
}

/// From which side a number bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// No less than that.
    AtLeast,
    /// No more than that.
    UpTo,
}

/// Where copies of a backup are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Copies {
    /// With a named storage service.
    Storage {
        /// Its name.
        service: String,
    },
    /// In several places.
    Replicated {
        /// That many or more.
        at_least: u16,
        /// Of what.
        of: Site,
        /// On that many continents or more.
        continents: Stated<u16>,
    },
}

/// What counts as another place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// Another machine in a different data centre.
    MachineElsewhere,
    /// A data centre.
    DataCentre,
    /// A location, not said of which kind.
    Location,
}

/// A way to ask a provider for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The customer does it alone, at any time.
    ControlPanel,
    /// A request ticket.
    Ticket,
    /// A call.
    Phone,
    /// The provider's helpdesk.
    Helpdesk,
}

/// How a kept backup comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// How to ask for it.
    pub channel: Channel,
    /// Where it may be restored to.
    pub targets: Stated<Vec<Target>>,
}

/// Where a backup is restored to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// In place of the live database.
    Live,
    /// Beside it.
    Side,
}

/// Until service is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Rto {
    /// Hours; for paid subscriptions where the provider tells them apart.
    pub hours: u16,
    /// Hours for free, trial and education use, where the provider tells them apart.
    pub unpaid_hours: Stated<u16>,
}

/// What happens when one machine fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Failover {
    /// Less than that many minutes.
    pub under_minutes: Stated<u16>,
    /// A person does it.
    pub manual: bool,
}
