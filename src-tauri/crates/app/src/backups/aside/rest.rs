//! What runs or sends by itself in a database: found, stopped by hand, and begun again.
//!
//! A database beside the original would act on the world a second time: send its mails, fetch those of others, charge cards.

use reeve_domain::restore::AtRest;
use reeve_odoo::{Page, Result, Session};
use serde::Deserialize;
use serde_json::json;

/// What runs or sends by itself in a database that was not neutralised.
pub(crate) const AT_WORK: [&str; 2] = ["ir.cron", "ir.mail_server"];

#[derive(Deserialize)]
struct Id {
    id: i64,
}

/// The records of a model that are active.
///
/// # Errors
/// The tenant's refusal in its own words, or what kept it from being asked.
pub(crate) async fn at_work(session: &Session, model: &str) -> Result<AtRest> {
    let active = json!([["active", "=", true]]);
    let rows: Vec<Id> = session.search_read(model, active, &["id"], Page::default()).await?;
    Ok(AtRest { model: model.to_owned(), ids: rows.into_iter().map(|row| row.id).collect() })
}

/// Stops these records, or begins them again.
///
/// # Errors
/// As [`at_work`]; a scheduled action that runs in this moment cannot be written.
pub(crate) async fn set_active(session: &Session, rows: &AtRest, active: bool) -> Result<()> {
    if rows.ids.is_empty() {
        return Ok(());
    }
    let values = json!({"vals": {"active": active}});
    session.call_once(&rows.model, "write", json!([rows.ids]), values).await.map(drop)
}
