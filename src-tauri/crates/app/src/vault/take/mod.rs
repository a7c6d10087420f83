//! A tenant's backup, taken just now, goes into the vault: by the shorter way where it is open, else as the server's zip.
//!
//! What must always hold: nothing of it stays on this computer outside the vault; which way it came, why, and what is
//! missing is part of the result; nothing goes in that is not sound.

mod fetch;
mod increment;
mod way;

use std::path::{Path, PathBuf};

use reeve_backups::{Control, Verified};
use reeve_domain::backup::{Holds, Verdict};
use reeve_domain::job::{Phase, TakenBy, VaultTaken};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_odoo::Format;
use reeve_vault::{About, Added, Origin, Vault};

use super::place;
use super::work::with;
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{backups, tenants};
pub(crate) use fetch::content_of;
use increment::Step;
use way::Because;

/// How the names begin of backups on their way into the vault, in Reeve's own folder.
const ON_THE_WAY: &str = "vault-";
/// How those end that are put together here.
const TOGETHER: &str = ".together";

/// Removes what runs that were cut off left on the way: it is a whole database in the open. One that a running program
/// holds stays.
pub(crate) fn tidy(home: &Path) {
    let Ok(entries) = std::fs::read_dir(home) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| name.starts_with(ON_THE_WAY)) else { continue };
        if let Some(target) = name.strip_suffix(".part").filter(|name| name.ends_with(".zip")) {
            reeve_backups::remove_unfinished(&home.join(target));
        } else if name.ends_with(TOGETHER) {
            reeve_backups::Opened::remove_left(&home.join(name));
        }
    }
}

/// A name of its own for a zip on its way.
pub(super) fn on_the_way(home: &Path) -> PathBuf {
    home.join(format!("{ON_THE_WAY}{}.zip", uuid::Uuid::new_v4()))
}

/// Takes a tenant's backup into the vault.
pub(super) async fn taken(reeve: &Reeve, tenant: &Tenant, run: &Run) -> Result<VaultTaken, Fault> {
    match Box::pin(increment::taken(reeve, tenant, run)).await {
        Ok(taken) => Ok(taken),
        Err(Step::Failed(fault)) => Err(fault),
        Err(Step::Whole(because)) => whole(reeve, tenant, because, run).await,
    }
}

async fn whole(reeve: &Reeve, tenant: &Tenant, because: Because, run: &Run) -> Result<VaultTaken, Fault> {
    run.phase(Phase::Checking, None);
    let vault = place::open(reeve).await?;
    let manager = tenants::database_manager(reeve, tenant).await?;
    let on_the_way = on_the_way(reeve.home());
    let at = reeve.host().now();
    let live = backups::Live {
        manager: &manager,
        database: &tenant.database,
        format: Format::Zip,
        to: &on_the_way,
        per_second: None,
    };
    // dropped at the end in any case, and that removes the file
    let (received, _) = live.received(run).await?;
    let control = Control::new().expect_sha256(received.sha256.as_str());
    let verified = backups::prove(&received.part, control, run).await?;
    // as it was asked for: a tenant without a single attachment is whole all the same
    let verified = Verified { holds: Some(Holds::Full), ..verified };
    let (part, bytes) = (received.part.clone(), received.bytes);
    let added = put_in(vault, &part, tenant, at, verified, run).await;
    received.discard();
    let Added { stored, .. } = added?.1;
    Ok(VaultTaken {
        tenant: tenant.name.clone(),
        way: TakenBy::Whole,
        because: Some(because.to_string()),
        received: bytes,
        fetched: 0,
        stored,
        missing: Vec::new(),
    })
}

/// A proven file goes in; one that is not sound does not.
pub(super) async fn put_in(
    vault: Vault,
    path: &Path,
    tenant: &Tenant,
    at: chrono::DateTime<chrono::Utc>,
    verified: Verified,
    run: &Run,
) -> Result<(Vault, Added), Fault> {
    sound(&verified.verdict).map_err(|fault| fault.with("path", path.display()))?;
    let origin = Origin {
        database: verified.database.unwrap_or_else(|| tenant.database.clone()),
        odoo_version: verified.odoo_version,
        sha256: verified.sha256,
        zip_bytes: verified.bytes,
        holds: verified.holds,
        missing: Vec::new(),
    };
    let about = About { tenant: tenant.name.clone(), at, origin };
    let path = path.to_owned();
    with(vault, Phase::Receiving, run, move |vault, watch| vault.add(&path, &about, watch)).await
}

/// Nothing where all checks held.
fn sound(verdict: &Verdict) -> Result<(), Fault> {
    let Some(line) = verdict.first_failure() else { return Ok(()) };
    let message = format!("This is not a sound backup, and was not put into the vault: {}", line.detail);
    Err(Fault::new(Code::BackupUnsound, message).with("check", &line.name))
}

/// What the journal says of a backup that came.
pub(super) fn in_words(taken: &VaultTaken) -> String {
    let VaultTaken { way, because, fetched, stored, missing, .. } = taken;
    let mut words = match (way, because) {
        (TakenBy::Increment, _) => {
            format!("{stored} bytes stored, the database and {fetched} attachments came")
        }
        (TakenBy::Whole, Some(because)) => format!("{stored} bytes stored, the whole zip came: {because}"),
        (TakenBy::Whole, None) => format!("{stored} bytes stored, the whole zip came"),
    };
    if !missing.is_empty() {
        words.push_str(&format!("; {} missing: {}", missing.len(), missing.join(", ")));
    }
    words
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use super::*;

    #[test]
    fn what_a_killed_run_left_on_the_way_goes_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let file = |name: &str| home.path().join(name);
        for name in ["vault-1.zip.part", "vault-1.zip", "other.zip.part"] {
            std::fs::write(file(name), b"x").unwrap();
        }
        let left = file("vault-2.together");
        std::fs::create_dir_all(left.join("backup")).unwrap();
        let held = reeve_backups::Opened::create(&file("vault-3.together")).unwrap();
        tidy(home.path());
        assert!(!file("vault-1.zip.part").exists() && !left.exists());
        assert!(file("vault-1.zip").exists() && file("other.zip.part").exists());
        assert!(cfg!(windows) || held.backup().exists(), "a running program's stays");
    }

    #[test]
    fn the_journal_names_what_is_missing() {
        let taken = VaultTaken {
            tenant: "Acme".into(),
            way: TakenBy::Increment,
            because: None,
            received: 9,
            fetched: 2,
            stored: 7,
            missing: vec!["4d/4d24".into(), "ff/ff00".into()],
        };
        let words = in_words(&taken);
        assert!(words.contains("2 missing: 4d/4d24, ff/ff00"), "{words}");
    }
}
