//! What runs by itself: scheduled actions, outgoing mail, and whether a copy knows that it is one.

use std::net::IpAddr;

use reeve_domain::tenant::Stage;

use super::{Answer, Case, Ruling, Silence, said};
use crate::{Failing, FailingAction, Label, MailEncryption, MailServer, Measure, Shown, Unseen};

pub(super) fn failing_actions(case: &Case<'_>) -> Ruling {
    Ruling::on(&case.facts.actions, |failing, _| {
        let names = |off: bool| {
            let such = failing.iter().filter(move |action| (action.how == Failing::SwitchedOff) == off);
            such.map(|action| action.name.as_str())
        };
        let answer = Answer::enough(failing.is_empty());
        if failing.is_empty() {
            return Ok(answer.with(Label::Found, Shown::amount(0, Measure::Count)));
        }
        let answer = answer.naming(Label::Actions, names(false)).naming(Label::SwitchedOff, names(true));
        let answer = match failing.iter().filter_map(in_a_row).max() {
            Some(most) => answer.with(Label::Failures, Shown::amount(most, Measure::Count)),
            None => answer,
        };
        Ok(match failing.iter().filter_map(|action| action.since).min() {
            Some(since) => answer.with(Label::Since, Shown::Moment(since)),
            None => answer,
        })
    })
}

fn in_a_row(action: &FailingAction) -> Option<u32> {
    match action.how {
        Failing::InARow(failures) => Some(failures),
        Failing::Late | Failing::SwitchedOff => None,
    }
}

/// OWASP ASVS 5.0, 12.3.1 and 12.3.2: encrypted, and only to the server that was meant.
pub(super) fn outgoing_mail(case: &Case<'_>) -> Ruling {
    Ruling::on(&case.facts.mail, |servers, _| {
        let leaving: Vec<&MailServer> = servers.iter().filter(|server| leaves(&server.host)).collect();
        let readable = leaving
            .iter()
            .filter(|server| matches!(server.encryption, MailEncryption::Plain | MailEncryption::Unverified));
        let readable: Vec<String> =
            readable.map(|server| format!("{} ({})", server.name, server.host)).collect();
        if readable.is_empty() {
            if leaving.iter().any(|server| server.encryption == MailEncryption::ByConfiguration) {
                return Err(Silence::Untold(Unseen::NotTold));
            }
            // without a server of its own the tenant uses the one of its configuration, which nobody sees from here
            if servers.is_empty() {
                return Err(Silence::Untold(Unseen::Nothing));
            }
        }
        Ok(Answer::enough(readable.is_empty()).naming_or_none(Label::MailServers, readable))
    })
}

/// Whether mail to this host travels: not to the same machine, and not to the name that leads nowhere, which Odoo puts in
/// place of every server when it neutralises a copy (`invalid`; RFC 6761, 6.4).
fn leaves(host: &str) -> bool {
    let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
    let under =
        |name: &str| host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let loops = host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    !(loops || under("localhost") || under("invalid"))
}

/// A neutralised production sends no mail and runs no actions; a copy that is not neutralised does both once more.
pub(super) fn neutralised(case: &Case<'_>) -> Ruling {
    let wanted = match case.facts.stage {
        Stage::Production => false,
        Stage::Test => true,
    };
    Ruling::on(&case.facts.settings, |settings, _| {
        let neutralised = settings.neutralised.ok_or(Silence::Untold(Unseen::NotTold))?;
        let found = if neutralised { "neutralised" } else { "not neutralised" };
        Ok(Answer::enough(neutralised == wanted).with(Label::Found, said(found)))
    })
}
