//! The desktop app as a person meets it: built with its pages, opened on the demo fleet; or, where there is no screen,
//! driven through its journey on a virtual one.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::machine::{self, Group};
use crate::{process, project, say, suites};

/// A keyring of its own and a bus of its own: the person's real ones must neither be asked nor filled.
const SESSION: &str =
    "printf %s throw-away | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\"";

/// `run`: from a fresh clone to the open window.
pub fn run() -> Result<()> {
    machine::require(&[Group::Build])?;
    project::build_ui()?;
    if !has_screen() {
        say::note(
            "there is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set): opening the app on a virtual one",
        );
        return journey();
    }
    process::run(&mut project::cargo(&["build", "-p", "reeve-desktop", "--features", "custom-protocol"])?)?;
    say::note("opening Reeve on its demo fleet; closing the window ends it");
    process::run(Command::new(project::binary("reeve-desktop")?).arg("--demo"))
}

/// Builds everything the window's journey needs, runs it on a virtual screen and prints the screenshots it saved.
fn journey() -> Result<()> {
    machine::require(&[Group::Window])?;
    build()?;
    process::run(&mut on_virtual_screen(&suites::suite("window", false)?)?)?;
    let folder = screenshots()?;
    let mut pictures: Vec<_> = fs::read_dir(&folder)
        .with_context(|| format!("the journey saved no screenshots in {}", folder.display()))?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    pictures.sort();
    say::answer("The window was opened, used and closed. Screenshots:");
    pictures.iter().for_each(|picture| say::answer(&format!("  {}", picture.display())));
    Ok(())
}

/// Builds every package with its tests: the app, the command line and what drives them.
pub fn build() -> Result<()> {
    process::run(&mut project::cargo(&[
        "build",
        "--workspace",
        "--all-targets",
        "--features",
        project::FEATURES,
    ])?)
}

/// Wraps a command in a session with a screen, a bus and an unlocked keyring, and tells it where the binaries are.
pub fn on_virtual_screen(command: &Command) -> Result<Command> {
    let session = project::target()?.join("window-session");
    let runtime = session.join("runtime");
    if session.exists() {
        fs::remove_dir_all(&session).with_context(|| format!("cannot empty {}", session.display()))?;
    }
    for folder in [&runtime, &session.join("data")] {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    private(&runtime)?;
    // TERM alone, never KILL: a killed driver leaves its browser behind, holding the port and our output.
    let mut wrapped = Command::new("timeout");
    wrapped.args(["--signal=TERM", "1200", "dbus-run-session", "--", "xvfb-run", "-a", "-s"]);
    wrapped.args(["-screen 0 1280x800x24 -nolisten tcp", "bash", "-c", SESSION, "session"]);
    wrapped.arg(command.get_program()).args(command.get_args());
    wrapped.current_dir(project::root()?);
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    wrapped
        .env("XDG_RUNTIME_DIR", &runtime)
        .env("XDG_DATA_HOME", session.join("data"))
        .env("REEVE_DESKTOP", project::binary("reeve-desktop")?)
        .env("REEVE_CLI", project::binary("reeve")?)
        .env("REEVE_SCREENSHOTS", screenshots()?)
        .env_remove("WAYLAND_DISPLAY");
    Ok(wrapped)
}

/// Where the journey saves its pictures: in the clone, also when the build folder is elsewhere.
fn screenshots() -> Result<std::path::PathBuf> {
    Ok(project::root()?.join("target/screenshots"))
}

fn has_screen() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// The bus refuses a runtime folder that others may read.
fn private(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
            .with_context(|| format!("cannot protect {}", folder.display()))?;
    }
    let _ = folder;
    Ok(())
}
