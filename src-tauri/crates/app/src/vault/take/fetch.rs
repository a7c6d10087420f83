//! Attachments that the vault does not hold, fetched one by one into the folder of a backup.
//!
//! What must always hold: an object lies under its name only with the content the name says; at most two are asked for
//! at a time; one that is not to be had is named, be it that it fails again and again; a tenant that is away ends the
//! work, and so does too much that is missing.

use std::path::Path;

use futures_util::{StreamExt as _, stream};
use reeve_backups::{Opened, Row};
use reeve_domain::job::Phase;
use reeve_domain::{Code, Fault};
use reeve_odoo::{ContentOf, Contents, Served, Server};
use sha1::{Digest as _, Sha1};
use tokio::io::AsyncWriteExt as _;

use super::increment::Step;
use super::way;
use crate::jobs::Run;

/// How often a content is asked for that broke off or failed, or that is another than the name says.
const ATTEMPTS: u32 = 3;
/// Asked for at the same time; the connection itself allows no more.
const AT_ONCE: usize = 2;

/// What is asked.
pub(super) struct Source<'a> {
    /// For the contents.
    pub(super) contents: &'a Contents,
    /// Whether it is there at all.
    pub(super) server: &'a Server,
    /// How many objects the dump names.
    pub(super) named: usize,
}

/// What came.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fetched {
    /// How many objects.
    pub(super) count: u64,
    /// Their bytes.
    pub(super) bytes: u64,
    /// Those that are not to be had, by name.
    pub(super) missing: Vec<String>,
}

/// Fetches these objects, each by one of the rows that name it.
///
/// # Errors
/// [`Step::Whole`] as soon as too much is missing; what kept the tenant from being asked, [`Code::Cancelled`], and a disk
/// that will not hold them.
pub(super) async fn all(
    source: &Source<'_>,
    wanted: Vec<(String, Vec<Row>)>,
    into: &Opened,
    run: &Run,
) -> Result<Fetched, Step> {
    let mut meter = run.phase(Phase::Receiving, None);
    let mut fetched = Fetched::default();
    let asked = wanted.into_iter().map(|(name, rows)| async move {
        let had = object(source, &name, &rows, into, run).await;
        had.map(|bytes| (name, bytes))
    });
    let mut answers = stream::iter(asked).buffer_unordered(AT_ONCE);
    while let Some(answer) = answers.next().await {
        match answer? {
            (_, Some(bytes)) => {
                fetched.count += 1;
                fetched.bytes += bytes;
                meter.at(fetched.bytes);
            }
            (name, None) => {
                fetched.missing.push(name);
                // one that hands nothing out is not asked for all of it
                if let Some(because) = way::after_fetching(fetched.missing.len(), source.named) {
                    return Err(Step::Whole(because));
                }
            }
        }
    }
    fetched.missing.sort_unstable();
    Ok(fetched)
}

/// An object's size, or that no row hands it out.
async fn object(
    source: &Source<'_>,
    name: &str,
    rows: &[Row],
    into: &Opened,
    run: &Run,
) -> Result<Option<u64>, Fault> {
    // the name goes near a file system, and the dump is somebody else's
    if !reeve_backups::is_object(name) {
        return Ok(None);
    }
    let path = into.object(name)?;
    for row in rows {
        if let Some(bytes) = by_row(source, &content_of(row), name, &path, run).await? {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// How an attachment is asked for by the row that names it.
pub(crate) fn content_of(row: &Row) -> ContentOf {
    match &row.field {
        None => ContentOf::Attachment(row.id),
        Some((model, id, field)) => ContentOf::Field { model: model.clone(), id: *id, field: field.clone() },
    }
}

async fn by_row(
    source: &Source<'_>,
    of: &ContentOf,
    name: &str,
    path: &Path,
    run: &Run,
) -> Result<Option<u64>, Fault> {
    for attempt in 1..=ATTEMPTS {
        let landed = landed(source.contents, of, path, run).await;
        run.stopped()?;
        match landed {
            Ok(Some((bytes, sha1))) if name.ends_with(&sha1) => return Ok(Some(bytes)),
            // 14 ends an answer that was cut like a whole one: it looks like another content
            Ok(Some(_)) if attempt < ATTEMPTS => {}
            Ok(_) => break,
            Err(Broke::Line(error)) if may_pass(&error) && attempt < ATTEMPTS => {}
            Err(Broke::Line(error)) => {
                // where the server is there it is this one that cannot be had
                let there = run.or_stop(source.server.version()).await.is_ok();
                run.stopped()?;
                if !there {
                    return Err(error.into());
                }
                break;
            }
            Err(Broke::Disk(fault)) => return Err(fault),
        }
    }
    let _ = tokio::fs::remove_file(path).await;
    Ok(None)
}

/// Whether another attempt may go better. Also after a failure of Odoo itself: a worker may have died with it.
fn may_pass(error: &reeve_odoo::Error) -> bool {
    error.passes() || matches!(error, reeve_odoo::Error::ServerError { status: Some(500..), .. })
}

/// Why a content did not land.
enum Broke {
    Line(reeve_odoo::Error),
    Disk(Fault),
}

impl From<reeve_odoo::Error> for Broke {
    fn from(error: reeve_odoo::Error) -> Self {
        Self::Line(error)
    }
}

/// Size and SHA-1 of what came, written to the path; nothing where the tenant hands nothing out.
async fn landed(
    contents: &Contents,
    of: &ContentOf,
    path: &Path,
    run: &Run,
) -> Result<Option<(u64, String)>, Broke> {
    let Served::Content(mut stream) = contents.ask(of, &run.cancel).await? else { return Ok(None) };
    let unwritable = |error: std::io::Error| Broke::Disk(cannot_write(path, &error));
    let mut file = tokio::fs::File::create(path).await.map_err(unwritable)?;
    let (mut bytes, mut sha1) = (0, Sha1::new());
    while let Some(piece) = stream.next().await? {
        bytes += piece.len() as u64;
        sha1.update(&piece);
        file.write_all(&piece).await.map_err(unwritable)?;
    }
    // a failed write shows at the flush
    file.flush().await.map_err(unwritable)?;
    Ok(Some((bytes, hex::encode(sha1.finalize()))))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Fault {
    let code = match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Code::DiskFull,
        _ => Code::CannotWrite,
    };
    Fault::new(code, format!("{} cannot be written: {error}.", path.display())).with("path", path.display())
}
