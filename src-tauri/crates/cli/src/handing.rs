//! What passes between people about a request: which one was meant, and the way back out to whoever it concerns.

use std::path::PathBuf;

use reeve_app::api::HandText;
use reeve_domain::desk::ThreadId;
use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault};
use serde_json::{Value, json};

use crate::vault::write_private;

/// Characters of an id that are shown, and enough to name it by.
const SHORT: usize = 8;

/// The beginning of an id, enough to name it by.
pub fn short(id: &ThreadId) -> String {
    id.0.chars().take(SHORT).collect()
}

/// The only one whose id begins as typed; `None` where none does.
///
/// # Errors
/// [`Code::InvalidInput`] where several do.
pub fn only<T>(all: Vec<T>, id: impl Fn(&T) -> &ThreadId, typed: &str) -> Result<Option<T>, Fault> {
    let mut fitting = all.into_iter().filter(|one| id(one).0.starts_with(typed));
    match (fitting.next(), fitting.next()) {
        (_, Some(_)) => {
            Err(invalid("request", format!("Several ids begin with “{typed}”.")).next("Write more of it."))
        }
        (one, None) => Ok(one),
    }
}

/// The desk a thread travels by.
pub struct By<'a> {
    /// Its name; `None` by hand.
    pub desk: Option<&'a str>,
    /// Something of it is not there yet.
    pub waiting: bool,
}

/// Hands a thread over: into a file, by its desk, or as text. Answers the words that say so, and notes a file or text in
/// the document.
///
/// # Errors
/// [`Code::CannotWrite`]: what was done is done. Those of `text`.
pub async fn hand_over(
    document: &mut Value,
    out: Option<PathBuf>,
    by: By<'_>,
    text: impl AsyncFnOnce() -> Result<HandText, Fault>,
) -> Result<String, Fault> {
    match (out, by.desk) {
        (None, Some(name)) if by.waiting => {
            Ok(format!("It waits to be sent by the desk {name}: `reeve desk sync` tries again.\n"))
        }
        (None, Some(name)) => Ok(format!("It travels by the desk {name}.\n")),
        (None, None) => {
            let text = text().await?.text;
            document["text"] = json!(text);
            Ok(format!("Hand this over.\n\n{}\n", text.trim_end()))
        }
        (Some(path), _) => {
            let cannot = |error: std::io::Error| {
                let words = format!("{} cannot be written: {error}.", path.display());
                Fault::new(Code::CannotWrite, words).with("path", path.display())
            };
            write_private(&path, &text().await?.text).map_err(cannot)?;
            document["out"] = json!(path);
            Ok(format!("Hand over {}.\n", path.display()))
        }
    }
}
