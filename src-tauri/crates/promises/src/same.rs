//! Whether a fault is the one that somebody accepted, or another one of the same check.
//!
//! Ages, dates and counts move by themselves from day to day, and what is mended meanwhile is no other fault. Somebody or
//! something that was not named before is one.

use std::collections::BTreeSet;

use crate::{Evidence, Finding, Label, Shown, Verdict};

impl Finding {
    /// Whether all of this fault was in the other one already: no answer is a fault now that was none then, and nobody and
    /// nothing is new.
    pub fn is_within(&self, other: &Self) -> bool {
        let known: Vec<(Label, Names)> = other.evidence.iter().filter_map(told).collect();
        let is_known = |(label, names): (Label, Names)| {
            known.iter().any(|(before, known)| *before == label && names.are_within(known))
        };
        self.check == other.check
            && (self.verdict != Verdict::Broken || other.verdict == Verdict::Broken)
            && (self.sufficient != Some(false) || other.sufficient == Some(false))
            && self.evidence.iter().filter_map(told).all(is_known)
    }
}

/// What a piece of evidence tells of which fault it is; `None` where it tells nothing.
fn told(one: &Evidence) -> Option<(Label, Names)> {
    match tells(one.label) {
        Tells::Nothing => None,
        Tells::Kind => Some((one.label, Names::default())),
        Tells::Names => Some((one.label, Names::of(&one.shown))),
    }
}

/// What a label tells of which fault it is.
enum Tells {
    /// Whom or what it is about.
    Names,
    /// That there is such a thing; which one moves from day to day.
    Kind,
    /// What was asked for, or what is so beside the fault.
    Nothing,
}

fn tells(label: Label) -> Tells {
    match label {
        Label::Found
        | Label::Versions
        | Label::KeyExchange
        | Label::Cipher
        | Label::Accounts
        | Label::Databases
        | Label::Actions
        | Label::SwitchedOff
        | Label::MailServers
        | Label::Rules
        | Label::Lacking => Tells::Names,
        Label::Missing | Label::Unsound => Tells::Kind,
        Label::Promised
        | Label::Standard
        | Label::Version
        | Label::Subject
        | Label::Issuer
        | Label::VouchedBy
        | Label::ValidUntil
        | Label::Newest
        | Label::Age
        | Label::Places
        | Label::Takes
        | Label::Failures
        | Label::InForce
        | Label::Since => Tells::Nothing,
    }
}

/// What a piece of evidence names.
#[derive(Default)]
struct Names {
    listed: BTreeSet<String>,
    /// How many more there are, which nobody listed.
    more: u32,
}

impl Names {
    fn of(shown: &Shown) -> Self {
        match shown {
            Shown::List { first, more } => Self { listed: first.iter().cloned().collect(), more: *more },
            Shown::Flag(_) | Shown::Text(_) | Shown::Fault(_) => {
                Self { listed: BTreeSet::from([shown.to_string()]), more: 0 }
            }
            Shown::Amount { .. } | Shown::Moment(_) => Self::default(),
        }
    }

    /// Of a list that is cut off nobody knows the rest: who moved up into it may have been there before.
    fn are_within(&self, known: &Self) -> bool {
        let new = self.listed.difference(&known.listed).count();
        u32::try_from(new).is_ok_and(|new| new <= known.more) && self.more <= known.more
    }
}
