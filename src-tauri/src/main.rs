//! The desktop program. Everything it does is in the library; this file only starts it.

// no console window beside the app on Windows
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    reeve_desktop::run()
}
