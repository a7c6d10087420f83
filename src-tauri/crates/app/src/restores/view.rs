//! Restores as they stand here: put together from the thread, what this panel did, and the time.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use chrono::{DateTime, Utc};
use reeve_domain::backup::{BackupFacts, DrillResult};
use reeve_domain::card::Card;
use reeve_domain::check::Manager;
use reeve_domain::desk::{Answer, Given, Thread, ThreadId};
use reeve_domain::job::JobId;
use reeve_domain::restore::{Forecast, RestoreRequest, RestoreState, RestoreWork};
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_domain::{Code, Fault};
use reeve_store::{
    Connection, backups as files, drills, jobs as jobs_table, restore_work, tenants as tenants_table,
};

use super::{forecast, may, provider};
use crate::api::{Nothing, OfRestore, RestoreTelling, RestoreView};
use crate::reeve::Reeve;
use crate::{cards, desk, jobs};

/// Every restore known here, those that something may still come of first, then the latest.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(reeve: &Reeve, _: Nothing) -> Result<Vec<RestoreView>, Fault> {
    let mut all = all(reeve).await?;
    all.sort_by_key(|restore| (!restore.state.is_open(), std::cmp::Reverse(restore.asked_at)));
    Ok(all)
}

/// One of them.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn show(reeve: &Reeve, request: OfRestore) -> Result<RestoreView, Fault> {
    of(reeve, &request.restore).await
}

/// What this panel knows beside the threads.
pub(super) struct Panel {
    own: Option<Card>,
    tenants: Vec<Tenant>,
    works: HashMap<ThreadId, RestoreWork>,
    running: HashSet<JobId>,
    files: Vec<BackupFacts>,
    drills: Vec<DrillResult>,
    faults: HashMap<JobId, Fault>,
    without_manager: HashSet<TenantId>,
    now: DateTime<Utc>,
}

impl Panel {
    pub(super) async fn read(reeve: &Reeve) -> Result<Self, Fault> {
        let read = |db: &Connection| {
            let (tenants, works) = (tenants_table::list(db)?, restore_work::list(db)?);
            let mut without_manager = HashSet::new();
            for tenant in &tenants {
                let check = tenants_table::last_check(db, &tenant.id)?;
                if check.is_some_and(|check| check.manager == Manager::Disabled) {
                    without_manager.insert(tenant.id.clone());
                }
            }
            let mut faults = HashMap::new();
            for id in works.iter().filter(|work| work.is_open()).filter_map(|work| work.job.as_ref()) {
                faults.extend(jobs_table::get(db, id)?.fault.map(|fault| (id.clone(), fault)));
            }
            let known = (files::list(db, None)?, drills::list(db, None)?);
            Ok((tenants, works, known, faults, without_manager))
        };
        let (tenants, works, (files, drills), faults, without_manager) =
            reeve.store().await?.read(read).await?;
        Ok(Self {
            own: cards::own(reeve, Nothing {}).await?.map(|own| own.card),
            tenants,
            works: works.into_iter().map(|work| (work.restore.clone(), work)).collect(),
            running: jobs::running(reeve).await?,
            files,
            drills,
            faults,
            without_manager,
            now: reeve.host().now(),
        })
    }

    /// Where a restore stands.
    pub(super) fn state(&self, thread: &Thread) -> RestoreState {
        let work = self.works.get(&thread.id);
        let job = work.and_then(|work| work.job.as_ref());
        let running = job.is_some_and(|job| self.running.contains(job));
        RestoreState::of(thread, work, running, self.now)
    }

    /// Whether this person asks.
    pub(super) fn asks(&self, thread: &Thread) -> bool {
        self.own.as_ref().is_some_and(|own| thread.asks(own))
    }

    /// The connection that it is worked on by, else the first that leads there.
    fn tenant(&self, wanted: &RestoreRequest, work: Option<&RestoreWork>) -> Option<&Tenant> {
        let by_work = work.and_then(|work| self.tenants.iter().find(|tenant| tenant.id == work.tenant));
        by_work.or_else(|| self.tenants.iter().find(|tenant| wanted.tenant.is_of(tenant)))
    }

    /// Why the latest work on it did not go on.
    fn fault(&self, work: &RestoreWork) -> Option<&Fault> {
        work.job.as_ref().and_then(|job| self.faults.get(job))
    }

    /// Whether the server lets nothing be restored from outside, as it was last seen.
    fn has_no_manager(&self, tenant: &Tenant) -> bool {
        self.without_manager.contains(&tenant.id)
    }

    /// The file that it is restored from, where it is here.
    fn file(&self, wanted: &RestoreRequest, work: Option<&RestoreWork>) -> Option<String> {
        let known = self.files.iter().filter(|facts| facts.sha256 == wanted.backup.sha256);
        let mut named = work.map(|work| &work.file).into_iter().chain(known.map(|facts| &facts.file));
        named.find(|file| Path::new(file).is_file()).cloned()
    }
}

/// Every restore known here.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn all(reeve: &Reeve) -> Result<Vec<RestoreView>, Fault> {
    let panel = Panel::read(reeve).await?;
    let mut views = Vec::new();
    for (thread, desk, waiting) in desk::threads(reeve).await? {
        if let Some(wanted) = thread.wanted_restore() {
            views.push(view(reeve, &panel, &thread, wanted, (desk, waiting)).await?);
        }
    }
    Ok(views)
}

/// One of them.
///
/// # Errors
/// [`Code::NotFound`].
pub(super) async fn of(reeve: &Reeve, id: &ThreadId) -> Result<RestoreView, Fault> {
    all(reeve).await?.into_iter().find(|restore| restore.id == *id).ok_or_else(super::no_such_restore)
}

async fn view(
    reeve: &Reeve,
    panel: &Panel,
    thread: &Thread,
    wanted: &RestoreRequest,
    (desk, waiting): (Option<String>, bool),
) -> Result<RestoreView, Fault> {
    let work = panel.works.get(&thread.id);
    let (tenant, answer) = (panel.tenant(wanted, work), &thread.standing.answer);
    let conditions = match answer {
        Answer::Approved { given: Given::Restore { words }, .. } => words.clone(),
        _ => String::new(),
    };
    let told = match &thread.standing.restore {
        Some(said) => Some(RestoreTelling {
            by: cards::shown(reeve, &said.by).await?,
            at: said.at,
            told: said.told,
            words: said.words.clone(),
            database: said.database.clone(),
        }),
        None => None,
    };
    let file = panel.file(wanted, work);
    Ok(RestoreView {
        id: thread.id.clone(),
        tenant: tenant.map(|tenant| tenant.id.clone()),
        tenant_name: tenant.map_or_else(|| wanted.tenant.database.clone(), |tenant| tenant.name.clone()),
        request: wanted.clone(),
        asked_by: cards::shown(reeve, &thread.asked_by).await?,
        own: panel.asks(thread),
        asked_at: thread.asked_at,
        expires: thread.answer_by(),
        state: panel.state(thread),
        to_type: wanted.to_type(),
        answered_by: cards::shown_if(reeve, answer.by()).await?,
        refusal: answer.refusal().map(str::to_owned),
        conditions,
        file: file.clone(),
        forecast: Forecast::of(
            forecast::took(&panel.drills, &wanted.backup.sha256),
            panel.files.iter().find(|facts| facts.sha256 == wanted.backup.sha256).map(|facts| facts.bytes),
            tenant.and_then(|tenant| forecast::rate(panel.works.values(), &tenant.id)),
        ),
        kept: work.and_then(RestoreWork::kept).map(str::to_owned),
        offers: work.map(RestoreWork::offers).unwrap_or_default(),
        asks: work.and_then(|work| may::asks(work, wanted, panel.fault(work))),
        by_provider: tenant.and_then(|tenant| {
            let seen = (panel.state(thread), file.as_deref(), panel.has_no_manager(tenant));
            provider::plan(thread, wanted, work, seen, panel.now)
        }),
        work: work.cloned(),
        told,
        desk,
        waiting,
    })
}

/// The restores that nobody answered, or began, in their time.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn expired(reeve: &Reeve) -> Result<HashSet<ThreadId>, Fault> {
    let panel = Panel::read(reeve).await?;
    let threads = desk::threads(reeve).await?.into_iter().map(|(thread, ..)| thread);
    let restores = threads.filter(|thread| thread.wanted_restore().is_some());
    let over = restores.filter(|thread| panel.state(thread) == RestoreState::Expired);
    Ok(over.map(|thread| thread.id).collect())
}

/// Why a restore in this state cannot be worked on.
pub(super) fn not_ready(state: RestoreState) -> Fault {
    let message = match state {
        RestoreState::Asked => "Nobody has approved this restore yet.",
        RestoreState::Refused => "This restore was refused.",
        RestoreState::Withdrawn => "This restore was withdrawn: it is not needed any more.",
        RestoreState::Expired => "This restore was not answered, or not begun, in its time.",
        RestoreState::Approved => "This restore was approved already, and was not begun yet.",
        RestoreState::Running => "This restore is being carried out.",
        RestoreState::Waiting => "This restore was begun, and waits for somebody to decide how it goes on.",
        RestoreState::OnTheSide => "This restore is done: its database is on the side.",
        RestoreState::Live => "This restore is done: its database is live.",
        RestoreState::Back => "This restore was rolled back.",
        RestoreState::Stopped => "This restore was left before it was live.",
    };
    let word = serde_json::to_value(state).ok().and_then(|word| word.as_str().map(str::to_owned));
    Fault::new(Code::GrantNotReady, message)
        .with("state", word.unwrap_or_default())
        .next("Look where it stands; ask again where it is needed again.")
}

/// Holds where a restore stands against where it has to.
pub(super) fn needs(found: RestoreState, wanted: &[RestoreState]) -> Result<(), Fault> {
    if wanted.contains(&found) { Ok(()) } else { Err(not_ready(found)) }
}
