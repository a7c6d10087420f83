//! What the lab reads from the machine at run time: whether it can run here at all, how roots are entered, and which Debian
//! mirror the machine itself uses. None of it is ever written into the repository.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// Enters a root with what programs expect to find there, for as long as one command runs.
pub const ENTER: &str = include_str!("../../lab/enter.sh");

/// The namespaces a build lives in, as options of `unshare`; `None` when this machine refuses them.
pub fn namespaces() -> Option<[&'static str; 5]> {
    // A machine that is itself a chroot has no mount of its own to make private: there the mounts keep its ways.
    ["private", "unchanged"]
        .map(|propagation| ["--mount", "--pid", "--fork", "--propagation", propagation])
        .into_iter()
        .find(|options| process::succeeds(Command::new("unshare").args(options).arg("true")))
}

/// Why no lab can run on this machine, in words; `None` when it can.
pub fn impossible() -> Option<String> {
    if !cfg!(target_os = "linux") {
        return Some("the lab runs Debian's own Odoo packages: it needs Linux".to_owned());
    }
    if !process::is_root() {
        return Some("the lab makes Debian roots and enters them: run this as root".to_owned());
    }
    if process::which("dpkg").is_none() {
        return Some("the lab is made with debootstrap from a Debian machine: this is none".to_owned());
    }
    if namespaces().is_none() {
        return Some(
            "this machine does not allow mounts of one's own (`unshare --mount --pid` is refused)".to_owned(),
        );
    }
    None
}

/// The codename of the machine's own release.
pub fn release() -> Option<String> {
    let release = fs::read_to_string("/etc/os-release").ok()?;
    field(&release, "VERSION_CODENAME=").map(str::to_owned)
}

/// A command that runs inside a root; append what is to run. Its process id stays that of what runs. `folder` is where
/// the script that enters may lie.
pub fn inside(folder: &Path, root: &Path) -> Result<Command> {
    let script = folder.join("enter.sh");
    if !fs::read_to_string(&script).is_ok_and(|found| found == ENTER) {
        fs::write(&script, ENTER).with_context(|| format!("cannot write {}", script.display()))?;
    }
    let mut command = Command::new("sh");
    command.arg(script).arg(root);
    Ok(command)
}

/// The Debian mirror to build from: `REEVE_DEBIAN_MIRROR`, else the one this machine's own packages come from.
pub fn mirror() -> Result<String> {
    if let Some(chosen) = std::env::var("REEVE_DEBIAN_MIRROR").ok().filter(|chosen| !chosen.is_empty()) {
        return Ok(chosen);
    }
    let codename = release().unwrap_or_default();
    let mut sources = fs::read_to_string("/etc/apt/sources.list").unwrap_or_default();
    if let Ok(folder) = fs::read_dir("/etc/apt/sources.list.d") {
        for entry in folder.flatten() {
            sources.push_str("\n\n");
            sources.push_str(&fs::read_to_string(entry.path()).unwrap_or_default());
        }
    }
    mirror_in(&sources, &codename).context(
        "found no Debian mirror in this machine's apt sources: name one with REEVE_DEBIAN_MIRROR=URL",
    )
}

fn field<'text>(text: &'text str, name: &str) -> Option<&'text str> {
    text.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().trim_matches('"'))
}

/// The first mirror that serves `codename` itself: third-party repositories name other suites, and the security
/// archive does not carry the other releases.
fn mirror_in(sources: &str, codename: &str) -> Option<String> {
    sources.split("\n\n").flat_map(|stanza| deb822(stanza).into_iter().chain(one_line(stanza))).find_map(
        |(address, suites)| {
            suites.split_whitespace().any(|suite| suite == codename).then(|| address.to_owned())
        },
    )
}

fn deb822(stanza: &str) -> Option<(&str, &str)> {
    let address = field(stanza, "URIs:")?.split_whitespace().next()?;
    Some((address, field(stanza, "Suites:")?))
}

fn one_line(stanza: &str) -> Vec<(&str, &str)> {
    stanza
        .lines()
        .filter_map(|line| line.trim().strip_prefix("deb "))
        .filter_map(|rest| {
            // Options stand in brackets and may contain blanks.
            let rest = match rest.trim_start().strip_prefix('[') {
                Some(options) => options.split_once(']')?.1,
                None => rest,
            };
            let mut words = rest.split_whitespace();
            Some((words.next()?, words.next()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_is_the_one_that_serves_the_machines_own_release() {
        let sources = "Types: deb\n# a remark\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\n\
                       Components: main\n\nTypes: deb\nURIs: https://other.example/node\nSuites: nodistro\n";
        assert_eq!(mirror_in(sources, "bookworm").as_deref(), Some("http://mirror.example/debian"));
        assert_eq!(mirror_in(sources, "nodistro").as_deref(), Some("https://other.example/node"));
    }

    #[test]
    fn the_older_one_line_form_is_read_too_with_its_options() {
        let sources = "deb https://vendor.example stable main\n\
                       deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian bookworm main";
        assert_eq!(mirror_in(sources, "bookworm").as_deref(), Some("http://mirror.example/debian"));
        assert_eq!(mirror_in(sources, "trixie"), None, "a mirror must not be guessed");
    }
}
