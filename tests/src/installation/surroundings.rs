//! What Reeve asks of the program around it, noted instead of done, and a clock that can be moved.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reeve_app::api::StateChanged;
use reeve_app::{Host, Notice, SupportWindow};
use reeve_domain::Secret;
use reeve_domain::desk::ThreadId;
use url::Url;

/// The test's end of what Reeve needs around it.
#[derive(Default)]
pub struct Surroundings {
    /// How far Reeve's clock is from the computer's.
    ahead: Mutex<TimeDelta>,
    changes: Mutex<Vec<StateChanged>>,
    notices: Mutex<Vec<Notice>>,
    sessions: Mutex<Vec<SupportWindow>>,
    closed: Mutex<Vec<ThreadId>>,
    lent: Mutex<Option<Secret>>,
    continues: bool,
    /// The longest rest between two looks of a window.
    rests: Option<Duration>,
    /// The longest that a look waits for a server.
    patience: Mutex<Option<Duration>>,
}

impl Surroundings {
    /// Those of a program that takes up jobs which were broken off, as the window does, or of one that does not.
    pub(super) fn new(continues: bool) -> Self {
        Self { continues, ..Self::default() }
    }

    /// Those of a window that looks at what the clock brings about again and again, without a rest to speak of.
    pub(super) fn restless() -> Self {
        Self { rests: Some(Duration::from_millis(50)), ..Self::new(true) }
    }

    /// From now on a look waits no longer than this for a server.
    pub fn patient_for(&self, most: Duration) {
        *lock(&self.patience) = Some(most);
    }

    /// Moves Reeve's clock.
    pub fn later(&self, by: TimeDelta) {
        *lock(&self.ahead) += by;
    }

    /// What the user was told since the last look.
    pub fn notices(&self) -> Vec<Notice> {
        std::mem::take(&mut lock(&self.notices))
    }

    /// Windows with support sessions that were opened since the last look.
    pub fn sessions(&self) -> Vec<SupportWindow> {
        std::mem::take(&mut lock(&self.sessions))
    }

    /// Accesses whose windows were closed since the last look.
    pub fn closed(&self) -> Vec<ThreadId> {
        std::mem::take(&mut lock(&self.closed))
    }

    /// What lies on the clipboard.
    pub fn lent(&self) -> Option<Secret> {
        lock(&self.lent).clone()
    }

    /// Everything that was broadcast since the last look.
    pub fn changes(&self) -> Vec<StateChanged> {
        std::mem::take(&mut lock(&self.changes))
    }
}

impl Host for Surroundings {
    fn state_changed(&self, change: StateChanged) {
        lock(&self.changes).push(change);
    }

    fn now(&self) -> DateTime<Utc> {
        Utc::now() + *lock(&self.ahead)
    }

    fn notify(&self, notice: Notice) {
        lock(&self.notices).push(notice);
    }

    fn open_session(&self, window: SupportWindow) -> bool {
        lock(&self.sessions).push(window);
        true
    }

    fn close_session(&self, grant: &ThreadId) {
        lock(&self.closed).push(grant.clone());
    }

    fn open_in_browser(&self, _url: &Url) -> bool {
        true
    }

    fn lend_clipboard(&self, secret: &Secret, _seconds: u32) -> bool {
        *lock(&self.lent) = Some(secret.clone());
        true
    }

    fn between(&self, pause: Duration) -> Duration {
        self.rests.map_or(pause, |most| most.min(pause))
    }

    fn patience(&self, most: Duration) -> Duration {
        lock(&self.patience).map_or(most, |patience| patience.min(most))
    }

    fn continues_jobs(&self) -> bool {
        self.continues
    }
}

/// What it holds, whatever a test that failed left behind.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
