//! Who answers: never the one who asks.

use reeve_domain::card::Card;
use reeve_domain::desk::Thread;
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};

use crate::api::Nothing;
use crate::cards;
use crate::reeve::Reeve;

/// Nobody answers their own request.
pub(crate) fn own_request() -> Fault {
    Fault::new(Code::OwnRequest, "You asked for this yourself, or it is for you.")
}

/// The card this panel answers with. Whoever has none gets one made from their login on the tenant.
///
/// # Errors
/// [`Code::OwnRequest`] where that person asks, before anything is made; [`Code::CardNeeded`] where there is neither a
/// card nor a connection to make one from.
pub(crate) async fn answering(
    reeve: &Reeve,
    thread: &Thread,
    tenant: Option<&Tenant>,
) -> Result<Card, Fault> {
    if let Some(own) = cards::own(reeve, Nothing {}).await? {
        return if thread.asks(&own.card) { Err(own_request()) } else { Ok(own.card) };
    }
    let tenant = tenant.ok_or_else(|| {
        Fault::new(Code::CardNeeded, "There is no card of yours here to sign an answer with.")
    })?;
    let person = cards::person(reeve, tenant).await?;
    if thread.asks(&person) {
        return Err(own_request());
    }
    cards::own_or_of(reeve, person).await
}
