//! A request or access as scripts and people read it.

use chrono::{DateTime, Utc};
use reeve_app::api::GrantView;
use reeve_domain::card::{Acquaintance, Card};
use reeve_domain::grant::{
    EndProof, EndedBy, GiveBack, GrantState, Pause, StrayAccess, StrayKind, span_text,
};
use serde_json::{Value, json};

use crate::output::table;

/// How much of an id is shown in a list: enough to name it by.
const SHORT: usize = 8;

/// For scripts.
pub fn document(view: &GrantView) -> Value {
    json!({
        "id": view.id,
        "tenant": view.tenant_name,
        "staff": view.staff.name,
        "login": view.login,
        "groups": view.groups,
        "until": view.until,
        "state": view.state,
        "mail": view.staff.mail,
        "provider": view.staff.provider,
        "fingerprint": view.fingerprint,
        "acquaintance": view.acquaintance,
        "url": view.address.url,
        "database": view.address.database,
        "reason": view.reason,
        "ticket": view.ticket,
        "seconds": view.seconds,
        "break_glass": view.break_glass,
        "seconded_by": view.seconded_by,
        "review_due": view.review_due,
        "requested_at": view.requested_at,
        "answer_by": view.answer_by,
        "answered_by": view.answered_by,
        "refusal": view.refusal,
        "proof": view.proof,
        "has_receipt": view.has_receipt,
        "desk": view.desk,
        "rejected": view.rejected,
        "fault": view.fault,
        "pause": view.pause,
        "give_back": view.give_back,
    })
}

/// For people: what is asked for, by whom, and where it stands.
pub fn lines(view: &GrantView) -> String {
    let mut text = format!("{}  {}\n", view.id, state(view.state));
    let mut line = |title: &str, value: &str| text.push_str(&format!("  {title:<12}{value}\n"));
    line("tenant", &format!("{} ({} on {})", view.tenant_name, view.address.database, view.address.url));
    line("staff", &person(&view.staff));
    line("card", &format!("{} ({})", view.fingerprint, acquaintance(view.acquaintance)));
    line("reason", &view.reason);
    if let Some(ticket) = &view.ticket {
        line("ticket", ticket);
    }
    line("groups", &if view.groups.is_empty() { "none".into() } else { view.groups.join(", ") });
    line("for", &span_text(view.seconds));
    if view.break_glass {
        let second = view.seconded_by.as_ref().map_or_else(|| "nobody yet".to_owned(), person);
        line("break-glass", &format!("without the customer's approval; second: {second}"));
    }
    if view.review_due {
        line("", "The customer has not reviewed it yet: `reeve grant review`.");
    }
    if let Some(by) = &view.answered_by {
        line("answered by", &person(by));
    }
    if let Some(why) = &view.refusal {
        line("refused", why);
    }
    if let Some(login) = &view.login {
        line("login", login);
    }
    match view.until {
        // the hour that was planned says nothing any more
        Some(_) if view.state == GrantState::Ended => {}
        Some(until) => line("until", &moment(until)),
        None if view.state == GrantState::Requested => {
            line("answer by", &moment(view.answer_by));
        }
        None => {}
    }
    if let Some(fault) = &view.fault {
        line("failed", &fault.message);
    }
    if let Some(left) = &view.give_back {
        line("NOT DONE", &still_open(left));
    }
    if let Some(pause) = &view.pause {
        line("WAITS", &waits(pause, view.needs_somebody()));
    }
    if view.rejected > 0 {
        line("WARNING", &format!("{} of its events count for nothing: `reeve grant show`", view.rejected));
    }
    if let Some(ended) = &view.proof {
        text.push_str(&proof(ended));
    }
    text
}

/// Several, one a line.
pub fn list(views: &[&GrantView], now: DateTime<Utc>) -> String {
    if views.is_empty() {
        return "No request or access is known here.\n".into();
    }
    let rows: Vec<Vec<String>> = views
        .iter()
        .map(|view| {
            let until = match (view.until, view.state) {
                (Some(at), GrantState::Live) => format!("{} ({})", moment(at), left(at, now)),
                (_, GrantState::Ended) => view
                    .proof
                    .as_ref()
                    .map(|proof| format!("ended {}", moment(proof.checked_at)))
                    .unwrap_or_default(),
                (Some(at), _) => moment(at),
                (None, GrantState::Requested) => format!("answer by {}", moment(view.answer_by)),
                (None, _) => String::new(),
            };
            vec![
                view.id.0.chars().take(SHORT).collect(),
                view.tenant_name.clone(),
                view.staff.name.clone(),
                if view.needs_somebody() { "NOT ENDING, waits for you" } else { state(view.state) }
                    .to_owned(),
                until,
                view.login.clone().unwrap_or_default(),
                view.reason.clone(),
            ]
        })
        .collect();
    table(&["GRANT", "TENANT", "STAFF", "STATE", "UNTIL", "LOGIN", "REASON"], &rows)
}

/// Support accounts that should not be there, one a line; nothing when there are none.
pub fn strays(strays: &[&StrayAccess]) -> String {
    if strays.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = strays
        .iter()
        .map(|stray| {
            vec![
                stray.tenant_name.clone(),
                stray.login.clone(),
                stray_kind(stray.kind).to_owned(),
                moment(stray.seen_at),
            ]
        })
        .collect();
    let rows = table(&["TENANT", "LOGIN", "WHAT IS WRONG", "SEEN"], &rows);
    format!("\nSupport accounts that should not be there as they are (`reeve grant sweep NAME`):\n{rows}")
}

fn stray_kind(kind: StrayKind) -> &'static str {
    match kind {
        StrayKind::Unknown => "not given from here, and no request is known",
        StrayKind::Reactivated => "had ended and was re-activated",
        StrayKind::Outlived => "is past its end",
        StrayKind::Unguarded => "nothing on the tenant ends it: revoke it",
    }
}

/// What was tried after an end.
pub fn proof(ended: &EndProof) -> String {
    let answer = |tried: Option<bool>, untried: &str| match tried {
        Some(true) => "yes".to_owned(),
        Some(false) => "NO".to_owned(),
        None => untried.to_owned(),
    };
    let mut text = format!("  ended       {}\n", ended_by(ended.ended_by));
    for (what, how) in [
        ("account archived", answer(Some(ended.user_archived), "")),
        ("password refused", answer(ended.password_refused, "not tried: it is not known here")),
        ("session refused", answer(ended.session_refused, "not tried: none was open here")),
        ("API keys gone", answer(ended.keys_gone, "not told by the tenant")),
    ] {
        text.push_str(&format!("    {what:<18}{how}\n"));
    }
    text + &format!("    {:<18}{}\n", "checked", moment(ended.checked_at))
}

fn ended_by(by: EndedBy) -> &'static str {
    match by {
        EndedBy::Time => "by the tenant, at the hour",
        EndedBy::GivenBack => "given back",
        EndedBy::Revoked => "revoked",
        EndedBy::TicketClosed => "its ticket was closed",
        EndedBy::BrokenOff => "broken off before it was handed over",
        EndedBy::SomebodyElse => "by somebody on the tenant",
    }
}

/// Why nothing is tried just now. `open`: somebody may still get in with it.
fn waits(pause: &Pause, open: bool) -> String {
    match pause.until {
        Some(until) => format!(
            "refused {} times in a row; tried again at {} so that nobody is locked out: {}",
            pause.refused,
            moment(until),
            pause.fault.message
        ),
        None => format!(
            "for you, and is not tried by itself any more: {}{} See to the connection's sign-in, then `reeve grant \
             revoke`.",
            pause.fault.message,
            if open { " It may still work." } else { "" }
        ),
    }
}

/// Why an access that was given back is still open.
fn still_open(left: &GiveBack) -> String {
    let why = left.fault.as_ref().map_or("it was not tried yet.", |fault| fault.message.as_str());
    let again = match left.pause.as_ref().and_then(|pause| pause.until) {
        Some(until) => format!("tried again at {}", moment(until)),
        None => "tried again at every look".to_owned(),
    };
    format!("given back, and its password may still work, {again}: {why}")
}

/// Where it stands.
pub fn state(state: GrantState) -> &'static str {
    match state {
        GrantState::Requested => "waits for an answer",
        GrantState::Expired => "not answered in time",
        GrantState::Refused => "refused",
        GrantState::Withdrawn => "withdrawn",
        GrantState::Granting => "being made",
        GrantState::Live => "in force",
        GrantState::Ending => "ENDING, not yet proven",
        GrantState::Over => "over by the clock, not yet proven",
        GrantState::Ended => "ended",
    }
}

/// A person with their mail and whom they work for.
pub fn person(card: &Card) -> String {
    let of = if card.provider.is_empty() { String::new() } else { format!(", {}", card.provider) };
    format!("{} <{}>{of}", card.name, card.mail)
}

/// How a card stands to those seen before, and what to do about it.
pub fn acquaintance(how: Acquaintance) -> &'static str {
    match how {
        Acquaintance::Own => "your own",
        Acquaintance::Known => "known",
        Acquaintance::New => "NEW: compare the digits with its owner over another line",
        Acquaintance::Changed => {
            "OTHER KEYS than before: compare the digits with its owner over another line"
        }
    }
}

/// A time, to the minute.
pub fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn left(until: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (until - now).num_minutes().max(0);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min left"),
        (hours, minutes) => format!("{hours} h {minutes:02} min left"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_in_hours_and_minutes_and_never_below_nothing() {
        let now = Utc::now();
        let left = |minutes| left(now + chrono::TimeDelta::minutes(minutes), now);
        assert_eq!(
            [left(480), left(61), left(2), left(-5)],
            ["8 h 00 min left", "1 h 01 min left", "2 min left", "0 min left"]
        );
    }
}
