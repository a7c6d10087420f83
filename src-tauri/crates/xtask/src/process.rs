//! Running other programs: every failure names the command and what it answered.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::say;

/// Runs a command that speaks for itself on the terminal; fails when it does. It gets no standard input: nothing
/// here may ever wait for a person. On a thread that speaks into a file, so does the command.
pub fn run(command: &mut Command) -> Result<()> {
    let words = words(command);
    if let Some(file) = say::aside()? {
        command.stderr(file.try_clone()?).stdout(file);
    }
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("cannot start `{words}`"))?;
    if !status.success() {
        bail!("`{words}` failed ({status})");
    }
    Ok(())
}

/// Runs a command quietly and returns its output; its own words are shown only when it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let words = words(command);
    let done = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start `{words}`"))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(if done.stderr.is_empty() { &done.stdout } else { &done.stderr });
        bail!("`{words}` failed ({}): {}", done.status, said.trim());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// Whether a quiet command succeeds; a program that is not there does not.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Where a program is on the PATH, if anywhere.
pub fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Whether this process is root: packages and the lab need it.
pub fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|uid| uid.trim() == "0")
}

/// The command as one would type it, for messages.
fn words(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut all = vec![program.file_name().unwrap_or(program.as_os_str())];
    all.extend(command.get_args());
    all.into_iter().map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
