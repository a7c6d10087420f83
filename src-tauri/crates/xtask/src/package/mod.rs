//! `package`: the installable packages of this system. Tauri's bundler writes them; what it cannot know is prepared here:
//! the command line beside the window, its manual pages and completions, the licences of what is built in, and what both
//! programs need of the system.
//! Holds: whatever is packed was made by this run, from this tree.

mod bare;
mod contents;
mod licences;
mod linux;
mod needs;
mod trial;

use std::env::consts::{EXE_SUFFIX, OS};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::machine::{self, Group};
use crate::{desktop, lab, process, project, say};

/// How to call it.
pub const USAGE: &str = "\
cargo xtask package [--check] [--debug]                    make the packages of this system; --check: look into the .deb, then
                                                           install, use and remove it in a bare Debian (needs root); --debug:
                                                           only a .deb, of the programs as tests build them, in a minute";

/// The command line's name, and the window's.
const PROGRAMS: [&str; 2] = ["reeve", "reeve-desktop"];

/// What the file with the licences of what is built in is called.
const NOTICES: &str = "third-party-notices";

/// How the programs are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Build {
    /// As they are given to people.
    Release,
    /// As tests have them: to look at the packaging alone, without the many minutes of a release.
    Debug,
}

impl Build {
    /// Cargo's folder of it.
    fn folder(self) -> Result<PathBuf> {
        let name = match self {
            Self::Release => "release",
            Self::Debug => "debug",
        };
        Ok(project::target()?.join(name))
    }

    /// The bundler's names of what is made of it on this system.
    fn bundles(self) -> Result<&'static str> {
        match (self, OS) {
            (Self::Release, "linux") if process::which("dpkg-deb").is_none() => Ok("rpm"),
            (Self::Release, "linux") => Ok("deb,rpm"),
            (Self::Debug, "linux") => Ok("deb"),
            (_, "windows") => Ok("msi,nsis"),
            (_, "macos") => Ok("dmg"),
            (_, other) => bail!("there is no package for {other}"),
        }
    }

    /// How hard a .deb is packed, as options of `dpkg-deb`: the bundler knows gzip only, which takes a third more than xz.
    fn packing(self) -> &'static [&'static str] {
        match self {
            Self::Release => &["-Zxz", "-z9"],
            Self::Debug => &["-Znone"],
        }
    }
}

/// Carries out `package ARGUMENTS`.
pub fn command(arguments: &[String]) -> Result<()> {
    let (built, check) = read(arguments)?;
    if check && let Some(reason) = lab::impossible() {
        bail!("{reason}");
    }
    let made = make(built)?;
    for package in &made {
        say::answer(&format!("{:>10} bytes  {}", fs::metadata(package)?.len(), package.display()));
    }
    if !check {
        return Ok(());
    }
    let deb = made.iter().find(|file| is_deb(file)).context("there is no .deb to check")?;
    contents::check(deb)?;
    if built == Build::Release {
        contents::say_size(deb)?;
    }
    trial::run(deb)?;
    say::answer(
        "the package was installed, used, removed and installed again; nothing of the users' was lost",
    );
    Ok(())
}

/// Makes a .deb of the programs as tests have them, and looks into it. The bundler writes to the window's program, which must
/// not run meanwhile.
pub fn look() -> Result<()> {
    let made = make(Build::Debug)?;
    contents::check(made.iter().find(|file| is_deb(file)).context("there is no .deb to look into")?)?;
    // a gigabyte that nobody needs
    for made in made_in(Build::Debug)? {
        fs::remove_dir_all(&made).with_context(|| format!("cannot empty {}", made.display()))?;
    }
    Ok(())
}

/// The folders that are written: what is prepared, and what the bundler makes of it.
fn made_in(built: Build) -> Result<[PathBuf; 2]> {
    Ok([project::target()?.join("package"), built.folder()?.join("bundle")])
}

fn read(arguments: &[String]) -> Result<(Build, bool)> {
    let (mut built, mut check) = (Build::Release, false);
    for word in arguments {
        match word.as_str() {
            "--check" => check = true,
            "--debug" => built = Build::Debug,
            other => bail!("`{other}` is not understood here\n{USAGE}"),
        }
    }
    Ok((built, check))
}

fn make(built: Build) -> Result<Vec<PathBuf>> {
    let bundles = built.bundles()?;
    machine::require(&[Group::Build])?;
    project::build_ui()?;
    build(built)?;
    let programs = built.folder()?;
    let [folder, bundled] = made_in(built)?;
    for old in [&folder, &bundled] {
        if old.exists() {
            fs::remove_dir_all(old).with_context(|| format!("cannot empty {}", old.display()))?;
        }
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;

    let mut added = json!({ "bundle": { "externalBin": [folder.join("reeve")] } });
    let reeve = programs.join(format!("reeve{EXE_SUFFIX}"));
    // the bundler looks for it under the name of the system it is for
    let beside = folder.join(format!("reeve-{}{EXE_SUFFIX}", host()?));
    fs::copy(&reeve, &beside).with_context(|| format!("cannot copy {}", reeve.display()))?;
    let notices = folder.join(NOTICES);
    licences::write(&notices)?;
    if OS == "linux" {
        linux::prepare(&programs, &folder, &notices, &mut added)?;
    } else {
        added["bundle"]["resources"] = json!({ notices.to_string_lossy(): format!("{NOTICES}.txt") });
    }
    bundle(built, bundles, &folder, &added)?;
    let made = files(&bundled, &["deb", "rpm", "msi", "exe", "dmg"])?;
    if let Some(deb) = made.iter().find(|file| is_deb(file)) {
        linux::pack(deb, built.packing(), &folder)?;
    }
    Ok(made)
}

fn is_deb(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "deb")
}

/// Both programs in one go: what they share is compiled once. Told what `tauri build` would tell the builds.
fn build(built: Build) -> Result<()> {
    if built == Build::Debug {
        return desktop::build();
    }
    let mut cargo = project::cargo(&["build", "--release", "-p", "reeve-desktop", "-p", "reeve-cli"])?;
    cargo
        .args(["--bins", "--features", "reeve-desktop/custom-protocol"])
        .env("REMOVE_UNUSED_COMMANDS", project::root()?.join("src-tauri"));
    process::run(&mut cargo)
}

fn bundle(built: Build, bundles: &str, folder: &Path, added: &Value) -> Result<()> {
    let config = folder.join("added.json");
    fs::write(&config, added.to_string()).with_context(|| format!("cannot write {}", config.display()))?;
    let tauri = project::root()?.join("ui/node_modules/.bin/tauri");
    let mut command = Command::new(if cfg!(windows) { tauri.with_extension("cmd") } else { tauri });
    command.args(["bundle", "--bundles", bundles, "--config"]).arg(config);
    command.args((built == Build::Debug).then_some("--debug"));
    command.current_dir(project::root()?.join("src-tauri")).env("CARGO_TARGET_DIR", project::target()?);
    // the bundler takes no other word for yes, and many have 1
    command.env("CI", "true");
    project::forget_ourselves(&mut command);
    process::run(&mut command)
}

/// What the compiler calls this system.
fn host() -> Result<String> {
    let said = process::output(Command::new("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not say what system it is for")
}

/// The files with these endings, two folders deep: `bundle/deb/Reeve_1.0.0_amd64.deb`.
fn files(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>> {
    let read = |folder: &Path| -> Result<Vec<PathBuf>> {
        let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        Ok(entries.flatten().map(|entry| entry.path()).collect())
    };
    let mut found = Vec::new();
    for kind in read(folder)?.iter().filter(|path| path.is_dir()) {
        found.extend(read(kind)?.into_iter().filter(|path| {
            path.is_file()
                && path.extension().and_then(|name| name.to_str()).is_some_and(|name| endings.contains(&name))
        }));
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_of(text: &str) -> Result<(Build, bool)> {
        read(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn nothing_but_a_release_is_made_unless_asked_for() -> Result<()> {
        assert_eq!(read_of("")?, (Build::Release, false));
        assert_eq!(read_of("--check --debug")?, (Build::Debug, true));
        assert!(read_of("--chek").is_err(), "a mistyped --check must not pass as a package that was checked");
        Ok(())
    }

    #[test]
    fn packages_are_found_beside_what_the_bundler_leaves() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("xtask-package-{}", std::process::id()));
        fs::create_dir_all(folder.join("deb/Reeve_1_amd64"))?;
        for file in ["deb/Reeve_1_amd64.deb", "deb/Reeve_1_amd64/control", "deb/notes.txt", "stray.deb"] {
            fs::write(folder.join(file), "")?;
        }
        let found = files(&folder, &["deb", "rpm"]);
        fs::remove_dir_all(&folder)?;
        assert_eq!(found?, [folder.join("deb/Reeve_1_amd64.deb")]);
        Ok(())
    }
}
