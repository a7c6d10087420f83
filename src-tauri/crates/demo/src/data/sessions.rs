//! What a database remembers of web sessions: identities confirmed, wizards still open, devices and what ended them.
//!
//! The sessions themselves are the server's. A database only knows them by their ids.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::{Device, TenantData};
use crate::moment::Moment;

/// So many characters of a session's id stay the same while it lives: what a device is known by.
const IDENTIFIER: usize = 42;
/// A confirmed identity counts this long, in microseconds.
const CONFIRMED: i64 = 10 * 60 * 1_000_000;
/// Forgotten wizards beyond this many make room, as a real server's vacuum would.
const WIZARDS: usize = 1_000;

/// A call that waits for its caller's identity to be confirmed: a row of `res.users.identitycheck`.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    pub(crate) id: i64,
    pub(crate) uid: i64,
    pub(crate) model: &'static str,
    pub(crate) method: String,
    pub(crate) ids: Vec<i64>,
    /// What was written as the password (up to 18).
    pub(crate) password: Option<String>,
}

/// A key that is yet to be made: a row of `res.users.apikeys.description`.
#[derive(Debug, Clone)]
pub(crate) struct KeyDraft {
    pub(crate) id: i64,
    pub(crate) uid: i64,
    pub(crate) name: String,
    pub(crate) expires: Option<Moment>,
}

/// What one database remembers of its web sessions.
#[derive(Clone, Default)]
pub(crate) struct WebSessions {
    pub(crate) pending: Vec<Pending>,
    pub(crate) drafts: Vec<KeyDraft>,
    /// The session of the call that is being answered.
    pub(crate) current: Option<String>,
    last_pending: i64,
    last_draft: i64,
    last_device: i64,
    confirmed: BTreeMap<String, Moment>,
    revoked: BTreeSet<String>,
}

impl WebSessions {
    /// Keeps a call until its caller is confirmed; gives back the wizard's id.
    pub(crate) fn ask(&mut self, mut pending: Pending) -> i64 {
        self.last_pending += 1;
        pending.id = self.last_pending;
        self.pending.push(pending);
        if self.pending.len() > WIZARDS {
            self.pending.remove(0);
        }
        self.last_pending
    }

    /// Keeps a key that is yet to be made; gives back its id.
    pub(crate) fn draft(&mut self, mut draft: KeyDraft) -> i64 {
        self.last_draft += 1;
        draft.id = self.last_draft;
        self.drafts.push(draft);
        if self.drafts.len() > WIZARDS {
            self.drafts.remove(0);
        }
        self.last_draft
    }

    /// The identity behind a session was confirmed just now.
    pub(crate) fn confirm(&mut self, session: &str) {
        self.confirmed.insert(session.to_owned(), Moment::now());
    }

    /// Whether it was confirmed not long ago.
    pub(crate) fn is_confirmed(&self, session: &str) -> bool {
        self.confirmed.get(session).is_some_and(|at| Moment::now().0 - at.0 < CONFIRMED)
    }

    /// Whether a device is the one that asks.
    pub(crate) fn is_current(&self, device: &Device) -> bool {
        self.current.as_deref().is_some_and(|session| identifier(session) == device.session)
    }

    /// Whether the session was ended by taking its device away.
    pub(crate) fn is_revoked(&self, session: &str) -> bool {
        self.revoked.contains(identifier(session))
    }
}

/// What a session's device is known by.
pub(crate) fn identifier(session: &str) -> &str {
    session.get(..IDENTIFIER).unwrap_or(session)
}

impl TenantData {
    /// Notes a request of a web session: from 18 on its first one makes a device.
    pub(crate) fn see_device(&mut self, session: &str, user_id: i64) {
        if self.version < 18 {
            return;
        }
        let known = identifier(session);
        let now = Moment::now();
        if let Some(device) = self.devices.iter_mut().find(|device| device.session == known) {
            device.last = now;
            return;
        }
        self.add_device(Device {
            id: 0,
            user_id,
            session: known.to_owned(),
            platform: None,
            browser: None,
            ip: "127.0.0.1".to_owned(),
            mobile: false,
            first: now,
            last: now,
        });
    }

    /// Adds a device with an id of its own.
    pub(crate) fn add_device(&mut self, mut device: Device) {
        self.web.last_device += 1;
        device.id = self.web.last_device;
        self.devices.push(device);
    }

    /// Takes devices away and ends their sessions.
    pub(crate) fn revoke_devices(&mut self, which: impl Fn(&Device) -> bool) {
        let (gone, kept) = std::mem::take(&mut self.devices).into_iter().partition(|device| which(device));
        self.devices = kept;
        self.web.revoked.extend(Vec::into_iter(gone).map(|device: Device| device.session));
    }
}
