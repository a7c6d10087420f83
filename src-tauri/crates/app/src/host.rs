//! What the product needs of its surroundings, and nothing more.

use std::path::PathBuf;
use std::pin::Pin;

use chrono::{DateTime, Utc};

use crate::api::{PathPurpose, StateChanged};

/// A window, a terminal or a test.
pub trait Host: Send + Sync + 'static {
    /// Tells whoever shows something that it is stale.
    fn state_changed(&self, change: StateChanged);

    /// Asks for a path with the system's dialog. `None` when the user changed their mind or there is no such dialog.
    fn choose_path(
        &self,
        purpose: PathPurpose,
        suggestion: Option<PathBuf>,
    ) -> Pin<Box<dyn Future<Output = Option<PathBuf>> + Send + '_>> {
        let _ = (purpose, suggestion);
        Box::pin(std::future::ready(None))
    }

    /// The time, for everything that is stamped.
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    /// Whether jobs that a break left behind are started again here. A command line has better things to do.
    fn continues_jobs(&self) -> bool {
        false
    }
}

/// Surroundings that show nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Host for Quiet {
    fn state_changed(&self, _change: StateChanged) {}
}
