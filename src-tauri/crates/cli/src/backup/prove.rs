//! `reeve backup prove` and `reeve backup proving`: backups that are proven by themselves.

use std::process::ExitCode;

use clap::{ArgAction, Args, Subcommand};
use reeve_app::api::{Nothing, ProvingStand, ProvingView};
use reeve_app::{Reeve, backups};
use reeve_domain::backup::{DrillNext, Proved, Proving};
use reeve_domain::job::JobOutcome;
use reeve_domain::{Code, Fault};
use serde_json::json;

use super::follow;
use crate::exit::PARTLY;
use crate::grant::moment;
use crate::output::{Output, bytes, complain, counted};
use crate::timer::{self, Timer, Work};

/// Bytes in what is typed as MB.
const MB: u64 = 1_000_000;

/// What is proven by itself.
#[derive(Debug, Subcommand)]
pub enum Provings {
    /// Read the sources again, prove what is due of what they have, and make the drills of the quarter that are due.
    #[command(after_help = examples!("reeve backup prove"))]
    Prove,
    /// Say when what is due is proven by itself while the app is closed: prints a timer for this system's scheduler. Whoever
    /// has a vault has that in the timer of `reeve vault schedule`.
    #[command(after_help = examples!("reeve backup schedule --at \"mon,thu 02:30\" --install"))]
    Schedule(Timer),
    /// What the app proves by itself while it is open, and a timer when it is not: shown, or set.
    #[command(after_help = examples!("reeve backup proving --on --bring-up-to 500 --drills"))]
    Proving(Setting),
}

/// What may be done.
#[derive(Debug, Args)]
pub struct Setting {
    /// Prove backups by itself: those in folders of this computer, within a day of their making.
    #[arg(long, conflicts_with = "off")]
    on: bool,
    /// Prove nothing by itself.
    #[arg(long)]
    off: bool,
    /// Bring backups of other places here for that, up to this size each; they are removed right after. 0: none.
    #[arg(long, value_name = "MB")]
    bring_up_to: Option<u64>,
    /// Restore each tenant's newest backup on this computer once a quarter, into a PostgreSQL that is thrown away.
    #[arg(long, action = ArgAction::SetTrue, conflicts_with = "no_drills")]
    drills: bool,
    /// Make no drills by itself.
    #[arg(long)]
    no_drills: bool,
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Provings, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Provings::Prove => {
            let proved = prove(reeve).await?;
            output.answer(&json!({ "proved": proved }), || text(proved));
            Ok(code_of(proved))
        }
        Provings::Schedule(how) => timer::run(reeve, Work::Proof, &how, output),
        Provings::Proving(setting) => {
            let view = backups::proving(reeve, Nothing {}).await?;
            let rule = setting.upon(view.rule);
            let view = if rule == view.rule { view } else { backups::set_proving(reeve, rule).await? };
            output.answer(&json!({ "proving": view }), || view_text(&view));
            Ok(ExitCode::SUCCESS)
        }
    }
}

impl Setting {
    fn upon(&self, rule: Proving) -> Proving {
        Proving {
            on: self.on || (rule.on && !self.off),
            bring_up_to: self.bring_up_to.map_or(rule.bring_up_to, |mb| mb.saturating_mul(MB)),
            drills: self.drills || (rule.drills && !self.no_drills),
        }
    }
}

async fn prove(reeve: &Reeve) -> Result<Proved, Fault> {
    let job = backups::prove_due(reeve, Nothing {}).await?;
    match follow(reeve, &job.id).await?.outcome {
        Some(JobOutcome::ProvedDue { proved }) => Ok(proved),
        _ => Err(Fault::new(Code::Internal, "The run left no word of what it proved.")),
    }
}

/// Proves what is due behind a scheduled run, where that may be done by itself. A failure is told beside the run's answer.
pub async fn behind_run(reeve: &Reeve) -> (Option<Proved>, ExitCode) {
    let ended = async {
        match backups::proving(reeve, Nothing {}).await?.rule.on {
            true => prove(reeve).await.map(Some),
            false => Ok(None),
        }
    };
    match ended.await {
        Ok(proved) => (proved, proved.map_or(ExitCode::SUCCESS, code_of)),
        Err(fault) => (None, complain(&fault)),
    }
}

/// A backup that is not sound is a failure for a script.
fn code_of(proved: Proved) -> ExitCode {
    match proved {
        Proved { unsound: 1.., .. } => ExitCode::FAILURE,
        Proved { failed: 1.., .. } => ExitCode::from(PARTLY),
        _ => ExitCode::SUCCESS,
    }
}

/// What came of a run, in a line.
pub fn text(proved: Proved) -> String {
    let Proved { sound, unsound, failed, drilled } = proved;
    format!(
        "{} found sound, {unsound} not sound, {failed} could not be looked at or drilled, {}.\n",
        counted(sound, "backup"),
        counted(drilled, "drill")
    )
}

fn view_text(view: &ProvingView) -> String {
    let Proving { on, bring_up_to, drills } = view.rule;
    let mut lines =
        vec![match on {
        true => "Backups are proven by themselves while the app is open, and by a timer (`reeve backup schedule`).",
        false => "Nothing is proven by itself.",
    }
    .to_owned()];
    if on {
        lines.push(match bring_up_to {
            0 => "  Only those in folders of this computer: none is brought here for it.".to_owned(),
            most => {
                format!("  Those of other places up to {} are brought here for it, and removed.", bytes(most))
            }
        });
        let of_drills = if drills { "One drill" } else { "No drill" };
        lines.push(format!("  {of_drills} per tenant and quarter on this computer."));
    }
    if let Some(last) = view.last {
        let how = match (last.stopped, last.ended_at) {
            (true, _) => "stopped; ",
            (false, None) => "at work, or cut off; ",
            (false, Some(_)) => "",
        };
        lines.push(format!("  Last run {}: {how}{}", moment(last.at), text(last.proved).trim_end()));
    }
    lines.join("\n") + "\n"
}

/// How far a tenant's backups are proven by themselves, in a line.
pub fn stand_text(stand: &ProvingStand) -> String {
    let ProvingStand { due, late, waiting, not_allowed, looked_at, .. } = stand;
    let looked = looked_at.map_or_else(|| "nothing so far".to_owned(), |at| format!("last {}", moment(at)));
    let mut text = format!("Proven by itself: {looked}; {due} due, {late} of them or of the others late");
    if *waiting > 0 {
        text.push_str(&format!("; {waiting} tried in vain and tried again later"));
    }
    if *not_allowed > 0 {
        text.push_str(&format!(
            "; {not_allowed} elsewhere (`reeve backup proving --bring-up-to MB` allows them)"
        ));
    }
    text + ".\n"
}

/// What becomes of the quarter's drill, behind when it is due.
pub fn next_text(next: DrillNext) -> &'static str {
    match next {
        DrillNext::NotDue => "",
        DrillNext::Begins => ", begins by itself",
        DrillNext::TurnedOff => ", not by itself: it is turned off",
        DrillNext::NoBackup => ", not by itself: no full backup that is proven is on this computer",
        DrillNext::NoPrograms => ", not by itself: PostgreSQL's programs are not on this computer",
        DrillNext::TriedInVain => ", tried in vain and tried again later",
    }
}
