//! What the packages of Linux carry beside the two programs, and where each file belongs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use super::{NOTICES, PROGRAMS, needs};
use crate::{process, project};

/// Where shells look for completions that packages bring: ours, and the places in a .deb and in an .rpm.
const COMPLETIONS: [(&str, &str, &str); 3] = [
    (
        "bash/reeve",
        "/usr/share/bash-completion/completions/reeve",
        "/usr/share/bash-completion/completions/reeve",
    ),
    ("zsh/_reeve", "/usr/share/zsh/vendor-completions/_reeve", "/usr/share/zsh/site-functions/_reeve"),
    (
        "fish/reeve.fish",
        "/usr/share/fish/vendor_completions.d/reeve.fish",
        "/usr/share/fish/vendor_completions.d/reeve.fish",
    ),
];

/// Writes what is to be packed into `folder`, beside the `notices`, and adds to the bundler's settings where it goes and what
/// is needed.
pub fn prepare(built: &Path, folder: &Path, notices: &Path, added: &mut Value) -> Result<()> {
    let programs = PROGRAMS.map(|name| built.join(name));
    let [reeve, _] = &programs;
    let manual = folder.join("manual");
    process::run(Command::new(reeve).arg("manual").arg(&manual))?;
    let root = project::root()?;
    let changes = folder.join("changelog");
    fs::copy(root.join("CHANGELOG.md"), &changes).context("cannot copy CHANGELOG.md")?;

    let [mut deb, mut rpm] = [Map::new(), Map::new()];
    let mut both = |place: String, file: PathBuf| {
        deb.insert(place.clone(), json!(file));
        rpm.insert(place, json!(file));
    };
    for page in pages(&manual.join("man1"))? {
        let packed = gzip(&page)?;
        let name = packed.file_name().unwrap_or_default().to_string_lossy();
        both(format!("/usr/share/man/man1/{name}"), packed.clone());
    }
    both(format!("/usr/share/doc/reeve/{NOTICES}.gz"), gzip(notices)?);
    both("/usr/share/icons/hicolor/scalable/apps/reeve-desktop.svg".to_owned(), root.join("icons/icon.svg"));
    deb.insert("/usr/share/doc/reeve/copyright".to_owned(), json!(root.join("LICENSE")));
    deb.insert("/usr/share/doc/reeve/changelog.gz".to_owned(), json!(gzip(&changes)?));
    rpm.insert("/usr/share/licenses/reeve/LICENSE".to_owned(), json!(root.join("LICENSE")));
    for (ours, in_deb, in_rpm) in COMPLETIONS {
        deb.insert(in_deb.to_owned(), json!(manual.join(ours)));
        rpm.insert(in_rpm.to_owned(), json!(manual.join(ours)));
    }
    let mut deb = json!({ "files": deb });
    // a .deb that does not say what it needs is none
    if process::which("dpkg-deb").is_some() {
        deb["depends"] = json!(needs::of_deb(&programs, folder)?);
    }
    let rpm = json!({ "files": rpm, "depends": needs::of_rpm(&programs)? });
    added["bundle"]["linux"] = json!({ "deb": deb, "rpm": rpm });
    Ok(())
}

/// Packs a .deb anew, everything in it owned by root.
pub fn pack(deb: &Path, packing: &[&str], folder: &Path) -> Result<()> {
    let opened = folder.join("deb");
    process::run(Command::new("dpkg-deb").arg("--raw-extract").arg(deb).arg(&opened))?;
    let mut command = Command::new("dpkg-deb");
    command.arg("--root-owner-group").args(packing).arg("--build").args([opened.as_path(), deb]);
    process::output(&mut command)?;
    fs::remove_dir_all(&opened).with_context(|| format!("cannot remove {}", opened.display()))
}

fn pages(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut pages: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    pages.sort();
    Ok(pages)
}

/// Without the time of day, so that the same tree gives the same file.
fn gzip(file: &Path) -> Result<PathBuf> {
    process::run(Command::new("gzip").args(["-9", "--no-name", "--force"]).arg(file))?;
    Ok(file.with_added_extension("gz"))
}
