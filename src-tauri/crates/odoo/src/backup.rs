//! A backup as it comes from the server: asked for safely, told apart from an error page, streamed.
//!
//! A failed backup is HTTP 200 with a page; success is only what has a binary type *and* begins as the format does.
//! Whether the file is complete and sound is for the verification to say: 14 may end a cut dump like a whole one.

use bytes::Bytes;
use reeve_domain::Secret;
use reqwest::Response;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use tokio_util::sync::CancellationToken;
use url::form_urlencoded;

use crate::body::Body;
use crate::error::{Error, Result, unless};
use crate::manager::{DatabaseManager, page_words};
use crate::server::Server;

/// What to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Database, filestore and manifest in a zip.
    Zip,
    /// Database and manifest in a zip, which only [`Server::database_alone`] says of a server that it makes.
    DatabaseZip,
    /// The database alone, in PostgreSQL's custom format.
    Dump,
}

impl Format {
    /// What the manager's form calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Zip | Self::DatabaseZip => "zip",
            Self::Dump => "dump",
        }
    }

    fn magic(self) -> &'static [u8] {
        match self {
            Self::Zip | Self::DatabaseZip => b"PK\x03\x04",
            Self::Dump => b"PGDMP",
        }
    }
}

/// A backup on its way.
#[derive(Debug)]
pub struct BackupStream {
    /// Size in bytes, where the server says; most do not.
    pub length: Option<u64>,
    /// The name the server gives the file.
    pub file_name: Option<String>,
    body: Body,
    first: Option<Bytes>,
}

impl Server {
    /// The format in which this server hands out a database without its filestore.
    ///
    /// # Errors
    /// As [`Self::version`].
    pub async fn database_alone(&self) -> Result<Format> {
        Ok(if self.dialect().await?.database_zip { Format::DatabaseZip } else { Format::Dump })
    }

    async fn accept(
        &self,
        response: Response,
        format: Format,
        cancel: CancellationToken,
    ) -> Result<BackupStream> {
        let header = |name| response.headers().get(name).and_then(|v| v.to_str().ok());
        let kind = header(CONTENT_TYPE).unwrap_or_default();
        let is_page = kind.starts_with("text/") || kind.starts_with("application/json");
        if !response.status().is_success() || is_page {
            let status = response.status();
            let page = self.wire().whole(response).await?;
            let words = page_words(&String::from_utf8_lossy(&page.body)).unwrap_or_else(|| {
                format!("The server answered the backup request with HTTP {}.", status.as_u16())
            });
            if status.is_server_error() {
                return Err(Error::ServerError { words, status: Some(status.as_u16()) });
            }
            return Err(Error::BackupFailed { words });
        }
        let file_name = header(CONTENT_DISPOSITION).and_then(file_name);
        let body = Body::new(self.wire(), response, cancel);
        let mut stream = BackupStream { length: body.length(), file_name, body, first: None };
        stream.first = stream.beginning(format).await?;
        Ok(stream)
    }
}

impl DatabaseManager {
    /// Asks for a backup and waits until the server begins to send it, which it does when all of it is built.
    ///
    /// # Errors
    /// [`Error::BackupFailed`] with the server's words when it answers with a page; [`Error::UnknownDatabase`];
    /// [`Error::Cancelled`]; as [`Self::prove`].
    pub async fn backup(
        &self,
        database: &str,
        format: Format,
        cancel: &CancellationToken,
    ) -> Result<BackupStream> {
        unless(cancel, async {
            self.must_exist(database).await?;
            // last of all: between the proof and the post nothing is waited for
            self.proven().await?;
            let form = backup_form(database, &self.master, format);
            let response = self.server.wire().post_form("web/database/backup", form).await?;
            self.server.accept(response, format, cancel.clone()).await
        })
        .await
    }
}

/// The fields of a backup request.
fn backup_form(database: &str, master: &Secret, format: Format) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs([
        ("master_pwd", master.expose()),
        ("name", database),
        ("backup_format", format.name()),
    ]);
    if format == Format::DatabaseZip {
        form.append_pair("filestore", "false");
    }
    form.finish()
}

impl BackupStream {
    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// [`Error::ConnectionCut`] when the body breaks or ends before its known length; [`Error::TimedOut`] when it
    /// pauses longer than [`crate::Limits::answer`]; [`Error::Cancelled`].
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        match self.first.take() {
            Some(first) => Ok(Some(first)),
            None => self.body.next().await,
        }
    }

    /// Receives enough to see what it is, and sees that it is a backup.
    async fn beginning(&mut self, format: Format) -> Result<Option<Bytes>> {
        let magic = format.magic();
        let mut head = Bytes::new();
        while head.len() < magic.len() {
            let Some(chunk) = self.body.next().await? else { break };
            head = if head.is_empty() { chunk } else { [head, chunk].concat().into() };
        }
        if head.starts_with(magic) {
            return Ok(Some(head));
        }
        let words = format!("The server sent something that does not begin as a {} does.", format.name());
        Err(Error::BackupFailed { words })
    }
}

/// The name in a `Content-Disposition`, stripped of any folder: it goes near a file system.
fn file_name(disposition: &str) -> Option<String> {
    let extended = parameter(disposition, "filename*=").and_then(|value| {
        let encoded = value.splitn(3, '\'').nth(2)?;
        let pair = format!("n={}", encoded.replace('+', "%2B"));
        form_urlencoded::parse(pair.as_bytes()).next().map(|(_, name)| name.into_owned())
    });
    let name = extended.or_else(|| parameter(disposition, "filename=").map(str::to_owned))?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    (!name.is_empty() && name != "." && name != "..").then_some(name)
}

fn parameter<'a>(disposition: &'a str, key: &str) -> Option<&'a str> {
    disposition.split(';').map(str::trim).find_map(|part| part.strip_prefix(key)).map(|v| v.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_never_brings_a_folder() {
        assert_eq!(file_name("attachment; filename=\"acme_2026.zip\"").unwrap(), "acme_2026.zip");
        assert_eq!(file_name("attachment; filename*=UTF-8''%C5%9Fi%C5%9Fli.zip").unwrap(), "şişli.zip");
        assert_eq!(file_name("attachment; filename=\"../../etc/passwd\"").unwrap(), "passwd");
        assert_eq!(file_name("attachment; filename=\"..\""), None);
        assert_eq!(file_name("inline"), None);
    }
}
