//! What is shown before anything of a restore is done, and how it is agreed to.

use std::process::ExitCode;

use reeve_app::api::RestoreView;
use reeve_domain::{Code, Fault};
use serde_json::json;

use super::arguments::Agreeing;
use super::loss::Look;
use super::words;
use crate::output::{Output, confirmed, message, typed};

/// What would be done.
pub struct Plan {
    /// For people.
    pub text: String,
    /// What would be lost.
    pub look: Look,
    /// The database whose name has to be typed; `None` where a yes is enough.
    pub to_type: Option<String>,
    /// Why it cannot be done.
    pub cannot: Option<Fault>,
    /// What is asked where a yes is enough.
    pub question: &'static str,
    /// What is said after a no.
    pub declined: &'static str,
}

/// The answer.
pub enum Agreed {
    /// Yes, with the name that was typed; empty where none was asked for.
    Yes(String),
    /// Not now; the command ends with this.
    No(ExitCode),
}

impl Agreeing {
    /// Refuses before anything is done when there is nobody to agree.
    ///
    /// # Errors
    /// [`Code::InvalidInput`].
    pub fn ready(&self) -> Result<(), Fault> {
        if self.typed.is_some() { Ok(()) } else { self.how.ready() }
    }
}

impl Plan {
    /// Shows it, and has it agreed to. `--yes` agrees to everything, as with every change.
    ///
    /// # Errors
    /// Why it cannot be done; [`Code::ConfirmationNeeded`] where another database was named.
    pub fn agree(self, view: &RestoreView, how: &Agreeing, output: &Output) -> Result<Agreed, Fault> {
        if how.how.preview {
            return Ok(Agreed::No(self.preview(view, output)));
        }
        if let Some(cannot) = self.cannot {
            return Err(cannot);
        }
        if output.is_for_scripts() {
            message(self.text.trim_end());
        } else {
            output.text(&self.text);
        }
        let agreed = match (&how.typed, &self.to_type) {
            (Some(given), wanted) => {
                let meant = wanted.as_ref().unwrap_or(&view.request.tenant.database);
                if given != meant {
                    let words = format!("It is about the database {meant}, not about “{given}”.");
                    return Err(Fault::new(Code::ConfirmationNeeded, words).with("type", meant));
                }
                Some(given.clone())
            }
            (None, wanted) if how.how.yes => Some(wanted.clone().unwrap_or_default()),
            (None, Some(name)) => typed(&format!("Type the database's name, {name}, to agree:")),
            (None, None) => confirmed(self.question).then(String::new),
        };
        Ok(match agreed {
            Some(name) => Agreed::Yes(name),
            None => {
                message(self.declined);
                Agreed::No(ExitCode::FAILURE)
            }
        })
    }

    /// Shows it and no more; a failure for the exit code where it cannot be done.
    fn preview(self, view: &RestoreView, output: &Output) -> ExitCode {
        let mut document = words::document(view);
        document["lost"] = json!(self.look.view());
        document["cannot"] = json!(self.cannot);
        output.answer(&document, || match &self.cannot {
            Some(why) => format!("{}It cannot be done: {} {}\n", self.text, why.message, why.next),
            None => format!("{}Nothing was done.\n", self.text),
        });
        if self.cannot.is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}
