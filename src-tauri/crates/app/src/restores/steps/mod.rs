//! The steps of a restore, each what it means on the server. Writing down that they begin and end is their caller's.
//!
//! What must always hold: each may be done again; none drops a database that the restore itself did not make.

mod failure;
mod preflight;
mod proof;
mod prove;
mod reconcile;
mod rest;
mod safety;
mod swap;
mod upload;

pub(super) use failure::Failure;
pub(super) use preflight::{preflight, remember_live};
pub(super) use prove::{is_to_be_sent_again, prove, prove_aside, prove_back, prove_in_place, prove_live};
pub(super) use safety::{leave_out, safety_backup};
pub(super) use swap::{AWAY, how_far, may_settle, swap};
pub(super) use upload::{CUT, make_room, owned_elsewhere, upload};
