//! `res.users`: making, changing and deleting accounts.

use serde_json::{Map, Value, json};

use super::{check_fields, check_there, constraint, each, groups, made, mails, missing, password, required};
use crate::data::{Kind, TenantData, User};
use crate::moment::Moment;
use crate::orm::Method;
use crate::orm::model::Model;
use crate::refusal::Refusal;

/// What everybody may write of their own account.
const OWN: [&str; 5] = ["name", "email", "lang", "tz", "company_id"];
/// What is the person's and not the account's.
pub(super) const PERSONAL: [&str; 4] = ["name", "email", "lang", "tz"];

pub(super) fn create(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(Model::Users, "create", method.data.version)?;
    let given = method.arguments.value("vals_list").clone();
    let (all, many) = each(&given)?;
    let before = method.data.users.len();
    let mut ids = Vec::with_capacity(all.len());
    for values in all {
        match add(method.data, values) {
            Ok(id) => ids.push(id),
            Err(refusal) => {
                let gone = method.data.users.split_off(before);
                method.data.password_history.retain(|id, _| gone.iter().all(|user| user.id != *id));
                return Err(refusal);
            }
        }
    }
    if method.arguments.value("context")["no_reset_password"] != true {
        mails::invite(method.data, &ids);
    }
    Ok(made(&ids, many))
}

/// Makes one account. Whoever refuses leaves at most a row at the end, which [`create`] takes off again.
fn add(data: &mut TenantData, values: &Map<String, Value>) -> Result<i64, Refusal> {
    let version = data.version;
    check_fields(Model::Users, values, data.edition())?;
    let login = values.get("login").and_then(Value::as_str);
    let login = login.filter(|login| version >= 15 || !login.is_empty()).ok_or_else(|| no_login(version))?;
    let name = values.get("name").and_then(Value::as_str).ok_or_else(|| no_name(version))?;
    if data.user(login).is_some() {
        return Err(taken(version));
    }
    let secret = new_password(values)?;
    let id = data.add_user(login, name, Kind::Internal);
    let row = data.users.len() - 1;
    data.users[row].email = None;
    if let Some(commands) = commands(values) {
        let groups = groups::after(data, name, &[], commands)?;
        data.users[row].groups = groups;
    } else if version < 19
        && let Some(template) = data.user("default").map(|user| user.groups.clone())
    {
        data.users[row].groups = template;
    }
    if let Some(secret) = secret {
        password::check(data, None, &secret)?;
        password::remember(data, id, &secret);
    }
    apply(&mut data.users[row], values);
    Ok(id)
}

pub(super) fn write(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let values = method.arguments.value("vals").as_object().cloned().unwrap_or_default();
    let ids = method.arguments.ids().to_vec();
    let version = method.data.version;
    let own = ids == [method.caller.uid] && values.keys().all(|key| OWN.contains(&key.as_str()));
    let checked = if own { Ok(()) } else { method.caller.may(Model::Users, "write", version) };
    // up to 16 the policy module looks at the password before anybody looks at the rights
    let secret = new_password(&values)?;
    if let Some(secret) = &secret
        && (checked.is_ok() || method.data.edition().company_policy())
    {
        check_password(method.data, &ids, secret)?;
    }
    checked?;
    check_fields(Model::Users, &values, method.data.edition())?;
    check_there(method)?;
    check_values(method, &ids, &values)?;
    let mut after = Vec::with_capacity(ids.len());
    for user in ids.iter().filter_map(|id| method.data.user_by_id(*id)) {
        let mut changed = user.clone();
        if let Some(commands) = commands(&values) {
            changed.groups = groups::after(method.data, &user.name, &user.groups, commands)?;
        }
        apply(&mut changed, &values);
        after.push(changed);
    }
    if commands(&values).is_some() {
        let of = |id: i64| after.iter().find(|user| user.id == id).map(|user| user.groups.clone());
        groups::somebody_administers(method.data, of)?;
    }
    for changed in after {
        commit(method.data, changed, &values, secret.as_deref());
    }
    Ok(Value::Bool(true))
}

/// Puts a changed account in its place, with what a change brings.
pub(super) fn commit(
    data: &mut TenantData,
    mut changed: User,
    values: &Map<String, Value>,
    secret: Option<&str>,
) {
    // a role decides an account's groups: what was written instead is undone at once
    if let Some(role) = data.roles.get(&changed.id) {
        changed.groups.clone_from(role);
    }
    let Some(row) = data.row_of(Model::Users, changed.id) else { return };
    let before = std::mem::replace(&mut data.users[row], changed);
    if let Some(secret) = secret {
        password::remember(data, before.id, secret);
    }
    mails::warn(data, &before, values);
}

fn check_password(data: &TenantData, ids: &[i64], secret: &str) -> Result<(), Refusal> {
    if ids.len() > 1 && data.edition().password_security {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        return Err(Refusal::value(format!("Expected singleton: res.users({})", ids.join(", "))));
    }
    ids.iter().try_for_each(|id| password::check(data, Some(*id), secret))
}

fn check_values(method: &Method<'_>, ids: &[i64], values: &Map<String, Value>) -> Result<(), Refusal> {
    let version = method.data.version;
    let active = values.get("active").and_then(Value::as_bool);
    if active == Some(true) && ids.contains(&1) {
        return Err(Refusal::user("You cannot activate the superuser."));
    }
    if active == Some(false) && ids.contains(&method.caller.uid) {
        return Err(Refusal::user("You cannot deactivate the user you're currently logged in as."));
    }
    if values.get("name").is_some_and(|name| !name.is_string()) {
        return Err(no_name(version));
    }
    match values.get("login") {
        None => Ok(()),
        Some(Value::String(login)) => {
            let other = method.data.users.iter().any(|user| user.login == *login && !ids.contains(&user.id));
            if other || ids.len() > 1 { Err(taken(version)) } else { Ok(()) }
        }
        Some(_) => Err(required(Model::Users, "login", "Login", version)),
    }
}

pub(super) fn unlink(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let version = method.data.version;
    method.caller.may(Model::Users, "unlink", version)?;
    let ids = method.arguments.ids().to_vec();
    if ids.contains(&1) {
        return Err(Refusal::user(
            "You can not remove the admin user as it is used internally for resources created by Odoo (updates, module installation, ...)",
        ));
    }
    // only later tables let an account's keys go with it
    if version < 15 && method.data.api_keys.iter().any(|key| ids.contains(&key.user_id)) {
        return Err(Refusal::validation(
            "The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: res.users.apikeys (res.users.apikeys), Constraint: res_users_apikeys_user_id_fkey",
        ));
    }
    let mut logins = Vec::with_capacity(ids.len());
    for id in ids {
        match method.data.user_by_id(id) {
            Some(user) => logins.push(user.login.clone()),
            None if version >= 18 => return Err(missing(Model::Users.name(), id, method.caller.uid)),
            None => {}
        }
    }
    for login in logins {
        method.data.delete_user(&login);
    }
    Ok(Value::Bool(true))
}

/// `totp_disable`, from 15 on `action_totp_disable`: for oneself, or by who manages accounts.
pub(super) fn disable_two_factor(method: &mut Method<'_>) -> Result<Value, Refusal> {
    check_there(method)?;
    let ids = method.arguments.ids().to_vec();
    if ids != [method.caller.uid] && !method.caller.is_manager() {
        return Ok(Value::Bool(false));
    }
    let version = method.data.version;
    let mut called = Vec::with_capacity(ids.len());
    for user in method.data.users.iter_mut().filter(|user| ids.contains(&user.id)) {
        user.two_factor = false;
        user.write_date = Moment::now();
        called.push(if version >= 15 { user.name.clone() } else { format!("'{}'", user.login) });
    }
    let whom = if version >= 15 { "the following user(s):" } else { "user(s)" };
    Ok(json!({
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "warning",
            "message": format!("Two-factor authentication disabled for {whom} {}", called.join(", ")),
            "next": {"type": "ir.actions.act_window_close"},
        },
    }))
}

/// Writes checked values onto an account; groups are worked out apart.
pub(super) fn apply(user: &mut User, values: &Map<String, Value>) {
    let now = Moment::now();
    let text = |key: &str| values.get(key).and_then(Value::as_str).map(str::to_owned);
    if let Some(login) = text("login") {
        user.login = login;
    }
    if let Some(name) = text("name") {
        user.name = name;
    }
    if let Some(email) = values.get("email") {
        user.email = email.as_str().map(str::to_owned);
    }
    if let Some(password) = text("password") {
        user.password = Some(password);
        user.password_set = Some(now);
    }
    if let Some(active) = values.get("active").and_then(Value::as_bool) {
        user.active = active;
    }
    if values.keys().any(|key| !PERSONAL.contains(&key.as_str())) {
        user.write_date = now;
    }
    if values.keys().any(|key| PERSONAL.contains(&key.as_str())) {
        user.partner_write_date = now;
    }
}

/// The commands on an account's groups, by either of the field's names.
fn commands(values: &Map<String, Value>) -> Option<&Vec<Value>> {
    values.get("groups_id").or_else(|| values.get("group_ids")).and_then(Value::as_array)
}

/// The new password among the values; what is no text does not reach the hash.
fn new_password(values: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    let kind = match values.get("password") {
        None => return Ok(None),
        Some(Value::String(password)) => return Ok(Some(password.clone())),
        Some(Value::Number(_)) => "int",
        Some(_) => "bool",
    };
    Err(Refusal::kind(format!("secret must be unicode or bytes, not {kind}")))
}

fn no_login(version: u16) -> Refusal {
    if version >= 15 {
        return required(Model::Users, "login", "Login", version);
    }
    Refusal::new(
        "odoo.exceptions.RedirectWarning",
        "You cannot create a new user from here.\n To create new user please go to configuration panel.\n70\nGo to the configuration panel\nNone",
    )
}

fn no_name(version: u16) -> Refusal {
    constraint("res_partner_check_name", "Contacts require a name", version)
}

fn taken(version: u16) -> Refusal {
    constraint("res_users_login_key", "You can not have two users with the same login!", version)
}
