//! `reeve policy show` and `list`

use std::collections::BTreeMap;
use std::process::ExitCode;

use reeve_app::api::{Judgement, ListPolicies, PolicyValues, PolicyView};
use reeve_app::{Reeve, policies, tenants};
use reeve_domain::policy::{FieldDrift, PolicyField, PolicyReading, PolicyValue, Standing};
use reeve_domain::{Code, Fault};
use serde_json::{Value, json};

use super::read_again;
use super::words::{enforcement, grade, lockout, name_of, standard};
use crate::exit::PARTLY;
use crate::output::{Output, message, table};

/// One tenant, asked for just now unless `cached`; where it cannot be asked, what was read before, and exit code 5.
pub async fn one(
    reeve: &Reeve,
    name: &str,
    baseline: Option<String>,
    cached: bool,
    output: &Output,
) -> Result<ExitCode, Fault> {
    let tenant = tenants::by_name(reeve, name).await?.id;
    let asked = if cached { Ok(()) } else { read_again(reeve, vec![tenant.clone()]).await.map(drop) };
    let views = policies::list(reeve, ListPolicies { baseline }).await?;
    let view = views.into_iter().find(|view| view.tenant == tenant);
    let Some((view, reading)) = view.and_then(|view| Some((view.clone(), view.reading?))) else {
        asked?;
        return Err(Fault::new(Code::NotFound, format!("The policy of “{name}” was never read."))
            .next("Leave --cached out."));
    };
    if let Err(fault) = &asked {
        message(&format!("reeve: {} [{}]; showing what was read before.", fault.message, fault.code.name()));
    }
    let verdicts = policies::judge(reeve, PolicyValues { values: in_force(&reading) }).await?;
    output.answer(&document(&view, &reading, &verdicts), || text(&view, &reading, &verdicts));
    Ok(if asked.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) })
}

fn in_force(reading: &PolicyReading) -> BTreeMap<PolicyField, u32> {
    reading.values.iter().filter_map(|value| Some((value.field, value.in_force()?))).collect()
}

fn document(view: &PolicyView, reading: &PolicyReading, verdicts: &[Judgement]) -> Value {
    json!({
        "tenant": view.name,
        "as_of": view.as_of,
        "values": reading.values,
        "password_policy": reading.password_policy,
        "password_security": reading.password_security,
        "guesses_per_hour": view.guesses_per_hour,
        "verdicts": verdicts,
        "drift": view.drift,
        "fault": view.fault,
    })
}

fn text(view: &PolicyView, reading: &PolicyReading, verdicts: &[Judgement]) -> String {
    let shown = |value: &PolicyValue| value.value.map(|value| value.to_string()).unwrap_or_default();
    let rows: Vec<Vec<String>> = reading
        .values
        .iter()
        .map(|value| vec![name_of(value.field), shown(value), enforcement(value)])
        .collect();
    let as_of = view.as_of.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default();
    let mut text = format!("{}, as of {as_of}\n", view.name);
    text.push_str(&table(&["VALUE", "", "ENFORCED"], &rows));
    text.push('\n');
    text.push_str(&lockout(reading));
    if let Some(drift) = &view.drift {
        let rows: Vec<Vec<String>> = drift.fields.iter().map(drift_row).collect();
        text.push_str(&format!("\nBeside the baseline, {}:\n", aligned(drift.alignment)));
        text.push_str(&table(&["VALUE", "WANTED", "HERE", ""], &rows));
    }
    let rows: Vec<Vec<String>> = verdicts.iter().map(|verdict| verdict_row(verdict, reading)).collect();
    text.push_str("\nWhat the standards say:\n");
    text + &table(&["VALUE", "", "STANDARD", "VERDICT", "IT ASKS FOR"], &rows)
}

fn verdict_row(verdict: &Judgement, reading: &PolicyReading) -> Vec<String> {
    let value = reading.get(verdict.field).and_then(PolicyValue::in_force);
    vec![
        name_of(verdict.field),
        value.map(|value| value.to_string()).unwrap_or_default(),
        format!("{} {}", standard(verdict.standard), verdict.paragraph),
        grade(verdict.grade).to_owned(),
        verdict.asks.clone(),
    ]
}

fn drift_row(drift: &FieldDrift) -> Vec<String> {
    let standing = match drift.standing {
        Standing::Aligned => "as wanted",
        Standing::Drifted => "differs",
        Standing::CannotEnforce => "cannot be enforced",
    };
    let found = drift.found.map(|found| found.to_string()).unwrap_or_default();
    vec![name_of(drift.field), drift.wanted.to_string(), found, standing.to_owned()]
}

fn aligned(alignment: Option<u8>) -> String {
    alignment.map_or_else(|| "nothing of it can be enforced".into(), |share| format!("{share} % as wanted"))
}

/// All tenants, for scripts.
pub fn fleet_document(views: &[PolicyView], baseline: Option<&str>) -> Value {
    let tenants: Vec<Value> = views
        .iter()
        .map(|view| {
            json!({
                "tenant": view.name,
                "as_of": view.as_of,
                "values": view.reading.as_ref().map(in_force),
                "guesses_per_hour": view.guesses_per_hour,
                "alignment": view.drift.as_ref().and_then(|drift| drift.alignment),
                "drift": view.drift.as_ref().map(|drift| &drift.fields),
                "fault": view.fault,
            })
        })
        .collect();
    json!({ "baseline": baseline, "tenants": tenants })
}

/// All tenants, for people.
pub fn fleet_text(views: &[PolicyView]) -> String {
    let compared = views.iter().any(|view| view.drift.is_some());
    let mut head = vec!["TENANT", "LENGTH", "EXPIRES", "LOCK-OUT", "GUESSES/H", "AS OF"];
    if compared {
        head.insert(1, "ALIGNED");
    }
    let rows: Vec<Vec<String>> = views
        .iter()
        .map(|view| {
            let mut row = fleet_row(view);
            if compared {
                let alignment = view.drift.as_ref().and_then(|drift| drift.alignment);
                row.insert(1, alignment.map(|share| format!("{share} %")).unwrap_or_default());
            }
            row
        })
        .collect();
    table(&head, &rows)
}

fn fleet_row(view: &PolicyView) -> Vec<String> {
    let value = |field| view.reading.as_ref().and_then(|reading| reading.get(field)?.in_force());
    let shown = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    let lockout = value(PolicyField::LockoutAfter).zip(value(PolicyField::LockoutSeconds));
    let guesses = match (lockout, view.guesses_per_hour) {
        (None, _) => String::new(),
        (Some(_), None) => "no limit".into(),
        (Some(_), Some(guesses)) => guesses.to_string(),
    };
    let age = match (view.as_of, &view.fault) {
        (Some(at), None) => at.format("%Y-%m-%d %H:%M UTC").to_string(),
        (Some(at), Some(fault)) => format!("{}; {}", at.format("%Y-%m-%d %H:%M UTC"), fault.message),
        (None, Some(fault)) => fault.message.clone(),
        (None, None) => "never read".into(),
    };
    vec![
        view.name.clone(),
        shown(value(PolicyField::MinimumLength)),
        value(PolicyField::ExpireDays).map(expiry).unwrap_or_default(),
        lockout.map(|(after, seconds)| format!("{after} / {seconds} s")).unwrap_or_default(),
        guesses,
        age,
    ]
}

fn expiry(days: u32) -> String {
    if days == 0 { "never".into() } else { format!("{days} days") }
}
