//! Sides of a comparison as processes of their own: told on stdin what to do, answering on stdout, their memory watched.

use std::ffi::OsString;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::Result;
use crate::side::Side;

/// How often a running process's memory is looked at; the kernel keeps the peak between looks.
const LOOK: Duration = Duration::from_millis(5);

/// What a process left behind.
pub struct Ended {
    /// What it wrote.
    pub stdout: String,
    /// Its peak of resident memory in bytes; not a number where the system does not tell.
    pub peak: f64,
}

/// Runs a process to its end, off the threads that serve it.
///
/// # Errors
/// When it cannot be started or does not end well; its words are on stderr already.
pub async fn run(mut command: Command, stdin: String) -> Result<Ended> {
    tokio::task::spawn_blocking(move || {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{name} cannot be started: {error}"))?;
        if let Some(mut pipe) = child.stdin.take() {
            pipe.write_all(stdin.as_bytes())?;
        }
        let stdout = child.stdout.take();
        let reading = std::thread::spawn(move || {
            let mut text = String::new();
            stdout.map_or(Ok(0), |mut pipe| pipe.read_to_string(&mut text)).map(|_| text)
        });
        let mut peak = f64::NAN;
        let status = loop {
            peak = peak_of(child.id()).unwrap_or(peak);
            match child.try_wait()? {
                Some(status) => break status,
                None => std::thread::sleep(LOOK),
            }
        };
        let stdout = reading.join().map_err(|_| "the reading thread ended early")??;
        if !status.success() {
            return Err(format!("{name} failed ({status})").into());
        }
        Ok(Ended { stdout, peak })
    })
    .await?
}

/// Runs Reeve's side in a copy of this program; answers with what it measured.
///
/// # Errors
/// As [`run`].
pub async fn reeve(side: Side, what: &impl Serialize) -> Result<(Value, f64)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["--side", side.name()]);
    answer(&run(command, serde_json::to_string(what)?).await?)
}

/// Runs odooly's side; answers with what it measured.
///
/// # Errors
/// As [`run`]; and when there is no Python that can import odooly.
pub async fn odooly(ca_file: &std::path::Path, what: &Value) -> Result<(Value, f64)> {
    let python: OsString = std::env::var_os("REEVE_ODOOLY_PYTHON")
        .ok_or("REEVE_ODOOLY_PYTHON names no Python that has odooly: run this through `cargo xtask bench`")?;
    let mut command = Command::new(python);
    command
        .args(["-c", include_str!("odooly.py")])
        .env("REQUESTS_CA_BUNDLE", ca_file)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    answer(&run(command, what.to_string()).await?)
}

/// The last line is the answer: libraries may say things before.
///
/// # Errors
/// When there is none.
pub fn answer(ended: &Ended) -> Result<(Value, f64)> {
    let line = ended.stdout.lines().last().unwrap_or_default();
    let value =
        serde_json::from_str(line).map_err(|error| format!("no answer, but {:?}: {error}", ended.stdout))?;
    Ok((value, ended.peak))
}

/// A number of an answer.
///
/// # Errors
/// When it is not there.
pub fn number(answer: &Value, name: &str) -> Result<f64> {
    answer
        .get(name)
        .and_then(Value::as_f64)
        .ok_or_else(|| format!("the answer has no {name}: {answer}").into())
}

/// A number of bytes that the kernel tells of this process, such as `VmHWM:`.
///
/// # Errors
/// Where it does not tell.
pub fn own(line: &str) -> Result<f64> {
    told(std::process::id(), line).ok_or_else(|| format!("this system does not tell {line}").into())
}

fn peak_of(process: u32) -> Option<f64> {
    told(process, "VmHWM:")
}

fn told(process: u32, line: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let number = status.lines().find_map(|said| said.strip_prefix(line))?;
    let kib: f64 = number.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib * 1024.0)
}
