//! API keys: made and removed only behind the identity check, never by writing their rows.

use serde_json::{Map, Value, json};

use super::{check_there, each, made, missing};
use crate::data::{ApiKey, KeyDraft};
use crate::moment::Moment;
use crate::orm::Method;
use crate::people::Dice;
use crate::refusal::Refusal;

/// The longest life, in days, of a key whose owner does not hold Settings.
const LONGEST: i64 = 90;

/// `res.users.apikeys.remove`.
pub(super) fn remove(method: &mut Method<'_>) -> Result<Value, Refusal> {
    check_there(method)?;
    let ids = method.arguments.ids();
    let others = |key: &&ApiKey| ids.contains(&key.id) && key.user_id != method.caller.uid;
    if !method.caller.is_system() && method.data.api_keys.iter().any(|key| others(&key)) {
        return Err(Refusal::access(
            "You can not remove API keys unless they're yours or you are a system user",
        ));
    }
    method.data.api_keys.retain(|key| !ids.contains(&key.id));
    Ok(json!({"type": "ir.actions.act_window_close"}))
}

/// `res.users.api_key_wizard`: the window that asks for a new key's name.
pub(super) fn wizard() -> Value {
    json!({
        "type": "ir.actions.act_window",
        "res_model": "res.users.apikeys.description",
        "name": "New API Key",
        "target": "new",
        "views": [[false, "form"]],
    })
}

/// `res.users.apikeys.description.create`: a name, and from 18 on how long the key shall live.
pub(super) fn draft(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let given = method.arguments.value("vals_list").clone();
    let (all, many) = each(&given)?;
    let mut ids = Vec::with_capacity(all.len());
    for values in all {
        let name = values.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let expires = if method.data.version >= 18 { expiry(method, values)? } else { None };
        ids.push(method.data.web.draft(KeyDraft { id: 0, uid: method.caller.uid, name, expires }));
    }
    Ok(made(&ids, many))
}

/// The end of a key's life: a number of days from today, 0 for none and -1 for a date of its own.
fn expiry(method: &Method<'_>, values: &Map<String, Value>) -> Result<Option<Moment>, Refusal> {
    let duration = values.get("duration").map_or("1", |value| value.as_str().unwrap_or_default());
    let system = method.caller.is_system();
    let days = match duration {
        "0" if system => return Ok(None),
        "-1" => {
            let date = values.get("expiration_date").and_then(Value::as_str).and_then(Moment::parse);
            return match date {
                None if !system => Err(Refusal::validation("The API key must have an expiration date")),
                Some(date) if !system && date > Moment::now().plus_days(LONGEST) => {
                    Err(Refusal::validation(format!("You cannot exceed {LONGEST}.0 days.")))
                }
                date => Ok(date),
            };
        }
        "1" | "7" | "30" | "90" | "180" | "365" => duration.parse().unwrap_or(1),
        _ => i64::MAX,
    };
    if days == i64::MAX || (!system && days > LONGEST) {
        return Err(Refusal::value(format!(
            "Wrong value for res.users.apikeys.description.duration: '{duration}'"
        )));
    }
    Ok(Some(Moment::today().plus_days(days)))
}

/// `res.users.apikeys.description.make_key`: the one time a key is told.
pub(super) fn make(method: &mut Method<'_>) -> Result<Value, Refusal> {
    if !method.caller.is_internal() {
        return Err(Refusal::access("Only internal users can create API keys"));
    }
    let uid = method.caller.uid;
    let id = method.arguments.ids().first().copied().unwrap_or_default();
    let drafts = &mut method.data.web.drafts;
    let Some(at) = drafts.iter().position(|draft| draft.id == id && draft.uid == uid) else {
        return Err(missing(method.model.name(), id, uid));
    };
    let draft = drafts.remove(at);
    let now = Moment::now();
    let next = method.data.api_keys.last().map_or(0, |key| key.id) + 1;
    let secret = Dice::new(now.0.unsigned_abs() ^ next.unsigned_abs()).hex(40);
    method.data.api_keys.push(ApiKey {
        id: next,
        name: draft.name,
        user_id: uid,
        secret: secret.clone(),
        create_date: now,
        expires: draft.expires,
    });
    method.data.changes += 1;
    Ok(json!({
        "type": "ir.actions.act_window",
        "res_model": "res.users.apikeys.show",
        "name": "API Key Ready",
        "views": [[false, "form"]],
        "target": "new",
        "context": {"default_key": secret},
    }))
}
