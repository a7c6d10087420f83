//! An empty window with the same web view and the same settings: what Reeve's own start and memory are measured against.

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> Result<(), tauri::Error> {
    if let Some("--help") = std::env::args().nth(1).as_deref() {
        return Ok(());
    }
    tauri::Builder::default()
        .setup(|app| {
            let blank = "data:text/html,<html data-ready=true><body>ready</body></html>";
            let url = tauri::Url::parse(blank)?;
            WebviewWindowBuilder::new(app, "empty", WebviewUrl::External(url))
                .inner_size(1240.0, 780.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
