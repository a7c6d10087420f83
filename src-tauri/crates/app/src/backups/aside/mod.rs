//! A drill on a server of one's own: a backup restored under a side name through the database manager, looked at over
//! the wire, and dropped again.
//!
//! What must always hold: the database that a drill made is dropped however the drill ends, and where it cannot be, that
//! is said with its name; no other database is touched; what the server does not do or tell is no fault of the backup.

mod guarded;
mod look;
mod own;
mod rest;
mod send;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use reeve_backups::{Control, Drilled, Expected};
use reeve_domain::backup::{DrillLine, DrillPlace, Grade};
use reeve_domain::job::{DrillSide, Phase};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::{Tenant, invalid};
use reeve_domain::version::Version;
use reeve_domain::{Code, Fault};
use reeve_odoo::{DatabaseManager, Dialect, Error, RestoreAs};
use tokio::sync::watch;

use super::drill::blocking;
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{journal, tenants};

/// Longest name of a database that PostgreSQL takes, in bytes.
const NAME_BYTES: usize = 63;

pub(crate) use guarded::Proof;
pub(crate) use look::{Depth, Look, Runs};
pub(crate) use own::{OwnFiles, own_files};
pub(crate) use rest::{AT_WORK, at_work, set_active};
pub(crate) use send::{LATE, drop_made, drop_patiently, send};

/// What became of a drill on a server.
pub(super) struct Carried {
    pub(super) drilled: Drilled,
    pub(super) place: DrillPlace,
    /// Why the side database is there still.
    pub(super) left: Option<Fault>,
}

/// A side name for a drill beside this database: `acme_drill_1a2b3c4d`.
pub(super) fn side_name(database: &str) -> String {
    let id = uuid::Uuid::new_v4().simple().to_string();
    let behind = format!("_drill_{}", id.get(..8).unwrap_or_default());
    format!("{}{behind}", super::shortened(database, NAME_BYTES - behind.len()))
}

/// Restores a backup of `owner` on a server, says what came back, and drops it.
pub(super) async fn restored(
    reeve: &Reeve,
    on: &DrillSide,
    file: &Path,
    sha256: Option<&str>,
    owner: Option<&Tenant>,
    run: &Run,
) -> Result<Carried, Fault> {
    let begun = Instant::now();
    let tenant = tenants::by_id(reeve, &on.tenant).await?;
    let manager = tenants::database_manager(reeve, &tenant).await?;
    let expected = expected(file, sha256, run).await?;
    let version = run.or_stop(manager.server().version()).await?;
    let neutralised = Dialect::of(&version)?.neutralizes;
    fits(&expected, &version)?;
    let place = DrillPlace::Server {
        tenant: tenant.name.clone(),
        url: tenant.url.clone(),
        odoo: version.text.clone(),
        neutralised,
    };
    let carried = |evidence: Vec<_>, expected: Expected, took, left| {
        let (grade, verified) = (Grade::of(&evidence), expected.verified);
        Carried { drilled: Drilled { verified, took, grade, evidence }, place, left }
    };
    if !expected.loadable {
        let evidence = expected.refused("there is no dump in it that could be loaded");
        return Ok(carried(evidence, expected, begun.elapsed(), None));
    }
    let words = format!("{} as {} on {}", file.display(), on.database, tenant.url);
    journal::note(reeve, Some(&tenant.name), Action::BackupDrillSide, words, Outcome::Done).await?;
    let side = Side { reeve, tenant: &tenant, manager: &manager, database: &on.database };
    let (made, looked) = side.restored(&expected, file, neutralised, owner.unwrap_or(&tenant), run).await;
    // dropping it is no part of a real restore
    let took = begun.elapsed();
    run.phase(Phase::Finishing, None);
    let left = side.dropped(made).await?;
    match (looked, left) {
        (Ok(evidence), left) => Ok(carried(evidence, expected, took, left)),
        (Err(fault), None) => Err(fault),
        (Err(fault), Some(left)) => {
            Err(Fault { message: format!("{} {}", fault.message, left.message), ..left })
        }
    }
}

/// Drops what a drill left on a server that was cut off with the program; begun and not waited for.
pub(crate) fn drop_left(reeve: &Reeve, on: &DrillSide) {
    let (reeve, on) = (reeve.clone(), on.clone());
    tokio::spawn(async move {
        let dropped = async {
            let tenant = tenants::by_id(&reeve, &on.tenant).await?;
            let manager = tenants::database_manager(&reeve, &tenant).await?;
            let side = Side { reeve: &reeve, tenant: &tenant, manager: &manager, database: &on.database };
            side.dropped(Made::Wholly).await
        };
        if let Err(fault) = dropped.await {
            tracing::warn!(code = %fault.code.name(), "what a drill left on a server could not be dropped");
        }
    });
}

/// What the backup must bring back, read before anything else happens with it.
///
/// # Errors
/// [`Code::CannotRead`], [`Code::Cancelled`].
pub(crate) async fn expected(file: &Path, sha256: Option<&str>, run: &Run) -> Result<Expected, Fault> {
    let mut meter = run.phase(Phase::Verifying, tokio::fs::metadata(file).await.ok().map(|m| m.len()));
    let (told, mut proof) = watch::channel(Proof::Reading(0));
    let mut work = std::pin::pin!(proof_of(file, sha256, told, run));
    loop {
        tokio::select! {
            done = &mut work => return done,
            Ok(()) = proof.changed() => if let Proof::Reading(done) = *proof.borrow_and_update() {
                meter.at(done);
            },
        }
    }
}

/// The same beside something else, which is told how far it came. Reads on a thread of its own, which ends as soon as nobody
/// waits for it.
///
/// # Errors
/// As [`expected`].
pub(crate) async fn proof_of(
    file: &Path,
    sha256: Option<&str>,
    told: watch::Sender<Proof>,
    run: &Run,
) -> Result<Expected, Fault> {
    struct Ends(Control);
    impl Drop for Ends {
        fn drop(&mut self) {
            self.0.cancel();
        }
    }

    let told = Arc::new(told);
    let reading = Arc::clone(&told);
    let control = Control::new().on_progress(move |done, _| {
        reading.send_replace(Proof::Reading(done));
    });
    let control = sha256.into_iter().fold(control, |control, sha256| control.expect_sha256(sha256));
    let (_ends, path) = (Ends(control.clone()), file.to_owned());
    let read = blocking(move || {
        let verified = reeve_backups::verify(&path, &control)?;
        if verified.verdict.ok {
            told.send_replace(Proof::Holds);
        }
        Ok(Expected::of(verified, &path, &control)?)
    });
    run.or_stop(read).await
}

fn fits(expected: &Expected, server: &Version) -> Result<(), Fault> {
    match other_series(expected.verified.odoo_version.as_deref(), server) {
        Some(words) => {
            Err(invalid("on", words).next("Name a tenant whose server runs the same version of Odoo."))
        }
        None => Ok(()),
    }
}

/// That a backup, made by this version of Odoo, is of another series than a server runs, in words: such a server reports
/// success and leaves a broken database.
pub(crate) fn other_series(made_by: Option<&str>, server: &Version) -> Option<String> {
    let made_by = made_by.and_then(|text| Version::parse(text, None))?;
    (made_by.series != server.series)
        .then(|| format!("The backup is of Odoo {}, and the server runs {}.", made_by.text, server.text))
}

/// What a server may have made of what it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    /// Nothing: nothing was sent.
    Nothing,
    /// A database, or a part of one, that is there by now.
    Wholly,
    /// A database that may come into being yet: the server was not waited for.
    Perhaps,
}

/// The database that a drill makes.
struct Side<'a> {
    reeve: &'a Reeve,
    /// Whose server it is on.
    tenant: &'a Tenant,
    manager: &'a DatabaseManager,
    database: &'a str,
}

impl Side<'_> {
    /// The evidence, and what there may be to drop.
    async fn restored(
        &self,
        expected: &Expected,
        file: &Path,
        neutralize: bool,
        owner: &Tenant,
        run: &Run,
    ) -> (Made, Result<Vec<DrillLine>, Fault>) {
        let all = expected.verified.bytes;
        let sent = AtomicU64::new(0);
        let wanted = RestoreAs { database: self.database, copy: true, neutralize };
        let what = (file, expected.verified.sha256.as_str());
        match send(self.manager, &wanted, what, Proof::held(), &sent, run).await {
            Ok(()) => {}
            Err(Error::RestoreFailed { words }) if !expected.verified.verdict.ok => {
                return (
                    Made::Wholly,
                    Ok(expected.refused(&format!("the server could not restore it: {words}"))),
                );
            }
            // a sound file that a server does not take says as much of the server
            Err(error) => {
                let made = match (&error, sent.load(Ordering::Relaxed)) {
                    (_, 0) => Made::Nothing,
                    (Error::RestoreFailed { .. } | Error::UploadUnreadable { .. }, _) => Made::Wholly,
                    (_, sent) if sent < all => Made::Wholly,
                    _ => Made::Perhaps,
                };
                return (made, Err(error.into()));
            }
        }
        run.phase(Phase::Reading, None);
        let runs = if neutralize { Runs::Neutralised } else { Runs::StoppedByHand };
        let (server, database) = (self.manager.server(), self.database);
        let look = Look { server, database, login: None, runs, depth: Depth::Whole };
        let back = Box::pin(look.at(self.reeve, expected, owner, run)).await;
        (Made::Wholly, back.map(|back| expected.evidence(&back)))
    }

    /// Drops the database, also where the drill was stopped; what keeps it from being dropped is the answer.
    async fn dropped(&self, made: Made) -> Result<Option<Fault>, Fault> {
        if made == Made::Nothing {
            return Ok(None);
        }
        let within = if made == Made::Perhaps { LATE } else { Duration::ZERO };
        let left = match drop_made(self.manager, self.database, within).await {
            Ok(false) => return Ok(None),
            Ok(true) => Ok(()),
            Err(error) => {
                let seen = self.manager.server().database_exists(self.database).await;
                Err(self.left(seen, &error))
            }
        };
        let (words, how) = match &left {
            Ok(()) => (format!("{} on {}", self.database, self.tenant.url), Outcome::Done),
            Err(fault) => (fault.message.clone(), Outcome::Failed),
        };
        journal::note(self.reeve, Some(&self.tenant.name), Action::BackupDrillDrop, words, how).await?;
        Ok(left.err())
    }

    fn left(&self, seen: Option<bool>, error: &Error) -> Fault {
        let there = if seen == Some(true) { "IS LEFT" } else { "MAY BE LEFT" };
        let words = format!(
            "THE DATABASE {} {there} ON {}: it could not be dropped ({error}).",
            self.database, self.tenant.url
        );
        Fault::new(Code::DrillFailed, words)
            .with("database", self.database)
            .next("Drop it in the server's database manager: it is a whole copy of the tenant.")
    }
}
