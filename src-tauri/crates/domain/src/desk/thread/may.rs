//! Who may say what, and when.

use chrono::{DateTime, Utc};

use super::{Answer, Thread};
use crate::card::Card;
use crate::desk::{Ask, Body, Given, Rejection};
use crate::restore::RestoreTold;

impl Thread {
    /// Whether this author may say this at this time.
    ///
    /// # Errors
    /// [`Rejection::NotAllowed`].
    pub fn may(&self, by: &Card, at: DateTime<Utc>, body: &Body) -> Result<(), Rejection> {
        let standing = &self.standing;
        let awaited = standing.answer == Answer::Awaited && standing.given_back_at.is_none();
        let approved = matches!(standing.answer, Answer::Approved { .. });
        let break_glass = self.grant().is_some_and(|request| request.break_glass);
        let is_approver =
            matches!(&standing.answer, Answer::Approved { by: approver, .. } if approver.may_be_same(by));
        let is_seconder = standing.seconded_by.as_ref().is_some_and(|card| card.may_be_same(by));
        let allowed = match body {
            Body::Asked { .. } => false,
            Body::Seconded {} => awaited && break_glass && standing.seconded_by.is_none() && !self.asks(by),
            Body::Refused { .. } => awaited && !self.asks(by) && !is_seconder,
            Body::Approved { given } => {
                awaited
                    && !self.asks(by)
                    && at <= self.answer_by()
                    && self.answers(given)
                    && (!break_glass || standing.seconded_by.is_some())
            }
            Body::GivenBack {} => {
                self.asked_with(by)
                    && standing.given_back_at.is_none()
                    && standing.ended.is_none()
                    && standing.restore.is_none()
                    && (awaited || approved)
            }
            Body::Revoked {} => {
                !self.asks(by) && approved && standing.revoked_at.is_none() && standing.ended.is_none()
            }
            // what others saw of it is theirs to know: here it would be no more than their word
            Body::Ended { proof } => self.approved_by(by) && standing.ended.is_none() && proof.holds(),
            Body::Receipt { .. } => {
                self.approved_by(by) && standing.ended.is_some() && standing.receipt.is_none()
            }
            Body::Reviewed { .. } => {
                break_glass
                    && approved
                    && !(self.asks(by) || is_seconder || is_approver)
                    && standing.reviewed.is_none()
            }
            Body::Restore { told, .. } => self.may_tell(by, at, *told),
            Body::Note { .. } => true,
        };
        if allowed { Ok(()) } else { Err(Rejection::NotAllowed) }
    }

    /// Whether this may be told of a restore. Anybody who has the approval may begin it, in its time; whoever began it
    /// carries it out: of two who begin at once, the second learns of it before anything is done.
    fn may_tell(&self, by: &Card, at: DateTime<Utc>, told: RestoreTold) -> bool {
        let approved = matches!(self.standing.answer, Answer::Approved { .. });
        let Some(wanted) = self.wanted_restore() else { return false };
        match &self.standing.restore {
            _ if !approved || self.standing.given_back_at.is_some() => false,
            Some(before) => before.by.sign == by.sign,
            None => told == RestoreTold::Begun && wanted.run(self.asked_at, at).is_ok(),
        }
    }

    /// Whether what is given is what was asked for.
    fn answers(&self, given: &Given) -> bool {
        match (&self.ask, given) {
            (Ask::Grant { request }, Given::Grant { terms }) => terms.tenant == request.tenant,
            (Ask::Backup { .. }, Given::Backup { .. }) | (Ask::Restore { .. }, Given::Restore { .. }) => true,
            _ => false,
        }
    }
}
