//! How a connection to the file is set up: the key first, then what keeps it sound and small.
//!
//! Every connection of this crate is made here, so that no two disagree on cipher, page size or durability.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use crate::error::{Error, Result};
use crate::key::Key;

/// How long a statement waits for another process before it gives up as busy.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The one writer of this process.
    Write,
    /// Pages of lists and searches; most of the time the only reader there is.
    Read,
    /// A reader for when that one is busy.
    ReadAside,
    /// A look that must leave no trace, at a file that may be newer or broken.
    Peek,
}

/// Opens the file; `create` makes it when it is missing.
pub(crate) fn connect(path: &Path, key: Option<&Key>, purpose: Purpose, create: bool) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(PATIENCE)?;
    if let Some(key) = key {
        // SQLCipher would write to stderr by itself; what goes wrong is told by our errors
        conn.execute_batch("PRAGMA cipher_log_level = NONE;")?;
        // the statement holds the key: whatever goes wrong here is told without SQLite's words
        conn.execute_batch(key.pragma().expose()).map_err(|_| Error::WrongKey)?;
        // pages are authenticated with SHA-256: CPUs have instructions for it, and none for SHA-512
        conn.execute_batch("PRAGMA cipher_hmac_algorithm = HMAC_SHA256; PRAGMA cipher_page_size = 8192;")?;
    } else {
        conn.execute_batch("PRAGMA page_size = 8192;")?;
    }
    conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;")?;
    conn.set_prepared_statement_cache_capacity(64);
    match purpose {
        // caches are ceilings in KiB, filled only by use
        Purpose::Write => {
            conn.execute_batch("PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 16777216;")?
        }
        // a million people take 150 MB, and deciphering a page takes ten times as long as finding it here
        Purpose::Read => conn.execute_batch("PRAGMA cache_size = -163840; PRAGMA query_only = ON;")?,
        Purpose::ReadAside => conn.execute_batch("PRAGMA cache_size = -8192; PRAGMA query_only = ON;")?,
        Purpose::Peek => {
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            conn.execute_batch("PRAGMA query_only = ON;")?;
        }
    }
    Ok(conn)
}

/// Makes a connection the writer of a file known to be ours: write-ahead log, every commit on the disk.
pub(crate) fn make_writer(conn: &Connection, encrypted: bool) -> Result<()> {
    let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(Error::CannotWrite {
            why: format!("this file system allows no write-ahead log (mode {mode})"),
        });
    }
    conn.execute_batch("PRAGMA synchronous = FULL;")?;
    if !encrypted {
        // deleted people do not linger in free space; an encrypted file needs no such care
        conn.execute_batch("PRAGMA secure_delete = FAST;")?;
    }
    Ok(())
}
