//! What one panel did on a tenant for an access. Stays on this computer and holds no secret.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{EndProof, EndedBy, GrantState, Pause};
use crate::desk::{Answer, Thread, ThreadId};
use crate::fault::Fault;
use crate::job::JobId;
use crate::tenant::TenantId;

/// How far the making of an access got. Written before and after each step, so that whoever comes after a break knows
/// what may be on the tenant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Nothing is on the tenant: not begun, or taken back.
    #[default]
    Idle,
    /// All was checked; nothing is on the tenant.
    Beginning,
    /// Its end is being placed.
    PlacingEnd,
    /// Its end is there, and was seen to run.
    EndPlaced,
    /// The support user is being made.
    Creating,
    /// The support user is there, without a password.
    Created,
    /// It is given a password, which is tried.
    Opening,
    /// A sign-in worked, and the end was seen once more.
    Opened,
    /// The answer is being sent.
    HandingOver,
    /// The staff member has it.
    HandedOver,
    /// Its end was proven from here; it is still to be accounted for, and its scheduled action to be removed.
    Proven,
    /// It is over, and nothing is left to do.
    Closed,
}

impl Step {
    /// Whether it was begun and nobody was given it.
    pub fn is_half_done(self) -> bool {
        self > Self::Beginning && self < Self::HandedOver
    }
}

/// What this panel did for an access, and has still to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantWork {
    /// For which.
    pub grant: ThreadId,
    /// On which tenant.
    pub tenant: TenantId,
    /// The latest job at work on it.
    pub job: Option<JobId>,
    /// How far it got.
    pub step: Step,
    /// How many times its making was begun: each has a login of its own.
    pub attempt: u32,
    /// The support user's login.
    pub login: String,
    /// Fingerprint of the card that the approver looked at: what is made is sealed to no other.
    #[serde(default)]
    pub staff: Option<String>,
    /// The groups to give.
    pub groups: Vec<String>,
    /// For how long, in seconds.
    pub seconds: u32,
    /// The scheduled action that ends it, once it is known.
    pub end: Option<i64>,
    /// The support user's record id, once it is known.
    pub uid: Option<i64>,
    /// When its end was placed, by the tenant's clock.
    pub made_at: Option<DateTime<Utc>>,
    /// When the tenant ends it, by the tenant's clock.
    pub until: Option<DateTime<Utc>>,
    /// When it was handed over, by the tenant's clock.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// How far the tenant's clock is ahead of this computer's, in seconds.
    pub ahead: i64,
    /// It is to be ended, for this reason.
    pub ending: Option<EndedBy>,
    /// Why the latest attempt to make or end it failed.
    pub fault: Option<Fault>,
    /// Why it is not tried again at once.
    #[serde(default)]
    pub pause: Option<Pause>,
    /// What was seen from here at its end. Another panel than the approver's has no other place for it.
    #[serde(default)]
    pub proof: Option<EndProof>,
}

impl GrantWork {
    /// With nothing done yet, at its first attempt.
    pub fn new(grant: ThreadId, tenant: TenantId) -> Self {
        Self {
            grant,
            tenant,
            job: None,
            step: Step::Idle,
            attempt: 1,
            login: String::new(),
            staff: None,
            groups: Vec::new(),
            seconds: 0,
            end: None,
            uid: None,
            made_at: None,
            until: None,
            handed_over_at: None,
            ahead: 0,
            ending: None,
            fault: None,
            pause: None,
            proof: None,
        }
    }

    /// Notes a failure, and whether it is tried again at once.
    pub fn failed(&mut self, fault: &Fault, now: DateTime<Utc>) {
        // what is proven opens nothing any more, and only its account is left to do
        let handed_over = self.step == Step::HandedOver;
        self.pause = Pause::after(self.pause.as_ref(), fault, handed_over, now);
        self.fault = Some(fault.clone());
    }

    /// The tenant's time.
    pub fn tenant_time(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        TimeDelta::try_seconds(self.ahead).and_then(|ahead| now.checked_add_signed(ahead)).unwrap_or(now)
    }
}

/// Where an access stands. `at_work` says that the job of `work` runs; `now` is this computer's time, which is
/// corrected by the tenant's where that is known.
pub fn standing(thread: &Thread, work: Option<&GrantWork>, at_work: bool, now: DateTime<Utc>) -> GrantState {
    let standing = &thread.standing;
    match &standing.answer {
        Answer::Refused { .. } => GrantState::Refused,
        // whoever gave it proves for itself: until then the word that it ended is a wish
        Answer::Approved { .. }
            if work.is_some_and(|work| work.proof.is_some() && work.step >= Step::Proven)
                || standing.ended.is_some() && work.is_none_or(|work| work.step != Step::HandedOver) =>
        {
            GrantState::Ended
        }
        Answer::Approved { .. } => {
            let by_work = standing.ended.is_some()
                || work.is_some_and(|work| work.ending.is_some() || work.step >= Step::Proven);
            let wanted = by_work || standing.revoked_at.is_some() || standing.given_back_at.is_some();
            let there = work.map_or(now, |work| work.tenant_time(now));
            let over = thread.terms().is_some_and(|terms| there >= terms.until);
            match (wanted, over) {
                // from here nothing ends it: that its time ran out is all there is to know without a proof
                (true, true) if work.is_none() => GrantState::Over,
                (true, _) => GrantState::Ending,
                (false, true) => GrantState::Over,
                (false, false) => GrantState::Live,
            }
        }
        // even one that was withdrawn meanwhile has to be taken back first
        Answer::Awaited if work.is_some_and(|work| work.step.is_half_done()) => {
            if at_work {
                GrantState::Granting
            } else {
                GrantState::Ending
            }
        }
        Answer::Awaited if at_work => GrantState::Granting,
        Answer::Awaited if standing.given_back_at.is_some() => GrantState::Withdrawn,
        Answer::Awaited if now > thread.answer_by() => GrantState::Expired,
        Answer::Awaited => GrantState::Requested,
    }
}

#[cfg(test)]
mod tests;
