//! The vault's jobs: backups go in.

use std::path::Path;

use chrono::{DateTime, Utc};
use reeve_backups::{Control, Verified};
use reeve_domain::job::{JobOutcome, Phase, VaultWork};
use reeve_domain::journal::Outcome;
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Code, Fault};
use reeve_odoo::Format;
use reeve_store::tenants as table;
use reeve_vault::{About, Added, Origin, Vault, Watch};
use tokio::sync::watch;

use super::export::run_export;
use super::upkeep::{checked, run_check, run_prune};
use super::{needed, place, prune};
use crate::api::Tag;
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{backups, journal, tenants};

/// How the names begin of backups on their way into the vault, in Reeve's own folder.
const ON_THE_WAY: &str = "vault-";

/// Removes what runs that were cut off left on the way: it is a whole database in the open. One that a running program
/// holds stays.
pub(crate) fn tidy(home: &Path) {
    let Ok(entries) = std::fs::read_dir(home) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let target = name.to_str().and_then(|name| name.strip_suffix(".part"));
        if let Some(target) = target.filter(|name| name.starts_with(ON_THE_WAY) && name.ends_with(".zip")) {
            reeve_backups::remove_unfinished(&home.join(target));
        }
    }
}

/// Does the job and notes how it ended.
pub(crate) async fn run(reeve: &Reeve, work: &VaultWork, run: &Run) -> Result<JobOutcome, Fault> {
    let (action, ended) = match work {
        VaultWork::Add { tenant, file, at } => ("vault.add", run_add(reeve, tenant, file, *at, run).await),
        VaultWork::Export { snapshot, to } => {
            ("vault.export", run_export(reeve, snapshot, Path::new(to), run).await)
        }
        VaultWork::Check { all } => ("vault.check", run_check(reeve, *all, run).await),
        VaultWork::Prune { remove, keep } => ("vault.prune", run_prune(reeve, remove, *keep, run).await),
        VaultWork::Run { tenants } => ("vault.run", run_all(reeve, tenants, run).await),
    };
    let (tenant, detail, how) = match &ended {
        Ok((tenant, detail, _)) => (tenant.as_deref(), detail.clone(), Outcome::Done),
        Err(fault) => (None, fault.message.clone(), journal::outcome_of(fault)),
    };
    journal::note(reeve, tenant, action, detail, how).await?;
    reeve.changed(&[Tag::Vault], None);
    ended.map(|(.., outcome)| outcome)
}

/// Whose it is, what to say of it in the journal, and what came of it.
pub(super) type Ended = Result<(Option<String>, String, JobOutcome), Fault>;

async fn run_add(reeve: &Reeve, tenant: &TenantId, file: &str, at: DateTime<Utc>, run: &Run) -> Ended {
    let tenant = tenants::by_id(reeve, tenant).await?;
    let path = Path::new(file);
    let verified = backups::prove(path, Control::new(), run).await?;
    let vault = place::open(reeve).await?;
    let (_, added) = put_in(vault, path, &tenant, at, verified, run).await?;
    let id: String = added.snapshot.id.chars().take(8).collect();
    let detail = format!("{file} as {id}, {} bytes stored", added.stored);
    let Added { snapshot, known, stored } = added;
    Ok((Some(tenant.name), detail, JobOutcome::VaultAdded { snapshot: snapshot.id, known, stored }))
}

/// A proven file goes in; one that is not sound does not.
async fn put_in(
    vault: Vault,
    path: &Path,
    tenant: &Tenant,
    at: DateTime<Utc>,
    verified: Verified,
    run: &Run,
) -> Result<(Vault, Added), Fault> {
    let unsound = verified.verdict.first_failure().map(|line| (line.name.clone(), line.detail.clone()));
    if let Some((check, detail)) = unsound {
        let message = format!("This is not a sound backup, and was not put into the vault: {detail}");
        return Err(Fault::new(Code::BackupUnsound, message)
            .with("check", check)
            .with("path", path.display()));
    }
    let origin = Origin {
        database: verified.database.unwrap_or_else(|| tenant.database.clone()),
        odoo_version: verified.odoo_version,
        sha256: verified.sha256,
        zip_bytes: verified.bytes,
    };
    let about = About { tenant: tenant.name.clone(), at, origin };
    let path = path.to_owned();
    with(vault, Phase::Receiving, run, move |vault, watch| vault.add(&path, &about, watch)).await
}

async fn run_all(reeve: &Reeve, wanted: &[TenantId], run: &Run) -> Ended {
    let kept = needed(reeve).await?;
    tidy(reeve.home());
    let mut vault = place::open(reeve).await?;
    let all = reeve.store().await?.read(table::list).await?;
    let chosen: Vec<Tenant> =
        all.into_iter().filter(|tenant| wanted.is_empty() || wanted.contains(&tenant.id)).collect();
    let (mut added, mut faults) = (0, Vec::new());
    for tenant in &chosen {
        let taken = taken(reeve, vault, tenant, run).await;
        let (detail, how) = match &taken {
            Ok(added) => (format!("{} bytes stored", added.stored), Outcome::Done),
            Err(fault) => (fault.message.clone(), journal::outcome_of(fault)),
        };
        journal::note(reeve, Some(&tenant.name), "vault.take", detail, how).await?;
        match taken {
            Ok(_) => added += 1,
            Err(fault) => faults.push(fault),
        }
        run.stopped()?;
        // each piece of work has it for itself
        vault = place::open(reeve).await?;
    }
    let keep = kept.keep;
    // before anything is removed, and also where nothing came in: a vault that is not sound is not touched
    checked(reeve, vault, kept, false, run).await?;
    if let (0, Some(first)) = (added, faults.first()) {
        return Err(first.clone());
    }
    let (vault, now) = (place::open(reeve).await?, reeve.host().now());
    let (_, removed) = with(vault, Phase::Applying, run, move |vault, watch| {
        let ids = prune::to_remove(&vault.list()?, keep, now);
        if !ids.is_empty() {
            vault.forget(&ids, watch)?;
        }
        Ok(ids.len())
    })
    .await?;
    let failed = u32::try_from(faults.len()).unwrap_or(u32::MAX);
    let removed = u32::try_from(removed).unwrap_or(u32::MAX);
    let detail = format!("{added} added, {failed} failed, {removed} removed");
    Ok((None, detail, JobOutcome::VaultRan { added, failed, removed }))
}

/// A tenant's backup, taken just now, goes in; the file on the way is not kept.
async fn taken(reeve: &Reeve, vault: Vault, tenant: &Tenant, run: &Run) -> Result<Added, Fault> {
    run.phase(Phase::Checking, None);
    let master = tenants::master_password(reeve, tenant).await?;
    let server = tenants::server_of(tenant)?;
    let on_the_way = reeve.home().join(format!("{ON_THE_WAY}{}.zip", uuid::Uuid::new_v4()));
    run.phase(Phase::Preparing, None);
    let at = reeve.host().now();
    let stream = run.or_stop(server.backup(&tenant.database, &master, Format::Zip, &run.cancel)).await?;
    // dropped at the end in any case, and that removes the file
    let received = backups::receive(stream, &on_the_way, run).await?;
    let control = Control::new().expect_sha256(received.sha256.as_str());
    let verified = backups::prove(&received.part, control, run).await?;
    let part = received.part.clone();
    let added = put_in(vault, &part, tenant, at, verified, run).await;
    received.discard();
    Ok(added?.1)
}

/// Works on the vault on a thread that may block, shows how far it is, and stops it when the job is stopped.
pub(super) async fn with<T: Send + 'static>(
    vault: Vault,
    phase: Phase,
    run: &Run,
    work: impl FnOnce(&Vault, &Watch) -> reeve_vault::Result<T> + Send + 'static,
) -> Result<(Vault, T), Fault> {
    let mut meter = run.phase(phase, None);
    let (progress, mut seen) = watch::channel(0);
    let hold = Watch::telling(move |done| {
        progress.send_replace(done);
    });
    let inner = hold.clone();
    let mut done = Box::pin(place::blocking(move || {
        let answer = work(&vault, &inner)?;
        Ok((vault, answer))
    }));
    let mut stopped = false;
    loop {
        tokio::select! {
            answer = &mut done => return answer,
            () = run.cancel.cancelled(), if !stopped => {
                stopped = true;
                hold.cancel();
            }
            Ok(()) = seen.changed() => meter.at(*seen.borrow_and_update()),
        }
    }
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
        tidy(home.path());
        assert!(!file("vault-1.zip.part").exists());
        assert!(file("vault-1.zip").exists() && file("other.zip.part").exists());
    }
}
