//! `ir.cron`: a scheduled action has a server action, made with it, written through it, and left behind when it goes.

use serde_json::{Map, Value};

use super::{check_fields, each, made, missing, values};
use crate::data::Held;
use crate::moment::Moment;
use crate::orm::Method;
use crate::orm::kept::DELEGATED;
use crate::orm::model::Model;
use crate::refusal::Refusal;

pub(super) fn create(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(Model::Cron, "create", method.data.version)?;
    let given = method.arguments.value("vals_list").clone();
    let (all, many) = each(&given)?;
    let mut rows = Vec::with_capacity(all.len());
    for given in all {
        check_fields(Model::Cron, given, method.data.edition())?;
        let (mut of_action, of_cron) = parted(given);
        of_action.insert("usage".to_owned(), Value::from("ir_cron"));
        let action = values::fresh(method, Model::ServerAction, &of_action)?;
        let mut cron = values::fresh(method, Model::Cron, &of_cron)?;
        cron.retain(|(field, _)| *field != "cron_name");
        cron.extend(
            action.iter().find(|(field, _)| *field == "name").map(|(_, name)| ("cron_name", name.clone())),
        );
        rows.push((action, cron));
    }
    let uid = method.caller.uid;
    let mut ids = Vec::with_capacity(rows.len());
    for (action, mut cron) in rows {
        let action = method.data.insert(Model::ServerAction, uid, action);
        cron.push(("ir_actions_server_id", Held::One(action)));
        ids.push(method.data.insert(Model::Cron, uid, cron));
    }
    Ok(made(&ids, many))
}

pub(super) fn write(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(Model::Cron, "write", method.data.version)?;
    let given = method.arguments.value("vals").as_object().cloned().unwrap_or_default();
    check_fields(Model::Cron, &given, method.data.edition())?;
    if gone(method)? {
        return Ok(Value::Bool(true));
    }
    let (of_action, of_cron) = parted(&given);
    let of_action = values::changes(method, Model::ServerAction, &of_action, None)?;
    let of_cron = values::changes(method, Model::Cron, &of_cron, None)?;
    let uid = method.caller.uid;
    for id in method.arguments.ids().to_vec() {
        let Some(cron) = method.data.record_mut(Model::Cron, id, uid) else { continue };
        for (field, held) in &of_cron {
            cron.set(field, held.clone());
        }
        if let Some((_, name)) = of_action.iter().find(|(field, _)| *field == "name") {
            cron.set("cron_name", name.clone());
        }
        let action = cron.number("ir_actions_server_id");
        let action =
            method.data.record_mut(Model::ServerAction, action, uid).filter(|_| !of_action.is_empty());
        if let Some(action) = action {
            of_action.iter().for_each(|(field, held)| action.set(field, held.clone()));
        }
    }
    Ok(Value::Bool(true))
}

pub(super) fn unlink(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(Model::Cron, "unlink", method.data.version)?;
    if !gone(method)? {
        let ids = method.arguments.ids().to_vec();
        method.data.remove(Model::Cron, &ids);
    }
    Ok(Value::Bool(true))
}

/// `method_direct_trigger`: now, whatever its time. From 18 on one that was due anyway waits for its next time.
pub(super) fn trigger(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let version = method.data.version;
    method.caller.may(Model::Cron, "write", version)?;
    for id in method.arguments.ids().to_vec() {
        if method.data.record(Model::Cron, id).is_none() {
            return Err(missing(Model::Cron.name(), id, method.caller.uid));
        }
        method.data.run_cron(id);
        if version >= 18 {
            method.data.reschedule(id, Moment::now());
        }
    }
    Ok(Value::Bool(true))
}

/// `ir.actions.server.run`
pub(super) fn run(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(Model::ServerAction, "read", method.data.version)?;
    super::check_there(method)?;
    for id in method.arguments.ids().to_vec() {
        method.data.run_action(id, method.caller.uid);
    }
    Ok(Value::Bool(false))
}

/// Whether one of the records is not there: up to 17 that is nothing, later it passes for being at work.
fn gone(method: &Method<'_>) -> Result<bool, Refusal> {
    let there = |id: &i64| method.data.record(Model::Cron, *id).is_some();
    if method.arguments.ids().iter().all(there) {
        return Ok(false);
    }
    if method.data.version < 18 {
        return Ok(true);
    }
    Err(Refusal::user(
        "Record cannot be modified right now: This cron task is currently being executed and may not be modified Please try again in a few minutes",
    ))
}

/// The values that are the server action's, and those that are the scheduled action's own.
fn parted(given: &Map<String, Value>) -> (Map<String, Value>, Map<String, Value>) {
    let own = |(name, value): (&String, &Value)| (name.clone(), value.clone());
    given.iter().map(own).partition(|(name, _)| DELEGATED.contains(&name.as_str()))
}
