//! A policy change over a thousand tenants at 20 ms of latency: previewed from fresh data and applied by Reeve, beside the
//! bound that 64 at a time allow, and beside odooly setting the same values in a loop.
//!
//! The bound is what nobody can be faster than who asks 64 tenants at a time and waits for each answer: a preview needs the
//! version, the sign-in and the values; applying needs the values again, to see that nothing moved, and the writing.

use reeve_demo::Fleet;
use serde_json::{Value, json};

use crate::fleet::{copy, prepare, start};
use crate::measure::{Run, Runs, in_turn};
use crate::process::{self, number};
use crate::side::{Connection, Side, Task};
use crate::sync::{LATENCY, one};
use crate::table::{Ratio, Table, Target, Unit};
use crate::{Bench, Result};

/// Tenants that Reeve asks at the same time.
const AT_ONCE: usize = 64;
/// Answers that a preview has to wait for, one after the other.
const PREVIEW_WAITS: usize = 3;
/// Answers that applying has to wait for, one after the other.
const APPLY_WAITS: usize = 2;

/// Measures it.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let (count, sample) = (bench.size(1_000, 30), bench.size(50, 5));
    let fleet = start(count, 20).await?;
    let ca_file = bench.path("ca.pem");
    std::fs::write(&ca_file, fleet.ca_pem())?;
    let prepared = bench.path("change");
    prepare(&prepared, &fleet).await?;
    let looped: Vec<_> = fleet.tenants().iter().take(sample).map(|t| Connection::to(t, "")).collect();
    let mut task = Task { home: prepared.clone(), connection: None, file: None, people: 0, tenants: count };
    let mut previews = Runs::default();
    let mut applications = Runs::default();

    let (ours, peer) = in_turn(
        bench.runs,
        async |run| {
            unset(&fleet, count);
            task.home = bench.path(&format!("change-{run}"));
            copy(&prepared, &task.home)?;
            let (answer, peak) = process::reeve(Side::Change, &task).await?;
            std::fs::remove_dir_all(&task.home)?;
            all_set(&fleet, count)?;
            previews.0.push(number(&answer, "preview")?);
            applications.0.push(number(&answer, "apply")?);
            one(&answer, peak)
        },
        async |_| {
            unset(&fleet, count);
            let asked = json!({"tenants": looped, "set": VALUES});
            let (answer, peak) = process::odooly(&ca_file, &asked).await?;
            all_set(&fleet, sample)?;
            let mut run: Run = one(&answer, peak)?;
            run.seconds *= count as f64 / sample as f64;
            Ok(run)
        },
    )
    .await?;

    let target = Some(Target::AtMost(1.5));
    let rounds = count.div_ceil(AT_ONCE);
    for (what, runs, waits) in
        [("previewed", &previews, PREVIEW_WAITS), ("applied", &applications, APPLY_WAITS)]
    {
        let bound = Runs(vec![(rounds * waits) as f64 * LATENCY.as_secs_f64()]);
        let name = format!("{count} policies {what}, beside the bound of {AT_ONCE} at once");
        table.compare(&name, Unit::Seconds, (runs, &bound), Ratio::OursToPeer, target);
    }
    let target = Some(Target::AtLeast(20.0));
    let name = format!("{count} policies changed, beside odooly");
    table.compare(&name, Unit::Seconds, (&ours.seconds, &peer.seconds), Ratio::PeerToOurs, target);
    table.remark(&format!("odooly's loop ran over {sample} tenants and is scaled to {count}"));
    fleet.stop().await;
    Ok(())
}

/// What is set, and to what.
const VALUES: [(&str, &str); 2] =
    [("base.login_cooldown_after", "7"), ("base.login_cooldown_duration", "120")];

/// Every run begins with what is none of the values.
fn unset(fleet: &Fleet, count: usize) {
    for tenant in 0..count {
        fleet.edit(tenant, |data| VALUES.iter().for_each(|(key, _)| data.set_parameter(key, "10")));
    }
}

/// A fast answer that left somebody out is no answer.
fn all_set(fleet: &Fleet, count: usize) -> Result<()> {
    for tenant in 0..count {
        for (key, value) in VALUES {
            let found = fleet.edit(tenant, |data| data.parameter(key).map(str::to_owned));
            if found.as_deref() != Some(value) {
                return Err(format!("tenant {tenant} has {key} = {found:?}").into());
            }
        }
    }
    Ok(())
}

/// Reeve's side: the plan, as the window and the command line make and apply it.
pub mod ours {
    use std::collections::BTreeMap;
    use std::time::Instant;

    use reeve_app::api::{ApplyPlan, KeyPlace, Nothing, OfPlan, Plan};
    use reeve_app::{Reeve, jobs, plans, tenants};
    use reeve_domain::plan::{Friction, Intent, Rollout};
    use reeve_domain::policy::PolicyField;

    use super::{Value, json};
    use crate::Result;
    use crate::side::{self, Task};

    /// Plans the change for every tenant of a prepared home, and applies it.
    ///
    /// # Errors
    /// When a tenant is left out.
    pub async fn change(task: &Task) -> Result<Value> {
        let reeve = side::open(&task.home, KeyPlace::File).await?;
        let tenants =
            tenants::list(&reeve, Nothing {}).await?.into_iter().map(|view| view.tenant.id).collect();
        let values = BTreeMap::from([(PolicyField::LockoutAfter, 7), (PolicyField::LockoutSeconds, 120)]);

        let began = Instant::now();
        let plan =
            plans::make(&reeve, Intent::Policies { tenants, values, baseline: None, install: false }).await?;
        let plan = ended(&reeve, plan).await?;
        let preview = began.elapsed().as_secs_f64();
        let typed = match &plan.friction {
            Friction::TypeNumber { number } => Some(number.to_string()),
            other => return Err(format!("a change this large asks for {other:?}").into()),
        };

        let began = Instant::now();
        let apply = ApplyPlan { plan: plan.id, typed, rollout: Rollout::default(), password: None };
        let plan = ended(&reeve, plans::apply(&reeve, apply).await?).await?;
        let apply = began.elapsed().as_secs_f64();
        if plan.counts.done as usize != task.tenants {
            return Err(format!("not all were changed: {:?}", plan.counts).into());
        }
        Ok(json!({"seconds": preview + apply, "preview": preview, "apply": apply}))
    }

    async fn ended(reeve: &Reeve, plan: Plan) -> Result<Plan> {
        let job = plan.job.as_ref().ok_or("the plan has no job")?;
        side::done(jobs::wait(reeve, job).await?)?;
        Ok(plans::show(reeve, OfPlan { plan: plan.id }).await?)
    }
}
