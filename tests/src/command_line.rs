//! The built `reeve`, run as a script runs it.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::installation::PASSPHRASE;

/// A data folder and the program on it, with its secrets in a file.
pub struct CommandLine {
    home: PathBuf,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Exit code; the negative number of the signal that ended it, if one did.
    pub code: i32,
    /// What went to stdout.
    pub stdout: String,
    /// What went to stderr.
    pub stderr: String,
}

impl Ended {
    /// The one document on stdout.
    #[track_caller]
    pub fn document(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|e| panic!("stdout holds exactly one JSON document ({e}): {self:?}"))
    }

    /// The same, of a command that ended with this code.
    #[track_caller]
    pub fn with_code(&self, code: i32) -> Value {
        assert_eq!(self.code, code, "{self:?}");
        self.document()
    }
}

/// The built program: named by `REEVE_CLI`, else in the folder where cargo built the tests.
pub fn program() -> PathBuf {
    if let Some(named) = std::env::var_os("REEVE_CLI") {
        return PathBuf::from(named);
    }
    let test = std::env::current_exe().expect("the test's own path");
    let beside = test.parent().and_then(Path::parent).expect("the target folder").join("reeve");
    let beside = beside.with_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        beside.is_file(),
        "{} is missing: run `cargo build -p reeve-cli` first, or name the program in REEVE_CLI",
        beside.display()
    );
    beside
}

impl CommandLine {
    /// On this data folder.
    pub fn in_home(home: &Path) -> Self {
        Self { home: home.to_owned() }
    }

    /// The command, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .arg("--home")
            .arg(&self.home)
            .args(arguments)
            .env("REEVE_KEYS", "file")
            .env("REEVE_PASSPHRASE", PASSPHRASE)
            .env_remove("REEVE_LOG")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Starts it and leaves it running.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().expect("reeve starts")
    }

    /// Runs it to its end.
    pub async fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, "").await
    }

    /// Runs it to its end with this on stdin.
    pub async fn run_with(&self, arguments: &[&str], input: &str) -> Ended {
        finish(self.command(arguments), input).await
    }
}

/// Runs a command to its end with this on stdin, off the threads the test's servers need.
pub async fn finish(mut command: Command, input: &str) -> Ended {
    let input = input.to_owned();
    let work = move || {
        let mut child = command.spawn().expect("the program starts");
        // a program that does not read its stdin is free not to
        let _ = child.stdin.take().expect("stdin").write_all(input.as_bytes());
        let mut err = child.stderr.take().expect("stderr");
        let stderr = std::thread::spawn(move || {
            let mut text = String::new();
            err.read_to_string(&mut text).map(|_| text)
        });
        let mut stdout = String::new();
        child.stdout.take().expect("stdout").read_to_string(&mut stdout).expect("text");
        let stderr = stderr.join().expect("a thread").expect("text");
        let status = child.wait().expect("an ending");
        Ended { code: status.code().unwrap_or_else(|| -signal_of(status)), stdout, stderr }
    };
    tokio::task::spawn_blocking(work).await.expect("the command ends")
}

#[cfg(unix)]
fn signal_of(status: std::process::ExitStatus) -> i32 {
    std::os::unix::process::ExitStatusExt::signal(&status).unwrap_or(1)
}

#[cfg(not(unix))]
fn signal_of(_: std::process::ExitStatus) -> i32 {
    1
}
