//! The tests of the workspace, always selected the same way. Holds: each test has a process of its own, so that none can
//! lean on, or trip over, what another one set; and the whole workspace is selected and then filtered, because a narrower
//! selection would compile dependencies anew with other features.

use std::process::Command;

use anyhow::Result;

use crate::{project, tools};

/// Every test but those of the package `reeve-tests`.
pub fn unit() -> Result<Command> {
    selected("not package(reeve-tests)")
}

/// A suite of the package `reeve-tests`; `minutes`: also its tests that take minutes, which are marked as ignored.
pub fn suite(name: &str, minutes: bool) -> Result<Command> {
    of_suites(&format!("binary(={name})"), minutes)
}

/// The facts of the contract that are held against this server: `demo`, `19` or `14`.
pub fn contract(server: &str, minutes: bool) -> Result<Command> {
    // a fact of no server at all is held with the demo
    let held =
        if server == "demo" { "not test(/::real_/)".to_owned() } else { format!("test(/::real_{server}/)") };
    of_suites(&format!("binary(=contract) and {held}"), minutes)
}

fn of_suites(filter: &str, minutes: bool) -> Result<Command> {
    let mut command = selected(&format!("package(reeve-tests) and {filter}"))?;
    command.args(minutes.then_some("--run-ignored=all"));
    // Servers, lines that break and killed programs share the machine with everything else: what failed is tried once
    // more, and is printed as FLAKY where only that passed, which is a defect to look for and not the change's fault.
    command.args(["--retries", "1"]).env("REEVE_CLI", project::binary("reeve")?);
    Ok(command)
}

fn selected(filter: &str) -> Result<Command> {
    tools::nextest(&["run", "--workspace", "--features", project::FEATURES, "-E", filter])
}
