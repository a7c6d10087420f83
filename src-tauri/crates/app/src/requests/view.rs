//! Requests for backups as they stand here.

use chrono::{DateTime, Utc};
use reeve_backups::shown_link;
use reeve_domain::Fault;
use reeve_domain::backup::{RequestState, WantedBackup};
use reeve_domain::card::Card;
use reeve_domain::desk::{Answer, Given, Thread, ThreadId};
use reeve_domain::source::SourceId;
use reeve_domain::tenant::{Tenant, TenantId};
use reeve_keys::Identity;
use reeve_store::{sources, tenants as tenants_table};

use super::fetch::source_of;
use crate::api::{BackupRequest, Nothing, ShownLink};
use crate::reeve::Reeve;
use crate::{cards, desk};

/// What is needed to show requests.
struct Panel {
    own: Option<Card>,
    tenants: Vec<Tenant>,
    sources: Vec<SourceId>,
    identity: Option<Identity>,
}

impl Panel {
    /// All but this person's keys, without which no link opens.
    async fn without_keys(reeve: &Reeve) -> Result<Self, Fault> {
        let read = |db: &reeve_store::Connection| Ok((tenants_table::list(db)?, sources::list(db, None)?));
        let (tenants, kept) = reeve.store().await?.read(read).await?;
        let sources = kept.into_iter().map(|stored| stored.source.id).collect();
        let own = cards::own(reeve, Nothing {}).await?.map(|own| own.card);
        Ok(Self { own, tenants, sources, identity: None })
    }

    fn own(&self, thread: &Thread) -> bool {
        self.own.as_ref().is_some_and(|card| thread.asked_with(card))
    }

    fn tenant(&self, thread: &Thread) -> Option<&Tenant> {
        let address = thread.ask.tenant();
        self.tenants.iter().find(|tenant| address.is_of(tenant))
    }

    /// The source that the link of its answer became.
    fn source(&self, thread: &Thread) -> Option<SourceId> {
        Some(source_of(&thread.id)).filter(|id| self.sources.contains(id))
    }
}

/// Every request for a backup known here.
///
/// # Errors
/// When store or keys cannot be read.
pub(super) async fn all(reeve: &Reeve) -> Result<Vec<BackupRequest>, Fault> {
    let threads = desk::threads(reeve).await?;
    let mut requests = Vec::new();
    if threads.iter().all(|(thread, ..)| thread.wanted_backup().is_none()) {
        return Ok(requests);
    }
    let identity = reeve.keys().await?.identity().await?;
    let panel = Panel { identity, ..Panel::without_keys(reeve).await? };
    for (thread, desk, waiting) in &threads {
        if let Some((wanted, reason)) = thread.wanted_backup() {
            requests.push(view(reeve, &panel, thread, (wanted, reason), (desk.clone(), *waiting)).await?);
        }
    }
    Ok(requests)
}

/// An open request asked for from here, of a tenant that is connected.
pub(crate) struct Open {
    pub(crate) id: ThreadId,
    pub(crate) tenant: TenantId,
    pub(crate) wanted: WantedBackup,
    pub(crate) asked_at: DateTime<Utc>,
}

/// The open requests asked for from here. The keys are not needed: no link is opened.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn open_of_all(reeve: &Reeve) -> Result<Vec<Open>, Fault> {
    let threads = desk::threads(reeve).await?;
    let panel = Panel::without_keys(reeve).await?;
    let open = threads.iter().filter_map(|(thread, ..)| {
        let (wanted, _) = thread.wanted_backup()?;
        let state = RequestState::of(thread, panel.source(thread).is_some(), reeve.host().now());
        let tenant = panel.tenant(thread)?.id.clone();
        let open = Open { id: thread.id.clone(), tenant, wanted: *wanted, asked_at: thread.asked_at };
        (panel.own(thread) && state.is_open()).then_some(open)
    });
    Ok(open.collect())
}

async fn view(
    reeve: &Reeve,
    panel: &Panel,
    thread: &Thread,
    (wanted, reason): (&WantedBackup, &str),
    (desk, waiting): (Option<String>, bool),
) -> Result<BackupRequest, Fault> {
    let (own, tenant, source) = (panel.own(thread), panel.tenant(thread), panel.source(thread));
    let address = thread.ask.tenant().clone();
    let answer = &thread.standing.answer;
    Ok(BackupRequest {
        id: thread.id.clone(),
        tenant: tenant.map(|tenant| tenant.id.clone()),
        tenant_name: tenant.map_or_else(|| address.database.clone(), |tenant| tenant.name.clone()),
        address,
        wanted: *wanted,
        reason: reason.to_owned(),
        asked_by: cards::shown(reeve, &thread.asked_by).await?,
        own,
        asked_at: thread.asked_at,
        answer_by: thread.answer_by(),
        state: RequestState::of(thread, source.is_some(), reeve.host().now()),
        answered_by: cards::shown_if(reeve, answer.by()).await?,
        refusal: answer.refusal().map(str::to_owned),
        link: panel.identity.as_ref().filter(|_| own).and_then(|identity| link(identity, thread)),
        source,
        desk,
        waiting,
    })
}

/// What the answer's link leads to; `None` where there is none, or it does not open.
fn link(identity: &Identity, thread: &Thread) -> Option<ShownLink> {
    let Answer::Approved { given: Given::Backup { sealed }, .. } = &thread.standing.answer else {
        return None;
    };
    let (host, file) = shown_link(&identity.open(sealed).ok()?).ok()?;
    Some(ShownLink { host, file })
}
