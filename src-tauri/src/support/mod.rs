//! Support sessions: a tenant's pages in a window of their own.
//!
//! What must always hold:
//! - the window has no capability: no command, event or plugin answers its pages (`capabilities/` names `main` alone);
//! - it keeps nothing: cookies and caches live in memory and go with it, and share nothing with the main window;
//! - it stays on its tenant, and the certificate it accepts is one that Reeve itself has just accepted;
//! - its title is set from here, tells tenant and time left, and cannot be changed by a page;
//! - it closes by itself when the access ends.

mod bar;
mod going;
mod trust;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reeve_app::api::OfGrant;
use reeve_app::{Reeve, SupportWindow, grants};
use reeve_domain::Fault;
use reeve_domain::desk::ThreadId;
use tauri::webview::{Cookie, DownloadEvent, NewWindowResponse, PermissionResponse};
use tauri::{AppHandle, Manager as _, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tauri_plugin_dialog::MessageDialogKind;
use url::{Origin, Url};

use crate::dialogs;
use crate::words::Language;
use going::{Going, going};

const PREFIX: &str = "support-";
/// What the window shows until it may go to the tenant: nothing is loaded for it.
const BLANK: &str = "about:blank";
/// A page may send the user elsewhere, not flood the browser.
const BROWSER_PAUSE: Duration = Duration::from_secs(2);

/// The label of an access's window.
fn label(grant: &ThreadId) -> String {
    let id: String = grant.0.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("{PREFIX}{id}")
}

/// Whether any support window is open.
pub(crate) fn any_open(app: &AppHandle) -> bool {
    app.webview_windows().keys().any(|label| label.starts_with(PREFIX))
}

/// Shows a session; one that is open already comes to the front. What goes wrong is told to the user.
pub(crate) fn open(app: &AppHandle, session: SupportWindow) {
    if let Some(window) = app.get_webview_window(&label(&session.grant)) {
        let _ = window.unminimize().and_then(|()| window.set_focus());
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let language = Language::chosen(app.state::<Reeve>().inner()).await;
        if let Err(words) = show(&app, session, language).await {
            tracing::warn!("a support window was not opened: {words}");
            tell(&app, &words);
        }
    });
}

/// Closes the window of an access, if it is open.
pub(crate) fn close(app: &AppHandle, grant: &ThreadId) {
    if let Some(window) = app.get_webview_window(&label(grant))
        && let Err(error) = window.destroy()
    {
        tracing::warn!(%error, "a support window could not be closed");
    }
}

async fn show(app: &AppHandle, session: SupportWindow, language: Language) -> Result<(), String> {
    let certificate = session.certificate().await.map_err(|fault| in_words(&fault))?;
    if certificate.is_some() && !trust::CAN_ACCEPT {
        return Err(language.authority_missing(session.url.host_str().unwrap_or_default()));
    }
    let window = build(app, &session, language).map_err(|error| error.to_string())?;
    let begun = begin(&window, &session, certificate).map_err(|error| error.to_string());
    if begun.is_err() {
        close(app, &session.grant);
    } else {
        tauri::async_runtime::spawn(count_down(window, session, language));
    }
    begun
}

/// Accepts the certificate, sets the cookie, and only then goes to the tenant: each waits for the one before.
fn begin(window: &WebviewWindow, session: &SupportWindow, certificate: Option<Vec<u8>>) -> tauri::Result<()> {
    if let Some(certificate) = certificate {
        trust::accept(window, certificate, &session.url)?;
    }
    window.set_cookie(cookie(session))?;
    window.navigate(session.url.clone())
}

/// For this host alone, out of reach of scripts, and gone with the window.
fn cookie(session: &SupportWindow) -> Cookie<'static> {
    let (name, value) = &session.cookie;
    Cookie::build((name.clone(), value.expose().to_owned()))
        .domain(session.url.host_str().unwrap_or_default().to_owned())
        .path("/")
        .http_only(true)
        .secure(session.url.scheme() == "https")
        .build()
}

fn build(app: &AppHandle, session: &SupportWindow, language: Language) -> tauri::Result<WebviewWindow> {
    let navigation = Arc::new(Navigation::new(app.clone(), session));
    let opened = Arc::clone(&navigation);
    let blank = Url::parse(BLANK).map_err(tauri::Error::InvalidUrl)?;
    WebviewWindowBuilder::new(app, label(&session.grant), WebviewUrl::External(blank))
        .title(language.title(&session.title, seconds_left(app, session)))
        .inner_size(1240.0, 780.0)
        .min_inner_size(480.0, 400.0)
        .incognito(true)
        .devtools(false)
        // files are dropped on the page, which may take them as it would in a browser
        .disable_drag_drop_handler()
        .initialization_script(bar::script(&session.title, &session.url, session.until, language))
        .on_navigation(move |to| navigation.allows(to))
        .on_new_window(move |to, _| {
            opened.go_instead(to);
            NewWindowResponse::Deny
        })
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .on_download(|webview, event| match event {
            DownloadEvent::Requested { destination, .. } => {
                let folder = webview.app_handle().path().download_dir().ok();
                let place = into_downloads(folder, destination);
                place.map(|place| *destination = place).is_some()
            }
            _ => true,
        })
        .build()
}

/// Where a download goes: the user's folder for them, under the last part of its name; nowhere else, and over nothing.
fn into_downloads(folder: Option<PathBuf>, wanted: &Path) -> Option<PathBuf> {
    let place = folder?.join(wanted.file_name()?);
    (!place.exists()).then_some(place)
}

fn seconds_left(app: &AppHandle, session: &SupportWindow) -> i64 {
    (session.until - app.state::<Reeve>().host().now()).num_seconds()
}

/// Tells the time left in the title, and closes the window when there is none.
async fn count_down(window: WebviewWindow, session: SupportWindow, language: Language) {
    let app = window.app_handle();
    let mut told = String::new();
    // until somebody closes it
    while app.get_webview_window(window.label()).is_some() {
        let seconds = seconds_left(app, &session);
        if seconds <= 0 {
            close(app, &session.grant);
            return;
        }
        let title = language.title(&session.title, seconds);
        if title != told && window.set_title(&title).is_ok() {
            told = title;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Decides where the pages of one window go.
struct Navigation {
    app: AppHandle,
    grant: ThreadId,
    home: Origin,
    ending: Arc<AtomicBool>,
    handed_over: Mutex<Option<Instant>>,
}

impl Navigation {
    fn new(app: AppHandle, session: &SupportWindow) -> Self {
        Self {
            app,
            grant: session.grant.clone(),
            home: session.url.origin(),
            ending: Arc::default(),
            handed_over: Mutex::default(),
        }
    }

    /// Whether the window goes there; what is meant otherwise is done instead.
    fn allows(&self, to: &Url) -> bool {
        match going(&self.home, to) {
            Going::Within => return true,
            Going::End => self.end(),
            Going::Browser => self.hand_over(to),
            Going::Nowhere => tracing::debug!(scheme = to.scheme(), "a support window stays on its tenant"),
        }
        false
    }

    /// A page wants another window: within the tenant, this one goes there.
    fn go_instead(&self, to: Url) {
        if to.scheme() != "about"
            && self.allows(&to)
            && let Some(window) = self.app.get_webview_window(&label(&self.grant))
            && let Err(error) = window.navigate(to)
        {
            tracing::warn!(%error, "a support window could not follow a link");
        }
    }

    fn hand_over(&self, to: &Url) {
        let mut last = self.handed_over.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|last| last.elapsed() > BROWSER_PAUSE) {
            *last = Some(Instant::now());
            self.app.state::<Reeve>().host().open_in_browser(to);
        }
    }

    /// Gives the access back, once, and closes the window when that is done.
    fn end(&self) {
        if self.ending.swap(true, Ordering::SeqCst) {
            return;
        }
        let (app, grant, ending) = (self.app.clone(), self.grant.clone(), Arc::clone(&self.ending));
        tauri::async_runtime::spawn(async move {
            let reeve = app.state::<Reeve>().inner().clone();
            match grants::give_back(&reeve, OfGrant { grant: grant.clone() }).await {
                Ok(_) => close(&app, &grant),
                Err(fault) => {
                    ending.store(false, Ordering::SeqCst);
                    tell(&app, &in_words(&fault));
                }
            }
        });
    }
}

fn in_words(fault: &Fault) -> String {
    format!("{}\n\n{}", fault.message, fault.next)
}

fn tell(app: &AppHandle, words: &str) {
    dialogs::tell(app, MessageDialogKind::Error, "Reeve", words, || {});
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn only_the_main_window_has_a_capability() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let read = |file: &Path| -> Value {
            serde_json::from_str(&std::fs::read_to_string(file).expect("it can be read")).expect("it is JSON")
        };
        let files: Vec<_> = std::fs::read_dir(root.join("capabilities"))
            .expect("the folder is there")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        assert_eq!(files, [root.join("capabilities/main.json")], "one capability");
        let capability = read(&files[0]);
        assert_eq!(capability["windows"], serde_json::json!(["main"]), "for one window, without a wildcard");
        for wider in ["webviews", "remote"] {
            assert_eq!(capability.get(wider), None, "and nobody else by “{wider}”");
        }
        let config = read(&root.join("tauri.conf.json"));
        assert_eq!(config["app"]["security"]["capabilities"], serde_json::json!(["main"]));
        assert_eq!(config["app"]["withGlobalTauri"], false);
    }

    #[test]
    fn a_window_is_named_for_its_access_whatever_its_id_holds() {
        assert_eq!(label(&ThreadId("0f3a-77".into())), "support-0f3a-77");
        assert_eq!(label(&ThreadId("../main\"*".into())), "support-main");
    }

    #[test]
    fn a_download_goes_to_the_users_folder_for_them_or_nowhere() {
        let folder = tempfile::tempdir().expect("a folder");
        let downloads = Some(folder.path().to_owned());
        let place = |wanted: &str| into_downloads(downloads.clone(), Path::new(wanted));
        assert_eq!(place("/srv/reeve/invoice.pdf"), Some(folder.path().join("invoice.pdf")));
        assert_eq!(place("/srv/.."), None);
        std::fs::write(folder.path().join("invoice.pdf"), "theirs").expect("it can be written");
        assert_eq!(place("/srv/reeve/invoice.pdf"), None, "over nothing that is there");
        assert_eq!(into_downloads(None, Path::new("/srv/reeve/invoice.pdf")), None);
    }
}
