//! `reeve backup drill`: a backup restored on the side, and what came back.

use std::process::ExitCode;

use reeve_app::api::{DrillBackup, OfTenantOrAll};
use reeve_app::{Reeve, backups, tenants};
use reeve_domain::backup::{DrillFinding, DrillPlace, DrillResult, Grade};
use reeve_domain::job::JobOutcome;
use reeve_domain::{Code, Fault};
use serde_json::json;

use super::follow;
use crate::output::Output;

/// Runs it. A backup that would lose something is a failure for the exit code.
pub async fn run(
    reeve: &Reeve,
    backup: String,
    tenant: Option<&str>,
    output: &Output,
) -> Result<ExitCode, Fault> {
    let tenant = match tenant {
        Some(name) => Some(tenants::by_name(reeve, name).await?.id),
        None => None,
    };
    let job = backups::drill(reeve, DrillBackup { backup, tenant }).await?;
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

fn text(result: &DrillResult) -> String {
    let DrillPlace::ThisComputer { postgres } = &result.place;
    let mut text = format!(
        "{}\n  restored into PostgreSQL {postgres} on this computer in {:.1} s\n",
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
