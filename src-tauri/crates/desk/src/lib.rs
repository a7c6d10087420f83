//! Requests as they travel: signed events in envelopes, as text for any hand, and as files in a shared folder or bucket.
//!
//! Owns the envelope, its text form and the folder's layout; what an event may say, and what follows from a thread of
//! them, is `reeve-domain`'s. Of the keys it uses the checking of signatures only. What must always hold: nothing that
//! comes in is believed before its signature was tried; nothing that comes in, however broken, does more than count for
//! nothing; an event on a desk is never overwritten, and of two written at once exactly one stands.

mod bucket;
mod envelope;
mod error;
mod exclusive;
mod folder;
mod signed;
mod text;

pub use envelope::Envelope;
pub use error::{Error, Result};
pub use folder::{Appended, Folder, OnDesk};
pub use signed::Signed;
pub use text::{from_text, to_text};
