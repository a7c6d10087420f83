//! `ir.attachment`, as far as it is searched over RPC: the rows that name the files of the filestore. They are made of that
//! and are no records of their own, so nothing lists or changes them.

use serde_json::{Map, Value, json};

use crate::backup::{Attached, attached};
use crate::data::TenantData;
use crate::orm::{Call, Caller};
use crate::refusal::Refusal;
use crate::server::host::Database;

/// The answer to a search for attachments; `None` for any other call.
pub(super) fn searched(
    database: &Database,
    data: &TenantData,
    caller: &Caller,
    call: &Call<'_>,
) -> Option<Result<Vec<u8>, Refusal>> {
    (call.model == "ir.attachment" && call.method == "search_read").then(|| {
        if !caller.is_internal() {
            return Err(Refusal::access(
                "You are not allowed to access 'Attachment' (ir.attachment) records.",
            ));
        }
        if !is_of_files(call.kwargs.get("domain")) {
            return Err(Refusal::user("The demo finds attachments by their files alone."));
        }
        let fields = call.kwargs.get("fields").and_then(Value::as_array).cloned().unwrap_or_default();
        let limit = call.kwargs.get("limit").and_then(Value::as_u64).unwrap_or(u64::MAX);
        let filestore = database.filestore();
        // what is the value of a field is found only by who asks for it
        let rows = attached(data, &filestore).filter(|row| row.field.is_none());
        let rows = rows.take(usize::try_from(limit).unwrap_or(usize::MAX)).map(|row| row_of(&row, &fields));
        Ok(Value::Array(rows.collect()).to_string().into_bytes())
    })
}

/// Whether a domain asks for nothing but what every row here is: a file of the filestore with the sum of its content.
fn is_of_files(domain: Option<&Value>) -> bool {
    let every = json!([["store_fname", "!=", false], ["checksum", "!=", false], ["type", "=", "binary"]]);
    let terms = |domain: &Value| domain.as_array().cloned().unwrap_or_default();
    domain.is_none_or(|domain| terms(domain).iter().all(|term| terms(&every).contains(term)))
}

fn row_of(row: &Attached<'_>, fields: &[Value]) -> Value {
    let mut out = Map::from_iter([("id".to_owned(), json!(row.id))]);
    for field in fields.iter().filter_map(Value::as_str) {
        let value = match field {
            "checksum" => json!(row.object.sha1),
            "store_fname" => json!(row.object.stored_name()),
            _ => json!(false),
        };
        out.insert(field.to_owned(), value);
    }
    Value::Object(out)
}
