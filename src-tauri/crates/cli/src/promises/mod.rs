//! `reeve promises …`: what platforms promised, and what came of checking it.

mod next;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{NaiveDate, NaiveTime};
use clap::Subcommand;
use reeve_app::api::{
    AcceptFault, CheckPromises, Nothing, OfCheck, OfTenant, PromiseReport, PromiseStanding, WriteReport,
};
use reeve_app::{Reeve, promises, tenants};
use reeve_domain::promise::CheckCost;
use reeve_domain::tenant::{TenantId, invalid};
use reeve_domain::{Code, Fault};
use reeve_promises::{Check, Exception};
use serde_json::{Value, json};

use crate::backup::follow;
use crate::exit::{PARTLY, code_of};
use crate::output::{Output, complain, counted, message};

/// Promises.
#[derive(Debug, Subcommand)]
pub enum Promises {
    /// Check tenants again. A broken promise is an answer, not a failure: the exit code says whether everything was seen.
    #[command(after_help = examples!("reeve promises check --all --cheap"))]
    Check {
        /// Names of tenants.
        #[arg(required_unless_present = "all")]
        names: Vec<String>,
        /// Every tenant.
        #[arg(long, conflicts_with = "names")]
        all: bool,
        /// Only what needs no sign-in.
        #[arg(long)]
        cheap: bool,
    },
    /// How every tenant stands, those at the greatest risk first.
    #[command(after_help = examples!("reeve promises list"))]
    List,
    /// One tenant's checks as last seen, the faults first.
    #[command(after_help = examples!("reeve promises show Acme", "reeve promises show Acme --repeat"))]
    Show {
        /// The tenant's name.
        name: String,
        /// How to repeat every check by hand, not only those that found a fault.
        #[arg(long)]
        repeat: bool,
    },
    /// When which check of a tenant came to another answer, and the score since.
    #[command(after_help = examples!("reeve promises history Acme"))]
    History {
        /// The tenant's name.
        name: String,
    },
    /// Accept a fault for a time: somebody knows of it, and answers for it.
    #[command(after_help = examples!(
        "reeve promises accept Acme endless_keys --owner Ada --reason \"The bank's robot\" --until 2027-01-31"
    ))]
    Accept {
        /// The tenant's name.
        name: String,
        /// The check, such as hsts.
        check: String,
        /// Who answers for it.
        #[arg(long)]
        owner: String,
        /// Why it is accepted.
        #[arg(long)]
        reason: String,
        /// The last day, of UTC, such as 2027-01-31.
        #[arg(long, value_name = "DATE", value_parser = day)]
        until: NaiveDate,
    },
    /// Accept a fault no more.
    #[command(after_help = examples!("reeve promises unaccept Acme endless_keys"))]
    Unaccept {
        /// The tenant's name.
        name: String,
        /// The check.
        check: String,
    },
    /// Write a report for somebody else, of a tenant or of all: .html prints, .csv is a table, .json is for scripts.
    #[command(after_help = examples!("reeve promises report Acme --to acme.html"))]
    Report {
        /// The tenant's name; all when not given.
        name: Option<String>,
        /// The file; must not exist.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Promises, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Promises::Check { names, all: _, cheap } => check(reeve, &names, cheap, output).await,
        Promises::List => {
            let fleet = promises::fleet(reeve, Nothing {}).await?;
            if fleet.iter().any(|row| row.checked_at.is_none()) {
                message("Some tenants were never checked: `reeve promises check --all` checks them.");
            }
            let rows: Vec<Value> = fleet.iter().map(promises::row_document).collect();
            output.answer(&json!({ "tenants": rows }), || words::fleet(&fleet));
            Ok(ExitCode::SUCCESS)
        }
        Promises::Show { name, repeat } => {
            let report = promises::show(reeve, of(reeve, &name).await?).await?;
            output.answer(&promises::document(&report), || words::report(&report, repeat));
            Ok(ExitCode::SUCCESS)
        }
        Promises::History { name } => {
            let PromiseReport { standing, history, scores, .. } =
                promises::show(reeve, of(reeve, &name).await?).await?;
            let PromiseStanding { tenant, name, .. } = &standing;
            let document = json!({ "tenant": name, "id": tenant, "changes": history, "scores": scores });
            output.answer(&document, || words::history(&standing, &history, &scores));
            Ok(ExitCode::SUCCESS)
        }
        Promises::Accept { name, check, owner, reason, until } => {
            let OfTenant { tenant } = of(reeve, &name).await?;
            let check = named(&check)?;
            let today = reeve.host().now().date_naive();
            if until < today {
                let words = format!("{until} is past: give today or a later day, at most a year ahead.");
                return Err(invalid("until", words));
            }
            let before = accepted(&promises::show(reeve, OfTenant { tenant: tenant.clone() }).await?, check);
            // the day named is the last one
            let until = until.succ_opt().unwrap_or(until).and_time(NaiveTime::MIN).and_utc();
            let wanted = AcceptFault { tenant, check, owner, reason, until };
            changed(&promises::accept(reeve, wanted).await?, check, before.as_ref(), output);
            Ok(ExitCode::SUCCESS)
        }
        Promises::Unaccept { name, check } => {
            let OfTenant { tenant } = of(reeve, &name).await?;
            let check = named(&check)?;
            changed(&promises::unaccept(reeve, OfCheck { tenant, check }).await?, check, None, output);
            Ok(ExitCode::SUCCESS)
        }
        Promises::Report { name, to } => {
            let tenant = match &name {
                Some(name) => Some(of(reeve, name).await?.tenant),
                None => None,
            };
            let to = std::path::absolute(&to)
                .map_err(|error| invalid("to", format!("{}: {error}.", to.display())))?;
            let request = WriteReport { tenant, to: to.to_string_lossy().into_owned() };
            let written = promises::report(reeve, request).await?;
            output.answer(&json!({ "file": written.file, "checks": written.rows }), || {
                format!("{} written to {}\n", counted(written.rows, "check"), written.file)
            });
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Checks these tenants (none named: all) and shows what came of it.
async fn check(reeve: &Reeve, names: &[String], cheap: bool, output: &Output) -> Result<ExitCode, Fault> {
    let mut wanted: Vec<TenantId> = Vec::new();
    for name in names {
        wanted.push(of(reeve, name).await?.tenant);
    }
    let at_most = cheap.then_some(CheckCost::Outside);
    let job = promises::check(reeve, CheckPromises { tenants: wanted.clone(), at_most }).await?;
    follow(reeve, &job.id).await?;
    let fleet = promises::fleet(reeve, Nothing {}).await?;
    let mut reports = Vec::new();
    // in the order of the fleet
    for row in fleet.into_iter().filter(|row| wanted.is_empty() || wanted.contains(&row.tenant)) {
        reports.push(promises::show(reeve, OfTenant { tenant: row.tenant }).await?);
    }
    if let Some(news) = words::news(&reports) {
        message(&news);
    }
    match (names, reports.as_slice()) {
        ([_], [one]) => output.answer(&promises::document(one), || words::report(one, false)),
        _ => {
            let all: Vec<Value> = reports.iter().map(promises::document).collect();
            output.answer(&json!({ "tenants": all }), || {
                words::fleet(&reports.iter().map(|report| report.standing.clone()).collect::<Vec<_>>())
            });
        }
    }
    Ok(ended(&reports))
}

/// How a pass ended: a tenant that nobody reached is no answer, one that did not show everything is a part of one.
fn ended(reports: &[PromiseReport]) -> ExitCode {
    let faults: Vec<&Fault> = reports.iter().filter_map(|report| report.standing.fault.as_ref()).collect();
    let Some(first) = faults.first() else { return ExitCode::SUCCESS };
    let unreached = code_of(Code::Unreachable);
    if reports.len() == 1 {
        // refused, or not reached; whatever else it was, some of it was seen
        let code = complain(first);
        return if [code_of(Code::SignInRefused), unreached].contains(&code) {
            code
        } else {
            ExitCode::from(PARTLY)
        };
    }
    // what a file here is to blame for is no tenant's doing, and said once for all of them
    let ours = faults.iter().filter(|fault| fault.code == Code::CannotRead);
    let ours: BTreeMap<&str, &Fault> = ours.map(|fault| (fault.message.as_str(), *fault)).collect();
    for fault in ours.values() {
        complain(fault);
    }
    message(&format!("{} of {} tenants did not show everything.", faults.len(), reports.len()));
    let none_reached = faults.len() == reports.len() && faults.iter().all(|f| code_of(f.code) == unreached);
    if none_reached { unreached } else { ExitCode::from(PARTLY) }
}

async fn of(reeve: &Reeve, name: &str) -> Result<OfTenant, Fault> {
    Ok(OfTenant { tenant: tenants::by_name(reeve, name).await?.id })
}

fn named(check: &str) -> Result<Check, Fault> {
    Check::named(check).ok_or_else(|| {
        let known: Vec<&str> = Check::ALL.iter().map(|check| check.name()).collect();
        invalid("check", format!("There is no check “{check}”."))
            .next(format!("There are {}.", known.join(", ")))
    })
}

/// A day as typed.
fn day(typed: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(typed, "%Y-%m-%d")
        .map_err(|_| "write the day as YYYY-MM-DD, such as 2027-01-31".to_owned())
}

/// Who accepted this check, if somebody did.
fn accepted(report: &PromiseReport, check: Check) -> Option<Exception> {
    report.checks.iter().find(|one| one.finding.check == check)?.exception.clone()
}

/// Tells how a check stands that was accepted, instead of what was there before, or is no more.
fn changed(report: &PromiseReport, check: Check, before: Option<&Exception>, output: &Output) {
    let PromiseStanding { tenant, name, score, .. } = &report.standing;
    let exception = accepted(report, check);
    let document =
        json!({ "tenant": name, "id": tenant, "score": score, "check": check, "exception": exception });
    output.answer(&document, || words::accepted(name, check, exception.as_ref(), before));
}
