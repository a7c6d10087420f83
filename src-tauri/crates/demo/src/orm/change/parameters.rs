//! `ir.config_parameter`: values that are always text, found by a key there is only once.

use serde_json::{Value, json};

use super::{check_fields, check_there, constraint, each, made, missing, required};
use crate::data::{Parameter, TenantData};
use crate::orm::Method;
use crate::orm::model::Model;
use crate::refusal::Refusal;

/// Parameters every database needs: from 15 on they can be neither removed nor renamed.
const LASTING: [&str; 6] = [
    "database.secret",
    "database.uuid",
    "database.create_date",
    "web.base.url",
    "base.login_cooldown_after",
    "base.login_cooldown_duration",
];

/// `set_param`: answers what was there before, `false` where nothing was. An empty value removes the row.
pub(super) fn set(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let version = method.data.version;
    let key = method.arguments.text("key");
    let value = text(method.arguments.value("value"));
    method.caller.may(Model::Parameter, "read", version)?;
    let before = method.data.parameter(&key).map(str::to_owned);
    let operation = match (&before, &value) {
        (Some(_), Some(_)) => "write",
        (Some(_), None) => "unlink",
        (None, _) => "create",
    };
    method.caller.may(Model::Parameter, operation, version)?;
    match value {
        Some(value) => {
            method.data.set_parameter(&key, &value);
            note(method, &key, before.is_none());
        }
        None if before.is_some() => {
            check_lasting(method.data, &key)?;
            method.data.parameters.retain(|parameter| parameter.key != key);
        }
        None => {}
    }
    Ok(before.map_or(json!(false), Value::from))
}

/// Notes who set it.
fn note(method: &mut Method<'_>, key: &str, new: bool) {
    let Some(id) = method.data.parameters.iter().find(|p| p.key == key).map(|p| p.id) else { return };
    if new {
        method.data.note_made(Model::Parameter, id, method.caller.uid);
    } else {
        method.data.note_changed(Model::Parameter, id, method.caller.uid);
    }
}

pub(super) fn create(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let version = method.data.version;
    method.caller.may(Model::Parameter, "create", version)?;
    let given = method.arguments.value("vals_list").clone();
    let (all, many) = each(&given)?;
    let mut rows = Vec::with_capacity(all.len());
    for values in all {
        check_fields(Model::Parameter, values, method.data.edition())?;
        let key = values.get("key").and_then(text);
        let key = key.ok_or_else(|| required(Model::Parameter, "key", "Key", version))?;
        let value = values.get("value").and_then(text);
        let value = value.ok_or_else(|| required(Model::Parameter, "value", "Value", version))?;
        let twice = rows.iter().any(|(other, _)| *other == key);
        if twice || method.data.parameter(&key).is_some() {
            return Err(taken(version));
        }
        rows.push((key, value));
    }
    let mut ids = Vec::with_capacity(rows.len());
    for (key, value) in rows {
        let id = method.data.parameters.last().map_or(0, |parameter| parameter.id) + 1;
        method.data.parameters.push(Parameter { id, key, value });
        ids.push(id);
    }
    Ok(made(&ids, many))
}

pub(super) fn write(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let version = method.data.version;
    method.caller.may(Model::Parameter, "write", version)?;
    let values = method.arguments.value("vals").as_object().cloned().unwrap_or_default();
    check_fields(Model::Parameter, &values, method.data.edition())?;
    check_there(method)?;
    let ids = method.arguments.ids().to_vec();
    let value = values
        .get("value")
        .map(|value| text(value).ok_or_else(|| required(Model::Parameter, "value", "Value", version)));
    let value = value.transpose()?;
    let key = values.get("key").and_then(text);
    if let Some(key) = &key {
        let of = |data: &TenantData, id: &i64| {
            data.row_of(Model::Parameter, *id).and_then(|row| data.parameters.get(row)).map(|p| p.key.clone())
        };
        let renamed: Vec<String> = ids.iter().filter_map(|id| of(method.data, id)).collect();
        if version >= 15 && renamed.iter().any(|key| LASTING.contains(&key.as_str())) {
            let keys = renamed.join(", ");
            return Err(Refusal::validation(format!("You cannot rename config parameters with keys {keys}")));
        }
        if method.data.parameters.iter().any(|p| p.key == *key && !ids.contains(&p.id)) || ids.len() > 1 {
            return Err(taken(version));
        }
    }
    for parameter in method.data.parameters.iter_mut().filter(|p| ids.contains(&p.id)) {
        if let Some(key) = &key {
            key.clone_into(&mut parameter.key);
        }
        if let Some(value) = &value {
            value.clone_into(&mut parameter.value);
        }
    }
    Ok(Value::Bool(true))
}

pub(super) fn unlink(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let version = method.data.version;
    method.caller.may(Model::Parameter, "unlink", version)?;
    let ids = method.arguments.ids().to_vec();
    for id in &ids {
        let found = method.data.parameters.iter().find(|parameter| parameter.id == *id);
        match found {
            Some(parameter) => check_lasting(method.data, &parameter.key)?,
            // before, whoever removed it first was right too
            None if version >= 18 => return Err(missing(Model::Parameter.name(), *id, method.caller.uid)),
            None => {}
        }
    }
    method.data.parameters.retain(|parameter| !ids.contains(&parameter.id));
    Ok(Value::Bool(true))
}

fn check_lasting(data: &TenantData, key: &str) -> Result<(), Refusal> {
    if data.version >= 15 && LASTING.contains(&key) {
        return Err(Refusal::validation(format!("You cannot delete the {key} record.")));
    }
    Ok(())
}

fn taken(version: u16) -> Refusal {
    constraint("ir_config_parameter_key_uniq", "Key must be unique.", version)
}

/// A value as the column keeps it; `None` where it is empty.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::Bool(true) => Some("True".to_owned()),
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
