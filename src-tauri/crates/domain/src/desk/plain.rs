//! Whether what others wrote can be put in front of people: events come from anywhere, and a text with control
//! characters could rewrite what a terminal shows beside it.

use super::{Ask, Body, Event};
use crate::card::{Card, TEXT_MAX};
use crate::grant::GrantRequest;
use crate::restore::RestoreRequest;
use crate::user::is_address;

/// Longest reason, note or answer, in characters.
const WORDS_MAX: usize = 4_000;
/// Longest ticket, group, key, address and database name, in characters.
const LINE_MAX: usize = 300;
/// Most groups of one request.
const GROUPS_MAX: usize = 200;

/// Whether every text of an event that people are shown is one.
pub(super) fn is_plain(event: &Event) -> bool {
    event.thread.is_valid()
        && is_card(&event.by)
        && match &event.body {
            Body::Asked { ask } => is_ask(ask),
            Body::Refused { reason: words } | Body::Reviewed { words } | Body::Note { text: words } => {
                is_words(words)
            }
            Body::Restore { words, database, .. } => {
                is_words(words) && database.iter().all(|name| is_line(name))
            }
            // a receipt is a document of its own, and is looked at where it is opened
            Body::Receipt { .. } => true,
            Body::Approved { .. }
            | Body::Seconded {}
            | Body::GivenBack {}
            | Body::Revoked {}
            | Body::Ended { .. } => true,
        }
}

/// Words as they may be said: what [`is_plain`] would refuse of them is left out.
pub fn as_plain(words: &str) -> String {
    let kept = words.chars().filter(|c| !is_control(*c) || *c == '\n' || *c == '\t');
    kept.take(WORDS_MAX).collect()
}

fn is_ask(ask: &Ask) -> bool {
    match ask {
        Ask::Grant { request } => is_request(request),
        Ask::Backup { tenant, reason, .. } => {
            is_line(&tenant.url) && is_line(&tenant.database) && is_words(reason)
        }
        Ask::Restore { request } => is_restore(request),
    }
}

fn is_request(request: &GrantRequest) -> bool {
    let GrantRequest { tenant, staff, reason, ticket, groups, .. } = request;
    is_card(staff)
        && is_words(reason)
        && groups.len() <= GROUPS_MAX
        && [&tenant.url, &tenant.database].into_iter().chain(ticket).chain(groups).all(|text| is_line(text))
}

fn is_restore(request: &RestoreRequest) -> bool {
    let RestoreRequest { tenant, backup, side, reason, .. } = request;
    let lines = [&tenant.url, &tenant.database, &backup.sha256];
    is_words(reason) && lines.into_iter().chain(side).chain(&backup.database).all(|text| is_line(text))
}

fn is_card(card: &Card) -> bool {
    let Card { name, mail, provider, seal, sign } = card;
    let short = |text: &str| is_line(text) && text.chars().count() <= TEXT_MAX;
    short(name)
        && !name.trim().is_empty()
        && short(mail)
        && is_address(mail)
        && short(provider)
        && is_line(seal)
        && is_line(sign)
}

fn is_line(text: &str) -> bool {
    text.chars().count() <= LINE_MAX && !text.chars().any(is_control)
}

fn is_words(text: &str) -> bool {
    text.chars().count() <= WORDS_MAX && !text.chars().any(|c| is_control(c) && c != '\n' && c != '\t')
}

/// Characters that do something instead of standing for something: controls, and those that turn the reading direction.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
