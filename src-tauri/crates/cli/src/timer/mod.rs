//! Timers for the system's scheduler: printed, or handed to it.

mod launchd;
mod unit;
mod windows;

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use clap::Args;
use reeve_app::Reeve;
use reeve_domain::schedule::Schedule;
use reeve_domain::{Code, Fault};
use serde_json::json;

use crate::output::{Output, message};
use unit::{File, Run, System, files};

pub use unit::Work;

/// When, and what becomes of the timer.
#[derive(Debug, Args)]
pub struct Timer {
    /// When, in UTC: a time, or days and a time such as "mon,thu 02:30".
    #[arg(long, value_name = "WHEN", default_value = "02:30")]
    pub at: Schedule,
    /// Give the timer to this system's scheduler instead of printing it.
    #[arg(long)]
    install: bool,
    /// Print it for this system instead of the one in use.
    #[arg(long = "for", value_enum, value_name = "SYSTEM", conflicts_with = "install")]
    system: Option<System>,
}

/// Prints a timer for this work, or gives it to the scheduler.
pub fn run(reeve: &Reeve, work: Work, how: &Timer, output: &Output) -> Result<ExitCode, Fault> {
    let none = || {
        let words = "Reeve knows no scheduler of this system.";
        let own = work.command().join(" ");
        let own = format!("Let yours run `reeve {own}`, take --for, or {}.", work.in_the_app());
        Fault::new(Code::InvalidInput, words).next(own)
    };
    let system = how.system.or_else(System::here).ok_or_else(none)?;
    let program = std::env::current_exe().map_err(|error| {
        Fault::new(Code::Internal, format!("Where this program is cannot be told: {error}."))
    })?;
    // a timer begins in a folder of its own
    let home = std::path::absolute(reeve.home()).unwrap_or_else(|_| reeve.home().to_owned());
    let keys_in_file = std::env::var_os("REEVE_KEYS").is_some_and(|place| place == "file");
    let ahead = chrono::Local::now().offset().local_minus_utc() / 60;
    let run = Run { work, at: &how.at, ahead, program: &program, home: &home, keys_in_file };
    let files = files(system, run);
    if let Some(why) = system.no_passphrase().filter(|_| how.install && keys_in_file) {
        return Err(Fault::new(Code::InvalidInput, why)
            .next(format!("Keep the keys in the system's keyring, or {}.", work.in_the_app())));
    }
    for besides in unit::besides(system, keys_in_file, lingers(), &unit::config().unwrap_or_default()) {
        message(&besides);
    }
    if !how.install {
        let told: Vec<_> = files.iter().map(|file| json!({ "name": file.name, "text": file.text })).collect();
        output.answer(&json!({ "files": told }), || files.iter().map(printed).collect());
        return Ok(ExitCode::SUCCESS);
    }
    let folder = system.folder(&home).ok_or_else(none)?;
    let mut written = Vec::new();
    for file in &files {
        written.push(write(&folder, file)?);
    }
    let commands = system.commands(work, &written);
    let begun = commands.iter().all(|command| runs(command));
    if !begun {
        let lines: Vec<String> = commands.iter().map(|command| command.join(" ")).collect();
        message(&format!("The scheduler could not be told by itself. Run:\n  {}", lines.join("\n  ")));
    }
    output.answer(&json!({ "written": written, "begun": begun }), || {
        written.iter().map(|path| format!("Written: {}\n", path.display())).collect()
    });
    Ok(if begun { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether this user's units run while nobody is signed in; one that systemd does not know has none that do.
fn lingers() -> bool {
    let Some(user) = ["USER", "LOGNAME"].into_iter().find_map(std::env::var_os) else { return false };
    let told = Command::new("loginctl").arg("show-user").arg(user).args(["-p", "Linger"]).output();
    told.is_ok_and(|told| unit::says_lingering(&String::from_utf8_lossy(&told.stdout)))
}

fn printed(file: &File) -> String {
    format!("# {}\n{}\n", file.name, file.text)
}

fn write(folder: &std::path::Path, file: &File) -> Result<PathBuf, Fault> {
    let path = folder.join(&file.name);
    let wrong = |error: std::io::Error| {
        Fault::new(Code::CannotWrite, format!("{} cannot be written: {error}.", path.display()))
            .with("path", path.display())
    };
    std::fs::create_dir_all(folder).map_err(wrong)?;
    std::fs::write(&path, file.bytes()).map_err(wrong)?;
    Ok(path)
}

/// Whether the scheduler took it.
fn runs(command: &[String]) -> bool {
    let Some((program, arguments)) = command.split_first() else { return false };
    // what it says would be a second document
    let run = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}
