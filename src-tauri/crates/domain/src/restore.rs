//! Restores: who may have a backup restored to where, in which steps, and under which names.

mod names;
mod request;
mod steps;
mod work;

pub use names::{Kept, NAME_BYTES, beside, is_usable};
pub use request::{RestoreRequest, RestoreWindow, RestoredFrom};
pub use steps::{
    Next, RestoreEnd, RestoreOffer, RestoreStep, RestoreTarget, StepRecord, StepState, Swapped, next, offers,
    swapped,
};
pub use work::{
    Loss, LostRecords, PolicyBrought, Reconciled, RestoreDeed, RestoreState, RestoreTold, RestoreWork,
};
