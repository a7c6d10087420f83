//! Writing backup files and proving that they are sound. Knows nothing of HTTP.
//!
//! A backup arrives through a [`Writer`] into `FILE.part`, is proven by [`verify()`], and gets its name and its sidecar
//! of facts from [`seal()`]. What must always hold: a file without the ending `.part` is complete and was never
//! overwritten; whatever is not sealed is removed; memory stays flat whatever the size.

mod disk;
mod error;
mod seal;
mod verify;
mod writer;

pub use error::{Error, Result};
pub use seal::{read_sidecar, seal, sidecar_path};
pub use verify::{Control, Verified, verify};
pub use writer::{Received, Writer, remove_unfinished};
