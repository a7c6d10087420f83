//! Where backups come from: a folder, a bucket, a WebDAV or SFTP folder, a link. Listed as a stream, read from any byte on.
//!
//! What must always hold: bytes of two versions of a file are never put together. A file is read on only where the
//! source has a strong validator for it and kept to it, and said itself which bytes it sends. Files of a disk, here or
//! behind SFTP, have none: they are known by time and size, looked at again when all is read.

mod link;
mod strict;
mod version;

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;
use opendal::{BufferStream, Lister, Operator};
use reeve_domain::Secret;
use reeve_domain::place::Place;
use reeve_places::Patience;

use crate::{Error, Result};
use link::Link;
use strict::Strict;
use version::Version;

pub use link::shown as shown_link;
pub use version::file_version;

/// How long a source may be silent in the middle of a backup.
pub(crate) const SILENCE: Duration = Duration::from_secs(30);
/// The same for whatever else is asked of a server; longer, since a download says better what happened.
const PATIENCE: Patience = Patience::Silence(Duration::from_secs(40));
/// Longest file of a checksum beside a backup, in bytes.
const CHECKSUM_MOST: u64 = 4096;

/// An opened source.
#[derive(Debug)]
pub struct Source(Kind);

#[derive(Debug)]
enum Kind {
    Files { operator: Operator, on: On },
    Link(Link),
}

/// What a source's files are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum On {
    /// A disk of this computer.
    Disk,
    /// A disk behind SFTP.
    FarDisk,
    /// A server that knows its files by versions.
    Server,
}

impl On {
    fn of(place: &Place) -> Self {
        match place {
            Place::Folder { .. } => Self::Disk,
            Place::Sftp { .. } => Self::FarDisk,
            Place::S3 { .. } | Place::Webdav { .. } | Place::Azblob { .. } | Place::Gcs { .. } => {
                Self::Server
            }
        }
    }
}

/// A file in a source's listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path within the source.
    pub path: String,
    /// Its size in bytes, where the source tells it.
    pub bytes: Option<u64>,
    /// When it was last written, as the source says.
    pub modified: Option<DateTime<Utc>>,
    /// By which the source knows this state of it.
    pub version: Option<String>,
}

/// A listing under way.
pub struct Listing {
    files: Option<(Lister, Operator, On)>,
    link: Option<Found>,
}

/// A file arriving.
pub struct Arriving {
    /// The first byte that comes; 0 where it begins anew, whatever was asked for.
    pub from: u64,
    /// The whole file's size in bytes, where the source tells it.
    pub total: Option<u64>,
    /// Whether it would show if the file were cut short: its size is known, or the protocol marks the end.
    pub end_shows: bool,
    /// By which the source knows this version of the file; `None` where it cannot be read on after a break.
    pub validator: Option<String>,
    /// The SHA-256 the source says the file has, lower-case hex.
    pub sha256: Option<String>,
    body: Body,
}

enum Body {
    /// All of it is there already.
    Nothing,
    Files(Box<BufferStream>),
    Link(reqwest::Response),
}

impl Source {
    /// Opens a place; `secret` is the bucket's secret key or the WebDAV password. Touches no network yet.
    ///
    /// # Errors
    /// [`Error::BadSource`] for what cannot be one.
    pub fn open(place: &Place, secret: Option<&Secret>) -> Result<Self> {
        let operator = reeve_places::operator(place, secret, Strict::new(reeve_places::client(PATIENCE)?))?;
        Ok(Self(Kind::Files { operator, on: On::of(place) }))
    }

    /// A link as it was handed over. Who has it has the backup, so it is a secret. It leads into this computer's own
    /// network only where somebody said that it may.
    ///
    /// # Errors
    /// [`Error::BadSource`] for what is no link, [`Error::OwnNetwork`].
    pub fn link(link: &Secret, own_network: bool) -> Result<Self> {
        Ok(Self(Kind::Link(Link::open(link, own_network)?)))
    }

    /// Begins to list every file.
    ///
    /// # Errors
    /// What keeps the source from being read; a bucket or folder that is gone is a failure, one that is empty is not.
    pub async fn list(&self) -> Result<Listing> {
        match &self.0 {
            Kind::Link(link) => Ok(Listing { files: None, link: Some(link.found().await?) }),
            Kind::Files { operator, on } => {
                // OpenDAL takes a folder that is gone for an empty one
                reeve_places::is_there(operator).await.map_err(missing)?;
                let lister = operator.lister_with("").recursive(true).await?;
                Ok(Listing { files: Some((lister, operator.clone(), *on)), link: None })
            }
        }
    }

    /// Asks for a file, from a byte on where it is still the version that `validator` names.
    ///
    /// # Errors
    /// [`Error::Gone`], [`Error::Changed`] and [`Error::NoRange`] when it has to be begun anew, [`Error::Source`].
    pub async fn fetch(&self, path: &str, on: Option<(u64, &str)>) -> Result<Arriving> {
        match &self.0 {
            Kind::Link(link) => link.fetch(on).await,
            Kind::Files { operator, on: kept } => fetch(operator, *kept, path, on).await,
        }
    }

    /// Fails where a file of a disk is not the version any more as which it was fetched: whoever writes it does not keep
    /// it from being read, and then bytes of two versions came. Other servers send one version at a time.
    ///
    /// # Errors
    /// [`Error::Changed`], [`Error::Gone`], [`Error::Source`].
    pub async fn still(&self, path: &str, validator: Option<&str>) -> Result<()> {
        let Kind::Files { operator, on: on @ (On::Disk | On::FarDisk) } = &self.0 else { return Ok(()) };
        let now = Version::of(&operator.stat(path).await?, *on).map(|version| version.to_string());
        if now.as_deref() == validator { Ok(()) } else { Err(Error::Changed) }
    }

    /// The SHA-256 that stands beside a file, in `FILE.sha256` as `sha256sum` writes it.
    ///
    /// # Errors
    /// What keeps it from being read, but for its absence.
    pub async fn sha256_beside(&self, path: &str) -> Result<Option<String>> {
        let Kind::Files { operator, .. } = &self.0 else { return Ok(None) };
        let beside = format!("{path}.sha256");
        let read = match operator.stat(&beside).await {
            Ok(found) if found.content_length() > CHECKSUM_MOST => return Ok(None),
            Ok(_) => operator.read(&beside).await,
            Err(error) => Err(error),
        };
        match read {
            Ok(text) => Ok(checksum_in(&String::from_utf8_lossy(&text.to_vec()))),
            Err(error) if error.kind() == opendal::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// The first word of a line that `sha256sum` wrote.
fn checksum_in(text: &str) -> Option<String> {
    let word = text.split_whitespace().next()?;
    (word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit())).then(|| word.to_ascii_lowercase())
}

/// A folder that is missing is not a backup that is.
fn missing(error: opendal::Error) -> Error {
    match error.kind() {
        opendal::ErrorKind::NotFound => {
            Error::Source { why: "its folder is not there".into(), passing: false }
        }
        _ => error.into(),
    }
}

async fn fetch(operator: &Operator, kept: On, path: &str, on: Option<(u64, &str)>) -> Result<Arriving> {
    let found = operator.stat(path).await?;
    let total = found.content_length();
    let version = Version::of(&found, kept);
    let validator = version.as_ref().map(ToString::to_string);
    let from = match (on, &validator) {
        (Some((from, known)), Some(now)) if known == now && from <= total => from,
        (Some((from, _)), _) if from > 0 => return Err(Error::Changed),
        _ => 0,
    };
    if from == total && from > 0 {
        return Ok(Arriving::of_size(total, from, validator, Body::Nothing));
    }
    let reader = operator.reader_with(path);
    let reader = match &version {
        Some(Version::Etag(etag)) => reader.if_match(etag),
        Some(Version::Generation(number)) => reader.if_version_match(number),
        Some(Version::Written { .. }) | None => reader,
    };
    let body = reader.await?.into_stream(from..total).await?;
    Ok(Arriving::of_size(total, from, validator, Body::Files(Box::new(body))))
}

impl Listing {
    /// The next file.
    ///
    /// # Errors
    /// As [`Source::list`].
    pub async fn next(&mut self) -> Result<Option<Found>> {
        if let Some(link) = self.link.take() {
            return Ok(Some(link));
        }
        let Some((lister, operator, on)) = &mut self.files else { return Ok(None) };
        while let Some(entry) = lister.next().await {
            let (path, mut found) = entry?.into_parts();
            if *on == On::Disk && found.is_file() {
                // a local listing has names only
                found = match operator.stat(&path).await {
                    Ok(found) => found,
                    // gone between the two looks
                    Err(error) if error.kind() == opendal::ErrorKind::NotFound => continue,
                    Err(error) => return Err(error.into()),
                };
            }
            if found.is_file() {
                let modified = found.last_modified().map(|at| DateTime::<Utc>::from(SystemTime::from(at)));
                let version = version::listed(&found, *on);
                return Ok(Some(Found { path, bytes: Some(found.content_length()), modified, version }));
            }
        }
        Ok(None)
    }
}

impl Arriving {
    fn of_size(total: u64, from: u64, validator: Option<String>, body: Body) -> Self {
        Self { from, total: Some(total), end_shows: true, validator, sha256: None, body }
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Source`] when it broke off.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        match &mut self.body {
            Body::Nothing => Ok(None),
            Body::Files(stream) => Ok(stream.next().await.transpose()?.map(|buffer| buffer.to_bytes())),
            Body::Link(response) => link::next(response).await,
        }
    }
}
