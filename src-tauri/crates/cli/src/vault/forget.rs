//! `reeve vault forget`: the vault makes way for another one.

use std::process::ExitCode;

use reeve_app::api::Nothing;
use reeve_app::{Reeve, vault};
use reeve_domain::{Code, Fault};
use serde_json::json;

use crate::output::{Output, confirmed, message};
use crate::plan::Applying;

/// Runs it.
pub(super) async fn run(reeve: &Reeve, how: &Applying, output: &Output) -> Result<ExitCode, Fault> {
    how.ready()?;
    let view = vault::status(reeve, Nothing {}).await?;
    let view = view.ok_or_else(|| Fault::new(Code::VaultMissing, "No vault is set up on this computer."))?;
    message(&format!(
        "Forget the vault in {} and its key. Nothing in it is touched; only its recovery sheet opens it then. A timer \
         that `reeve vault schedule --install` set up stays.",
        view.place
    ));
    let apply =
        !how.preview && (how.yes || confirmed("Is the recovery sheet at hand, and shall it be forgotten?"));
    if apply {
        vault::forget(reeve, Nothing {}).await?;
    } else if !how.preview {
        message("Nothing was changed.");
    }
    output.answer(&json!({ "vault": view.place, "forgotten": apply }), || {
        if apply { format!("The vault in {} is forgotten.\n", view.place) } else { String::new() }
    });
    Ok(if apply || how.preview { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
