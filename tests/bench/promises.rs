//! The promises of a thousand tenants at 20 ms of latency: a full pass, beside the bound of the concurrency limit.
//!
//! The bound is what nobody can be faster than who keeps to the limit and waits for each answer: the version, the sign-in,
//! and eleven questions two at a time, which is taken for five answers: nobody has read the accounts of this fleet, so every
//! tenant is asked about its administrators and their keys as well. The whole demo fleet is one machine, so the limit
//! per machine is the one that counts. Its servers are looked at from outside as well, each once; that is not in the bound.

use serde_json::{Value, json};

use crate::fleet::{copy, prepare, start};
use crate::measure::Runs;
use crate::process::{self, number};
use crate::side::{Side, Task};
use crate::sync::LATENCY;
use crate::table::{Ratio, Table, Target, Unit};
use crate::{Bench, Result};

/// Answers that a tenant's look has to wait for, one after the other.
const WAITS: usize = 7;
/// Tenants of a machine that are looked at together.
const AT_ONCE: usize = reeve_app::promises::PER_HOST;

/// Measures it.
///
/// # Errors
/// When a tenant is left out, or refused a sign-in.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let count = bench.size(1_000, 30);
    let fleet = start(count, 20).await?;
    let prepared = bench.path("promises");
    prepare(&prepared, &fleet).await?;
    let mut task = Task { home: prepared.clone(), connection: None, file: None, people: 0, tenants: count };
    let mut seconds = Runs::default();
    for run in 0..bench.runs {
        task.home = bench.path(&format!("promises-{run}"));
        copy(&prepared, &task.home)?;
        let (answer, _) = process::reeve(Side::Promises, &task).await?;
        std::fs::remove_dir_all(&task.home)?;
        seconds.0.push(number(&answer, "seconds")?);
    }
    for tenant in 0..count {
        if fleet.edit(tenant, |data| data.failures.count) > 0 {
            return Err(format!("tenant {tenant} was signed in to wrongly").into());
        }
    }
    let bound = Runs(vec![(count.div_ceil(AT_ONCE) * WAITS) as f64 * LATENCY.as_secs_f64()]);
    let name = format!("{count} tenants' promises checked, beside the bound of {AT_ONCE} of a host at once");
    table.compare(&name, Unit::Seconds, (&seconds, &bound), Ratio::OursToPeer, Some(Target::AtMost(1.5)));
    let requests = fleet.requests(0).len() / bench.runs;
    table.remark(&format!(
        "{requests} requests reached the first tenant in a pass, its server's own included"
    ));
    fleet.stop().await;
    Ok(())
}

/// Reeve's side: the pass, as the window and the command line begin it.
pub mod ours {
    use std::time::Instant;

    use reeve_app::api::{CheckPromises, KeyPlace, Nothing};
    use reeve_app::{jobs, promises};
    use reeve_domain::job::JobOutcome;

    use super::{Value, json};
    use crate::Result;
    use crate::side::{self, Task};

    /// Checks every tenant of a prepared home.
    ///
    /// # Errors
    /// When one of them could not be seen.
    pub async fn check(task: &Task) -> Result<Value> {
        let reeve = side::open(&task.home, KeyPlace::File).await?;
        let began = Instant::now();
        let job = promises::check(&reeve, CheckPromises { tenants: Vec::new(), at_most: None }).await?;
        let job = jobs::wait(&reeve, &job.id).await?;
        let seconds = began.elapsed().as_secs_f64();
        match job.outcome {
            Some(JobOutcome::PromisesChecked { tenants, failed: 0, .. })
                if tenants as usize == task.tenants => {}
            ref other => return Err(format!("not all were seen: {other:?}, {:?}", job.fault).into()),
        }
        let checked = promises::fleet(&reeve, Nothing {}).await?;
        if checked.iter().any(|row| row.checked_at.is_none() || row.score.is_none()) {
            return Err("a row of the fleet has no score".into());
        }
        Ok(json!({ "seconds": seconds }))
    }
}
