//! Whether a database still has its files: some of the attachments that it names itself are opened.

use reeve_backups::Row;
use reeve_domain::Fault;
use reeve_odoo::{Page, Session};
use serde::Deserialize;
use serde_json::json;

use super::look::{same_content, told};
use crate::jobs::Run;
use crate::tenants::Login;

/// So many are opened at most.
const OPENED: u32 = 12;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OwnFiles {
    /// So many were opened.
    pub(crate) opened: u64,
    /// So many of them are not what the database says.
    pub(crate) wrong: u64,
}

#[derive(Deserialize)]
struct Attachment {
    id: i64,
    checksum: String,
}

/// Opens a few attachments of a database, each compared with the sum that the database has of it. The inner `Err` says why
/// none could be.
///
/// # Errors
/// What kept the server from being asked.
pub(crate) async fn own_files(
    session: &Session,
    login: &Login,
    run: &Run,
) -> Result<Result<OwnFiles, String>, Fault> {
    let Some(secret) = login.password() else {
        return Ok(Err("only a password opens attachments, and an API key is stored".into()));
    };
    let named = json!([["store_fname", "!=", false], ["checksum", "!=", false], ["type", "=", "binary"]]);
    let first = Page { limit: Some(OPENED), order: "id", ..Page::default() };
    let rows = session.search_read::<Attachment>("ir.attachment", named, &["checksum"], first);
    let rows = match told(run.or_stop(async { Ok::<_, Fault>(rows.await) }).await?)? {
        Ok(rows) => rows,
        Err(why) => return Ok(Err(why)),
    };
    let contents = match told(session.open_contents(secret, &run.cancel).await)? {
        Ok(contents) => contents,
        Err(why) => return Ok(Err(why)),
    };
    let mut files = OwnFiles { opened: 0, wrong: 0 };
    let mut ended = Ok(());
    for Attachment { id, checksum } in rows {
        match same_content(&contents, &Row { id, field: None }, &checksum, run).await {
            Ok(same) => {
                files.opened += 1;
                files.wrong += u64::from(!same);
            }
            Err(error) => {
                ended = Err(error);
                break;
            }
        }
    }
    // the session ends by itself where it cannot be closed
    let _ = contents.close().await;
    Ok(told(ended)?.map(|()| files))
}
