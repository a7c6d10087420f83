//! The window as the product's surroundings: the one broadcast and the system's dialogs.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::OnceLock;

use reeve_app::Host;
use reeve_app::api::{PathPurpose, StateChanged};
use tauri::{AppHandle, Emitter as _};
use tauri_plugin_dialog::DialogExt as _;

/// The event the page listens for.
const STATE_CHANGED: &str = "state_changed";

/// The running app, once there is one.
#[derive(Default)]
pub(crate) struct Window(OnceLock<AppHandle>);

impl Window {
    pub(crate) fn attach(&self, app: AppHandle) {
        // a second one cannot come: the builder's setup runs once
        let _ = self.0.set(app);
    }
}

impl Host for Window {
    fn state_changed(&self, change: StateChanged) {
        if let Some(app) = self.0.get()
            && let Err(error) = app.emit(STATE_CHANGED, change)
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
            let mut dialog = self.0.get()?.dialog().file();
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

    fn continues_jobs(&self) -> bool {
        true
    }
}
