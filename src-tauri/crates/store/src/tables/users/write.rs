//! What a refresh brings.

use std::collections::HashSet;

use reeve_domain::tenant::TenantId;
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::UserRow;
use super::stored::{COLUMNS, Stored};
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
    let mut known = tx.prepare_cached("SELECT id FROM user WHERE tenant = ?")?;
    let known = known.query_map([no], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    let missing: HashSet<i64> = known.into_iter().filter(|id| !present.contains(id)).collect();
    let mut texts = Vec::new();
    for id in &missing {
        if let Some(gone) = stored(tx, no, *id)? {
            texts.push(gone.line().text);
        }
        tx.prepare_cached("DELETE FROM user WHERE tenant = ? AND id = ?")?.execute([no, *id])?;
        tx.prepare_cached("DELETE FROM api_key WHERE tenant = ? AND user = ?")?.execute([no, *id])?;
    }
    search::take(tx, no, &missing, texts)?;
    Ok(missing.len())
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
        if let Some(before) = stored(tx, tenant, *id)? {
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
    /// Nothing is known of this tenant yet: nothing to compare with.
    first: bool,
    done: Upserted,
    new_lines: Vec<Line>,
    old_ids: HashSet<i64>,
    old_texts: Vec<Vec<u8>>,
}

impl<'a> Changes<'a> {
    fn new(tx: &'a Transaction<'a>, tenant: i64) -> Result<Self> {
        let known: bool = tx
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM user WHERE tenant = ?)")?
            .query_row([tenant], |row| row.get(0))?;
        Ok(Self {
            tx,
            tenant,
            first: !known,
            done: Upserted::default(),
            new_lines: Vec::new(),
            old_ids: HashSet::new(),
            old_texts: Vec::new(),
        })
    }

    fn put(&mut self, user: &Stored) -> Result<()> {
        let before = if self.first { None } else { stored(self.tx, self.tenant, user.id)? };
        let line = match before {
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
        self.write(user)?;
        self.new_lines.extend(line);
        Ok(())
    }

    fn write(&self, user: &Stored) -> Result<()> {
        let mut statement = self.tx.prepare_cached(
            "INSERT INTO user (tenant, id, login, name, email, bits, last_sign_in, group_set)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT DO UPDATE SET login = ?3, name = ?4, email = ?5, bits = ?6, last_sign_in = ?7, group_set = ?8",
        )?;
        user.bind(self.tenant, &mut statement)
    }

    /// Brings the index up to what was written.
    fn index(self) -> Result<Upserted> {
        search::take(self.tx, self.tenant, &self.old_ids, self.old_texts)?;
        search::put(self.tx, self.tenant, self.new_lines)?;
        Ok(self.done)
    }
}

fn stored(tx: &Transaction<'_>, tenant: i64, id: i64) -> Result<Option<Stored>> {
    let mut statement =
        tx.prepare_cached(&format!("SELECT {COLUMNS} FROM user WHERE tenant = ? AND id = ?"))?;
    Ok(statement.query_row(params![tenant, id], Stored::of_row).optional()?)
}

/// In the order of ids, which is the order of the table.
fn latest_by_id(users: &[UserRow]) -> Vec<&UserRow> {
    let mut latest: Vec<&UserRow> = users.iter().rev().collect();
    latest.sort_by_key(|user| user.id);
    latest.dedup_by_key(|user| user.id);
    latest
}
