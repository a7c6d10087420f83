//! A large backup proven: every member's CRC, the SHA-256 of the whole and everything else a proof asks, beside programs
//! that look at the CRCs alone.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};

use crate::grown::Grown;
use crate::measure::{Run, in_turn};
use crate::process::{self, number};
use crate::side::{Side, Task};
use crate::table::{Ratio, Table, Target, Unit};
use crate::{Bench, Result};

/// Measures it.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let (dump, filestore) = (bench.size(130, 10) << 20, bench.size(870, 40) << 20);
    let file = bench.path("grown.zip");
    Grown::new(dump, filestore).zip(&file)?;
    let megabytes = std::fs::metadata(&file)?.len() / 1_000_000;
    let task = Task::of_file(&bench.path("verify"), &file);
    let mut grew = Vec::new();
    for (program, arguments, target) in
        [("7z", ["t", "-bd"], Target::AtLeast(1.0)), ("unzip", ["-t", "-qq"], Target::AtLeast(6.0))]
    {
        let (ours, peer) = in_turn(
            bench.runs,
            async |_| {
                let (answer, peak) = process::reeve(Side::Verify, &task).await?;
                grew.push(number(&answer, "grew")?);
                let seconds = number(&answer, "seconds")?;
                Ok(Run { seconds, until_proven: seconds, peak })
            },
            async |_| beside(program, &arguments, &file).await,
        )
        .await?;
        let name = format!("backup of {megabytes} MB proven, beside {program} -t");
        table.compare(&name, Unit::Seconds, (&ours.seconds, &peer.seconds), Ratio::PeerToOurs, Some(target));
    }
    let most = grew.into_iter().fold(0.0, f64::max);
    table.alone("  … memory over idle, at most", Unit::Bytes, most, Some(Target::AtMost(64e6)));
    std::fs::remove_file(&file)?;
    Ok(())
}

async fn beside(program: &str, arguments: &[&str], file: &Path) -> Result<Run> {
    let mut command = Command::new(program);
    command.args(arguments).arg(file);
    let began = Instant::now();
    let ended = process::run(command, String::new()).await?;
    let seconds = began.elapsed().as_secs_f64();
    Ok(Run { seconds, until_proven: seconds, peak: ended.peak })
}

/// Reeve's side: the job, as the window and the command line start it.
pub mod ours {
    use reeve_app::api::{KeyPlace, VerifyBackup};
    use reeve_app::{backups, jobs};

    use super::{Instant, Value, json};
    use crate::Result;
    use crate::process::own;
    use crate::side::{self, Task};

    /// Proves the file.
    ///
    /// # Errors
    /// When it is not sound.
    pub async fn verify(task: &Task) -> Result<Value> {
        let reeve = side::open(&task.home, KeyPlace::Memory).await?;
        let idle = own("VmRSS:")?;
        let began = Instant::now();
        let job = backups::verify(&reeve, VerifyBackup { file: task.file()? }).await?;
        side::done(jobs::wait(&reeve, &job.id).await?)?;
        let seconds = began.elapsed().as_secs_f64();
        std::fs::remove_dir_all(&task.home)?;
        Ok(json!({"seconds": seconds, "grew": own("VmHWM:")? - idle}))
    }
}
