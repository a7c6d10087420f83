//! The identity check: methods that ask for the password once more, unless the web session answered not long ago.
//!
//! Asked, such a method changes nothing: its answer is a wizard. Up to 18 the password is written on the wizard, in 19
//! it comes in the context. Answered rightly, the wizard makes the call it kept, and for ten minutes no other is asked.

use serde_json::{Map, Value, json};

use super::missing;
use crate::data::Pending;
use crate::orm::arguments::Arguments;
use crate::orm::model::Model;
use crate::orm::query::Context;
use crate::orm::{Line, Method};
use crate::refusal::Refusal;

/// The server's question, where it asks one before this method.
pub(super) fn ask(method: &mut Method<'_>, name: &str) -> Result<Option<Value>, Refusal> {
    let guarded = matches!(
        (method.model, name),
        (Model::ApiKeys, "remove")
            | (Model::KeyDraft, "make_key")
            | (Model::Device, "revoke")
            | (
                Model::Users,
                "totp_disable"
                    | "action_totp_disable"
                    | "revoke_all_devices"
                    | "action_revoke_all_devices"
                    | "api_key_wizard"
            )
    );
    if !guarded {
        return Ok(None);
    }
    let version = method.data.version;
    match method.line {
        Line::Rpc if version >= 16 => {
            return Err(Refusal::user("This method can only be accessed over HTTP"));
        }
        Line::Session(session) if method.data.web.is_confirmed(session) => return Ok(None),
        Line::Rpc | Line::Stateless | Line::Session(_) => {}
    }
    let id = method.data.web.ask(Pending {
        id: 0,
        uid: method.caller.uid,
        model: method.model.name(),
        method: name.to_owned(),
        ids: method.arguments.ids().to_vec(),
        password: None,
    });
    let mut wizard = json!({
        "type": "ir.actions.act_window",
        "res_model": Model::IdentityCheck.name(),
        "res_id": id,
        "name": if version >= 18 { "Access Control" } else { "Security Control" },
        "target": "new",
        "views": [[false, "form"]],
    });
    if version >= 18 {
        wizard["context"] = json!({"dialog_size": "medium"});
    }
    Ok(Some(wizard))
}

/// `write`: keeps the password up to 18. In 19 the field is only for the screen.
pub(super) fn write(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let password = method.arguments.value("vals").get("password").and_then(Value::as_str).map(str::to_owned);
    let version = method.data.version;
    let pending = own(method)?;
    if version < 19 {
        pending.password = password;
    }
    Ok(Value::Bool(true))
}

/// `run_check`: makes the call that waited when the password is right.
pub(super) fn run_check(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let version = method.data.version;
    let in_context =
        method.arguments.value("context").get("password").and_then(Value::as_str).map(str::to_owned);
    let pending = own(method)?;
    let written = pending.password.take();
    let pending = pending.clone();
    let given = if version >= 19 { in_context } else { written }.unwrap_or_default();
    let user = method.data.user_by_id(method.caller.uid);
    let right = user.and_then(|user| user.password.as_deref()).is_some_and(|password| password == given);
    if given.is_empty() && version < 16 {
        return Err(Refusal::new("builtins.AssertionError", ""));
    }
    if given.is_empty() || !right {
        return Err(if version >= 16 {
            Refusal::user("Incorrect Password, try again or click on Forgot Password to reset your password.")
        } else {
            Refusal::access_denied()
        });
    }
    if let Line::Session(session) = method.line {
        method.data.web.confirm(session);
    }
    let model = Model::named(pending.model, method.data.edition()).unwrap_or(method.model);
    let mut waited = Method {
        data: &mut *method.data,
        caller: method.caller,
        model,
        context: Context::read(&Value::Object(Map::new())),
        arguments: Arguments::on(pending.ids),
        line: method.line,
    };
    super::make(&mut waited, &pending.method)
}

/// The wizard the call is about, if it is its caller's own.
fn own<'a>(method: &'a mut Method<'_>) -> Result<&'a mut Pending, Refusal> {
    let (uid, id) = (method.caller.uid, method.arguments.ids().first().copied().unwrap_or_default());
    let mut pending = method.data.web.pending.iter_mut();
    pending.find(|p| p.id == id && p.uid == uid).ok_or_else(|| missing(Model::IdentityCheck.name(), id, uid))
}
