//! A .deb as somebody meets it: installed on a computer that has nothing yet, used by an ordinary user without a keyring
//! and by another one with, removed, and installed again. Holds: what a user had is there after each of these.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::bare::Bare;
use crate::{process, say};

const TRY: &str = include_str!("../../package/try.sh");
/// A bus and an open keyring, as a plain desktop session has them.
const SESSION: &str = "exec dbus-run-session -- sh -c 'printf %s throw-away | gnome-keyring-daemon --unlock \
                       --components=secrets >/dev/null && exec sh /try.sh \"$@\"' session \"$@\"";
/// Where the words of the removal send people.
const DATA: &str = "~/.local/share/reeve";

/// Tries it.
pub fn run(deb: &Path) -> Result<()> {
    let bare = Bare::fresh()?;
    fs::copy(deb, bare.root().join("reeve.deb")).context("cannot copy the package into the root")?;
    fs::write(bare.root().join("try.sh"), TRY).context("cannot write try.sh into the root")?;
    for user in ["ada", "kaan"] {
        process::output(bare.inside()?.args(["useradd", "--create-home", "--shell", "/bin/sh", user]))?;
    }

    bare.install(&["/reeve.deb"])?;
    say::note("installed; the main job of a user without a keyring");
    refused_without_a_keyring(&bare)?;
    as_user(&bare, "ada", Keys::File, &[])?;

    bare.install(&["dbus-daemon", "gnome-keyring"])?;
    say::note("the main job of a user with a keyring");
    as_user(&bare, "kaan", Keys::Keyring, &[])?;

    let said = bare.uninstall(&["reeve"])?;
    if !said.contains(DATA) {
        bail!("removing it does not say where the user's data is:\n{said}");
    }
    let gone = ["usr/bin/reeve", "usr/bin/reeve-desktop", "usr/share/man/man1/reeve.1.gz"];
    if let Some(left) = gone.iter().find(|file| bare.root().join(file).exists()) {
        bail!("/{left} is still there after the removal");
    }
    say::note("removed; installed again, and what was there still is");
    bare.install(&["/reeve.deb"])?;
    as_user(&bare, "ada", Keys::File, &["kept"])?;
    as_user(&bare, "kaan", Keys::Keyring, &["kept"])?;
    bare.discard()
}

/// Where somebody's secrets rest.
#[derive(Clone, Copy)]
enum Keys {
    File,
    Keyring,
}

/// Without a keyring, and without a word on where else secrets are to rest, nothing is stored in plain text: it is said.
fn refused_without_a_keyring(bare: &Bare) -> Result<()> {
    let mut command = user(bare, "ada", &[])?;
    let answer = command.args(["reeve", "tenant", "list"]).output()?;
    let said = String::from_utf8_lossy(&answer.stderr);
    if answer.status.success() || !said.contains("REEVE_KEYS=file") {
        bail!("without a keyring it does not say what to do instead: {said}");
    }
    Ok(())
}

fn as_user(bare: &Bare, name: &str, keys: Keys, words: &[&str]) -> Result<()> {
    let mut command = match keys {
        Keys::File => {
            let mut command =
                user(bare, name, &["REEVE_KEYS=file", "REEVE_PASSPHRASE=a passphrase of a trial"])?;
            command.args(["sh", "/try.sh"]);
            command
        }
        Keys::Keyring => {
            let mut command = user(bare, name, &[])?;
            command.args(["sh", "-c", SESSION, "session"]);
            command
        }
    };
    process::output(command.args(words)).map(drop)
}

/// A command of an ordinary user, with an environment of their own.
fn user(bare: &Bare, name: &str, environment: &[&str]) -> Result<Command> {
    let mut command = bare.inside()?;
    let home = format!("HOME=/home/{name}");
    command.args([&home, "PATH=/usr/bin:/bin"]).args(environment);
    command.args(["setpriv", "--reuid", name, "--regid", name, "--init-groups", "--"]);
    Ok(command)
}
