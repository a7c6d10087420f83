//! Password and lock-out policy as a tenant holds it: two questions side by side, a third and fourth where values are
//! kept on the company (up to 16).
//!
//! Where a value is kept is the dialect's to say; what it means is `reeve_domain::policy`'s. A value is written where
//! it was read, so that undoing restores what held. Up to 16 two minimum lengths hold side by side: Odoo's own is lowered
//! with the company's, because the larger one decides.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use reeve_domain::check::ModuleState;
use reeve_domain::policy::{Enforcement, PolicyField, PolicyReading, PolicyValue};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::dialect::{Dialect, PasswordRules};
use crate::error::{Error, Result};
use crate::parameters::{self, Parameters};
use crate::places::{self, CORE, LENGTH, MINLENGTH, OCA, Place, place};
use crate::records::Page;
use crate::session::Session;
use crate::transport::Call;
use crate::value;

const COMPANIES: &str = "res.company";

#[derive(Deserialize)]
struct CompanyOf {
    #[serde(deserialize_with = "value::record")]
    company_id: Option<i64>,
}

/// What was read.
struct Found {
    /// `None` where this login may not see them.
    parameters: Option<Parameters>,
    /// The company of this login with its fields; only where values are kept there.
    company: Option<Map<String, Value>>,
    core: ModuleState,
    oca: ModuleState,
}

impl Session {
    /// The tenant's policy. On a version that keeps it on companies, it is that of this login's company.
    ///
    /// A login without the Settings rights gets a reading without values: [`Enforcement::NoRights`].
    ///
    /// # Errors
    /// What kept the calls from being made.
    pub async fn policy(&self) -> Result<PolicyReading> {
        let found = self.find_policy().await?;
        let values = PolicyField::ALL.iter().map(|field| found.value(*field, self.dialect())).collect();
        Ok(PolicyReading { values, password_policy: found.core, password_security: found.oca })
    }

    /// Sets values; `None` unsets one, so that the server's own default holds again. What is kept on the company cannot
    /// be unset: such a one stays as it is.
    ///
    /// Each system parameter is a write of its own: where one fails, others may be written.
    ///
    /// # Errors
    /// [`Error::NotInVersion`] before anything is written, [`Error::ModuleMissing`] for a value kept on the company
    /// while the module is not in use, [`Error::AccessDenied`], and what kept a call from being made.
    pub async fn set_policy(&self, values: &BTreeMap<PolicyField, Option<u32>>) -> Result<()> {
        let dialect = self.dialect();
        let on_company = values.keys().any(|field| place(*field, dialect, true).is_on_company());
        let company = if on_company { self.own_company().await? } else { None };
        let mut parameters = Vec::new();
        let mut fields = Map::new();
        for (field, wanted) in values {
            match place(*field, dialect, company.is_some()) {
                Place::Nowhere => {
                    return Err(Error::NotInVersion { series: dialect.series, what: "strength estimation" });
                }
                Place::Parameter(key, _) => parameters.push((key, *wanted)),
                Place::Company(name) => {
                    if let Some(wanted) = wanted {
                        fields.insert(name.into(), json!(wanted));
                        if name == LENGTH && self.own_minimum().await? > *wanted {
                            parameters.push((MINLENGTH, Some(*wanted)));
                        }
                    }
                }
            }
        }
        if !fields.is_empty() {
            let company = company.ok_or_else(|| Error::ModuleMissing { module: OCA.into() })?;
            self.change(&Call::write(COMPANIES, company, Value::Object(fields))).await?;
        }
        // Side by side, as many as a session asks at once; all are waited for, so that none arrives after an error is told.
        let writes = parameters.into_iter().map(|(key, wanted)| self.set_parameter(key, wanted));
        join_all(writes).await.into_iter().collect()
    }

    /// Text, as the tenant keeps it; `false` takes the parameter away.
    async fn set_parameter(&self, key: &str, wanted: Option<u32>) -> Result<()> {
        self.change(&parameters::set(key, wanted.map(|wanted| wanted.to_string()))).await?;
        Ok(())
    }

    /// Odoo's own minimum length.
    async fn own_minimum(&self) -> Result<u32> {
        let parameters = self.policy_parameters().await?.unwrap_or_default();
        Ok(parameters.get(MINLENGTH).and_then(|kept| whole(kept.as_deref()?)).unwrap_or_default())
    }

    async fn find_policy(&self) -> Result<Found> {
        let (parameters, modules) = tokio::try_join!(self.policy_parameters(), self.modules(&[CORE, OCA]))?;
        let state = |name: &str| {
            modules.iter().find(|m| m.name == name).map_or(ModuleState::Unknown, |module| module.state)
        };
        let (core, oca) = (state(CORE), state(OCA));
        let kept_there = self.dialect().password_rules == PasswordRules::Company;
        let company =
            if kept_there && oca == ModuleState::Installed { self.company_policy().await? } else { None };
        Ok(Found { parameters, company, core, oca })
    }

    async fn policy_parameters(&self) -> Result<Option<Parameters>> {
        let keys: Vec<&str> = places::parameters(self.dialect()).collect();
        match self.parameters(&keys).await {
            Ok(found) => Ok(Some(found)),
            Err(Error::AccessDenied { .. }) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// What this login's company keeps of the policy.
    async fn company_policy(&self) -> Result<Option<Map<String, Value>>> {
        let own = json!([["id", "=", self.uid()]]);
        let fields: Vec<&str> = places::company_fields().collect();
        let (own, mut companies) = tokio::try_join!(
            self.search_read::<CompanyOf>("res.users", own, &["company_id"], Page::default()),
            self.search_read::<Map<String, Value>>(COMPANIES, json!([]), &fields, Page::default()),
        )?;
        let Some(id) = own.into_iter().next().and_then(|row| row.company_id) else { return Ok(None) };
        self.known_company().set(id).ok();
        let found = companies.iter().position(|company| company["id"] == json!(id));
        Ok(found.map(|at| companies.swap_remove(at)))
    }

    /// The company that keeps the policy, known from an earlier reading or found out; `None` where the module is not in
    /// use.
    async fn own_company(&self) -> Result<Option<i64>> {
        if self.known_company().get().is_none() {
            self.find_policy().await?;
        }
        Ok(self.known_company().get().copied())
    }
}

impl Found {
    fn value(&self, field: PolicyField, dialect: &Dialect) -> PolicyValue {
        let place = place(field, dialect, self.company.is_some());
        let enforcement = self.enforcement(field, place, dialect);
        let (value, set) = match place {
            Place::Nowhere => (None, false),
            Place::Parameter(key, default) => match self.parameter(key) {
                Some(text) => (whole(text), true),
                None if enforcement == Enforcement::Enforced => (Some(default), false),
                None => (None, false),
            },
            Place::Company(name) => (self.on_company(name), self.company.is_some()),
        };
        PolicyValue { field, value, set, enforcement }
    }

    fn parameter(&self, key: &str) -> Option<&str> {
        self.parameters.as_ref()?.get(key).map(|value| value.as_deref().unwrap_or_default())
    }

    fn on_company(&self, name: &str) -> Option<u32> {
        let own = self.company.as_ref()?.get(name)?.as_u64().and_then(|value| u32::try_from(value).ok())?;
        // Odoo's own minimum holds beside the company's: the stricter of the two decides.
        let core = (name == LENGTH).then(|| self.parameter(MINLENGTH).and_then(whole)).flatten();
        Some(own.max(core.unwrap_or_default()))
    }

    fn enforcement(&self, field: PolicyField, place: Place, dialect: &Dialect) -> Enforcement {
        if place == Place::Nowhere {
            return Enforcement::NotInVersion { series: dialect.series };
        }
        if self.parameters.is_none() {
            return Enforcement::NoRights;
        }
        let (module, state) = match (field, place) {
            (PolicyField::LockoutAfter | PolicyField::LockoutSeconds, _) => return Enforcement::Enforced,
            (PolicyField::MinimumLength, Place::Parameter(..)) => (CORE, self.core),
            _ => (OCA, self.oca),
        };
        let module = module.to_owned();
        match state {
            ModuleState::Installed => Enforcement::Enforced,
            ModuleState::Available => Enforcement::NeedsModule { module },
            ModuleState::Absent => Enforcement::ModuleAbsent { module },
            ModuleState::Unknown => Enforcement::NoRights,
        }
    }
}

/// A parameter is text. What is no number, or below nothing (the module's way of saying "all earlier passwords"), is
/// not to be had as a number.
fn whole(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests;
