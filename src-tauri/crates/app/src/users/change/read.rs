//! How accounts stand now, in the words of a plan.

use std::collections::HashMap;

use reeve_domain::plan::{Named, Subject, UserField, Value};
use reeve_domain::tenant::Tenant;
use reeve_domain::user::{ApiKey, Device};
use reeve_domain::{Code, Fault};
use reeve_odoo::{Session, WireUser};

use super::create::{Found, with_logins};
use super::{account, optional, text};
use crate::reeve::Reeve;
use crate::tenants;

/// The values of these subjects now, in their order. What cannot be read back is [`Value::Nothing`]; an account that is
/// yet to be made and is there already is [`Value::Names`] with its id.
///
/// # Errors
/// [`Code::NotFound`] when an account is gone, and what keeps the tenant from being read.
pub(crate) async fn read(reeve: &Reeve, tenant: &Tenant, subjects: &[Subject]) -> Result<Vec<Value>, Fault> {
    let session = tenants::session(reeve, tenant).await?;
    let ids = ids(subjects, |_| true);
    let new: Vec<&str> = subjects.iter().filter_map(to_be_made).collect();
    let users = async {
        if ids.is_empty() { Ok(Vec::new()) } else { session.users_by_id(&ids).await.map_err(Fault::from) }
    };
    let taken = async { if new.is_empty() { Ok(HashMap::new()) } else { with_logins(&session, &new).await } };
    let holders = self::ids(subjects, |field| field == UserField::ApiKeys);
    let owners = self::ids(subjects, |field| field == UserField::Devices);
    let (users, taken, keys, devices) =
        tokio::try_join!(users, taken, keys(&session, &holders), devices(&session, &owners))?;
    let now = Now { users: users.into_iter().map(|user| (user.id, user)).collect(), taken, keys, devices };
    subjects.iter().map(|subject| now.value(subject)).collect()
}

/// What was read of a tenant.
struct Now {
    users: HashMap<i64, WireUser>,
    taken: HashMap<String, Found>,
    keys: HashMap<i64, Vec<ApiKey>>,
    devices: HashMap<i64, Vec<Device>>,
}

impl Now {
    fn value(&self, subject: &Subject) -> Result<Value, Fault> {
        let Subject::User { id, login, field } = subject else {
            return Err(Fault::new(Code::Internal, "A plan for accounts names something else."));
        };
        let Some(id) = id else {
            let found = self.taken.get(&login.to_lowercase()).filter(|_| *field == UserField::Account);
            let found = found.map(|found| vec![Named { id: found.id, name: found.login.clone() }]);
            return Ok(found.map_or(Value::Nothing, Value::Names));
        };
        let user = self.users.get(id).ok_or_else(|| gone(login))?;
        Ok(match field {
            UserField::Account => text(&user.login),
            UserField::Name => text(&user.name),
            UserField::Login => text(&user.login),
            UserField::Email => optional(user.email.as_deref()),
            UserField::Active => Value::Flag(user.active),
            UserField::Groups => groups(user),
            UserField::TwoFactor => user.two_factor.map_or(Value::Nothing, Value::Flag),
            UserField::ApiKeys => key_names(self.keys.get(id).map_or(&[], Vec::as_slice)),
            UserField::Devices => device_names(self.devices.get(id).map_or(&[], Vec::as_slice)),
            UserField::Invitation | UserField::Password | UserField::Sessions => Value::Nothing,
        })
    }
}

/// An account of the plan that the tenant does not have any more.
pub(super) fn gone(login: &str) -> Fault {
    Fault::new(Code::NotFound, format!("The account “{login}” is not there any more."))
        .with("login", login)
        .next("Read the tenant's people again.")
}

/// Groups by number: names are for people, and two values are compared by their ids.
fn groups(user: &WireUser) -> Value {
    let named = |id: &i64| Named { id: *id, name: format!("#{id}") };
    let mut ids = user.group_ids.clone();
    ids.sort_unstable();
    Value::Names(ids.iter().map(named).collect())
}

/// Keys as a value of a plan.
pub(super) fn key_names(keys: &[ApiKey]) -> Value {
    Value::Names(keys.iter().map(|key| Named { id: key.id, name: key.name.clone() }).collect())
}

/// Devices whose sessions go on, as a value of a plan.
pub(super) fn device_names(devices: &[Device]) -> Value {
    let at_work = devices.iter().filter(|device| !device.revoked);
    Value::Names(at_work.map(|device| Named { id: device.id, name: device.name.clone() }).collect())
}

/// API keys by owner.
pub(super) async fn keys(session: &Session, ids: &[i64]) -> Result<HashMap<i64, Vec<ApiKey>>, Fault> {
    let mut of: HashMap<i64, Vec<ApiKey>> = HashMap::new();
    if !ids.is_empty() {
        for (user, key) in session.keys_of(ids).await?.unwrap_or_default() {
            of.entry(user).or_default().push(key);
        }
    }
    Ok(of)
}

/// Devices by owner.
pub(super) async fn devices(session: &Session, ids: &[i64]) -> Result<HashMap<i64, Vec<Device>>, Fault> {
    let mut of = HashMap::new();
    for id in ids {
        of.insert(*id, session.devices_of(*id).await?.unwrap_or_default());
    }
    Ok(of)
}

fn ids(subjects: &[Subject], wanted: impl Fn(UserField) -> bool) -> Vec<i64> {
    let of = |subject: &Subject| match subject {
        Subject::User { field, .. } if wanted(*field) => account(subject),
        _ => None,
    };
    let mut ids: Vec<i64> = subjects.iter().filter_map(of).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn to_be_made(subject: &Subject) -> Option<&str> {
    match subject {
        Subject::User { id: None, login, field: UserField::Account } => Some(login),
        _ => None,
    }
}
