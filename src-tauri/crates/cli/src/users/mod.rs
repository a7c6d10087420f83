//! `reeve users …`

mod accounts;
mod arguments;
mod change;
mod import;
mod list;
mod show;

use std::process::ExitCode;

use reeve_app::Reeve;
use reeve_domain::plan::{ResetBy, UserOperation};
use reeve_domain::{Code, Fault};

pub use arguments::Users;
use change::{several, single};

use crate::output::Output;
use crate::secrets;

/// Runs it.
pub async fn run(reeve: &Reeve, command: Users, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Users::List { name, search, archived, only, refresh, csv } => {
            list::of_tenant(reeve, &name, list::filter(search, !archived, &only), refresh, csv, output).await
        }
        Users::Find { text, only } => list::of_all(reeve, text, &only, output).await,
        Users::Refresh { names } => list::refresh(reeve, &names, output).await,
        Users::Show { whom } => show::account(reeve, &whom, output).await,
        Users::Catalogue { name } => show::catalogue(reeve, &name, output).await,
        Users::Templates => show::templates(reeve, output).await,
        Users::Import { name, file, no_mail, how } => {
            import::run(reeve, &name, &file, !no_mail, &how, output).await
        }
        Users::Create(request) => change::create(reeve, request, output).await,
        Users::Offboard { login, tenants, all: _, rolling, how } => {
            change::offboard(reeve, login, &tenants, &rolling, &how, output).await
        }
        other => Box::pin(on_accounts(reeve, other, output)).await,
    }
}

/// What is done to accounts that are there.
async fn on_accounts(reeve: &Reeve, command: Users, output: &Output) -> Result<ExitCode, Fault> {
    let mut password = None;
    let (whom, operation, how) = match command {
        Users::Archive(request) => return several(reeve, request, UserOperation::Archive, output).await,
        Users::Unarchive(request) => return several(reeve, request, UserOperation::Unarchive, output).await,
        Users::Edit { whom, name, login, email, how } => {
            (whom, UserOperation::Edit { name, login, email }, how)
        }
        Users::Groups { whom, template: Some(template), how, .. } => {
            (whom, UserOperation::Template { template }, how)
        }
        Users::Groups { whom, add, remove, how, .. } => (whom, UserOperation::Groups { add, remove }, how),
        Users::Kind { whom, to, how } => (whom, UserOperation::Kind { to }, how),
        Users::CopyRights { whom, from, how } => (whom, UserOperation::CopyRights { from }, how),
        Users::ResetPassword { whom, mail: _, one_time, secret_stdin, how } => {
            let by = match (one_time, secret_stdin) {
                (true, _) => ResetBy::OneTime,
                (_, true) => ResetBy::Given,
                _ => ResetBy::Mail,
            };
            how.ready()?;
            if by == ResetBy::Given && !how.preview {
                let given = secrets::read("new password", true)?;
                if given.is_empty() {
                    return Err(Fault::new(
                        Code::InvalidInput,
                        "Nothing came on stdin for the new password.",
                    )
                    .with("field", "secret")
                    .next("Pipe the password in, or use --mail or --one-time."));
                }
                password = Some(given);
            }
            (whom, UserOperation::ResetPassword { by }, how)
        }
        Users::EndSessions(request) => (request.whom, UserOperation::EndSessions, request.how),
        Users::RevokeKeys { whom, key, how } => (whom, UserOperation::RevokeKeys { keys: some(key) }, how),
        Users::RevokeDevices { whom, device, how } => {
            (whom, UserOperation::RevokeDevices { devices: some(device) }, how)
        }
        Users::DisableTwoFactor(request) => (request.whom, UserOperation::DisableTwoFactor, request.how),
        // told apart in `run`
        _ => return Ok(ExitCode::SUCCESS),
    };
    single(reeve, &whom, operation, password, &how, output).await
}

fn some(ids: Vec<i64>) -> Option<Vec<i64>> {
    (!ids.is_empty()).then_some(ids)
}
