//! English words for what is read on a terminal or in a report. The page has its own, in the reader's language.

mod checks;

use std::fmt;

use chrono::SecondsFormat;

use crate::{
    Area, Cost, EndedBy, Evidence, Label, Measure, OdooPlace, ReevePlace, Repeat, Shown, Unseen, Verdict,
};

impl Area {
    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Transport => "Encryption on the way",
            Self::Backups => "Backups and restores",
            Self::Access => "Passwords and access",
            Self::People => "Accounts and keys",
            Self::Server => "Server",
            Self::Running => "What runs by itself",
        }
    }
}

impl Verdict {
    /// As a word or two.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::Unseen => "cannot be seen from here",
            Self::NotStated => "not stated",
        }
    }
}

impl Unseen {
    /// As the rest of a sentence that begins with “no answer:”.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::NotLooked => "nobody looked yet",
            Self::Unreachable => "the server could not be reached",
            Self::NotTrusted => "the server's certificate or its encryption is not accepted",
            Self::NotOdoo => "what answers there is no Odoo, or sends elsewhere",
            Self::InTrouble => "the server answered with an error",
            Self::HeldOff => "the server wants to be left alone for a while",
            Self::NoDatabase => "the server has no database of this name",
            Self::NotSignedIn => "the sign-in was refused, or no secret is stored for it",
            Self::NoRights => "this login may not see it",
            Self::NotTold => "the server does not tell",
            Self::NotInVersion => "this version has no such thing",
            Self::OutOfDate => "what was read last is too old to tell",
            Self::InsideOnly => "nobody outside the provider can see it",
            Self::Nothing => "there is nothing to look at yet",
            Self::PlainHttp => "it means nothing over plain HTTP on this computer",
            Self::OurSide => "something on this computer kept it from being looked at",
            Self::TrustedHere => {
                "the certificate is trusted because somebody here said so, and no public authority vouches for it"
            }
            Self::Unmarked => {
                "no access was given through Reeve yet, and accounts that were made another way bear no mark"
            }
            Self::PlanUnknown => {
                "the provider promises more to whoever pays, and it is not known here which plan this is"
            }
            Self::NamesAlike => {
                "there are other databases whose names begin alike, and a name does not tell whose they are"
            }
        }
    }
}

impl Label {
    /// As a word or two.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Promised => "promised",
            Self::Standard => "today's standard",
            Self::Found => "found",
            Self::Versions => "versions",
            Self::Version => "version",
            Self::KeyExchange => "key exchange",
            Self::Cipher => "cipher",
            Self::Subject => "certificate of",
            Self::Issuer => "issued by",
            Self::VouchedBy => "trusted by",
            Self::ValidUntil => "valid until",
            Self::Newest => "newest",
            Self::Age => "age",
            Self::Missing => "empty places",
            Self::Unsound => "places with a damaged backup",
            Self::Places => "places",
            Self::Takes => "takes",
            Self::Accounts => "accounts",
            Self::Databases => "databases",
            Self::Actions => "scheduled actions",
            Self::Failures => "failures in a row",
            Self::SwitchedOff => "switched off by Odoo because they failed",
            Self::MailServers => "mail servers",
            Self::InForce => "in force",
            Self::Rules => "against a standard",
            Self::Lacking => "lacking",
            Self::Since => "since",
        }
    }
}

impl Measure {
    /// The unit behind this number; nothing where things are just counted.
    fn behind(self, number: u32) -> &'static str {
        match (self, number) {
            (Self::Count, _) => "",
            (Self::Bits, 1) => " bit",
            (Self::Bits, _) => " bits",
            (Self::Seconds, 1) => " second",
            (Self::Seconds, _) => " seconds",
            (Self::Minutes, 1) => " minute",
            (Self::Minutes, _) => " minutes",
            (Self::Hours, 1) => " hour",
            (Self::Hours, _) => " hours",
            (Self::Days, 1) => " day",
            (Self::Days, _) => " days",
            (Self::Rounds, 1) => " round",
            (Self::Rounds, _) => " rounds",
            (Self::Characters, 1) => " character",
            (Self::Characters, _) => " characters",
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(true) => f.write_str("yes"),
            Self::Flag(false) => f.write_str("no"),
            Self::Amount { number, of } => write!(f, "{number}{}", of.behind(*number)),
            Self::Moment(at) => f.write_str(&at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            Self::Text(text) => f.write_str(text),
            Self::List { first, more: 0 } => f.write_str(&first.join(", ")),
            Self::List { first, more } => write!(f, "{} and {more} more", first.join(", ")),
            Self::Fault(code) => f.write_str(&code.name().replace('_', " ")),
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.label.in_words(), self.shown)
    }
}

impl EndedBy {
    /// As the rest of a sentence about an exception that ended “because”.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Mended => "the fault was gone",
            Self::Another => "the fault was another one",
        }
    }
}

impl fmt::Display for Repeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shell { line, .. } => f.write_str(line),
            Self::Query { sql } => write!(f, "In a copy of the database: {sql}"),
            Self::Odoo { database, place } => write!(f, "In Odoo, database {database}: {place}"),
            Self::Reeve { place } => write!(f, "In Reeve: {}", place.in_words()),
            Self::Provider => f.write_str("Ask the provider for an auditor's statement"),
        }
    }
}

impl fmt::Display for OdooPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter { key } => write!(f, "Settings, Technical, System Parameters, {key}"),
            Self::Apps { names } => write!(f, "Apps, search for {names}"),
            Self::Administrators => f.write_str("Settings, Users, those with Administration: Settings"),
            Self::ScheduledActions => {
                f.write_str("Settings, Technical, Scheduled Actions, archived ones too")
            }
            Self::OutgoingMail => f.write_str("Settings, Technical, Outgoing Mail Servers"),
        }
    }
}

impl ReevePlace {
    /// As the rest of a sentence that begins with “In Reeve:”.
    fn in_words(self) -> &'static str {
        match self {
            Self::Sources => "this tenant's backups, after their sources were read again",
            Self::TrialRestore => "a trial restore of this tenant's newest backup",
            Self::Policies => "this tenant's policy, read again",
            Self::SupportAccess => "this tenant's support access and its accounts",
        }
    }
}

/// What a check costs, as a word or two.
pub fn cost_in_words(cost: Cost) -> &'static str {
    match cost {
        Cost::Nothing => "from what is kept here",
        Cost::Outside => "without signing in",
        Cost::SignedIn => "signed in",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_reads_as_people_write_it() {
        let names = |count: usize| Shown::list((1..=count).map(|n| format!("a{n}")));
        for (shown, words) in [
            (Shown::Flag(false), "no"),
            (Shown::amount(1, Measure::Days), "1 day"),
            (Shown::amount(210_000, Measure::Rounds), "210000 rounds"),
            (Shown::amount(3, Measure::Count), "3"),
            (Shown::amount(u64::MAX, Measure::Bits), "4294967295 bits"),
            (Shown::Moment("2026-11-22T11:44:43.5Z".parse().unwrap()), "2026-11-22T11:44:43Z"),
            (names(2), "a1, a2"),
            (names(12), "a1, a2, a3, a4, a5, a6, a7, a8, a9, a10 and 2 more"),
            (Shown::Fault(reeve_domain::Code::CertificateExpired), "certificate expired"),
        ] {
            assert_eq!(shown.to_string(), words);
        }
    }
}
