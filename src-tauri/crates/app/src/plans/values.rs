//! The two kinds of things a plan changes, behind one pair of functions: accounts and policies.

use reeve_domain::Fault;
use reeve_domain::plan::{Change, Subject, Value};
use reeve_domain::tenant::Tenant;

use crate::policies;
use crate::reeve::Reeve;
use crate::users::change::{self as accounts, Means};

/// Whether these are accounts rather than policies. A plan changes one of the two.
fn are_accounts<'a>(subjects: impl IntoIterator<Item = &'a Subject>) -> bool {
    subjects.into_iter().next().is_some_and(|subject| matches!(subject, Subject::User { .. }))
}

/// The values of these subjects now, in their order.
pub(super) async fn read(reeve: &Reeve, tenant: &Tenant, subjects: &[Subject]) -> Result<Vec<Value>, Fault> {
    if subjects.is_empty() {
        Ok(Vec::new())
    } else if are_accounts(subjects) {
        Box::pin(accounts::read(reeve, tenant, subjects)).await
    } else {
        Box::pin(policies::change::read(reeve, tenant, subjects)).await
    }
}

/// Makes what is open of these changes, and marks each as it is made.
pub(super) async fn make(
    reeve: &Reeve,
    tenant: &Tenant,
    changes: &mut [Change],
    means: &mut Means<'_>,
) -> Result<(), Fault> {
    if are_accounts(changes.iter().map(|change| &change.subject)) {
        Box::pin(accounts::make(reeve, tenant, changes, means)).await
    } else {
        Box::pin(policies::change::make(reeve, tenant, changes)).await
    }
}
