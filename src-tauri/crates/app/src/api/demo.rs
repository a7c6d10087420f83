//! The demo fleet.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Starts the demo fleet.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct StartDemo {
    /// How many tenants; 0 takes one per platform.
    pub tenants: u32,
    /// Answers are held back this long, in milliseconds.
    pub latency_ms: u32,
}

/// The running demo fleet.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DemoStatus {
    /// How many tenants were connected.
    pub tenants: u32,
    /// An address of the fleet.
    pub address: String,
}
