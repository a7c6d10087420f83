//! A receipt as a table: one row for each record that was touched and each thing that outlives the session.

use reeve_domain::Fault;
use reeve_domain::grant::Receipt;

use crate::paper::csv::{plain, table as table_of};
use crate::paper::word;

const HEADER: [&str; 7] = ["about", "kind", "change", "id", "name", "at", "link"];

/// The table (UTF-8, RFC 4180), and how many rows it has.
///
/// # Errors
/// [`reeve_domain::Code::Internal`] when it cannot be written as text.
pub(super) fn table(receipt: &Receipt) -> Result<(String, u64), Fault> {
    let mut rows: Vec<[String; 7]> = Vec::new();
    for model in &receipt.touched {
        for record in &model.records {
            let change = if record.created { "created" } else { "changed" };
            rows.push(row(
                "touched",
                &model.model,
                change,
                Some(record.id),
                &record.name,
                record.at,
                &record.url,
            ));
        }
        let named = model.records.len() as u64;
        if model.created + model.changed > named {
            let more = format!("{} more, not named", model.created + model.changed - named);
            rows.push(row("touched", &model.model, "", None, &more, None, ""));
        }
    }
    for found in &receipt.findings {
        let (kind, change) = (word(&found.what), word(&found.change));
        rows.push(row("outlives", &kind, &change, Some(found.id), &found.name, found.at, ""));
    }
    for sign_in in &receipt.sign_ins {
        let from = sign_in.from.clone().unwrap_or_default();
        rows.push(row("sign_in", "", "", None, &from, Some(sign_in.at), ""));
    }
    for (model, words) in &receipt.unanswered {
        rows.push(row("unanswered", model, "", None, words, None, ""));
    }
    for (what, words) in &receipt.not_compared {
        rows.push(row("not_compared", &word(what), "", None, words, None, ""));
    }
    Ok((table_of(HEADER, &rows)?, rows.len() as u64))
}

fn row(
    about: &str,
    kind: &str,
    change: &str,
    id: Option<i64>,
    name: &str,
    at: Option<chrono::DateTime<chrono::Utc>>,
    link: &str,
) -> [String; 7] {
    let (id, at) = (id.map(|id| id.to_string()), at.map(|at| at.to_rfc3339()));
    let texts = [about, kind, change, &id.unwrap_or_default(), name, &at.unwrap_or_default(), link];
    // a name may come from whoever had the access
    texts.map(plain)
}
