//! PostgreSQL's own programs, where they are on this computer.

use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Error, Result};

/// What a drill needs, all of one version.
const NEEDED: [&str; 4] = ["initdb", "postgres", "psql", "pg_restore"];
/// Where packages put them beside the search path: `*` stands for a version.
const USUAL: [&str; 5] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
];
/// The first release of each series whose psql can be kept from running commands that stand in a dump (`\restrict`,
/// August 2025). All later series can.
const GUARDED: [(u32, u32); 5] = [(13, 22), (14, 19), (15, 14), (16, 10), (17, 6)];

/// The programs of one installed PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    folder: PathBuf,
    version: Version,
}

/// A version of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Such as 15: what a dump has to fit.
    pub major: u32,
    /// Such as 18.
    pub minor: u32,
}

impl Programs {
    /// The newest PostgreSQL on this computer, or the one in `named`, where a folder is named.
    ///
    /// # Errors
    /// [`Error::Postgres`] where there is none, or none that can be trusted with a dump.
    pub fn find(named: Option<&Path>) -> Result<Self> {
        let folders = match named {
            Some(folder) => vec![folder.to_owned()],
            None => usual(),
        };
        let newest = folders.into_iter().filter_map(whole).max_by_key(|programs| programs.version);
        let programs = newest.ok_or_else(|| Error::Postgres(missing(named)))?;
        if programs.version.is_guarded() {
            return Ok(programs);
        }
        Err(Error::Postgres(format!(
            "the PostgreSQL {} in {} is too old to be trusted with a dump: it would run commands hidden in one. \
             Update it",
            programs.version,
            programs.folder.display()
        )))
    }

    /// Its version.
    pub fn version(&self) -> Version {
        self.version
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

fn missing(named: Option<&Path>) -> String {
    let place = match named {
        Some(folder) => format!("in {}", folder.display()),
        None => "on this computer".to_owned(),
    };
    format!(
        "PostgreSQL's programs ({}) are not {place}. Debian and Ubuntu have them in the package postgresql, Fedora in \
         postgresql-server, Homebrew in postgresql@17",
        NEEDED.join(", ")
    )
}

/// The folders of the search path and those where packages put a server's programs.
fn usual() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let named = env::split_paths(&path).filter_map(|folder| {
        // a link leads to the folder that has the others too
        Some(fs::canonicalize(folder.join(NEEDED[0])).ok()?.parent()?.to_owned())
    });
    named.chain(USUAL.iter().flat_map(|pattern| matching(pattern))).collect()
}

/// The folders a pattern with one `*` stands for.
fn matching(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else { return Vec::new() };
    let (parent, begin) = before.rsplit_once('/').unwrap_or_default();
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let fits = |name: &str| name.starts_with(begin);
    entries
        .filter(|entry| entry.file_name().to_str().is_some_and(fits))
        .map(|entry| entry.path().join(after.trim_start_matches('/')))
        .collect()
}

/// The programs of a folder that has all of them.
fn whole(folder: PathBuf) -> Option<Programs> {
    if !NEEDED.iter().all(|name| folder.join(name).is_file()) {
        return None;
    }
    let version = |name: &str| {
        let answer = Command::new(folder.join(name)).arg("--version").stdin(Stdio::null()).output().ok()?;
        Version::read(&String::from_utf8_lossy(&answer.stdout))
    };
    // the older one says what can be loaded, and whether psql can be trusted
    let version = version("postgres")?.min(version("psql")?);
    Some(Programs { folder, version })
}

impl Version {
    /// The version in words such as `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` or `17.6`.
    pub(super) fn read(words: &str) -> Option<Self> {
        let number = |text: &str| {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            text.get(..digits)?.parse().ok()
        };
        let word = words.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        let minor = word.split_once('.').and_then(|(_, minor)| number(minor));
        Some(Self { major: number(word)?, minor: minor.unwrap_or(0) })
    }

    fn is_guarded(self) -> bool {
        let last = GUARDED.last().map_or(0, |(major, _)| *major);
        self.major > last || GUARDED.iter().any(|(major, minor)| *major == self.major && *minor <= self.minor)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_what_the_programs_say() {
        let version = |major, minor| Some(Version { major, minor });
        assert_eq!(Version::read("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), version(15, 18));
        assert_eq!(Version::read("postgres (PostgreSQL) 19beta1"), version(19, 0));
        assert_eq!(Version::read("17.6"), version(17, 6));
        assert_eq!(Version::read("not a version"), None);
    }

    #[test]
    fn only_a_psql_that_can_be_kept_from_running_commands_is_trusted() {
        let guarded = |major, minor| Version { major, minor }.is_guarded();
        assert!(guarded(15, 14) && guarded(17, 6) && guarded(18, 0) && guarded(19, 0));
        assert!(!guarded(15, 13) && !guarded(17, 5) && !guarded(12, 99));
    }

    #[cfg(unix)]
    #[test]
    fn a_psql_that_is_older_than_its_server_is_not_trusted() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        for name in NEEDED {
            let path = folder.path().join(name);
            let version = if name == "psql" { "17.5" } else { "17.6" };
            fs::write(&path, format!("#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")).unwrap();
            fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        }
        let why = Programs::find(Some(folder.path())).unwrap_err().to_string();
        assert!(why.contains("17.5") && why.contains("too old"), "{why}");
    }

    #[test]
    fn a_folder_without_the_programs_is_said_with_the_package_to_install() {
        let empty = tempfile::tempdir().unwrap();
        let why = Programs::find(Some(empty.path())).unwrap_err().to_string();
        assert!(why.contains("package postgresql") && why.contains("initdb"), "{why}");
    }
}
