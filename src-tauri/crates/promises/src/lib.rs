//! Promise and proof: what a platform promised beside what a tenant shows, and what came of comparing them.
//!
//! Pure: the facts come in as [`Facts`], time is an argument, nothing here asks anybody. What must always hold: a verdict
//! rests on something that was seen, with its time; what was not seen says why and is never guessed; whether a promise is
//! kept and whether that is enough by today's standard are two answers.

mod check;
mod exception;
mod facts;
mod finding;
mod history;
mod judge;
mod repeat;
mod same;
mod score;
mod standard;
mod words;

#[cfg(test)]
mod healthy;

pub use check::{Area, Check, Cost};
pub use exception::{Ended, EndedBy, Exception};
pub use facts::*;
pub use finding::{Evidence, Finding, Label, Measure, Shown, Sight, Verdict};
pub use history::{Change, changes, merged, rehosted};
pub use judge::judge;
pub use repeat::{AUTHORITY, OdooPlace, ReevePlace, Repeat};
pub use score::{Points, Score, risk, score, worst};
pub use standard::{Bound, Standard};
pub use words::cost_in_words;
