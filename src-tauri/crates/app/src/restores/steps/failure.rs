//! Why a step failed: what ends the work on it, and the facts of it that are written down.

use reeve_domain::restore::StepDetail;
use reeve_domain::{Code, Fault};

/// Why a step failed.
pub(in crate::restores) struct Failure {
    /// What ends the work, and is told.
    pub(in crate::restores) fault: Fault,
    /// What is written down of it.
    pub(in crate::restores) detail: Box<StepDetail>,
}

impl Failure {
    /// A failure of its own facts; the fault has their words.
    pub(in crate::restores) fn of(code: Code, detail: StepDetail) -> Self {
        Self { fault: Fault::new(code, detail.to_string()), detail: Box::new(detail) }
    }

    /// The same with more to its fault.
    pub(in crate::restores) fn map(self, fault: impl FnOnce(Fault) -> Fault) -> Self {
        Self { fault: fault(self.fault), ..self }
    }
}

impl<E: Into<Fault>> From<E> for Failure {
    fn from(error: E) -> Self {
        let fault = error.into();
        Self { detail: Box::new(StepDetail::from(&fault)), fault }
    }
}
