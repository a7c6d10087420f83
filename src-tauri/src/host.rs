//! The window as the product's surroundings: the one broadcast, the system's dialogs, browser, clipboard and notices, and
//! the windows of support sessions.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::OnceLock;

use reeve_app::api::{PathPurpose, StateChanged};
use reeve_app::{Host, Notice, Reeve, SupportWindow};
use reeve_domain::Secret;
use reeve_domain::desk::ThreadId;
use tauri::{AppHandle, Emitter as _, Manager as _};
use tauri_plugin_dialog::DialogExt as _;
use url::Url;

use crate::clipboard::Lender;
use crate::notices::Notices;
use crate::words::Language;
use crate::{support, windows};

/// The event the page listens for.
const STATE_CHANGED: &str = "state_changed";

/// The running app, once there is one.
#[derive(Default)]
pub(crate) struct Window {
    app: OnceLock<AppHandle>,
    clipboard: Lender,
}

impl Window {
    pub(crate) fn attach(&self, app: AppHandle) {
        // a second one cannot come: the builder's setup runs once
        let _ = self.app.set(app);
    }

    /// The last thing before the program ends.
    pub(crate) fn leave(&self) {
        self.clipboard.take_back(None);
    }
}

impl Host for Window {
    fn state_changed(&self, change: StateChanged) {
        // for our own page alone: a support window hears of nothing
        if let Some(app) = self.app.get()
            && let Err(error) = app.emit_to(windows::MAIN, STATE_CHANGED, change)
        {
            tracing::warn!(%error, "the page could not be told of a change");
        }
    }

    fn choose_path(
        &self,
        purpose: PathPurpose,
        suggestion: Option<PathBuf>,
    ) -> Pin<Box<dyn Future<Output = Option<PathBuf>> + Send + '_>> {
        Box::pin(async move {
            let mut dialog = self.app.get()?.dialog().file();
            if let Some(path) = &suggestion {
                if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                    dialog = dialog.set_directory(folder);
                }
                if let Some(name) = path.file_name() {
                    dialog = dialog.set_file_name(name.to_string_lossy());
                }
            }
            dialog = match purpose {
                PathPurpose::SaveCsv | PathPurpose::OpenCsv => dialog.add_filter("CSV", &["csv"]),
                PathPurpose::SaveBackup | PathPurpose::OpenBackup => {
                    dialog.add_filter("Odoo", &["zip", "dump"])
                }
                PathPurpose::SaveFile | PathPurpose::OpenFile | PathPurpose::OpenFolder => dialog,
            };
            let (answer, chosen) = tokio::sync::oneshot::channel();
            let tell = move |path| {
                // nobody waits any more when the page was closed meanwhile
                let _ = answer.send(path);
            };
            match purpose {
                PathPurpose::OpenBackup | PathPurpose::OpenCsv | PathPurpose::OpenFile => {
                    dialog.pick_file(tell);
                }
                PathPurpose::OpenFolder => dialog.pick_folder(tell),
                PathPurpose::SaveBackup | PathPurpose::SaveCsv | PathPurpose::SaveFile => {
                    dialog.save_file(tell);
                }
            }
            chosen.await.ok().flatten()?.into_path().ok()
        })
    }

    fn open_session(&self, window: SupportWindow) -> bool {
        let Some(app) = self.app.get() else { return false };
        support::open(app, window);
        true
    }

    fn close_session(&self, grant: &ThreadId) {
        if let Some(app) = self.app.get() {
            support::close(app, grant);
        }
    }

    fn open_in_browser(&self, url: &Url) -> bool {
        // handed over as one argument, and never anything but a web address: the system would run other things
        if !matches!(url.scheme(), "http" | "https") {
            return false;
        }
        let opened = open::that_detached(url.as_str());
        if let Err(error) = &opened {
            tracing::warn!(%error, "there is no browser to open");
        }
        opened.is_ok()
    }

    fn lend_clipboard(&self, secret: &Secret, seconds: u32) -> bool {
        self.clipboard.lend(secret, seconds)
    }

    fn notify(&self, notice: Notice) {
        let Some(app) = self.app.get().cloned() else { return };
        tauri::async_runtime::spawn(async move {
            let language = Language::chosen(app.state::<Reeve>().inner()).await;
            let (heading, text) = language.notice(&notice);
            app.state::<Notices>().tell(heading, text);
        });
    }

    fn continues_jobs(&self) -> bool {
        true
    }
}
