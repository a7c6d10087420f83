//! Making an access on its tenant, step by step; how far it got is written before and after each.
//!
//! Its end comes first. Until the answer is sent nobody has the password, so whatever breaks off before leaves nothing, or
//! a support user that nobody can use and that the tenant ends.

use reeve_domain::desk::{Answer, Body, Given, Thread, ThreadId};
use reeve_domain::grant::{GrantRequest, GrantState, GrantTerms, GrantWork, Step};
use reeve_domain::job::{JobOutcome, Phase};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_odoo::Session;
use reeve_store::grant_work as table;

use super::answer::{note, noted};
use super::approve::{by_a_desk, login};
use super::credential::Probe;
use super::{access, take_back, view, work};
use crate::jobs::{Meter, Run};
use crate::reeve::Reeve;
use crate::users::change::one_time;
use crate::{cards, desk, journal, tenants};

/// Steps that are counted in front of people.
const STEPS: u64 = 6;

/// Logins that are tried before the tenant is taken for one that says yes to everything.
const LOGINS_MOST: usize = 4;

/// Makes an access and hands it over.
///
/// # Errors
/// [`Code::Cancelled`], [`Code::GrantNotReady`] when it was answered or withdrawn meanwhile, [`Code::CannotEndItself`],
/// the tenant's refusal. What was made until then is taken back, or waits to be.
pub(crate) async fn run_make(reeve: &Reeve, grant: &ThreadId, run: &Run) -> Result<JobOutcome, Fault> {
    let mut making = Making::begin(reeve, grant, run).await?;
    let made = making.go().await;
    if let Err(fault) = &made {
        making.give_up(fault).await;
    }
    made
}

struct Making {
    reeve: Reeve,
    run: Run,
    thread: Thread,
    request: GrantRequest,
    desk: Option<String>,
    tenant: Tenant,
    session: Session,
    work: GrantWork,
    meter: Meter,
    done: u64,
}

impl Making {
    async fn begin(reeve: &Reeve, grant: &ThreadId, run: &Run) -> Result<Self, Fault> {
        let meter = run.phase(Phase::Applying, Some(STEPS));
        let (thread, desk) = access(reeve, grant).await?;
        let request = thread.grant().cloned().ok_or_else(super::not_an_access)?;
        let work = work::known(reeve, grant).await?;
        // the request may have come anew since it was approved
        if let Some(digits) = &work.staff {
            cards::looked_at(&request.staff, digits)?;
        }
        let tenant = tenants::by_id(reeve, &work.tenant).await?;
        let session = run.or_stop(tenants::session(reeve, &tenant)).await?;
        let (reeve, run) = (reeve.clone(), run.clone());
        Ok(Self { reeve, run, thread, request, desk, tenant, session, work, meter, done: 0 })
    }

    async fn go(&mut self) -> Result<JobOutcome, Fault> {
        self.tell_the_customer().await?;
        self.place_end().await?;
        self.create().await?;
        let probe = self.open().await?;
        self.look_around().await?;
        self.hand_over(&probe).await
    }

    /// Writes how far it got, before anything else happens.
    async fn at(&mut self, step: Step) -> Result<(), Fault> {
        self.run.stopped()?;
        self.work.step = step;
        work::keep(&self.reeve, &self.work).await
    }

    fn counted(&mut self) {
        self.done += 1;
        self.meter.at(self.done);
    }

    /// Without the customer's approval, they are told before anything is made.
    async fn tell_the_customer(&mut self) -> Result<(), Fault> {
        if self.request.break_glass {
            by_a_desk(&self.request, self.desk.as_deref())?;
            let by = self.thread.standing.seconded_by.as_ref().map_or("", |card| card.name.as_str());
            let text = format!(
                "Access without the customer's approval is being made for {} <{}>, seconded by {by}: {}",
                self.request.staff.name, self.request.staff.mail, self.request.reason
            );
            let said = desk::say(&self.reeve, &self.thread.id, self.desk.as_deref(), Body::Note { text });
            self.thread = said.await?;
            if is_waiting(&self.reeve, &self.thread.id).await? {
                let words = "The customer's desk cannot be told, so nothing was made.";
                return Err(
                    Fault::new(Code::DeskFailed, words).next("Try again when the desk can be reached.")
                );
            }
            journal::note(
                &self.reeve,
                Some(&self.tenant.name),
                Action::GrantBreakGlass,
                format!("the customer's desk was told of {}", self.thread.id),
                Outcome::Done,
            )
            .await?;
        }
        self.counted();
        Ok(())
    }

    /// The end, before there is anything to end: seen to be there, and seen to run with nobody to end.
    async fn place_end(&mut self) -> Result<(), Fault> {
        self.choose_login().await?;
        self.at(Step::PlacingEnd).await?;
        let end = self.run.or_stop(self.session.place_end(&self.work.login, self.work.seconds)).await?;
        self.work.end = Some(end.id);
        self.work.made_at = Some(end.made_at);
        self.work.until = Some(end.until);
        let wanted = i64::from(self.work.seconds);
        if !end.intact || ((end.until - end.made_at).num_seconds() - wanted).abs() > 1 {
            return Err(cannot_end(&self.tenant, "it did not keep the scheduled action as it was made."));
        }
        self.run.or_stop(self.session.run_end(end.id)).await?;
        self.end_is_there().await?;
        self.at(Step::EndPlaced).await?;
        self.counted();
        Ok(())
    }

    /// A login that nothing on the tenant bears: whoever asks chooses how their thread's identity begins, and what is
    /// ended or taken back by this login must be this access's alone.
    async fn choose_login(&mut self) -> Result<(), Fault> {
        for _ in 0..LOGINS_MOST {
            let session = &self.session;
            let (user, end) = self
                .run
                .or_stop(async {
                    let login = &self.work.login;
                    tokio::try_join!(session.support_user(login), session.placed_end(login))
                })
                .await?;
            if user.is_none() && end.is_none() {
                return Ok(());
            }
            self.work.attempt = self.work.attempt.saturating_add(1);
            self.work.login = login(&self.thread, self.work.attempt);
        }
        let words = format!("{}: {} is taken.", self.tenant.name, self.work.login);
        Err(Fault::new(Code::TenantRefused, words))
    }

    async fn end_is_there(&self) -> Result<(), Fault> {
        let found = self.run.or_stop(self.session.placed_end(&self.work.login)).await?;
        match found {
            Some(end)
                if end.intact && Some(end.id) == self.work.end && Some(end.until) == self.work.until =>
            {
                Ok(())
            }
            _ => Err(cannot_end(&self.tenant, "its scheduled action is not there any more as it was made.")),
        }
    }

    /// The support user, with just these groups and without a password.
    async fn create(&mut self) -> Result<(), Fault> {
        self.at(Step::Creating).await?;
        let name = format!("{} (support)", self.request.staff.name);
        let (login, mail) = (&self.work.login, &self.request.staff.mail);
        let made = self.session.create_support_user(login, &name, mail, &self.work.groups);
        self.work.uid = Some(self.run.or_stop(made).await?);
        self.at(Step::Created).await?;
        self.counted();
        Ok(())
    }

    /// A password, and a web session opened with it: what is tried again at the end.
    async fn open(&mut self) -> Result<Probe, Fault> {
        self.at(Step::Opening).await?;
        let uid = self.uid()?;
        let password = one_time()?;
        self.run.or_stop(self.session.set_password(uid, &password)).await?;
        let opened = self.run.or_stop(self.session.open_web_as(&self.work.login, &password)).await?;
        if opened.uid != uid {
            return Err(Fault::new(Code::TenantRefused, "The tenant signed in somebody else."));
        }
        let probe = Probe { password, cookie: opened.cookie };
        probe.keep(&self.reeve, &self.work.grant).await?;
        self.end_is_there().await?;
        self.at(Step::Opened).await?;
        self.counted();
        Ok(probe)
    }

    /// How the tenant stands before anybody uses the access: the receipt tells what came after.
    async fn look_around(&mut self) -> Result<(), Fault> {
        let inventory = self.run.or_stop(self.session.inventory()).await?;
        let grant = self.work.grant.clone();
        let keep = move |db: &reeve_store::Transaction<'_>| table::set_inventory(db, &grant, &inventory);
        self.reeve.store().await?.write(keep).await?;
        self.counted();
        Ok(())
    }

    async fn hand_over(&mut self, probe: &Probe) -> Result<JobOutcome, Fault> {
        // somebody else may have answered, or they may need it no more
        let (now, _) = access(&self.reeve, &self.work.grant).await?;
        let withdrawn = now.standing.given_back_at.is_some();
        if now.standing.answer != Answer::Awaited || withdrawn {
            let state = if withdrawn { GrantState::Withdrawn } else { GrantState::Live };
            return Err(view::not_ready(state));
        }
        let terms = GrantTerms {
            tenant: self.request.tenant.clone(),
            trust: self.tenant.trust.clone(),
            login: self.work.login.clone(),
            uid: self.uid()?,
            groups: self.work.groups.clone(),
            until: self.work.until.ok_or_else(unplaced)?,
            sealed: reeve_keys::seal(&self.request.staff, &probe.password)?,
        };
        let until = terms.until;
        self.work.handed_over_at = Some(self.work.tenant_time(self.reeve.host().now()));
        self.at(Step::HandingOver).await?;
        let given = Given::Grant { terms: Box::new(terms) };
        let said = Body::Approved { given };
        // not to be dropped half way: what was sent cannot be taken back any more
        self.thread = desk::say(&self.reeve, &self.thread.id, self.desk.as_deref(), said).await?;
        self.work.step = Step::HandedOver;
        self.work.fault = None;
        work::keep(&self.reeve, &self.work).await?;
        cards::remember(&self.reeve, &self.request.staff).await?;
        let detail = format!("{} with {} until {until}", self.work.login, self.work.groups.join(", "));
        note(&self.reeve, &self.thread, Action::GrantGive, detail).await?;
        self.counted();
        Ok(JobOutcome::AccessGiven { login: self.work.login.clone(), until })
    }

    fn uid(&self) -> Result<i64, Fault> {
        self.work.uid.ok_or_else(unplaced)
    }

    /// Takes back what was made; what cannot be reached now waits for the next attempt.
    async fn give_up(&mut self, fault: &Fault) {
        let outcome = journal::outcome_of(fault);
        let detail = format!("nothing was handed over: {}", fault.message);
        let taken = take_back::take_back(&self.reeve, &self.work.grant, Some(fault.clone())).await;
        let noted = noted(&self.reeve, &self.thread, Action::GrantGive, detail, outcome).await;
        for problem in [taken.err(), noted.err()].into_iter().flatten() {
            tracing::warn!(code = %problem.code.name(), "an access that was half made is still to be taken back");
        }
    }
}

/// Whether something that was said here is not on the desk yet.
async fn is_waiting(reeve: &Reeve, id: &ThreadId) -> Result<bool, Fault> {
    let threads = desk::threads(reeve).await?;
    Ok(threads.into_iter().any(|(thread, _, waiting)| waiting && thread.id == *id))
}

fn cannot_end(tenant: &Tenant, words: &str) -> Fault {
    Fault::new(Code::CannotEndItself, format!("{}: {words}", tenant.name)).with("why", "scheduler")
}

fn unplaced() -> Fault {
    Fault::new(Code::Internal, "A step of making an access was left out.")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]
mod tests;
