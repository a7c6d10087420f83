//! A database of our own on the lab's real Odoo 19: a copy that is given attachments, and dropped at the end.

use base64::Engine as _;
use reeve_domain::Secret;
use reeve_domain::tls::Trust;
use reeve_odoo::{DatabaseManager, Endpoint, Limits, Server};
use reeve_tests::way_in::WayIn;
use reeve_tests::witness::Witness;
use serde_json::{Value, json};

use crate::side::Connection;
use crate::{Result, grown};

/// Attachments sent in one request.
const AT_ONCE: usize = 20;

/// Measures something on a copy of the lab's database.
///
/// # Errors
/// When there is no such server; those of the measuring.
pub async fn on_a_copy(name: &str, measure: impl AsyncFnOnce(&WayIn) -> Result<()>) -> Result<()> {
    let way = WayIn::real("REEVE_ODOO_19")
        .ok_or("REEVE_ODOO_19 names no real server: run this through `cargo xtask bench`")?;
    let connection = Connection::of(&way);
    let manager = manager(&connection)?;
    // one that an earlier run left
    let _ = manager.drop_database(name).await;
    manager.duplicate_database(&way.database, name).await?;
    let measured = measure(&WayIn { database: name.into(), ..way }).await;
    manager.drop_database(name).await?;
    measured
}

/// The database manager of the server behind a connection.
///
/// # Errors
/// For an address that is none.
pub fn manager(connection: &Connection) -> Result<DatabaseManager> {
    let trust = Trust::ExtraCa { pem: connection.ca_pem.clone() };
    let server = Server::new(Endpoint { url: connection.url.parse()?, trust }, Limits::default())?;
    Ok(server.database_manager(&Secret::new(connection.master_password.clone())))
}

/// Gives the database so many attachments more.
pub async fn attach(witness: &Witness, from: usize, count: usize) {
    let numbers: Vec<usize> = (from..from + count).collect();
    for some in numbers.chunks(AT_ONCE) {
        let values: Vec<Value> = some
            .iter()
            .map(|number| {
                let content = grown::object(*number as u64);
                let datas = base64::engine::general_purpose::STANDARD.encode(content);
                json!({"name": format!("photo-{number}.jpg"), "datas": datas})
            })
            .collect();
        witness.call("ir.attachment", "create", json!([values]), json!({})).await;
    }
}
