//! Desks: where requests travel.

use std::fmt;

use chrono::{DateTime, Utc};
use reeve_domain::Secret;
use reeve_domain::place::Place;
use reeve_domain::tenant::TenantId;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Where a desk keeps its threads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeskPlace {
    /// Tickets (`helpdesk.ticket`) on an Odoo connected here.
    Helpdesk {
        /// The connection to the provider's own Odoo.
        tenant: TenantId,
    },
    /// Files at a place that all sides reach.
    #[serde(untagged)]
    Files(Place),
}

/// In words.
impl fmt::Display for DeskPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Helpdesk { tenant } => write!(f, "tickets of the connection {tenant}"),
            Self::Files(place) => place.fmt(f),
        }
    }
}

/// A desk as set up here.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DeskView {
    /// Its name; unique.
    pub name: String,
    /// Where it is.
    pub place: DeskPlace,
    /// When it was last read.
    pub read_at: Option<DateTime<Utc>>,
    /// Why the latest reading failed.
    pub fault: Option<reeve_domain::Fault>,
    /// Events made here that it does not have yet.
    pub waiting: u32,
}

/// Sets a desk up; one of the same name is replaced. It is tried before it is kept.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SaveDesk {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: DeskPlace,
    /// The bucket's secret key or the WebDAV password; `None` keeps the one that is there.
    #[serde(default)]
    pub secret: Option<Secret>,
}
