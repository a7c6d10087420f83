//! `reeve manual`: manual pages and completions, out of the very definition that reads the command line, so that they are
//! never those of another version. For whoever makes packages; not in the help.

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory as _;
use clap_complete::Shell;
use reeve_domain::{Code, Fault};
use serde_json::json;

use crate::arguments::Arguments;
use crate::output::Output;

/// The shells, and what each wants the file of a program's completions to be called.
const SHELLS: [(Shell, &str); 3] =
    [(Shell::Bash, "reeve"), (Shell::Zsh, "_reeve"), (Shell::Fish, "reeve.fish")];

/// Writes `man1/reeve*.1` and `bash/`, `zsh/`, `fish/` into a folder.
pub fn run(folder: &Path, output: &Output) -> Result<ExitCode, Fault> {
    write(folder).map_err(|error| {
        Fault::new(Code::CannotWrite, format!("{} cannot be written to: {error}.", folder.display()))
            .with("path", folder.display())
    })?;
    output.answer(&json!({ "folder": folder }), || format!("Written to {}\n", folder.display()));
    Ok(ExitCode::SUCCESS)
}

fn write(folder: &Path) -> io::Result<()> {
    let mut command = Arguments::command();
    let pages = folder.join("man1");
    fs::create_dir_all(&pages)?;
    clap_mangen::generate_to(command.clone(), &pages)?;
    for (shell, name) in SHELLS {
        let completions = folder.join(shell.to_string());
        fs::create_dir_all(&completions)?;
        // into memory first: where a disk is full this would panic
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut command, "reeve", &mut text);
        fs::write(completions.join(name), text)?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use clap::Command;

    use super::*;

    /// The shown commands below this one, by their whole names.
    fn commands(of: &Command, name: &str) -> Vec<String> {
        let below = of.get_subcommands().filter(|command| !command.is_hide_set());
        below
            .flat_map(|command| {
                let own = format!("{name}-{}", command.get_name());
                let deeper = commands(command, &own);
                std::iter::once(own).chain(deeper)
            })
            .collect()
    }

    #[test]
    fn every_command_has_a_page_and_every_subject_is_completed() {
        let folder = std::env::temp_dir().join(format!("reeve-manual-{}", std::process::id()));
        write(&folder).unwrap();
        let all = commands(&Arguments::command(), "reeve");
        assert!(all.len() > 50, "{all:?}");
        for name in &all {
            let page = fs::read_to_string(folder.join(format!("man1/{name}.1"))).unwrap();
            assert!(page.contains(".SH SYNOPSIS"), "{name}");
        }
        assert!(!folder.join("man1/reeve-manual.1").exists(), "it is for those who make packages");
        let subjects: Vec<_> = Arguments::command()
            .get_subcommands()
            .filter(|command| !command.is_hide_set())
            .map(|command| command.get_name().to_owned())
            .collect();
        for (shell, name) in SHELLS {
            let text = fs::read_to_string(folder.join(shell.to_string()).join(name)).unwrap();
            for subject in &subjects {
                assert!(text.contains(subject.as_str()), "{shell} does not know {subject}");
            }
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_a_failure_in_words() {
        let fault = run(Path::new("/dev/null/manual"), &Output::new(false)).unwrap_err();
        assert_eq!(fault.code, Code::CannotWrite);
    }
}
