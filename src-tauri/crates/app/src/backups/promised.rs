//! What the tenants' platforms promised about backups, as the ledger counts it. A platform that cannot be read promises
//! nothing that could be counted, and the ledger says so.

use reeve_domain::Fault;
use reeve_domain::backup::{Holds, Promised, Rhythm};
use reeve_domain::tenant::Tenant;
use reeve_platforms::{Content, Platform, Slots, Stated};

use crate::platforms;
use crate::reeve::Reeve;

/// The promises of all known platforms.
pub(crate) struct Promises(platforms::Known);

impl Promises {
    /// As the platforms state them now.
    pub(crate) async fn read(reeve: &Reeve) -> Self {
        Self(platforms::Known::read(reeve).await)
    }

    /// What a tenant's platform promised it; nothing where that is not known here.
    pub(crate) fn to(&self, tenant: &Tenant) -> Promised {
        self.0.of(&tenant.platform).map(promised).unwrap_or_default()
    }

    /// Why that is not known here.
    pub(super) fn unread(&self, tenant: &Tenant) -> Option<Fault> {
        self.0.of(&tenant.platform).err()
    }
}

/// Where a rhythm is promised and no number, it is one.
fn promised(platform: &Platform) -> Promised {
    let backups = &platform.backups;
    let rhythm = |slots: Stated<Slots>| {
        let slots = *slots.value()?;
        let count = slots.count.value().copied().unwrap_or(1);
        let holds = match slots.holds {
            Content::Full => Holds::Full,
            Content::DatabaseOnly => Holds::DatabaseOnly,
        };
        (count > 0).then_some(Rhythm { count, holds })
    };
    Promised {
        daily: rhythm(backups.daily),
        weekly: rhythm(backups.weekly),
        monthly: rhythm(backups.monthly),
        rpo_hours: platform.rpo_hours.value().copied(),
    }
}
