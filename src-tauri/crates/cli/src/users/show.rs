//! One account looked at closely, and what rights there are to give.

use std::process::ExitCode;

use chrono::{DateTime, Utc};
use reeve_app::api::{Nothing, OfTenant, ShowUser};
use reeve_app::{Reeve, tenants, users};
use reeve_domain::Fault;
use reeve_domain::user::{Group, GroupRef, UserDetail};
use serde_json::json;

use super::accounts::named;
use super::arguments::Whom;
use super::list::document;
use crate::output::{Output, table};

/// One account, read from the tenant just now.
pub async fn account(reeve: &Reeve, whom: &Whom, output: &Output) -> Result<ExitCode, Fault> {
    let tenant = tenants::by_name(reeve, &whom.tenant).await?;
    for account in named(reeve, &tenant, std::slice::from_ref(&whom.account)).await? {
        let detail = users::look(reeve, ShowUser { tenant: account.tenant, id: account.id }).await?;
        let shown = json!({
            "tenant": tenant.name,
            "user": document(&detail.user),
            "implied": detail.implied.iter().map(name_of).collect::<Vec<_>>(),
            "devices": detail.devices,
            "read_at": detail.read_at,
        });
        output.answer(&shown, || text(&tenant.name, &detail));
    }
    Ok(ExitCode::SUCCESS)
}

fn name_of(group: &Group) -> &str {
    group.xmlid.as_deref().unwrap_or(&group.name)
}

fn text(tenant: &str, detail: &UserDetail) -> String {
    let user = &detail.user;
    let moment = |at: Option<DateTime<Utc>>, never: &str| {
        at.map_or_else(|| never.to_owned(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string())
    };
    let archived = if user.active { "" } else { ", archived" };
    let kind = format!("{:?}", user.kind).to_lowercase();
    let mut text = format!("{} <{}> on {tenant}\n", user.name, user.login);
    let mut line = |title: &str, value: &str| text.push_str(&format!("  {title:<13}{value}\n"));
    line("kind", &format!("{kind}{archived}"));
    line("e-mail", user.email.as_deref().unwrap_or("none"));
    line("last sign-in", &moment(user.last_sign_in, "never"));
    line("two-factor", user.two_factor.map_or("not told", |on| if on { "on" } else { "off" }));
    for group in &user.groups {
        line("group", &group.name);
    }
    for group in &detail.implied {
        line("  implied", &group.name);
    }
    for key in &user.api_keys {
        line("API key", &format!("{} {}, until {}", key.id, key.name, moment(key.expires_at, "revoked")));
    }
    for device in detail.devices.iter().flatten() {
        let state = if device.revoked { ", revoked" } else { "" };
        line(
            "device",
            &format!("{} {}, {}{state}", device.id, device.name, moment(device.last_seen, "never seen")),
        );
    }
    text
}

/// The groups a tenant has to give.
pub async fn catalogue(reeve: &Reeve, name: &str, output: &Output) -> Result<ExitCode, Fault> {
    let tenant = tenants::by_name(reeve, name).await?;
    let headings = users::groups(reeve, OfTenant { tenant: tenant.id }).await?;
    output.answer(&json!({ "tenant": tenant.name, "headings": headings }), || {
        let mut rows = Vec::new();
        for heading in &headings {
            for one in &heading.groups {
                rows.push(vec![
                    heading.name.clone().unwrap_or_default(),
                    one.group.name.clone(),
                    one.group.xmlid.clone().unwrap_or_else(|| one.group.id.to_string()),
                ]);
            }
        }
        table(&["HEADING", "GROUP", "EXTERNAL ID"], &rows)
    });
    Ok(ExitCode::SUCCESS)
}

/// Templates of rights.
pub async fn templates(reeve: &Reeve, output: &Output) -> Result<ExitCode, Fault> {
    let known = users::templates(reeve, Nothing {}).await?;
    output.answer(&json!({ "templates": known }), || {
        let group = |group: &GroupRef| match group {
            GroupRef::Id(id) => id.to_string(),
            GroupRef::Xmlid(xmlid) => xmlid.clone(),
        };
        let right = |groups: &Vec<GroupRef>| groups.iter().map(group).collect::<Vec<_>>().join(" or ");
        let rows: Vec<Vec<String>> = known
            .iter()
            .map(|one| {
                let rights: Vec<String> = one.groups.iter().map(right).collect();
                vec![one.id.clone(), one.name.clone(), rights.join(", ")]
            })
            .collect();
        table(&["TEMPLATE", "NAME", "GROUPS"], &rows)
    });
    Ok(ExitCode::SUCCESS)
}
