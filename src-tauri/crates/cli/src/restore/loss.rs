//! What a restore, or putting one back, would lose: read from the live tenant where it answers.

use chrono::{DateTime, Utc};
use reeve_app::api::{LookLoss, LossView, RestoreView};
use reeve_app::{Reeve, restores};
use reeve_domain::restore::{LostRecords, RestoreTarget};
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};

use super::arguments::{Agreeing, Seen};
use crate::output::{counted, table};

/// Models shown to people; scripts get all of them.
const SHOWN: usize = 15;

/// What was looked at.
pub struct Look {
    seen: Option<LossView>,
    since: &'static str,
}

impl Look {
    /// Nothing is at stake, or nobody here can look.
    pub fn none() -> Self {
        Self { seen: None, since: "" }
    }

    /// What the live database has that the backup lacks, where it is at stake.
    ///
    /// # Errors
    /// As `restores::loss`.
    pub async fn before(reeve: &Reeve, view: &RestoreView, tenant: &TenantId) -> Result<Self, Fault> {
        if view.request.target == RestoreTarget::Side {
            return Ok(Self::none());
        }
        Self::until_now(reeve, tenant, view.request.backup.at, "since the backup").await
    }

    /// What the live database got since the restore.
    ///
    /// # Errors
    /// As `restores::loss`.
    pub async fn after(reeve: &Reeve, tenant: &TenantId, since: DateTime<Utc>) -> Result<Self, Fault> {
        Self::until_now(reeve, tenant, since, "since the restore").await
    }

    /// What the live database got since a time; `words` say since what.
    ///
    /// # Errors
    /// As `restores::loss`.
    pub async fn until_now(
        reeve: &Reeve,
        tenant: &TenantId,
        since: DateTime<Utc>,
        words: &'static str,
    ) -> Result<Self, Fault> {
        let request = LookLoss { tenant: tenant.clone(), since };
        Ok(Self { seen: Some(Box::pin(restores::loss(reeve, request)).await?), since: words })
    }

    /// For scripts.
    pub fn view(&self) -> Option<&LossView> {
        self.seen.as_ref()
    }

    /// How many records may be lost: as many as was said, else as many as were just counted.
    pub fn agreed(&self, said: Option<Seen>) -> Option<u64> {
        match said {
            Some(Seen::Records(most)) => Some(most),
            Some(Seen::Unknown) | None => self.seen.as_ref()?.loss.as_ref().map(|loss| loss.all),
        }
    }

    /// Why nobody who reads no plan agrees to it: what could not be counted has to be agreed to in so many words.
    pub fn unread(&self, said: Option<Seen>, how: &Agreeing) -> Option<Fault> {
        let uncounted = self.seen.as_ref().is_some_and(|seen| seen.loss.is_none());
        if !uncounted || said.is_some() || !(how.how.yes || how.typed.is_some()) {
            return None;
        }
        let fault = Fault::new(Code::ConfirmationNeeded, "Nobody can count what would be lost.");
        Some(fault.next("Agree to that too: --confirm-loss unknown."))
    }

    /// For people.
    pub fn text(&self) -> String {
        self.seen.as_ref().map(|seen| text(seen, self.since)).unwrap_or_default()
    }
}

/// What would be lost, by model, for people.
pub fn text(view: &LossView, since: &str) -> String {
    let Some(loss) = &view.loss else {
        let why = view.why_not.as_deref().unwrap_or("The tenant does not answer.");
        return format!("What would be lost CANNOT BE COUNTED: {why}\n");
    };
    if loss.all == 0 && loss.unseen.is_empty() {
        return format!("Nothing was made or changed {since}: nothing would be lost.\n");
    }
    let mut text = format!("{} made or changed {since} WOULD BE LOST.\n", counted(loss.all, "record"));
    let row = |lost: &LostRecords| {
        vec![lost.name.clone(), lost.model.clone(), lost.created.to_string(), lost.changed.to_string()]
    };
    let rows: Vec<Vec<String>> = loss.models.iter().take(SHOWN).map(row).collect();
    if !rows.is_empty() {
        text.push_str(&table(&["DATA", "MODEL", "MADE", "CHANGED"], &rows));
    }
    if loss.models.len() > SHOWN {
        text.push_str(&format!("… and {} more; --json lists them all\n", loss.models.len() - SHOWN));
    }
    if !loss.unseen.is_empty() {
        let more = counted(loss.unseen.len() as u64, "model");
        text.push_str(&format!("Not counted, as this login may not read them: {more}.\n"));
    }
    text
}
