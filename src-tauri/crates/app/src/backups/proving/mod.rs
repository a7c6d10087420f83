//! What is proven by itself: what may be done, when a run is due, and that there is one at a time.
//!
//! A run reads the sources, looks at what is due where it lies or brings it here for that, and makes the drills that are
//! due. What must always hold: the app, a command and the system's scheduler go by the same notes, and none begins where
//! another is at work; nothing that was brought here for a look stays; a run that was cut off loses nothing but the
//! backup it was at.

mod look;
mod standing;
mod work;

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reeve_domain::backup::{Looked, Proving, Ran, is_run_due};
use reeve_domain::job::{Job, JobKind};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use reeve_store::{Transaction, settings};
use serde::{Deserialize, Serialize};

use crate::api::{Nothing, ProvingView, Tag};
use crate::reeve::{First, Reeve};
use crate::{jobs, journal};

pub(super) use look::{Looks, in_place};
pub(super) use standing::standing;
pub(crate) use work::run_due;

/// What the store calls these settings.
const SETTING: &str = "proving";
/// Between two looks at whether a run is due. A window that was opened a moment ago has other things to do.
const EVERY: Duration = Duration::from_secs(600);

/// What may be done, and what is noted of what was.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Kept {
    #[serde(default)]
    rule: Proving,
    #[serde(default)]
    last: Option<Ran>,
    /// When PostgreSQL's programs were last missed.
    #[serde(default)]
    programs_missed: Option<DateTime<Utc>>,
    /// Drills that could not be made, by tenant.
    #[serde(default)]
    tried: BTreeMap<TenantId, Looked>,
}

/// What may be proven by itself, and how the last run ended.
///
/// # Errors
/// When the store cannot be read.
pub async fn proving(reeve: &Reeve, _: Nothing) -> Result<ProvingView, Fault> {
    let Kept { rule, last, .. } = kept(reeve).await?;
    Ok(ProvingView { rule, last })
}

/// Says what may be proven by itself.
///
/// # Errors
/// When the store cannot be written.
pub async fn set_proving(reeve: &Reeve, rule: Proving) -> Result<ProvingView, Fault> {
    let Kept { rule, last, .. } = change(reeve, move |kept| kept.rule = rule).await?;
    let words = match rule {
        Proving { on: false, .. } => "off".to_owned(),
        Proving { bring_up_to, drills, .. } => {
            format!("on; brings up to {bring_up_to} bytes here; drills {}", if drills { "on" } else { "off" })
        }
    };
    journal::note(reeve, None, Action::BackupProving, words, Outcome::Done).await?;
    Ok(ProvingView { rule, last })
}

/// Proves what is due, as a job, whether or not it is left to run by itself.
///
/// # Errors
/// [`Code::StoreBusy`] while a run is at work, in this program or in another.
pub async fn prove_due(reeve: &Reeve, _: Nothing) -> Result<Job, Fault> {
    let begun = jobs::start_alone(reeve, JobKind::ProveDue, String::new(), is_run).await?;
    begun.ok_or_else(|| {
        Fault::new(Code::StoreBusy, "What is due is being proven already.")
            .next("Wait for its end, or stop it where it was started.")
    })
}

/// Begins a run where one is due, it may run by itself and none is at work; a window does so every few minutes.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn prove_if_due(reeve: &Reeve) -> Result<Option<Job>, Fault> {
    let kept = kept(reeve).await?;
    if !kept.rule.on || !work::is_due(reeve, &kept, is_run_due).await? {
        return Ok(None);
    }
    jobs::start_alone(reeve, JobKind::ProveDue, String::new(), is_run).await
}

/// Begins to look, in a window, whether a run is due; ends with the program.
pub(super) fn watch(reeve: &Reeve) {
    let what = "whether backups are to be proven";
    reeve.watch(EVERY, First::Later, what, |reeve| async move { prove_if_due(&reeve).await.map(drop) });
}

fn is_run(job: &Job) -> bool {
    job.work == JobKind::ProveDue
}

async fn kept(reeve: &Reeve) -> Result<Kept, Fault> {
    Ok(reeve.store().await?.read(read).await?)
}

fn read(db: &reeve_store::Connection) -> reeve_store::Result<Kept> {
    Ok(settings::get(db, SETTING)?.unwrap_or_default())
}

/// Changes what is kept, in one transaction: a run and a person may each change their part of it at once.
async fn change(reeve: &Reeve, change: impl FnOnce(&mut Kept) + Send + 'static) -> Result<Kept, Fault> {
    let write = move |db: &Transaction<'_>| {
        let mut kept = read(db)?;
        change(&mut kept);
        settings::set(db, SETTING, &kept)?;
        Ok(kept)
    };
    let kept = reeve.store().await?.write(write).await?;
    reeve.changed(&[Tag::Backups], None);
    Ok(kept)
}
