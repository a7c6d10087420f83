//! Reading people: the first rows at once, later only what changed, and a count that finds deletions.
//!
//! A tenant is asked for at most two things at a time, many tenants at once. What one tenant refuses or breaks is that
//! tenant's fault in the answer; the others go on.

use futures_util::{StreamExt as _, stream};
use reeve_domain::job::Phase;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use reeve_odoo::{Session, Watermark, WireUser};
use reeve_store::Store;
use reeve_store::{SyncState, UserRow, api_keys, groups as group_table, sync, users as table};

use crate::api::Tag;
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::tenants;

/// Tenants read at the same time.
const AT_ONCE: usize = 64;
/// What a first page shows; small, so that it is there at once.
const FIRST_PAGE: u32 = 80;
/// Accounts per request after that.
const PAGE: u32 = 5_000;

/// Reads all of these; fails only when none of them could be read.
pub(crate) async fn run_refresh(reeve: &Reeve, wanted: &[TenantId], run: &Run) -> Result<String, Fault> {
    let mut meter = run.phase(Phase::Reading, Some(wanted.len() as u64));
    let (mut done, mut people, mut faults) = (0, 0, Vec::new());
    let mut results = stream::iter(wanted.to_vec())
        .map(|tenant| async move {
            let result = run.or_stop(refresh_one(reeve, &tenant)).await;
            (tenant, result)
        })
        .buffer_unordered(AT_ONCE);
    while let Some((tenant, result)) = results.next().await {
        match result {
            Ok(count) => people += count,
            Err(fault) if fault.code == Code::Cancelled => return Err(fault),
            Err(fault) => {
                keep_fault(reeve, &tenant, &fault).await?;
                faults.push(fault);
            }
        }
        done += 1;
        meter.at(done);
    }
    reeve.changed(&[Tag::Users, Tag::Tenants], None);
    match (faults.len(), wanted.len()) {
        (0, _) => Ok(format!("{people} people of {} tenants", wanted.len())),
        (1, 1) => Err(faults.remove(0)),
        (failed, all) if failed == all => {
            let first = faults.remove(0);
            Err(Fault::new(first.code, format!("None of {all} tenants could be read. The first: {}", first.message)))
        }
        (failed, all) => Ok(format!("{people} people; {failed} of {all} tenants could not be read")),
    }
}

/// Notes why it failed beside what was read before, which stays.
async fn keep_fault(reeve: &Reeve, tenant: &TenantId, fault: &Fault) -> Result<(), Fault> {
    let (tenant, fault) = (tenant.clone(), fault.clone());
    Ok(reeve.store().await?.write_cache(move |db| sync::set_fault(db, &tenant, &fault)).await?)
}

async fn refresh_one(reeve: &Reeve, id: &TenantId) -> Result<u64, Fault> {
    let tenant = tenants::by_id(reeve, id).await?;
    let session = tenants::session(reeve, &tenant).await?;
    let store = reeve.store().await?;
    let wanted = id.clone();
    let state = store.read(move |db| sync::get(db, &wanted)).await?;
    let known = state.watermark.filter(|_| state.complete).and_then(|mark| mark.parse().ok());
    let changes = match known {
        Some(since) => read_changes(&store, &session, id, since).await?,
        None => None,
    };
    let watermark = match changes {
        Some(watermark) => Some(watermark),
        None => read_all(reeve, &store, &session, id).await?,
    };
    let (groups, keys) = tokio::join!(session.groups(), session.api_keys());
    let (groups, keys) = (allowed(groups)?, allowed(keys)?.flatten());
    let (id, now) = (id.clone(), reeve.host().now());
    Ok(store
        .write_cache(move |db| {
            if let Some(groups) = &groups {
                group_table::set_catalogue(db, &id, groups)?;
            }
            if let Some(keys) = &keys {
                api_keys::replace(db, &id, keys)?;
            }
            let state = SyncState {
                watermark: watermark.map(|mark| mark.to_string()),
                fetched_at: Some(now),
                count: sync::stored(db, &id)?,
                complete: true,
                last_fault: None,
            };
            sync::set(db, &id, &state)?;
            Ok(state.count)
        })
        .await?)
}

/// What this login may not read is left out, not a failure: plain users see names and no keys.
fn allowed<T>(answer: Result<T, reeve_odoo::Error>) -> Result<Option<T>, Fault> {
    match answer.map_err(Fault::from) {
        Ok(value) => Ok(Some(value)),
        Err(fault) if fault.code == Code::AccessDenied => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Every account, the first few at once. What is not among them any more goes at the end, when all are known.
async fn read_all(
    reeve: &Reeve,
    store: &Store,
    session: &Session,
    id: &TenantId,
) -> Result<Option<Watermark>, Fault> {
    let (mut after, mut limit, mut seen, mut watermark) = (0, FIRST_PAGE, Vec::new(), None);
    loop {
        let page = session.users_page(after, limit).await?;
        let full = page.len() >= limit as usize;
        after = page.last().map_or(after, |user| user.id);
        watermark = latest(watermark, &page);
        seen.extend(page.iter().map(|user| user.id));
        save(store, id, page).await?;
        if limit == FIRST_PAGE {
            reeve.changed(&[Tag::Users], Some(id));
        }
        if !full {
            break;
        }
        limit = PAGE;
    }
    remove_missing(store, id, seen).await?;
    Ok(watermark)
}

/// Only what changed since, and the ids of all when the count says that some are gone. `None` when so much changed that
/// reading everything is the shorter way.
async fn read_changes(
    store: &Store,
    session: &Session,
    id: &TenantId,
    since: Watermark,
) -> Result<Option<Watermark>, Fault> {
    let (changed, count) = tokio::join!(session.users_changed_since(&since, PAGE), session.user_count());
    let (changed, count) = (changed?, count?);
    if changed.len() >= PAGE as usize {
        return Ok(None);
    }
    let watermark = latest(Some(since), &changed);
    save(store, id, changed).await?;
    let tenant = id.clone();
    let cached = store.read(move |db| sync::stored(db, &tenant)).await?;
    if cached != count {
        remove_missing(store, id, session.user_ids().await?).await?;
    }
    Ok(watermark)
}

fn latest(known: Option<Watermark>, page: &[WireUser]) -> Option<Watermark> {
    page.iter().map(|user| user.watermark).chain(known).max()
}

async fn save(store: &Store, id: &TenantId, page: Vec<WireUser>) -> Result<(), Fault> {
    if page.is_empty() {
        return Ok(());
    }
    let id = id.clone();
    let rows: Vec<UserRow> = page.into_iter().map(row).collect();
    store.write_cache(move |db| table::upsert(db, &id, &rows)).await?;
    Ok(())
}

async fn remove_missing(store: &Store, id: &TenantId, present: Vec<i64>) -> Result<(), Fault> {
    let id = id.clone();
    store.write_cache(move |db| table::remove_missing(db, &id, &present)).await?;
    Ok(())
}

fn row(user: WireUser) -> UserRow {
    UserRow {
        id: user.id,
        login: user.login,
        name: user.name,
        email: user.email,
        active: user.active,
        kind: user.kind,
        group_ids: user.group_ids,
        last_sign_in: user.last_sign_in,
        two_factor: user.two_factor,
    }
}
