//! The system's dialogs that only say something.

use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt as _, MessageDialogKind};

/// Says something over whatever is open; `closed` is called when it was read.
pub(crate) fn tell(
    app: &AppHandle,
    kind: MessageDialogKind,
    heading: &str,
    words: &str,
    closed: impl FnOnce() + Send + 'static,
) {
    app.dialog().message(as_text(words)).title(heading).kind(kind).show(move |_| closed());
}

/// On Linux rfd hands the text to `gtk_message_dialog_format_secondary_text` as its format: a lone `%` in a tenant's or a
/// server's words would read memory that is not there. A NUL would end the program: rfd makes a C string of the text.
fn as_text(words: &str) -> String {
    if cfg!(target_os = "linux") { words.replace('\0', "").replace('%', "%%") } else { words.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_sign_is_never_a_directive() {
        let shown = if cfg!(target_os = "linux") { "100%% of a%%20b, %%s%%n" } else { "100% of a%20b, %s%n" };
        assert_eq!(as_text("100% of a%20b, %s%n"), shown);
        assert_eq!(as_text("plain words"), "plain words");
    }
}
