//! A plan as scripts see it, before and after: every tenant in it, nobody silently left out.

use std::process::ExitCode;

use reeve_domain::plan::{Change, Plan, PlanOutcome, Subject, TenantPlan};
use reeve_domain::{Code, Fault};
use serde_json::{Value, json};

use crate::exit::{self, PARTLY};

/// A plan with all its tenants.
pub struct Report {
    pub plan: Plan,
    pub tenants: Vec<TenantPlan>,
}

/// How a tenant stands, for the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// As wanted.
    Good,
    /// Some of it.
    Partly,
    /// Not done; the exit code that says why.
    Bad(u8),
    /// Nothing was tried because of another tenant.
    LeftOut,
}

/// The exit code for anything else.
const FAILED: u8 = 1;
/// The exit code for what the tenant refused.
const REFUSED: u8 = 3;
/// The exit code for a tenant that cannot be reached.
const UNREACHABLE: u8 = 4;

impl Report {
    /// `{plan, changes}`, and what people should know besides.
    pub fn changes(&self) -> Value {
        let changes: Vec<Value> = self.tenants.iter().flat_map(changes_of).collect();
        let notes: Vec<Value> = self
            .tenants
            .iter()
            .flat_map(|tenant| tenant.notes.iter().map(|note| json!({ "tenant": tenant.name, "note": note })))
            .collect();
        json!({ "plan": self.plan.id, "changes": changes, "notes": notes })
    }

    /// `{plan, results}`.
    pub fn results(&self) -> Value {
        let results: Vec<Value> = self
            .tenants
            .iter()
            .map(|tenant| {
                let (outcome, detail, code) = outcome(tenant);
                let moved =
                    tenant.result.as_ref().map(|result| &result.moved).filter(|moved| !moved.is_empty());
                let mut row =
                    json!({ "tenant": tenant.name, "outcome": outcome, "detail": detail, "code": code });
                if let Some(moved) = moved {
                    row["moved"] = json!(moved);
                }
                row
            })
            .collect();
        json!({ "plan": self.plan.id, "results": results })
    }

    /// Whether applying has anything to do: what moved or was refused needs a new plan, what could not be reached does not.
    pub fn is_due(&self) -> bool {
        use PlanOutcome::{Done, Moved, Refused};
        self.tenants.iter().any(|tenant| {
            let ended = tenant.result.as_ref().is_some_and(|it| matches!(it.outcome, Done | Moved | Refused));
            tenant.is_to_do() && !ended
        })
    }

    /// 0 when every tenant is as wanted, the one reason's code when none is, 5 when some are.
    pub fn exit(&self) -> ExitCode {
        ExitCode::from(number(self.tenants.iter().map(standing)))
    }
}

fn number(standings: impl Iterator<Item = Standing>) -> u8 {
    let standings: Vec<Standing> = standings.filter(|standing| *standing != Standing::LeftOut).collect();
    let good = standings.iter().filter(|standing| **standing == Standing::Good).count();
    if good == standings.len() {
        return 0;
    }
    if good > 0 || standings.contains(&Standing::Partly) {
        return PARTLY;
    }
    let mut numbers: Vec<u8> = standings
        .iter()
        .filter_map(|standing| match standing {
            Standing::Bad(number) => Some(*number),
            _ => None,
        })
        .collect();
    numbers.dedup();
    match numbers.as_slice() {
        [one] => *one,
        _ => FAILED,
    }
}

/// Why nothing, or not all, is done at a tenant.
fn fault(tenant: &TenantPlan) -> Option<&Fault> {
    let result = tenant.result.as_ref().and_then(|result| result.fault.as_ref());
    result.or(tenant.fault.as_ref()).or_else(|| refused(tenant))
}

fn refused(tenant: &TenantPlan) -> Option<&Fault> {
    tenant.changes.iter().find_map(|change| change.refused.as_ref())
}

fn standing(tenant: &TenantPlan) -> Standing {
    let Some(outcome) = ending(tenant) else {
        return if refused(tenant).is_some() { Standing::Partly } else { Standing::Good };
    };
    let code = fault(tenant).map(|fault| fault.code);
    match outcome {
        PlanOutcome::Done if refused(tenant).is_none() => Standing::Good,
        PlanOutcome::Done | PlanOutcome::Partly => Standing::Partly,
        PlanOutcome::Skipped if code == Some(Code::CanaryFailed) => Standing::LeftOut,
        PlanOutcome::Skipped => Standing::Good,
        PlanOutcome::Refused | PlanOutcome::Moved => Standing::Bad(REFUSED),
        PlanOutcome::Unreachable => Standing::Bad(UNREACHABLE),
        PlanOutcome::Failed => Standing::Bad(FAILED),
    }
}

/// How a tenant's part ended, or can only end; `None` while there is something left to apply. One that was skipped for
/// a reason of its own ended as that reason says.
fn ending(tenant: &TenantPlan) -> Option<PlanOutcome> {
    match &tenant.result {
        Some(result) if result.outcome != PlanOutcome::Skipped => return Some(result.outcome),
        None if tenant.is_to_do() => return None,
        _ => {}
    }
    Some(match fault(tenant) {
        None => PlanOutcome::Skipped,
        Some(fault) if fault.code == Code::CanaryFailed => PlanOutcome::Skipped,
        Some(fault) => match exit::number(fault.code) {
            UNREACHABLE => PlanOutcome::Unreachable,
            REFUSED => PlanOutcome::Refused,
            _ if tenant.fault.is_none() => PlanOutcome::Refused,
            _ => PlanOutcome::Failed,
        },
    })
}

/// Outcome, detail and code of a tenant's result; before applying, what it can only come to.
pub fn outcome(tenant: &TenantPlan) -> (String, String, Option<Code>) {
    let outcome = match ending(tenant) {
        None => return ("pending".into(), "Not applied.".into(), None),
        // what could be made was made; what could not is no less left undone
        Some(PlanOutcome::Done) if refused(tenant).is_some() => PlanOutcome::Partly,
        Some(outcome) => outcome,
    };
    let fault = fault(tenant);
    let detail = match (fault, outcome) {
        (Some(fault), _) => fault.message.clone(),
        (None, PlanOutcome::Skipped) => "Nothing to do.".into(),
        (None, _) => String::new(),
    };
    (word(outcome), detail, fault.map(|fault| fault.code))
}

fn word(outcome: PlanOutcome) -> String {
    format!("{outcome:?}").to_lowercase()
}

/// A row for every value; one without a field for a tenant that could not be planned.
fn changes_of(tenant: &TenantPlan) -> Vec<Value> {
    let mut rows: Vec<Value> = tenant.changes.iter().map(|change| change_of(tenant, change)).collect();
    if let Some(fault) = &tenant.fault {
        rows.push(json!({
            "tenant": tenant.name, "field": null, "before": null, "after": null, "refused": refusal(fault),
        }));
    }
    rows
}

fn change_of(tenant: &TenantPlan, change: &Change) -> Value {
    let mut row = json!({
        "tenant": tenant.name,
        "field": change.subject.field_name(),
        "before": change.before,
        "after": change.after,
        "refused": change.refused.as_ref().map(refusal),
    });
    match &change.subject {
        Subject::User { login, .. } => row["login"] = json!(login),
        Subject::Module { name } => row["module"] = json!(name),
        Subject::Policy { .. } => {}
    }
    row
}

fn refusal(fault: &Fault) -> Value {
    json!({ "code": fault.code, "message": fault.message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_says_how_all_of_it_ended() {
        use Standing::{Bad, Good, LeftOut, Partly};
        let (refused, away) = (Bad(REFUSED), Bad(UNREACHABLE));
        for (tenants, code, why) in [
            (vec![], 0, "nothing was wanted anywhere"),
            (vec![Good, Good], 0, "all done"),
            (vec![refused], 3, "refused"),
            (vec![away, away], 4, "unreachable, all of them"),
            (vec![Good, away], 5, "some"),
            (vec![Partly], 5, "some of it"),
            (vec![refused, away], 1, "nothing done, for several reasons"),
            (vec![refused, LeftOut, LeftOut], 3, "what the canary said"),
        ] {
            assert_eq!(number(tenants.into_iter()), code, "{why}");
        }
    }
}
