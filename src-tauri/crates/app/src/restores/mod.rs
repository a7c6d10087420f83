//! Restores: asked for by one person, approved by another, rehearsed on the side, swapped in, and reversible.
//!
//! What must always hold: nobody approves what they asked for; nothing is sent before the server was seen to be protected
//! and the backup to be the one that was approved; each step is written down before it begins and after it ended; whatever
//! breaks, the live name has the old or the new database, or the next start puts one of them there.

mod ask;
mod deeds;
mod view;

use reeve_domain::restore::RestoreDeed;

pub use ask::{approve, ask, loss, receive, refuse, text, withdraw};
pub use deeds::{drop_kept, go_on, keep, roll_back, run, stop};
pub use view::{list, show};

pub(crate) use deeds::run_deed;
