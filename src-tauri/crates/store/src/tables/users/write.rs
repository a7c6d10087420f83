//! What a refresh brings.

use std::collections::HashSet;

use reeve_domain::tenant::TenantId;
use rusqlite::{CachedStatement, OptionalExtension as _, Transaction};

use super::UserRow;
use super::stored::{COLUMNS, Stored, place, places};
use crate::error::Result;
use crate::search;
use crate::search::line::Line;
use crate::tables::groups::Sets;
use crate::tables::{api_keys, tenants};

/// What a batch changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Upserted {
    /// Users that were not known.
    pub added: usize,
    /// Users that were known differently.
    pub changed: usize,
    /// Users that are as they were.
    pub unchanged: usize,
}

/// Adds and updates users, any number at a time; the more, the cheaper each. Of two with one id the later counts.
/// When the last batch of a refresh is in, [`crate::sync::set`] puts the search index in order.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn upsert(tx: &Transaction<'_>, tenant: &TenantId, users: &[UserRow]) -> Result<Upserted> {
    let no = tenants::number(tx, tenant)?;
    let mut changes = Changes::new(tx, no)?;
    let mut sets = Sets::new(tx, no);
    let holders = api_keys::owners(tx, no)?;
    for user in latest_by_id(users) {
        let group_set = sets.number(&user.group_ids)?;
        changes.put(&Stored::of_user(user, group_set, holders.contains(&user.id)))?;
    }
    changes.index()
}

/// Removes the users whose ids are not in `ids`, which are all the tenant has. Says how many they were.
///
/// # Errors
/// [`crate::Error::NotFound`] for an unknown tenant.
pub fn remove_missing(tx: &Transaction<'_>, tenant: &TenantId, ids: &[i64]) -> Result<usize> {
    let no = tenants::number(tx, tenant)?;
    let present: HashSet<i64> = ids.iter().copied().collect();
    let base = places(no)[0];
    let mut known = tx.prepare_cached("SELECT place FROM user WHERE place >= ? AND place < ?")?;
    let known = known.query_map(places(no), |row| Ok(row.get::<_, i64>(0)? - base))?;
    let mut missing = HashSet::new();
    for id in known {
        let id = id?;
        if !present.contains(&id) {
            missing.insert(id);
        }
    }
    let mut changes = Changes::new(tx, no)?;
    let mut texts = Vec::with_capacity(missing.len());
    for id in &missing {
        texts.extend(changes.stored(*id)?.map(|user| user.line().text));
        tx.prepare_cached("DELETE FROM user WHERE place = ?")?.execute([place(no, *id)?])?;
        tx.prepare_cached("DELETE FROM api_key WHERE tenant = ? AND user = ?")?.execute([no, *id])?;
    }
    search::take(tx, no, &missing, texts)?;
    Ok(missing.len())
}

/// Removes all users of a tenant from the table; the index is told apart.
pub(crate) fn forget(tx: &Transaction<'_>, tenant: i64) -> Result<()> {
    tx.execute("DELETE FROM user WHERE place >= ? AND place < ?", places(tenant))?;
    Ok(())
}

/// Notes who began or ceased to hold API keys.
pub(crate) fn mark_api_keys(
    tx: &Transaction<'_>,
    tenant: i64,
    changed: &[i64],
    holders: &HashSet<i64>,
) -> Result<()> {
    let mut changes = Changes::new(tx, tenant)?;
    for id in changed {
        if let Some(before) = changes.stored(*id)? {
            let bits = before.bits().with_api_keys(holders.contains(id));
            changes.put(&before.with_bits(bits))?;
        }
    }
    changes.index()?;
    Ok(())
}

/// Rows written so far, and what the index has to follow.
struct Changes<'a> {
    tx: &'a Transaction<'a>,
    tenant: i64,
    look_up: CachedStatement<'a>,
    write: CachedStatement<'a>,
    /// The highest id known before: what comes behind it is new and needs no comparison.
    highest: Option<i64>,
    done: Upserted,
    new_lines: Vec<Line>,
    old_ids: HashSet<i64>,
    old_texts: Vec<Vec<u8>>,
}

impl<'a> Changes<'a> {
    fn new(tx: &'a Transaction<'a>, tenant: i64) -> Result<Self> {
        let highest: Option<i64> = tx
            .prepare_cached("SELECT max(place) FROM user WHERE place >= ? AND place < ?")?
            .query_row(places(tenant), |row| row.get(0))?;
        Ok(Self {
            tx,
            tenant,
            look_up: tx.prepare_cached(&format!("SELECT {COLUMNS} FROM user WHERE place = ?"))?,
            write: tx.prepare_cached(&format!(
                "INSERT OR REPLACE INTO user ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
            ))?,
            highest: highest.map(|place| place - places(tenant)[0]),
            done: Upserted::default(),
            new_lines: Vec::new(),
            old_ids: HashSet::new(),
            old_texts: Vec::new(),
        })
    }

    fn stored(&mut self, id: i64) -> Result<Option<Stored>> {
        if self.highest.is_none_or(|highest| highest < id) {
            return Ok(None);
        }
        Ok(self.look_up.query_row([place(self.tenant, id)?], Stored::of_row).optional()?)
    }

    fn put(&mut self, user: &Stored) -> Result<()> {
        let line = match self.stored(user.id)? {
            Some(before) if before == *user => {
                self.done.unchanged += 1;
                return Ok(());
            }
            Some(before) => {
                self.done.changed += 1;
                let (old, new) = (before.line(), user.line());
                let moved = old != new;
                if moved {
                    self.old_ids.insert(user.id);
                    self.old_texts.push(old.text);
                }
                moved.then_some(new)
            }
            None => {
                self.done.added += 1;
                Some(user.line())
            }
        };
        user.bind(self.tenant, &mut self.write)?;
        self.new_lines.extend(line);
        Ok(())
    }

    /// Brings the index up to what was written.
    fn index(self) -> Result<Upserted> {
        search::take(self.tx, self.tenant, &self.old_ids, self.old_texts)?;
        search::put(self.tx, self.tenant, self.new_lines)?;
        Ok(self.done)
    }
}

/// In the order of ids, which is the order of the table.
fn latest_by_id(users: &[UserRow]) -> Vec<&UserRow> {
    let mut latest: Vec<&UserRow> = users.iter().rev().collect();
    latest.sort_by_key(|user| user.id);
    latest.dedup_by_key(|user| user.id);
    latest
}
