//! `reeve`: the commands of Reeve on a terminal.
//!
//! Scripts rely on it: with `--json` exactly one document goes to stdout, messages go to stderr, and the exit code says
//! how it ended (0 done, 1 failed, 2 usage, 3 refused by the tenant, 4 unreachable, 5 partly done). Secrets come from
//! stdin, a prompt or the keyring, never from an argument, where other users of the computer could read them.

#[macro_use]
mod examples;

mod arguments;
mod backup;
mod card;
mod demo;
mod desk;
mod exit;
mod export;
mod files;
mod grant;
mod handing;
mod journal;
mod manual;
mod output;
mod place;
mod plan;
mod platform;
mod policy;
mod promises;
mod restore;
mod secrets;
mod source;
mod tenant;
mod timer;
mod users;
mod vault;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser as _;
use reeve_app::api::KeyPlace;
use reeve_app::{Options, Quiet, Reeve};
use reeve_domain::{Code, Fault, Secret};

use arguments::{Arguments, Command};
use grant::Grants;
use output::Output;

/// How long work that nobody waits for may hold the terminal at the end.
const LAST_WORK: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // a script that asked for a document gets one; help and the version are answers, not mistakes
        Err(error) if error.use_stderr() && std::env::args_os().any(|argument| argument == "--json") => {
            let text = error.to_string();
            let what = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
            let fault = Fault::new(Code::InvalidInput, format!("This is no command of Reeve: {what}."));
            return Output::new(true).fail(&fault.next("See reeve --help."));
        }
        Err(error) => error.exit(),
    };
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(log_filter()).init();
    let output = Output::new(arguments.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return output
                .fail(&Fault::new(Code::Internal, format!("Reeve cannot start its threads: {error}.")));
        }
    };
    let ended = runtime.block_on(run(arguments, &output));
    // what still blocks on a thread (a name being looked up) must not hold the terminal for long; but the local file must
    // be closed before the process ends, or the cipher is taken down while a thread still uses it
    runtime.shutdown_timeout(LAST_WORK);
    match ended {
        Ok(code) => output.end(code),
        Err(fault) => output.fail(&fault),
    }
}

/// Nothing unless asked for with `REEVE_LOG`: what goes wrong is said once, in our own words.
fn log_filter() -> tracing_subscriber::EnvFilter {
    tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing_subscriber::filter::LevelFilter::OFF.into())
        .with_env_var("REEVE_LOG")
        .from_env_lossy()
}

async fn run(arguments: Arguments, output: &Output) -> Result<ExitCode, Fault> {
    if let Command::Demo(command) = &arguments.command {
        return demo::run(command, output).await;
    }
    if let Command::Manual { folder } = &arguments.command {
        return manual::run(folder, output);
    }
    if let Command::Grant(Grants::VerifyReceipt { file, signer }) = &arguments.command {
        return grant::verify(file, signer.as_deref(), output).await;
    }
    let reeve = open(&arguments).await?;
    match arguments.command {
        Command::Tenant(command) => tenant::run(&reeve, command, output).await,
        Command::Users(command) => users::run(&reeve, command, output).await,
        Command::Policy(command) => policy::run(&reeve, command, output).await,
        Command::Baseline(command) => policy::run_baselines(&reeve, command, output).await,
        Command::Plan(command) => plan::run(&reeve, command, output).await,
        Command::Card(command) => card::run(&reeve, command, output).await,
        Command::Desk(command) => Box::pin(desk::run(&reeve, command, output)).await,
        Command::Grant(command) => Box::pin(grant::run(&reeve, command, output)).await,
        Command::Backup(command) => backup::run(&reeve, command, output).await,
        Command::Source(command) => Box::pin(source::run(&reeve, command, output)).await,
        Command::Vault(command) => Box::pin(vault::run(&reeve, command, output)).await,
        Command::Restore(command) => Box::pin(restore::run(&reeve, command, output)).await,
        Command::Promises(command) => Box::pin(promises::run(&reeve, command, output)).await,
        Command::Platform(command) => platform::run(&reeve, command, output).await,
        Command::Journal(command) => journal::run(&reeve, command, output).await,
        Command::Export(wanted) => export::run(&reeve, wanted, output).await,
        Command::Demo(_) | Command::Manual { .. } => Ok(ExitCode::SUCCESS),
    }
}

/// Opens the installation: where the secrets rest is said by `REEVE_KEYS` and `REEVE_PASSPHRASE`, or is the keyring.
async fn open(arguments: &Arguments) -> Result<Reeve, Fault> {
    let home = arguments.home.clone().or_else(reeve_app::default_home).ok_or_else(|| {
        Fault::new(Code::CannotWrite, "There is no data folder for this user.")
            .next("Name one with --home DIR.")
    })?;
    let choice = match std::env::var("REEVE_KEYS").as_deref() {
        Ok("file") => Some(KeyPlace::File),
        Ok("keyring") => Some(KeyPlace::Keyring),
        Ok("") | Err(_) => None,
        Ok(other) => {
            return Err(Fault::new(
                Code::InvalidInput,
                format!("REEVE_KEYS is “{other}”; it may be “file” or “keyring”."),
            ));
        }
    };
    let passphrase = match std::env::var("REEVE_PASSPHRASE") {
        Ok(passphrase) => Some(Secret::new(passphrase)),
        Err(_) => None,
    };
    let reeve = Reeve::new(Options { home, host: Arc::new(Quiet) });
    let status = match reeve_app::setup::open_headless(&reeve, choice, passphrase).await {
        Err(fault) if waits_for_passphrase(&fault) => match secrets::passphrase()? {
            Some(typed) => reeve_app::setup::open_headless(&reeve, choice, Some(typed)).await?,
            None => return Err(fault.next("Give the passphrase in REEVE_PASSPHRASE.")),
        },
        opened => opened?,
    };
    if let Some(path) = status.set_aside {
        output::message(&format!(
            "The local file was damaged. It was set aside as {path}; a new one was begun."
        ));
    }
    Ok(reeve)
}

fn waits_for_passphrase(fault: &Fault) -> bool {
    fault.code == Code::KeysLocked && fault.fields.get("place").is_some_and(|place| place == "file")
}
