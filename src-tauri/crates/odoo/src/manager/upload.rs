//! A backup on its way back: sent as the manager's own form sends it, streamed, and its answer told apart.
//!
//! A restore that failed is HTTP 200 with a page; only the redirect to the manager's list says that the server believes it
//! is done. It believes too easily: what was restored is for the caller to prove. A connection that breaks after the last
//! byte says nothing at all, since the server goes on.

use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use reeve_domain::Secret;
use reqwest::Response;
use reqwest::header::LOCATION;
use reqwest::multipart::{Form, Part};
use tokio::io::AsyncRead;
use tokio::sync::watch;
use tokio_util::io::ReaderStream;
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Result, unless};
use crate::manager::{DatabaseManager, page_words};
use crate::server::Server;

const PATH: &str = "web/database/restore";
/// Where a server sends whoever restored something.
const DONE: &str = "/web/database/manager";
/// How the manager's page ends for a name that is taken, on every version and in no other language.
const TAKEN: &str = "Database already exists";
const PIECE: usize = 256 * 1024;

/// As what a backup is restored.
#[derive(Debug, Clone, Copy)]
pub struct RestoreAs<'a> {
    /// The database to be made.
    pub database: &'a str,
    /// Whether it is a copy beside the original, with an identity (uuid and secrets) of its own. What takes the original's
    /// place keeps its identity, and with it the sessions of whoever was signed in.
    pub copy: bool,
    /// Whether scheduled actions and outgoing mail stay stopped in it; possible from 16 on.
    pub neutralize: bool,
}

/// A backup to be sent.
pub struct Upload {
    /// Its size, which must be right to the byte.
    pub bytes: u64,
    /// Where it is read from.
    pub from: Box<dyn AsyncRead + Send + Unpin>,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Upload({} bytes)", self.bytes)
    }
}

impl DatabaseManager {
    /// Sends a backup and waits until the server has restored it. `sent` is told how many bytes have left.
    ///
    /// # Errors
    /// - before anything is sent: as [`Self::prove`], [`Error::DatabaseExists`], [`Error::NotInVersion`];
    /// - [`Error::RestoreFailed`] with the server's words: a half-made database may be left under that name;
    /// - [`Error::UploadUnreadable`], [`Error::Cancelled`]: the server got no whole backup, unless all had been sent;
    /// - whatever [`Error::passes`]: the server may be at it still.
    pub async fn restore(
        &self,
        wanted: &RestoreAs<'_>,
        upload: Upload,
        sent: impl Fn(u64) + Send + Sync,
        cancel: &CancellationToken,
    ) -> Result<()> {
        unless(cancel, async {
            self.server.may_restore(wanted).await?;
            // last of all: between the proof and the post nothing is waited for
            self.proven().await?;
            let response = self.server.send_backup(wanted, upload, &self.master, sent).await?;
            match self.server.restored(response).await {
                // somebody took the name while the upload was on its way: what has it now is theirs
                Err(Error::RestoreFailed { words }) if words.ends_with(TAKEN) => {
                    Err(Error::DatabaseExists { database: wanted.database.to_owned() })
                }
                // the master password may have been changed while an hour of upload passed
                Err(Error::RestoreFailed { words }) => match self.prove().await {
                    Err(changed @ Error::MasterPasswordWrong) => Err(changed),
                    _ => Err(Error::RestoreFailed { words }),
                },
                answer => answer,
            }
        })
        .await
    }
}

impl Server {
    /// Everything that can be known before the first byte.
    async fn may_restore(&self, wanted: &RestoreAs<'_>) -> Result<()> {
        let dialect = self.dialect().await?;
        if wanted.neutralize && !dialect.neutralizes {
            return Err(Error::NotInVersion { series: dialect.series, what: "neutralised restores" });
        }
        if self.database_exists(wanted.database).await == Some(true) {
            return Err(Error::DatabaseExists { database: wanted.database.to_owned() });
        }
        Ok(())
    }

    /// Posts the form. While it is on its way a pause may last as long as in any answer; then the server takes its time.
    async fn send_backup(
        &self,
        wanted: &RestoreAs<'_>,
        upload: Upload,
        master: &Secret,
        sent: impl Fn(u64) + Send + Sync,
    ) -> Result<Response> {
        let (limits, all) = (self.wire().limits(), upload.bytes);
        let (on_its_way, mut left) = watch::channel(0);
        let unreadable = Unreadable::default();
        let form = form(wanted, master, upload, on_its_way, unreadable.clone());
        let mut answer = pin!(self.wire().post_multipart(PATH, form));
        loop {
            let so_far = *left.borrow_and_update();
            sent(so_far);
            let patience = if so_far < all { limits.answer } else { limits.build };
            tokio::select! {
                biased;
                answer = &mut answer => return answer.map_err(|e| unreadable.or(e)),
                // the last piece has left: nothing more will be told of it
                Ok(()) = left.changed() => {}
                () = tokio::time::sleep(patience) => return Err(self.silent(patience)),
            }
        }
    }

    fn silent(&self, patience: Duration) -> Error {
        Error::TimedOut { host: self.wire().host().to_owned(), seconds: patience.as_secs() }
    }

    /// What the server says about a restore.
    async fn restored(&self, response: Response) -> Result<()> {
        let status = response.status();
        if status.is_redirection() {
            let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
            let path = to.split(['?', '#']).next().unwrap_or_default();
            if path.ends_with(DONE) {
                return Ok(());
            }
            return Err(self.wire().not_odoo(format!("HTTP {} to elsewhere at /{PATH}", status.as_u16())));
        }
        let patience = self.wire().limits().answer;
        let page = tokio::time::timeout(patience, self.wire().whole(response)).await;
        let page = page.map_err(|_| self.silent(patience))??;
        let words = page_words(&String::from_utf8_lossy(&page.body));
        match (status.as_u16(), words) {
            (413, _) => Err(Error::RestoreFailed {
                words: "What stands before the server carries no upload of this size (HTTP 413).".into(),
            }),
            (status @ 500.., words) => {
                let words =
                    words.unwrap_or_else(|| format!("The server answered the restore with HTTP {status}."));
                Err(Error::ServerError { words, status: Some(status) })
            }
            (_, Some(words)) => Err(Error::RestoreFailed { words }),
            (status, None) => Err(self.wire().not_odoo(format!("HTTP {status} without words at /{PATH}"))),
        }
    }
}

/// The manager's form. The master password goes first and the file last, as in a browser.
fn form(
    wanted: &RestoreAs<'_>,
    master: &Secret,
    upload: Upload,
    on_its_way: watch::Sender<u64>,
    unreadable: Unreadable,
) -> Form {
    let all = upload.bytes;
    let body = reqwest::Body::wrap_stream(counted(upload, on_its_way, unreadable));
    let file = Part::stream_with_length(body, all).file_name("backup.zip");
    let mut form = Form::new()
        .text("master_pwd", master.expose().to_owned())
        .text("name", wanted.database.to_owned())
        .text("copy", if wanted.copy { "true" } else { "false" });
    // Any text is true here, "false" as well: what is not wanted is left out.
    if wanted.neutralize {
        form = form.text("neutralize_database", "true");
    }
    form.part("backup_file", file)
}

/// Why what was to be sent could not be read; the wire only sees that the request broke.
#[derive(Debug, Clone, Default)]
struct Unreadable(Arc<Mutex<Option<String>>>);

impl Unreadable {
    fn note(&self, error: &io::Error) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
    }

    fn or(&self, error: Error) -> Error {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(why) => Error::UploadUnreadable { why },
            None => error,
        }
    }
}

/// The pieces of an upload, each told of as it leaves. One that is not as long as it said ends in an error.
fn counted(
    upload: Upload,
    on_its_way: watch::Sender<u64>,
    unreadable: Unreadable,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let Upload { bytes: all, from } = upload;
    let pieces = ReaderStream::with_capacity(from, PIECE).map(Some).chain(futures_util::stream::iter([None]));
    let mut left = 0_u64;
    pieces.filter_map(move |piece| {
        let checked = match piece {
            Some(Ok(piece)) => {
                left += piece.len() as u64;
                on_its_way.send_replace(left.min(all));
                (left <= all).then_some(Ok(piece)).or_else(|| Some(Err(other_length())))
            }
            Some(Err(error)) => Some(Err(error)),
            None => (left < all).then(|| Err(other_length())),
        };
        if let Some(Err(error)) = &checked {
            unreadable.note(error);
        }
        std::future::ready(checked)
    })
}

fn other_length() -> io::Error {
    io::Error::other("it is not as long as it was")
}
