//! Restores: who may have a backup restored to where, in which steps, and under which names.

mod behind;
mod detail;
mod forecast;
mod names;
mod request;
mod state;
mod steps;
mod work;

pub use behind::{AtRest, LiveBefore, Remembered};
pub use detail::{FilesSeen, ModulesSeen, ProofSeen, RestSeen, StepDetail};
pub use forecast::{Forecast, ForecastBy};
pub use names::{Kept, NAME_BYTES, beside, is_usable, kept_as};
pub use request::{RestoreRequest, RestoreWindow, RestoredFrom};
pub use state::RestoreState;
pub use steps::{
    Next, RestoreEnd, RestoreOffer, RestoreStep, RestoreTarget, StepRecord, StepState, Swapped, by_provider,
    next, offers, swapped,
};
pub use work::{Loss, LostRecords, PolicyBrought, Reconciled, RestoreDeed, RestoreTold, RestoreWork};
