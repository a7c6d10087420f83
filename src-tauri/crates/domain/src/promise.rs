//! Promises of platforms: the words that jobs need. What the checks are and how they are judged is in `reeve-promises`.

use serde::{Deserialize, Serialize};

/// What a check of a promise costs the tenant. A pass may be told to make only the cheap ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CheckCost {
    /// Nothing travels: it is judged from what is kept here, or it can never be seen from outside.
    Nothing,
    /// A few requests or handshakes without signing in.
    Outside,
    /// A few requests of a signed-in session.
    SignedIn,
}
