//! Reports on promises that a customer can send to an auditor: of one tenant or of the fleet, as a page that prints, as a
//! table, and for scripts. All three are of what was last seen, with its time; nothing is asked of anybody.

mod csv;
mod html;
mod json;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::Tenant;
use reeve_platforms::Platform;
use reeve_promises::{Ended, Exception, Finding, Unseen, Verdict};
use reeve_store::{Connection, tenants as tenant_table};
use serde::Serialize;

use super::{last_day, of_tenant, standing};
use crate::api::{Exported, PromiseCheck, PromiseReport, PromiseStanding, WriteReport};
use crate::paper::Form;
use crate::reeve::Reeve;
use crate::{backups, journal, paper, platforms, tenants};

pub use json::{document, row_document};

/// What is reported of one tenant.
struct Reported {
    tenant: Tenant,
    /// As it is known here; without a source document where it is not.
    platform: Platform,
    /// Why it cannot be read.
    unread: Option<Fault>,
    report: PromiseReport,
}

impl Reported {
    /// The document the promises are read from.
    fn source(&self) -> String {
        if let Some(why) = &self.unread {
            return format!("{} Each answer is from before.", why.message);
        }
        self.platform.source.as_ref().map_or_else(
            || "no document: nothing is stated".to_owned(),
            |source| {
                let dated = source.dated.value().map(|dated| format!(", dated {dated}")).unwrap_or_default();
                // each promise has its own section there
                format!("{}{dated}", source.title)
            },
        )
    }
}

/// Writes a report to a file; its ending decides what kind.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`]; [`reeve_domain::Code::InvalidInput`] for another ending;
/// [`reeve_domain::Code::AlreadyExists`], [`reeve_domain::Code::CannotWrite`], [`reeve_domain::Code::DiskFull`].
pub async fn report(reeve: &Reeve, request: WriteReport) -> Result<Exported, Fault> {
    let one = match &request.tenant {
        Some(id) => Some(tenants::by_id(reeve, id).await?),
        None => None,
    };
    let name = one.as_ref().map(|tenant| tenant.name.clone());
    let to = backups::absolute("to", &request.to)?;
    let now = reeve.host().now();
    let all = read(reeve, one, now).await?;
    let rows: u64 = all.iter().map(|one| one.report.checks.len() as u64).sum();
    let text = match (Form::of(&to)?, all.as_slice(), &name) {
        (Form::Script, ..) => json::text(&all, now),
        (Form::Table, ..) => csv::table(&all)?,
        (Form::Page, [one], Some(_)) => html::of_tenant(one, now),
        (Form::Page, all, _) => html::of_fleet(all, now),
    };
    paper::write(&to, &text).await?;
    let file = to.to_string_lossy().into_owned();
    let (action, whose) = (Action::PromiseReport, name.as_deref());
    journal::note(reeve, whose, action, format!("{rows} checks to {file}"), Outcome::Done).await?;
    Ok(Exported { file, rows })
}

/// One tenant, or all of them in the order of the fleet.
async fn read(reeve: &Reeve, one: Option<Tenant>, now: DateTime<Utc>) -> Result<Vec<Reported>, Fault> {
    let platforms = platforms::Known::read(reeve).await;
    let read = move |db: &Connection| {
        let wanted = match one {
            Some(tenant) => vec![tenant],
            None => {
                let rows = standing::fleet(db, now)?;
                rows.iter().map(|row| tenant_table::get(db, &row.tenant)).collect::<Result<_, _>>()?
            }
        };
        let reported = wanted.into_iter().map(|tenant| {
            let (platform, unread) = match platforms.of(&tenant.platform) {
                Ok(platform) => (platform.clone(), None),
                Err(why) => (Platform { name: tenant.platform.clone(), ..Platform::default() }, Some(why)),
            };
            Ok(Reported { report: of_tenant(db, &tenant, now)?, platform, unread, tenant })
        });
        reported.collect()
    };
    Ok(reeve.store().await?.read(read).await?)
}

/// What an answer rests on, in one line.
pub fn evidence(finding: &Finding) -> String {
    finding.rests_on().join("; ")
}

/// How a score comes about, in a sentence.
pub const SCORED: &str = "A score is the share of the points of what was seen: a check has all of its points or, with a fault, \
     none; an accepted fault is left out.";

/// How tenants are ordered, in a sentence.
pub const ORDERED: &str = "First comes the tenant that loses the most points to faults nobody accepted, and in production each \
     counts twice: so one with a better score may stand before one with a worse.";

/// How far a look at a check came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Sight {
    /// To an answer, to the promise or to today's standard.
    Seen,
    /// To none so far: looking again, or as somebody else, may show it.
    NotSeenYet,
    /// To none, and from here there is none to come to.
    CannotBeSeen,
}

impl Sight {
    fn of(finding: &Finding) -> Self {
        match finding.unseen {
            _ if finding.is_answer() => Self::Seen,
            Some(why) if why.may_be_seen() => Self::NotSeenYet,
            _ => Self::CannotBeSeen,
        }
    }
}

/// The score, and of how much it is; `None` before the first check.
pub fn score(standing: &PromiseStanding) -> Option<String> {
    let PromiseStanding { score, seen, unseen, checked_at, .. } = standing;
    (*checked_at)?;
    let of = format!("{seen} of {} checks seen", seen + unseen);
    Some(match (score, unseen) {
        (None, _) => format!("no score ({of})"),
        (Some(score), 0) => format!("{score} of 100"),
        (Some(score), _) => format!("{score} of 100 ({of})"),
    })
}

/// That nobody can tell whether an accepted fault is still there; `None` where it is seen, and where none is accepted.
pub fn out_of_sight(check: &PromiseCheck) -> Option<&'static str> {
    let is_hidden = check.exception.is_some() && !check.finding.is_fault();
    is_hidden.then_some("whether the fault is still there cannot be seen now")
}

/// How an exception that is over ended.
pub fn ended(made: &Exception) -> String {
    match made.ended {
        Some(Ended { at, by }) => format!("ended {} because {}", at.format("%Y-%m-%d"), by.in_words()),
        None => format!("until {}", last_day(made.until)),
    }
}

/// The answer to the promise, in words: what was not seen and could be is another thing than what nobody can see, and than
/// what nobody promised.
pub fn answer(finding: &Finding) -> &'static str {
    match (finding.verdict, Sight::of(finding)) {
        (Verdict::Unseen, Sight::NotSeenYet) => "not seen yet",
        (Verdict::NotStated, Sight::NotSeenYet) => "not stated, and not seen yet",
        (verdict, _) => verdict.in_words(),
    }
}

/// How many promises only the provider can see.
pub fn inside_only(checks: &[PromiseCheck]) -> usize {
    let is_inside =
        |finding: &Finding| finding.verdict == Verdict::Unseen && finding.unseen == Some(Unseen::InsideOnly);
    checks.iter().filter(|check| is_inside(&check.finding)).count()
}

/// Why the latest check did not come through; `None` where it did. The time is beside it.
pub fn tried(standing: &PromiseStanding) -> Option<String> {
    let fault = standing.fault.as_ref()?;
    Some(format!("{} What was not seen then is from before.", fault.message))
}

/// How it stands to today's standard.
fn sufficient(finding: &Finding) -> &'static str {
    match finding.sufficient {
        Some(true) => "sufficient",
        Some(false) => "below today's standard",
        None => "",
    }
}

#[cfg(test)]
mod tests;
