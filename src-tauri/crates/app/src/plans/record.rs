//! Keeps what becomes of a plan's tenants: what arrives together is written together.
//!
//! A thousand tenants that answer within seconds are a few dozen transactions, not a thousand. A result of an applying and its row in the
//! journal are in the same one. Whoever asks for a mark is answered when the mark is on the disk.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use reeve_domain::Fault;
use reeve_domain::journal::Event;
use reeve_domain::plan::{Counts, Plan, PlanState, TenantPlan};
use reeve_domain::tenant::TenantId;
use reeve_store::{UserRow, api_keys, journal, plans as table, users};
use tokio::sync::{mpsc, oneshot};

use crate::api::Tag;
use crate::jobs::Meter;
use crate::reeve::Reeve;
use crate::users::change as accounts;

/// Most messages of one transaction.
const TOGETHER: usize = 256;
/// The page is told at most this often.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// What became of a tenant.
pub(super) struct Ended {
    /// Its part of the plan as it is now.
    pub(super) tenant: TenantPlan,
    /// Its row in the journal, where something was tried.
    pub(super) event: Option<Event>,
    /// Accounts as they are now, for the cache.
    pub(super) people: Vec<UserRow>,
    /// It had begun before, and this time ended before it was seen what had been done then.
    pub(super) still_begun: bool,
}

impl Ended {
    /// Nothing but its part of the plan.
    pub(super) fn plain(tenant: TenantPlan) -> Self {
        Self { tenant, event: None, people: Vec::new(), still_begun: false }
    }
}

enum Message {
    /// The first write to this tenant is about to be sent.
    Begins(TenantId, oneshot::Sender<()>),
    Ended(Box<Ended>),
}

/// Tells the recorder.
#[derive(Clone)]
pub(super) struct Teller(mpsc::Sender<Message>);

impl Teller {
    /// Hands over what became of a tenant. When nobody can keep it any more, it says so at [`Self::is_heard`].
    pub(super) async fn ended(&self, ended: Ended) {
        let _ = self.0.send(Message::Ended(Box::new(ended))).await;
    }

    /// Marks a tenant as begun; true once the mark is on the disk. Without it nothing may be written to the tenant.
    pub(super) async fn begins(&self, tenant: &TenantId) -> bool {
        let (kept, heard) = oneshot::channel();
        self.0.send(Message::Begins(tenant.clone(), kept)).await.is_ok() && heard.await.is_ok()
    }

    /// Whether what is told is still kept: a full disk ends the work.
    pub(super) fn is_heard(&self) -> bool {
        !self.0.is_closed()
    }
}

/// A plan and its tenants as they are kept.
pub(super) struct Recorder {
    reeve: Reeve,
    /// The plan as it was last written.
    pub(super) plan: Plan,
    /// Its tenants.
    pub(super) tenants: Vec<TenantPlan>,
    places: HashMap<TenantId, usize>,
    /// Which of them are known: during a preview, those that were read.
    known: Vec<bool>,
    told: Option<Instant>,
    /// What a tenant would tell again need not be on the disk at once.
    durable: bool,
}

impl Recorder {
    pub(super) fn new(reeve: &Reeve, plan: Plan, tenants: Vec<TenantPlan>, durable: bool) -> Self {
        let places = tenants.iter().enumerate().map(|(at, tenant)| (tenant.tenant.clone(), at)).collect();
        let known = vec![plan.state != PlanState::Previewing; tenants.len()];
        Self { reeve: reeve.clone(), plan, tenants, places, known, told: None, durable }
    }

    /// Keeps what `work` tells until it is over, counting on `meter` from `done` on.
    ///
    /// # Errors
    /// When the store cannot be written; `work` is let end by itself.
    pub(super) async fn keep<F: Future<Output = ()>>(
        &mut self,
        meter: Meter,
        work: impl FnOnce(Teller) -> F,
    ) -> Result<(), Fault> {
        let (tell, heard) = mpsc::channel(TOGETHER);
        let (kept, ()) = tokio::join!(self.listen(heard, meter), work(Teller(tell)));
        kept
    }

    async fn listen(&mut self, mut heard: mpsc::Receiver<Message>, mut meter: Meter) -> Result<(), Fault> {
        let (mut batch, mut done) = (Vec::with_capacity(TOGETHER), 0);
        let (mut held, mut untold) = (Vec::new(), false);
        loop {
            let due = self.told.map_or_else(Instant::now, |told| told + TOLD_EVERY);
            tokio::select! {
                biased;
                () = tokio::time::sleep_until(due.into()), if untold => {
                    self.write(std::mem::take(&mut held)).await?;
                    self.tell();
                    untold = false;
                }
                heard = heard.recv_many(&mut batch, TOGETHER) => {
                    if heard == 0 {
                        break;
                    }
                    done += self.hear(&mut batch, &mut held).await?;
                    meter.at(done);
                    untold = true;
                }
            }
        }
        self.write(held).await?;
        self.tell();
        Ok(())
    }

    /// Keeps what was told: marks and results of an applying at once; a preview's are held until somebody is told of them.
    async fn hear(&mut self, batch: &mut Vec<Message>, held: &mut Vec<Ended>) -> Result<u64, Fault> {
        let (mut marks, mut waiting) = (Vec::new(), Vec::new());
        let before = held.len();
        for message in batch.drain(..) {
            match message {
                Message::Begins(tenant, kept) => {
                    marks.push(tenant);
                    waiting.push(kept);
                }
                Message::Ended(one) => held.push(*one),
            }
        }
        let ended = (held.len() - before) as u64;
        if self.durable {
            self.keep_batch(marks, std::mem::take(held), false).await?;
        }
        for kept in waiting {
            // who does not wait any more does not write either
            let _ = kept.send(());
        }
        Ok(ended)
    }

    /// Writes what became of these tenants, and how many stand where now.
    pub(super) async fn write(&mut self, ended: Vec<Ended>) -> Result<(), Fault> {
        self.keep_batch(Vec::new(), ended, true).await
    }

    /// Writes what became of these tenants. The plan itself names every tenant, so its counts are written only when
    /// somebody is told of them; where the program dies before, they are counted anew.
    async fn keep_batch(
        &mut self,
        begun: Vec<TenantId>,
        ended: Vec<Ended>,
        with_counts: bool,
    ) -> Result<(), Fault> {
        for one in &ended {
            let Some(at) = self.places.get(&one.tenant.tenant).copied() else { continue };
            if let (Some(place), Some(known)) = (self.tenants.get_mut(at), self.known.get_mut(at)) {
                *place = one.tenant.clone();
                *known = true;
            }
        }
        if with_counts {
            self.count();
        }
        let (id, plan) = (self.plan.id.clone(), with_counts.then(|| self.plan.clone()));
        let store = self.reeve.store().await?;
        let work = move |db: &reeve_store::Transaction<'_>| {
            for tenant in &begun {
                table::begin(db, &id, tenant)?;
            }
            table::save_tenants(db, &id, ended.iter().map(|one| &one.tenant))?;
            for one in ended {
                if one.still_begun {
                    table::stays_begun(db, &id, &one.tenant.tenant)?;
                }
                if let Some(event) = one.event {
                    journal::append(db, event)?;
                }
                match bring_up(db, &one.tenant, &one.people) {
                    // forgotten meanwhile: there is no list to bring up to date
                    Err(reeve_store::Error::NotFound { .. }) => {}
                    kept => kept?,
                }
            }
            plan.map_or(Ok(()), |plan| table::update(db, &plan))
        };
        let written = if self.durable { store.write(work).await } else { store.write_cache(work).await };
        Ok(written?)
    }

    fn count(&mut self) {
        let known = self.tenants.iter().zip(&self.known).filter(|(_, known)| **known);
        self.plan.counts = Counts::of(known.map(|(tenant, _)| tenant));
        self.plan.counts.tenants = u32::try_from(self.tenants.len()).unwrap_or(u32::MAX);
    }

    fn tell(&mut self) {
        self.told = Some(Instant::now());
        let tags: &[Tag] = if self.durable { &[Tag::Plans, Tag::Journal, Tag::Users] } else { &[Tag::Plans] };
        self.reeve.changed(tags, None);
    }

    /// Writes the plan as it is now.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub(super) async fn finish(&mut self) -> Result<Counts, Fault> {
        self.count();
        let plan = self.plan.clone();
        self.reeve.store().await?.write(move |db| table::update(db, &plan)).await?;
        self.tell();
        Ok(self.plan.counts)
    }
}

/// Brings the cache up to what was made, so that lists show it without another reading.
fn bring_up(
    db: &reeve_store::Transaction<'_>,
    tenant: &TenantPlan,
    people: &[UserRow],
) -> reeve_store::Result<()> {
    if !people.is_empty() {
        users::upsert(db, &tenant.tenant, people)?;
    }
    let revoked = accounts::revoked_keys(&tenant.changes);
    if !revoked.is_empty() {
        let known = api_keys::list(db, &tenant.tenant)?;
        let left: Vec<_> = known
            .into_iter()
            .flat_map(|(user, keys)| keys.into_iter().map(move |key| (user, key)))
            .filter(|(_, key)| !revoked.contains(&key.id))
            .collect();
        api_keys::replace(db, &tenant.tenant, &left)?;
    }
    Ok(())
}
