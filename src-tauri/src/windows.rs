//! The main window's life: opened, shown again, kept out of sight while work goes on.

use std::time::Duration;

use reeve_app::{Reeve, jobs};
use tauri::plugin::TauriPlugin;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager as _, WebviewUrl, WebviewWindowBuilder, Window, WindowEvent, Wry};

use crate::first::Answers;
use crate::support;

/// The one window with a capability.
pub(crate) const MAIN: &str = "main";

/// Hardens our own page against what a dependency of it might do. Not the configuration's `freezePrototype`: that reaches
/// every window, and the web clients of Odoo write over inherited methods (luxon's `toString`, for one).
const FREEZE: &str = "Object.freeze(Object.prototype)";

/// Keeps the web view's own questions. The dialog plugin puts others in their place, in every window: its `confirm` gives
/// a promise, which is true, so that a tenant's page would take every question for answered with yes.
const OWN_QUESTIONS: &str = "for (const name of ['alert', 'confirm']) {
  const own = window[name];
  Object.defineProperty(window, name, { get: () => own, set: () => {}, enumerable: true });
}";

/// The plugin that does so; it has to be the first with a script.
pub(crate) fn own_questions() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("own-questions").js_init_script(OWN_QUESTIONS).build()
}

/// Opens the main window.
pub(crate) fn open(app: &AppHandle) -> tauri::Result<()> {
    let (at_home, at_first) = (app.clone(), app.clone());
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Reeve")
        .inner_size(1240.0, 780.0)
        .min_inner_size(380.0, 480.0)
        .initialization_script(FREEZE)
        .initialization_script(format!(
            "document.documentElement.dataset.system = '{}'",
            std::env::consts::OS
        ))
        .on_web_resource_request(move |_, response| {
            if let Some(document) = at_first.state::<Answers>().write(response.body()) {
                *response.body_mut() = document.into();
            }
        })
        // a link out of a receipt, to a record of a tenant: the browser's, never a window of ours
        .on_new_window(move |to, _| {
            at_home.state::<Reeve>().host().open_in_browser(&to);
            NewWindowResponse::Deny
        })
        .build()?;
    Ok(())
}

/// Brings the window back: a second start of the program ends in the first one's window. Closed while a support session
/// went on, it is opened anew.
pub(crate) fn show(app: &AppHandle) {
    let shown = match app.get_webview_window(MAIN) {
        Some(window) => window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus()),
        None => open(app),
    };
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be shown");
    }
}

/// Whether nothing lies over the page. Mantine's modals, drawers and open popovers all have the first role.
const NO_DIALOG: &str = r#"!document.querySelector('[role="dialog"],[role="alertdialog"]')"#;

/// Brings the window to the front and shows a page, by its address: what is shown is in the address, so this is as if a
/// link on the page were followed. Where a dialog is open the page stays: a new one would take the dialog away, and
/// one-time passwords and the vault's recovery sheet are shown once.
pub(crate) fn go(app: &AppHandle, address: &str) {
    show(app);
    let Some(window) = app.get_webview_window(MAIN) else { return };
    // a text of JSON is one of JavaScript
    let script = format!("if ({NO_DIALOG}) location.hash = {}", serde_json::Value::from(address));
    if let Err(error) = window.eval(script) {
        tracing::warn!(%error, "the page could not be shown");
    }
}

/// Closing the window does not end a job: the window hides, and the program goes when the last job has ended.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    // a support window holds no work
    if window.label() != MAIN {
        return;
    }
    let reeve = window.state::<Reeve>().inner().clone();
    if !jobs::any_running(&reeve) {
        return;
    }
    api.prevent_close();
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
    }
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        while jobs::any_running(&reeve) || support::any_open(window.app_handle()) {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        // shown again meanwhile: then it is not ours to end
        if matches!(window.is_visible(), Ok(false)) {
            window.app_handle().exit(0);
        }
    });
}

/// `WebKitGTK`'s DMA-BUF renderer shows blank windows with some drivers (tauri-apps/tauri#9304) and takes 80 MB more;
/// a control panel needs neither. Whoever sets the variable decides otherwise.
#[cfg(target_os = "linux")]
pub(crate) fn prefer_plain_rendering() {
    const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(VARIABLE).is_none() {
        // SAFETY: called first thing in `run`, before any other thread exists that could read the environment.
        #[allow(unsafe_code, reason = "WebKitGTK takes this setting from the environment only")]
        unsafe {
            std::env::set_var(VARIABLE, "1");
        }
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn prefer_plain_rendering() {}
