//! Installing a module.

use std::time::Duration;

use reeve_domain::check::ModuleState;
use serde_json::json;

use crate::error::{Error, Result};
use crate::records::Page;
use crate::session::Session;
use crate::transport::Call;

const MODULES: &str = "ir.module.module";

/// How often, and how far apart, a tenant that is reloading itself is asked whether it is done: three minutes in all.
const LOOKS: u32 = 90;
const PAUSE: Duration = Duration::from_secs(2);

impl Session {
    /// Installs a module that is on the server, with what it depends on, and waits until it is in use. People on the
    /// tenant notice a pause of some seconds. Nothing happens where it is in use already.
    ///
    /// # Errors
    /// [`Error::ModuleMissing`] where the server does not have it, [`Error::AccessDenied`], [`Error::TenantRefused`]
    /// while the tenant is busy with other modules or scheduled actions, [`Error::TimedOut`] where it is not in use
    /// after minutes, and what kept the call from being made.
    pub async fn install_module(&self, name: &str) -> Result<()> {
        let missing = || Error::ModuleMissing { module: name.to_owned() };
        match self.module(name).await? {
            ModuleState::Installed => return Ok(()),
            ModuleState::Available => {}
            ModuleState::Absent => return Err(missing()),
            ModuleState::Unknown => {
                let words = "This login may not see the tenant's modules.".into();
                return Err(Error::AccessDenied { words });
            }
        }
        let named = json!([["name", "=", name]]);
        let ids = self.ids(MODULES, named, Page::default()).await?;
        let id = *ids.first().ok_or_else(missing)?;
        let install = Call::records(MODULES, "button_immediate_install", &[id], json!({}));
        match self.change_patiently(&install).await {
            Ok(_) => {}
            // The server may drop its connections while it reloads, or a proxy lose patience: what counts is what is
            // installed in the end.
            Err(e) if may_go_on(&e) => {}
            // Odoo refuses this in the words it has for a wrong password; the password has just been good enough to
            // look the module up.
            Err(Error::SignInRefused { .. } | Error::KeyRefused { .. }) => {
                let words = "This login may not install modules.".into();
                return Err(Error::AccessDenied { words });
            }
            Err(e) => return Err(e),
        }
        self.until_installed(name).await
    }

    async fn until_installed(&self, name: &str) -> Result<()> {
        let mut last = None;
        for look in 0..LOOKS {
            if look > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            match self.module(name).await {
                Ok(ModuleState::Installed) => return Ok(()),
                Ok(_) => last = None,
                Err(e) if may_go_on(&e) => last = Some(e),
                Err(e) => return Err(e),
            }
        }
        let seconds = PAUSE.as_secs() * u64::from(LOOKS);
        Err(last.unwrap_or_else(|| Error::TimedOut { host: self.wire().host().to_owned(), seconds }))
    }

    async fn module(&self, name: &str) -> Result<ModuleState> {
        let modules = self.modules(&[name]).await?;
        Ok(modules.first().map_or(ModuleState::Unknown, |module| module.state))
    }
}

/// Whether a tenant may be at work behind this failure.
fn may_go_on(error: &Error) -> bool {
    matches!(
        error,
        Error::Unreachable { .. }
            | Error::TimedOut { .. }
            | Error::ConnectionCut { .. }
            | Error::ServerError { status: Some(_), .. }
    )
}
