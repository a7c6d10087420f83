//! Changes of accounts: what was typed becomes an intent, and the rest is every change's way.

use std::process::ExitCode;

use reeve_app::api::{Nothing, OfTenant};
use reeve_app::{Reeve, tenants, users};
use reeve_domain::plan::{Intent, Plan, UserOperation, Whom as Accounts};
use reeve_domain::rights::Template;
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::user::{GroupRef, NewUser, UserFilter, UserKind, UserSort};
use reeve_domain::{Code, Fault, Secret};

use super::accounts::{holds, named};
use super::arguments::{Create, Several, Whom};
use super::list::all;
use crate::output::Output;
use crate::plan::{self, Applying, RollingOut};

/// One account of one tenant.
pub async fn single(
    reeve: &Reeve,
    whom: &Whom,
    operation: UserOperation,
    password: Option<Secret>,
    how: &Applying,
    output: &Output,
) -> Result<ExitCode, Fault> {
    let logins = [whom.account.clone()];
    on(reeve, &whom.tenant, &logins, operation, password, how, output).await
}

/// Accounts of one tenant.
pub async fn several(
    reeve: &Reeve,
    request: Several,
    operation: UserOperation,
    output: &Output,
) -> Result<ExitCode, Fault> {
    on(reeve, &request.tenant, &request.accounts, operation, None, &request.how, output).await
}

async fn on(
    reeve: &Reeve,
    tenant: &str,
    logins: &[String],
    operation: UserOperation,
    password: Option<Secret>,
    how: &Applying,
    output: &Output,
) -> Result<ExitCode, Fault> {
    how.ready()?;
    let tenant = tenants::by_name(reeve, tenant).await?;
    let accounts = named(reeve, &tenant, logins).await?;
    for account in &accounts {
        holds(reeve, account, &operation).await?;
    }
    let intent = Intent::Users { whom: Accounts::Accounts { accounts }, operation };
    plan::change(reeve, intent, how, &RollingOut::default(), password, output).await
}

/// An account to be made, in one tenant or in several.
pub async fn create(reeve: &Reeve, request: Create, output: &Output) -> Result<ExitCode, Fault> {
    request.how.ready()?;
    let mut wanted: Vec<Tenant> = Vec::new();
    for name in &request.tenants {
        let tenant = tenants::by_name(reeve, name).await?;
        if !wanted.contains(&tenant) {
            wanted.push(tenant);
        }
    }
    let mut groups = request.group;
    if let Some(template) = &request.template {
        groups.extend(of_template(reeve, &template_called(reeve, template).await?, &wanted).await?);
    }
    let user = NewUser {
        login: request.login,
        name: request.name,
        email: request.email,
        kind: if request.portal { UserKind::Portal } else { UserKind::Internal },
        groups,
    };
    let intent = Intent::CreateUsers {
        tenants: wanted.into_iter().map(|tenant| tenant.id).collect(),
        users: vec![user],
        invite: !request.no_mail,
    };
    plan::change(reeve, intent, &request.how, &request.rolling, None, output).await
}

async fn template_called(reeve: &Reeve, name: &str) -> Result<Template, Fault> {
    let wanted = name.trim().to_lowercase();
    let known = users::templates(reeve, Nothing {}).await?;
    let found = known.into_iter().find(|one| one.id == wanted || one.name.to_lowercase() == wanted);
    found.ok_or_else(|| {
        Fault::new(Code::NotFound, format!("There is no template “{name}”."))
            .with("field", "template")
            .next("`reeve users templates` lists them.")
    })
}

/// A template's groups as these tenants have them: one account is described once, so they must agree.
async fn of_template(reeve: &Reeve, template: &Template, wanted: &[Tenant]) -> Result<Vec<GroupRef>, Fault> {
    let mut groups: Option<Vec<GroupRef>> = None;
    for tenant in wanted {
        let catalogue = users::groups(reeve, OfTenant { tenant: tenant.id.clone() }).await?;
        let here = template.of_tenant(&catalogue);
        if groups.as_ref().is_some_and(|before| *before != here) {
            let message =
                format!("“{}” is other groups on {} than on the others.", template.name, tenant.name);
            return Err(Fault::new(Code::InvalidInput, message)
                .with("field", "template")
                .next("Make the account in one tenant at a time."));
        }
        groups = Some(here);
    }
    Ok(groups.unwrap_or_default())
}

/// One person, wherever they have an account.
pub async fn offboard(
    reeve: &Reeve,
    login: String,
    names: &[String],
    rolling: &RollingOut,
    how: &Applying,
    output: &Output,
) -> Result<ExitCode, Fault> {
    how.ready()?;
    let mut wanted: Vec<TenantId> = Vec::new();
    for name in names {
        wanted.push(tenants::by_name(reeve, name).await?.id);
    }
    if names.is_empty() {
        wanted = tenants::list(reeve, Nothing {}).await?.into_iter().map(|view| view.tenant.id).collect();
    }
    let whom = Accounts::Person { login: login.clone(), tenants: wanted };
    let intent = Intent::Users { whom, operation: UserOperation::Offboard };
    let plan = plan::make(reeve, intent).await?;
    if finds_nobody(&plan) && !is_known(reeve, &login).await? {
        return Err(Fault::new(Code::NotFound, format!("Nobody is called “{login}” in these tenants."))
            .with("field", "login")
            .next("It has to be the whole login or e-mail; `reeve users find` looks for parts."));
    }
    plan::go_on(reeve, plan, how, rolling, output).await
}

fn finds_nobody(plan: &Plan) -> bool {
    let counts = plan.counts;
    counts.changes == 0 && counts.refused_changes == 0 && counts.not_planned == 0
}

/// Whether the cache knows somebody of this login or e-mail: then there is nothing left to do, and no mistake in typing.
async fn is_known(reeve: &Reeve, login: &str) -> Result<bool, Fault> {
    let filter = UserFilter { search: login.to_owned(), ..UserFilter::default() };
    let folded = login.trim().to_lowercase();
    let is_it = |text: &str| text.to_lowercase() == folded;
    let found = all(reeve, None, &filter, UserSort::default()).await?;
    Ok(found.rows.iter().any(|user| is_it(&user.login) || user.email.as_deref().is_some_and(is_it)))
}
