//! Ways in, taken away: passwords, sessions, keys, devices, two-factor, and all of them at once.

use reeve_domain::plan::{Change, Note, ResetBy, UserField, Value};
use reeve_domain::user::{ApiKey, Device};
use reeve_domain::{Code, Fault};
use reeve_odoo::WireUser;

use super::facts::Facts;
use super::planned::Planned;
use super::read::{device_names, key_names};
use super::{change, refused};

impl Facts {
    pub(super) fn reset(&self, user: &WireUser, by: ResetBy, planned: &mut Planned) {
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

    pub(super) fn end_sessions(&self, user: &WireUser, planned: &mut Planned) {
        let wanted = change(user, UserField::Sessions, Value::Nothing, Value::Text("ended".into()));
        if self.series < 18 {
            let message =
                format!("Odoo {} ends sessions only by a new password or by archiving.", self.series);
            let fault = Fault::new(Code::NotInVersion, message).with("series", self.series);
            planned.changes.push(refused(wanted, fault.next("Reset the password instead.")));
        } else {
            planned.sessions += u64::from(self.proven(wanted, planned));
        }
    }

    pub(super) fn revoke_keys(&self, user: &WireUser, wanted: Option<&[i64]>, planned: &mut Planned) {
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

    pub(super) fn revoke_devices(&self, user: &WireUser, wanted: Option<&[i64]>, planned: &mut Planned) {
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

    pub(super) fn two_factor(&self, user: &WireUser, planned: &mut Planned) {
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
    pub(super) fn offboard(&self, user: &WireUser, planned: &mut Planned) {
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
            planned.archive(user);
        }
    }

    /// Plans what the tenant does only for somebody who proves who they are. Says whether it can be done.
    fn proven(&self, wanted: Change, planned: &mut Planned) -> bool {
        let fault = (!self.by_password).then(|| {
            Fault::new(
                Code::PasswordNeeded,
                "The tenant does this only for somebody who proves their password.",
            )
        });
        planned.changes.push(Change { refused: fault, ..wanted });
        self.by_password
    }
}

fn hidden(what: &str) -> Fault {
    Fault::new(Code::AccessDenied, format!("The tenant does not show {what} to this login."))
}

/// A value that this connection itself depends on.
pub(super) fn in_use(user: &WireUser, why: &str) -> Fault {
    Fault::new(Code::LocksOut, format!("{why}: changing it would shut Reeve out of this tenant."))
        .with("login", &user.login)
        .next("Change it in Odoo, then enter it anew for this tenant.")
}
