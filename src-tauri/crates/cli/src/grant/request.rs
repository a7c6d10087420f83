//! `reeve grant request`

use reeve_app::api::RequestGrant;
use reeve_app::{Reeve, grants, tenants};
use reeve_domain::Fault;
use reeve_domain::desk::Address;

use super::arguments::Request;
use super::named::{answer, fresh};
use crate::card;
use crate::output::Output;

/// Asks, and hands the request over.
pub async fn run(reeve: &Reeve, asked: Request, output: &Output) -> Result<(), Fault> {
    let out = fresh(asked.handing.out.as_ref())?;
    let staff = match &asked.card {
        Some(file) => Some(card::read(reeve, file).await?.card),
        None => None,
    };
    let tenant = match &asked.name {
        Some(name) => Some(tenants::by_name(reeve, name).await?.id),
        None => None,
    };
    let address = asked.url.zip(asked.database).map(|(url, database)| Address { url, database });
    let request = RequestGrant {
        tenant,
        address,
        staff,
        reason: asked.reason,
        ticket: asked.ticket,
        groups: asked.group,
        seconds: asked.seconds,
        break_glass: asked.break_glass,
        desk: asked.desk,
    };
    let view = Box::pin(grants::request(reeve, request)).await?;
    answer(reeve, &view, "Access is asked for.", out, output).await
}
