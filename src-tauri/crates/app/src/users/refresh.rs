//! Reading people: the first rows at once, later only what changed, and a count that finds deletions. Once a day all are
//! read again: two-factor switched on or off and memberships changed from the group's side leave no mark on the account.
//!
//! A tenant is asked for at most two things at a time, many tenants at once. What one tenant refuses or breaks is that
//! tenant's fault in the answer; the others go on.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt as _, stream};
use reeve_domain::job::{JobOutcome, Phase};
use reeve_domain::rights::administering;
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
/// Accounts per page after that: as many as the wire takes at once, because every page waits for the way there and back.
const PAGE: u32 = 10_000;
/// Pages asked for ahead: a tenant is asked for two things at a time anyway, and each page is several.
const PAGES_AT_ONCE: usize = 2;
/// Everybody is read again when the last time is longer ago: how long a change without a mark may stay unseen.
const WHOLE_EVERY: TimeDelta = TimeDelta::hours(24);

/// Reads all of these; fails only when none of them could be read.
pub(crate) async fn run_refresh(reeve: &Reeve, wanted: &[TenantId], run: &Run) -> Result<JobOutcome, Fault> {
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
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (failed, all) = (faults.len(), wanted.len());
    if failed == 0 || failed < all {
        return Ok(JobOutcome::PeopleRead { people, tenants: count(all), failed: count(failed) });
    }
    let first = faults.remove(0);
    if all == 1 {
        return Err(first);
    }
    Err(Fault::new(first.code, format!("None of {all} tenants could be read. The first: {}", first.message)))
}

/// Notes why it failed beside what was read before, which stays.
async fn keep_fault(reeve: &Reeve, tenant: &TenantId, fault: &Fault) -> Result<(), Fault> {
    let (tenant, fault) = (tenant.clone(), fault.clone());
    let kept = reeve.store().await?.write_cache(move |db| sync::set_fault(db, &tenant, &fault)).await;
    match kept.map_err(Fault::from) {
        // forgotten while it was read: there is nothing to keep, and the others go on
        Err(fault) if fault.code == Code::NotFound => Ok(()),
        kept => kept,
    }
}

async fn refresh_one(reeve: &Reeve, id: &TenantId) -> Result<u64, Fault> {
    let tenant = tenants::by_id(reeve, id).await?;
    let session = tenants::session(reeve, &tenant).await?;
    let store = reeve.store().await?;
    let wanted = id.clone();
    let state = store.read(move |db| sync::get(db, &wanted)).await?;
    let whole_is_due = is_due(state.read_whole_at, reeve.host().now());
    let known =
        state.watermark.filter(|_| state.complete && !whole_is_due).and_then(|mark| mark.parse().ok());
    let people = Box::pin(async {
        let changes = match known {
            Some(since) => read_changes(&store, &session, id, since).await?,
            None => None,
        };
        Ok(match changes {
            Some(watermark) => (Some(watermark), state.read_whole_at),
            None => {
                let begun = reeve.host().now();
                (read_all(reeve, &store, &session, id).await?, Some(begun))
            }
        })
    });
    // asked for beside the people, who come first
    let groups = async { allowed(session.groups_and_implied().await) };
    let keys = async { Ok(allowed(session.api_keys().await)?.flatten()) };
    let ((watermark, read_whole_at), groups, keys) = tokio::try_join!(people, groups, keys)?;
    let (id, now) = (id.clone(), reeve.host().now());
    Ok(store
        .write_cache(move |db| {
            if let Some(groups) = &groups {
                let administering = administering(groups);
                let groups = groups.iter().map(|(group, _)| group);
                group_table::set_catalogue(db, &id, groups, &administering)?;
            }
            if let Some(keys) = &keys {
                api_keys::replace(db, &id, keys)?;
            }
            let state = SyncState {
                watermark: watermark.map(|mark| mark.to_string()),
                fetched_at: Some(now),
                read_whole_at,
                count: sync::stored(db, &id)?,
                complete: true,
                last_fault: None,
            };
            sync::set(db, &id, &state)?;
            Ok(state.count)
        })
        .await?)
}

/// Whether everybody is to be read again. A time that is still to come was written under another clock.
fn is_due(read_whole_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    read_whole_at.is_none_or(|at| !(at..at + WHOLE_EVERY).contains(&now))
}

/// What this login may not read is left out, not a failure: plain users see names and no keys.
pub(super) fn allowed<T>(answer: Result<T, reeve_odoo::Error>) -> Result<Option<T>, Fault> {
    match answer.map_err(Fault::from) {
        Ok(value) => Ok(Some(value)),
        Err(fault) if fault.code == Code::AccessDenied => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Every account: the first few at once, then the ids of all, which cut the rest into pages that need not wait for each
/// other. What is not among the ids goes at the end, when all are known; who comes meanwhile is found by the next
/// refresh, because the watermark is older.
async fn read_all(
    reeve: &Reeve,
    store: &Store,
    session: &Session,
    id: &TenantId,
) -> Result<Option<Watermark>, Fault> {
    let first = session.users_page(0, FIRST_PAGE).await?;
    let mut present: Vec<i64> = first.iter().map(|user| user.id).collect();
    let mut watermark = latest(None, &first);
    let full = first.len() >= FIRST_PAGE as usize;
    save(store, id, first).await?;
    reeve.changed(&[Tag::Users], Some(id));
    if full {
        let shown = present.last().copied().unwrap_or_default();
        present = session.user_ids().await?;
        let rest = present.partition_point(|id| *id <= shown);
        let pages = pages(shown, present.get(rest..).unwrap_or_default());
        let mut pages = stream::iter(pages)
            .map(|(after, limit)| session.users_page(after, limit))
            .buffered(PAGES_AT_ONCE);
        // what has come is written while the next is under way
        let mut page = pages.next().await.transpose()?;
        while let Some(people) = page {
            watermark = latest(watermark, &people);
            let (saved, next) = tokio::join!(save(store, id, people), pages.next());
            saved?;
            page = next.transpose()?;
        }
    }
    remove_missing(store, id, present).await?;
    Ok(watermark)
}

/// Where each page begins, and how many are on it.
fn pages(shown: i64, rest: &[i64]) -> Vec<(i64, u32)> {
    let mut after = shown;
    rest.chunks(PAGE as usize)
        .map(|page| {
            let begin = after;
            after = page.last().copied().unwrap_or(after);
            (begin, u32::try_from(page.len()).unwrap_or(PAGE))
        })
        .collect()
}

/// Only what changed since, and the ids of all when the count says that some are gone. `None` when reading everything is
/// the shorter way, or the only one: so much changed, or accounts came into sight that did not change.
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
    if stored(store, id).await? != count {
        let present = session.user_ids().await?;
        let count = present.len() as u64;
        remove_missing(store, id, present).await?;
        if stored(store, id).await? != count {
            return Ok(None);
        }
    }
    Ok(watermark)
}

async fn stored(store: &Store, id: &TenantId) -> Result<u64, Fault> {
    let id = id.clone();
    Ok(store.read(move |db| sync::stored(db, &id)).await?)
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

pub(super) fn row(user: WireUser) -> UserRow {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_read_again_once_a_day() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(100);
        for (read, due, why) in [
            (None, true, "never read"),
            (Some(now), false, "just read"),
            (Some(now - TimeDelta::hours(23)), false, "within the day"),
            (Some(now - TimeDelta::hours(24)), true, "a day ago"),
            (Some(now + TimeDelta::hours(1)), true, "the clock was ahead then"),
        ] {
            assert_eq!(is_due(read, now), due, "{why}");
        }
    }

    #[test]
    fn pages_cover_all_ids_behind_those_shown_once() {
        let page = i64::from(PAGE);
        let ids: Vec<i64> = (81..=2 * page + 90).collect();
        let pages = pages(80, &ids);
        let expected = [(80, PAGE), (page + 80, PAGE), (2 * page + 80, 10)];
        assert_eq!(pages, expected, "each begins where the one before ended");
        assert_eq!(super::pages(80, &[]), [], "nobody left is no page");
    }
}
