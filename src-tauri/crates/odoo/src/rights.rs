//! What a login may do, and which modules decide what can be offered.

use std::collections::HashMap;

use reeve_domain::check::{Module, ModuleState, Rights};
use serde::Deserialize;
use serde_json::json;

use crate::error::{Error, Result};
use crate::records::Page;
use crate::session::Session;
use crate::transport::Call;
use crate::value;

#[derive(Deserialize)]
struct NameRow {
    #[serde(deserialize_with = "value::text")]
    name: Option<String>,
}

#[derive(Deserialize)]
struct ModuleRow {
    name: String,
    #[serde(deserialize_with = "value::text")]
    state: Option<String>,
}

impl Session {
    /// What this login is and may do, as the tenant says.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn rights(&self) -> Result<Rights> {
        let uid = self.uid();
        let own = json!([["id", "=", uid]]);
        let own = self.search_read::<NameRow>("res.users", own, &["name"], Page::default());
        let (own, settings, access_rights, read_users, write_users) = tokio::try_join!(
            own,
            self.holds("base.group_system"),
            self.holds("base.group_erp_manager"),
            self.allowed("res.users", "read"),
            self.allowed("res.users", "write"),
        )?;
        let name = own.into_iter().next().and_then(|row| row.name).unwrap_or_default();
        Ok(Rights { uid, name, settings, access_rights, read_users, write_users })
    }

    async fn holds(&self, group: &str) -> Result<bool> {
        let named = json!({"group_ext_id": group});
        let call = if self.dialect().has_group_on_record {
            Call::records("res.users", "has_group", &[self.uid()], named)
        } else {
            Call::model("res.users", "has_group", named)
        };
        Ok(self.read::<bool>(&call).await?.value)
    }

    /// Whether this login may do this to records of a model.
    pub(crate) async fn allowed(&self, model: &str, operation: &str) -> Result<bool> {
        let mut named = json!({"operation": operation});
        let dialect = self.dialect();
        if dialect.access_may_raise {
            named["raise_exception"] = json!(false);
        }
        let call = if dialect.access_may_raise {
            Call::model(model, dialect.access_method, named)
        } else {
            Call::records(model, dialect.access_method, &[], named)
        };
        Ok(self.read::<bool>(&call).await?.value)
    }

    /// What the tenant says about these modules, in the order asked.
    ///
    /// # Errors
    /// As [`Self::rights`]; a login that may not see modules gets [`ModuleState::Unknown`] instead.
    pub async fn modules(&self, names: &[&str]) -> Result<Vec<Module>> {
        let domain = json!([["name", "in", names]]);
        let rows = self
            .search_read::<ModuleRow>("ir.module.module", domain, &["name", "state"], Page::default())
            .await;
        let known: Option<HashMap<String, Option<String>>> = match rows {
            Ok(rows) => Some(rows.into_iter().map(|row| (row.name, row.state)).collect()),
            Err(Error::AccessDenied { .. }) => None,
            Err(e) => return Err(e),
        };
        let module = |name: &&str| {
            let state = known.as_ref().map_or(ModuleState::Unknown, |known| state(known.get(*name)));
            Module { name: (*name).to_owned(), state }
        };
        Ok(names.iter().map(module).collect())
    }
}

fn state(row: Option<&Option<String>>) -> ModuleState {
    match row.map(|state| state.as_deref().unwrap_or_default()) {
        // On its way out or being renewed, it still works until the server has acted.
        Some("installed" | "to upgrade" | "to remove") => ModuleState::Installed,
        Some("uninstalled" | "to install") => ModuleState::Available,
        _ => ModuleState::Absent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_in_use_available_or_absent() {
        let says = |text: &str| state(Some(&Some(text.to_owned())));
        assert_eq!(says("installed"), ModuleState::Installed);
        assert_eq!(says("to upgrade"), ModuleState::Installed);
        assert_eq!(says("uninstalled"), ModuleState::Available);
        assert_eq!(says("uninstallable"), ModuleState::Absent);
        assert_eq!(state(None), ModuleState::Absent, "not on the server at all");
    }
}
