//! What one operation would change on accounts that are there.

use std::collections::{BTreeSet, HashMap};

use reeve_domain::plan::{Change, Note, ResetBy, Subject, UserField, UserOperation, Value};
use reeve_domain::rights::Template;
use reeve_domain::tenant::{SignInWith, Tenant};
use reeve_domain::user::{ApiKey, Device, GroupRef};
use reeve_domain::{Code, Fault};
use reeve_odoo::{Session, WireUser};

use super::create::{Found, unknown_group, with_logins};
use super::read::{device_names, devices, gone, key_names};
use super::rights::Catalogue;
use super::{Asked, change, guard, not_found, optional, refused, text};
use crate::reeve::Reeve;
use crate::users::templates;

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

fn by_owner(ids: &[i64], found: Vec<(i64, ApiKey)>) -> HashMap<i64, Vec<ApiKey>> {
    let mut of: HashMap<i64, Vec<ApiKey>> = ids.iter().map(|id| (*id, Vec::new())).collect();
    for (user, key) in found {
        of.entry(user).or_default().push(key);
    }
    of
}

/// What an operation has to know beside the accounts.
struct Facts {
    uid: i64,
    series: u16,
    by_password: bool,
    administrators: Option<Vec<i64>>,
    groups: Option<Catalogue>,
    /// Directly given groups are reset by a module for roles.
    has_roles: bool,
    /// Groups to be held exactly, or what keeps them from being known.
    wanted: Option<Result<BTreeSet<i64>, Fault>>,
    template: Option<Template>,
    taken: HashMap<String, Found>,
    /// `None` where this login may not read them.
    keys: Option<HashMap<i64, Vec<ApiKey>>>,
    devices: HashMap<i64, Vec<Device>>,
}

impl Facts {
    async fn read(reeve: &Reeve, session: &Session, operation: &UserOperation) -> Result<Self, Fault> {
        use UserOperation as Op;
        let rights = matches!(
            operation,
            Op::Groups { .. } | Op::Kind { .. } | Op::CopyRights { .. } | Op::Template { .. }
        );
        let guarded = rights || matches!(operation, Op::Archive | Op::Offboard);
        let administrators = async {
            if guarded { session.administrators().await.map(Some).map_err(Fault::from) } else { Ok(None) }
        };
        let groups = async {
            if !rights {
                return Ok(None);
            }
            let headings = session.group_catalogue().await?;
            Ok(Some(Catalogue::new(headings, session.dialect().series)))
        };
        let roles = async {
            if rights { has_roles(session).await } else { Ok(false) }
        };
        let wanted = async {
            match operation {
                Op::CopyRights { from } => copied(session, from).await.map(Some),
                _ => Ok(None),
            }
        };
        let template = async {
            match operation {
                Op::Template { template } => templates::find(reeve, template).await.map(Some),
                _ => Ok(None),
            }
        };
        let taken = async {
            match operation {
                Op::Edit { login: Some(login), .. } => with_logins(session, &[login.as_str()]).await,
                _ => Ok(HashMap::new()),
            }
        };
        let (administrators, groups, has_roles, wanted, template, taken) =
            tokio::try_join!(administrators, groups, roles, wanted, template, taken)?;
        Ok(Self {
            uid: session.uid(),
            series: session.dialect().series,
            by_password: false,
            administrators,
            groups,
            has_roles,
            wanted,
            template,
            taken,
            keys: None,
            devices: HashMap::new(),
        })
    }

    fn plan(&self, user: &WireUser, operation: &UserOperation, planned: &mut Planned) {
        match operation {
            UserOperation::Archive => self.archive(user, planned),
            UserOperation::Unarchive => {
                planned.differing(change(user, UserField::Active, Value::Flag(user.active), Value::Flag(true)));
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

    fn archive(&self, user: &WireUser, planned: &mut Planned) {
        planned.differing(change(user, UserField::Active, Value::Flag(user.active), Value::Flag(false)));
        planned.sessions += u64::from(user.active);
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

    fn reset(&self, user: &WireUser, by: ResetBy, planned: &mut Planned) {
        let how = match by {
            ResetBy::Mail => "mail",
            ResetBy::OneTime => "one_time",
            ResetBy::Given => "given",
        };
        let wanted = change(user, UserField::Password, Value::Nothing, Value::Text(how.into()));
        if by == ResetBy::Mail {
            if user.email.as_deref().is_none_or(str::is_empty) {
                let message = format!("“{}” has no e-mail to send a link to.", user.login);
                let fault = Fault::new(Code::InvalidInput, message).with("field", "email");
                planned.changes.push(refused(wanted, fault.next("Give the account an e-mail first.")));
                return;
            }
            planned.mails += 1;
        } else if user.id == self.uid && self.by_password {
            planned.changes.push(refused(wanted, in_use(user, "Reeve signs in with this password")));
            return;
        } else {
            planned.sessions += u64::from(user.active);
        }
        planned.changes.push(wanted);
    }

    fn end_sessions(&self, user: &WireUser, planned: &mut Planned) {
        let wanted = change(user, UserField::Sessions, Value::Nothing, Value::Text("ended".into()));
        if self.series < 18 {
            let message = format!("Odoo {} ends sessions only by a new password or by archiving.", self.series);
            let fault = Fault::new(Code::NotInVersion, message).with("series", self.series);
            planned.changes.push(refused(wanted, fault.next("Reset the password instead.")));
        } else {
            planned.sessions += u64::from(self.proven(wanted, planned));
        }
    }

    fn revoke_keys(&self, user: &WireUser, wanted: Option<&[i64]>, planned: &mut Planned) {
        let Some(held) = self.keys.as_ref().and_then(|keys| keys.get(&user.id)) else {
            let stays = change(user, UserField::ApiKeys, Value::Nothing, Value::Nothing);
            planned.changes.push(refused(stays, hidden("the API keys")));
            return;
        };
        let stays: Vec<ApiKey> =
            held.iter().filter(|key| wanted.is_some_and(|ids| !ids.contains(&key.id))).cloned().collect();
        if stays.len() < held.len() {
            self.proven(change(user, UserField::ApiKeys, key_names(held), key_names(&stays)), planned);
            planned.irreversible(UserField::ApiKeys);
        }
    }

    fn revoke_devices(&self, user: &WireUser, wanted: Option<&[i64]>, planned: &mut Planned) {
        let held = self.devices.get(&user.id).map_or(&[][..], Vec::as_slice);
        let before = device_names(held);
        let keep = |device: &&Device| wanted.is_some_and(|ids| !ids.contains(&device.id));
        let stays: Vec<Device> = held.iter().filter(keep).cloned().collect();
        let wanted = change(user, UserField::Devices, before.clone(), device_names(&stays));
        if self.series < 18 {
            let message = format!("Odoo {} keeps no list of devices.", self.series);
            let fault = Fault::new(Code::NotInVersion, message).with("series", self.series);
            planned.changes.push(refused(wanted, fault.next("Reset the password: that ends every session.")));
        } else if before != wanted.after {
            planned.sessions += u64::from(self.proven(wanted, planned));
            planned.irreversible(UserField::Devices);
        }
    }

    fn two_factor(&self, user: &WireUser, planned: &mut Planned) {
        let before = user.two_factor.map_or(Value::Nothing, Value::Flag);
        let wanted = change(user, UserField::TwoFactor, before, Value::Flag(false));
        match user.two_factor {
            Some(true) => {
                self.proven(wanted, planned);
                planned.irreversible(UserField::TwoFactor);
            }
            Some(false) => {}
            None => planned.changes.push(refused(wanted, hidden("two-factor authentication"))),
        }
    }

    /// Keys, then a password that nobody knows, then archived: at no point is the account open with its sessions ended.
    fn offboard(&self, user: &WireUser, planned: &mut Planned) {
        let held = self.keys.as_ref().and_then(|keys| keys.get(&user.id)).map(Vec::as_slice);
        match held {
            Some([]) => {}
            Some(keys) if self.by_password => {
                planned.changes.push(change(
                    user,
                    UserField::ApiKeys,
                    key_names(keys),
                    Value::Names(Vec::new()),
                ));
                planned.irreversible(UserField::ApiKeys);
            }
            _ => planned.notes.push(Note::KeysStay { login: user.login.clone() }),
        }
        if user.active {
            let unknown = Value::Text("unknown".into());
            planned.changes.push(change(user, UserField::Password, Value::Nothing, unknown));
            planned.irreversible(UserField::Password);
            self.archive(user, planned);
        }
    }

    /// Plans what the tenant does only for somebody who proves who they are. Says whether it can be done.
    fn proven(&self, wanted: Change, planned: &mut Planned) -> bool {
        let fault = (!self.by_password).then(|| {
            Fault::new(Code::PasswordNeeded, "The tenant does this only for somebody who proves their password.")
        });
        planned.changes.push(Change { refused: fault, ..wanted });
        self.by_password
    }
}

/// What the accounts of one tenant come to.
#[derive(Default)]
struct Planned {
    changes: Vec<Change>,
    notes: Vec<Note>,
    sessions: u64,
    mails: u64,
}

impl Planned {
    /// Takes a change that changes something.
    fn differing(&mut self, change: Change) {
        if change.before != change.after {
            self.changes.push(change);
        }
    }

    fn irreversible(&mut self, what: UserField) {
        let note = Note::Irreversible { what };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn missing(&mut self, id: i64) {
        let login = format!("#{id}");
        let fault = gone(&login);
        let subject = Subject::User { id: Some(id), login, field: UserField::Account };
        let (before, after) = (Value::Nothing, Value::Nothing);
        self.changes.push(Change { subject, before, after, refused: Some(fault), made: false });
    }

    fn into_parts(self, has_roles: bool) -> (Vec<Change>, Vec<Note>) {
        let Self { changes, mut notes, sessions, mails } = self;
        let can = |field: &str| changes.iter().any(|c| c.refused.is_none() && c.subject.field_name() == field);
        if changes.is_empty() {
            notes.insert(0, Note::NothingToDo);
        }
        if sessions > 0 && changes.iter().any(|change| change.refused.is_none()) {
            notes.push(Note::SessionsEnd { accounts: sessions });
        }
        if mails > 0 {
            notes.push(Note::Mails { people: mails });
        }
        let password = Note::Irreversible { what: UserField::Password };
        if can("password") && mails == 0 && !notes.contains(&password) {
            notes.push(password);
        }
        if has_roles && can("groups") {
            notes.push(Note::RolesOverride);
        }
        (changes, notes)
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

/// The groups of the account whose rights are copied; `Err` inside where there is none of that login.
async fn copied(session: &Session, from: &str) -> Result<Result<BTreeSet<i64>, Fault>, Fault> {
    let found = session.users_called(from).await?;
    let named = found.iter().find(|user| user.login.eq_ignore_ascii_case(from)).or(match found.as_slice() {
        [only] => Some(only),
        _ => None,
    });
    Ok(named.map(|user| user.group_ids.iter().copied().collect()).ok_or_else(|| {
        not_found("from", format!("Nobody has the login “{from}” on this tenant."))
            .next("Choose a login that this tenant has.")
    }))
}

/// Whether OCA's roles are in use: what is given directly is taken again by them.
async fn has_roles(session: &Session) -> Result<bool, Fault> {
    let modules = session.modules(&["base_user_role"]).await?;
    Ok(modules.iter().any(|module| module.state == reeve_domain::check::ModuleState::Installed))
}

fn hidden(what: &str) -> Fault {
    Fault::new(Code::AccessDenied, format!("The tenant does not show {what} to this login."))
}

fn in_use(user: &WireUser, why: &str) -> Fault {
    Fault::new(Code::LocksOut, format!("{why}: changing it would shut Reeve out of this tenant."))
        .with("login", &user.login)
        .next("Change it in Odoo, then enter it anew for this tenant.")
}

