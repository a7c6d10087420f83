//! One's own password, and who is noted on an account.

use serde_json::{Map, Value};

use super::password;
use super::users::{PERSONAL, apply, commit};
use crate::orm::Method;
use crate::orm::model::Model;
use crate::refusal::Refusal;

/// `res.users.change_password`: one's own, with the one that is. It ends one's sessions, this one included.
pub(super) fn change_password(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let (old, new) = (method.arguments.text("old_passwd"), method.arguments.text("new_passwd"));
    let version = method.data.version;
    let new = if version >= 16 { new.trim().to_owned() } else { new };
    let uid = method.caller.uid;
    let user = method.data.user_by_id(uid).ok_or_else(Refusal::access_denied)?;
    let is_right = !old.is_empty() && user.password.as_ref() == Some(&old);
    // up to 15 an empty password is noticed before a wrong one
    if old.is_empty() || (!is_right && (version >= 16 || !new.is_empty())) {
        return Err(Refusal::access_denied());
    }
    if new.is_empty() {
        return Err(Refusal::user("Setting empty passwords is not allowed for security reasons!"));
    }
    password::check(method.data, Some(uid), &new)?;
    let values = Map::from_iter([("password".to_owned(), Value::from(new.as_str()))]);
    let mut changed = user.clone();
    apply(&mut changed, &values);
    commit(method.data, changed, &values, Some(&new));
    method.data.note_changed(Model::Users, uid, uid);
    Ok(Value::Bool(true))
}

/// Notes who wrote: what is the person's is noted there.
pub(super) fn note_written(method: &mut Method<'_>) {
    let uid = method.caller.uid;
    let given = method.arguments.value("vals").as_object();
    let keys: Vec<String> = given.map(|given| given.keys().cloned().collect()).unwrap_or_default();
    let is_personal = |key: &String| PERSONAL.contains(&key.as_str());
    for id in method.arguments.ids().to_vec() {
        let person = method.data.user_by_id(id).map(|user| user.partner_id);
        if !keys.iter().all(is_personal) {
            method.data.note_changed(Model::Users, id, uid);
        }
        if let Some(person) = person.filter(|_| keys.iter().any(is_personal)) {
            method.data.note_changed(Model::Partner, person, uid);
        }
    }
}
