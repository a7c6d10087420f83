//! Benchmarks: Reeve beside what one would use instead, in one run, printed as ratios.
//!
//! Every measured side runs in a process of its own, ours and the peer's in turn, and the median counts. Servers and
//! links are shared, so what is judged hardly depends on the machine; only search has to keep a time. No test hangs on
//! any of this: a number that is missed is printed as missed.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark's output is its purpose")]

mod change;
mod curl;
mod day;
mod download;
mod fleet;
mod grown;
mod link;
mod measure;
mod page;
mod process;
mod promises;
mod real;
mod restore;
mod search;
mod side;
mod start;
mod store;
mod sync;
mod table;
mod vault;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use crate::table::Table;

/// Whatever goes wrong here is read by a person.
type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// Compares Reeve with what one would use instead.
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct Arguments {
    /// Which ones; all when none is named.
    names: Vec<Name>,
    /// Smaller and fewer: shows that everything runs, not what is true.
    #[arg(long)]
    quick: bool,
    /// How often each side runs.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Where files are written; a folder in memory where there is one, so that no disk is measured.
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Also write the numbers as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Be Reeve's side of a comparison: what to do is read from stdin.
    #[arg(long, hide = true)]
    side: Option<side::Side>,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    /// A backup received, hashed and proven, beside curl.
    Download,
    /// 100,000 people read into the searchable cache, beside odooly merely reading them.
    Sync,
    /// 1,000 tenants signed in to and read, beside odooly in a loop.
    Fleet,
    /// A policy change over 1,000 tenants, beside its bound and beside odooly in a loop.
    Change,
    /// A full pass over the promises of 1,000 tenants, beside its bound.
    Promises,
    /// The page while a thousand results stream in.
    Page,
    /// Searches over 1,000,000 cached people.
    Search,
    /// From process start to a usable list, beside an empty window.
    Start,
    /// A large backup proven, beside 7z and unzip.
    Verify,
    /// A backup out of a bucket, beside curl.
    Store,
    /// Fourteen days in the vault, beside restic and the zips.
    Vault,
    /// An ordinary day of a tenant on a real Odoo 19 brought into the vault, beside curl.
    Day,
    /// A backup restored and proven on a demo server and on a real Odoo 19, beside curl sending it.
    Restore,
}

/// How much is measured, and where.
struct Bench {
    quick: bool,
    runs: usize,
    folder: tempfile::TempDir,
}

impl Bench {
    fn new(arguments: &Arguments) -> Result<Self> {
        let memory = PathBuf::from("/dev/shm");
        let parent = match &arguments.folder {
            Some(folder) => folder.clone(),
            None if memory.is_dir() => memory,
            None => std::env::temp_dir(),
        };
        let folder = tempfile::Builder::new().prefix("reeve-bench-").tempdir_in(parent)?;
        Ok(Self { quick: arguments.quick, runs: arguments.runs.max(1), folder })
    }

    /// The full size, or the one of a quick run.
    fn size(&self, full: usize, quick: usize) -> usize {
        if self.quick { quick } else { full }
    }

    /// A path that nothing else uses.
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(run(&arguments)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<()> {
    if let Some(side) = arguments.side {
        return side::run(side, arguments.runs).await;
    }
    let bench = Bench::new(arguments)?;
    let all = Name::value_variants();
    let mut table = Table::begin(&bench);
    for name in all.iter().filter(|name| arguments.names.is_empty() || arguments.names.contains(name)) {
        let measured = match name {
            Name::Download => download::run(&bench, &mut table).await,
            Name::Sync => sync::run(&bench, &mut table).await,
            Name::Fleet => fleet::run(&bench, &mut table).await,
            Name::Change => change::run(&bench, &mut table).await,
            Name::Promises => promises::run(&bench, &mut table).await,
            Name::Page => page::run(&bench, &mut table).await,
            Name::Search => search::run(&bench, &mut table).await,
            Name::Start => start::run(&bench, &mut table).await,
            Name::Verify => verify::run(&bench, &mut table).await,
            Name::Store => store::run(&bench, &mut table).await,
            Name::Vault => vault::run(&bench, &mut table).await,
            Name::Day => day::run(&bench, &mut table).await,
            Name::Restore => restore::run(&bench, &mut table).await,
        };
        if let Err(problem) = measured {
            table.failed(&format!("{name:?}").to_lowercase(), problem.as_ref());
        }
    }
    if let Some(file) = &arguments.json {
        std::fs::write(file, table.json())?;
    }
    table.end()
}
