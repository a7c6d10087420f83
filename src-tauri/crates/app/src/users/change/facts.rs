//! What an operation has to know of a tenant beside the accounts: asked at once, and only what the operation needs.

use std::collections::{BTreeSet, HashMap};

use reeve_domain::Fault;
use reeve_domain::check::ModuleState;
use reeve_domain::plan::UserOperation;
use reeve_domain::rights::Template;
use reeve_domain::user::{ApiKey, Device};
use reeve_odoo::Session;

use super::create::{Found, with_logins};
use super::not_found;
use super::rights::Catalogue;
use crate::reeve::Reeve;
use crate::users::templates;

/// What an operation has to know beside the accounts.
pub(super) struct Facts {
    pub(super) uid: i64,
    pub(super) series: u16,
    pub(super) by_password: bool,
    pub(super) administrators: Option<Vec<i64>>,
    pub(super) groups: Option<Catalogue>,
    /// Directly given groups are reset by a module for roles.
    pub(super) has_roles: bool,
    /// Groups to be held exactly, or what keeps them from being known.
    pub(super) wanted: Option<Result<BTreeSet<i64>, Fault>>,
    pub(super) template: Option<Template>,
    pub(super) taken: HashMap<String, Found>,
    /// `None` where this login may not read them.
    pub(super) keys: Option<HashMap<i64, Vec<ApiKey>>>,
    pub(super) devices: HashMap<i64, Vec<Device>>,
}

impl Facts {
    pub(super) async fn read(
        reeve: &Reeve,
        session: &Session,
        operation: &UserOperation,
    ) -> Result<Self, Fault> {
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
        let roles = async { if rights { has_roles(session).await } else { Ok(false) } };
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
}

/// API keys by owner; an owner without keys is there too.
pub(super) fn by_owner(ids: &[i64], found: Vec<(i64, ApiKey)>) -> HashMap<i64, Vec<ApiKey>> {
    let mut of: HashMap<i64, Vec<ApiKey>> = ids.iter().map(|id| (*id, Vec::new())).collect();
    for (user, key) in found {
        of.entry(user).or_default().push(key);
    }
    of
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
    Ok(modules.iter().any(|module| module.state == ModuleState::Installed))
}
