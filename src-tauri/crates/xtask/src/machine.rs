//! What a machine needs beyond Rust and Node, by purpose. Only what is missing is installed, and only as root; anybody
//! else is told the one command to run.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{process, say};

/// A purpose that needs packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Compiling the desktop app and the vault.
    Build,
    /// Driving the real window without a screen.
    Window,
    /// Looking at the pages in a browser.
    Browser,
    /// Real Odoo servers.
    Lab,
    /// What the benchmarks compare with.
    Bench,
    /// A keyring on a bus of its own, open and locked.
    Keyring,
    /// A second opinion on backups, the vault and its timer.
    Opinion,
    /// Restoring backups on the side.
    Drill,
    /// Reading backups over SFTP.
    Sftp,
}

impl Group {
    /// Every purpose.
    pub const ALL: [Self; 9] = [
        Self::Build,
        Self::Window,
        Self::Browser,
        Self::Lab,
        Self::Bench,
        Self::Keyring,
        Self::Opinion,
        Self::Drill,
        Self::Sftp,
    ];

    /// What tests pass over where it is missing, and say so.
    pub const SECONDARY: [Self; 4] = [Self::Keyring, Self::Opinion, Self::Drill, Self::Sftp];

    fn purpose(self) -> &'static str {
        match self {
            Self::Build => "building the desktop app",
            Self::Window => "testing the real window",
            Self::Browser => "testing the pages in a browser",
            Self::Lab => "running real Odoo servers",
            Self::Bench => "benchmarks",
            Self::Keyring => "testing with a keyring",
            Self::Opinion => "a second opinion on backups, the vault and its timer",
            Self::Drill => "restoring backups on the side",
            Self::Sftp => "reading backups over SFTP",
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            // perl and make: the encrypted cache brings an OpenSSL that is compiled from source.
            Self::Build => &[
                "build-essential",
                "ca-certificates",
                "curl",
                "file",
                "git",
                "libssl-dev",
                "libwebkit2gtk-4.1-dev",
                "make",
                "perl",
                "pkg-config",
            ],
            Self::Window => &[
                "dbus-x11",
                "fonts-dejavu-core",
                "gnome-keyring",
                "imagemagick",
                "procps",
                "webkit2gtk-driver",
                "xauth",
                "xvfb",
            ],
            // Screenshots show names in many scripts: DejaVu for the letters, Noto for the rest.
            Self::Browser => &["chromium", "fonts-dejavu-core", "fonts-noto-core"],
            Self::Lab => &[
                "ca-certificates",
                "curl",
                "debian-archive-keyring",
                "debootstrap",
                "openssl",
                "util-linux",
                "zstd",
            ],
            Self::Bench => &["curl", "p7zip-full", "python3", "python3-venv", "unzip"],
            Self::Keyring => &["dbus", "gnome-keyring", "libglib2.0-bin"],
            Self::Opinion => &["openssl", "python3", "restic", "systemd"],
            Self::Drill => &["postgresql", "procps"],
            Self::Sftp => &["openssh-client", "openssh-server"],
        }
    }
}

/// Sees to it that the packages of these groups are there: installs them as root, else says what to run.
pub fn require(groups: &[Group]) -> Result<()> {
    if process::which("dpkg-query").is_none() {
        return require_elsewhere(groups);
    }
    let missing = missing(&wanted(groups), &installed(&wanted(groups)));
    if missing.is_empty() {
        return Ok(());
    }
    if !process::is_root() {
        let purposes: Vec<&str> = groups.iter().map(|group| group.purpose()).collect();
        bail!(
            "{} needs packages that are not installed. Run once:\n  sudo {}",
            purposes.join(", "),
            install(&missing)
        );
    }
    say::note(&format!("installing {}", missing.join(" ")));
    if process::output(apt().args(["install", "-y", "--no-install-recommends"]).args(&missing)).is_ok() {
        return Ok(());
    }
    // Lists that are absent or older than what the mirror serves look the same: fetch them, then a failure is real.
    process::output(apt().arg("update"))?;
    process::output(apt().args(["install", "-y", "--no-install-recommends"]).args(&missing)).map(drop)
}

/// Elsewhere than on Debian nothing is installed: the programs that are easily checked are, the rest is said.
fn require_elsewhere(groups: &[Group]) -> Result<()> {
    if groups.contains(&Group::Lab) {
        bail!("the lab needs a Debian machine");
    }
    if groups.contains(&Group::Build) && cfg!(target_os = "linux") {
        say::note(&format!(
            "not a Debian machine: make sure you have what Debian calls {}",
            wanted(groups).join(" ")
        ));
    }
    Ok(())
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.args(["-q", "-o", "DPkg::Lock::Timeout=300"]).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn wanted(groups: &[Group]) -> Vec<&'static str> {
    let mut all: Vec<&str> = groups.iter().flat_map(|group| group.packages()).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn installed(wanted: &[&str]) -> Vec<String> {
    // dpkg-query fails when any of them is unknown, and still answers for the others.
    let answer = Command::new("dpkg-query")
        .args(["-W", "-f", "${db:Status-Abbrev} ${Package}\n"])
        .args(wanted)
        .output();
    answer.map(|answer| installed_in(&String::from_utf8_lossy(&answer.stdout))).unwrap_or_default()
}

fn installed_in(answer: &str) -> Vec<String> {
    answer.lines().filter_map(|line| line.strip_prefix("ii ")).map(|name| name.trim().to_owned()).collect()
}

fn missing(wanted: &[&'static str], installed: &[String]) -> Vec<&'static str> {
    wanted.iter().filter(|name| !installed.iter().any(|found| found == *name)).copied().collect()
}

fn install(packages: &[&str]) -> String {
    format!("apt-get install -y --no-install-recommends {}", packages.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_fully_installed_is_asked_for() {
        let answer = "ii  curl\nrc  zstd\nii  openssl\n";
        let left = missing(&["curl", "debootstrap", "openssl", "zstd"], &installed_in(answer));
        assert_eq!(left, ["debootstrap", "zstd"], "a removed package whose settings remain is not installed");
    }

    #[test]
    fn a_package_of_two_groups_is_named_once() {
        let all = wanted(&[Group::Build, Group::Lab]);
        assert_eq!(all.iter().filter(|name| **name == "curl").count(), 1);
    }

    #[test]
    fn the_command_can_be_pasted_as_it_stands() {
        assert_eq!(install(&["xvfb", "xauth"]), "apt-get install -y --no-install-recommends xvfb xauth");
    }
}
