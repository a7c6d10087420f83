//! `reeve backup …`

mod download;
mod drill;
mod ledger;
mod prove;
mod request;

use std::process::ExitCode;

use futures_util::StreamExt as _;
use reeve_app::api::{AddDownload, KnownBackup, OfJob, OfTenant, OfTenantOrAll, TakeBackup, VerifyBackup};
use reeve_app::{Reeve, backups, jobs, tenants};
use reeve_domain::backup::ProofState;
use reeve_domain::job::{Job, JobId, JobKind, JobState};
use reeve_domain::{Code, Fault};
use serde_json::json;

use crate::arguments::Backup;
use crate::grant::moment;
use crate::output::{Output, ProgressLine, bytes, message, table};

pub use prove::{Provings, behind_run, text as proved_text};
pub use request::Asking;

/// Runs it.
pub async fn run(reeve: &Reeve, command: Backup, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Backup::List { name } => {
            let tenant = match name {
                Some(name) => Some(tenants::by_name(reeve, &name).await?.id),
                None => None,
            };
            let known = backups::list(reeve, OfTenantOrAll { tenant }).await?;
            output.answer(&json!({ "backups": known }), || {
                let rows: Vec<Vec<String>> = known
                    .iter()
                    .map(|known| {
                        vec![
                            known.facts.tenant.clone(),
                            known.facts.taken_at.format("%Y-%m-%d %H:%M UTC").to_string(),
                            bytes(known.facts.bytes),
                            in_a_word(known),
                            known.facts.file.clone(),
                        ]
                    })
                    .collect();
                table(&["TENANT", "TAKEN", "SIZE", "PROOF", "FILE"], &rows)
            });
            Ok(ExitCode::SUCCESS)
        }
        Backup::Take { name, saving } => {
            let tenant = tenants::by_name(reeve, &name).await?.id;
            let per_second = saving.per_second();
            let to = match saving.to {
                Some(to) => to,
                None => {
                    let to = backups::suggest_path(reeve, OfTenant { tenant: tenant.clone() }).await?;
                    message(&format!("It goes to {to}; --to names another file."));
                    to
                }
            };
            let wanted = TakeBackup { tenant, to: Some(to), per_second, seal_to: saving.seal_to };
            let job = backups::take(reeve, wanted).await?;
            let ended = follow(reeve, &job.id).await?;
            tell(reeve, &ended, output).await
        }
        Backup::Ledger { name, refresh } => ledger::run(reeve, name.as_deref(), refresh, output).await,
        Backup::Downloads { name } => download::list(reeve, name.as_deref(), output).await,
        Backup::Download { what, latest, saving, first } => {
            let per_second = saving.per_second();
            let wanted =
                AddDownload { backup: what, to: saving.to, per_second, seal_to: saving.seal_to, first };
            let file = download::begin(reeve, wanted, latest).await?;
            tell_file(reeve, &file, output).await
        }
        Backup::Continue { download } => {
            let file = download::go_on(reeve, &download).await?;
            tell_file(reeve, &file, output).await
        }
        Backup::Proving(command) => Box::pin(prove::run(reeve, command, output)).await,
        Backup::Asking(command) => Box::pin(request::run(reeve, command, output)).await,
        Backup::First { download } => download::first(reeve, &download, output).await,
        Backup::Forget { download, how } => download::forget(reeve, &download, &how, output).await,
        Backup::Drill { backup, tenant, on, how } => {
            drill::run(reeve, backup, tenant.as_deref(), on.as_deref(), &how, output).await
        }
        Backup::Verify { file } => {
            let job = backups::verify(reeve, VerifyBackup { file }).await?;
            match follow(reeve, &job.id).await {
                // not sound is an answer with a document, and a failure for the exit code
                Err(fault) if fault.code == Code::BackupUnsound => {
                    tell(reeve, &job, output).await?;
                    Ok(ExitCode::FAILURE)
                }
                ended => tell(reeve, &ended?, output).await,
            }
        }
    }
}

/// Ctrl-C, or the system's wish that the program ends: what a service or a shutdown sends.
pub async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut end) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = end.recv() => {}
            }
            return;
        }
    }
    // without a signal to listen to there is nothing to wait for
    let _ = tokio::signal::ctrl_c().await;
}

/// Shows a job's progress until it ends; [`asked_to_stop`] stops the job, not the program, so that nothing is left
/// half-named.
pub async fn follow(reeve: &Reeve, id: &JobId) -> Result<Job, Fault> {
    let line = ProgressLine::new();
    let mut items = std::pin::pin!(jobs::watch(reeve, OfJob { job: id.clone() }).await?);
    let mut stop = std::pin::pin!(asked_to_stop());
    loop {
        tokio::select! {
            item = items.next() => match item {
                Some(job) => line.show(&job),
                None => break,
            },
            () = &mut stop => {
                stop.set(asked_to_stop());
                jobs::cancel(reeve, OfJob { job: id.clone() }).await?;
            }
        }
    }
    line.end();
    let job = jobs::wait(reeve, id).await?;
    match (job.state, job.fault.clone()) {
        (JobState::Done, _) => Ok(job),
        (_, Some(fault)) => Err(fault),
        _ => Err(Fault::new(Code::Interrupted, "The work broke off.")),
    }
}

async fn tell(reeve: &Reeve, job: &Job, output: &Output) -> Result<ExitCode, Fault> {
    let file = match &job.work {
        JobKind::BackupTake { to, seal_to, .. } => backups::taken_path(to, seal_to.as_deref()),
        JobKind::BackupVerify { file } => file.clone(),
        _ => return Ok(ExitCode::SUCCESS),
    };
    tell_file(reeve, &file, output).await
}

/// Tells what is known of a file. One that a look finds sound and that a drill could not restore is a failure for the exit
/// code: the worst of what is known counts.
async fn tell_file(reeve: &Reeve, file: &str, output: &Output) -> Result<ExitCode, Fault> {
    let known = backups::known(reeve, file).await?;
    let facts = &known.facts;
    let document = json!({
        "tenant": facts.tenant,
        "file": facts.file,
        "bytes": facts.bytes,
        "sha256": facts.sha256,
        "seconds": facts.seconds,
        "verdict": facts.verdict,
        "proof": known.proof,
        "drill": known.drill,
    });
    output.answer(&document, || proof(&known));
    let contradicted = facts.verdict.ok && known.proof == ProofState::Unsound;
    Ok(if contradicted { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The worst of what is known.
fn in_a_word(known: &KnownBackup) -> String {
    let word = match known.proof {
        ProofState::Gone => "NOT FOUND",
        ProofState::Unsound => "NOT SOUND",
        ProofState::Unseen => "CHANGED since it was looked into",
        ProofState::Downloaded => "not proven",
        ProofState::Verified => "sound",
        ProofState::Drilled => "restored",
    };
    match &known.drill {
        Some(drill) => format!("{word}, {:?} in the drill", drill.grade),
        None => word.to_owned(),
    }
}

fn proof(KnownBackup { facts, proof, drill }: &KnownBackup) -> String {
    let mut text = format!("{}\n  {}, SHA-256 {}\n", facts.file, bytes(facts.bytes), facts.sha256);
    for line in &facts.verdict.checks {
        text.push_str(&format!(
            "  {} {:<12} {}\n",
            if line.ok { "ok  " } else { "FAIL" },
            line.name,
            line.detail
        ));
    }
    if let Some(drill) = drill {
        text.push_str(&format!("  The drill of {} gave it the grade {:?}.\n", moment(drill.at), drill.grade));
    }
    text.push_str(if facts.verdict.ok && *proof == ProofState::Unsound {
        "  NOT SOUND: nothing is wrong with the file itself, and it did not come back. Do not rely on it.\n"
    } else if facts.verdict.ok {
        "  Proven sound.\n"
    } else if facts.verdict.undecided {
        "  Nothing speaks against it, but it cannot be proven from here.\n"
    } else {
        "  NOT SOUND: do not rely on this file.\n"
    });
    text
}
