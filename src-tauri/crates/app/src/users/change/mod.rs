//! Changing accounts: what would change, how it stands now, and making it so.
//!
//! What must always hold: nobody archives themselves or the last administrator, a mail or a password is never sent twice,
//! and what a version cannot do is refused before anything is sent.

mod access;
mod create;
mod facts;
mod guard;
mod make;
mod operation;
mod password;
mod planned;
mod read;
mod rights;
mod settle;

use std::collections::BTreeSet;

use reeve_domain::plan::{Change, Note, Subject, UserField, UserOperation, Value};
use reeve_domain::tenant::Tenant;
use reeve_domain::user::NewUser;
use reeve_domain::{Code, Fault};
use reeve_odoo::WireUser;
use reeve_store::UserRow;

use crate::reeve::Reeve;
use crate::tenants;

pub(crate) use guard::recheck;
pub(crate) use make::{Means, make};
pub(crate) use password::one_time;
pub(crate) use read::read;
pub(crate) use settle::interrupted;

/// What is wanted of one tenant.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked<'a> {
    /// These accounts to be made.
    Create { users: &'a [NewUser], invite: bool },
    /// One thing done to these accounts.
    Accounts { ids: &'a [i64], operation: &'a UserOperation },
    /// One thing done to whoever is called so.
    Person { login: &'a str, operation: &'a UserOperation },
}

/// What would change in a tenant, from fresh data, and what people should know first.
pub(crate) async fn preview(
    reeve: &Reeve,
    tenant: &Tenant,
    asked: Asked<'_>,
) -> Result<(Vec<Change>, Vec<Note>), Fault> {
    let session = tenants::session(reeve, tenant).await?;
    match asked {
        Asked::Create { users, invite } => create::preview(&session, users, invite).await,
        Asked::Accounts { .. } | Asked::Person { .. } => {
            Box::pin(operation::preview(reeve, tenant, &session, asked)).await
        }
    }
}

/// The accounts that were changed, read again for the cache; none when they cannot be read, because the list shows its
/// age anyway.
pub(crate) async fn seen_after(reeve: &Reeve, tenant: &Tenant, changes: &[Change]) -> Vec<UserRow> {
    let mut ids: Vec<i64> =
        changes.iter().filter(|change| change.made).filter_map(|change| account(&change.subject)).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Vec::new();
    }
    let Ok(session) = tenants::session(reeve, tenant).await else { return Vec::new() };
    let users = session.users_by_id(&ids).await.unwrap_or_default();
    users.into_iter().map(super::refresh::row).collect()
}

/// The record ids of the API keys that were revoked.
pub(crate) fn revoked_keys(changes: &[Change]) -> BTreeSet<i64> {
    let of_keys = |change: &&Change| {
        change.made && matches!(change.subject, Subject::User { field: UserField::ApiKeys, .. })
    };
    let revoked = |change: &Change| &rights::ids(&change.before) - &rights::ids(&change.after);
    changes.iter().filter(of_keys).flat_map(revoked).collect()
}

/// Whether nobody can read back if such a change was made: it is never made twice.
pub(crate) fn leaves_no_trace(subject: &Subject) -> bool {
    matches!(
        subject,
        Subject::User { field: UserField::Password | UserField::Sessions | UserField::Invitation, .. }
    )
}

/// Whether it is about an account that is there already.
pub(crate) fn is_there(subject: &Subject) -> bool {
    account(subject).is_some()
}

/// The record id of an account that is there.
fn account(subject: &Subject) -> Option<i64> {
    match subject {
        Subject::User { id, .. } => *id,
        Subject::Policy { .. } | Subject::Module { .. } => None,
    }
}

fn change(user: &WireUser, field: UserField, before: Value, after: Value) -> Change {
    let subject = Subject::User { id: Some(user.id), login: user.login.clone(), field };
    Change { subject, before, after, refused: None, made: false }
}

fn refused(change: Change, fault: Fault) -> Change {
    Change { refused: Some(fault), ..change }
}

fn text(text: &str) -> Value {
    if text.is_empty() { Value::Nothing } else { Value::Text(text.to_owned()) }
}

fn optional(value: Option<&str>) -> Value {
    value.map_or(Value::Nothing, text)
}

fn not_found(field: &str, message: String) -> Fault {
    Fault::new(Code::NotFound, message).with("field", field)
}
