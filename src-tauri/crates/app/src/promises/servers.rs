//! What servers show without anybody signing in: each address looked at once in a pass, however many databases it has.
//!
//! What must always hold: over TLS nothing is asked of a server whose certificate is not accepted, even where a line that
//! was opened before would still carry it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use reeve_domain::tenant::Tenant;
use reeve_domain::tls::Trust;
use reeve_domain::version::Version;
use reeve_domain::{Code, Fault};
use reeve_odoo::Server;
use reeve_promises::{PlainHttp, Seen, ServerSeen, Tls, Unseen};
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout_at};

use super::look::seen;
use super::unseen::{shuts_out, unseen};
use crate::reeve::Reeve;
use crate::tenants;

/// The longest that a look waits for a server, and then for its session: one that takes what comes and answers nothing keeps
/// nobody else waiting.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// What a server showed.
#[derive(Debug, Clone)]
pub(super) struct ServerLook {
    pub(super) tls: Seen<Tls>,
    pub(super) plain_http: Seen<PlainHttp>,
    pub(super) hsts_seconds: Seen<Option<u64>>,
    pub(super) version: Seen<Version>,
    pub(super) server: Seen<ServerSeen>,
    /// Why it could not be reached, or not as it should be.
    pub(super) fault: Option<Fault>,
}

impl ServerLook {
    /// One that nobody made.
    pub(super) fn none(why: Unseen, fault: Option<Fault>) -> Self {
        Self {
            tls: Seen::Not(why),
            plain_http: Seen::Not(why),
            hsts_seconds: Seen::Not(why),
            version: Seen::Not(why),
            server: Seen::Not(why),
            fault,
        }
    }

    /// As it is for another database of the server.
    fn of(&self, database: &str) -> Self {
        let mut look = self.clone();
        if let Seen::At(_, server) = &mut look.server {
            database.clone_into(&mut server.database);
        }
        look
    }
}

/// Looks of a pass, by address and by whose word is taken for its certificate.
#[derive(Default)]
pub(super) struct Servers(Mutex<HashMap<String, Vec<(Trust, Shared)>>>);

type Shared = Arc<OnceCell<ServerLook>>;

impl Servers {
    /// What a tenant's server shows: looked at by the first who asks, the others wait for that.
    pub(super) async fn look(&self, reeve: &Reeve, tenant: &Tenant) -> ServerLook {
        let shared = self.shared(tenant);
        shared.get_or_init(|| look(reeve, tenant)).await.of(&tenant.database)
    }

    fn shared(&self, tenant: &Tenant) -> Shared {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at_address = all.entry(tenant.url.clone()).or_default();
        if let Some((_, shared)) = at_address.iter().find(|(trust, _)| *trust == tenant.trust) {
            return Arc::clone(shared);
        }
        let shared = Shared::default();
        at_address.push((tenant.trust.clone(), Arc::clone(&shared)));
        shared
    }
}

async fn look(reeve: &Reeve, tenant: &Tenant) -> ServerLook {
    match tenants::server_of(tenant) {
        Ok(server) => {
            let until = Instant::now() + reeve.host().patience(PATIENCE);
            look_at(&server, tenant, until, || reeve.host().now()).await
        }
        Err(fault) => ServerLook::none(unseen(&fault), Some(fault)),
    }
}

/// What it answered by then; whoever has not has timed out, and is not waited for any more.
pub(super) async fn by<T, E: Into<Fault>>(
    until: Instant,
    asking: impl Future<Output = Result<T, E>>,
) -> Result<T, Fault> {
    match timeout_at(until, asking).await {
        Ok(answer) => answer.map_err(Into::into),
        Err(_) => Err(Fault::new(Code::TimedOut, "The server took too long to answer.")),
    }
}

async fn look_at(
    server: &Server,
    tenant: &Tenant,
    until: Instant,
    now: impl Fn() -> DateTime<Utc>,
) -> ServerLook {
    let mut faults = Vec::new();
    let mut look = ServerLook::none(Unseen::PlainHttp, None);
    if !tenant.url.starts_with("http://") {
        look.tls = seen(by(until, server.tls()).await, &now, &mut faults);
        if let Seen::Not(why) = look.tls
            && shuts_out(why)
        {
            // whoever does not answer is not asked four times more
            return ServerLook::none(why, faults.into_iter().next());
        }
        look.hsts_seconds = seen(by(until, hsts_seconds(server, &look.tls)).await, &now, &mut faults);
        look.plain_http = match look.hsts_seconds {
            // who asks for patience has it; and that nobody answers without TLS says nothing where nobody does with it
            Seen::Not(why @ (Unseen::HeldOff | Unseen::Unreachable | Unseen::OurSide)) => Seen::Not(why),
            _ => seen(by(until, server.plain_http()).await, &now, &mut faults),
        };
        if let Seen::Not(why @ (Unseen::HeldOff | Unseen::NotTrusted)) = look.hsts_seconds {
            let rest = ServerLook::none(why, faults.into_iter().next());
            return ServerLook { tls: look.tls, plain_http: look.plain_http, ..rest };
        }
    }
    look.version = seen(by(until, server.version()).await, &now, &mut faults);
    look.server = match &look.version {
        Seen::Not(why) if shuts_out(*why) => Seen::Not(*why),
        _ => seen(by(until, server.seen_by_strangers(&tenant.database)).await, &now, &mut faults),
    };
    look.fault = faults.into_iter().next();
    look
}

/// What the headers say, of a server whose certificate was just accepted. A line that was opened before shows none again.
async fn hsts_seconds(server: &Server, tls: &Seen<Tls>) -> reeve_odoo::Result<Option<u64>> {
    if tls.value().is_some_and(|tls| tls.problem.is_some()) {
        server.accepted_certificate().await?;
    }
    server.hsts_seconds().await
}
