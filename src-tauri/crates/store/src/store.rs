//! The open file: one writer, a few readers, and never SQLite on an async thread.
//!
//! A read sees one moment of the file from its first statement to its last. A write is one transaction: all of it or
//! nothing. A connection that met a damaged page is thrown away, and the file is examined at the next start.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex as Blocking, PoisonError};

use reeve_domain::job::{Job, JobId};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{Mutex, Semaphore};

use crate::connection::{Purpose, connect, make_writer};
use crate::error::{Error, Result};
use crate::key::Key;
use crate::open::{self, suspect_mark};
use crate::presence::Presence;
use crate::tables::jobs;

/// Most reads at the same time.
const READERS: usize = 3;

/// The local file, open. Clones are the same file.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

/// What opening found.
pub struct Opened {
    /// The file, ready.
    pub store: Store,
    /// Where a damaged file was moved; what could be read of the journal and the connections was carried over.
    pub set_aside: Option<PathBuf>,
}

struct Inner {
    path: PathBuf,
    key: Option<Key>,
    /// `None` after a failure that spoils a connection; the next write opens another.
    writer: Arc<Mutex<Option<Connection>>>,
    turns: Arc<Semaphore>,
    /// The reader with the large page cache, when it is free.
    reader: Blocking<Option<Connection>>,
    /// Readers for when it is not.
    aside: Blocking<Vec<Connection>>,
    presence: Presence,
}

/// How soon a change has to be on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Durability {
    /// Before the call returns: journal, tenants, jobs, proofs.
    Now,
    /// With the next durable write or checkpoint: what a tenant would tell again.
    Soon,
}

impl Store {
    /// Opens the file, makes it when it is missing, and brings its format up to date. Plain when there is no key.
    ///
    /// # Errors
    /// [`Error::Newer`], [`Error::Foreign`] and [`Error::WrongKey`] leave the file untouched. A damaged file is no error:
    /// it is moved to [`Opened::set_aside`] and a new one takes its place.
    pub async fn open(path: &Path, key: Option<&Key>) -> Result<Opened> {
        let (path, key) = (path.to_owned(), key.cloned());
        blocking(move || {
            let open::Ready { writer, presence, set_aside } = open::open(&path, key.as_ref())?;
            let reader = connect(&path, key.as_ref(), Purpose::Read, false)?;
            let inner = Inner {
                path,
                key,
                writer: Arc::new(Mutex::new(Some(writer))),
                turns: Arc::new(Semaphore::new(READERS)),
                reader: Blocking::new(Some(reader)),
                aside: Blocking::new(Vec::new()),
                presence,
            };
            Ok(Opened { store: Self { inner: Arc::new(inner) }, set_aside })
        })
        .await
    }

    /// Runs `f` on a reader; everything it reads is of one moment.
    ///
    /// # Errors
    /// What `f` returns, and [`Error::Busy`], [`Error::Damaged`] … of the file itself.
    pub async fn read<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let turn = Arc::clone(&self.inner.turns).acquire_owned().await.map_err(|_| Error::Stopped)?;
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            let _turn = turn;
            let reader = inner.borrow_reader()?;
            let answer = moment(&reader.conn, f);
            if inner.sound(&answer) {
                inner.give_back(reader);
            } else if reader.main {
                inner.give_back(Reader { conn: inner.connect(Purpose::Read)?, main: true });
            }
            answer
        })
        .await
    }

    /// Runs `f` in one transaction that is on the disk when this returns.
    ///
    /// # Errors
    /// What `f` returns (then nothing was changed), and [`Error::Busy`], [`Error::Full`] … of the file itself.
    pub async fn write<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    {
        self.change(Durability::Now, f).await
    }

    /// Like [`Store::write`], without waiting for the disk: for what the tenants can tell again. After a power cut the
    /// latest of these may be missing, whole transactions at a time; a crash of the program alone loses nothing.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_cache<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    {
        self.change(Durability::Soon, f).await
    }

    /// Names this running program among all that have the file open; the owner of the jobs it starts.
    pub fn instance(&self) -> &str {
        self.inner.presence.id()
    }

    /// Whether the program that called itself so still has the file open.
    pub fn is_open_in(&self, instance: &str) -> bool {
        self.inner.presence.is_alive(instance)
    }

    /// Takes over the running jobs whose program is gone. Two programs asking at once get different ones.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn take_orphans(&self) -> Result<Vec<Job>> {
        let me = self.instance().to_owned();
        let presence = self.inner.presence.clone();
        self.write(move |tx| jobs::take_over(tx, &me, |owner| presence.is_alive(owner))).await
    }

    /// The running jobs whose program is gone, without taking them over.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn orphans(&self) -> Result<Vec<JobId>> {
        let presence = self.inner.presence.clone();
        self.read(move |conn| {
            let running = jobs::running(conn)?;
            Ok(running
                .into_iter()
                .filter(|(_, owner)| !presence.is_alive(owner))
                .map(|(job, _)| job.id)
                .collect())
        })
        .await
    }

    async fn change<T, F>(&self, durability: Durability, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    {
        let mut writer = Arc::clone(&self.inner.writer).lock_owned().await;
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            let mut conn = match writer.take() {
                Some(conn) => conn,
                None => {
                    let conn = inner.connect(Purpose::Write)?;
                    make_writer(&conn, inner.key.is_some())?;
                    conn
                }
            };
            let answer = transact(&mut conn, durability, f);
            if inner.sound(&answer) {
                *writer = Some(conn);
            }
            answer
        })
        .await
    }
}

/// A reader in use.
struct Reader {
    conn: Connection,
    main: bool,
}

impl Inner {
    fn connect(&self, purpose: Purpose) -> Result<Connection> {
        connect(&self.path, self.key.as_ref(), purpose, false)
    }

    fn borrow_reader(&self) -> Result<Reader> {
        if let Some(conn) = self.reader.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Ok(Reader { conn, main: true });
        }
        let aside = self.aside.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let conn = aside.map_or_else(|| self.connect(Purpose::ReadAside), Ok)?;
        Ok(Reader { conn, main: false })
    }

    fn give_back(&self, reader: Reader) {
        if reader.main {
            *self.reader.lock().unwrap_or_else(PoisonError::into_inner) = Some(reader.conn);
        } else {
            self.aside.lock().unwrap_or_else(PoisonError::into_inner).push(reader.conn);
        }
    }

    /// Whether the connection may be used again; a damaged file is marked for a close look at the next start.
    fn sound<T>(&self, answer: &Result<T>) -> bool {
        let Err(error) = answer else { return true };
        if let Error::Damaged { what } = error {
            tracing::error!(%what, "the local file is damaged");
            if let Err(failed) = std::fs::write(suspect_mark(&self.path), b"") {
                tracing::warn!(error = %failed, "the damaged file could not be marked for examination");
            }
        }
        !error.spoils_connection()
    }
}

/// Everything `f` reads belongs to one moment.
fn moment<T>(conn: &Connection, f: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    let tx = conn.unchecked_transaction()?;
    f(&tx)
}

fn transact<T>(
    conn: &mut Connection,
    durability: Durability,
    f: impl FnOnce(&Transaction<'_>) -> Result<T>,
) -> Result<T> {
    conn.execute_batch(match durability {
        Durability::Now => "PRAGMA synchronous = FULL",
        Durability::Soon => "PRAGMA synchronous = NORMAL",
    })?;
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let answer = f(&tx)?;
    tx.commit()?;
    Ok(answer)
}

/// SQLite waits for disks and locks: it runs where waiting harms nobody.
async fn blocking<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(f).await.unwrap_or(Err(Error::Stopped))
}
