//! What the programs need of the system, read from the programs themselves, in the words of dpkg and of rpm.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// Debian's packages, with the oldest versions that do.
pub fn of_deb(programs: &[PathBuf], folder: &Path) -> Result<Vec<String>> {
    // dpkg-shlibdeps wants to stand in a source package
    let source = folder.join("source");
    fs::create_dir_all(source.join("debian")).context("cannot create the folder for dpkg-shlibdeps")?;
    fs::write(source.join("debian/control"), "Source: reeve\n\nPackage: reeve\nArchitecture: any\n")?;
    let mut command = Command::new("dpkg-shlibdeps");
    let said = process::output(command.arg("-O").args(programs).current_dir(&source))?;
    let depends = said.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    let depends = depends.context("dpkg-shlibdeps names no packages")?;
    Ok(depends.split(", ").map(str::to_owned).collect())
}

/// Libraries with the versions of their symbols, which is what rpm's own packages provide.
pub fn of_rpm(programs: &[PathBuf]) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for program in programs {
        all.extend(needs(&process::output(Command::new("objdump").arg("-p").arg(program))?));
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// Reads `objdump -p`: the libraries stand behind `NEEDED`, the versions under `required from LIBRARY:`.
fn needs(said: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut library = None;
    for line in said.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("NEEDED") {
            found.push(format!("{}()(64bit)", name.trim()));
        } else if let Some(name) = line.strip_prefix("required from ") {
            library = Some(name.trim_end_matches(':').to_owned());
        } else if line.is_empty() {
            library = None;
        } else if let (Some(library), Some(version)) = (&library, line.split_whitespace().nth(3)) {
            found.push(format!("{library}({version})(64bit)"));
        }
    }
    // the loader is no package's library
    found.retain(|need| !need.starts_with("ld-linux"));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_and_versions_of_symbols_are_read_as_rpm_writes_them() {
        let said = "Dynamic Section:\n  NEEDED               libgtk-3.so.0\n  NEEDED               libc.so.6\n  \
                    NEEDED               ld-linux-x86-64.so.2\n  INIT                 0x1\n\nVersion References:\n  \
                    required from libc.so.6:\n    0x069691b4 0x00 24 GLIBC_2.34\n    0x09691a75 0x00 23 GLIBC_2.2.5\n  \
                    required from ld-linux-x86-64.so.2:\n    0x0d696913 0x00 22 GLIBC_2.3\n\n";
        assert_eq!(
            needs(said),
            [
                "libgtk-3.so.0()(64bit)",
                "libc.so.6()(64bit)",
                "libc.so.6(GLIBC_2.34)(64bit)",
                "libc.so.6(GLIBC_2.2.5)(64bit)"
            ]
        );
    }
}
