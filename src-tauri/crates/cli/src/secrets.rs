//! How secrets come in: from stdin or a prompt that shows nothing. Never from an argument.

use std::io::{IsTerminal as _, Read as _};

use reeve_domain::{Code, Fault, Secret};

/// Longest secret read, in bytes; more is a file given by mistake.
const LONGEST: u64 = 4096;

/// The secret for `what`.
///
/// # Errors
/// [`Code::InvalidInput`] when there is no way to ask, or what came is not usable.
pub fn read(what: &str, from_stdin: bool) -> Result<Secret, Fault> {
    let missing = |message: String| Fault::new(Code::InvalidInput, message).with("field", "secret");
    if from_stdin {
        let mut text = String::new();
        std::io::stdin()
            .lock()
            .take(LONGEST + 1)
            .read_to_string(&mut text)
            .map_err(|_| missing(format!("The {what} could not be read from stdin.")))?;
        if text.len() as u64 > LONGEST {
            return Err(missing(format!("What came on stdin is too long for a {what}.")));
        }
        let line = text.strip_suffix('\n').unwrap_or(&text);
        return Ok(Secret::new(line.strip_suffix('\r').unwrap_or(line).to_owned()));
    }
    if !std::io::stdin().is_terminal() {
        return Err(missing(format!("The {what} is missing.")).next("Give it with --secret-stdin."));
    }
    let typed = rpassword::prompt_password(format!("Enter the {what}: "))
        .map_err(|_| missing(format!("The {what} could not be read from the terminal.")))?;
    Ok(Secret::new(typed))
}

/// The passphrase of the file of secrets; `None` when nobody can be asked.
///
/// # Errors
/// When the terminal cannot be read.
pub fn passphrase() -> Result<Option<Secret>, Fault> {
    if std::io::stdin().is_terminal() { read("passphrase", false).map(Some) } else { Ok(None) }
}
