//! Requests for backups as they stand here.

use reeve_backups::shown_link;
use reeve_domain::Fault;
use reeve_domain::backup::{RequestState, WantedBackup};
use reeve_domain::card::Card;
use reeve_domain::desk::{Answer, Given, Thread};
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
    let read = |db: &reeve_store::Connection| Ok((tenants_table::list(db)?, sources::list(db, None)?));
    let (tenants, kept) = reeve.store().await?.read(read).await?;
    let sources = kept.into_iter().map(|stored| stored.source.id).collect();
    let own = cards::own(reeve, Nothing {}).await?.map(|own| own.card);
    let panel = Panel { own, tenants, sources, identity: reeve.keys().await?.identity().await? };
    for (thread, desk, waiting) in &threads {
        if let Some((wanted, reason)) = thread.wanted_backup() {
            requests.push(view(reeve, &panel, thread, (wanted, reason), (desk.clone(), *waiting)).await?);
        }
    }
    Ok(requests)
}

/// The open requests asked for from here, with the tenant each is about.
///
/// # Errors
/// When store or keys cannot be read.
pub(crate) async fn open_of_all(reeve: &Reeve) -> Result<Vec<(TenantId, BackupRequest)>, Fault> {
    let open = all(reeve).await?.into_iter().filter(|request| request.own && request.state.is_open());
    Ok(open.filter_map(|request| Some((request.tenant.clone()?, request))).collect())
}

async fn view(
    reeve: &Reeve,
    panel: &Panel,
    thread: &Thread,
    (wanted, reason): (&WantedBackup, &str),
    (desk, waiting): (Option<String>, bool),
) -> Result<BackupRequest, Fault> {
    let own = panel.own.as_ref().is_some_and(|card| thread.asked_with(card));
    let address = thread.ask.tenant().clone();
    let tenant =
        panel.tenants.iter().find(|tenant| tenant.url == address.url && tenant.database == address.database);
    let source = Some(source_of(&thread.id)).filter(|id| panel.sources.contains(id));
    let (answered_by, refusal) = match &thread.standing.answer {
        Answer::Awaited => (None, None),
        Answer::Refused { by, reason, .. } => (Some(cards::shown(reeve, by).await?), Some(reason.clone())),
        Answer::Approved { by, .. } => (Some(cards::shown(reeve, by).await?), None),
    };
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
        answered_by,
        refusal,
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
