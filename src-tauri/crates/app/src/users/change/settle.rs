//! What became of a change whose answer was lost: read again, never asked again.

use reeve_domain::plan::{Change, Subject, Value};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault, Retry};

use super::{leaves_no_trace, read};
use crate::plans::same;
use crate::reeve::Reeve;

/// Looks what became of a step whose answer was lost. What cannot be read back is left alone from now on.
pub(super) async fn settle(reeve: &Reeve, tenant: &Tenant, changes: &mut [Change], step: &[usize]) {
    let of_step: Vec<Change> = step.iter().filter_map(|at| changes.get(*at)).cloned().collect();
    let subjects: Vec<Subject> = of_step.iter().map(|change| change.subject.clone()).collect();
    let found = read(reeve, tenant, &subjects).await.ok();
    let created = found.iter().flatten().find_map(|value| match value {
        Value::Names(names) if is_new(of_step.first()) => names.first().map(|named| named.id),
        _ => None,
    });
    if let Some(id) = created {
        take_id(changes, step, id);
    }
    for (place, at) in step.iter().enumerate() {
        let Some(change) = changes.get_mut(*at) else { continue };
        let now = found.as_ref().and_then(|found| found.get(place));
        if leaves_no_trace(&change.subject) {
            // whoever reads that it was not created knows that nothing was mailed either
            if created.is_some() || found.is_none() || !is_new(of_step.first()) {
                change.refused = Some(interrupted());
            }
        } else if created.is_some() {
            change.made = true;
        } else if is_new(of_step.first()) {
            if found.is_none() {
                change.refused = Some(interrupted());
            }
        } else if now.is_some_and(|now| same(now, &change.after)) {
            change.made = true;
        }
    }
}

/// Why something that cannot be read back is not tried again.
pub(crate) fn interrupted() -> Fault {
    let message = "This was broken off and may have been done; it is not done a second time by itself.";
    let mut fault = Fault::new(Code::Interrupted, message)
        .next("Ask whoever it concerns, and make a new plan if it was not done.");
    fault.retry = Retry::Never;
    fault
}

fn is_new(change: Option<&Change>) -> bool {
    change.is_some_and(|change| matches!(&change.subject, Subject::User { id: None, .. }))
}

/// Notes the id an account got, so that it can be found again for undoing.
pub(crate) fn take_id(changes: &mut [Change], step: &[usize], new: i64) {
    for at in step {
        if let Some(Change { subject: Subject::User { id, .. }, .. }) = changes.get_mut(*at) {
            *id = Some(new);
        }
    }
}
