//! Fourteen days of a backup put into the vault and taken out again, beside restic with the same files opened, and beside
//! the fourteen zips.
//!
//! Ours proves each zip and opens it; restic is handed the files opened already. A vault and a repository each have a folder
//! of their own, in which bytes are counted.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use reeve_app::api::{InitVault, KeyPlace};
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use serde_json::{Value, json};

use crate::grown::{self, Grown};
use crate::measure::Runs;
use crate::process::{self, number};
use crate::side::{self, Side, Task};
use crate::table::{Ratio, Table, Target, Unit};
use crate::{Bench, Result};

/// What hosting platforms promise to keep.
const DAYS: usize = 14;
const PASSWORD: &str = "made up for benchmarks";

/// Measures it.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let mut grown = Grown::new(bench.size(100, 8) * 1_000_000, bench.size(400, 12) * 1_000_000);
    let (zip, tree) = (bench.path("day.zip"), bench.path("opened"));
    let (home, vault) = (bench.path("vault-home"), bench.path("vault"));
    prepare(&home, &vault).await?;
    let restic = Restic::init(bench).await?;
    let mut task = Task::of_file(&home, &zip);
    let (mut ours, mut peer, mut zips) = (Runs::default(), Runs::default(), 0);
    for day in 0..DAYS {
        grown.zip(&zip)?;
        grown.tree(&tree)?;
        zips += std::fs::metadata(&zip)?.len();
        task.people = day;
        let (answer, _) = process::reeve(Side::VaultAdd, &task).await?;
        let beside = restic.run(&tree, &[OsStr::new("backup"), OsStr::new(".")]).await?;
        std::fs::remove_file(&zip)?;
        if day > 0 {
            ours.0.push(number(&answer, "seconds")?);
            peer.0.push(beside);
        }
        grown.next_day();
    }
    let target = Some(Target::AtMost(1.0));
    let name = "a day put into the vault, beside restic";
    table.compare(name, Unit::Seconds, (&ours, &peer), Ratio::OursToPeer, target);

    let (mut ours, mut peer) = (Runs::default(), Runs::default());
    for _ in 0..bench.runs.min(3) {
        let (answer, _) = process::reeve(Side::VaultExport, &task).await?;
        ours.0.push(number(&answer, "seconds")?);
        std::fs::remove_file(&zip)?;
        let to = bench.path("restored");
        let restore = ["restore".as_ref(), "latest".as_ref(), "--target".as_ref(), to.as_os_str()];
        peer.0.push(restic.run(&tree, &restore).await?);
        std::fs::remove_dir_all(&to)?;
    }
    let name = "  … the newest taken out as a zip";
    table.compare(name, Unit::Seconds, (&ours, &peer), Ratio::OursToPeer, target);

    let stored = Runs(vec![bytes_in(&vault)? as f64]);
    for (name, beside, most) in [
        ("  … all fourteen, beside restic", bytes_in(&restic.repository)?, 0.66),
        ("  … all fourteen, beside the zips", zips, 0.10),
    ] {
        let beside = Runs(vec![beside as f64]);
        table.compare(name, Unit::Stored, (&stored, &beside), Ratio::OursToPeer, Some(Target::AtMost(most)));
    }
    Ok(())
}

/// A home with one tenant and a new vault.
async fn prepare(home: &Path, vault: &Path) -> Result<()> {
    let reeve = side::open(home, KeyPlace::File).await?;
    grown::tenant(&reeve).await?;
    std::fs::create_dir(vault)?;
    let request =
        InitVault { place: Place::folder(vault), secret: None, key: None, keep: Retention::default() };
    reeve_app::vault::init(&reeve, request).await?;
    Ok(())
}

/// restic's side.
struct Restic {
    repository: PathBuf,
    cache: PathBuf,
}

impl Restic {
    async fn init(bench: &Bench) -> Result<Self> {
        let this = Self { repository: bench.path("restic"), cache: bench.path("restic-cache") };
        this.run(bench.folder.path(), &[OsStr::new("init")]).await?;
        Ok(this)
    }

    /// Seconds that a command takes.
    async fn run(&self, within: &Path, arguments: &[&OsStr]) -> Result<f64> {
        let mut command = Command::new("restic");
        command.args(arguments).arg("--quiet").current_dir(within);
        command.env("RESTIC_REPOSITORY", &self.repository).env("RESTIC_CACHE_DIR", &self.cache);
        command.env("RESTIC_PASSWORD", PASSWORD);
        let began = Instant::now();
        process::run(command, String::new()).await?;
        Ok(began.elapsed().as_secs_f64())
    }
}

fn bytes_in(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        bytes += if meta.is_dir() { bytes_in(&entry.path())? } else { meta.len() };
    }
    Ok(bytes)
}

/// Reeve's side: the jobs, as the window and the command line start them.
pub mod ours {
    use chrono::{TimeDelta, Utc};
    use reeve_app::Reeve;
    use reeve_app::api::{AddToVault, ExportFromVault, KeyPlace, Nothing};
    use reeve_app::{jobs, vault};
    use reeve_domain::job::Job;
    use reeve_domain::tenant::TenantId;

    use super::{DAYS, Instant, Value, json};
    use crate::Result;
    use crate::side::{self, Task};

    /// Puts a day's backup in.
    ///
    /// # Errors
    /// When it does not go in.
    pub async fn add(task: &Task) -> Result<Value> {
        let reeve = side::open(&task.home, KeyPlace::File).await?;
        let back = i64::try_from(DAYS - task.people)?;
        let at = Some(Utc::now() - TimeDelta::days(back));
        let began = Instant::now();
        let request = AddToVault { tenant: TenantId("grown".into()), file: task.file()?, at };
        ended(&reeve, vault::add(&reeve, request).await?).await?;
        Ok(json!({"seconds": began.elapsed().as_secs_f64()}))
    }

    /// Takes the newest backup out.
    ///
    /// # Errors
    /// When it does not come out sound.
    pub async fn export(task: &Task) -> Result<Value> {
        let reeve = side::open(&task.home, KeyPlace::File).await?;
        let newest = vault::list(&reeve, Nothing {}).await?.into_iter().next().ok_or("the vault is empty")?;
        let began = Instant::now();
        let request = ExportFromVault { snapshot: newest.id, to: task.file()? };
        ended(&reeve, vault::export(&reeve, request).await?).await?;
        let seconds = began.elapsed().as_secs_f64();
        // the facts beside it are in the way of the next
        let _ = std::fs::remove_file(format!("{}.reeve.json", task.file()?));
        Ok(json!({"seconds": seconds}))
    }

    async fn ended(reeve: &Reeve, job: Job) -> Result<()> {
        side::done(jobs::wait(reeve, &job.id).await?)
    }
}
