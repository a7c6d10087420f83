//! A call of a model's method as somebody, with the faults that wait for a number of changes.

use crate::data::TenantData;
use crate::misbehaviour::Misbehaviour;
use crate::orm::{self, Call, Caller};
use crate::refusal::Refusal;
use crate::server::attachments;
use crate::server::host::Database;
use crate::server::routes::Exchange;

/// Runs a call.
pub(crate) fn run(
    exchange: &Exchange<'_>,
    database: &Database,
    data: &mut TenantData,
    caller: &Caller,
    call: &Call<'_>,
) -> Result<Vec<u8>, Refusal> {
    let since = database.changes_before();
    let made = |data: &TenantData| data.changes.saturating_sub(since);
    let lost = exchange
        .faults
        .iter()
        .any(|fault| matches!(fault, Misbehaviour::RightsLost { after } if made(data) >= *after));
    let caller = if lost && orm::changes(call.method) { caller.without_rights() } else { *caller };
    let result = attachments::searched(database, data, &caller, call)
        .unwrap_or_else(|| orm::call(data, &caller, call));
    let dies = |fault: &Misbehaviour| matches!(fault, Misbehaviour::Dies { after } if made(data) >= *after);
    if exchange.faults.iter().any(dies) {
        database.die();
    }
    result
}
