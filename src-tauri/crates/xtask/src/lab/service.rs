//! One long-running process in a lab root: PostgreSQL, an Odoo, an nginx. Holds: a process counts as ours only when it
//! lives in the root, whatever a pid file says; a stale file or a reused id can neither be reported as running nor
//! be killed.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::image::Image;
use crate::process;

/// A named process of a root.
#[derive(Debug)]
pub struct Service<'image> {
    image: &'image Image,
    name: String,
    /// The signal that ends it cleanly.
    stop_signal: &'static str,
}

impl<'image> Service<'image> {
    /// PostgreSQL; SIGINT is its "fast" shutdown: sessions are ended, data is written.
    pub fn postgres(image: &'image Image) -> Self {
        Self { image, name: "postgres".to_owned(), stop_signal: "INT" }
    }

    /// The Odoo of a variant.
    pub fn odoo(image: &'image Image, variant: &str) -> Self {
        Self { image, name: format!("odoo-{variant}"), stop_signal: "TERM" }
    }

    /// The nginx of a variant.
    pub fn nginx(image: &'image Image, variant: &str) -> Self {
        Self { image, name: format!("nginx-{variant}"), stop_signal: "TERM" }
    }

    /// Where the process writes what it has to say.
    pub fn log(&self) -> PathBuf {
        run_folder(&self.image.root()).join(format!("{}.log", self.name))
    }

    /// The id of the running process, if it runs.
    pub fn running(&self) -> Option<u32> {
        let pid = fs::read_to_string(self.pid_file()).ok()?.trim().parse().ok()?;
        lives_in(&self.image.root(), pid).then_some(pid)
    }

    /// Starts `arguments` as `user` inside the root, in a session of its own: it outlives this program and does not
    /// hear the terminal's Ctrl-C.
    pub fn start(&self, user: &str, arguments: &[&str]) -> Result<()> {
        let log = fs::File::create(self.log())
            .with_context(|| format!("cannot create {}", self.log().display()))?;
        let inside = self.image.inside()?;
        let mut command = Command::new("setsid");
        command.arg(inside.get_program()).args(inside.get_args());
        command.args(["setpriv", "--reuid", user, "--regid", user, "--init-groups", "--"]).args(arguments);
        let bin = postgres_bin(&self.image.root())?;
        command
            .env_clear()
            .env("PATH", format!("{bin}:/usr/sbin:/usr/bin:/sbin:/bin"))
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", "/tmp")
            .env("PYTHONPATH", "/srv/lab/python")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        // Every step down to the program is an exec, so this id is the program's own.
        let child = command.spawn().with_context(|| format!("cannot start {}", self.name))?;
        fs::write(self.pid_file(), child.id().to_string())
            .with_context(|| format!("cannot write {}", self.pid_file().display()))
    }

    /// Ends the process and waits until it is gone: politely first, by force after `patience`.
    pub fn stop(&self, patience: Duration) {
        if let Some(pid) = self.running() {
            signal(self.stop_signal, pid);
            if !gone(&self.image.root(), pid, patience) {
                signal("KILL", pid);
                gone(&self.image.root(), pid, Duration::from_secs(5));
            }
        }
        // A file that is not there is what we want.
        let _ = fs::remove_file(self.pid_file());
    }

    /// The last lines it wrote, for error messages.
    pub fn last_words(&self) -> String {
        let text = fs::read(self.log())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }

    fn pid_file(&self) -> PathBuf {
        run_folder(&self.image.root()).join(format!("{}.pid", self.name))
    }
}

/// Where pid files and logs are, inside the root.
pub fn run_folder(root: &Path) -> PathBuf {
    root.join("srv/lab/run")
}

/// Ends whatever still lives in a root: what a killed start left behind, workers whose parent is gone.
pub fn clear(root: &Path) {
    for name in ["TERM", "KILL"] {
        let left = everyone_in(root);
        if left.is_empty() {
            return;
        }
        left.iter().for_each(|pid| signal(name, *pid));
        let deadline = Instant::now() + Duration::from_secs(5);
        while Instant::now() < deadline && !everyone_in(root).is_empty() {
            sleep(Duration::from_millis(50));
        }
    }
}

/// The folder of PostgreSQL's own programs, as seen inside: Odoo finds `pg_dump` of the right version through it.
pub fn postgres_bin(root: &Path) -> Result<String> {
    let parent = root.join("usr/lib/postgresql");
    let version = fs::read_dir(&parent)
        .ok()
        .and_then(|mut entries| entries.find_map(Result::ok))
        .with_context(|| format!("no PostgreSQL in {}", parent.display()))?;
    Ok(format!("/usr/lib/postgresql/{}/bin", version.file_name().to_string_lossy()))
}

fn everyone_in(root: &Path) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| lives_in(root, *pid))
        .collect()
}

/// Whether the process has the folder as its root. By file identity, because the path reads differently from inside a
/// mount namespace. A dead process that nobody has waited for has no root any more.
fn lives_in(root: &Path, pid: u32) -> bool {
    match (fs::metadata(root), fs::metadata(format!("/proc/{pid}/root/"))) {
        (Ok(ours), Ok(its)) => (ours.dev(), ours.ino()) == (its.dev(), its.ino()),
        _ => false,
    }
}

fn gone(root: &Path, pid: u32, patience: Duration) -> bool {
    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        if !lives_in(root, pid) {
            return true;
        }
        sleep(Duration::from_millis(50));
    }
    false
}

fn signal(name: &str, pid: u32) {
    // The shell's own `kill`: the program of that name is not on every machine.
    process::succeeds(Command::new("sh").args([
        "-c",
        "kill -s \"$1\" \"$2\"",
        "kill",
        name,
        &pid.to_string(),
    ]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_elsewhere_is_never_taken_for_ours() {
        let own = std::process::id();
        assert!(!lives_in(&std::env::temp_dir(), own), "this test does not live in a lab root");
        assert!(lives_in(Path::new("/"), own), "the comparison itself must be able to succeed");
        assert!(!lives_in(Path::new("/"), u32::MAX), "an id that nobody has is a stale pid file");
    }
}
