//! Makes one database from a seed: its company's people, the accounts tests sign in with, groups, modules, parameters.

use std::collections::BTreeMap;

use crate::data::{ApiKey, CompanyPolicy, Failures, Kind, SignIn, TenantData, User, WebSessions, kind_group};
use crate::moment::{DAY, Moment};
use crate::people::house::{Security, furnish, hand_out_devices};
use crate::people::stock::{TECHNICAL, modules, parameters, technical_account};
use crate::people::wander::take_place;
use crate::people::{Dice, People, groups, handle};
use crate::planted::Planted;
use crate::stock;

/// What a named account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Holds Settings, and so everything.
    Administrator,
    /// Holds Access Rights but not Settings: may manage accounts, may not see parameters.
    AccessRights,
    /// An internal user without further rights.
    Plain,
    /// A customer with the portal.
    Portal,
    /// Two-factor is on: the password alone does not open anything outside a browser, the key does.
    TwoFactor,
    /// Archived: refused with the right password.
    Archived,
    /// Holds API keys, one without end and one that ends; the former is in `api_key`.
    KeyHolder,
}

/// Every role, in the order of the accounts.
pub(crate) const ROLES: [Role; 7] = [
    Role::Administrator,
    Role::AccessRights,
    Role::Plain,
    Role::Portal,
    Role::TwoFactor,
    Role::Archived,
    Role::KeyHolder,
];

/// How one database is made.
#[derive(Debug, Clone)]
pub(crate) struct Recipe {
    pub(crate) seed: u64,
    pub(crate) version: u16,
    pub(crate) database: String,
    pub(crate) company: String,
    /// Accounts of people, the named ones included; the four technical ones come on top.
    pub(crate) people: usize,
    /// Its place in the fleet.
    pub(crate) tenant: usize,
    pub(crate) security: Security,
    /// It plays the provider's own Odoo, with a helpdesk.
    pub(crate) provider: bool,
    /// It is put right, but for these and what all such databases have; `None`: it is as it is.
    pub(crate) lived_in: Option<&'static [Planted]>,
}

/// Login, password and key of a role; the same whenever it is asked.
pub(crate) struct Credentials {
    pub(crate) login: String,
    pub(crate) password: String,
    pub(crate) api_key: Option<String>,
}

impl Recipe {
    pub(crate) fn credentials(&self, role: Role) -> Credentials {
        let mut dice = Dice::new(self.seed ^ (role as u64 + 1).wrapping_mul(0x51_7c_c1_b7));
        let word = dice
            .pick(&["Harbour", "Lantern", "Orchard", "Granite", "Meadow", "Compass", "Willow", "Saffron"]);
        let second =
            dice.pick(&["Violet", "Copper", "Marble", "Juniper", "Amber", "Cobalt", "Linen", "Thistle"]);
        let password = format!("{word}-{second}-{:04}!", dice.below(10_000));
        let key = dice.hex(40);
        let domain = handle(&self.company);
        let login = match role {
            Role::Administrator => "admin".to_owned(),
            Role::AccessRights => format!("people@{domain}.example"),
            Role::Plain => format!("desk@{domain}.example"),
            Role::Portal => format!("customer@{domain}.example"),
            Role::TwoFactor => format!("careful@{domain}.example"),
            Role::Archived => format!("gone@{domain}.example"),
            Role::KeyHolder => format!("interface@{domain}.example"),
        };
        let has_key = matches!(role, Role::Administrator | Role::TwoFactor | Role::KeyHolder);
        Credentials { login, password, api_key: has_key.then_some(key) }
    }

    /// Makes the database's records.
    pub(crate) fn make(&self) -> TenantData {
        let mut dice = Dice::new(self.seed);
        let today = Moment::today();
        let founded = today.plus_days(-900);
        let (groups, categories, external_ids) = groups::rows(self.version);
        let mut data = TenantData {
            version: self.version,
            database: self.database.clone(),
            company: self.company.clone(),
            users: Vec::with_capacity(self.people + 4),
            groups,
            categories,
            external_ids,
            parameters: parameters(&mut dice, founded),
            modules: modules(),
            api_keys: Vec::new(),
            sign_ins: Vec::new(),
            failures: Failures::default(),
            company_policy: CompanyPolicy::default(),
            password_history: BTreeMap::new(),
            devices: Vec::new(),
            mails: Vec::new(),
            sent: Vec::new(),
            mail_server: false,
            roles: BTreeMap::new(),
            stuck: None,
            changes: 0,
            helpdesk: false,
            tables: BTreeMap::new(),
            sequences: BTreeMap::new(),
            notes: BTreeMap::new(),
            web: WebSessions::default(),
        };
        // the administrator has the id 2 on every real server, between the technical accounts
        data.users.push(technical_account(&TECHNICAL[0], founded));
        let mut people = People::new(self.seed);
        let domain = handle(&self.company);
        for n in 0..self.people {
            let role = ROLES.get(n).copied();
            let mut user = self.person(&mut dice, &mut people, &domain, role, &data, today);
            take_place(&data, self.tenant, n, &mut user);
            self.keys(&mut dice, role, &user, &mut data.api_keys, today);
            data.users.push(user);
            if n == 0 {
                data.users.extend(TECHNICAL[1..].iter().map(|account| technical_account(account, founded)));
            }
        }
        for key in (1_i64..).zip(data.api_keys.iter_mut()) {
            key.1.id = key.0;
        }
        let mut sign_ins: Vec<(Moment, i64)> =
            data.users.iter().filter_map(|u| Some((u.login_date?, u.id))).collect();
        sign_ins.sort_unstable();
        data.sign_ins =
            (1_i64..).zip(sign_ins).map(|(id, (at, user_id))| SignIn { id, user_id, at }).collect();
        furnish(&mut data, self.security, self.tenant);
        hand_out_devices(&mut data, self.seed, today);
        stock::begin(&mut data);
        if self.provider {
            stock::install_helpdesk(&mut data);
        }
        if let Some(faults) = self.lived_in {
            data.put_right();
            data.let_the_password_in();
            faults.iter().for_each(|fault| data.plant(*fault));
        }
        data
    }

    fn person(
        &self,
        dice: &mut Dice,
        people: &mut People,
        domain: &str,
        role: Option<Role>,
        so_far: &TenantData,
        today: Moment,
    ) -> User {
        let person = people.next();
        let (last_id, last_partner) = so_far.users.last().map_or((0, 1), |u| (u.id, u.partner_id));
        // a few numbers are missing, as where records were deleted
        let skip = i64::from(role.is_none() && dice.percent(3));
        let mut user = User {
            id: last_id + 1 + skip,
            partner_id: last_partner + 1 + skip,
            login: format!("{}@{domain}.example", person.handle),
            password: None,
            name: person.name,
            email: None,
            active: true,
            groups: Vec::new(),
            two_factor: false,
            password_set: None,
            lang: person.lang,
            tz: person.tz,
            login_date: None,
            create_date: before(dice, today, 30, 870),
            write_date: today,
            partner_write_date: today,
        };
        user.email = dice.percent(97).then(|| user.login.clone());
        match role {
            Some(role) => self.shape(&mut user, role),
            None => chance_shape(dice, &mut user),
        }
        user.groups = so_far.stored(&user.groups);
        if user.active && (user.password.is_some() || dice.percent(88)) {
            user.login_date = Some(before(dice, today, 0, 200).max(user.create_date));
        }
        user.write_date = before(dice, today, 1, 400).max(user.create_date);
        user.partner_write_date = if dice.percent(70) {
            user.write_date
        } else {
            before(dice, today, 1, 300).max(user.create_date)
        };
        user
    }

    fn shape(&self, user: &mut User, role: Role) {
        let credentials = self.credentials(role);
        user.login = credentials.login;
        user.email = Some(if user.login.contains('@') {
            user.login.clone()
        } else {
            format!("admin@{}.example", handle(&self.company))
        });
        user.password = Some(credentials.password);
        user.groups = match role {
            // up to 18 the type of user is a group given beside the others, in 19 it is implied
            Role::Administrator if self.version >= 19 => vec![4, 8, 9],
            Role::Administrator => vec![1, 4, 8, 9],
            Role::AccessRights if self.version >= 19 => vec![2, 9],
            Role::AccessRights => vec![1, 2, 9],
            Role::Portal => vec![kind_group(Kind::Portal)],
            _ => vec![kind_group(Kind::Internal)],
        };
        user.active = role != Role::Archived;
        user.two_factor = role == Role::TwoFactor;
    }

    fn keys(&self, dice: &mut Dice, role: Option<Role>, user: &User, keys: &mut Vec<ApiKey>, today: Moment) {
        let expires = |days: i64| (self.version >= 18).then(|| today.plus_days(days));
        let made = before(dice, today, 1, 300);
        let mut add = |name: &str, secret: String, ends: Option<Moment>| {
            keys.push(ApiKey {
                id: 0,
                name: name.to_owned(),
                user_id: user.id,
                secret,
                create_date: made,
                expires: ends,
            });
        };
        if let Some(role) = role {
            if let Some(secret) = self.credentials(role).api_key {
                add(if role == Role::KeyHolder { "warehouse interface" } else { "reeve" }, secret, None);
            }
            if role == Role::KeyHolder {
                add("price list sync", dice.hex(40), expires(60));
            }
        } else if user.active && user.groups.contains(&1) && dice.percent(3) {
            let secret = dice.hex(40);
            let ends = if dice.percent(60) { expires(dice.below(300) as i64 - 20) } else { None };
            add(
                ["spreadsheet", "e-mail import", "mobile scanner", "BI nightly"][dice.below(4) as usize],
                secret,
                ends,
            );
        }
    }
}

/// A moment between `from` and `to` days before today, somewhere in a working day, to the microsecond.
fn before(dice: &mut Dice, today: Moment, from: u64, to: u64) -> Moment {
    let days = from + 1 + dice.below(to.saturating_sub(from).max(1));
    let of_day = 6 * 3_600_000_000 + dice.below(12 * 3_600_000_000);
    Moment(today.0 - days as i64 * DAY + of_day as i64)
}

fn chance_shape(dice: &mut Dice, user: &mut User) {
    if dice.percent(24) {
        user.groups = vec![kind_group(Kind::Portal)];
    } else {
        user.groups = vec![kind_group(Kind::Internal)];
        for group in [9, 20, 21, 22, 23, 24, 25, 26] {
            if dice.percent(12) {
                user.groups.push(group);
            }
        }
        user.two_factor = dice.percent(30);
    }
    user.active = !dice.percent(7);
}
