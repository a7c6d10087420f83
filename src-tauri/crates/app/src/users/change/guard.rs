//! Nobody is shut out: not whoever makes the change, not the last administrator.

use std::collections::{BTreeSet, HashSet};

use reeve_domain::plan::{Change, Subject, UserField, Value};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_odoo::Session;

use super::account;
use super::rights::{Catalogue, ids};
use crate::reeve::Reeve;
use crate::tenants;

/// Refuses the changes that would leave a tenant without an administrator, or take the rights from the login in use.
/// Looks at a plan's changes of one tenant together: each of two administrators may be archived, both may not.
pub(super) fn guard(changes: &mut [Change], uid: i64, administrators: &[i64], groups: Option<&Catalogue>) {
    let mut left: HashSet<i64> = administrators.iter().copied().collect();
    let mut shut_out: Vec<(i64, Fault)> = Vec::new();
    for change in changes.iter().filter(|change| change.refused.is_none() && !change.made) {
        let Some(id) = account(&change.subject) else { continue };
        if !takes_away(change, left.contains(&id), groups) {
            continue;
        }
        if id == uid {
            shut_out.push((id, own(&change.subject)));
        } else if left.remove(&id) && left.is_empty() {
            left.insert(id);
            shut_out.push((id, last(&change.subject)));
        }
    }
    for (id, fault) in shut_out {
        // all of the account: a person who stays does not lose their keys and password either
        let of_account = |change: &&mut Change| account(&change.subject) == Some(id);
        for change in changes.iter_mut().filter(of_account).filter(|change| !change.made) {
            change.refused.get_or_insert_with(|| fault.clone());
        }
    }
}

/// Whether a change ends somebody's rights: an administrator's by taking groups, anybody's by archiving.
fn takes_away(change: &Change, administers: bool, groups: Option<&Catalogue>) -> bool {
    match (field(&change.subject), &change.after) {
        (Some(UserField::Active), Value::Flag(false)) => true,
        (Some(UserField::Groups), after) => {
            let after: BTreeSet<i64> = ids(after);
            administers && groups.is_some_and(|groups| !groups.administers(&after))
        }
        _ => false,
    }
}

fn field(subject: &Subject) -> Option<UserField> {
    match subject {
        Subject::User { field, .. } => Some(*field),
        Subject::Policy { .. } | Subject::Module { .. } => None,
    }
}

fn login(subject: &Subject) -> &str {
    match subject {
        Subject::User { login, .. } => login,
        Subject::Policy { .. } | Subject::Module { .. } => "",
    }
}

fn own(subject: &Subject) -> Fault {
    let login = login(subject);
    Fault::new(Code::LocksOut, format!("“{login}” is the login Reeve uses here: it would shut itself out."))
        .with("login", login)
        .next("Let another administrator do this, or connect with another login.")
}

fn last(subject: &Subject) -> Fault {
    let login = login(subject);
    Fault::new(Code::LocksOut, format!("“{login}” is the last administrator of this tenant."))
        .with("login", login)
}

/// Whether changes of this plan have to be looked at again before they are made: administrators may have gone since.
fn may_shut_out(changes: &[Change]) -> bool {
    let open = |change: &&Change| change.refused.is_none() && !change.made;
    changes.iter().filter(open).any(|change| match field(&change.subject) {
        Some(UserField::Active) => change.after == Value::Flag(false),
        Some(UserField::Groups) => ids(&change.before).difference(&ids(&change.after)).next().is_some(),
        _ => false,
    })
}

/// Looks again, just before changes are made, whether they would shut somebody out, and refuses those that would.
pub(crate) async fn recheck(reeve: &Reeve, tenant: &Tenant, changes: &mut [Change]) -> Result<(), Fault> {
    if !may_shut_out(changes) {
        return Ok(());
    }
    let session = tenants::session(reeve, tenant).await?;
    check(&session, changes).await
}

/// Reads who administers the tenant, and refuses what would shut somebody out.
pub(super) async fn check(session: &Session, changes: &mut [Change]) -> Result<(), Fault> {
    let takes_groups = changes.iter().any(|change| field(&change.subject) == Some(UserField::Groups));
    let groups = async { if takes_groups { session.group_catalogue().await.map(Some) } else { Ok(None) } };
    let (administrators, groups) = tokio::try_join!(session.administrators(), groups)?;
    let groups = groups.map(|groups| Catalogue::new(groups, session.dialect().series));
    guard(changes, session.uid(), &administrators, groups.as_ref());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(id: i64) -> Change {
        Change {
            subject: Subject::User { id: Some(id), login: format!("u{id}"), field: UserField::Active },
            before: Value::Flag(true),
            after: Value::Flag(false),
            refused: None,
            made: false,
        }
    }

    fn refused(changes: &[Change]) -> Vec<bool> {
        changes
            .iter()
            .map(|change| change.refused.as_ref().is_some_and(|fault| fault.code == Code::LocksOut))
            .collect()
    }

    #[test]
    fn of_all_administrators_one_stays() {
        let mut changes = [archive(5), archive(6), archive(9)];
        guard(&mut changes, 2, &[5, 6], None);
        assert_eq!(refused(&changes), [false, true, false], "the last one left, and nobody else");
    }

    #[test]
    fn somebody_who_is_not_the_last_may_go() {
        let mut changes = [archive(5), archive(6)];
        guard(&mut changes, 2, &[2, 5, 6], None);
        assert_eq!(refused(&changes), [false, false]);
    }

    #[test]
    fn the_login_in_use_never_shuts_itself_out_even_without_settings_rights() {
        let mut changes = [archive(2), archive(5)];
        guard(&mut changes, 2, &[5, 6], None);
        assert_eq!(refused(&changes), [true, false]);
    }

    #[test]
    fn who_stays_keeps_keys_and_password() {
        let password = Change {
            subject: Subject::User { id: Some(5), login: "u5".into(), field: UserField::Password },
            before: Value::Nothing,
            after: Value::Text("unknown".into()),
            ..archive(5)
        };
        let mut changes = [password, archive(5)];
        guard(&mut changes, 2, &[5], None);
        assert_eq!(refused(&changes), [true, true]);
    }
}
