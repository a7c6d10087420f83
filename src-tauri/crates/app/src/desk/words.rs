//! Words that people type for each other, as far as they may travel.

use reeve_domain::Fault;
use reeve_domain::tenant::invalid;

/// Longest reason, refusal and review, in characters.
const MOST: usize = 2_000;

/// Words as typed, trimmed; they may be missing.
///
/// # Errors
/// [`reeve_domain::Code::InvalidInput`] with this field for too many.
pub(crate) fn words(field: &str, typed: &str) -> Result<String, Fault> {
    let typed = typed.trim();
    if typed.chars().count() > MOST {
        return Err(invalid(field, format!("{MOST} characters are the most here.")));
    }
    Ok(typed.to_owned())
}

/// Words that somebody must have typed; `missing` asks for them.
///
/// # Errors
/// [`reeve_domain::Code::InvalidInput`] with this field for too many, or none.
pub(crate) fn needed_words(field: &str, typed: &str, missing: &str) -> Result<String, Fault> {
    let typed = words(field, typed)?;
    if typed.is_empty() { Err(invalid(field, missing)) } else { Ok(typed) }
}
