//! The run: sources are read, backups looked at one after the other, drills made one after the other.

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::backup::{
    DrillNext, DrillState, Ledger, Listed, Looked, Proved, Proving, Ran, ToProve, to_drill,
};
use reeve_domain::job::{DrillSubject, JobOutcome, Phase};
use reeve_domain::source::FoundBackup;
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_store::{Connection, found_backups, sources as sources_table, tenants as tenants_table};

use super::{Kept, change, kept, look, read, standing};
use crate::backups::promised::Promises;
use crate::backups::{drill, ledger};
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::sources;

/// After so long a run begins no further drill: the next one goes on.
const DRILLS_FOR: TimeDelta = TimeDelta::minutes(30);

/// What is to be done for all tenants.
struct Agenda {
    /// Backups to look at with their tenants, the newest first.
    looks: Vec<(Tenant, FoundBackup)>,
    /// Tenants to drill and what is restored, those first whose drill is overdue.
    drills: Vec<(Tenant, Listed)>,
}

/// Whether a run is due: by the last one, when the sources were last read, whether there is something to do, and the time.
type IsDue = fn(Option<&Ran>, Option<DateTime<Utc>>, bool, DateTime<Utc>) -> bool;

/// Whether a run is due by `rule`, of what is noted here; no source is asked.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn is_due(reeve: &Reeve, kept: &Kept, rule: IsDue) -> Result<bool, Fault> {
    let (now, last) = (reeve.host().now(), kept.last);
    if !rule(last.as_ref(), None, true, now) {
        return Ok(false);
    }
    let may = kept.rule;
    let promises = Promises::read(reeve).await;
    let look = move |db: &Connection| {
        let sources = sources_table::list(db, None)?;
        // one that was never read was read in the year 1970
        let read_at = sources.iter().map(|stored| stored.listed_at.unwrap_or_default()).min();
        let agenda = agenda(db, &promises, &may, now)?;
        let something = !(agenda.looks.is_empty() && agenda.drills.is_empty());
        Ok(rule(last.as_ref(), read_at, something, now))
    };
    Ok(reeve.store().await?.read(look).await?)
}

fn agenda(
    db: &Connection,
    promises: &Promises,
    rule: &Proving,
    now: DateTime<Utc>,
) -> reeve_store::Result<Agenda> {
    let kept = read(db)?;
    let (mut looks, mut drills) = (Vec::new(), Vec::new());
    for tenant in tenants_table::list(db)? {
        let (ledger, due): (Ledger, _) = ledger::laid(db, &tenant, &promises.to(&tenant), now)?;
        let standing::Standing { to_prove: ToProve { due: ids, .. }, drill } =
            standing::of(&kept, rule, &tenant.id, &ledger, &due, now);
        for (at, id) in ids {
            if let Some(found) = found_backups::find(db, &id)? {
                looks.push((at, tenant.clone(), found));
            }
        }
        if let (DrillNext::Begins, Some(backup)) = (drill, to_drill(&ledger, now, standing::can_open)) {
            drills.push((due.state != DrillState::Overdue, tenant, backup.clone()));
        }
    }
    looks.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    drills.sort_by_key(|(in_time, ..)| *in_time);
    Ok(Agenda {
        looks: looks.into_iter().map(|(_, tenant, found)| (tenant, found)).collect(),
        drills: drills.into_iter().map(|(_, tenant, backup)| (tenant, backup)).collect(),
    })
}

/// Does the job, and keeps how it went.
pub(crate) async fn run_due(reeve: &Reeve, run: &Run) -> Result<JobOutcome, Fault> {
    let at = reeve.host().now();
    let begun = Ran { at, ended_at: None, stopped: false, proved: Proved::default() };
    change(reeve, move |kept| kept.last = Some(begun)).await?;
    let mut proved = Proved::default();
    let ended = all(reeve, &mut proved, run).await;
    let stopped = ended.as_ref().is_err_and(|fault| fault.code == Code::Cancelled);
    let ran = Ran { at, ended_at: Some(reeve.host().now()), stopped, proved };
    change(reeve, move |kept| kept.last = Some(ran)).await?;
    ended.map(|()| JobOutcome::ProvedDue { proved })
}

async fn all(reeve: &Reeve, proved: &mut Proved, run: &Run) -> Result<(), Fault> {
    let rule = kept(reeve).await?.rule;
    match sources::run_refresh(reeve, &[], run).await {
        Err(fault) if fault.code == Code::Cancelled => return Err(fault),
        // a source that cannot be read says so itself; what was seen of the others is still proven
        Ok(_) | Err(_) => {}
    }
    let looks = of_now(reeve, rule).await?.looks;
    let found: Vec<FoundBackup> = looks.iter().map(|(_, found)| found.clone()).collect();
    look::tidy(reeve.home(), &found);
    for (tenant, found) in &looks {
        let look = look::at(reeve, tenant, found, run).await?;
        match look.seen.map(|seen| seen.verdict) {
            Some(verdict) if verdict.ok || verdict.undecided => proved.sound += 1,
            Some(_) => proved.unsound += 1,
            None => proved.failed += 1,
        }
    }
    drills(reeve, rule, proved, run).await
}

/// What is to be done by now.
async fn of_now(reeve: &Reeve, rule: Proving) -> Result<Agenda, Fault> {
    let now = reeve.host().now();
    // a run that somebody began does what is allowed, whether or not it is left to run by itself
    let rule = Proving { on: true, ..rule };
    let promises = Promises::read(reeve).await;
    Ok(reeve.store().await?.read(move |db| agenda(db, &promises, &rule, now)).await?)
}

async fn drills(reeve: &Reeve, rule: Proving, proved: &mut Proved, run: &Run) -> Result<(), Fault> {
    let begun = reeve.host().now();
    // the looks may have found the backup that is restored
    let drills = of_now(reeve, rule).await?.drills;
    if drills.is_empty() {
        return Ok(());
    }
    if let Err(missing) = drill::blocking(drill::programs).await {
        tracing::info!(code = %missing.code.name(), "no drill begins by itself");
        change(reeve, move |kept| kept.programs_missed = Some(begun)).await?;
        return Ok(());
    }
    change(reeve, |kept| kept.programs_missed = None).await?;
    for (tenant, backup) in drills {
        if reeve.host().now() - begun > DRILLS_FOR {
            break;
        }
        run.phase(Phase::Checking, None);
        let Some(subject) = subject(&backup) else { continue };
        let ended = drill::run_drill(reeve, &subject, Some(&tenant.id), None, run).await;
        match &ended {
            Ok(_) => proved.drilled += 1,
            Err(fault) if fault.code == Code::Cancelled => return ended.map(|_| ()),
            Err(_) => proved.failed += 1,
        }
        let (failed, at) = (ended.is_err(), reeve.host().now());
        change(reeve, move |kept| {
            let before = kept.tried.remove(&tenant.id).map_or(0, |tried| tried.failed);
            if failed {
                kept.tried.insert(tenant.id, Looked { at, failed: before.saturating_add(1) });
            }
        })
        .await?;
    }
    Ok(())
}

fn subject(backup: &Listed) -> Option<DrillSubject> {
    let file = backup.file.clone().map(|file| DrillSubject::File { file });
    file.or_else(|| backup.snapshot.clone().map(|snapshot| DrillSubject::Snapshot { snapshot }))
}
