//! Which account a login means. The tenant is asked for what changed first: an account that was renamed since the last
//! look must not be taken for another.

use reeve_app::Reeve;
use reeve_app::api::{RefreshUsers, ShowUser};
use reeve_app::users;
use reeve_domain::plan::{Account, UserOperation};
use reeve_domain::tenant::{Tenant, invalid};
use reeve_domain::user::{User, UserDetail, UserFilter, UserKind, UserSort};
use reeve_domain::{Code, Fault};

use super::list::all;
use crate::backup::follow;

/// The accounts with these logins, in the order named, archived ones included.
///
/// # Errors
/// [`Code::NotFound`] for a login nobody has; what kept the tenant from being read.
pub async fn named(reeve: &Reeve, tenant: &Tenant, logins: &[String]) -> Result<Vec<Account>, Fault> {
    let job = users::refresh(reeve, RefreshUsers { tenants: vec![tenant.id.clone()] }).await?;
    follow(reeve, &job.id).await?;
    let mut accounts: Vec<Account> = Vec::new();
    for login in logins {
        let account = Account { tenant: tenant.id.clone(), id: with_login(reeve, tenant, login).await?.id };
        if !accounts.contains(&account) {
            accounts.push(account);
        }
    }
    Ok(accounts)
}

/// Who has this login, as it is, or without regard to case where that is only one.
async fn with_login(reeve: &Reeve, tenant: &Tenant, login: &str) -> Result<User, Fault> {
    let filter = UserFilter {
        search: login.to_owned(),
        kinds: vec![UserKind::Internal, UserKind::Portal, UserKind::Public],
        ..UserFilter::default()
    };
    let found = all(reeve, Some(tenant.id.clone()), &filter, UserSort::default()).await?.rows;
    let folded = login.to_lowercase();
    let (exact, mut alike): (Vec<User>, Vec<User>) = found
        .into_iter()
        .filter(|user| user.login.to_lowercase() == folded)
        .partition(|user| user.login == login);
    if let Some(user) = exact.into_iter().next() {
        return Ok(user);
    }
    match (alike.pop(), alike.is_empty()) {
        (Some(user), true) => Ok(user),
        (None, _) => Err(not_found(format!("Nobody has the login “{login}” on {}.", tenant.name))
            .next(format!("`reeve users list {}` shows who is there.", tenant.name))),
        _ => Err(not_found(format!("Several logins on {} are “{login}” but for their case.", tenant.name))
            .next("Write it exactly as the tenant has it.")),
    }
}

/// Refuses to revoke a key or a device that the account does not have: doing nothing is not what was asked for. Where the
/// tenant shows no devices, the plan says why.
///
/// # Errors
/// [`Code::InvalidInput`] with `field`; what kept the tenant from being read.
pub async fn holds(reeve: &Reeve, account: &Account, operation: &UserOperation) -> Result<(), Fault> {
    let (field, what, wanted) = match operation {
        UserOperation::RevokeKeys { keys: Some(keys) } => ("key", "API key", keys),
        UserOperation::RevokeDevices { devices: Some(devices) } => ("device", "device", devices),
        _ => return Ok(()),
    };
    let request = ShowUser { tenant: account.tenant.clone(), id: account.id };
    let UserDetail { user, devices, .. } = users::look(reeve, request).await?;
    let held: Vec<i64> = match (field, devices) {
        ("key", _) => user.api_keys.iter().map(|key| key.id).collect(),
        (_, Some(devices)) => devices.iter().map(|device| device.id).collect(),
        (_, None) => return Ok(()),
    };
    match wanted.iter().find(|id| !held.contains(id)) {
        None => Ok(()),
        Some(id) => {
            Err(invalid(field, format!("“{}” has no {what} {id} that can be seen here.", user.login))
                .next("`reeve users show NAME LOGIN` lists them."))
        }
    }
}

fn not_found(message: String) -> Fault {
    Fault::new(Code::NotFound, message).with("field", "login")
}
