//! Tenants whose certificate the system does not know: the web view is told of exactly the one certificate that Reeve's
//! own check has accepted under the connection's trust, for that tenant's host, for this window alone.
//!
//! Only `WebKitGTK` can be told so. Elsewhere a private authority has to be one of the system's.

use tauri::WebviewWindow;
use url::Url;

#[cfg(target_os = "linux")]
pub(super) use linux::{CAN_ACCEPT, accept};

#[cfg(not(target_os = "linux"))]
pub(super) use elsewhere::{CAN_ACCEPT, accept};

#[cfg(target_os = "linux")]
mod linux {
    use gtk::gio::TlsCertificate;
    use gtk::glib;
    use webkit2gtk::{WebContextExt as _, WebViewExt as _};

    use super::{Url, WebviewWindow};

    /// Whether a web view can be told which certificate to accept.
    pub(in super::super) const CAN_ACCEPT: bool = true;

    /// Lets the window's web view accept this certificate (DER) from the host of this address.
    pub(in super::super) fn accept(
        window: &WebviewWindow,
        certificate: Vec<u8>,
        url: &Url,
    ) -> tauri::Result<()> {
        let host = url.host_str().unwrap_or_default().to_owned();
        window.with_webview(move |view| match TlsCertificate::from_pem(&pem(&certificate)) {
            Ok(certificate) => {
                // its own context: the window is ephemeral and shares none
                if let Some(context) = view.inner().context() {
                    context.allow_tls_certificate_for_host(&certificate, &host);
                }
            }
            Err(error) => tracing::warn!(%error, "the web view cannot read a certificate"),
        })
    }

    fn pem(certificate: &[u8]) -> String {
        let text = glib::base64_encode(certificate);
        let lines: Vec<_> =
            text.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use super::{Url, WebviewWindow};

    /// Whether a web view can be told which certificate to accept.
    pub(in super::super) const CAN_ACCEPT: bool = false;

    /// Never called: nothing is opened where this cannot be done.
    pub(in super::super) fn accept(_: &WebviewWindow, _: Vec<u8>, _: &Url) -> tauri::Result<()> {
        Ok(())
    }
}
