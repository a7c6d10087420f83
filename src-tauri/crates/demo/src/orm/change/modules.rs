//! `ir.module.module`: installing.

use serde_json::{Value, json};

use super::check_there;
use crate::orm::Method;
use crate::refusal::Refusal;

/// `button_immediate_install`: at once, with what the module needs. Answers where a browser goes next.
pub(super) fn install(method: &mut Method<'_>) -> Result<Value, Refusal> {
    if !method.caller.is_system() {
        return Err(Refusal::access_denied());
    }
    check_there(method)?;
    let ids = method.arguments.ids();
    let wanted = method.data.modules.iter().filter(|module| ids.contains(&module.id));
    let names: Vec<String> = wanted.map(|module| module.name.clone()).collect();
    for name in names {
        method.data.install(&name);
    }
    let next = if method.data.version >= 18 { "/odoo" } else { "/web" };
    Ok(json!({"type": "ir.actions.act_url", "target": "self", "url": next}))
}
