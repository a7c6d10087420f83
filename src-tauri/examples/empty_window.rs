//! An empty window with the same web view and the same settings: what Reeve's own start and memory are measured against.
//!
//! Its page comes out of the program, as Reeve's does, and holds one word, so that it can be seen to be there.

use tauri::http::Response;
use tauri::{Url, WebviewUrl, WebviewWindowBuilder};

const PAGE: &[u8] = b"<!doctype html><html lang=\"en\"><title>Empty</title><body>ready</body></html>";

fn main() -> Result<(), tauri::Error> {
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            let mut page = Response::new(PAGE);
            page.headers_mut().insert("content-type", tauri::http::HeaderValue::from_static("text/html"));
            page
        })
        .setup(|app| {
            let page = WebviewUrl::CustomProtocol(Url::parse("empty://localhost/")?);
            WebviewWindowBuilder::new(app, "empty", page).inner_size(1240.0, 780.0).build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
