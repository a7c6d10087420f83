//! `odoo up|down|env`: real Odoo servers on loopback, from Debian's own packages, for the tests that must not believe
//! a mock. Needs root and a Debian machine; says so, in one sentence, where it cannot run.

mod facts;
mod host;
mod image;
mod series;
mod server;
mod service;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};

pub use self::host::{impossible, inside, mirror, release};
pub use self::series::{ALL, Series, Variant};
use self::server::Server;
use crate::machine::{self, Group};
use crate::{cache, say};

/// How to call it.
pub const USAGE: &str = "\
cargo xtask odoo up 19|14|all [--variant locked|unset] [--fresh]   start; --fresh: also when up, with pristine data
cargo xtask odoo down 19|14|all [--variant locked|unset]           stop
cargo xtask odoo build 19|14|all                                   make the images now, start nothing
cargo xtask odoo env                                               print the facts of every running server";

/// Carries out `odoo ARGUMENTS`.
pub fn command(arguments: &[String]) -> Result<()> {
    let (words, fresh, variant) = read(arguments)?;
    match words[..] {
        ["env"] => env(),
        ["up", which] => {
            chosen(which)?.into_iter().try_for_each(|series| up(series, variant, fresh).map(drop))
        }
        ["build", which] => chosen(which)?.into_iter().try_for_each(build),
        ["down", which] => chosen(which)?.into_iter().try_for_each(|series| down(series, variant)),
        _ => bail!("{USAGE}"),
    }
}

/// Brings a server up and returns its facts file; one that is up already stays as it is, unless `fresh`.
pub fn up(series: &'static Series, variant: Variant, fresh: bool) -> Result<PathBuf> {
    if let Some(reason) = impossible() {
        bail!("{reason}");
    }
    let server = Server::of(series)?;
    let _alone = cache::lock(server.folder(), "lock")?;
    let facts = facts::path(series, variant)?;
    let name = format!("Odoo {} ({})", series.number, variant.name());
    let address = format!("https://localhost:{}", variant.tls_port(series));
    if server.is_up(variant) && !fresh {
        say::note(&format!("{name} is up already at {address}, its data as the last user left it"));
        return Ok(facts);
    }
    machine::require(&[Group::Lab])?;
    let start = Instant::now();
    if let Err(problem) = server.start(variant) {
        // A server that half came up would be taken for one by the next command.
        let _ = if variant == Variant::Main { server.stop_all() } else { server.stop(variant) };
        return Err(problem);
    }
    say::note(&format!(
        "{name} is up at {address} after {:.1} s; facts: {}",
        start.elapsed().as_secs_f32(),
        facts.display()
    ));
    Ok(facts)
}

/// Makes the image of a series without starting it; one that is there already is left alone.
fn build(series: &'static Series) -> Result<()> {
    if let Some(reason) = impossible() {
        bail!("{reason}");
    }
    let server = Server::of(series)?;
    let _alone = cache::lock(server.folder(), "lock")?;
    machine::require(&[Group::Lab])?;
    let start = Instant::now();
    server.prepare()?;
    say::note(&format!(
        "the image of Odoo {} is there after {:.1} s",
        series.number,
        start.elapsed().as_secs_f32()
    ));
    Ok(())
}

/// Whether the server runs.
pub fn is_up(series: &'static Series, variant: Variant) -> bool {
    Server::of(series).is_ok_and(|server| server.is_up(variant))
}

/// Stops a variant, or with `Main` everything of the series.
pub fn down(series: &'static Series, variant: Variant) -> Result<()> {
    let server = Server::of(series)?;
    let _alone = cache::lock(server.folder(), "lock")?;
    match variant {
        Variant::Main => server.stop_all()?,
        other => server.stop(other)?,
    }
    say::note(&format!("Odoo {} ({}) is down", series.number, variant.name()));
    Ok(())
}

fn env() -> Result<()> {
    let mut found = Vec::new();
    for (series, variant) in ALL.iter().flat_map(|series| Variant::ALL.map(|variant| (series, variant))) {
        if is_up(series, variant) {
            let path = facts::path(series, variant)?;
            let text =
                fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            found
                .push(serde_json::from_str(&text).with_context(|| format!("{} is damaged", path.display()))?);
        }
    }
    if found.is_empty() {
        say::note("no server is up: start one with `cargo xtask odoo up 19`");
    }
    say::answer(&format!("{:#}", serde_json::Value::Array(found)));
    Ok(())
}

fn chosen(which: &str) -> Result<Vec<&'static Series>> {
    match which {
        "all" => Ok(ALL.iter().collect()),
        name => {
            Ok(vec![Series::named(name).with_context(|| format!("there is no Odoo {name} here\n{USAGE}"))?])
        }
    }
}

fn read(arguments: &[String]) -> Result<(Vec<&str>, bool, Variant)> {
    let (mut words, mut fresh, mut variant) = (Vec::new(), false, Variant::Main);
    let mut rest = arguments.iter().map(String::as_str);
    while let Some(word) = rest.next() {
        match word {
            "--fresh" => fresh = true,
            "--variant" => {
                let name = rest.next().unwrap_or_default();
                variant =
                    Variant::named(name).with_context(|| format!("there is no variant `{name}`\n{USAGE}"))?;
            }
            other => words.push(other),
        }
    }
    Ok((words, fresh, variant))
}
