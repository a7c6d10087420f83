//! What one operation would change on accounts that are there.

use std::collections::BTreeSet;

use reeve_domain::plan::{Change, Note, UserField, UserOperation, Value};
use reeve_domain::tenant::{SignInWith, Tenant};
use reeve_domain::user::GroupRef;
use reeve_domain::{Code, Fault};
use reeve_odoo::{Session, WireUser};

use super::access::in_use;
use super::create::unknown_group;
use super::facts::{Facts, by_owner};
use super::planned::Planned;
use super::read::devices;
use super::rights::Catalogue;
use super::{Asked, change, guard, not_found, optional, refused, text};
use crate::reeve::Reeve;

/// Which accounts would change and how, from fresh data.
pub(super) async fn preview(
    reeve: &Reeve,
    tenant: &Tenant,
    session: &Session,
    asked: Asked<'_>,
) -> Result<(Vec<Change>, Vec<Note>), Fault> {
    let (operation, ids) = match asked {
        Asked::Create { .. } => return Ok((Vec::new(), Vec::new())),
        Asked::Accounts { ids, operation } => (operation, ids),
        Asked::Person { operation, .. } => (operation, [].as_slice()),
    };
    let users = async {
        Ok::<_, Fault>(match asked {
            Asked::Person { login, .. } => session.users_called(login).await?,
            _ => session.users_by_id(ids).await?,
        })
    };
    let (users, mut facts) = tokio::try_join!(users, Facts::read(reeve, session, operation))?;
    facts.by_password = tenant.sign_in_with == SignInWith::Password;
    let of: Vec<i64> = users.iter().map(|user| user.id).collect();
    if matches!(operation, UserOperation::RevokeKeys { .. } | UserOperation::Offboard) && !of.is_empty() {
        facts.keys = session.keys_of(&of).await?.map(|found| by_owner(&of, found));
    }
    if matches!(operation, UserOperation::RevokeDevices { .. }) && facts.series >= 18 {
        facts.devices = devices(session, &of).await?;
    }
    let mut planned = Planned::default();
    for user in &users {
        facts.plan(user, operation, &mut planned);
    }
    for id in ids.iter().filter(|id| !of.contains(id)) {
        planned.missing(*id);
    }
    if let Some(administrators) = &facts.administrators {
        guard::guard(&mut planned.changes, facts.uid, administrators, facts.groups.as_ref());
    }
    Ok(planned.into_parts(facts.has_roles))
}

impl Facts {
    fn plan(&self, user: &WireUser, operation: &UserOperation, planned: &mut Planned) {
        match operation {
            UserOperation::Archive => planned.archive(user),
            UserOperation::Unarchive => {
                planned.differing(change(
                    user,
                    UserField::Active,
                    Value::Flag(user.active),
                    Value::Flag(true),
                ));
            }
            UserOperation::Edit { name, login, email } => {
                self.edit(user, name.as_deref(), login.as_deref(), email.as_deref(), planned);
            }
            UserOperation::Groups { add, remove } => {
                self.rights(user, planned, |groups, held| given_and_taken(groups, held, add, remove));
            }
            UserOperation::Kind { to } => {
                if user.kind != *to {
                    self.rights(user, planned, |groups, _| {
                        groups.of_kind(*to).map(|id| BTreeSet::from([id])).ok_or_else(|| {
                            not_found("kind", "This tenant has no group for that kind of account.".into())
                        })
                    });
                }
            }
            UserOperation::CopyRights { .. } => {
                let wanted = self.wanted.clone().unwrap_or_else(|| Ok(BTreeSet::new()));
                self.rights(user, planned, |_, _| wanted);
            }
            UserOperation::Template { .. } => self.template(user, planned),
            UserOperation::ResetPassword { by } => self.reset(user, *by, planned),
            UserOperation::EndSessions => self.end_sessions(user, planned),
            UserOperation::RevokeKeys { keys } => self.revoke_keys(user, keys.as_deref(), planned),
            UserOperation::RevokeDevices { devices } => {
                self.revoke_devices(user, devices.as_deref(), planned);
            }
            UserOperation::DisableTwoFactor => self.two_factor(user, planned),
            UserOperation::Offboard => self.offboard(user, planned),
        }
    }

    fn edit(
        &self,
        user: &WireUser,
        name: Option<&str>,
        login: Option<&str>,
        email: Option<&str>,
        planned: &mut Planned,
    ) {
        if let Some(name) = name {
            planned.differing(change(user, UserField::Name, text(&user.name), text(name)));
        }
        if let Some(login) = login {
            let wanted = change(user, UserField::Login, text(&user.login), text(login));
            let other = self.taken.get(&login.to_lowercase()).filter(|found| found.id != user.id);
            let fault = if other.is_some() {
                let message = format!("The login “{login}” exists on this tenant already.");
                Some(Fault::new(Code::AlreadyExists, message).with("field", "login"))
            } else if user.id == self.uid {
                Some(in_use(user, "Reeve signs in with this login"))
            } else {
                None
            };
            planned.differing(Change { refused: fault, ..wanted });
        }
        if let Some(email) = email {
            let before = optional(user.email.as_deref());
            planned.differing(change(user, UserField::Email, before, text(email)));
        }
    }

    fn rights(
        &self,
        user: &WireUser,
        planned: &mut Planned,
        wanted: impl FnOnce(&Catalogue, &BTreeSet<i64>) -> Result<BTreeSet<i64>, Fault>,
    ) {
        let Some(groups) = &self.groups else { return };
        let held: BTreeSet<i64> = user.group_ids.iter().copied().collect();
        let before = groups.value(&held);
        let given = match wanted(groups, &held) {
            Ok(given) => given,
            Err(fault) => {
                planned.changes.push(refused(change(user, UserField::Groups, before.clone(), before), fault));
                return;
            }
        };
        let after = groups.kept(&given);
        let along: BTreeSet<i64> =
            groups.with_implied(&given).difference(&groups.with_implied(&held)).copied().collect();
        let implied = groups.names(along.difference(&given));
        planned.differing(change(user, UserField::Groups, before, groups.value(&after)));
        if !implied.is_empty() {
            planned.notes.push(Note::Implied { login: user.login.clone(), groups: implied });
        }
    }

    /// For each right the best group that the tenant has. A right that it has no group for is refused by itself.
    fn template(&self, user: &WireUser, planned: &mut Planned) {
        let (Some(groups), Some(template)) = (&self.groups, &self.template) else { return };
        let (mut given, mut absent) = (Vec::new(), Vec::new());
        for right in &template.groups {
            match right.iter().find_map(|group| groups.find(group)) {
                Some(id) => given.push(id),
                None => absent.extend(right.first()),
            }
        }
        if !given.is_empty() {
            self.rights(user, planned, |_, held| Ok(held.iter().copied().chain(given).collect()));
        }
        for group in absent {
            let held: BTreeSet<i64> = user.group_ids.iter().copied().collect();
            let stays = change(user, UserField::Groups, groups.value(&held), groups.value(&held));
            planned.changes.push(refused(stays, unknown_group(group)));
        }
    }
}

fn given_and_taken(
    groups: &Catalogue,
    held: &BTreeSet<i64>,
    add: &[GroupRef],
    remove: &[GroupRef],
) -> Result<BTreeSet<i64>, Fault> {
    let find = |group: &GroupRef| groups.find(group).ok_or_else(|| unknown_group(group));
    let add = add.iter().map(find).collect::<Result<BTreeSet<_>, _>>()?;
    let remove = remove.iter().map(find).collect::<Result<BTreeSet<_>, _>>()?;
    Ok(held.iter().filter(|id| !remove.contains(id)).chain(&add).copied().collect())
}
