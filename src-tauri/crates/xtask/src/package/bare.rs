//! A bare Debian of the machine's own release: nothing but what every Debian has. Holds: it is made once and kept outside
//! the clone; each trial gets a copy of its own, in which no network is needed, because apt out here fetches what apt in
//! there installs.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::machine::{self, Group};
use crate::{cache, lab, process, say};

/// A copy to try things in. What fails leaves it behind, to be looked at.
#[derive(Debug)]
pub struct Bare {
    folder: PathBuf,
    /// There is one copy: whoever comes second waits.
    _alone: File,
}

impl Bare {
    /// A fresh copy; the root it is copied from is built where there is none.
    pub fn fresh() -> Result<Self> {
        machine::require(&[Group::Lab])?;
        let folder = cache::folder()?.join("bare");
        fs::create_dir_all(folder.join("archives/partial"))
            .with_context(|| format!("cannot create {}", folder.display()))?;
        let _alone = cache::lock(&folder, "lock")?;
        let bare = Self { folder, _alone };
        let release = lab::release().context("/etc/os-release names no release")?;
        let pristine = bare.folder.join(&release);
        if !pristine.is_dir() {
            say::note(&format!("building a bare Debian {release}, this takes a minute once"));
            let building = bare.folder.join("building");
            remove(&building)?;
            let mut command = Command::new("debootstrap");
            command.args(["--variant=minbase", &release]).arg(&building).arg(lab::mirror()?);
            process::output(&mut command)?;
            fs::rename(&building, &pristine).context("cannot put the root in place")?;
        }
        remove(&bare.root())?;
        process::run(
            Command::new("cp").args(["--archive", "--reflink=auto"]).arg(pristine).arg(bare.root()),
        )?;
        bare.knows_what_there_is()?;
        Ok(bare)
    }

    /// The copy's folder.
    pub fn root(&self) -> PathBuf {
        self.folder.join("root")
    }

    /// Installs packages as apt would for a person, by name or by path inside. Returns what apt said.
    pub fn install(&self, packages: &[&str]) -> Result<String> {
        // out here with the state in there: exactly what apt in there is going to want
        let root = self.root();
        let state = format!("Dir::State::status={}", root.join("var/lib/dpkg/status").display());
        let archives = format!("Dir::Cache::archives={}", self.folder.join("archives").display());
        let mut fetch = Command::new("apt-get");
        fetch.args(["-q", "-y", "--no-install-recommends", "--download-only"]);
        fetch.args([
            "-o",
            &state,
            "-o",
            &archives,
            "-o",
            "Dir::Cache::pkgcache=",
            "-o",
            "APT::Sandbox::User=root",
        ]);
        fetch.arg("install").args(packages.iter().map(|name| match name.strip_prefix('/') {
            Some(inside) => root.join(inside).into_os_string(),
            None => name.into(),
        }));
        process::output(&mut fetch)?;
        let kept = format!("{}/.", self.folder.join("archives").display());
        process::run(Command::new("cp").args(["-a", &kept]).arg(root.join("var/cache/apt/archives")))?;
        self.apt(&["install", "--no-install-recommends"], packages)
    }

    /// Removes packages. Returns what apt said.
    pub fn uninstall(&self, packages: &[&str]) -> Result<String> {
        self.apt(&["remove"], packages)
    }

    /// Removes the copy.
    pub fn discard(self) -> Result<()> {
        remove(&self.root())
    }

    /// A command inside, as root.
    pub fn inside(&self) -> Result<Command> {
        let mut command = lab::inside(&self.folder, &self.root())?;
        command.args(["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]);
        Ok(command)
    }

    fn apt(&self, what: &[&str], packages: &[&str]) -> Result<String> {
        let mut command = self.inside()?;
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]).args(what).args(packages);
        process::output(&mut command)
    }

    /// The lists of what can be had, as this machine last read them, and no daemon starts.
    fn knows_what_there_is(&self) -> Result<()> {
        process::output(Command::new("apt-get").args(["-q", "update"]))?;
        let root = self.root();
        // it names the mirror once more
        let _ = fs::remove_file(root.join("etc/apt/sources.list"));
        for (from, to) in [("/var/lib/apt/lists/.", "var/lib/apt/lists"), ("/etc/apt/.", "etc/apt")] {
            process::run(Command::new("cp").args(["-a", from]).arg(root.join(to)))?;
        }
        let policy = root.join("usr/sbin/policy-rc.d");
        fs::write(&policy, "#!/bin/sh\nexit 101\n").context("cannot write policy-rc.d")?;
        process::run(Command::new("chmod").arg("755").arg(policy))
    }
}

/// `--one-file-system`: what was left mounted in it must not go along.
fn remove(folder: &Path) -> Result<()> {
    process::run(Command::new("rm").args(["-rf", "--one-file-system"]).arg(folder))
}
