//! `cargo xtask`: the project's chores. Owns how things are built, run and tested here, and what the machine needs for
//! it; owns nothing of the product. Must compile in seconds, because it bootstraps everything else.

mod cache;
mod lab;
mod machine;
mod process;
mod say;

use std::process::ExitCode;

use anyhow::{Result, bail};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            say::note(&format!("{problem:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    match command {
        "odoo" => lab::command(rest),
        _ => bail!("{}", lab::USAGE),
    }
}
