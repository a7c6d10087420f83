//! Making, changing and deleting the records that need no rules of their own.

use serde_json::Value;

use super::{check_fields, check_there, each, made, missing, values};
use crate::orm::Method;
use crate::orm::kept::stock_mail_server;
use crate::orm::model::Model;
use crate::refusal::Refusal;

/// Whether a model's records are made and changed here.
pub(super) fn are_of(model: Model) -> bool {
    matches!(
        model,
        Model::MailServer
            | Model::AccessList
            | Model::Rule
            | Model::ServerAction
            | Model::Logging
            | Model::Message
            | Model::Subtype
            | Model::Country
            | Model::Sale
            | Model::Invoice
            | Model::Picking
            | Model::Employee
            | Model::TicketTeam
            | Model::TicketStage
    )
}

pub(super) fn create(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let model = method.model;
    method.caller.may(model, "create", method.data.version)?;
    let given = method.arguments.value("vals_list").clone();
    let (all, many) = each(&given)?;
    let mut rows = Vec::with_capacity(all.len());
    for given in all {
        check_fields(model, given, method.data.edition())?;
        rows.push(values::fresh(method, model, given)?);
    }
    let uid = method.caller.uid;
    let ids: Vec<i64> = rows.into_iter().map(|row| method.data.insert(model, uid, row)).collect();
    Ok(made(&ids, many))
}

pub(super) fn write(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let model = method.model;
    method.caller.may(model, "write", method.data.version)?;
    let given = method.arguments.value("vals").as_object().cloned().unwrap_or_default();
    check_fields(model, &given, method.data.edition())?;
    check_there(method)?;
    own_mail_server(method);
    let ids = method.arguments.ids().to_vec();
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        all.push((id, values::changes(method, model, &given, method.data.record(model, id))?));
    }
    let uid = method.caller.uid;
    for (id, changes) in all {
        if let Some(record) = method.data.record_mut(model, id, uid) {
            changes.into_iter().for_each(|(field, held)| record.set(field, held));
        }
    }
    Ok(Value::Bool(true))
}

pub(super) fn unlink(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let (model, version) = (method.model, method.data.version);
    method.caller.may(model, "unlink", version)?;
    let ids = method.arguments.ids().to_vec();
    // before, whoever removed it first was right too
    if let Some(id) = ids.iter().find(|id| version >= 18 && method.data.row_of(model, **id).is_none()) {
        return Err(missing(model.name(), *id, method.caller.uid));
    }
    own_mail_server(method);
    method.data.remove(model, &ids);
    if model == Model::MailServer && ids.contains(&1) {
        method.data.mail_server = false;
    }
    Ok(Value::Bool(true))
}

/// Makes the mail server the database was set up with a row like any other.
fn own_mail_server(method: &mut Method<'_>) {
    if method.model == Model::MailServer && method.data.unwritten_mail_server() == 1 {
        let stock = stock_mail_server(method.data.version).clone();
        method.data.table_mut(Model::MailServer).insert(0, stock);
    }
}
