//! The drill: a backup restored for real into a throw-away PostgreSQL, and what was seen.
//!
//! The file is proven as ever, its dump is loaded statement by statement, and the restored database is compared with the
//! rest of the backup. What must always hold: a drill leaves nothing running and nothing on the disk; memory stays flat;
//! what a dump says is data, never a command to this computer; a failure of this computer is an error and never a bad
//! grade.

mod cluster;
mod confined;
mod expected;
mod judge;
mod load;
mod look;
mod place;
mod programs;
mod sift;
mod tables;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use reeve_domain::backup::{DrillCheck, DrillFinding, DrillLine, Grade, Verdict};

pub use expected::{Back, Expected};
pub use judge::Referred;
pub use programs::{Programs, Version};
pub use tables::TablesBack;

use crate::verify::{Content, archive_minor, head, plain_text, verify};
use crate::{Control, Error, Result, Verified};
use cluster::Cluster;
use judge::line;
use load::{Dump, Loaded, Refused, Size, load};
use look::Look;

/// Models whose records the database names elsewhere by their ids, with the tables they are in.
pub const MODELS: [(&str, &str); 5] = [
    ("ir.module.module", "ir_module_module"),
    ("res.company", "res_company"),
    ("res.groups", "res_groups"),
    ("res.partner", "res_partner"),
    ("res.users", "res_users"),
];

/// Room that a database takes for each byte of its dump, with its indexes and what loading writes beside.
pub(crate) const ROOM: u64 = 3;
/// Room that an empty PostgreSQL takes, in bytes.
const EMPTY: u64 = 128 << 20;
/// The newest archives of pg_dump's custom format that the series of PostgreSQL read.
const ARCHIVES: [(u32, u8); 3] = [(13, 14), (16, 15), (17, 16)];

/// PostgreSQL's codes for what only a newer one knows: a syntax, a feature, a function, a type, a setting.
const NOVEL: [&str; 5] = ["42601", "0A000", "42883", "42704", "22023"];
/// … and for what an extension would have: a function, a type, a table, a schema.
const LACKING: [&str; 4] = ["42883", "42704", "42P01", "3F000"];

/// What a drill showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drilled {
    /// What a look at the file showed.
    pub verified: Verified,
    /// How long it took from opening the file until the restored database was proven.
    pub took: Duration,
    /// The grade of the evidence.
    pub grade: Grade,
    /// What was seen, in the order of the checks.
    pub evidence: Vec<DrillLine>,
}

/// Removes what drills left behind that were cut off by a power cut. Those of a running program stay.
pub fn tidy_drills() {
    cluster::tidy();
}

/// Restores a backup on this computer and says what came back. Blocks: run it on a thread of its own. `proving` is told
/// how far the file is proven, `loading` how much of the dump is loaded; either stops the drill.
///
/// # Errors
/// [`Error::CannotRead`], [`Error::Cancelled`], [`Error::DiskFull`]; [`Error::Postgres`] where this computer's PostgreSQL
/// cannot take the dump, [`Error::Drill`] where this computer fails. A backup that does not come back is no error.
pub fn drill(file: &Path, programs: &Programs, proving: &Control, loading: &Control) -> Result<Drilled> {
    let begun = Instant::now();
    let verified = verify(file, proving)?;
    let mut evidence = vec![whole_file(&verified.verdict)];
    evidence.extend(restored(file, programs, &verified, loading)?);
    let grade = Grade::of(&evidence);
    Ok(Drilled { verified, took: begun.elapsed(), grade, evidence })
}

/// Whether the file is the one that was made. What its content lacks is found by restoring it.
fn whole_file(verdict: &Verdict) -> DrillLine {
    let of_file = ["kind", "directory", "crc", "sha256"];
    let failed = verdict.checks.iter().find(|check| !check.ok && of_file.contains(&check.name.as_str()));
    match failed {
        Some(check) => line(DrillCheck::File, DrillFinding::Failed, check.detail.as_str()),
        None if verdict.checks.iter().any(|check| check.name == "crc") => {
            line(DrillCheck::File, DrillFinding::Held, "every checksum holds")
        }
        None => line(DrillCheck::File, DrillFinding::Unknown, "such a file has no checksums"),
    }
}

/// The lines behind the file's.
fn restored(
    file: &Path,
    programs: &Programs,
    verified: &Verified,
    control: &Control,
) -> Result<Vec<DrillLine>> {
    let opened = Content::open(file, control)?;
    // one that was stopped while it was opened looks like one that cannot be
    if control.is_cancelled() {
        return Err(Error::Cancelled);
    }
    let (dump, bytes) = match &opened {
        Some(opened) => (Dump::Plain(opened.dump()), opened.dump_bytes()),
        None => match custom(file, programs)? {
            Some(archive) => (Dump::Custom(archive), verified.bytes),
            None => match plain(file)? {
                Some(text) => (Dump::Plain(text), verified.bytes),
                None => return Ok(none("there is no dump in it that could be loaded")),
            },
        },
    };
    let size = Size { bytes, most: room_for(bytes)? };
    let cluster = Cluster::start(programs, control)?;
    let loaded = load(&cluster, file, dump, size, control)?;
    if let Some(refused) = &loaded.refused {
        return not_loaded(&loaded, refused, programs.version());
    }
    let mut evidence = vec![line(DrillCheck::Load, DrillFinding::Held, everything(&loaded, programs))];
    let look = Look::at(&cluster)?;
    evidence.push(look.tables(&loaded.seen)?);
    evidence.push(look.users()?);
    evidence.extend(filestore(&look, opened.as_ref(), &verified.verdict)?);
    evidence.push(match verified.modules.is_empty() {
        false => look.modules(&verified.modules)?,
        true => no_manifest(&verified.verdict),
    });
    if control.is_cancelled() {
        return Err(Error::Cancelled);
    }
    Ok(evidence)
}

/// A dump in custom format, opened; `None` for what is none.
fn custom(file: &Path, programs: &Programs) -> Result<Option<File>> {
    let Some(minor) = archive_minor(&head(file, 16)?) else { return Ok(None) };
    let ours = programs.version();
    let newest =
        ARCHIVES.iter().rev().find(|(major, _)| *major <= ours.major).map_or(0, |(_, newest)| *newest);
    if minor > newest {
        return Err(Error::Postgres(format!(
            "the dump is from a newer PostgreSQL than this computer's {ours}: install the newer one"
        )));
    }
    File::open(file).map(Some).map_err(|error| Error::reading(file, error))
}

/// A dump as text, opened; `None` for what is none.
fn plain(file: &Path) -> Result<Option<Box<dyn Read + Send>>> {
    let opened = File::open(file).map_err(|error| Error::reading(file, error))?;
    Ok(plain_text(&head(file, 64)?, opened))
}

/// How long a dump may be that the disk has room for; refused where this one, as far as its size is known, is longer.
fn room_for(dump: u64) -> Result<u64> {
    let needed = dump.saturating_mul(ROOM).saturating_add(EMPTY);
    match cluster::room() {
        Some(free) if free < needed => {
            Err(Error::DiskFull { path: cluster::parent(), needed: Some(needed), free: Some(free) })
        }
        free => Ok(free.map_or(u64::MAX, |free| free.saturating_sub(EMPTY) / ROOM)),
    }
}

/// What a load that went through to the end has to tell.
fn everything(loaded: &Loaded, programs: &Programs) -> String {
    let seen = &loaded.seen;
    let mut words = format!("every statement loads into PostgreSQL {}", programs.version());
    for (what, names) in [("settings", &seen.settings), ("extensions", &seen.extensions)] {
        if !names.is_empty() {
            words.push_str(&format!("; without {what} that are not here: {}", names.join(", ")));
        }
    }
    if seen.theirs > 0 {
        words.push_str(&format!("; without {} owners, rights or publications of its server", seen.theirs));
    }
    words
}

/// What a load that stopped has to tell: whether the dump, its rows or this computer is at fault.
fn not_loaded(loaded: &Loaded, refused: &Refused, ours: Version) -> Result<Vec<DrillLine>> {
    let (seen, state) = (&loaded.seen, refused.state.as_str());
    match state.get(..2).unwrap_or_default() {
        // the class tells: what stands in the rows, or a row that another one needs
        "22" | "23" if state != "22023" => {
            let why = match &refused.row {
                Some(row) => format!("loading stopped at a damaged row: {row}"),
                None => format!("rows are missing or there twice: {}", refused.words),
            };
            let mut evidence =
                vec![line(DrillCheck::Load, DrillFinding::Unknown, "ended where the rows did not fit")];
            evidence.push(line(DrillCheck::Tables, DrillFinding::Failed, why));
            Ok(evidence)
        }
        // out of resources, ended by an operator, failed in itself
        "53" | "57" | "58" | "XX" => {
            Err(Error::Drill(format!("PostgreSQL could not go on: {}", refused.words)))
        }
        // an extension is the likelier reason than what only a newer server knows
        _ if LACKING.contains(&state) && !seen.extensions.is_empty() => Err(Error::Postgres(format!(
            "the dump needs extensions that are not installed here, or only an administrator may create: {} ({})",
            seen.extensions.join(", "),
            refused.words
        ))),
        // not known here: known where the dump is from
        _ if NOVEL.contains(&state) && seen.server.is_some_and(|theirs| theirs.major > ours.major) => {
            let theirs = seen.server.unwrap_or(ours);
            Err(Error::Postgres(format!(
                "the dump is from PostgreSQL {theirs}, and this computer's {ours} does not take all of it ({}): install \
                 PostgreSQL {}",
                refused.words, theirs.major
            )))
        }
        _ => Ok(none(&format!("a statement does not load: {}", refused.words))),
    }
}

/// Nothing comes back.
fn none(why: &str) -> Vec<DrillLine> {
    vec![line(DrillCheck::Load, DrillFinding::Failed, why)]
}

/// The lines about the filestore: what the database names, and whether each object is what its name says.
fn filestore(look: &Look<'_>, opened: Option<&Content>, verdict: &Verdict) -> Result<Vec<DrillLine>> {
    let none = std::collections::HashSet::new();
    let mut lines = look.filestore(opened.map_or(&none, |opened| &opened.objects))?;
    wrong_objects(&mut lines, verdict);
    Ok(lines.into())
}

/// Says of the filestore which of its objects are not what their names say, as a look at the file showed.
fn wrong_objects(lines: &mut [DrillLine; 2], verdict: &Verdict) {
    let wrong = verdict.checks.iter().find(|check| check.name == "filestore" && !check.ok);
    if let (Some(wrong), [filestore, _]) = (wrong, lines) {
        let also = if filestore.finding == DrillFinding::Failed { filestore.detail.as_str() } else { "" };
        let parts: Vec<&str> =
            [wrong.detail.as_str(), also].into_iter().filter(|part| !part.is_empty()).collect();
        *filestore = line(DrillCheck::Filestore, DrillFinding::Failed, parts.join("; "));
    }
}

/// The line about the modules of a backup without a manifest that names any.
fn no_manifest(verdict: &Verdict) -> DrillLine {
    match verdict.checks.iter().find(|check| check.name == "manifest") {
        Some(check) => line(DrillCheck::Modules, DrillFinding::Failed, check.detail.as_str()),
        None => line(DrillCheck::Modules, DrillFinding::Unknown, "such a dump has no manifest"),
    }
}
