//! One database's records: what a tenant knows, as plain tables that tests may edit behind Reeve's back.
//!
//! Every table is sorted by id. [`TenantData`] answers questions that need more than one table; who may ask them is
//! decided in `orm::access`.

mod condition;
mod partners;
mod policy;
mod records;
mod rows;
mod sessions;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use partners::Partner;
pub use policy::CompanyPolicy;
pub(crate) use policy::Edition;
pub(crate) use records::Values;
pub use records::{Held, Record};
pub(crate) use rows::kind_group;
pub use rows::{
    ApiKey, Category, Device, ExternalId, Failures, Group, Kind, Mail, MailFailure, Module, Parameter,
    SignIn, User,
};
pub(crate) use sessions::{KeyDraft, Pending, WebSessions};

use crate::moment::Moment;
use crate::orm::Model;

/// Everything one database holds.
#[derive(Clone)]
pub struct TenantData {
    /// The server's series, 14 to 19.
    pub version: u16,
    /// The database's name.
    pub database: String,
    /// The company's name.
    pub company: String,
    /// Accounts, sorted by id.
    pub users: Vec<User>,
    /// Groups, sorted by id.
    pub groups: Vec<Group>,
    /// Categories, sorted by id.
    pub categories: Vec<Category>,
    /// External ids, sorted by id.
    pub external_ids: Vec<ExternalId>,
    /// Parameters, sorted by id.
    pub parameters: Vec<Parameter>,
    /// Modules, sorted by id.
    pub modules: Vec<Module>,
    /// Keys, sorted by id.
    pub api_keys: Vec<ApiKey>,
    /// Sign-ins, sorted by id.
    pub sign_ins: Vec<SignIn>,
    /// The lockout's counter.
    pub failures: Failures,
    /// Where `password_security` keeps its values up to 16; it counts once the module is installed.
    pub company_policy: CompanyPolicy,
    /// Passwords that accounts had while `password_security` was installed, oldest first, by record id.
    pub password_history: BTreeMap<i64, Vec<String>>,
    /// Devices (18 and later), sorted by id.
    pub devices: Vec<Device>,
    /// Mails that wait or could not be delivered, sorted by id: what `mail.mail` shows.
    pub mails: Vec<Mail>,
    /// Mails that went out, oldest first. A real server deletes their rows.
    pub sent: Vec<Mail>,
    /// Whether there is a mail server. Without one mails fail, each version in its own way.
    pub mail_server: bool,
    /// Accounts whose groups OCA's `base_user_role` decides, with those groups: what is written instead is undone.
    pub roles: BTreeMap<i64, Vec<i64>>,
    /// A scheduled action that never ends: its row is locked, and nobody runs it again.
    pub stuck: Option<i64>,
    /// How many calls have changed something.
    pub changes: u64,
    /// OCA's `helpdesk_mgmt` is installed: this is a provider's own Odoo.
    pub(crate) helpdesk: bool,
    /// Rows of models without a table type of their own, where they are not as every database has them.
    pub(crate) tables: BTreeMap<Model, Vec<Record>>,
    /// The highest id each of those tables ever gave.
    pub(crate) sequences: BTreeMap<Model, i64>,
    /// Who touched rows of the other models, and the fields only people's sessions fill.
    pub(crate) notes: BTreeMap<(Model, i64), Record>,
    pub(crate) web: WebSessions,
}

impl TenantData {
    /// The account with this login.
    pub fn user(&mut self, login: &str) -> Option<&mut User> {
        self.users.iter_mut().find(|u| u.login == login)
    }

    /// The account with this record id.
    pub fn user_by_id(&self, id: i64) -> Option<&User> {
        self.users.binary_search_by_key(&id, |u| u.id).ok().and_then(|row| self.users.get(row))
    }

    /// Adds an account that was just made, with ids of its own; gives back its record id.
    pub fn add_user(&mut self, login: &str, name: &str, kind: Kind) -> i64 {
        let now = Moment::now();
        let id = self.users.last().map_or(1, |u| u.id) + 1;
        let groups = self.stored(&[kind_group(kind)]);
        let partner_id = self.last_partner() + 1;
        self.users.push(User {
            id,
            partner_id,
            login: login.to_owned(),
            password: None,
            name: name.to_owned(),
            email: login.contains('@').then(|| login.to_owned()),
            active: true,
            groups,
            two_factor: false,
            password_set: Some(now),
            lang: "en_US",
            tz: "Europe/Brussels",
            login_date: None,
            create_date: now,
            write_date: now,
            partner_write_date: now,
        });
        id
    }

    /// Changes an account as a colleague in the tenant's own screens would: the change leaves its `write_date`.
    /// False when there is no such login.
    pub fn change_user(&mut self, login: &str, change: impl FnOnce(&mut User)) -> bool {
        let Some(user) = self.user(login) else { return false };
        change(user);
        user.write_date = Moment::now();
        user.partner_write_date = user.write_date;
        true
    }

    /// Deletes an account and what belongs to it; false when there is no such login.
    pub fn delete_user(&mut self, login: &str) -> bool {
        let Some(row) = self.users.iter().position(|u| u.login == login) else { return false };
        let id = self.users.remove(row).id;
        self.api_keys.retain(|k| k.user_id != id);
        self.sign_ins.retain(|s| s.user_id != id);
        self.devices.retain(|d| d.user_id != id);
        self.password_history.remove(&id);
        self.roles.remove(&id);
        true
    }

    /// Records a password sign-in: a row of `res.users.log`, and the failures are forgotten.
    pub fn record_sign_in(&mut self, user_id: i64, at: Moment) {
        let id = self.sign_ins.last().map_or(0, |s| s.id) + 1;
        self.sign_ins.push(SignIn { id, user_id, at });
        if let Ok(row) = self.users.binary_search_by_key(&user_id, |u| u.id) {
            self.users[row].login_date = Some(at);
        }
        self.failures = Failures::default();
    }

    /// Value of a parameter.
    pub fn parameter(&self, key: &str) -> Option<&str> {
        self.parameters.iter().find(|p| p.key == key).map(|p| p.value.as_str())
    }

    /// Sets a parameter, adding it where it was not.
    pub fn set_parameter(&mut self, key: &str, value: &str) {
        if let Some(found) = self.parameters.iter_mut().find(|p| p.key == key) {
            found.value = value.to_owned();
        } else {
            let id = self.parameters.last().map_or(0, |p| p.id) + 1;
            self.parameters.push(Parameter { id, key: key.to_owned(), value: value.to_owned() });
        }
    }

    /// Record id behind an external id such as `base.group_system`.
    pub fn by_external_id(&self, full: &str) -> Option<i64> {
        let (module, name) = full.split_once('.')?;
        self.external_ids.iter().find(|e| e.module == module && e.name == name).map(|e| e.res_id)
    }

    /// The groups of an account with all they imply, sorted.
    pub fn all_groups(&self, user: &User) -> Vec<i64> {
        self.closure(&user.groups)
    }

    /// These groups and all they imply, sorted.
    pub fn closure(&self, groups: &[i64]) -> Vec<i64> {
        let mut all: BTreeSet<i64> = BTreeSet::new();
        let mut open: Vec<i64> = groups.to_vec();
        while let Some(id) = open.pop() {
            if all.insert(id)
                && let Some(group) = self.group(id)
            {
                open.extend(&group.implied);
            }
        }
        all.into_iter().collect()
    }

    /// Groups as this version stores them on an account: before 19 with all they imply.
    pub(crate) fn stored(&self, groups: &[i64]) -> Vec<i64> {
        if self.version >= 19 { groups.to_vec() } else { self.closure(groups) }
    }

    /// Installs OCA's `base_user_role`: every account but the administrator's gets a role of the groups it has now.
    pub fn use_roles(&mut self) {
        if self.module("base_user_role").is_none() {
            let id = self.modules.last().map_or(0, |m| m.id) + 1;
            self.modules.push(Module {
                id,
                name: "base_user_role".to_owned(),
                title: "User roles".to_owned(),
                state: "installed",
            });
        }
        self.install("base_user_role");
        self.roles = self.users.iter().filter(|u| u.id > 5).map(|u| (u.id, u.groups.clone())).collect();
    }

    /// A group by record id.
    pub fn group(&self, id: i64) -> Option<&Group> {
        self.groups.binary_search_by_key(&id, |g| g.id).ok().and_then(|row| self.groups.get(row))
    }

    /// Whether this account holds the group, directly or implied.
    pub fn holds(&self, user: &User, full: &str) -> bool {
        self.by_external_id(full)
            .is_some_and(|id| user.groups.contains(&id) || self.all_groups(user).contains(&id))
    }

    /// Shared accounts are all that are not internal.
    pub fn share(&self, user: &User) -> bool {
        !user.groups.contains(&kind_group(Kind::Internal))
            && !self.all_groups(user).contains(&kind_group(Kind::Internal))
    }
}
