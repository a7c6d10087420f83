//! What a scope can touch, as it is shown before anybody approves it.

use reeve_app::Reeve;
use reeve_app::api::{LookScope, ScopeReach};
use reeve_app::{grants, tenants};
use reeve_domain::Fault;
use reeve_domain::grant::{ScopeGroup, ScopeModel, span_text};
use serde_json::json;

use super::words::moment;
use crate::output::{Output, table};

/// Models shown to people; scripts get all of them.
const SHOWN: usize = 25;

/// What groups can touch on a tenant.
///
/// # Errors
/// As `grants::look_scope`.
pub async fn show(reeve: &Reeve, name: &str, groups: Vec<String>, output: &Output) -> Result<(), Fault> {
    let tenant = tenants::by_name(reeve, name).await?;
    let request = LookScope { tenant: tenant.id, groups };
    let reach = Box::pin(grants::look_scope(reeve, request)).await?;
    output.answer(&json!({ "tenant": tenant.name, "reach": reach }), || text(&reach));
    Ok(())
}

/// Whether it holds the Settings rights, or may for all that is known.
pub fn is_dangerous(reach: &ScopeReach) -> bool {
    reach.runs_code != Some(false)
}

/// For people.
pub fn text(reach: &ScopeReach) -> String {
    let mut text = format!("What it can touch, read {}:\n", moment(reach.read_at));
    for (what, able) in [
        ("run code on the tenant (Settings)", reach.runs_code),
        ("create users", reach.creates_users),
        ("export lists", reach.exports),
    ] {
        let able = match able {
            Some(true) => "YES",
            Some(false) => "no",
            None => "the tenant does not tell: taken as yes",
        };
        text.push_str(&format!("  {what:<35}{able}\n"));
    }
    text.push_str(&format!("  {:<35}{}\n", "at the longest for", span_text(reach.most_seconds)));
    for missing in &reach.missing {
        text.push_str(&format!("  NOT ON THIS TENANT: {missing}\n"));
    }
    for group in &reach.groups {
        text.push_str(&format!("  {}{}\n", if group.implied { "  + " } else { "" }, group_text(group)));
    }
    text.push_str(&models(&reach.models));
    text
}

fn group_text(group: &ScopeGroup) -> String {
    match &group.xmlid {
        Some(xmlid) => format!("{} ({xmlid})", group.name),
        None => group.name.clone(),
    }
}

fn models(models: &[ScopeModel]) -> String {
    let row = |model: &ScopeModel| {
        let rights = [
            (model.read, "read"),
            (model.write, "change"),
            (model.create, "create"),
            (model.unlink, "delete"),
        ];
        let rights: Vec<&str> = rights.iter().filter(|(may, _)| *may).map(|(_, what)| *what).collect();
        vec![
            model.name.clone(),
            model.model.clone(),
            model.records.map_or_else(|| "?".into(), |n| n.to_string()),
            rights.join(", "),
        ]
    };
    let rows: Vec<Vec<String>> = models.iter().take(SHOWN).map(row).collect();
    let mut text = table(&["DATA", "MODEL", "RECORDS", "MAY"], &rows);
    if models.len() > SHOWN {
        text.push_str(&format!("… and {} more; --json lists them all\n", models.len() - SHOWN));
    }
    text
}
