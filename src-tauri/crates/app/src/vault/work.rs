//! The vault's jobs: backups go in.

use std::path::Path;

use chrono::{DateTime, Utc};
use reeve_backups::Control;
use reeve_domain::job::{JobOutcome, Phase, VaultNotTaken, VaultWork};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::schedule::{RunDetail, RunResult};
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Code, Fault};
use reeve_store::tenants as table;
use reeve_vault::{Added, Vault, Watch};
use tokio::sync::watch;

use super::export::run_export;
use super::take::{put_in, tidy};
use super::upkeep::{checked, pruned, run_check, run_prune};
use super::{catalogue, place, schedule, take};
use crate::api::Tag;
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::{backups, journal, tenants};

/// Does the job and notes how it ended.
pub(crate) async fn run(reeve: &Reeve, work: &VaultWork, run: &Run) -> Result<JobOutcome, Fault> {
    let (action, ended) = match work {
        VaultWork::Add { tenant, file, at } => {
            (Action::VaultAdd, run_add(reeve, tenant, file, *at, run).await)
        }
        VaultWork::Export { snapshot, to } => {
            (Action::VaultExport, run_export(reeve, snapshot, Path::new(to), run).await)
        }
        VaultWork::Check { all } => (Action::VaultCheck, run_check(reeve, *all, run).await),
        VaultWork::Prune { remove, keep } => (Action::VaultPrune, run_prune(reeve, remove, *keep, run).await),
        VaultWork::Run { tenants } => (Action::VaultRun, scheduled(reeve, tenants, run).await),
    };
    let (tenant, detail, how) = match &ended {
        Ok((tenant, detail, _)) => (tenant.as_deref(), detail.clone(), Outcome::Done),
        Err(fault) => (None, fault.message.clone(), journal::outcome_of(fault)),
    };
    journal::note(reeve, tenant, action, detail, how).await?;
    if changes(work) && ended.is_ok() {
        catalogue::note(reeve, |kept| kept.read_only = false).await?;
    }
    // what failed may be the vault itself
    if how != Outcome::Cancelled && (changes(work) || how != Outcome::Done) {
        catalogue::look(reeve).await;
    }
    reeve.changed(&[Tag::Vault], None);
    ended.map(|(.., outcome)| outcome)
}

/// Whether what is in the vault may be another than before.
fn changes(work: &VaultWork) -> bool {
    matches!(work, VaultWork::Add { .. } | VaultWork::Prune { .. } | VaultWork::Run { .. })
}

/// Whose it is, what to say of it in the journal, and what came of it.
pub(super) type Ended = Result<(Option<String>, String, JobOutcome), Fault>;

async fn run_add(reeve: &Reeve, tenant: &TenantId, file: &str, at: DateTime<Utc>, run: &Run) -> Ended {
    let tenant = tenants::by_id(reeve, tenant).await?;
    let path = Path::new(file);
    // deriving the vault's key takes as long as reading a small backup
    let (verified, vault) = tokio::join!(backups::prove(path, Control::new(), run), place::open(reeve));
    let verified = verified?;
    if let Some(database) = &verified.database {
        backups::belongs(database, &tenant).map_err(|another| {
            another.with("path", path.display()).next("Name the tenant whose database it is.")
        })?;
    }
    let (_, added) = put_in(vault?, path, &tenant, at, verified, run).await?;
    let id: String = added.snapshot.id.chars().take(8).collect();
    let detail = format!("{file} as {id}, {} bytes stored", added.stored);
    let Added { snapshot, known, stored } = added;
    Ok((Some(tenant.name), detail, JobOutcome::VaultAdded { snapshot: snapshot.id, known, stored }))
}

/// The same, and how it went is kept where it was over all tenants: the next one is due by that.
async fn scheduled(reeve: &Reeve, wanted: &[TenantId], run: &Run) -> Ended {
    if !wanted.is_empty() {
        return run_all(reeve, wanted, run).await;
    }
    let at = reeve.host().now();
    schedule::note(reeve, at, RunResult::Begun, None).await?;
    let ended = run_all(reeve, wanted, run).await;
    let (result, detail) = match &ended {
        Ok((.., outcome)) if outcome.lacks_something() => (RunResult::Partly, RunDetail::of(outcome)),
        Ok((.., outcome)) => (RunResult::Done, RunDetail::of(outcome)),
        Err(fault) if fault.code == Code::Cancelled => (RunResult::Stopped, None),
        Err(fault) => (RunResult::Failed, Some(RunDetail::from(fault))),
    };
    schedule::note(reeve, at, result, detail).await?;
    ended
}

async fn run_all(reeve: &Reeve, wanted: &[TenantId], run: &Run) -> Ended {
    tidy(reeve.home());
    // one that does not open, or that somebody else has, is no reason to trouble the tenants
    let vault = place::open(reeve).await?;
    place::blocking(move || vault.is_free()).await?;
    let all = reeve.store().await?.read(table::list).await?;
    let chosen: Vec<Tenant> =
        all.into_iter().filter(|tenant| wanted.is_empty() || wanted.contains(&tenant.id)).collect();
    let (mut taken, mut not_taken) = (Vec::new(), Vec::new());
    for tenant in &chosen {
        let one = Box::pin(take::taken(reeve, tenant, run)).await;
        let (detail, how) = match &one {
            Ok(one) => (take::in_words(one), Outcome::Done),
            Err(fault) => (fault.message.clone(), journal::outcome_of(fault)),
        };
        journal::note(reeve, Some(&tenant.name), Action::VaultTake, detail, how).await?;
        match one {
            Ok(one) => taken.push(one),
            Err(fault) => not_taken.push(VaultNotTaken { tenant: tenant.name.clone(), fault }),
        }
        run.stopped()?;
    }
    // before anything is removed, and also where nothing came in: a vault that is not sound is not touched
    checked(reeve, false, run).await?;
    if let (true, Some(first)) = (taken.is_empty(), not_taken.first()) {
        return Err(first.fault.clone());
    }
    let removed = pruned(reeve, &chosen, run).await?;
    let [added, failed, removed] =
        [taken.len(), not_taken.len(), removed].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    let outcome = JobOutcome::VaultRan { added, failed, removed, taken, not_taken };
    let words = RunDetail::of(&outcome).map(|ran| ran.to_string()).unwrap_or_default();
    Ok((None, words, outcome))
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
