//! People out of the cache, brought up to date where asked.

use std::collections::HashMap;
use std::process::ExitCode;

use reeve_app::api::{ExportUsers, ListUsers, Nothing, RefreshUsers, UsersPage};
use reeve_app::{Reeve, tenants, users};
use reeve_domain::Fault;
use reeve_domain::job::JobOutcome;
use reeve_domain::tenant::TenantId;
use reeve_domain::user::{User, UserColumn, UserFilter, UserSort};
use serde_json::{Value, json};

use super::arguments::Only;
use crate::backup::follow;
use crate::exit::PARTLY;
use crate::output::{Output, message, table};

/// Rows asked for at once; a list on a terminal is whole.
const PAGE: u32 = 1_000;

/// What is asked for, as a filter.
pub fn filter(search: String, active_only: bool, only: &Only) -> UserFilter {
    UserFilter {
        search,
        active: active_only.then_some(true),
        administrator: only.administrators.then_some(true),
        unused_days: only.unused_days,
        two_factor: only.no_two_factor.then_some(false),
        ..UserFilter::default()
    }
}

/// People of one tenant.
pub async fn of_tenant(
    reeve: &Reeve,
    name: &str,
    filter: UserFilter,
    refresh: bool,
    csv: bool,
    output: &Output,
) -> Result<ExitCode, Fault> {
    let tenant = tenants::by_name(reeve, name).await?;
    let fresh = bring_up_to_date(reeve, &tenant.id, refresh).await?;
    if csv {
        let sort = UserSort::default();
        let request = ExportUsers { tenant: Some(tenant.id), filter, sort, to: String::new() };
        output.text(&users::csv(reeve, &request).await?.0);
    } else {
        let page = all(reeve, Some(tenant.id), &filter, UserSort::default()).await?;
        let document = json!({
            "tenant": tenant.name,
            "as_of": page.as_of,
            "users": page.rows.iter().map(document).collect::<Vec<_>>(),
        });
        output.answer(&document, || people(&page, None));
    }
    Ok(if fresh { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) })
}

/// People of every tenant. What is looked for by rights or use is looked for among active accounts.
pub async fn of_all(reeve: &Reeve, text: String, only: &Only, output: &Output) -> Result<ExitCode, Fault> {
    let known = tenants::list(reeve, Nothing {}).await?;
    let unread: Vec<&str> = known
        .iter()
        .filter(|view| view.users_as_of.is_none())
        .map(|view| view.tenant.name.as_str())
        .collect();
    if !unread.is_empty() {
        message(&format!(
            "Not looked through, because nobody of them was read yet: {}. `reeve users refresh` reads them.",
            unread.join(", ")
        ));
    }
    let names: HashMap<TenantId, String> =
        known.into_iter().map(|view| (view.tenant.id, view.tenant.name)).collect();
    let active_only = only.administrators || only.unused_days.is_some() || only.no_two_factor;
    let sort = UserSort { by: UserColumn::Tenant, descending: false };
    let page = all(reeve, None, &filter(text, active_only, only), sort).await?;
    let rows: Vec<Value> = page
        .rows
        .iter()
        .map(|user| {
            let mut row = document(user);
            row["tenant"] = json!(names.get(&user.tenant));
            row
        })
        .collect();
    output.answer(&json!({ "as_of": page.as_of, "users": rows }), || people(&page, Some(&names)));
    Ok(ExitCode::SUCCESS)
}

/// Asks tenants again.
pub async fn refresh(reeve: &Reeve, names: &[String], output: &Output) -> Result<ExitCode, Fault> {
    let mut ids = Vec::new();
    for name in names {
        ids.push(tenants::by_name(reeve, name).await?.id);
    }
    let job = users::refresh(reeve, RefreshUsers { tenants: ids }).await?;
    let job = follow(reeve, &job.id).await?;
    output.answer(&json!({ "job": job }), || read_in_words(job.outcome.as_ref()));
    let whole = matches!(job.outcome, Some(JobOutcome::PeopleRead { failed: 0, .. }));
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) })
}

fn read_in_words(outcome: Option<&JobOutcome>) -> String {
    match outcome {
        Some(JobOutcome::PeopleRead { people, tenants, failed: 0 }) => {
            format!("{people} people of {tenants} tenant(s) read.\n")
        }
        Some(JobOutcome::PeopleRead { people, tenants, failed }) => {
            format!(
                "{people} people read; {failed} of {tenants} tenants could not be read: `reeve tenant show NAME` says why.\n"
            )
        }
        _ => String::new(),
    }
}

/// Reads the tenant when asked to, or when nothing was read yet. `false` when it could not be, and older data stands in.
async fn bring_up_to_date(reeve: &Reeve, tenant: &TenantId, asked: bool) -> Result<bool, Fault> {
    let known = page(reeve, Some(tenant.clone()), &UserFilter::default(), UserSort::default(), 0, 1).await?;
    if !asked && known.as_of.is_some() {
        return Ok(true);
    }
    let job = users::refresh(reeve, RefreshUsers { tenants: vec![tenant.clone()] }).await?;
    match follow(reeve, &job.id).await {
        Ok(_) => Ok(true),
        Err(fault) if known.as_of.is_some() => {
            message(&format!(
                "reeve: {} [{}]; showing what was read before.",
                fault.message,
                fault.code.name()
            ));
            Ok(false)
        }
        Err(fault) => Err(fault),
    }
}

async fn page(
    reeve: &Reeve,
    tenant: Option<TenantId>,
    filter: &UserFilter,
    sort: UserSort,
    offset: u64,
    limit: u32,
) -> Result<UsersPage, Fault> {
    users::list(reeve, ListUsers { tenant, filter: filter.clone(), sort, offset, limit }).await
}

/// A whole list.
pub async fn all(
    reeve: &Reeve,
    tenant: Option<TenantId>,
    filter: &UserFilter,
    sort: UserSort,
) -> Result<UsersPage, Fault> {
    let mut whole = page(reeve, tenant.clone(), filter, sort, 0, PAGE).await?;
    loop {
        let offset = whole.rows.len() as u64;
        let next = page(reeve, tenant.clone(), filter, sort, offset, PAGE).await?;
        if next.rows.is_empty() {
            return Ok(whole);
        }
        whole.rows.extend(next.rows);
    }
}

/// The shape scripts rely on.
pub fn document(user: &User) -> Value {
    let groups: Vec<&str> =
        user.groups.iter().map(|group| group.xmlid.as_deref().unwrap_or(group.name.as_str())).collect();
    json!({
        "id": user.id,
        "login": user.login,
        "name": user.name,
        "email": user.email,
        "active": user.active,
        "kind": user.kind,
        "groups": groups,
        "last_sign_in": user.last_sign_in,
        "two_factor": user.two_factor,
        "administrator": user.administrator,
        "api_keys": user.api_keys,
    })
}

fn people(page: &UsersPage, tenants: Option<&HashMap<TenantId, String>>) -> String {
    let Some(as_of) = page.as_of else {
        return "Nobody was read yet; `reeve users refresh` reads every tenant.\n".into();
    };
    let mut head = vec!["LOGIN", "NAME", "E-MAIL", "KIND", "LAST SIGN-IN", "2FA"];
    if tenants.is_some() {
        head.insert(0, "TENANT");
    }
    let rows: Vec<Vec<String>> = page
        .rows
        .iter()
        .map(|user| {
            let mut row = vec![
                user.login.clone(),
                user.name.clone(),
                user.email.clone().unwrap_or_default(),
                format!(
                    "{}{}",
                    format!("{:?}", user.kind).to_lowercase(),
                    if user.active { "" } else { ", archived" }
                ),
                user.last_sign_in.map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default(),
                user.two_factor.map_or("", |on| if on { "on" } else { "off" }).to_owned(),
            ];
            if let Some(tenants) = tenants {
                row.insert(0, tenants.get(&user.tenant).cloned().unwrap_or_default());
            }
            row
        })
        .collect();
    format!("{}{} people, as of {}\n", table(&head, &rows), rows.len(), as_of.format("%Y-%m-%d %H:%M UTC"))
}
