//! Keeping what looks came to: the findings beside those before, what changed, the score; a batch in one transaction.

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_promises::{Change, Cost, Ended, EndedBy, Exception, Finding, Unseen, changes, merged, worst};
use reeve_store::{
    StoredPromises, Transaction, policies, promises as table, strays, tenants as tenant_table,
};

use super::look::Look;
use super::notices::News;
use super::signed_in::SignIn;
use super::standing::stand;
use crate::reeve::Reeve;

/// What came of a pass so far.
#[derive(Debug, Default)]
pub(super) struct Came {
    /// Tenants looked at.
    pub(super) tenants: u32,
    /// Of these, how many did not show everything.
    pub(super) failed: u32,
    /// Faults that are not accepted.
    pub(super) faults: u32,
    /// Of the tenants that have some, faults that nobody knew of.
    pub(super) news: Vec<News>,
}

/// Keeps a batch in one transaction, and adds to what came before.
///
/// # Errors
/// When the store cannot be written.
pub(super) async fn batch(reeve: &Reeve, batch: Vec<Look>, mut came: Came) -> Result<Came, Fault> {
    let keep = move |db: &Transaction<'_>| {
        for look in batch {
            match keep_one(db, look, &mut came) {
                // forgotten while it was looked at: there is nothing to keep, and the others go on
                Err(reeve_store::Error::NotFound { .. }) | Ok(()) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(came)
    };
    Ok(reeve.store().await?.write_cache(keep).await?)
}

fn keep_one(db: &Transaction<'_>, look: Look, came: &mut Came) -> reeve_store::Result<()> {
    let Look { tenant: id, at, at_most, findings, fault, sign_in, policy, strays: found } = look;
    let tenant = tenant_table::get(db, &id)?;
    let before = table::get(db, &id)?;
    let accepted = table::exceptions(db, &id)?;
    let known = before.as_ref().map_or(&[][..], |before| &before.findings);
    let (changed, findings) = match findings {
        Some(mut seen) => {
            keep_reasons(known, &mut seen, at_most);
            (changes(known, &seen, at), merged(known, &seen))
        }
        // nothing to judge by: all stands as it was
        None => (Vec::new(), known.to_vec()),
    };
    let exceptions = ended(&accepted, &findings, at);
    for over in exceptions.iter().filter(|made| !accepted.contains(made)) {
        table::except(db, &id, over)?;
    }
    let (_, standing) = stand(&findings, &exceptions, tenant.stage, at);
    let worse = count(findings.iter().filter(|now| is_worse(now, &changed, &exceptions, at)).count());
    let first = count(changed.iter().filter(|change| change.is_first_fault()).count());

    came.tenants += 1;
    came.failed += u32::from(fault.is_some());
    came.faults = came.faults.saturating_add(count(worst(&findings, &exceptions, at).len()));
    if worse > 0 || first > 0 {
        came.news.push(News { tenant: tenant.name, worse, first });
    }

    let worse_before = before.as_ref().and_then(|before| before.worse_at);
    let refused_before = before.and_then(|before| before.refused);
    table::add_changes(db, &id, &changed)?;
    if let Some(score) = standing.score {
        table::add_score(db, &id, at, score)?;
    }
    if let Some((read_at, reading)) = &policy {
        policies::save(db, &id, reading, *read_at)?;
    }
    if let Some(found) = &found {
        strays::replace(db, &id, found)?;
    }
    let stored = StoredPromises {
        checked_at: at,
        worse_at: if worse > 0 { Some(at) } else { worse_before },
        fault,
        refused: match sign_in {
            SignIn::Worked => None,
            SignIn::Refused(fault) => Some(fault),
            SignIn::Untold => refused_before,
        },
        standing,
        findings,
    };
    table::save(db, &id, &stored)
}

/// What a pass leaves out keeps the reason for which nothing was seen before; an answer stays by itself.
fn keep_reasons(known: &[Finding], findings: &mut [Finding], at_most: Cost) {
    let left_out = |new: &&mut Finding| new.unseen == Some(Unseen::NotLooked) && new.check.cost() > at_most;
    for new in findings.iter_mut().filter(left_out) {
        let earlier = known.iter().find(|old| old.check == new.check);
        if let Some(why) = earlier.and_then(|old| old.unseen) {
            new.unseen = Some(why);
        }
    }
}

/// The exceptions as this look leaves them.
fn ended(accepted: &[Exception], findings: &[Finding], at: DateTime<Utc>) -> Vec<Exception> {
    accepted.iter().map(|made| made.ended_by(findings, at).unwrap_or_else(|| made.clone())).collect()
}

/// Whether it became worse, and nobody has accepted that: a fault that became another one than was accepted did too.
fn is_worse(now: &Finding, changed: &[Change], exceptions: &[Exception], at: DateTime<Utc>) -> bool {
    let became_worse = changed.iter().any(|change| change.check == now.check && change.worse);
    let another = Ended { at, by: EndedBy::Another };
    let became_another = exceptions.iter().any(|made| made.check == now.check && made.ended == Some(another));
    let accepted = exceptions.iter().any(|made| made.covers(now, at));
    (became_worse || became_another) && !accepted
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
