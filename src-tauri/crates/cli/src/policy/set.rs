//! `reeve policy set`

use std::process::ExitCode;

use clap::Args;
use reeve_app::api::Nothing;
use reeve_app::{Reeve, policies, tenants};
use reeve_domain::plan::Intent;
use reeve_domain::policy::valid_values;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};

use super::values::Values;
use crate::output::Output;
use crate::plan::{self, Applying, RollingOut};

/// What to set where.
#[derive(Debug, Args)]
pub struct Set {
    /// Names of tenants; all with --all.
    #[arg(required_unless_present = "all", value_name = "NAME")]
    names: Vec<String>,
    /// Every known tenant.
    #[arg(long, conflicts_with = "names")]
    all: bool,
    /// The values of this baseline; what is typed beside it goes before.
    #[arg(long, value_name = "NAME")]
    baseline: Option<String>,
    /// Install the module that a value needs, where it is on the server and not in use.
    #[arg(long)]
    install_module: bool,
    #[command(flatten)]
    values: Values,
    #[command(flatten)]
    how: Applying,
    #[command(flatten)]
    rolling: RollingOut,
}

/// Runs it.
pub async fn run(reeve: &Reeve, set: Set, output: &Output) -> Result<ExitCode, Fault> {
    set.how.ready()?;
    let (mut values, mut baseline) = (set.values.typed(), None);
    if let Some(name) = &set.baseline {
        let found = policies::baseline_named(reeve, name).await?;
        for (field, value) in &found.values {
            values.entry(*field).or_insert(*value);
        }
        // with a value of one's own beside it, it is that baseline no more
        baseline = (values == found.values).then_some(found.name);
    }
    valid_values(&values).map_err(|fault| match fault.fields.get("field").map(String::as_str) {
        Some("values") => fault.next("Give at least one, such as --min-length 15, or --baseline NAME."),
        _ => fault,
    })?;
    let tenants = if set.all { every_tenant(reeve).await? } else { named(reeve, &set.names).await? };
    let intent = Intent::Policies { tenants, values, baseline, install: set.install_module };
    plan::change(reeve, intent, &set.how, &set.rolling, None, output).await
}

async fn named(reeve: &Reeve, names: &[String]) -> Result<Vec<TenantId>, Fault> {
    let mut ids = Vec::new();
    for name in names {
        ids.push(tenants::by_name(reeve, name).await?.id);
    }
    Ok(ids)
}

async fn every_tenant(reeve: &Reeve) -> Result<Vec<TenantId>, Fault> {
    let views = tenants::list(reeve, Nothing {}).await?;
    if views.is_empty() {
        return Err(Fault::new(Code::NotFound, "There is no tenant yet.").next("Connect a tenant first."));
    }
    Ok(views.into_iter().map(|view| view.tenant.id).collect())
}
