//! Sources that are read again because what they had last is old: by whoever looks at many tenants at once.
//!
//! What must always hold: a server that many sources are on is asked by a few at a time, and no more once it was out of
//! reach for several in a row; a source that is refused is nothing against its server; what an earlier reading found stays.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault, Retry};
use reeve_store::sources as table;
use reeve_store::sources::StoredSource;
use tokio::sync::Semaphore;

use super::read::read_or_note;
use crate::reeve::Reeve;

/// What was read so lately counts as of now: whoever looks twice within minutes costs nobody two listings.
const HOLDS: TimeDelta = TimeDelta::minutes(5);
/// Sources of one server read at once.
const AT_ONCE: usize = 4;
/// A server that was out of reach for so many sources in a row is left alone.
const GIVEN_UP_AFTER: u32 = 3;

/// The servers that sources are on, for as long as somebody goes through many tenants.
#[derive(Default)]
pub(crate) struct Due(Mutex<HashMap<String, Arc<Server>>>);

struct Server {
    turns: Semaphore,
    /// Sources in a row for which it was out of reach.
    missed: AtomicU32,
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
        if let Some(left) = server.left_alone(&host) {
            return Ok(Some(left));
        }
        let fault = read_or_note(reeve, tenant, &stored.source).await?.err();
        server.asked(fault.as_ref());
        Ok(fault)
    }

    fn server(&self, host: &str) -> Arc<Server> {
        let mut servers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Arc::new(Server::default());
        Arc::clone(servers.entry(host.to_owned()).or_insert_with(fresh))
    }
}

impl Default for Server {
    fn default() -> Self {
        Self { turns: Semaphore::new(AT_ONCE), missed: AtomicU32::new(0) }
    }
}

impl Server {
    /// Notes what came of asking it for a source.
    fn asked(&self, fault: Option<&Fault>) {
        if fault.is_some_and(is_out_of_reach) {
            self.missed.fetch_add(1, Ordering::Relaxed);
        } else {
            self.missed.store(0, Ordering::Relaxed);
        }
    }

    /// Why it is not asked any more; nothing where it is. Folders of this computer (no host) have nothing in common.
    fn left_alone(&self, host: &str) -> Option<Fault> {
        let given_up = !host.is_empty() && self.missed.load(Ordering::Relaxed) >= GIVEN_UP_AFTER;
        given_up.then(|| {
            let words = format!(
                "{host} was out of reach for {GIVEN_UP_AFTER} sources in a row, so this one was not read again."
            );
            Fault::new(Code::SourceFailed, words)
                .with("host", host)
                .next("Look at the network and at that server, then read the source again.")
        })
    }
}

/// Whether this says of the whole server that it cannot be reached, and not only that it refuses this source.
fn is_out_of_reach(fault: &Fault) -> bool {
    fault.code == Code::SourceFailed && fault.retry == Retry::Now
}

/// Whether a source is to be read again. A time that is still to come was written under another clock.
fn is_due(listed_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    listed_at.is_none_or(|at| !(at..at + HOLDS).contains(&now))
}

#[cfg(test)]
mod tests {
    use super::super::read::told;
    use super::*;

    fn failed(passing: bool) -> Fault {
        told(reeve_backups::Error::Source { why: "it did not work".into(), passing })
    }

    /// Why a server is left alone after these faults of its sources.
    fn after(faults: &[Option<Fault>]) -> Option<Fault> {
        let server = Server::default();
        for fault in faults {
            server.asked(fault.as_ref());
        }
        server.left_alone("s3.eu-central-1")
    }

    #[test]
    fn a_server_that_is_out_of_reach_for_several_in_a_row_is_left_alone_and_it_is_said() {
        let missed = || Some(failed(true));
        let left = after(&[missed(), missed(), missed()]).expect("it is left alone");
        assert_eq!(left.code, Code::SourceFailed);
        assert!(left.message.contains("s3.eu-central-1"), "{left}");
        assert_eq!(after(&[missed(), missed()]), None, "twice may be chance");
        assert_eq!(after(&[missed(), missed(), None, missed()]), None, "it answered meanwhile");
    }

    #[test]
    fn a_server_that_refuses_some_sources_is_asked_for_the_others() {
        let refused = || Some(failed(false));
        assert_eq!(after(&[refused(), refused(), refused(), refused()]), None, "their keys have expired");
        let missed = || Some(failed(true));
        assert_eq!(after(&[missed(), missed(), refused(), missed()]), None, "whoever refuses is there");
        let gone = || Some(told(reeve_backups::Error::Gone));
        assert_eq!(after(&[gone(), gone(), gone()]), None);
    }

    #[test]
    fn folders_of_this_computer_have_nothing_in_common() {
        let server = Server::default();
        (0..9).for_each(|_| server.asked(Some(&failed(true))));
        assert_eq!(server.left_alone(""), None);
    }

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
