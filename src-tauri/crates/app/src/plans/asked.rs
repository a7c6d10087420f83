//! What somebody asks for, before anything is stored: what cannot be meant is refused here. Pure.

use std::collections::{BTreeSet, HashMap};

use reeve_domain::Fault;
use reeve_domain::plan::{Account, Intent, UserOperation, Whom};
use reeve_domain::tenant::{TenantId, invalid};
use reeve_domain::user::{GroupRef, NewUser, UserKind, is_address};

/// The intent without blanks around what was typed and without anything named twice.
pub(super) fn tidied(mut intent: Intent) -> Intent {
    match &mut intent {
        Intent::CreateUsers { tenants, users, .. } => {
            once(tenants);
            for user in users {
                tidy_user(user);
            }
        }
        Intent::Users { whom, operation } => {
            match whom {
                Whom::Accounts { accounts } => once(accounts),
                Whom::Person { login, tenants } => {
                    trim(login);
                    once(tenants);
                }
            }
            tidy_operation(operation);
        }
        Intent::Policies { tenants, .. } => once(tenants),
        Intent::Undo { .. } => {}
    }
    intent
}

fn once<T: Clone + Ord>(named: &mut Vec<T>) {
    let mut seen = BTreeSet::new();
    named.retain(|one| seen.insert(one.clone()));
}

fn trim(text: &mut String) {
    if text.trim().len() != text.len() {
        *text = text.trim().to_owned();
    }
}

fn tidy_user(user: &mut NewUser) {
    trim(&mut user.login);
    trim(&mut user.name);
    user.email.as_mut().map(trim).unwrap_or_default();
}

fn tidy_operation(operation: &mut UserOperation) {
    match operation {
        UserOperation::Edit { name, login, email } => {
            for typed in [name, login, email].into_iter().flatten() {
                trim(typed);
            }
        }
        UserOperation::CopyRights { from } => trim(from),
        _ => {}
    }
}

/// The tenants an intent is about.
///
/// # Errors
/// [`reeve_domain::Code::InvalidInput`] with `field`, for what cannot be meant.
pub(super) fn tenants_of(intent: &Intent) -> Result<Vec<TenantId>, Fault> {
    let tenants = match intent {
        Intent::CreateUsers { tenants, users, .. } => {
            some(users, "users", "Say which accounts to make.")?;
            users.iter().try_for_each(new_user)?;
            groups(users.iter().flat_map(|user| &user.groups), tenants.len())?;
            tenants.clone()
        }
        Intent::Users { whom, operation } => {
            let tenants = match whom {
                Whom::Accounts { accounts } => {
                    some(accounts, "accounts", "Say whose accounts.")?;
                    let mut tenants: Vec<TenantId> =
                        accounts.iter().map(|account| account.tenant.clone()).collect();
                    once(&mut tenants);
                    tenants
                }
                Whom::Person { login, tenants } => {
                    filled(login, "login", "Say who: a login or an e-mail.")?;
                    tenants.clone()
                }
            };
            sensible(operation, whom, tenants.len())?;
            tenants
        }
        Intent::Policies { tenants, values, .. } => {
            if values.is_empty() {
                return Err(invalid("values", "Say which policy values to set."));
            }
            for (field, value) in values {
                if *value > field.maximum() {
                    let message = format!("{value} is too much: at most {}.", field.maximum());
                    let word = serde_json::to_value(field).ok();
                    let word = word.as_ref().and_then(|word| word.as_str()).unwrap_or("values");
                    return Err(invalid(word, message));
                }
            }
            tenants.clone()
        }
        // the recorded plan knows them
        Intent::Undo { .. } => return Ok(Vec::new()),
    };
    some(&tenants, "tenants", "Say in which tenants.")?;
    Ok(tenants)
}

/// The record ids in each tenant, where accounts are named.
pub(super) fn by_tenant(accounts: &[Account]) -> HashMap<TenantId, Vec<i64>> {
    let mut ids: HashMap<TenantId, Vec<i64>> = HashMap::new();
    for account in accounts {
        ids.entry(account.tenant.clone()).or_default().push(account.id);
    }
    ids
}

fn some<T>(named: &[T], field: &str, message: &str) -> Result<(), Fault> {
    if named.is_empty() { Err(invalid(field, message)) } else { Ok(()) }
}

fn filled(typed: &str, field: &str, message: &str) -> Result<(), Fault> {
    if typed.is_empty() { Err(invalid(field, message)) } else { Ok(()) }
}

fn new_user(user: &NewUser) -> Result<(), Fault> {
    filled(&user.login, "login", "An account needs a login.")?;
    filled(&user.name, "name", "An account needs a name.")?;
    kind(user.kind)
}

fn kind(kind: UserKind) -> Result<(), Fault> {
    if kind == UserKind::Public {
        return Err(invalid("kind", "An account is internal or portal; there is one public account only."));
    }
    Ok(())
}

fn groups<'a>(groups: impl Iterator<Item = &'a GroupRef>, tenants: usize) -> Result<(), Fault> {
    if tenants > 1 && groups.into_iter().any(|group| matches!(group, GroupRef::Id(_))) {
        let message = "A group's number means something else in every tenant; name it by its external id.";
        return Err(invalid("groups", message));
    }
    Ok(())
}

fn sensible(operation: &UserOperation, whom: &Whom, tenants: usize) -> Result<(), Fault> {
    match operation {
        UserOperation::Edit { name, login, email } => {
            if name.is_none() && login.is_none() && email.is_none() {
                return Err(invalid("name", "Say what to change."));
            }
            if let Some(name) = name {
                filled(name, "name", "An account needs a name.")?;
            }
            if let Some(login) = login {
                filled(login, "login", "An account needs a login.")?;
                let several = match whom {
                    Whom::Accounts { accounts } => accounts.len() > tenants,
                    Whom::Person { .. } => false,
                };
                if several {
                    return Err(invalid("login", "Two accounts of one tenant cannot have the same login."));
                }
            }
            match email.as_deref() {
                Some(email) if !email.is_empty() && !is_address(email) => {
                    Err(invalid("email", format!("“{email}” is no e-mail address.")))
                }
                _ => Ok(()),
            }
        }
        UserOperation::Groups { add, remove } => {
            if add.is_empty() && remove.is_empty() {
                return Err(invalid("groups", "Say which groups to give or take."));
            }
            if let Some(both) = add.iter().find(|group| remove.contains(group)) {
                let message = format!("A group cannot be given and taken at once: {both:?}.");
                return Err(invalid("groups", message));
            }
            groups(add.iter().chain(remove), tenants)
        }
        UserOperation::Kind { to } => kind(*to),
        UserOperation::CopyRights { from } => filled(from, "from", "Say whose rights to copy."),
        UserOperation::Template { template } => filled(template, "template", "Say which template."),
        UserOperation::RevokeKeys { keys: Some(keys) } => some(keys, "keys", "Say which keys."),
        UserOperation::RevokeDevices { devices: Some(devices) } => {
            some(devices, "devices", "Say which devices.")
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use reeve_domain::Code;
    use reeve_domain::policy::PolicyField;

    use super::*;

    fn acme() -> TenantId {
        TenantId("acme".into())
    }

    fn users(operation: UserOperation) -> Intent {
        let accounts = vec![Account { tenant: acme(), id: 1 }, Account { tenant: acme(), id: 2 }];
        Intent::Users { whom: Whom::Accounts { accounts }, operation }
    }

    fn edit(name: Option<&str>, login: Option<&str>, email: Option<&str>) -> UserOperation {
        let own = |text: Option<&str>| text.map(str::to_owned);
        UserOperation::Edit { name: own(name), login: own(login), email: own(email) }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_by_its_field() {
        let nobody = Intent::Users {
            whom: Whom::Accounts { accounts: Vec::new() },
            operation: UserOperation::Archive,
        };
        let person = |login: &str, tenants| Intent::Users {
            whom: Whom::Person { login: login.into(), tenants },
            operation: UserOperation::Offboard,
        };
        let policies = |value| Intent::Policies {
            tenants: vec![acme()],
            values: BTreeMap::from([(PolicyField::MinimumLength, value)]),
            baseline: None,
            install: false,
        };
        for (intent, field) in [
            (nobody, "accounts"),
            (person(" ", vec![acme()]), "login"),
            (person("ayla", Vec::new()), "tenants"),
            (users(edit(None, None, None)), "name"),
            (users(edit(Some(" "), None, None)), "name"),
            (users(edit(None, Some("one"), None)), "login"),
            (users(edit(None, None, Some("nobody"))), "email"),
            (users(UserOperation::Groups { add: Vec::new(), remove: Vec::new() }), "groups"),
            (users(UserOperation::Kind { to: UserKind::Public }), "kind"),
            (users(UserOperation::RevokeKeys { keys: Some(Vec::new()) }), "keys"),
            (policies(u32::MAX), "minimum_length"),
        ] {
            let said = tenants_of(&tidied(intent.clone())).unwrap_err();
            assert_eq!(said.code, Code::InvalidInput, "{intent:?}");
            assert_eq!(said.fields["field"], field, "{intent:?}");
        }
    }

    #[test]
    fn an_email_may_be_taken_away_and_a_tenant_counts_once() {
        let asked = users(edit(None, None, Some("")));
        assert_eq!(tenants_of(&asked).unwrap(), [acme()]);
    }

    #[test]
    fn a_number_names_a_group_of_one_tenant_only() {
        let group = |group| Intent::Users {
            whom: Whom::Person { login: "ayla".into(), tenants: vec![acme(), TenantId("b".into())] },
            operation: UserOperation::Groups { add: vec![group], remove: Vec::new() },
        };
        assert_eq!(tenants_of(&group(GroupRef::Id(4))).unwrap_err().fields["field"], "groups");
        assert!(tenants_of(&group(GroupRef::Xmlid("base.group_system".into()))).is_ok());
    }
}
