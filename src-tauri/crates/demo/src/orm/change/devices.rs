//! `res.device` (18 and later): taking a device away ends its session.

use serde_json::{Value, json};

use super::check_there;
use crate::data::Device;
use crate::orm::Method;
use crate::refusal::Refusal;

/// `res.device.revoke`, the device in use included.
pub(super) fn revoke(method: &mut Method<'_>) -> Result<Value, Refusal> {
    check_there(method)?;
    let ids = method.arguments.ids().to_vec();
    let sees = |row: usize| method.caller.sees(method.data, method.model, row);
    let rows = ids.iter().filter_map(|id| method.data.row_of(method.model, *id));
    if !rows.into_iter().all(sees) {
        return Err(method.caller.hidden(method.model, "", method.data.version));
    }
    method.data.revoke_devices(|device| ids.contains(&device.id));
    Ok(Value::Null)
}

/// `res.users.action_revoke_all_devices`: all of the account but the one in use.
pub(super) fn revoke_all(method: &mut Method<'_>) -> Value {
    let ids = method.arguments.ids().to_vec();
    let may = |device: &Device| method.caller.is_system() || device.user_id == method.caller.uid;
    let web = &method.data.web;
    let gone = |device: &&Device| ids.contains(&device.user_id) && may(device) && !web.is_current(device);
    let gone: Vec<i64> = method.data.devices.iter().filter(gone).map(|device| device.id).collect();
    method.data.revoke_devices(|device| gone.contains(&device.id));
    json!({"type": "ir.actions.client", "tag": "reload"})
}
