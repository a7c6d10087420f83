//! `cargo xtask`: the project's chores. Owns how things are built, run and tested here, and what the machine needs for
//! it; owns nothing of the product. Must compile in seconds, because it bootstraps everything else.

mod cache;
#[cfg(test)]
mod claims;
mod desktop;
mod lab;
mod machine;
mod package;
mod process;
mod project;
mod say;
mod suites;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::machine::Group;

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
    let Some((command, rest)) = arguments.split_first() else {
        say::answer(&usage());
        return Ok(());
    };
    match (command.as_str(), rest) {
        ("help" | "--help" | "-h", _) => say::answer(&usage()),
        ("run", []) => desktop::run()?,
        ("test", _) => test::command(rest)?,
        ("odoo", _) => lab::command(rest)?,
        ("machine", []) => machine::require(&Group::ALL)?,
        ("bench", _) => tools::bench(rest)?,
        ("generate", []) => tools::generate()?,
        ("package", _) => package::command(rest)?,
        _ => bail!("`{}` is not understood here\n{}", arguments.join(" "), usage()),
    }
    Ok(())
}

fn usage() -> String {
    format!(
        "\
cargo xtask run                                            build and open Reeve on its demo fleet
{}
{}
{}
cargo xtask machine                                        install every package that any of these needs
cargo xtask bench [ARGUMENT]...                            benchmarks, beside what one would use instead
cargo xtask generate                                       rewrite the page's types and permissions",
        test::USAGE,
        lab::USAGE,
        package::USAGE
    )
}
