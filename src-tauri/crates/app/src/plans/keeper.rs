//! Passwords that plans use or make: in memory, for a while, and nowhere else.
//!
//! A password that was given with `apply` stays while the plan is applied; one that was made here is handed out once, and
//! dropped after ten minutes or with the program.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reeve_domain::Secret;
use reeve_domain::plan::PlanId;
use tokio::task::JoinHandle;

/// How long a password that nobody asked for is kept.
const KEPT: Duration = Duration::from_secs(600);

/// A password that was made here, before it is handed out.
pub(super) struct Made {
    /// The tenant's name.
    pub(super) tenant: String,
    /// Whose it is.
    pub(super) login: String,
    /// The password.
    pub(super) password: Secret,
}

/// The passwords this process holds for its plans.
#[derive(Default)]
pub(crate) struct Keeper(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    given: HashMap<PlanId, Secret>,
    made: HashMap<PlanId, Vec<Made>>,
}

impl Keeper {
    /// Holds a password until the plan's application ends.
    pub(super) fn give(&self, plan: &PlanId, password: Secret) {
        self.with(|held| held.given.insert(plan.clone(), password));
    }

    /// The password that was given.
    pub(super) fn given(&self, plan: &PlanId) -> Option<Secret> {
        self.with(|held| held.given.get(plan).cloned())
    }

    /// Lets go of the password that was given.
    pub(super) fn forget_given(&self, plan: &PlanId) {
        self.with(|held| held.given.remove(plan));
    }

    /// Keeps passwords that were made, for ten minutes from now on.
    pub(super) fn keep(&self, plan: &PlanId, made: Vec<Made>) {
        if made.is_empty() {
            return;
        }
        let first = self.with(|held| {
            let kept = held.made.entry(plan.clone()).or_default();
            let first = kept.is_empty();
            kept.extend(made);
            first
        });
        if first {
            drop(self.drop_after(plan.clone(), KEPT));
        }
    }

    /// Hands out the passwords that were made; a second time there are none.
    pub(super) fn take(&self, plan: &PlanId) -> Vec<Made> {
        self.with(|held| held.made.remove(plan)).unwrap_or_default()
    }

    fn drop_after(&self, plan: PlanId, kept: Duration) -> JoinHandle<()> {
        // weak: whoever ends the program does not wait for this
        let held = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            tokio::time::sleep(kept).await;
            if let Some(held) = held.upgrade() {
                held.lock().unwrap_or_else(PoisonError::into_inner).made.remove(&plan);
            }
        })
    }

    fn with<T>(&self, f: impl FnOnce(&mut Held) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> Vec<Made> {
        let (tenant, login) = ("Acme".to_owned(), "ayla".to_owned());
        vec![Made { tenant, login, password: Secret::new("x".into()) }]
    }

    #[tokio::test]
    async fn a_password_is_handed_out_once() {
        let (keeper, plan) = (Keeper::default(), PlanId("p".into()));
        keeper.keep(&plan, made());
        assert_eq!(keeper.take(&plan).len(), 1);
        assert_eq!(keeper.take(&plan).len(), 0, "shown once");
    }

    #[tokio::test]
    async fn a_password_that_nobody_asks_for_is_dropped() {
        let (keeper, plan) = (Keeper::default(), PlanId("p".into()));
        keeper.keep(&plan, made());
        keeper.drop_after(plan.clone(), Duration::ZERO).await.unwrap();
        assert_eq!(keeper.take(&plan).len(), 0, "its time is over");
    }
}
