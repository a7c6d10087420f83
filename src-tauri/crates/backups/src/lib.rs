//! Backup files: from the sources that have them, and the proof that they are sound.
//!
//! A [`Source`] lists what it has, and [`download()`] brings a backup here whatever breaks on the way.
//! A backup arrives through a [`Writer`] into `FILE.part`, is proven by [`verify()`], and gets its name and its sidecar
//! of facts from [`seal()`]. [`drill()`] restores one on the side and says what came back. What must always hold: a file
//! without the ending `.part` is complete and was never overwritten; whatever is not sealed is removed, or left on
//! purpose to be gone on with; memory stays flat whatever the size.

mod disk;
mod download;
mod drill;
mod error;
mod opened;
mod part;
mod seal;
mod source;
mod transform;
mod verify;
mod writer;

pub use download::{Bounds, Downloaded, Pace, Told, Wish, download, forget};
pub use drill::{
    Back, Drilled, Expected, MODELS as DRILL_MODELS, Programs, Referred, TablesBack, Version, drill,
    tidy_drills,
};
pub use error::{Error, Result};
pub use opened::{
    Accounted, Dump, Opened, Restorer, Row, ServerFacts, is_object, prove_opened, read_dump, unpack_database,
    write_manifest,
};
pub use part::remove_unfinished;
pub use seal::{read_sidecar, seal, sidecar_path};
pub use source::{Arriving, Found, Listing, Source, file_version, shown_link};
pub use transform::transform;
pub use verify::{Control, Outline, Verified, is_sealed, verify};
pub use writer::{Received, Writer};
