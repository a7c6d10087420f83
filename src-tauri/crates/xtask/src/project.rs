//! Where things are in the repository, and cargo called the same way everywhere: every build selects the same packages
//! and features, so that dependencies are compiled once and not once per selection.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};

use crate::{cache, process};

/// With these the desktop app opens its own pages only, not a development server's, and the types that cross to the page
/// can be written out.
pub const FEATURES: &str = "reeve-desktop/custom-protocol,reeve-app/typescript";

/// The repository's root: cargo says where this crate is; a binary started by hand looks upwards.
pub fn root() -> Result<PathBuf> {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).map_or_else(std::env::current_dir, Ok)?;
    here.ancestors()
        .find(|folder| folder.join("Cargo.lock").is_file() && folder.join("ui").is_dir())
        .map(Path::to_path_buf)
        .with_context(|| format!("{} is not inside the project: run this from its folder", here.display()))
}

/// Where cargo puts what it builds.
pub fn target() -> Result<PathBuf> {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(chosen) if !chosen.is_empty() => Ok(root()?.join(chosen)),
        _ => Ok(root()?.join("target")),
    }
}

/// A binary that a debug build leaves behind.
pub fn binary(name: &str) -> Result<PathBuf> {
    Ok(target()?.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// Cargo at the repository's root.
pub fn cargo(arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root()?);
    forget_ourselves(&mut command);
    Ok(command)
}

/// Takes out of a command's environment what cargo told this program about itself. Build scripts look at it (that of ring
/// does): handed on to another cargo, it compiles most of the workspace anew at every change between cargo called by hand
/// and cargo called from here, and in every clone at another path.
pub fn forget_ourselves(command: &mut Command) {
    const OURS: [&str; 5] =
        ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_NAME", "CARGO_CRATE_NAME", "OUT_DIR"];
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| OURS.iter().any(|ours| name.starts_with(ours))) {
            command.env_remove(name);
        }
    }
}

/// npm in the folder of the user interface.
pub fn npm(arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(root()?.join("ui"));
    Ok(command)
}

/// Installs the user interface's packages exactly as locked; nothing to do while the lock file has not changed.
pub fn install_ui() -> Result<()> {
    let ui = root()?.join("ui");
    let lock = cache::sha256(&ui.join("package-lock.json"))?;
    let stamp = ui.join("node_modules/.installed-lock");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    process::run(&mut npm(&["ci", "--no-audit", "--no-fund"])?)?;
    std::fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Builds the pages that the desktop app carries; once in a run, however many steps need them.
pub fn build_ui() -> Result<()> {
    static BUILT: AtomicBool = AtomicBool::new(false);
    if BUILT.load(Ordering::Relaxed) {
        return Ok(());
    }
    install_ui()?;
    process::run(&mut npm(&["run", "--silent", "build"])?)?;
    BUILT.store(true, Ordering::Relaxed);
    Ok(())
}
