//! The demo fleet under contract: one server of the series asked for, as healthy or as careless as the fact wants it.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use reeve_demo::{ApiKey, Fleet, FleetOptions, Group, Misbehaviour, Moment, Role};
use reeve_domain::Secret;

use crate::account::{Account, Accounts};
use crate::subject::Subject;

/// A running fleet of one.
#[derive(Clone)]
pub struct Demo(Arc<Fleet>);

impl std::fmt::Debug for Demo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Demo")
    }
}

impl Demo {
    /// Gives an account a key, as its owner would in the preferences.
    pub fn make_key(&self, login: &str, name: &str) -> String {
        let secret = "5eed".repeat(10);
        self.0.edit(0, |data| {
            let owner = data.user(login).expect("the owner").id;
            let ends = (data.version >= 18).then(|| Moment::now().plus_days(1));
            let id = data.api_keys.last().map_or(1, |key| key.id + 1);
            data.api_keys.push(ApiKey {
                id,
                name: name.to_owned(),
                user_id: owner,
                secret: secret.clone(),
                create_date: Moment::now(),
                expires: ends,
            });
        });
        secret
    }

    /// Makes a group that implies another.
    pub fn make_group(&self, name: &str, implied: i64) -> i64 {
        let mut made = 0;
        self.0.edit(0, |data| {
            made = data.groups.iter().map(|group| group.id).max().unwrap_or_default() + 1;
            data.groups.push(Group {
                id: made,
                name: name.to_owned(),
                above: None,
                implied: vec![implied],
                comment: None,
            });
        });
        made
    }

    /// Turns an account's two-factor on, as its owner would with a phone.
    pub fn turn_two_factor_on(&self, login: &str) {
        self.0.edit(0, |data| {
            let id = data.user(login).expect("the account").id;
            let user = data.users.iter_mut().find(|user| user.id == id).expect("the account");
            user.two_factor = true;
        });
    }

    /// From now on every answer comes this much later.
    pub fn answers_late(&self, later: Duration) {
        self.0.misbehave(0, Misbehaviour::Slow(later));
    }

    /// Takes the key away again.
    pub fn revoke_key(&self, name: &str) {
        self.0.edit(0, |data| data.api_keys.retain(|key| key.name != name));
    }
}

/// Starts a demo server for one fact. It runs beside the fact, on a thread of its own, until the process ends.
pub fn subject(series: u16, variant: Option<&str>) -> Subject {
    let fault = match variant {
        None => None,
        Some("unset") => Some(Misbehaviour::MasterPasswordUnset),
        Some("locked") => Some(Misbehaviour::ManagerDisabled),
        Some(other) => panic!("the demo has no variant {other}"),
    };
    let (ready, subject) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(async move {
            let options = FleetOptions {
                tenants: 1,
                users_per_tenant: 40,
                versions: vec![series],
                ..Default::default()
            };
            let fleet = Arc::new(Fleet::start(options).await.expect("the demo fleet starts"));
            if let Some(fault) = fault.clone() {
                fleet.misbehave(0, fault);
            }
            ready.send(described(&fleet, series, fault.is_none())).expect("the fact waits for it");
            std::future::pending::<()>().await;
        });
    });
    subject.recv().expect("the demo fleet starts")
}

fn described(fleet: &Arc<Fleet>, series: u16, healthy: bool) -> Subject {
    let tenant = &fleet.tenants()[0];
    let account = |role: Role| {
        let account = tenant.account(role).unwrap_or_else(|| panic!("the demo has {role:?}"));
        Account::new(&account.login, &account.password)
    };
    let databases = fleet.databases_of(0);
    let second = databases.iter().find(|name| **name != tenant.database).expect("a second database");
    Subject {
        series,
        url: tenant.url.parse().expect("an address"),
        ca_pem: fleet.ca_pem().to_owned(),
        database: tenant.database.clone(),
        second_database: second.clone(),
        master: healthy.then(|| Secret::new(tenant.master_password.clone())),
        accounts: Accounts {
            admin: account(Role::Administrator),
            plain: account(Role::Plain),
            portal: account(Role::Portal),
            archived: account(Role::Archived),
            two_factor: account(Role::TwoFactor),
        },
        demo: Some(Demo(Arc::clone(fleet))),
    }
}
