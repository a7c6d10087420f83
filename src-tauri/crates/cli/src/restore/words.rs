//! A restore as scripts and people read it.

use chrono::{DateTime, Utc};
use reeve_app::api::{CardView, RestoreView};
use reeve_domain::restore::{
    Forecast, ForecastBy, Reconciled, RestoreOffer, RestoreState, RestoreStep, RestoreTarget, RestoreWork,
    StepRecord, StepState,
};
use serde_json::{Value, json};

use crate::grant::{acquaintance, moment, person};
use crate::handing::short;
use crate::output::{bytes, counted, table};

/// What a swap does to those who are at work.
pub const OUT: &str = "Everybody is signed out at the swap; what they have not saved is gone.";

/// For scripts.
pub fn document(view: &RestoreView) -> Value {
    let mut document = json!(view);
    document["tenant"] = json!(view.tenant_name);
    document["target"] = json!(view.request.target);
    document["database"] = json!(database(view));
    document["steps"] = json!(steps(view));
    document["gap_ms"] = json!(view.work.as_ref().and_then(|work| work.gap_ms));
    document
}

/// The database it ends in; `None` while nobody has named one.
fn database(view: &RestoreView) -> Option<&str> {
    match view.request.target {
        RestoreTarget::Live => Some(&view.request.tenant.database),
        RestoreTarget::Side => {
            view.work.as_ref().map(|work| work.side.as_str()).or(view.request.side.as_deref())
        }
    }
}

/// Each step once, in the order they were begun, as it stands now.
fn steps(view: &RestoreView) -> Vec<&StepRecord> {
    let mut steps: Vec<&StepRecord> = Vec::new();
    for record in view.work.iter().flat_map(|work| &work.steps) {
        match steps.iter_mut().find(|one| one.step == record.step) {
            Some(one) => *one = record,
            None => steps.push(record),
        }
    }
    steps
}

/// For people: what is asked for, by whom, and how it was answered.
pub fn lines(view: &RestoreView) -> String {
    let request = &view.request;
    let address = &request.tenant;
    let mut text = format!("{}  {}\n", view.id, state(view.state));
    let mut line = |title: &str, value: &str| text.push_str(&format!("  {title:<12}{value}\n"));
    line("tenant", &format!("{} ({} on {})", view.tenant_name, address.database, address.url));
    line("backup", &backup(view));
    line("to", &target(view));
    line("reason", &request.reason);
    line("asked by", &format!("{}, {}", person(&view.asked_by.card), moment(view.asked_at)));
    line("", &card(&view.asked_by));
    if let Some(window) = request.window {
        line("window", &format!("{} to {}", moment(window.from), moment(window.until)));
    }
    if matches!(view.state, RestoreState::Asked | RestoreState::Approved) {
        line("until", &moment(view.expires));
    }
    if let Some(by) = &view.answered_by {
        line("answered by", &person(&by.card));
        line("", &card(by));
    }
    if let Some(why) = &view.refusal {
        line("refused", why);
    }
    if !view.conditions.is_empty() {
        line("conditions", &view.conditions);
    }
    if let Some(forecast) = &view.forecast {
        line("takes", &takes(forecast));
    }
    if let (None, Some(told)) = (&view.work, &view.told) {
        line("told", &format!("{} by {}: {}", moment(told.at), person(&told.by.card), told.words));
    }
    text
}

/// How long it takes, and how that is known.
fn takes(Forecast { ms, by }: &Forecast) -> String {
    let seconds = std::time::Duration::from_millis(*ms).as_secs_f64();
    let why = match by {
        ForecastBy::Drill => "by the latest drill; sending it comes on top".to_owned(),
        ForecastBy::Measured { rate } => {
            format!("by an estimate: {} a second, as an earlier restore went", bytes(*rate))
        }
        ForecastBy::Assumed { rate } => {
            format!("by an estimate: {} a second, which nobody has measured", bytes(*rate))
        }
    };
    format!("about {seconds:.0} s {why}")
}

fn card(view: &CardView) -> String {
    format!("card {} ({})", view.fingerprint, acquaintance(view.acquaintance))
}

fn backup(view: &RestoreView) -> String {
    let backup = &view.request.backup;
    let grade = backup.grade.map_or_else(|| "never drilled".to_owned(), |grade| format!("grade {grade:?}"));
    let whose = match &backup.database {
        Some(other) if *other != view.request.tenant.database => format!(", OF ANOTHER DATABASE: {other}"),
        _ => String::new(),
    };
    let hash: String = backup.sha256.chars().take(16).collect();
    format!("{}, {grade}{whose} (SHA-256 {hash}…)", moment(backup.at))
}

fn target(view: &RestoreView) -> String {
    match (view.request.target, database(view)) {
        (RestoreTarget::Live, _) => format!("THE LIVE DATABASE {}", view.request.tenant.database),
        (RestoreTarget::Side, Some(name)) => format!("{name}, on the side"),
        (RestoreTarget::Side, None) => "a database on the side".into(),
    }
}

/// What was done for it here; nothing before it was begun.
pub fn work(view: &RestoreView) -> String {
    let Some(work) = &view.work else { return String::new() };
    let mut text = String::new();
    for one in steps(view) {
        let state = match one.state {
            StepState::Begun => "...",
            StepState::Done => "ok ",
            StepState::Failed => "FAIL",
        };
        let detail = one.detail.as_ref().map(ToString::to_string).unwrap_or_default();
        text.push_str(&format!("  {state:<4} {:<14} {detail}\n", step(one.step)));
    }
    text.push_str(&decision(view, work));
    if let Some(ms) = work.gap_ms {
        text.push_str(&format!("  No database was live for {ms} ms.\n"));
    }
    if let Some(kept) = &view.kept {
        let until = work.keep_until.map(|at| format!(" until {}", moment(at))).unwrap_or_default();
        text.push_str(&format!("  {kept} is kept{until}: `reeve restore drop` drops it.\n"));
    }
    let found = work.reconciled.as_ref().map(Reconciled::sentences).unwrap_or_default();
    text + &found.into_iter().map(|sentence| format!("  {sentence}\n")).collect::<String>()
}

/// What a restore that waits comes to for the live database, and what may be decided, the first being what is advised.
fn decision(view: &RestoreView, work: &RestoreWork) -> String {
    if view.state != RestoreState::Waiting {
        return String::new();
    }
    let mut text = match work.steps.last().map(|last| last.step) {
        Some(RestoreStep::Swap | RestoreStep::SwapBack) => {
            "  IT MAY BE THAT NO DATABASE IS LIVE: decide at once.\n"
        }
        Some(RestoreStep::ProveLive) => "  The restored database is live, and not proven yet.\n",
        Some(RestoreStep::ProveBack) => "  What was live before is live again, and not proven yet.\n",
        Some(RestoreStep::ByProvider | RestoreStep::BackByProvider) => {
            "  It waits for the provider's helpdesk.\n"
        }
        _ => "  The live database was not touched.\n",
    }
    .to_owned();
    for offer in &view.offers {
        let (command, what) = match offer {
            RestoreOffer::Continue => ("continue", "goes on from where it stands"),
            RestoreOffer::RollBack => ("rollback", "puts back what was live before"),
            RestoreOffer::Verify => ("verify", "looks from outside at what the provider's helpdesk did"),
            RestoreOffer::Stop => ("stop", "leaves it, and drops what was made on the side"),
        };
        text.push_str(&format!("  `reeve restore {command} {}` {what}.\n", short(&view.id)));
    }
    text
}

fn step(step: RestoreStep) -> &'static str {
    match step {
        RestoreStep::Preflight => "looked at",
        RestoreStep::SafetyBackup => "safety backup",
        RestoreStep::Upload => "sent",
        RestoreStep::Prove => "proven aside",
        RestoreStep::Swap => "made live",
        RestoreStep::ProveLive => "proven live",
        RestoreStep::SwapBack => "put back",
        RestoreStep::ProveBack => "proven back",
        RestoreStep::ByProvider => "by provider",
        RestoreStep::BackByProvider => "back, by provider",
    }
}

/// Several, one a line, with the databases that are kept of them.
pub fn list(all: &[RestoreView], now: DateTime<Utc>) -> String {
    if all.is_empty() {
        return "No restore is known here. `reeve restore request` asks for one.\n".into();
    }
    let row = |view: &RestoreView| {
        let target = match view.request.target {
            RestoreTarget::Live => "LIVE".to_owned(),
            RestoreTarget::Side => database(view).unwrap_or("side").to_owned(),
        };
        let by = if view.own { "you".to_owned() } else { person(&view.asked_by.card) };
        let cells = [short(&view.id), view.tenant_name.clone(), target, moment(view.request.backup.at), by];
        cells
            .into_iter()
            .chain([moment(view.asked_at), state(view.state).to_owned(), kept(view, now)])
            .collect()
    };
    let rows: Vec<Vec<String>> = all.iter().map(row).collect();
    let mut text = table(&["ID", "TENANT", "TO", "BACKUP OF", "BY", "ASKED", "STATE", "KEPT UNTIL"], &rows);
    let over = all.iter().filter(|view| is_over(view, now)).count();
    if over > 0 {
        let databases = counted(over as u64, "database");
        text.push_str(&format!("{databases} kept past the time agreed: `reeve restore drop` or `keep`.\n"));
    }
    text
}

/// Until when a database is kept of it.
fn kept(view: &RestoreView, now: DateTime<Utc>) -> String {
    let until = view.work.as_ref().and_then(|work| work.keep_until).filter(|_| view.kept.is_some());
    let over = if is_over(view, now) { "OVER since " } else { "" };
    until.map(|at| format!("{over}{}", moment(at))).unwrap_or_default()
}

fn is_over(view: &RestoreView, now: DateTime<Utc>) -> bool {
    let until = view.work.as_ref().and_then(|work| work.keep_until);
    view.kept.is_some() && until.is_some_and(|at| at < now)
}

/// Where it stands.
pub fn state(state: RestoreState) -> &'static str {
    match state {
        RestoreState::Asked => "waits for an answer",
        RestoreState::Refused => "refused",
        RestoreState::Withdrawn => "taken back",
        RestoreState::Expired => "not run in its time",
        RestoreState::Approved => "approved",
        RestoreState::Running => "being carried out",
        RestoreState::Waiting => "WAITS for somebody to decide",
        RestoreState::OnTheSide => "on the side",
        RestoreState::Live => "live",
        RestoreState::Back => "put back: what was live before is live again",
        RestoreState::Stopped => "left before it was live",
    }
}
