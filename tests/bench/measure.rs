//! Running two sides in turn, and what counts of several runs.

use serde::{Deserialize, Serialize};

use crate::Result;

/// What several runs measured, each in the same unit.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Runs(pub Vec<f64>);

impl Runs {
    /// The one in the middle.
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// One run of a side.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Wall time, in seconds.
    pub seconds: f64,
    /// A longer way there, where the side has one: with the proof, for a backup.
    pub until_proven: f64,
    /// The process's peak of resident memory, in bytes.
    pub peak: f64,
}

/// All runs of a side.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// Wall times, in seconds.
    pub seconds: Runs,
    /// [`Run::until_proven`].
    pub until_proven: Runs,
    /// Peaks of memory, in bytes.
    pub peak: Runs,
}

impl Side {
    fn add(&mut self, run: Run) {
        self.seconds.0.push(run.seconds);
        self.until_proven.0.push(run.until_proven);
        self.peak.0.push(run.peak);
    }
}

/// Runs ours and the peer's in turn, so that whatever else the machine does meets both.
///
/// # Errors
/// The first that one of them meets.
pub async fn in_turn(
    runs: usize,
    mut ours: impl AsyncFnMut(usize) -> Result<Run>,
    mut peer: impl AsyncFnMut(usize) -> Result<Run>,
) -> Result<(Side, Side)> {
    let (mut of_ours, mut of_peer) = (Side::default(), Side::default());
    for run in 0..runs {
        of_ours.add(ours(run).await?);
        of_peer.add(peer(run).await?);
    }
    Ok((of_ours, of_peer))
}
