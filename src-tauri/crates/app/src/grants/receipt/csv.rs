//! A receipt as a table: one row for each record that was touched and each thing that outlives the session.

use reeve_domain::grant::Receipt;
use reeve_domain::{Code, Fault};

const HEADER: [&str; 7] = ["about", "kind", "change", "id", "name", "at", "link"];

/// The table (UTF-8, RFC 4180), and how many rows it has.
///
/// # Errors
/// [`Code::Internal`] when it cannot be written as text.
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
    written(&rows)
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
    texts.map(harmless)
}

/// A name may come from whoever had the access: a spreadsheet must not take it for a formula.
fn harmless(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

/// The name of a kind as it is in the signed document.
pub(super) fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn written(rows: &[[String; 7]]) -> Result<(String, u64), Fault> {
    let broken = |_| Fault::new(Code::Internal, "The receipt could not be written as text.");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).map_err(broken)?;
    for row in rows {
        writer.write_record(row).map_err(broken)?;
    }
    let text = writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or_else(|| Fault::new(Code::Internal, "The receipt could not be written as text."))?;
    Ok((text, rows.len() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_formula() {
        for text in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"] {
            assert!(harmless(text).starts_with('\''), "{text}");
        }
        assert_eq!(harmless("Deco Addict"), "Deco Addict");
    }
}
