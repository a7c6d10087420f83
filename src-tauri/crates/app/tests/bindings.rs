//! The generated files say what the list says. `REEVE_UPDATE=1` rewrites them.
#![cfg(feature = "typescript")]
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::path::Path;

fn current(path: &str, expected: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(path);
    if std::env::var_os("REEVE_UPDATE").is_some() {
        std::fs::write(&file, expected).expect("the generated file can be written");
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(found == expected, "{path} is not current: run `cargo xtask generate`");
}

#[test]
fn the_pages_types_and_the_windows_permissions_are_current() {
    current(
        "ui/src/ipc/generated.ts",
        &reeve_app::typescript::bindings().expect("every type has a TypeScript form"),
    );
    current("src-tauri/capabilities/main.json", &reeve_app::typescript::capability());
}
