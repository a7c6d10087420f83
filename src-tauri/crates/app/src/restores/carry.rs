//! Carrying a restore out: step after step, each on the disk before it begins and after it ended.
//!
//! What must always hold: a step whose end nobody knows is looked at, or done again, before anything else happens; whoever
//! stops a restore, or a break, leaves its last step begun, and nothing that was found is guessed.

use std::path::PathBuf;
use std::time::Duration;

use reeve_backups::Expected;
use reeve_domain::desk::ThreadId;
use reeve_domain::job::JobOutcome;
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::restore::{
    Next, Remembered, RestSeen, RestoreDeed, RestoreEnd, RestoreRequest, RestoreStep, RestoreTarget,
    RestoreTold, RestoreWork, StepDetail, StepRecord, StepState, Swapped,
};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_odoo::{DatabaseManager, Server};
use tokio::sync::OnceCell;

use super::logins::{self, Which};
use super::steps::Failure;
use super::{answer, kept, provider, steps, work};
use crate::api::Tag;
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::tenants::{self, Login};
use crate::{backups, journal};

/// A restore at work.
pub(super) struct Carrying {
    pub(super) reeve: Reeve,
    pub(super) run: Run,
    pub(super) request: RestoreRequest,
    pub(super) tenant: Tenant,
    pub(super) server: Server,
    pub(super) work: RestoreWork,
    pub(super) remembered: Remembered,
    /// What runs on beside the live database that was to come to rest.
    pub(super) runs_on: Option<RestSeen>,
    /// Held from when it is first needed: what follows a proof at once needs no other.
    manager: OnceCell<DatabaseManager>,
    /// What the backup must bring back, once it was read.
    expected: Option<Expected>,
}

/// Does what somebody decided about a restore, as a job.
///
/// # Errors
/// Why it does not go on; where it stands then is on the disk, and was told.
pub(crate) async fn run_deed(
    reeve: &Reeve,
    restore: &ThreadId,
    deed: RestoreDeed,
    run: &Run,
) -> Result<JobOutcome, Fault> {
    let mut carrying = Carrying::begin(reeve, restore, run).await?;
    let told = match deed {
        RestoreDeed::Stop => kept::stop(&mut carrying).await?,
        RestoreDeed::Drop => kept::drop_it(&mut carrying).await?,
        RestoreDeed::AskProvider => {
            carrying.begun().await?;
            provider::hand_over(&mut carrying).await?
        }
        RestoreDeed::Verify => provider::look(&mut carrying).await?,
        RestoreDeed::RollBack if carrying.work.by_provider() => provider::ask_back(&mut carrying).await?,
        RestoreDeed::Run | RestoreDeed::RollBack | RestoreDeed::Settle => {
            carrying.begun().await?;
            match Box::pin(carrying.go(deed)).await {
                Ok(end) => RestoreTold::from(end),
                Err(fault) => {
                    carrying.waits(&fault).await;
                    return Err(fault);
                }
            }
        }
    };
    Ok(JobOutcome::Restored { told, gap_ms: carrying.work.gap_ms })
}

impl Carrying {
    async fn begin(reeve: &Reeve, restore: &ThreadId, run: &Run) -> Result<Self, Fault> {
        let (_, request) = super::about_a_restore(reeve, restore).await?;
        let work = work::known(reeve, restore).await?;
        let remembered = work::remembered(reeve, restore).await?;
        let tenant = tenants::by_id(reeve, &work.tenant).await?;
        let server = provider::server_of(&tenant, &work)?;
        let (reeve, run) = (reeve.clone(), run.clone());
        let (runs_on, manager, expected) = (None, OnceCell::new(), None);
        Ok(Self { reeve, run, request, tenant, server, work, remembered, runs_on, manager, expected })
    }

    /// Tells that it is begun, where it is: a request that somebody else began to carry out is theirs.
    async fn begun(&self) -> Result<(), Fault> {
        if !self.work.steps.is_empty() {
            return Ok(());
        }
        let words = format!("of the backup {} to {}", self.work.file, self.work.side);
        let told = answer::tell(&self.reeve, &self.work.restore, RestoreTold::Begun, &words, None).await;
        if told.is_err() {
            work::forget(&self.reeve, &self.work).await?;
        }
        told
    }

    /// Goes on until nothing is left to do.
    async fn go(&mut self, deed: RestoreDeed) -> Result<RestoreEnd, Fault> {
        let mut decided = (deed == RestoreDeed::RollBack).then_some(RestoreStep::SwapBack);
        let mut proof = None;
        loop {
            let step = match decided.take().map_or_else(|| self.work.next(), Next::Begin) {
                Next::Ended(end) => return self.ended(end, proof).await,
                Next::Begin(step) | Next::Settle(step) | Next::Decide(step) => step,
            };
            if deed == RestoreDeed::Settle {
                steps::may_settle(self, step).await?;
            }
            let step = if self.is_stale(step).await? { RestoreStep::SafetyBackup } else { step };
            match self.take(step).await {
                Ok(()) => {}
                // what comes next puts back by itself what was live
                Err(fault) if self.work.next() == Next::Begin(RestoreStep::SwapBack) => proof = Some(fault),
                Err(fault) => {
                    return Err(match proof {
                        Some(proof) => still_to_go_back(&proof, fault),
                        None => fault,
                    });
                }
            }
        }
    }

    /// Whether what is live is to be backed up again before it gives way: people worked on since it was.
    async fn is_stale(&self, step: RestoreStep) -> Result<bool, Fault> {
        if step != RestoreStep::Swap || !self.work.safety_is_old(self.reeve.host().now()) {
            return Ok(false);
        }
        Ok(self.work.next() == Next::Begin(step)
            || steps::how_far(&self.reeve, &self.tenant, &self.work, step).await? == Swapped::NotYet)
    }

    /// Takes one step, or takes it again.
    async fn take(&mut self, step: RestoreStep) -> Result<(), Fault> {
        if step == RestoreStep::Swap || !step.touches_live() {
            self.run.stopped()?;
        }
        if step.touches_live() {
            // whoever stops it from here on: nothing is left without a database, or with one that nobody has proven
            self.run = self.run.to_its_end();
            // and the master password is the one that is stored now: an old one must not keep what was live from coming back
            self.manager.take();
        }
        let again = self.work.steps.last().is_some_and(|last| last.step == step);
        if step == RestoreStep::Upload {
            // before it is said that anything was sent: only what was sent may be dropped again
            steps::make_room(self, again).await?;
        }
        self.write(step, StepState::Begun, None).await?;
        let done = match step {
            RestoreStep::Preflight => steps::preflight(self).await,
            RestoreStep::SafetyBackup => steps::safety_backup(self).await,
            RestoreStep::Upload => steps::upload(self).await,
            RestoreStep::Prove => steps::prove(self).await,
            RestoreStep::Swap | RestoreStep::SwapBack => steps::swap(self, step).await,
            RestoreStep::ProveLive => steps::prove_live(self).await,
            RestoreStep::ProveBack => steps::prove_back(self).await,
            RestoreStep::ByProvider | RestoreStep::BackByProvider => Err(kept::over().into()),
        };
        let (state, detail, done) = match done {
            Ok(detail) => (StepState::Done, detail, Ok(())),
            Err(Failure { fault, detail }) => (StepState::Failed, *detail, Err(fault)),
        };
        let how = done.as_ref().err().map_or(Outcome::Done, journal::outcome_of);
        let action = match step {
            RestoreStep::Swap | RestoreStep::SwapBack => Action::RestoreSwap,
            _ => Action::RestoreStep,
        };
        self.note(action, format!("{}: {detail}", step.name()), how).await?;
        // what was stopped midway has not failed: the next start looks at how far it came
        if !done.as_ref().is_err_and(|fault| self.is_unfinished(step, fault)) {
            // a name that somebody took in between: what is under it is not what was sent, and must not pass for it
            let taken = matches!(&done, Err(fault) if fault.code == Code::AlreadyExists);
            let of = if taken && step == RestoreStep::Upload { RestoreStep::Preflight } else { step };
            self.write(of, state, Some(detail)).await?;
        }
        if done.as_ref().is_err_and(steps::is_to_be_sent_again) {
            self.write(RestoreStep::Upload, StepState::Failed, Some(StepDetail::SendAgain)).await?;
        }
        done
    }

    /// Whether a step that ended so is to be taken again, and has not failed. Of what is live only a proof that was made and
    /// failed puts back what was live before; and nothing does once people have worked in it. A server that is away has
    /// refused nothing.
    fn is_unfinished(&self, step: RestoreStep, fault: &Fault) -> bool {
        let worked_in = || self.work.was_worked_in(self.reeve.host().now());
        let cut = fault.code == Code::Cancelled && !fault.fields.contains_key(steps::CUT);
        // keys that are locked, or a full disk, are no server's refusal either; names that are not as a swap leaves them are
        let here = fault.is_of_this_computer() && fault.code != Code::Internal;
        let away = step == RestoreStep::SwapBack && (here || fault.fields.contains_key(steps::AWAY));
        cut || away || (step == RestoreStep::ProveLive && (fault.code != Code::RestoreFailed || worked_in()))
    }

    /// Writes down how a step stands.
    pub(super) async fn write(
        &mut self,
        step: RestoreStep,
        state: StepState,
        detail: Option<StepDetail>,
    ) -> Result<(), Fault> {
        let at = self.reeve.host().now();
        self.work.steps.push(StepRecord { step, state, at, detail });
        self.keep().await
    }

    /// Writes down what is known by now.
    pub(super) async fn keep(&self) -> Result<(), Fault> {
        work::keep(&self.reeve, &self.work).await
    }

    /// Writes down what is to be remembered for afterwards.
    pub(super) async fn remember(&self) -> Result<(), Fault> {
        work::remember(&self.reeve, &self.work.restore, &self.remembered).await
    }

    /// Notes something of this restore in the journal.
    pub(super) async fn note(&self, action: Action, detail: String, how: Outcome) -> Result<(), Fault> {
        journal::note(&self.reeve, Some(&self.tenant.name), action, detail, how).await
    }

    /// What the backup must bring back.
    pub(super) async fn expected(&mut self) -> Result<&Expected, Fault> {
        let expected = match self.expected.take() {
            Some(expected) => expected,
            None => {
                let file = PathBuf::from(&self.work.file);
                backups::expected(&file, Some(&self.request.backup.sha256), &self.run).await?
            }
        };
        Ok(self.expected.insert(expected))
    }

    /// The same where it was read in this job already.
    pub(super) fn read(&self) -> Option<&Expected> {
        self.expected.as_ref()
    }

    /// Keeps what was read.
    pub(super) fn has_read(&mut self, expected: Expected) {
        self.expected = Some(expected);
    }

    /// What opens one of the databases while it is not live.
    pub(super) async fn login(&self, which: Which) -> Result<Login, Fault> {
        logins::of(&self.reeve, &self.tenant, &self.work.restore, which).await
    }

    /// The server's database manager, to be asked with the master password that is stored when it is first needed.
    pub(super) async fn manager(&self) -> Result<&DatabaseManager, Fault> {
        let held = || async {
            let master = tenants::master_password(&self.reeve, &self.tenant).await?;
            Ok(self.server.database_manager(&master))
        };
        self.manager.get_or_try_init(held).await
    }

    /// Waits, unless somebody stops the job.
    pub(super) async fn pause(&self, by: Duration) -> Result<(), Fault> {
        let by = self.reeve.host().between(by);
        let wait = async {
            tokio::time::sleep(by).await;
            Ok::<_, Fault>(())
        };
        self.run.or_stop(wait).await
    }

    pub(super) fn target(&self) -> RestoreTarget {
        self.work.target()
    }

    /// What is told and kept once nothing is left to do. A proof that failed is why it ended where it began.
    pub(super) async fn ended(&mut self, end: RestoreEnd, proof: Option<Fault>) -> Result<RestoreEnd, Fault> {
        let mut words = match end {
            RestoreEnd::OnTheSide => {
                format!("restored and proven as {} on {}", self.work.side, self.tenant.url)
            }
            RestoreEnd::Live => format!("{} is restored", self.tenant.database),
            RestoreEnd::Back => format!("{} is what it was before", self.tenant.database),
        };
        let runs_on = self.runs_on.as_ref().map(ToString::to_string);
        for more in [runs_on, self.work.kept_until()].into_iter().flatten() {
            words = format!("{words}; {more}");
        }
        let how = if proof.is_some() { Outcome::Failed } else { Outcome::Done };
        let action = if end == RestoreEnd::Back { Action::RestoreRollBack } else { Action::RestoreEnd };
        self.note(action, words.clone(), how).await?;
        self.told(RestoreTold::from(end), &words).await;
        let tags = [Tag::Tenants, Tag::Users, Tag::Policies, Tag::Grants];
        self.reeve.changed(&tags, Some(&self.tenant.id));
        proof.map_or(Ok(end), |fault| {
            let words = format!("{} What was live before is live again.", fault.message);
            Err(Fault::new(Code::RestoreFailed, words).next("Look at what was restored: it is on the side."))
        })
    }

    /// Tells that it does not go on by itself.
    pub(super) async fn waits(&self, fault: &Fault) {
        if self.work.is_open() {
            self.told(RestoreTold::Waiting, &fault.message).await;
        }
        self.reeve.changed(&[Tag::Restores], Some(&self.tenant.id));
    }

    /// Tells the thread. What cannot be told is no reason to leave a server as it is.
    pub(super) async fn told(&self, told: RestoreTold, words: &str) {
        let database = self.work.database(told, &self.tenant.database);
        if let Err(fault) = answer::tell(&self.reeve, &self.work.restore, told, words, database).await {
            tracing::warn!(code = %fault.code.name(), "how far a restore came could not be told");
        }
    }
}

/// Why what is live was not proven, and what keeps what was live before from being put back.
fn still_to_go_back(proof: &Fault, fault: Fault) -> Fault {
    let words = format!("{} What was live before IS NOT BACK YET: {}", proof.message, fault.message);
    let fault = Fault { message: words, ..fault };
    match fault.fields.contains_key(steps::AWAY) {
        true => {
            fault.next("It is put back by itself once the server can be asked; going on tries it at once.")
        }
        false => fault,
    }
}
