//! A throw-away PostgreSQL: made in a private folder, heard on a socket in that folder only, gone with its owner.
//!
//! What must always hold: nothing listens on the network; the dump is loaded by a role that owns its database and has no
//! other rights, so that it can neither read files nor run programs; PostgreSQL never runs as root; whichever way this
//! program ends, the server stops and the folder goes. A shell keeps the server and waits on a pipe from here: the
//! pipe closes when we let go of it, and also when we are killed.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::confined::{Ids, command, last_words, shell, unprivileged, watched};
use super::programs::Programs;
use super::sift::Known;
use crate::{Control, Error, Result};

/// How the names of our folders begin.
const PREFIX: &str = "reeve-drill-";
/// In each of them, locked as long as its owner lives.
const LOCK: &str = "owner";
/// How long PostgreSQL may take to come up, and to go.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks.
const BEAT: Duration = Duration::from_millis(20);

/// The role that loads the dump, and its database.
const OWNER: &str = "restorer";
const DATABASE: &str = "restored";
/// The role that makes both, and nothing else.
const MAKER: &str = "maker";

/// Keeps the server: ends it at once when the pipe on its own standard input ends, and takes the folder with it.
const KEEPER: &str = r#"
exec 3<&0
"$@" <&- 3<&- & server=$!
{ read -r _ <&3; kill -QUIT "$server"; } & watch=$!
wait "$server"
kill "$watch" 2>/dev/null
rm -rf -- "$FOLDER"
"#;

/// How the server is started: what makes a server safe against a crash is waste here.
const SETTINGS: [&str; 11] = [
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "max_connections=10",
    "max_locks_per_transaction=1024",
    "maintenance_work_mem=256MB",
    "max_wal_size=4GB",
];

/// The running server.
pub(super) struct Cluster {
    programs: Programs,
    runs_as: Option<Ids>,
    control: Control,
    keeper: Child,
    /// What the programs say, kept open: it can be read when the folder is gone.
    log: File,
    _lock: File,
    // last: what is above lets go of it first
    folder: TempDir,
}

impl Cluster {
    /// Makes one and waits until it answers.
    pub(super) fn start(programs: &Programs, control: &Control) -> Result<Self> {
        let parent = parent();
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(&parent)
            .map_err(|error| Error::writing(&parent, error))?;
        let made = |error| Error::writing(folder.path(), error);
        let lock = File::create(folder.path().join(LOCK)).map_err(made)?;
        lock.lock().and_then(|()| writeln!(&lock, "{}", std::process::id())).map_err(made)?;
        let log = File::options()
            .create_new(true)
            .read(true)
            .append(true)
            .open(folder.path().join("log"))
            .map_err(made)?;
        let runs_as = unprivileged(folder.path())?;
        let said = || log.try_clone().map(Stdio::from).map_err(made);

        let mut initdb = command(programs, "initdb", folder.path(), runs_as);
        initdb.args([
            "--username",
            MAKER,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]);
        initdb.args(["--pgdata", "data"]).stdout(said()?).stderr(said()?);
        let status = initdb.status().map_err(|error| failed("initdb cannot be started", error))?;
        if !status.success() {
            return Err(Error::Drill(format!("no database could be made: {}", last_words(&log))));
        }

        let mut keeper = shell(folder.path(), runs_as);
        keeper
            .args(["-c", KEEPER, "keeper"])
            .arg(programs.path("postgres"))
            .args(["-D", "data", "-k"])
            .arg(folder.path());
        keeper.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        keeper.stdin(Stdio::piped()).stdout(said()?).stderr(said()?);
        let keeper = keeper.spawn().map_err(|error| failed("a shell cannot be started", error))?;
        let (programs, control) = (programs.clone(), control.clone());
        let mut cluster = Self { programs, runs_as, control, keeper, log, _lock: lock, folder };
        cluster.await_answer()?;
        let role = format!("CREATE ROLE {OWNER} LOGIN");
        let database = format!("CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE template0");
        cluster.ask_as(MAKER, "postgres", &[&role, &database], |_| {})?;
        // before version 15 it belongs to the maker
        let schema = format!("ALTER SCHEMA public OWNER TO {OWNER}");
        cluster.ask_as(MAKER, DATABASE, &[&schema], |_| {})?;
        Ok(cluster)
    }

    fn await_answer(&mut self) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        loop {
            if self.control.is_cancelled() {
                return Err(Error::Cancelled);
            }
            let gone = !matches!(self.keeper.try_wait(), Ok(None));
            if gone || Instant::now() > until {
                return Err(Error::Drill(format!("PostgreSQL did not start: {}", last_words(&self.log))));
            }
            if self.answers() {
                return Ok(());
            }
            thread::sleep(BEAT);
        }
    }

    fn answers(&self) -> bool {
        let mut psql = self.psql(MAKER, "postgres");
        psql.args(["-c", "SELECT 1"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        psql.status().is_ok_and(|status| status.success())
    }

    /// What this server has, for what a dump may ask of it.
    pub(super) fn known(&self) -> Result<Known> {
        let mut known = Known::default();
        let question = "SELECT 's', name FROM pg_catalog.pg_settings \
                        UNION ALL SELECT 'e', name FROM pg_catalog.pg_available_extension_versions WHERE trusted";
        self.ask_as(MAKER, "postgres", &[question], |line| {
            match line.split_once('\t') {
                Some(("s", setting)) => known.settings.insert(setting.to_lowercase()),
                Some((_, extension)) => known.extensions.insert(extension.to_owned()),
                None => false,
            };
        })?;
        Ok(known)
    }

    /// A psql that loads what is written to it, with the rights of the database's owner; what it says goes to `said`.
    pub(super) fn loader(&self, said: &File) -> Result<(Child, ChildStdin)> {
        let said = || said.try_clone().map(Stdio::from).map_err(|e| failed("psql cannot be started", e));
        let mut psql = self.psql(OWNER, DATABASE);
        psql.args(["-v", "VERBOSITY=verbose", "-v", "SHOW_CONTEXT=always"]);
        psql.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(said()?);
        let mut child = psql.spawn().map_err(|error| failed("psql cannot be started", error))?;
        let input = child.stdin.take().ok_or_else(|| Error::Drill("psql takes no input".into()))?;
        Ok((child, input))
    }

    /// A `pg_restore` that makes a dump in custom format plain.
    pub(super) fn plain(&self, file: File, said: &File) -> Result<Child> {
        let said = said.try_clone().map_err(|e| failed("pg_restore cannot be started", e))?;
        let mut restore = command(&self.programs, "pg_restore", self.folder.path(), self.runs_as);
        // it reads the open file: the user it runs as may have no right to the path
        restore.args(["--no-owner", "--no-privileges", "-f", "-"]).stdin(file);
        restore.stdout(Stdio::piped()).stderr(said);
        restore.spawn().map_err(|error| failed("pg_restore cannot be started", error))
    }

    /// A file in the folder for what a program says; it is read back with [`last_words`].
    pub(super) fn notes(&self, name: &str) -> Result<File> {
        let path = self.folder.path().join(name);
        let file = File::options().create_new(true).read(true).append(true).open(&path);
        file.map_err(|error| Error::writing(&path, error))
    }

    /// Asks the restored database as its owner; each row of the answers is one line, tabs between its columns.
    pub(super) fn ask(&self, questions: &[&str], each: impl FnMut(&str)) -> Result<()> {
        self.ask_as(OWNER, DATABASE, questions, each)
    }

    fn ask_as(
        &self,
        role: &str,
        database: &str,
        questions: &[&str],
        mut each: impl FnMut(&str),
    ) -> Result<()> {
        let said = self.log.try_clone().map_err(|e| failed("psql cannot be started", e))?;
        let mut psql = self.psql(role, database);
        psql.args(["-A", "-t", "-F", "\t"]).args(questions.iter().flat_map(|question| ["-c", question]));
        psql.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(said);
        let mut child = psql.spawn().map_err(|error| failed("psql cannot be started", error))?;
        let answer = child.stdout.take().ok_or_else(|| Error::Drill("psql says nothing".into()))?;
        let (read, status) = thread::scope(|scope| {
            let waiting = scope.spawn(|| watched(&mut child, &self.control, || {}));
            let read = BufReader::new(answer)
                .split(b'\n')
                .try_for_each(|line| line.map(|line| each(&String::from_utf8_lossy(&line))));
            (read, waiting.join())
        });
        let status = status.map_err(|_| Error::Drill("psql was lost".into()))??;
        read.map_err(|error| failed("psql's answer broke off", error))?;
        if status.success() { Ok(()) } else { Err(Error::Drill(last_words(&self.log))) }
    }

    fn psql(&self, role: &str, database: &str) -> Command {
        let mut psql = command(&self.programs, "psql", self.folder.path(), self.runs_as);
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", role, "-d", database]);
        psql
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // the pipe closes: the keeper ends the server and removes what the server wrote
        drop(self.keeper.stdin.take());
        let until = Instant::now() + PATIENCE;
        while matches!(self.keeper.try_wait(), Ok(None)) && Instant::now() < until {
            thread::sleep(BEAT);
        }
    }
}

/// Removes what drills left behind that were cut off together with their keepers: by a power cut, or where everything
/// was killed at once. A server without its folder ends by itself.
pub(super) fn tidy() {
    let Ok(entries) = fs::read_dir(parent()) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        if !ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        // one that somebody else owns cannot be opened, one that is in use cannot be locked
        let path = entry.path().join(LOCK);
        let is_file = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file());
        let free = || File::options().write(true).open(&path).is_ok_and(|lock| lock.try_lock().is_ok());
        if is_file && free() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Where the folders are made: a place on the disk, with a short path, because the name of a socket may not be long.
pub(super) fn parent() -> PathBuf {
    let lasting = Path::new("/var/tmp");
    let chosen = std::env::var_os("TMPDIR").is_some();
    if !chosen && lasting.is_dir() { lasting.to_owned() } else { std::env::temp_dir() }
}

/// How much is free where the folders are made, in bytes.
pub(super) fn room() -> Option<u64> {
    fs4::available_space(parent()).ok()
}

#[expect(clippy::needless_pass_by_value, reason = "so that `map_err` can take it as it stands")]
fn failed(what: &str, error: std::io::Error) -> Error {
    Error::Drill(format!("{what}: {error}"))
}
