//! What has to be in a .deb, looked for in the finished file.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::{process, say};

/// Bytes that a download should not exceed.
const MOST: u64 = 8_000_000;

/// Files that have to be there, each once.
const FILES: [&str; 14] = [
    "/usr/bin/reeve",
    "/usr/bin/reeve-desktop",
    "/usr/share/applications/Reeve.desktop",
    "/usr/share/bash-completion/completions/reeve",
    "/usr/share/doc/reeve/changelog.gz",
    "/usr/share/doc/reeve/copyright",
    "/usr/share/doc/reeve/third-party-notices.gz",
    "/usr/share/fish/vendor_completions.d/reeve.fish",
    "/usr/share/icons/hicolor/128x128/apps/reeve-desktop.png",
    "/usr/share/icons/hicolor/32x32/apps/reeve-desktop.png",
    "/usr/share/icons/hicolor/scalable/apps/reeve-desktop.svg",
    "/usr/share/man/man1/reeve-users-list.1.gz",
    "/usr/share/man/man1/reeve.1.gz",
    "/usr/share/zsh/vendor-completions/_reeve",
];

/// What its fields have to say; more than this may stand there.
const FIELDS: [(&str, &str); 7] = [
    ("Package", "reeve"),
    ("Section", "admin"),
    ("Maintainer", "Reeve"),
    ("Depends", "libwebkit2gtk-4.1-0"),
    ("Depends", "libssl3"),
    ("Recommends", "gnome-keyring"),
    ("Description", "control panel"),
];

/// What files of it have to say.
const WORDS: [(&str, &[&str]); 2] = [
    (
        "/usr/share/applications/Reeve.desktop",
        &["MimeType=x-scheme-handler/reeve;", "Exec=reeve-desktop %u", "Keywords=", "Categories="],
    ),
    // of the command line, of what is written in C, of the window, of the page
    ("/usr/share/doc/reeve/third-party-notices.gz", &["\nclap ", "ZETETIC LLC", "\ntauri ", "\nreact-dom "]),
];

/// Looks into a .deb; fails with everything that is not as it has to be.
pub fn check(deb: &Path) -> Result<()> {
    let listed = process::output(Command::new("dpkg-deb").arg("--contents").arg(deb))?;
    let mut wrong = faults(&listed);
    for (field, wanted) in FIELDS {
        let said = process::output(Command::new("dpkg-deb").arg("--field").arg(deb).arg(field))?;
        if !said.contains(wanted) {
            wrong.push(format!("{field} does not name {wanted}: {}", said.trim()));
        }
    }
    for (file, wanted) in WORDS {
        let said = text(deb, file)?;
        let missing = wanted.iter().filter(|wanted| !said.contains(**wanted));
        wrong.extend(missing.map(|wanted| format!("{file} has no {}", wanted.trim())));
    }
    if !wrong.is_empty() {
        bail!("the package is not as it has to be:\n  {}", wrong.join("\n  "));
    }
    Ok(())
}

/// What a file in it says, opened where it is packed.
fn text(deb: &Path, file: &str) -> Result<String> {
    const LOOK: &str = "dpkg-deb --fsys-tarfile \"$1\" | tar -xO \".$2\" | gzip -cdf";
    process::output(Command::new("sh").args(["-c", LOOK, "look"]).arg(deb).arg(file))
}

/// Says how large a download it is, beside what it should be.
pub fn say_size(deb: &Path) -> Result<()> {
    let bytes = std::fs::metadata(deb)?.len();
    let verdict = if bytes <= MOST { "met" } else { "missed" };
    say::answer(&format!("download of {bytes} bytes, target ≤ {MOST}: {verdict}"));
    Ok(())
}

/// What is missing, owned by somebody, or for its owner alone; as `dpkg-deb --contents` lists files.
fn faults(listed: &str) -> Vec<String> {
    let lines: Vec<Vec<&str>> = listed.lines().map(|line| line.split_whitespace().collect()).collect();
    let is_of =
        |words: &Vec<&str>, file: &str| words.get(5).is_some_and(|path| path.trim_start_matches('.') == file);
    let absent =
        FILES.into_iter().filter(|file| lines.iter().filter(|words| is_of(words, file)).count() != 1);
    let absent = absent.map(|file| format!("{file} is not there once"));
    let others = lines.iter().filter_map(|words| {
        let [mode, owner, .., path] = &words[..] else { return None };
        let open = mode.starts_with('l') || mode.get(7..8) == Some("r");
        (*owner != "root/root" || !open).then(|| format!("{path} is {mode} of {owner}"))
    });
    absent.chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(line: impl Fn(&str) -> String) -> String {
        FILES.iter().map(|file| line(file)).collect()
    }

    fn sound(file: &str) -> String {
        format!("-rw-r--r-- root/root      1042 2026-11-22 10:00 .{file}\n")
    }

    #[test]
    fn a_package_with_everything_in_it_has_no_fault() {
        assert!(faults(&listed(sound)).is_empty());
    }

    #[test]
    fn what_is_missing_or_not_for_everybody_is_named() {
        let without = listed(|file| if file == "/usr/bin/reeve" { String::new() } else { sound(file) });
        assert_eq!(faults(&without), ["/usr/bin/reeve is not there once"]);
        let of_somebody = listed(|file| sound(file).replace("root/root", "ada/ada"));
        assert_eq!(faults(&of_somebody).len(), FILES.len());
        let closed = listed(|file| sound(file).replace("-rw-r--r--", "-rw-------"));
        assert_eq!(faults(&closed).len(), FILES.len());
    }
}
