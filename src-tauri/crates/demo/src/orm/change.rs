//! The writes tests need: accounts and parameters, refused where a real server refuses them.

use serde_json::{Map, Value, json};

use crate::data::{Kind, TenantData};
use crate::moment::Moment;
use crate::orm::Method;
use crate::orm::schema::Model;
use crate::refusal::Refusal;

/// Runs a method that changes something.
pub(super) fn run(method: &mut Method<'_>, name: &str) -> Result<Vec<u8>, Refusal> {
    let operation = if name == "set_param" { "write" } else { name };
    method.caller.may(method.model, operation, method.data.version)?;
    match (method.model, name) {
        (Model::Users, "create") => create(method),
        (Model::Users, "write") => write(method),
        (Model::Users, "unlink") => unlink(method),
        (Model::Parameter, "set_param") => {
            let (key, value) = (method.arguments.text("key"), method.arguments.text("value"));
            let before = method.data.parameter(&key).map(str::to_owned);
            method.data.set_parameter(&key, &value);
            Ok(before.map_or(json!(false), Value::from).to_string().into_bytes())
        }
        (model, name) => Err(Refusal::user(format!("The demo does not {name} {}.", model.name()))),
    }
}

fn create(method: &mut Method<'_>) -> Result<Vec<u8>, Refusal> {
    let given = method.arguments.value("vals_list").clone();
    let many = given.is_array();
    let all = match given {
        Value::Array(all) => all,
        one => vec![one],
    };
    let mut ids = Vec::with_capacity(all.len());
    for values in &all {
        let values =
            values.as_object().ok_or_else(|| Refusal::attribute("'str' object has no attribute 'items'"))?;
        let version = method.data.version;
        check_fields(values, version)?;
        let login = values.get("login").and_then(Value::as_str).unwrap_or_default();
        if login.is_empty() {
            return Err(missing_login(version));
        }
        if method.data.user(login).is_some() {
            return Err(taken(version));
        }
        let name = values.get("name").and_then(Value::as_str).unwrap_or(login);
        let id = method.data.add_user(login, name, Kind::Internal);
        apply(method.data, id, values);
        ids.push(id);
    }
    Ok(if many { json!(ids) } else { json!(ids.first()) }.to_string().into_bytes())
}

fn write(method: &mut Method<'_>) -> Result<Vec<u8>, Refusal> {
    let values = method.arguments.value("vals").as_object().cloned().unwrap_or_default();
    let version = method.data.version;
    check_fields(&values, version)?;
    let ids = method.arguments.ids().to_vec();
    for id in &ids {
        if method.data.row_of(Model::Users, *id).is_none() {
            return Err(Refusal::missing(format!(
                "Record does not exist or has been deleted.\n(Record: res.users({id},), User: {})",
                method.caller.uid
            )));
        }
        if *id == method.caller.uid && values.get("active") == Some(&json!(false)) {
            return Err(Refusal::user("You cannot deactivate the user you're currently logged in as."));
        }
        if let Some(login) = values.get("login").and_then(Value::as_str)
            && method.data.user(login).is_some_and(|other| other.id != *id)
        {
            return Err(taken(version));
        }
    }
    for id in ids {
        apply(method.data, id, &values);
    }
    Ok(b"true".to_vec())
}

fn unlink(method: &mut Method<'_>) -> Result<Vec<u8>, Refusal> {
    for id in method.arguments.ids().to_vec() {
        if let Some(login) = method.data.user_by_id(id).map(|u| u.login.clone()) {
            method.data.delete_user(&login);
        }
    }
    Ok(b"true".to_vec())
}

fn apply(data: &mut TenantData, id: i64, values: &Map<String, Value>) {
    let now = Moment::now();
    let Ok(row) = data.users.binary_search_by_key(&id, |u| u.id) else { return };
    let user = &mut data.users[row];
    let text = |key: &str| values.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut person_changed = false;
    if let Some(login) = text("login") {
        user.login = login;
    }
    if let Some(name) = text("name") {
        user.name = name;
        person_changed = true;
    }
    if let Some(email) = values.get("email") {
        user.email = email.as_str().map(str::to_owned);
        person_changed = true;
    }
    if let Some(password) = text("password") {
        user.password = Some(password);
    }
    if let Some(active) = values.get("active").and_then(Value::as_bool) {
        user.active = active;
    }
    if let Some(commands) =
        values.get("groups_id").or_else(|| values.get("group_ids")).and_then(Value::as_array)
    {
        for command in commands.iter().filter_map(Value::as_array) {
            group_command(&mut user.groups, command);
        }
    }
    // name and e-mail are the person's: only what is the account's own moves the account's date
    if values.keys().any(|k| !matches!(k.as_str(), "name" | "email" | "lang" | "tz")) {
        user.write_date = now;
    }
    if person_changed {
        user.partner_write_date = now;
    }
}

/// The commands of a many2many: `(3, id)` removes, `(4, id)` adds, `(5,)` clears, `(6, 0, ids)` replaces.
fn group_command(groups: &mut Vec<i64>, command: &[Value]) {
    let id = command.get(1).and_then(Value::as_i64).unwrap_or_default();
    match command.first().and_then(Value::as_i64) {
        Some(3) => groups.retain(|g| *g != id),
        Some(4) if !groups.contains(&id) => groups.push(id),
        Some(5) => groups.clear(),
        Some(6) => {
            let all = command.get(2).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            *groups = all.iter().filter_map(Value::as_i64).collect();
        }
        _ => {}
    }
}

fn check_fields(values: &Map<String, Value>, version: u16) -> Result<(), Refusal> {
    let unknown = values.keys().find(|k| *k != "password" && Model::Users.field(k, version).is_none());
    match unknown {
        Some(name) if version >= 18 => Err(Refusal::value(format!("Invalid field '{name}' in 'res.users'"))),
        Some(name) => Err(Refusal::value(format!("Invalid field '{name}' on model 'res.users'"))),
        None => Ok(()),
    }
}

fn missing_login(version: u16) -> Refusal {
    if version >= 16 {
        return Refusal::validation(
            "The operation cannot be completed: Missing required value for the field 'Login' (login).\nModel: 'User' (res.users)\n- create/update: a mandatory field is not set\n- delete: another model requires the record being deleted, you can archive it instead\n",
        );
    }
    Refusal::new(
        "odoo.exceptions.RedirectWarning",
        "You cannot create a new user from here.\n To create new user please go to configuration panel.\n70\nGo to the configuration panel\nNone",
    )
}

fn taken(version: u16) -> Refusal {
    Refusal::validation(if version >= 15 {
        "The operation cannot be completed: You can not have two users with the same login!"
    } else {
        "res_users_login_key"
    })
}
