//! `reeve backup drill`: a backup restored on the side, and what came back.

use std::process::ExitCode;

use reeve_app::api::{DrillBackup, OfTenantOrAll};
use reeve_app::{Reeve, backups, tenants};
use reeve_domain::backup::{DrillFinding, DrillPlace, DrillResult, Grade};
use reeve_domain::job::JobOutcome;
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use serde_json::json;

use super::follow;
use crate::output::{Output, confirmed, message};
use crate::plan::Applying;

/// Runs it. A backup that would lose something is a failure for the exit code.
pub async fn run(
    reeve: &Reeve,
    backup: String,
    tenant: Option<&str>,
    on: Option<&str>,
    how: &Applying,
    output: &Output,
) -> Result<ExitCode, Fault> {
    let tenant = match tenant {
        Some(name) => Some(tenants::by_name(reeve, name).await?.id),
        None => None,
    };
    let on = match on {
        Some(name) => Some(tenants::by_name(reeve, name).await?),
        None => None,
    };
    if let Some(server) = &on {
        how.ready()?;
        let plan = plan(server, &backup);
        message(&plan);
        let agreed =
            !how.preview && (how.yes || confirmed(&format!("Restore it on the server of {}?", server.name)));
        if !agreed {
            message("Nothing was changed.");
            output.answer(&json!({ "plan": plan, "outcome": null }), String::new);
            return Ok(if how.preview { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
    }
    let on = on.map(|server| server.id);
    let job = backups::drill(reeve, DrillBackup { backup, tenant, on }).await?;
    let ended = follow(reeve, &job.id).await?;
    let Some(JobOutcome::Drilled { sha256, .. }) = ended.outcome else { return Ok(ExitCode::SUCCESS) };
    let known = backups::drills(reeve, OfTenantOrAll { tenant: None }).await?;
    let result = known
        .into_iter()
        .find(|result| result.sha256 == sha256)
        .ok_or_else(|| Fault::new(Code::NotFound, "What the drill found out is not kept any more."))?;
    output.answer(&json!(result), || text(&result));
    Ok(if result.grade.restores() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What a drill on a server does to it.
fn plan(server: &Tenant, backup: &str) -> String {
    format!(
        "{backup} would be restored on {}, beside the databases that are there, under a name such as {}_drill_1a2b3c4d, \
         looked at, and dropped. From Odoo 16 on the copy is neutralised. Before, its scheduled actions and outgoing mail \
         run until they are stopped by hand right after the restore.",
        server.url, server.database
    )
}

fn text(result: &DrillResult) -> String {
    let place = match &result.place {
        DrillPlace::ThisComputer { postgres } => format!("into PostgreSQL {postgres} on this computer"),
        DrillPlace::Server { url, odoo, neutralised, .. } => {
            let live = if *neutralised { "" } else { ", NOT neutralised," };
            format!("on {url}, Odoo {odoo},{live} and dropped again")
        }
    };
    let mut text = format!(
        "{}\n  restored {place} in {:.1} s\n",
        result.backup,
        std::time::Duration::from_millis(result.took_ms).as_secs_f64()
    );
    for line in &result.evidence {
        let finding = match line.finding {
            DrillFinding::Held => "ok  ",
            DrillFinding::Failed => "FAIL",
            DrillFinding::Unknown => "?   ",
        };
        let check = format!("{:?}", line.check).to_lowercase();
        text.push_str(&format!("  {finding} {check:<12} {}\n", line.detail));
    }
    let meaning = match result.grade {
        Grade::A => "database and filestore come back, and belong together",
        Grade::B => "the database comes back; not everything could be compared",
        Grade::C => "all that is in it comes back, but its parts are not of one moment",
        Grade::D => "the database comes back, attachments are missing or damaged",
        Grade::E => "A DATABASE WITH HOLES: do not rely on this file",
        Grade::F => "IT DOES NOT COME BACK: do not rely on this file",
    };
    text.push_str(&format!("  Grade {:?}: {meaning}.\n", result.grade));
    text
}
