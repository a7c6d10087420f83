//! Faults that somebody accepts for a time, and answers for.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault};
use reeve_promises::{Exception, Finding};
use reeve_store::{Transaction, journal as journal_table, promises as table};

use super::steps::word;
use super::{show, standing};
use crate::api::{AcceptFault, OfCheck, OfTenant, PromiseReport, Tag};
use crate::reeve::Reeve;
use crate::{journal, tenants};

/// Accepts a fault as it was found, for a time; an earlier exception for the same check goes.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`]; [`reeve_domain::Code::InvalidInput`] without an owner or a reason, for an end that is
/// over or too far away, and where there is no fault.
pub async fn accept(reeve: &Reeve, request: AcceptFault) -> Result<PromiseReport, Fault> {
    let AcceptFault { tenant, check, owner, reason, until } = request;
    let tenant = tenants::by_id(reeve, &tenant).await?;
    let now = reeve.host().now();
    let id = tenant.id.clone();
    let stored = reeve.store().await?.read(move |db| table::get(db, &id)).await?;
    let findings = stored.map(|stored| stored.findings).unwrap_or_default();
    let is_fault = |finding: &&Finding| finding.check == check && finding.is_fault();
    let Some(fault) = findings.iter().find(is_fault) else {
        let words = format!("“{}” is no fault of {} to be accepted.", check.title(), tenant.name);
        return Err(invalid("check", words).next("Look at the tenant's faults, or check it again first."));
    };
    let exception = Exception::new(fault, &owner, &reason, until, now)?;
    let Exception { owner, reason, until, .. } = &exception;
    let words = format!("{} until {}: {owner}, {reason}", check.name(), last_day(*until));
    let event = journal::event(reeve, Some(&tenant.name), Action::PromiseAccept, words, Outcome::Done);
    let id = tenant.id.clone();
    let write = move |db: &Transaction<'_>| {
        table::except(db, &id, &exception)?;
        standing::add_up_again(db, &id, now)?;
        journal_table::append(db, event).map(drop)
    };
    reeve.store().await?.write(write).await?;
    reeve.changed(&[Tag::Promises, Tag::Journal], Some(&tenant.id));
    show(reeve, OfTenant { tenant: tenant.id }).await
}

/// Accepts a fault no more.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`], also where it was not accepted.
pub async fn unaccept(reeve: &Reeve, request: OfCheck) -> Result<PromiseReport, Fault> {
    let OfCheck { tenant, check } = request;
    let tenant = tenants::by_id(reeve, &tenant).await?;
    let now = reeve.host().now();
    let words = check.name();
    let event = journal::event(reeve, Some(&tenant.name), Action::PromiseUnaccept, words, Outcome::Done);
    let id = tenant.id.clone();
    let missing = Fault::new(Code::NotFound, format!("{} of {} is not accepted.", check.name(), tenant.name))
        .next(format!("`reeve promises show {}` lists what is.", word(&tenant.name)));
    let write = move |db: &Transaction<'_>| {
        if !table::exceptions(db, &id)?.iter().any(|made| made.check == check && made.holds(now)) {
            return Err(reeve_store::Error::NotFound { what: "exception" });
        }
        table::except_no_more(db, &id, check)?;
        standing::add_up_again(db, &id, now)?;
        journal_table::append(db, event).map(drop)
    };
    let written = reeve.store().await?.write(write).await;
    written.map_err(|error| match error {
        reeve_store::Error::NotFound { .. } => missing,
        other => other.into(),
    })?;
    reeve.changed(&[Tag::Promises, Tag::Journal], Some(&tenant.id));
    show(reeve, OfTenant { tenant: tenant.id }).await
}

/// An end as people say it: the last whole day, where one ends with it, else the moment.
pub fn last_day(until: DateTime<Utc>) -> String {
    if until.time() == NaiveTime::MIN {
        (until - TimeDelta::days(1)).format("%Y-%m-%d").to_string()
    } else {
        until.format("%Y-%m-%d %H:%M UTC").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::last_day;

    #[test]
    fn the_day_that_was_given_is_the_day_that_is_shown() {
        for (until, shown) in
            [("2027-02-01T00:00:00Z", "2027-01-31"), ("2027-01-31T08:30:00Z", "2027-01-31 08:30 UTC")]
        {
            assert_eq!(last_day(until.parse().unwrap_or_default()), shown);
        }
    }
}
