//! Making planned changes to accounts, one after the other.
//!
//! Nothing is sent twice: where an answer was lost the tenant is read again, and what cannot be read back is left as it
//! is and said so.

use reeve_domain::plan::{Change, Intent, Subject, UserField, Value};
use reeve_domain::tenant::{SignInWith, Tenant};
use reeve_domain::{Code, Fault, Secret};
use reeve_keys::Name;
use reeve_odoo::{Confirmed, NewAccount, Session, UserValues};

use super::create::email_of;
use super::password;
use super::rights::ids;
use super::settle::{settle, take_id};
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::tenants;

/// What making changes needs beside the changes.
pub(crate) struct Means<'a> {
    /// What was asked for: new accounts are made as it says.
    pub(crate) intent: &'a Intent,
    /// The password that was given with `apply`.
    pub(crate) given: Option<&'a Secret>,
    /// Passwords that were made here and set, each with its login. The caller keeps them for a moment.
    pub(crate) made: Vec<(String, Secret)>,
    /// Tells when to stop between two accounts.
    pub(crate) run: &'a Run,
}

/// Makes the changes that are not refused and not made yet, and marks each as it is made. What the tenant refuses by its
/// values is marked as refused, in the tenant's words, and the others go on.
///
/// # Errors
/// What ended the work on this tenant; what was made before is marked.
pub(crate) async fn make(
    reeve: &Reeve,
    tenant: &Tenant,
    changes: &mut [Change],
    means: &mut Means<'_>,
) -> Result<(), Fault> {
    let session = tenants::session(reeve, tenant).await?;
    let mut at_work = AtWork { reeve, tenant, session, confirmed: None, means };
    let made = at_work.all(changes).await;
    let is_heard = !made.as_ref().is_err_and(answer_is_lost);
    if let Some(confirmed) = at_work.confirmed.filter(|_| is_heard) {
        // nothing depends on it; where it cannot be ended it ends by itself
        confirmed.close().await.ok();
    }
    made
}

/// The changes that are made with one call, by place: all of a new account, the plain values of one that is there, or
/// a single one.
fn steps(changes: &[Change]) -> Vec<Vec<usize>> {
    let mut steps: Vec<Vec<usize>> = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        if change.refused.is_some() || change.made {
            continue;
        }
        let with_last = steps.last_mut().filter(|step| {
            step.last().and_then(|last| changes.get(*last)).is_some_and(|last| go_together(last, change))
        });
        match with_last {
            Some(step) => step.push(at),
            None => steps.push(vec![at]),
        }
    }
    steps
}

fn go_together(one: &Change, other: &Change) -> bool {
    use UserField::{Active, Email, Login, Name};
    let (Subject::User { id, login, field }, Subject::User { id: id2, login: login2, field: field2 }) =
        (&one.subject, &other.subject)
    else {
        return false;
    };
    let plain = |field: &UserField| matches!(field, Name | Login | Email | Active);
    id == id2 && login == login2 && (id.is_none() || (plain(field) && plain(field2)))
}

fn mark(changes: &mut [Change], step: &[usize]) {
    for at in step {
        if let Some(change) = changes.get_mut(*at) {
            change.made = true;
        }
    }
}

fn refuse(changes: &mut [Change], step: &[usize], fault: &Fault) {
    for at in step {
        if let Some(change) = changes.get_mut(*at) {
            change.refused = Some(fault.clone());
        }
    }
}

/// Whether a refusal is about what was asked, rather than about who asks.
fn is_about_values(fault: &Fault) -> bool {
    matches!(fault.code, Code::TenantRefused | Code::InvalidInput | Code::AlreadyExists | Code::NotFound)
}

/// Whether the tenant may have done what was asked although it was not heard to.
fn answer_is_lost(fault: &Fault) -> bool {
    match fault.code {
        Code::TimedOut | Code::ConnectionCut | Code::NotOdoo => true,
        Code::ServerError => fault.fields.contains_key("status"),
        _ => false,
    }
}

struct AtWork<'a, 'm> {
    reeve: &'a Reeve,
    tenant: &'a Tenant,
    session: Session,
    confirmed: Option<Confirmed>,
    means: &'a mut Means<'m>,
}

impl AtWork<'_, '_> {
    async fn all(&mut self, changes: &mut [Change]) -> Result<(), Fault> {
        for step in steps(changes) {
            self.means.run.stopped()?;
            let Err(fault) = Box::pin(self.perform(changes, &step)).await else {
                mark(changes, &step);
                continue;
            };
            if is_about_values(&fault) {
                // the tenant's word on this one; the other accounts have done nothing to be left out
                refuse(changes, &step, &fault);
                continue;
            }
            if !answer_is_lost(&fault) {
                return Err(fault);
            }
            settle(self.reeve, self.tenant, changes, &step).await;
            if step.iter().any(|at| changes.get(*at).is_some_and(|change| !change.made)) {
                return Err(fault);
            }
        }
        Ok(())
    }

    async fn perform(&mut self, changes: &mut [Change], step: &[usize]) -> Result<(), Fault> {
        let of_step: Vec<Change> = step.iter().filter_map(|at| changes.get(*at)).cloned().collect();
        let Some(Change { subject: Subject::User { id, login, field }, before, after, .. }) = of_step.first()
        else {
            return Err(Fault::new(Code::Internal, "A plan for accounts names something else."));
        };
        let Some(id) = *id else {
            let id = self.create(login, &of_step).await?;
            take_id(changes, step, id);
            return Ok(());
        };
        match field {
            UserField::Name | UserField::Login | UserField::Email | UserField::Active => {
                self.write(id, &of_step).await
            }
            UserField::Groups => {
                let (before, after) = (ids(before), ids(after));
                let add: Vec<i64> = after.difference(&before).copied().collect();
                let remove: Vec<i64> = before.difference(&after).copied().collect();
                Ok(self.session.change_groups(id, &add, &remove).await?)
            }
            UserField::Password => self.password(id, login, after).await,
            UserField::Sessions => Ok(self.confirmed().await?.revoke_devices(id, None).await?),
            UserField::ApiKeys => {
                let keys: Vec<i64> = ids(before).difference(&ids(after)).copied().collect();
                Ok(self.confirmed().await?.revoke_keys(&keys).await?)
            }
            UserField::Devices => {
                let devices: Vec<i64> = ids(before).difference(&ids(after)).copied().collect();
                Ok(self.confirmed().await?.revoke_devices(id, Some(&devices)).await?)
            }
            UserField::TwoFactor => Ok(self.confirmed().await?.disable_two_factor(id).await?),
            UserField::Account | UserField::Invitation => {
                Err(Fault::new(Code::Internal, "An account that is there cannot be made."))
            }
        }
    }

    async fn create(&self, login: &str, of_step: &[Change]) -> Result<i64, Fault> {
        let Intent::CreateUsers { users, .. } = self.means.intent else {
            return Err(Fault::new(Code::Internal, "This plan makes no accounts."));
        };
        let user = users.iter().find(|user| user.login == login).ok_or_else(|| {
            Fault::new(Code::Internal, format!("The plan does not say how “{login}” is to be made."))
        })?;
        let has = |field: UserField| move |change: &&Change| is(change, field);
        let groups: Vec<i64> = of_step
            .iter()
            .find(has(UserField::Groups))
            .map(|change| ids(&change.after).into_iter().collect())
            .unwrap_or_default();
        let invite = of_step.iter().any(|change| is(change, UserField::Invitation));
        let (kind, email) = (user.kind, email_of(user)?);
        let new = NewAccount { login, name: &user.name, email, kind, group_ids: &groups, invite };
        Ok(self.session.create_user(&new).await?)
    }

    async fn write(&self, id: i64, of_step: &[Change]) -> Result<(), Fault> {
        let mut values = UserValues::default();
        for change in of_step {
            let Subject::User { field, .. } = &change.subject else { continue };
            let text = match &change.after {
                Value::Text(text) => text.as_str(),
                _ => "",
            };
            match field {
                UserField::Name => values.name = Some(text),
                UserField::Login => values.login = Some(text),
                UserField::Email => values.email = Some(text),
                _ => values.active = Some(change.after == Value::Flag(true)),
            }
        }
        Ok(self.session.write_user(id, &values).await?)
    }

    async fn password(&mut self, id: i64, login: &str, how: &Value) -> Result<(), Fault> {
        match how {
            Value::Text(how) if how == "mail" => return Ok(self.session.mail_password_reset(id).await?),
            Value::Text(how) if how == "given" => {
                let given = self.means.given.ok_or_else(password_missing)?;
                return Ok(self.session.set_password(id, given).await?);
            }
            _ => {}
        }
        let new = password::one_time()?;
        self.session.set_password(id, &new).await?;
        if *how == Value::Text("one_time".into()) {
            self.means.made.push((login.to_owned(), new));
        }
        Ok(())
    }

    /// A web session of this login that has just proven its password; one for all changes of a tenant.
    async fn confirmed(&mut self) -> Result<&Confirmed, Fault> {
        if self.confirmed.is_none() {
            if self.tenant.sign_in_with != SignInWith::Password {
                let message = "The tenant does this only for somebody who proves their password.";
                return Err(Fault::new(Code::PasswordNeeded, message));
            }
            let name = Name::Login(self.tenant.id.clone());
            let secret = self.reeve.keys().await?.get(&name).await?.ok_or_else(|| {
                Fault::new(Code::PasswordNeeded, format!("No password is stored for “{}”.", self.tenant.name))
            })?;
            self.confirmed = Some(self.session.confirm(&secret).await?);
        }
        self.confirmed.as_ref().ok_or_else(|| Fault::new(Code::Internal, "Nothing was confirmed."))
    }
}

fn is(change: &Change, wanted: UserField) -> bool {
    matches!(&change.subject, Subject::User { field, .. } if *field == wanted)
}

fn password_missing() -> Fault {
    Fault::new(Code::InvalidInput, "The new password is missing; it is kept nowhere.")
        .with("field", "password")
}
