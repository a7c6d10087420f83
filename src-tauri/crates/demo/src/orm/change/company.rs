//! `res.company`: up to 16 the password policy of `password_security` is here.

use serde_json::Value;

use super::{check_fields, check_there};
use crate::orm::Method;
use crate::refusal::Refusal;

/// `write`. The numbers are taken as they come: the module's own limits do not hold, a strength of 7 is stored.
pub(super) fn write(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(method.model, "write", method.data.version)?;
    let values = method.arguments.value("vals").as_object().cloned().unwrap_or_default();
    check_fields(method.model, &values, method.data.edition())?;
    check_there(method)?;
    let mut policy = method.data.company_policy;
    for (field, value) in &values {
        if let Some(place) = policy.value(field) {
            *place = number(value)?;
        } else if let (true, Some(name)) = (field == "name", value.as_str()) {
            name.clone_into(&mut method.data.company);
        }
    }
    method.data.company_policy = policy;
    Ok(Value::Bool(true))
}

/// A whole number as Python's `int` reads it; empty is 0.
fn number(value: &Value) -> Result<i64, Refusal> {
    match value {
        Value::Number(number) => Ok(number.as_i64().unwrap_or_default()),
        Value::String(text) if text.is_empty() => Ok(0),
        Value::String(text) => text
            .trim()
            .parse()
            .map_err(|_| Refusal::value(format!("invalid literal for int() with base 10: '{text}'"))),
        Value::Bool(truth) => Ok(i64::from(*truth)),
        _ => Ok(0),
    }
}
