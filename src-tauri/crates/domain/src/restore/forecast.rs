//! How long a restore takes, about: as the backup's latest drill did, else by its size and by how fast earlier restores of
//! the tenant went, else by a rate that nobody has measured. Pure.

use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use super::{RestoreStep, RestoreWork, StepDetail, StepState};

/// Bytes a second of a backup that are sent, restored and proven where nobody has measured it: what a line of 100 Mbit/s
/// carries, less what the server takes to restore it.
const ASSUMED: u64 = 8_000_000;
/// What a restore of nothing takes, in milliseconds: the looks and the proof.
const LEAST_MS: u64 = 5_000;

/// How long a restore takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Forecast {
    /// In milliseconds.
    #[specta(type = Number)]
    pub ms: u64,
    /// What it goes by.
    pub by: ForecastBy,
}

/// What a forecast goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ForecastBy {
    /// The backup's latest drill took as long; sending it comes on top.
    Drill,
    /// An estimate by its size, and by how fast an earlier restore of the tenant went.
    Measured {
        /// Bytes a second.
        #[specta(type = Number)]
        rate: u64,
    },
    /// An estimate by its size, at a rate that nobody has measured.
    Assumed {
        /// Bytes a second.
        #[specta(type = Number)]
        rate: u64,
    },
}

impl Forecast {
    /// Of a backup of so many bytes. `drilled` is what its latest drill took, in milliseconds, and `rate` that of an earlier
    /// restore of the same tenant, in bytes a second. `None` where not even its size is known.
    pub fn of(drilled: Option<u64>, bytes: Option<u64>, rate: Option<u64>) -> Option<Self> {
        if let Some(ms) = drilled {
            return Some(Self { ms, by: ForecastBy::Drill });
        }
        let at = |rate: u64| bytes.map(|bytes| LEAST_MS.saturating_add(bytes.saturating_mul(1000) / rate));
        match rate.filter(|rate| *rate > 0) {
            Some(rate) => at(rate).map(|ms| Self { ms, by: ForecastBy::Measured { rate } }),
            None => at(ASSUMED).map(|ms| Self { ms, by: ForecastBy::Assumed { rate: ASSUMED } }),
        }
    }
}

impl RestoreWork {
    /// How fast its backup was sent, restored and proven, in bytes a second, where it came so far.
    pub fn rate(&self) -> Option<u64> {
        let took = |step| {
            let at = |state| self.steps.iter().rev().find(|one| (one.step, one.state) == (step, state));
            let (begun, done) = (at(StepState::Begun)?, at(StepState::Done)?);
            u64::try_from((done.at - begun.at).num_milliseconds()).ok()
        };
        let ms = took(RestoreStep::Upload)?.saturating_add(took(RestoreStep::Prove)?).max(1);
        let sent = self.steps.iter().rev().find_map(|one| match one.detail {
            Some(StepDetail::Sent { bytes, .. }) => Some(bytes),
            _ => None,
        });
        sent?.saturating_mul(1000).checked_div(ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drill_tells_more_than_an_earlier_restore_and_that_more_than_a_guess() {
        let gigabyte = Some(1_000_000_000);
        let of = |drilled, bytes, rate| Forecast::of(drilled, bytes, rate).map(|told| (told.ms, told.by));
        assert_eq!(of(Some(94_000), gigabyte, Some(1)), Some((94_000, ForecastBy::Drill)));
        let measured = ForecastBy::Measured { rate: 50_000_000 };
        assert_eq!(of(None, gigabyte, Some(50_000_000)), Some((25_000, measured)));
        let assumed = ForecastBy::Assumed { rate: ASSUMED };
        assert_eq!(of(None, gigabyte, None), Some((130_000, assumed)));
        assert_eq!(of(None, gigabyte, Some(0)), Some((130_000, assumed)), "that was no restore");
        assert_eq!(of(None, None, None), None, "nobody knows its size");
    }
}
