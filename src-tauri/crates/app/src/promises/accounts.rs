//! Accounts that several tenants here sign in to: one database, connected under two names.
//!
//! What must always hold: a secret that such an account refused is not shown to it again in the same pass, whichever of the
//! tenants holds it, and no two of them find out at the same time; a later pass knows it from each of them.

use std::collections::HashMap;
use std::sync::Arc;

use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Code, Fault};
use reeve_store::promises as table;
use tokio::sync::{Mutex, MutexGuard};

use crate::reeve::Reeve;
use crate::tenants::{self, Login};

/// The accounts of more than one tenant.
#[derive(Default)]
pub(super) struct Accounts(HashMap<TenantId, Arc<Mutex<Account>>>);

/// What an account refused.
#[derive(Default)]
struct Account {
    /// In earlier passes.
    earlier: Vec<(Login, Fault)>,
    /// In this one.
    now: Vec<(Login, Fault)>,
    /// It takes no sign-in at all for a while.
    held: Option<Fault>,
}

/// An account that no other tenant looks at meanwhile, and the secret that this one has for it.
pub(super) struct Turn<'a> {
    account: MutexGuard<'a, Account>,
    login: Login,
}

impl Accounts {
    /// Those of all tenants that are known here, whether or not they are looked at.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) async fn read(reeve: &Reeve, tenants: &[Tenant]) -> Result<Self, Fault> {
        let mut accounts: HashMap<(&str, &str, &str), Vec<&Tenant>> = HashMap::new();
        for tenant in tenants {
            let account = (tenant.url.as_str(), tenant.database.as_str(), tenant.login.as_str());
            accounts.entry(account).or_default().push(tenant);
        }
        accounts.retain(|_, tenants| tenants.len() > 1);
        if accounts.is_empty() {
            return Ok(Self::default());
        }
        let known = reeve.store().await?.read(table::all).await?;
        let mut shared = HashMap::new();
        for tenants in accounts.into_values() {
            let mut account = Account::default();
            for tenant in &tenants {
                let Some(fault) = known.get(&tenant.id).and_then(|row| row.refused.clone()) else { continue };
                // where its secret is not to be had, nobody can tell whether another is the same
                if let Ok(login) = tenants::login(reeve, tenant).await {
                    account.earlier.push((login, fault));
                }
            }
            let account = Arc::new(Mutex::new(account));
            shared.extend(tenants.iter().map(|tenant| (tenant.id.clone(), Arc::clone(&account))));
        }
        Ok(Self(shared))
    }

    /// A tenant's turn at its account; `None` where the account is this tenant's alone, or its secret is not to be had.
    pub(super) async fn of(&self, reeve: &Reeve, tenant: &Tenant) -> Option<Turn<'_>> {
        let account = self.0.get(&tenant.id)?.lock().await;
        let login = tenants::login(reeve, tenant).await.ok()?;
        Some(Turn { account, login })
    }
}

impl Turn<'_> {
    /// Why the secret need not be tried: it was refused in this pass, or nothing is taken for a while.
    pub(super) fn refused_now(&self) -> Option<Fault> {
        self.account.held.clone().or_else(|| self.in_list(&self.account.now))
    }

    /// Why the secret was refused in an earlier pass.
    pub(super) fn refused_earlier(&self) -> Option<Fault> {
        self.in_list(&self.account.earlier)
    }

    /// Notes that the account refused the secret, or takes none for a while.
    pub(super) fn note(&mut self, refused: &Fault) {
        if refused.code == Code::LockedOut {
            self.account.held = Some(refused.clone());
        } else {
            self.account.now.push((self.login.clone(), refused.clone()));
        }
    }

    fn in_list(&self, refused: &[(Login, Fault)]) -> Option<Fault> {
        refused.iter().find(|(login, _)| login.is(&self.login)).map(|(_, fault)| fault.clone())
    }
}
