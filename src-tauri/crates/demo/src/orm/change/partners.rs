//! `res.partner`: contacts, and the persons behind accounts.

use serde_json::{Map, Value};

use super::{check_fields, check_there, constraint, each, made, missing, values};
use crate::data::Partner;
use crate::moment::Moment;
use crate::orm::Method;
use crate::orm::model::Model;
use crate::refusal::Refusal;

pub(super) fn create(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(Model::Partner, "create", method.data.version)?;
    let given = method.arguments.value("vals_list").clone();
    let (all, many) = each(&given)?;
    let mut rows = Vec::with_capacity(all.len());
    for given in all {
        check_fields(Model::Partner, given, method.data.edition())?;
        check_name(method, given, true)?;
        let mut row = values::fresh(method, Model::Partner, given)?;
        row.retain(|(field, _)| *field != "active");
        row.push(("active", crate::data::Held::Bool(given.get("active") != Some(&Value::Bool(false)))));
        rows.push(row);
    }
    let uid = method.caller.uid;
    let ids: Vec<i64> = rows.into_iter().map(|row| method.data.insert(Model::Partner, uid, row)).collect();
    Ok(made(&ids, many))
}

pub(super) fn write(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(Model::Partner, "write", method.data.version)?;
    let given = method.arguments.value("vals").as_object().cloned().unwrap_or_default();
    check_fields(Model::Partner, &given, method.data.edition())?;
    check_there(method)?;
    check_name(method, &given, false)?;
    let changes = values::changes(method, Model::Partner, &given, None)?;
    let uid = method.caller.uid;
    for id in method.arguments.ids().to_vec() {
        let place = method.data.row_of(Model::Partner, id).and_then(|row| method.data.partner_at(row));
        let user = match place {
            Some(Partner::Contact(_)) => {
                if let Some(contact) = method.data.record_mut(Model::Partner, id, uid) {
                    changes.iter().for_each(|(field, held)| contact.set(field, held.clone()));
                }
                continue;
            }
            place => place.as_ref().and_then(Partner::user),
        };
        write_person(method, user, &given);
        // what the account's own row has no room for
        let note = method.data.note_changed(Model::Partner, id, uid);
        for (field, held) in changes.iter().filter(|(field, _)| !matches!(*field, "name" | "email")) {
            note.set(field, held.clone());
        }
    }
    Ok(Value::Bool(true))
}

/// Writes the name and address of the person behind an account, or of the company.
fn write_person(method: &mut Method<'_>, user: Option<i64>, given: &Map<String, Value>) {
    let name = given.get("name").and_then(Value::as_str);
    let Some(user) = user else {
        if let Some(name) = name {
            name.clone_into(&mut method.data.company);
        }
        return;
    };
    let Some(user) = method.data.users.iter_mut().find(|other| other.id == user) else { return };
    if let Some(name) = name {
        name.clone_into(&mut user.name);
    }
    if let Some(email) = given.get("email") {
        user.email = email.as_str().map(str::to_owned);
    }
    user.partner_write_date = Moment::now();
}

pub(super) fn unlink(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let version = method.data.version;
    method.caller.may(Model::Partner, "unlink", version)?;
    let ids = method.arguments.ids().to_vec();
    for id in &ids {
        let row = method.data.row_of(Model::Partner, *id);
        match row.and_then(|row| method.data.partner_at(row)) {
            Some(Partner::Contact(_)) => {}
            Some(Partner::Person(_) | Partner::Company) => {
                return Err(Refusal::user("You cannot delete contacts linked to an active user."));
            }
            // before, whoever removed it first was right too
            None if version >= 18 => return Err(missing(Model::Partner.name(), *id, method.caller.uid)),
            None => {}
        }
    }
    method.data.remove(Model::Partner, &ids);
    Ok(Value::Bool(true))
}

fn check_name(method: &Method<'_>, given: &Map<String, Value>, new: bool) -> Result<(), Refusal> {
    let named = match given.get("name") {
        None => !new,
        Some(name) => name.as_str().is_some_and(|name| !name.is_empty()),
    };
    if named {
        return Ok(());
    }
    Err(constraint("res_partner_check_name", "Contacts require a name", method.data.version))
}
