//! Installing a module.

use crate::error::{Error, Result};
use crate::session::Session;

impl Session {
    /// Installs a module that is on the server, and waits until it is in use.
    pub async fn install_module(&self, _name: &str) -> Result<()> {
        Err(Error::Misuse { why: "not implemented yet".into() })
    }
}
