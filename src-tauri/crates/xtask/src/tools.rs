//! Tools that are not in the repository: installed into the cache when missing, never into the person's own folders.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::lab::{self, Series, Variant};
use crate::machine::{self, Group};
use crate::{cache, process, project, say};

/// A program of crates.io: its package, and the version and features we know to work here.
type Tool = (&'static str, &'static str, &'static [&'static str]);
/// Reads our `deny.toml`.
const CARGO_DENY: Tool = ("cargo-deny", "0.20.2", &[]);
/// Runs the tests. It must not replace itself.
const NEXTEST: Tool =
    ("cargo-nextest", "0.9.143", &["--no-default-features", "--features", "default-no-update"]);
/// What our benchmarks compare with; with `requests` it keeps its connections open, which is the faster way.
const ODOOLY: [&str; 2] = ["odooly", "requests"];

/// A command for cargo-deny.
pub fn cargo_deny(arguments: &[&str]) -> Result<Command> {
    tool(CARGO_DENY, arguments)
}

/// A command for nextest.
pub fn nextest(arguments: &[&str]) -> Result<Command> {
    let mut command = tool(NEXTEST, &["nextest"])?;
    command.args(arguments);
    Ok(command)
}

/// A command for a tool, at the repository's root: the one on the machine, else the cache's.
fn tool((name, version, features): Tool, arguments: &[&str]) -> Result<Command> {
    let tools = cache::folder()?.join("tools");
    let program = match process::which(name) {
        Some(found) => found,
        None => tools.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)),
    };
    if !program.is_file() {
        say::note(&format!("installing {name} into the cache, once; this takes some minutes"));
        machine::require(&[Group::Build])?;
        let mut install = project::cargo(&["install", "--locked", "--profile", "dev", name, "--version"])?;
        // Its own target folder: what it is built from is of no use to anybody else.
        install.arg(version).args(features).arg("--root").arg(&tools);
        install.env("CARGO_TARGET_DIR", tools.join("target"));
        process::run(&mut install).with_context(|| format!("{name} could not be installed"))?;
        let _ = std::fs::remove_dir_all(tools.join("target"));
    }
    let mut command = Command::new(program);
    command.args(arguments).current_dir(project::root()?);
    project::forget_ourselves(&mut command);
    Ok(command)
}

/// A Python with odooly, in a virtual environment in the cache.
fn python_with_odooly() -> Result<PathBuf> {
    let folder = cache::folder()?.join("odooly");
    let python = folder.join("bin/python");
    let ready =
        |python: &PathBuf| process::succeeds(Command::new(python).args(["-c", "import odooly, requests"]));
    if !ready(&python) {
        process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        process::run(Command::new(&python).args(["-m", "pip", "install", "-q"]).args(ODOOLY))?;
    }
    if !ready(&python) {
        bail!(
            "{} cannot import odooly: remove the folder {} and try again",
            python.display(),
            folder.display()
        );
    }
    Ok(python)
}

/// `bench`: the benchmarks, beside what a person would pick instead.
pub fn bench(arguments: &[String]) -> Result<()> {
    machine::require(&[Group::Build, Group::Bench, Group::Browser, Group::Opinion, Group::Window])?;
    project::build_ui()?;
    // both in one go: what they share is built once
    let built = ["--bin", "bench", "--bin", "reeve-desktop", "--example", "empty_window"];
    let features = ["--features", "reeve-desktop/custom-protocol"];
    let build = &["build", "--release", "-p", "reeve-desktop", "-p", "reeve-tests"];
    process::run(project::cargo(build)?.args(built).args(features))?;
    let release = project::target()?.join("release");
    let mut bench = Command::new(release.join("bench"));
    bench
        .args(arguments)
        .current_dir(project::root()?)
        .env("REEVE_ODOOLY_PYTHON", python_with_odooly()?)
        .env("REEVE_DESKTOP", release.join("reeve-desktop"))
        .env("REEVE_EMPTY_WINDOW", release.join("examples/empty_window"));
    let Some(series) = Series::named("19").filter(|_| needs_server(arguments)) else {
        return process::run(&mut bench);
    };
    let ours = !lab::is_up(series, Variant::Main);
    let facts = lab::up(series, Variant::Main, false)?;
    let measured = process::run(bench.env("REEVE_ODOO_19", facts));
    if ours {
        lab::down(series, Variant::Main)?;
    }
    measured
}

/// Whether a benchmark is asked for that has a real server on its other side: that one, or all.
fn needs_server(arguments: &[String]) -> bool {
    let is_option = |word: &String| word.starts_with('-') || word.parse::<u32>().is_ok();
    arguments.iter().any(|word| word == "day" || word == "restore") || arguments.iter().all(is_option)
}

/// `generate`: rewrites the page's types and the window's permissions from the Rust types.
pub fn generate() -> Result<()> {
    process::run(types_test()?.env("REEVE_UPDATE", "1"))
}

/// The test that compares generated files with what they are generated from.
pub fn types_test() -> Result<Command> {
    let all = ["test", "--quiet", "--workspace", "--features", project::FEATURES];
    let mut command = project::cargo(&all)?;
    command.args(["--test", "bindings"]);
    Ok(command)
}
