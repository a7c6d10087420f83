//! The steps of `cargo xtask test`, in the order in which they run: cheap and telling ones first, so that a slip shows
//! in seconds. Every step stands alone: `--only NAME` prepares whatever it needs.

use std::process::Command;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;

use super::servers;
use super::summary::Outcome;
use crate::lab::Series;
use crate::machine::{self, Group};
use crate::{desktop, package, process, project, say, suites, tools};

/// One named check.
#[derive(Debug)]
pub struct Step {
    pub name: &'static str,
    pub about: &'static str,
    /// Left out by `--quick`: it needs servers, a browser or a screen.
    pub thorough: bool,
    /// Steps of the same name here that follow each other run side by side: they wait for different things.
    pub beside: Option<&'static str>,
    pub run: fn() -> Result<Outcome>,
}

const fn quick(name: &'static str, about: &'static str, run: fn() -> Result<Outcome>) -> Step {
    Step { name, about, thorough: false, beside: None, run }
}

const fn thorough(name: &'static str, about: &'static str, run: fn() -> Result<Outcome>) -> Step {
    Step { name, about, thorough: true, beside: None, run }
}

impl Step {
    const fn beside(self, group: &'static str) -> Self {
        Self { beside: Some(group), ..self }
    }
}

/// All of them.
pub const ALL: [Step; 23] = [
    quick("machine", "packages for building and for a second opinion", || passed(packages())),
    quick("format", "cargo fmt --check", || cargo(&["fmt", "--all", "--check"])),
    quick("ui-install", "npm ci", || passed(project::install_ui())),
    quick("ui-check", "Biome and tsc", || npm("check")),
    quick("ui-texts", "every text is in the catalogues", || npm("i18n:check")),
    quick("ui-test", "vitest", || npm("test")),
    quick("ui-build", "the pages, as shipped", || passed(project::build_ui())),
    quick("lints", "clippy, warnings are errors", lints),
    quick("types", "generated types and permissions are current", types),
    quick("licenses", "cargo deny: licences, bans, sources", || deny(&["licenses", "bans", "sources"])),
    quick("advisories", "cargo deny: known vulnerabilities", advisories),
    quick("npm-audit", "known vulnerabilities of npm packages", npm_audit),
    quick("build", "every package with its tests", build),
    quick("unit", "the crates' own tests", unit),
    quick("doc", "examples in the documentation", doc),
    quick("faults", "cut connections, full disks, killed jobs", || {
        passed(process::run(suite("faults")?.env("NEXTEST_TEST_THREADS", threads(3))))
    }),
    // what each of these waits for is its server most of the time, and for minutes that server's clock
    thorough("contract-19", "the contract, on a real Odoo 19", || contract("19", Series::named("19")))
        .beside("contract"),
    thorough("contract-14", "the contract, on a real Odoo 14", || contract("14", Series::named("14")))
        .beside("contract"),
    quick("contract-demo", "the contract, on the demo server", || contract("demo", None)).beside("contract"),
    thorough("package", "a .deb of these programs, looked into", a_package),
    thorough("journeys", "whole tasks, on demo and real servers", journeys),
    thorough("browser", "the pages in a browser, with accessibility", browser),
    thorough("window", "the real window on a virtual screen", window),
];

/// Whether tests that take minutes run as well. They are marked as ignored, so that every other run counts them as left
/// out.
static WITH_MINUTES: AtomicBool = AtomicBool::new(false);

/// Lets the suites run their tests that take minutes, or leaves those out.
pub fn with_minutes(run: bool) {
    WITH_MINUTES.store(run, Ordering::Relaxed);
}

fn passed(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed)
}

fn skipped(reason: impl Into<String>, excused: bool) -> Outcome {
    Outcome::Skipped { reason: reason.into(), excused }
}

fn cargo(arguments: &[&str]) -> Result<Outcome> {
    passed(process::run(&mut project::cargo(arguments)?))
}

fn npm(script: &str) -> Result<Outcome> {
    project::install_ui()?;
    passed(process::run(&mut project::npm(&["run", "--silent", script])?))
}

fn types() -> Result<Outcome> {
    packages()?;
    passed(process::run(&mut tools::types_test()?))
}

fn build() -> Result<Outcome> {
    packages()?;
    passed(project::build_ui().and_then(|()| desktop::build()))
}

fn lints() -> Result<Outcome> {
    packages()?;
    // The desktop shell embeds the pages while it is compiled: they must be there.
    if !project::root()?.join("ui/dist/index.html").is_file() {
        project::build_ui()?;
    }
    cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--features",
        project::FEATURES,
        "--",
        "-D",
        "warnings",
    ])
}

fn deny(checks: &[&str]) -> Result<Outcome> {
    passed(process::run(tools::cargo_deny(&["check"])?.args(checks)))
}

fn advisories() -> Result<Outcome> {
    match process::output(&mut tools::cargo_deny(&["fetch", "db"])?) {
        Ok(_) => deny(&["advisories"]),
        Err(problem) => {
            let said = format!("{problem:#}");
            let why = said.lines().last().unwrap_or_default();
            Ok(skipped(format!("the advisory database cannot be reached: {why}"), true))
        }
    }
}

fn npm_audit() -> Result<Outcome> {
    let answer = project::npm(&["audit", "--json", "--audit-level=high"])?.output()?;
    let report: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap_or_default();
    if report["metadata"]["vulnerabilities"].is_null() {
        // A registry without this service answers an error instead of a report.
        return Ok(skipped("the npm registry in use has no audit service", true));
    }
    Ok(if answer.status.success() {
        Outcome::Passed
    } else {
        Outcome::Failed(format!("`npm audit` in ui/ names them: {}", report["metadata"]["vulnerabilities"]))
    })
}

/// Without a compiler nothing is built; without a keyring, or another program's opinion, their tests say that they did
/// not run. Every step that builds asks for it, so that it also stands alone; it is looked into once.
fn packages() -> Result<()> {
    static LOOKED_INTO: Once = Once::new();
    machine::require(&[Group::Build])?;
    LOOKED_INTO.call_once(|| {
        for group in Group::SECONDARY {
            if let Err(problem) = machine::require(&[group]) {
                say::note(&format!("{problem:#}"));
            }
        }
    });
    Ok(())
}

fn unit() -> Result<Outcome> {
    packages()?;
    passed(process::run(&mut suites::unit()?))
}

fn doc() -> Result<Outcome> {
    packages()?;
    cargo(&["test", "--quiet", "--doc", "--workspace", "--features", project::FEATURES])
}

/// A suite of the package `reeve-tests`, with its long tests where they were asked for.
fn suite(name: &str) -> Result<Command> {
    packages()?;
    suites::suite(name, WITH_MINUTES.load(Ordering::Relaxed))
}

/// The same contract against one server: `REEVE_CONTRACT` names it, its facts file is in `REEVE_ODOO_19` or `_14`.
fn contract(server: &str, series: Option<&'static Series>) -> Result<Outcome> {
    packages()?;
    let mut command = suites::contract(server, WITH_MINUTES.load(Ordering::Relaxed))?;
    command.env("REEVE_CONTRACT", server);
    for name in servers::names() {
        command.env_remove(name);
    }
    if let Some(series) = series {
        if let Some(reason) = crate::lab::impossible() {
            return Ok(skipped(reason, true));
        }
        command.envs(servers::bring_up(series)?);
    }
    // A fact of a real server waits for it most of the time, and two facts of every server wait for minutes.
    command.env("NEXTEST_TEST_THREADS", threads(4));
    passed(process::run(&mut command))
}

/// How many tests run at a time that mostly wait: one for each processor, and not less than this.
fn threads(least: usize) -> String {
    std::thread::available_parallelism().map_or(least, |all| all.get().max(least)).to_string()
}

fn journeys() -> Result<Outcome> {
    let mut command = suite("journeys")?;
    if let Some(reason) = crate::lab::impossible() {
        return Ok(skipped(reason, true));
    }
    desktop::build()?;
    for series in &crate::lab::ALL {
        command.envs(servers::bring_up(series)?);
    }
    // with the servers up, a journey that passes one over must not count as walked
    command.env("REEVE_REQUIRE_REAL", "1");
    // many walk on a real server, and two of them wait for its clock
    command.env("NEXTEST_TEST_THREADS", threads(4));
    passed(process::run(&mut command))
}

fn a_package() -> Result<Outcome> {
    if process::which("dpkg-deb").is_none() {
        return Ok(skipped("a .deb is made and looked into with Debian's own programs", true));
    }
    passed(package::look())
}

fn browser() -> Result<Outcome> {
    if let Some(reason) = lacks(&[Group::Browser]) {
        return Ok(reason);
    }
    npm("test:browser")
}

fn window() -> Result<Outcome> {
    if !cfg!(target_os = "linux") {
        return Ok(skipped("the window is driven through WebKitGTK's WebDriver: Linux only", true));
    }
    if let Some(reason) = lacks(&[Group::Build, Group::Window]) {
        return Ok(reason);
    }
    project::build_ui()?;
    desktop::build()?;
    passed(process::run(&mut desktop::on_virtual_screen(&suite("window")?)?))
}

/// Packages that are missing and cannot be installed by this user are the machine's limit, in words.
fn lacks(groups: &[Group]) -> Option<Outcome> {
    let problem = machine::require(groups).err()?;
    Some(if process::is_root() {
        Outcome::Failed(format!("{problem:#}"))
    } else {
        skipped(format!("{problem:#}"), true)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_a_name_of_its_own() {
        let mut names: Vec<&str> = ALL.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len(), "`--only NAME` must mean one step");
    }
}
