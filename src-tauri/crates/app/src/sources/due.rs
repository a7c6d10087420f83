//! Sources that are read again because what they had last is old: by whoever looks at many tenants at once.
//!
//! What must always hold: a server that many sources are on is asked by a few at a time, and no more once several in a row
//! could not be read there; what an earlier reading found stays.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::Fault;
use reeve_domain::tenant::Tenant;
use reeve_store::sources as table;
use reeve_store::sources::StoredSource;
use tokio::sync::Semaphore;

use super::read::read_or_note;
use crate::reeve::Reeve;

/// What was read so lately counts as of now: whoever looks twice within minutes costs nobody two listings.
const HOLDS: TimeDelta = TimeDelta::minutes(5);
/// Sources of one server read at once.
const AT_ONCE: usize = 4;
/// A server where so many sources in a row could not be read is left alone.
const GIVEN_UP_AFTER: u32 = 3;

/// The servers that sources are on, for as long as somebody goes through many tenants.
#[derive(Default)]
pub(crate) struct Due(Mutex<HashMap<String, Arc<Server>>>);

struct Server {
    turns: Semaphore,
    /// Sources in a row that could not be read.
    failed: AtomicU32,
}

impl Due {
    /// Reads again those sources of a tenant that are due. Returns why one of them could not be read.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub(crate) async fn read(&self, reeve: &Reeve, tenant: &Tenant) -> Result<Option<Fault>, Fault> {
        let (id, now) = (tenant.id.clone(), reeve.host().now());
        let sources = reeve.store().await?.read(move |db| table::list(db, Some(&id))).await?;
        let mut fault = None;
        for stored in sources.into_iter().filter(|stored| is_due(stored.listed_at, now)) {
            fault = self.one(reeve, tenant, stored).await?.or(fault);
        }
        Ok(fault)
    }

    async fn one(
        &self,
        reeve: &Reeve,
        tenant: &Tenant,
        stored: StoredSource,
    ) -> Result<Option<Fault>, Fault> {
        let host = stored.source.place.host();
        let server = self.server(&host);
        let Ok(_turn) = server.turns.acquire().await else { return Ok(stored.fault) };
        // folders of this computer have nothing in common
        if !host.is_empty() && server.failed.load(Ordering::Relaxed) >= GIVEN_UP_AFTER {
            return Ok(stored.fault);
        }
        let ended = read_or_note(reeve, tenant, &stored.source).await?;
        let in_a_row =
            if ended.is_ok() { 0 } else { server.failed.load(Ordering::Relaxed).saturating_add(1) };
        server.failed.store(in_a_row, Ordering::Relaxed);
        Ok(ended.err())
    }

    fn server(&self, host: &str) -> Arc<Server> {
        let mut servers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Arc::new(Server { turns: Semaphore::new(AT_ONCE), failed: AtomicU32::new(0) });
        Arc::clone(servers.entry(host.to_owned()).or_insert_with(fresh))
    }
}

/// Whether a source is to be read again. A time that is still to come was written under another clock.
fn is_due(listed_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    listed_at.is_none_or(|at| !(at..at + HOLDS).contains(&now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_holds_for_minutes() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(100);
        for (listed, due, why) in [
            (None, true, "never read"),
            (Some(now - TimeDelta::minutes(4)), false, "just read"),
            (Some(now - TimeDelta::minutes(5)), true, "it may have more by now"),
            (Some(now + TimeDelta::hours(1)), true, "the clock was ahead then"),
        ] {
            assert_eq!(is_due(listed, now), due, "{why}");
        }
    }
}
