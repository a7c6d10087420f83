//! A restore as a line of steps, each written down before it begins and after it ended.
//!
//! Nothing here acts: from what was written down it follows what comes next, and from which names a server has it follows how
//! far a swap came. What must always hold: a step that was begun and whose end nobody knows is looked at before anything
//! else happens, and whatever is done next, the live name has a database again at the end of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::StepDetail;

/// Where a backup is restored to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RestoreTarget {
    /// Beside the live database, under a name of its own.
    Side,
    /// In the live database's place.
    Live,
}

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RestoreStep {
    /// Look at the backup and the server before anything is sent.
    Preflight,
    /// Take a backup of the live database, and prove it.
    SafetyBackup,
    /// Send the backup to a name on the side.
    Upload,
    /// Prove the database on the side.
    Prove,
    /// Give the live database another name, and the one on the side its name.
    Swap,
    /// Prove what is live now.
    ProveLive,
    /// The same swap the other way.
    SwapBack,
    /// Prove what is live again.
    ProveBack,
    /// The provider's helpdesk restores it, where nothing can be restored from outside; then what it did is verified.
    ByProvider,
    /// The provider's helpdesk puts back what was live before its restore; then that is verified.
    BackByProvider,
}

/// What was written down of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It was begun.
    Begun,
    /// It ended well.
    Done,
    /// It failed.
    Failed,
}

/// One line of what was written down, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StepRecord {
    /// Which step.
    #[serde(rename = "name")]
    pub step: RestoreStep,
    /// What of it.
    pub state: StepState,
    /// When.
    pub at: DateTime<Utc>,
    /// What was found, or why it failed; `None` of one that was begun.
    #[serde(default)]
    pub detail: Option<StepDetail>,
}

/// How a restore ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RestoreEnd {
    /// A database on the side was proven.
    OnTheSide,
    /// The restored database is live.
    Live,
    /// What was live before is live again.
    Back,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Begin this step.
    Begin(RestoreStep),
    /// This step was begun, and nobody knows how it ended: look at the server first.
    Settle(RestoreStep),
    /// This step failed. Nothing happens by itself: somebody decides.
    Decide(RestoreStep),
    /// Nothing is left to do.
    Ended(RestoreEnd),
}

/// What somebody may decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RestoreOffer {
    /// Go on from where it stands.
    Continue,
    /// Put what was live before back.
    RollBack,
    /// Leave it; what was made on the side is dropped. The live database was not touched.
    Stop,
    /// Look from outside at what the provider's helpdesk reports done.
    Verify,
}

impl RestoreStep {
    /// What follows once it ended well.
    fn then(self, target: RestoreTarget) -> Next {
        use RestoreStep::{
            BackByProvider, ByProvider, Preflight, Prove, ProveBack, ProveLive, SafetyBackup, Swap, SwapBack,
            Upload,
        };
        match (self, target) {
            (Preflight, RestoreTarget::Live) => Next::Begin(SafetyBackup),
            (Preflight, RestoreTarget::Side) | (SafetyBackup, _) => Next::Begin(Upload),
            (Upload, _) => Next::Begin(Prove),
            (Prove | ByProvider, RestoreTarget::Side) => Next::Ended(RestoreEnd::OnTheSide),
            (Prove, RestoreTarget::Live) => Next::Begin(Swap),
            (Swap, _) => Next::Begin(ProveLive),
            (ProveLive, _) | (ByProvider, RestoreTarget::Live) => Next::Ended(RestoreEnd::Live),
            (SwapBack, _) => Next::Begin(ProveBack),
            (ProveBack | BackByProvider, _) => Next::Ended(RestoreEnd::Back),
        }
    }

    /// What the journal calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preflight => "preflight",
            Self::SafetyBackup => "safety backup",
            Self::Upload => "upload",
            Self::Prove => "proof",
            Self::Swap => "swap",
            Self::ProveLive => "proof of what is live",
            Self::SwapBack => "swap back",
            Self::ProveBack => "proof of what is live again",
            Self::ByProvider => "restored by the provider",
            Self::BackByProvider => "put back by the provider",
        }
    }

    /// Whether the live name may belong to another database once this was begun.
    pub fn touches_live(self) -> bool {
        matches!(self, Self::Swap | Self::ProveLive | Self::SwapBack | Self::ProveBack)
    }
}

/// What comes next after what was written down.
pub fn next(target: RestoreTarget, written: &[StepRecord]) -> Next {
    let Some(last) = written.last() else { return Next::Begin(RestoreStep::Preflight) };
    match (last.step, last.state) {
        (step, StepState::Begun) => Next::Settle(step),
        // taken again just before the swap
        (RestoreStep::SafetyBackup, StepState::Done) if is_proven(written) => Next::Begin(RestoreStep::Swap),
        (step, StepState::Done) => step.then(target),
        // by itself, and at once: people work in what is live
        (RestoreStep::ProveLive, StepState::Failed) => Next::Begin(RestoreStep::SwapBack),
        (step, StepState::Failed) => Next::Decide(step),
    }
}

/// Whether what is on the side was proven, and nothing but a safety backup, or a swap that renamed nothing, came after it.
fn is_proven(written: &[StepRecord]) -> bool {
    let waits = |step| matches!(step, RestoreStep::SafetyBackup | RestoreStep::Swap);
    let last = written.iter().rev().find(|record| !waits(record.step));
    last.is_some_and(|last| (last.step, last.state) == (RestoreStep::Prove, StepState::Done))
}

/// Whether the provider's helpdesk restores it: then nothing on the server is ours to swap or to drop.
pub fn by_provider(written: &[StepRecord]) -> bool {
    written.iter().any(|record| record.step == RestoreStep::ByProvider)
}

/// What may be decided now, the first being what is advised.
pub fn offers(target: RestoreTarget, written: &[StepRecord]) -> Vec<RestoreOffer> {
    use RestoreOffer::{Continue, RollBack, Stop, Verify};
    match next(target, written) {
        Next::Ended(RestoreEnd::Live) => vec![RollBack],
        Next::Ended(_) => Vec::new(),
        Next::Begin(step) | Next::Settle(step) | Next::Decide(step) => match step {
            RestoreStep::Swap | RestoreStep::ProveLive | RestoreStep::SwapBack => vec![Continue, RollBack],
            RestoreStep::ProveBack => vec![Continue],
            RestoreStep::ByProvider => vec![Verify, Stop],
            RestoreStep::BackByProvider => vec![Verify],
            _ => vec![Continue, Stop],
        },
    }
}

/// How far a swap came: from which of its three names a server has a database under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swapped {
    /// Nothing was renamed yet.
    NotYet,
    /// What was live has its other name, and nothing is live: one rename is missing, either way.
    Between,
    /// The other one is live.
    Done,
    /// Neither: somebody else was at it.
    Unknown,
}

/// How far a swap came. `coming` is the name of what is to be live, `going` the one that what was live gets.
pub fn swapped(live: bool, coming: bool, going: bool) -> Swapped {
    match (live, coming, going) {
        (true, true, false) => Swapped::NotYet,
        (false, true, true) => Swapped::Between,
        (true, false, true) => Swapped::Done,
        _ => Swapped::Unknown,
    }
}

#[cfg(test)]
mod tests;
