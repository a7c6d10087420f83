//! Desks: where requests travel.

use chrono::{DateTime, Utc};
use reeve_domain::Secret;
use reeve_domain::tenant::TenantId;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Where a desk keeps its threads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeskPlace {
    /// A folder that all sides reach: local, on the network, synchronised.
    Folder {
        /// Absolute path.
        path: String,
    },
    /// A bucket of S3 or anything that speaks its protocol.
    S3 {
        /// Where; empty for Amazon's own.
        endpoint: String,
        /// Such as `eu-central-1`.
        region: String,
        /// The bucket's name.
        bucket: String,
        /// The folder in it.
        root: String,
        /// The key's public half.
        access_key: String,
    },
    /// A folder of a WebDAV server, such as Nextcloud.
    Webdav {
        /// Its address.
        url: String,
        /// The folder in it.
        root: String,
        /// The user.
        user: String,
    },
    /// Tickets (`helpdesk.ticket`) on an Odoo connected here.
    Helpdesk {
        /// The connection to the provider's own Odoo.
        tenant: TenantId,
    },
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
