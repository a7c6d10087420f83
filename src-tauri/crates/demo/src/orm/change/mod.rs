//! Everything that changes something: who may, what is refused in which words, and what a change brings with it.
//!
//! A refused call leaves everything as it was, as the transaction of a real server does when it is rolled back: each
//! model's file looks first and writes last.

mod company;
mod devices;
mod groups;
mod helpdesk;
mod identity;
mod keys;
mod mails;
mod modules;
mod own;
mod parameters;
mod partners;
mod password;
mod records;
mod scheduled;
mod strength;
mod users;
mod values;

pub(super) use password::policy;
use serde_json::{Map, Value};

use crate::data::Edition;
use crate::orm::Method;
use crate::orm::model::Model;
use crate::refusal::Refusal;

/// Whether a method may change something: what loses its rights in the middle loses them for these.
pub(crate) fn changes(method: &str) -> bool {
    matches!(
        method,
        "create"
            | "write"
            | "unlink"
            | "set_param"
            | "action_reset_password"
            | "button_immediate_install"
            | "run_check"
            | "make_key"
            | "remove"
            | "revoke"
            | "totp_disable"
            | "action_totp_disable"
            | "revoke_all_devices"
            | "action_revoke_all_devices"
            | "change_password"
            | "method_direct_trigger"
            | "run"
            | "message_post"
    )
}

/// Runs a method that changes something; where the server first asks who is there, its question is the answer.
pub(super) fn run(method: &mut Method<'_>, name: &str) -> Result<Vec<u8>, Refusal> {
    let answer = match identity::ask(method, name)? {
        Some(question) => question,
        None => make(method, name)?,
    };
    Ok(answer.to_string().into_bytes())
}

/// Makes a change and counts it. The rows of wizards do not count.
fn make(method: &mut Method<'_>, name: &str) -> Result<Value, Refusal> {
    let answer = dispatch(method, name)?;
    note(method, name, &answer);
    if !method.model.is_transient() && name != "api_key_wizard" {
        method.data.changes += 1;
    }
    Ok(answer)
}

fn dispatch(method: &mut Method<'_>, name: &str) -> Result<Value, Refusal> {
    match (method.model, name) {
        (Model::Users, "create") => users::create(method),
        (Model::Users, "write") => users::write(method),
        (Model::Users, "unlink") => users::unlink(method),
        (Model::Users, "action_reset_password") => mails::reset(method),
        (Model::Users, "totp_disable" | "action_totp_disable") => users::disable_two_factor(method),
        // trusted devices of the second factor: the demo's accounts have none
        (Model::Users, "revoke_all_devices") => Ok(Value::Null),
        (Model::Users, "action_revoke_all_devices") => Ok(devices::revoke_all(method)),
        (Model::Users, "api_key_wizard") => Ok(keys::wizard()),
        (Model::Users, "change_password") => own::change_password(method),
        (Model::Partner, "create") => partners::create(method),
        (Model::Partner, "write") => partners::write(method),
        (Model::Partner, "unlink") => partners::unlink(method),
        (Model::Cron, "create") => scheduled::create(method),
        (Model::Cron, "write") => scheduled::write(method),
        (Model::Cron, "unlink") => scheduled::unlink(method),
        (Model::Cron, "method_direct_trigger") => scheduled::trigger(method),
        (Model::ServerAction, "run") => scheduled::run(method),
        (Model::Ticket, "create") => helpdesk::create(method),
        (Model::Ticket, "write") => helpdesk::write(method),
        (Model::Ticket, "unlink") => helpdesk::unlink(method),
        (Model::Ticket, "message_post") => helpdesk::post(method),
        (Model::Device, "revoke") => devices::revoke(method),
        (Model::Groups, "create") => groups::create(method),
        (Model::Groups, "write") => groups::write(method),
        (Model::Groups, "unlink") => groups::unlink(method),
        (Model::Mail, "create") => mails::create(method),
        (Model::Mail, "send") => mails::send(method),
        (Model::Mail, "unlink") => mails::unlink(method),
        (Model::Parameter, "set_param") => parameters::set(method),
        (Model::Parameter, "create") => parameters::create(method),
        (Model::Parameter, "write") => parameters::write(method),
        (Model::Parameter, "unlink") => parameters::unlink(method),
        (Model::Company, "write") => company::write(method),
        (Model::Module, "button_immediate_install") => modules::install(method),
        (Model::ApiKeys, "remove") => keys::remove(method),
        (Model::KeyDraft, "create") => keys::draft(method),
        (Model::KeyDraft, "make_key") => keys::make(method),
        (Model::IdentityCheck, "write") => identity::write(method),
        (Model::IdentityCheck, "run_check") => identity::run_check(method),
        (model, "create") if records::are_of(model) => records::create(method),
        (model, "write") if records::are_of(model) => records::write(method),
        (model, "unlink") if records::are_of(model) => records::unlink(method),
        (model, name) => {
            method.caller.may(model, name, method.data.version)?;
            Err(Refusal::user(format!("The demo does not {name} {}.", model.name())))
        }
    }
}

/// Notes who made or changed rows of the models with a table type of their own; records note it themselves.
fn note(method: &mut Method<'_>, name: &str, answer: &Value) {
    let (model, uid) = (method.model, method.caller.uid);
    if !matches!(model, Model::Users | Model::Groups | Model::Parameter | Model::Company | Model::Mail) {
        return;
    }
    match name {
        "create" => {
            let many = answer.as_array().map_or_else(|| std::slice::from_ref(answer), Vec::as_slice);
            for id in many.iter().filter_map(Value::as_i64) {
                method.data.note_made(model, id, uid);
                if let Some(person) = method.data.user_by_id(id).filter(|_| model == Model::Users) {
                    let person = person.partner_id;
                    method.data.note_made(Model::Partner, person, uid);
                }
            }
        }
        "write" if model == Model::Users => own::note_written(method),
        "write" => method.arguments.ids().to_vec().into_iter().for_each(|id| {
            method.data.note_changed(model, id, uid);
        }),
        "unlink" => method.arguments.ids().iter().for_each(|id| {
            method.data.notes.remove(&(model, *id));
        }),
        _ => {}
    }
}

/// One record's values by field.
type Values<'a> = &'a Map<String, Value>;

/// The values of a `create`: one record's or a list of them.
fn each(given: &Value) -> Result<(Vec<Values<'_>>, bool), Refusal> {
    let no_items = || Refusal::attribute("'str' object has no attribute 'items'");
    match given {
        Value::Array(all) => {
            let all = all.iter().map(|one| one.as_object().ok_or_else(no_items));
            Ok((all.collect::<Result<_, _>>()?, true))
        }
        one => Ok((vec![one.as_object().ok_or_else(no_items)?], false)),
    }
}

/// The ids of a `create` as its caller gets them: one for one, a list for a list.
fn made(ids: &[i64], many: bool) -> Value {
    match ids {
        [one] if !many => Value::from(*one),
        ids => Value::from(ids),
    }
}

/// Refuses a value for a field the model has not.
fn check_fields(model: Model, values: &Map<String, Value>, edition: Edition) -> Result<(), Refusal> {
    let unknown = values
        .keys()
        .find(|key| !(model == Model::Users && *key == "password") && model.field(key, edition).is_none());
    let Some(name) = unknown else { return Ok(()) };
    Err(Refusal::value(if edition.version >= 18 {
        format!("Invalid field '{name}' in '{}'", model.name())
    } else {
        format!("Invalid field '{name}' on model '{}'", model.name())
    }))
}

/// Refuses a call on records that are not there.
fn check_there(method: &Method<'_>) -> Result<(), Refusal> {
    let gone = method.arguments.ids().iter().find(|id| method.data.row_of(method.model, **id).is_none());
    gone.map_or(Ok(()), |id| Err(missing(method.model.name(), *id, method.caller.uid)))
}

fn missing(model: &str, id: i64, uid: i64) -> Refusal {
    Refusal::missing(format!(
        "Record does not exist or has been deleted.\n(Record: {model}({id},), User: {uid})"
    ))
}

/// What is said to an empty value that must not be empty.
fn required(model: Model, field: &str, title: &str, version: u16) -> Refusal {
    let (name, called) = (model.name(), model.title(version));
    Refusal::validation(if version >= 15 {
        format!(
            "The operation cannot be completed: Missing required value for the field '{title}' ({field}).\nModel: '{called}' ({name})\n- create/update: a mandatory field is not set\n- delete: another model requires the record being deleted, you can archive it instead\n"
        )
    } else {
        format!(
            "The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n- Delete: another model requires the record being deleted. If possible, archive it instead.\n\nModel: {called} ({name}), Field: {title} ({field})"
        )
    })
}

/// What is said when a rule of the database itself is broken: up to 14 the rule's name, then its words.
fn constraint(name: &str, words: &str, version: u16) -> Refusal {
    Refusal::validation(if version >= 15 {
        format!("The operation cannot be completed: {words}")
    } else {
        name.to_owned()
    })
}
