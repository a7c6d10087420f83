//! How PostgreSQL's programs are run: in the drill's own folder, as somebody without rights, with nothing of our
//! environment; and what they said.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use super::programs::Programs;
use crate::{Control, Error, Result};

/// How often a running program is looked at.
const BEAT: Duration = Duration::from_millis(10);
/// How much of what the programs said is read.
const WORDS: u64 = 64 << 10;

/// A user of this computer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ids {
    user: u32,
    group: u32,
}

/// A program of PostgreSQL, heard by nothing of the environment but what is given here.
pub(super) fn command(programs: &Programs, name: &str, folder: &Path, runs_as: Option<Ids>) -> Command {
    confined(Command::new(programs.path(name)), folder, runs_as)
}

pub(super) fn shell(folder: &Path, runs_as: Option<Ids>) -> Command {
    let mut shell = confined(Command::new("/bin/sh"), folder, runs_as);
    shell.env("FOLDER", folder);
    shell
}

fn confined(mut command: Command, folder: &Path, runs_as: Option<Ids>) -> Command {
    command
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("LC_ALL", "C")
        .env("HOME", folder)
        .env("PGHOST", folder)
        .current_dir(folder)
        .stdin(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // a group of its own: Ctrl-C is for us, and we end the others
        command.process_group(0);
        if let Some(Ids { user, group }) = runs_as {
            command.uid(user).gid(group);
        }
    }
    #[cfg(not(unix))]
    let _ = runs_as;
    command
}

/// The user PostgreSQL runs as where we are root, which it refuses to be; the folder becomes that user's.
#[cfg(unix)]
pub(super) fn unprivileged(folder: &Path) -> Result<Option<Ids>> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let owner = fs::metadata(folder).map_err(|error| Error::writing(folder, error))?.uid();
    if owner != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let ids = ["postgres", "nobody"].iter().find_map(|name| ids_of(&users, name)).ok_or_else(|| {
        Error::Drill("PostgreSQL does not run as root, and there is no user postgres or nobody".into())
    })?;
    chown(folder, Some(ids.user), Some(ids.group)).map_err(|error| Error::writing(folder, error))?;
    Ok(Some(ids))
}

#[cfg(not(unix))]
pub(super) fn unprivileged(_: &Path) -> Result<Option<Ids>> {
    Err(Error::Postgres("a drill on this computer is possible on Linux and macOS only".into()))
}

/// A user's line in `/etc/passwd`.
#[cfg(unix)]
fn ids_of(users: &str, name: &str) -> Option<Ids> {
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some(Ids { user: fields.next()?.parse().ok()?, group: fields.next()?.parse().ok()? })
}

/// Waits for a program, and ends it where the user stops the work. `beat` is called again and again.
pub(super) fn watched(child: &mut Child, control: &Control, beat: impl Fn()) -> Result<ExitStatus> {
    loop {
        if control.is_cancelled() {
            let _ = child.kill();
            let _ = child.wait();
            return Err(Error::Cancelled);
        }
        let ended = child.try_wait().map_err(|error| Error::Drill(format!("a program was lost: {error}")))?;
        beat();
        if let Some(status) = ended {
            return Ok(status);
        }
        thread::sleep(BEAT);
    }
}

/// The last lines of what a program said into a file, for people.
pub(super) fn last_words(said: &File) -> String {
    let words = words(said);
    let last: Vec<&str> = words.lines().rev().filter(|line| !line.trim().is_empty()).take(3).collect();
    last.into_iter().rev().collect::<Vec<_>>().join(" ").chars().take(600).collect()
}

/// The end of what a program said into a file.
pub(super) fn words(said: &File) -> String {
    let mut said = said;
    let mut words = Vec::new();
    let from = said.metadata().map_or(0, |meta| meta.len()).saturating_sub(WORDS);
    // what cannot be read was not said
    let _ = said.seek(SeekFrom::Start(from)).and_then(|_| said.take(WORDS).read_to_end(&mut words));
    String::from_utf8_lossy(&words).into_owned()
}
