//! A backup put together here, opened: a folder laid out as Odoo's zip is, around a database that came alone.
//!
//! Owns the folder, how the database gets into it as plain SQL, what the dump says of attachments, and the verdict on
//! the whole. Fetching the attachments is the caller's.
//!
//! What must always hold: the folder is this user's alone and goes with its holder, and what a killed program left of
//! one goes with the next look; every attachment that the dump names is accounted for: here, known elsewhere, or named
//! as missing; memory is flat but for the attachments' names.

mod copy;
mod dump;
mod folder;
mod manifest;
mod plain;
mod proof;

pub(crate) use copy::{Columns, Table, rows};
pub(crate) use dump::objects_row;
pub use dump::{Dump, Row, read_dump};
pub use folder::{Opened, is_object};
pub use manifest::{ServerFacts, write_manifest};
pub use plain::{Restorer, unpack_database};
pub use proof::{Accounted, prove_opened};
