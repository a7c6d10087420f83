//! What this panel can do about an access now; what it cannot has its reason.

use reeve_domain::desk::{Answer, Thread};
use reeve_domain::grant::{GrantRequest, GrantState, May};

use super::Panel;

const OWN: &str = "Nobody answers their own request.";
const NOT_CONNECTED: &str = "This tenant is not connected here.";
/// By hand the customer would not be told.
pub(in super::super) const NO_DESK: &str =
    "Access without the customer's approval goes by a desk that the customer reads.";

/// How this panel reaches the sides of an access.
pub(super) struct Way {
    /// It is connected to the tenant.
    pub(super) connected: bool,
    /// The thread travels by a desk.
    pub(super) by_desk: bool,
}

pub(super) fn of(panel: &Panel, thread: &Thread, request: &GrantRequest, way: Way) -> May {
    let facts = Facts { panel, thread, request, way, state: panel.state(thread) };
    May {
        approve: facts.approve(),
        refuse: facts.refuse(),
        second: facts.second(),
        sign_in: facts.sign_in(),
        give_back: facts.give_back(),
        revoke: facts.revoke(),
        review: facts.review(),
    }
}

struct Facts<'a> {
    panel: &'a Panel,
    thread: &'a Thread,
    request: &'a GrantRequest,
    way: Way,
    state: GrantState,
}

/// The first reason that holds.
fn first(reasons: &[(bool, &str)]) -> Option<String> {
    reasons.iter().find(|(holds, _)| *holds).map(|(_, reason)| (*reason).to_owned())
}

impl Facts<'_> {
    fn asks(&self) -> bool {
        self.panel.asks(self.thread)
    }

    fn answered(&self) -> bool {
        self.state != GrantState::Requested
    }

    fn seconded_it(&self) -> bool {
        let by = self.thread.standing.seconded_by.as_ref();
        by.zip(self.panel.own.as_ref()).is_some_and(|(by, own)| by.may_be_same(own))
    }

    fn approve(&self) -> Option<String> {
        let alone = self.request.break_glass && self.thread.standing.seconded_by.is_none();
        first(&[
            (self.asks(), OWN),
            (self.answered(), "It was answered already, or is over."),
            (alone, "A second staff member has to stand behind it first."),
            (!self.way.connected, NOT_CONNECTED),
            (self.request.break_glass && !self.way.by_desk, NO_DESK),
        ])
    }

    fn refuse(&self) -> Option<String> {
        first(&[
            (self.asks(), OWN),
            (self.answered(), "It was answered already, or is over."),
            (self.seconded_it(), "You stand behind this request yourself."),
        ])
    }

    fn second(&self) -> Option<String> {
        first(&[
            (!self.request.break_glass, "Only a request without the customer's approval needs a second one."),
            (self.asks(), OWN),
            (self.answered(), "It was answered already, or is over."),
            (self.thread.standing.seconded_by.is_some(), "Somebody stands behind it already."),
        ])
    }

    fn sign_in(&self) -> Option<String> {
        let sealed_here = self.panel.own.as_ref().is_some_and(|own| own.seal == self.request.staff.seal);
        first(&[
            (!sealed_here, "It is sealed to somebody else's card."),
            (self.state != GrantState::Live, "It is not in force."),
        ])
    }

    fn give_back(&self) -> Option<String> {
        let possible = matches!(self.state, GrantState::Requested | GrantState::Live | GrantState::Over);
        first(&[
            (!self.asks(), "Only who asked for it can give it back."),
            (!possible, "There is nothing to give back."),
        ])
    }

    fn revoke(&self) -> Option<String> {
        let possible = matches!(self.state, GrantState::Live | GrantState::Over | GrantState::Ending);
        first(&[
            (self.asks(), "Give it back instead: revoking is for the customer."),
            (!possible, "It is not in force."),
            (!self.way.connected, NOT_CONNECTED),
        ])
    }

    fn review(&self) -> Option<String> {
        let given = matches!(self.thread.standing.answer, Answer::Approved { .. });
        first(&[
            (
                !self.request.break_glass || !given,
                "Only an access without the customer's approval is reviewed.",
            ),
            (self.asks() || self.seconded_it(), "The customer reviews it, not those who asked."),
            (self.thread.standing.reviewed.is_some(), "It was reviewed already."),
        ])
    }
}
