//! `/web/content`: attachments as a browser downloads them, for whoever is signed in and works there.
//!
//! To others everything here is not found, as is what does not exist: the real one makes no difference either.

use bytes::Bytes;

use crate::backup::{Attached, attached};
use crate::misbehaviour::{DownloadFault, Misbehaviour};
use crate::orm::Caller;
use crate::refusal::Refusal;
use crate::reply::{Reply, werkzeug_page};
use crate::server::host::Database;
use crate::server::routes::Exchange;
use crate::server::web::signed_in;

/// Answers a download.
pub(crate) fn answer(exchange: &Exchange<'_>) -> Reply {
    if exchange.pinned().is_none() {
        return exchange.no_database();
    }
    let mut id = 0;
    let found = signed_in(exchange, |database, data, uid| {
        let missing = || Refusal::not_found("404 Not Found");
        let works_here = data.user_by_id(uid).is_some_and(|user| Caller::new(data, user).is_internal());
        let filestore = database.filestore();
        let mut rows = attached(data, &filestore).filter(|_| works_here);
        let row = rows.find(|row| is_asked(exchange, row) && !row.object.lost).ok_or_else(missing)?;
        id = row.id;
        Ok(filestore.content(row.object).to_vec())
    });
    let (Ok(content), Some(database)) = (found, exchange.pinned()) else { return Reply::not_found() };
    served(exchange, &database, id, content.into())
}

fn is_asked(exchange: &Exchange<'_>, row: &Attached<'_>) -> bool {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok());
    match exchange.request.path.strip_prefix("/web/content/") {
        Some(id) => number(Some(id)) == Some(row.id),
        None => {
            exchange.request.query("model") == Some("res.partner")
                && number(exchange.request.query("id")) == Some(row.record)
                && row.field.is_some()
                && exchange.request.query("field") == row.field
        }
    }
}

/// The content, or what a fault makes of it.
fn served(exchange: &Exchange<'_>, database: &Database, id: i64, content: Bytes) -> Reply {
    let (first, count) = database.downloaded(id);
    let mut reply = Reply::whole(200, "application/octet-stream", content)
        .with("content-disposition", format!("attachment; filename*=UTF-8''scan-{id}.pdf"));
    for fault in exchange.faults {
        let Misbehaviour::Downloads(fault) = fault else { continue };
        match *fault {
            DownloadFault::SessionEnds { every } if count.is_multiple_of(every.max(1)) => {
                if let Some(cookie) = &exchange.request.cookie {
                    exchange.host.close(cookie);
                }
                return Reply::not_found();
            }
            DownloadFault::CutOnce { after } if first => reply.cut_after = Some(after),
            DownloadFault::Changed { every } if id % every == 0 => {
                return Reply::whole(200, "application/octet-stream", "another picture");
            }
            DownloadFault::Gone { every } if id % every == 0 => return Reply::not_found(),
            DownloadFault::Status { every, status } if id % every == 0 => {
                return Reply::page(status, werkzeug_page("Internal Server Error", ""));
            }
            DownloadFault::StatusOnce { status } if first => {
                return Reply::page(status, werkzeug_page("Too Many Requests", ""));
            }
            _ => {}
        }
    }
    reply
}
