//! Values as they arrive, read by what their fields hold.

use serde_json::{Map, Value};

use super::groups::commanded;
use super::required;
use crate::data::{Held, Record, Values};
use crate::moment::Moment;
use crate::orm::Method;
use crate::orm::model::Model;
use crate::orm::schema::{Field, Holds, Initially};
use crate::refusal::Refusal;

/// Fields with what they shall hold; `None` empties one.
pub(super) type Changes = Vec<(&'static str, Option<Held>)>;

/// A new record's values, with what nobody filled.
pub(super) fn fresh(
    method: &Method<'_>,
    model: Model,
    given: &Map<String, Value>,
) -> Result<Values, Refusal> {
    let edition = method.data.edition();
    let read = changes(method, model, given, None)?;
    let mut values: Values = Vec::with_capacity(read.len() + 4);
    for field in model.fields(edition).filter(|field| !field.is_automatic()) {
        let held = match read.iter().find(|(name, _)| *name == field.name) {
            Some((_, held)) => held.clone(),
            None => initial(field, method.caller.uid),
        };
        match held {
            Some(held) => values.push((field.name, held)),
            None if field.required => {
                return Err(required(model, field.name, field.title, edition.version));
            }
            None => {}
        }
    }
    Ok(values)
}

/// What a write changes; `record` is the row as it stands, for lists that are added to.
pub(super) fn changes(
    method: &Method<'_>,
    model: Model,
    given: &Map<String, Value>,
    record: Option<&Record>,
) -> Result<Changes, Refusal> {
    let edition = method.data.edition();
    let mut out = Changes::with_capacity(given.len());
    for (name, value) in given {
        let Some(field) = model.field(name, edition).filter(|field| !field.is_automatic()) else { continue };
        let held = read(method, field, value, record)?;
        if held.is_none() && field.required {
            return Err(required(model, field.name, field.title, edition.version));
        }
        out.push((field.name, held));
    }
    Ok(out)
}

fn initial(field: &Field, uid: i64) -> Option<Held> {
    match (field.initially, field.holds) {
        (Initially::Empty, _) => None,
        (Initially::Yes, _) => Some(Held::Bool(true)),
        (Initially::Number(id), Holds::One(_)) => Some(Held::One(id)),
        (Initially::Number(number), _) => Some(Held::Int(number)),
        (Initially::Words(words), _) => Some(Held::fixed(words)),
        (Initially::Now, _) => Some(Held::Time(Moment::now())),
        (Initially::Maker, _) => Some(Held::One(uid)),
    }
}

fn read(
    method: &Method<'_>,
    field: &Field,
    value: &Value,
    record: Option<&Record>,
) -> Result<Option<Held>, Refusal> {
    let empty = matches!(value, Value::Null | Value::Bool(false)) || value == "";
    Ok(match field.holds {
        Holds::Boolean => Some(Held::Bool(!empty && value != &Value::from(0))),
        Holds::Many(_) | Holds::Children(_) => {
            let before = match record.and_then(|record| record.value(field.name)) {
                Some(Held::Many(ids)) => ids.clone(),
                _ => Vec::new(),
            };
            let commands = value.as_array().map(Vec::as_slice).unwrap_or_default();
            Some(Held::Many(commanded(before, commands)))
        }
        Holds::Integer => Some(Held::Int(value.as_i64().unwrap_or_default())),
        _ if empty => None,
        Holds::One(related) => {
            let id = value.as_i64().unwrap_or_default();
            if method.data.row_of(related, id).is_none() {
                return Err(gone(related, id, method.data.version));
            }
            Some(Held::One(id))
        }
        Holds::Datetime => {
            let text = value.as_str().unwrap_or_default();
            Some(Held::Time(Moment::parse(text).ok_or_else(|| {
                Refusal::value(format!("time data '{text}' does not match format '%Y-%m-%d %H:%M:%S'"))
            })?))
        }
        Holds::Char | Holds::Text | Holds::Html | Holds::Selection => {
            Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned).into())
        }
    })
}

/// What is said to a relation that leads nowhere.
fn gone(related: Model, id: i64, version: u16) -> Refusal {
    let words = if version >= 17 {
        "The operation cannot be completed: Another model is using the record you are trying to delete."
    } else {
        "The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead."
    };
    Refusal::validation(format!("{words}\n\n{} ({id})", related.name()))
}
