//! The answers to what the first page asks, written into its document: the first view needs no word with the core.
//!
//! The store opens while the web view starts. The document waits for it a moment, and goes without when that takes
//! longer (a keyring that asks for its password): then the page asks as always.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use reeve_app::api::Nothing;
use reeve_app::{Reeve, jobs, platforms, setup, tenants};
use reeve_domain::Fault;
use reeve_domain::job::JobState;
use serde_json::json;

/// How long the document waits. The store begins to open before the web view starts, and is mostly open by then.
const PATIENCE: Duration = Duration::from_millis(150);
/// What stands in the page's document in the place of the answers.
const NONE: &str = "\"none yet\"";

/// Where the answers come out; taken by the first document that is asked for.
pub(crate) struct Answers(Mutex<Option<Receiver<String>>>);

/// Where they are told. Dropped untold when there are none.
pub(crate) struct Tell(SyncSender<String>);

/// Both ends.
pub(crate) fn answers() -> (Tell, Answers) {
    let (tell, told) = sync_channel(1);
    (Tell(tell), Answers(Mutex::new(Some(told))))
}

impl Tell {
    /// Asks what the first page asks. While work goes on the page shows more than that, and asks for itself.
    pub(crate) async fn tell(self, reeve: &Reeve) -> Result<(), Fault> {
        if jobs::list(reeve, Nothing {}).await?.iter().any(|job| job.state == JobState::Running) {
            return Ok(());
        }
        let answers = json!({
            "setupStatus": setup::status(reeve, Nothing {}).await?,
            "tenantList": tenants::list(reeve, Nothing {}).await?,
            "platformList": platforms::list(reeve, Nothing {}).await?,
        });
        // nobody listens any more when the document did not wait
        let _ = self.0.send(answers.to_string());
        Ok(())
    }
}

impl Answers {
    /// Writes them into the document, the first time; `None` when it stays as it is.
    pub(crate) fn write(&self, document: &[u8]) -> Option<Vec<u8>> {
        let mut waiting = self.0.lock().ok()?;
        waiting.as_ref()?; // not worth a look at everything that comes after the document
        let document = std::str::from_utf8(document).ok().filter(|document| document.contains(NONE))?;
        let told = waiting.take()?.recv_timeout(PATIENCE).ok()?;
        // within a script element; nothing in there may end it
        Some(document.replacen(NONE, &told.replace('<', "\\u003c"), 1).into_bytes())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    const DOCUMENT: &[u8] = br#"<script type="application/json">"none yet"</script>"#;

    #[test]
    fn a_name_does_not_end_the_script_that_holds_the_answers() {
        let (tell, answers) = answers();
        tell.0.send(r#"{"name":"</script><script>alert(1)"}"#.to_owned()).unwrap();
        let written = String::from_utf8(answers.write(DOCUMENT).unwrap()).unwrap();
        assert_eq!(written.matches("</script>").count(), 1, "{written}");
        assert!(written.contains(r"\u003c/script>\u003cscript>alert(1)"), "{written}");
    }

    #[test]
    fn only_the_first_document_gets_them() {
        let (tell, answers) = answers();
        tell.0.send("{}".to_owned()).unwrap();
        assert!(answers.write(b"body {}").is_none(), "a style sheet is no document");
        assert!(answers.write(DOCUMENT).is_some());
        assert!(answers.write(DOCUMENT).is_none(), "what is reloaded asks for what is true by then");
    }

    #[test]
    fn a_document_without_answers_stays_as_it_is() {
        let (tell, answers) = answers();
        drop(tell);
        assert!(answers.write(DOCUMENT).is_none());
    }

    #[test]
    fn the_page_has_the_place_that_is_written_to() {
        assert!(include_str!("../../ui/index.html").contains(NONE));
    }
}
