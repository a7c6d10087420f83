//! From a path to a sound, current file: made, brought up to date, refused, or set aside.
//!
//! A wrong key, a newer file and somebody else's database are never touched. Only a file that is surely ours and surely
//! broken is moved, never deleted. One process at a time goes through here.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::aside;
use crate::connection::{Purpose, connect, make_writer};
use crate::error::{Error, Result};
use crate::key::Key;
use crate::presence::Presence;
use crate::{migrations, search};

/// How long another process may take to open the file.
const TURN: Duration = Duration::from_secs(30);

/// What every unencrypted SQLite file begins with.
const PLAIN_HEADER: &[u8; 16] = b"SQLite format 3\0";

/// What comes out of opening.
pub(crate) struct Ready {
    /// On a sound, current file.
    pub(crate) writer: Connection,
    /// This program's mark beside the file.
    pub(crate) presence: Presence,
    /// Where a damaged file was moved.
    pub(crate) set_aside: Option<PathBuf>,
}

/// Does all of the above.
pub(crate) fn open(path: &Path, key: Option<&Key>) -> Result<Ready> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let _turn = take_turn(path)?;
    let set_aside = match examine(path, key) {
        Ok(()) => None,
        Err(Error::Damaged { what }) => {
            tracing::error!(%what, "the local file is damaged and is set aside");
            Some(aside::set_aside(path)?)
        }
        Err(other) => return Err(other),
    };
    create_private(path)?;
    let mut writer = connect(path, key, Purpose::Write, false)?;
    make_writer(&writer, key.is_some())?;
    migrations::migrate(&mut writer)?;
    if let Some(old) = &set_aside {
        aside::salvage(&mut writer, old, key);
    }
    search::bring_up_to_date(&mut writer)?;
    Ok(Ready { writer, presence: Presence::announce(path)?, set_aside })
}

/// The file whose presence asks for a thorough look at the next start.
pub(crate) fn suspect_mark(path: &Path) -> PathBuf {
    beside(path, ".suspect")
}

/// The path with something appended to its file name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn take_turn(path: &Path) -> Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(beside(path, ".opening"))?;
    let since = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if since.elapsed() < TURN => {
                std::thread::sleep(Duration::from_millis(5))
            }
            Err(TryLockError::WouldBlock) => return Err(Error::Busy),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
}

/// People's data: nobody but the owner reads the file, whatever the folder allows.
fn create_private(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    Ok(())
}

/// Whether the file can be used; [`Error::Damaged`] only when it is surely ours and surely broken.
fn examine(path: &Path, key: Option<&Key>) -> Result<()> {
    let Some(header) = Header::read(path)? else { return Ok(()) };
    header.fits(key)?;
    let looked = connect(path, key, Purpose::Peek, false).and_then(|conn| look(&conn, path));
    match looked {
        // the pages do not open, and the header does not say that they are under this key
        Err(Error::Damaged { .. }) if header.kind(key) == Kind::Unknown => Err(Error::WrongKey),
        other => other,
    }
}

/// The first bytes of a file that is there.
struct Header {
    bytes: [u8; 16],
    length: u64,
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    /// Encrypted with this key.
    OfThisKey,
    /// An unencrypted SQLite file.
    Plain,
    /// Text, zeros, or too short to be a database: nothing that a key could open.
    NoDatabase,
    /// Encrypted with some other key, or noise: the two look alike.
    Unknown,
}

impl Header {
    /// `None` when there is no file, or an empty one.
    fn read(path: &Path) -> Result<Option<Self>> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let length = file.seek(SeekFrom::End(0))?;
        if length == 0 {
            return Ok(None);
        }
        let mut bytes = [0; 16];
        file.rewind()?;
        if length >= 16 {
            file.read_exact(&mut bytes)?;
        }
        Ok(Some(Self { bytes, length }))
    }

    fn kind(&self, key: Option<&Key>) -> Kind {
        if self.length < 512 {
            return Kind::NoDatabase;
        }
        if key.is_some_and(|key| key.header() == self.bytes) {
            return Kind::OfThisKey;
        }
        if &self.bytes == PLAIN_HEADER {
            return Kind::Plain;
        }
        let empty = self.bytes == [0; 16];
        // a header under a key is noise: the chance that it reads as text is one in ten million
        let text = self.bytes.iter().all(|b| b.is_ascii_graphic() || b.is_ascii_whitespace());
        if empty || text { Kind::NoDatabase } else { Kind::Unknown }
    }

    /// Refuses what the key at hand (or none) cannot be meant for.
    fn fits(&self, key: Option<&Key>) -> Result<()> {
        match (self.kind(key), key) {
            (Kind::NoDatabase, _) => Err(Error::Damaged { what: String::from("it is no database any more") }),
            (Kind::Plain, Some(_)) | (Kind::Unknown, None) => Err(Error::WrongKey),
            _ => Ok(()),
        }
    }
}

/// Reads what everything else hangs on; all pages when a damaged one was met before.
fn look(conn: &Connection, path: &Path) -> Result<()> {
    let format = migrations::examine(conn)?;
    let suspect = suspect_mark(path);
    if suspect.exists() {
        let verdict: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Err(Error::Damaged { what: verdict });
        }
        std::fs::remove_file(suspect)?;
    }
    if format == 0 {
        return Ok(());
    }
    for essential in [
        "SELECT count(*) FROM tenant",
        "SELECT count(*) FROM setting",
        "SELECT count(*) FROM job",
        "SELECT max(seq) FROM journal",
        "SELECT count(*) FROM search_directory",
        "SELECT max(place) FROM user",
    ] {
        conn.query_row(essential, [], |_| Ok(()))?;
    }
    whole(conn, path)
}

/// A file cut short opens well and fails later: its length is compared with what it says of itself.
fn whole(conn: &Connection, path: &Path) -> Result<()> {
    let wal = std::fs::metadata(beside(path, "-wal")).map_or(0, |m| m.len());
    if wal > 0 {
        return Ok(());
    }
    let pages: u64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    // SQLCipher answers this one with text
    let size: u64 =
        conn.query_row("SELECT CAST(page_size AS INTEGER) FROM pragma_page_size", [], |row| row.get(0))?;
    let length = std::fs::metadata(path)?.len();
    if length < pages * size {
        return Err(Error::Damaged {
            what: format!("{} bytes are missing at its end", pages * size - length),
        });
    }
    Ok(())
}
