//! The swap: one database takes the place of another under its name, by two renames with nothing in between.
//!
//! What must always hold when a swap is over, well or badly, and the server can still be asked: the live name has a
//! database. A rename whose answer never arrived is looked at, never guessed.

use std::time::{Duration, Instant};

use reeve_domain::restore::{Swapped, swapped};
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::manager::{DatabaseManager, done};
use crate::retry;
use crate::transport::{Chosen, service};

/// How often a rename is tried: in the moment between, somebody may have connected to what is renamed.
const ATTEMPTS: u32 = 5;
const PAUSE: Duration = Duration::from_millis(100);
const PAUSE_MOST: Duration = Duration::from_secs(5);
/// How long a server is asked on that cannot be reached amid a swap.
const PATIENCE: Duration = Duration::from_secs(180);

/// The names of a swap.
#[derive(Debug, Clone, Copy)]
pub struct Swapping<'a> {
    /// The name that people work under.
    pub live: &'a str,
    /// What is to be live.
    pub coming: &'a str,
    /// The name that what is live now gets; it must be free.
    pub going: &'a str,
}

impl DatabaseManager {
    /// How far a swap came, by the names on the server.
    ///
    /// # Errors
    /// Whatever keeps the server from being asked.
    pub async fn swapped(&self, names: &Swapping<'_>) -> Result<Swapped> {
        let live = self.exists(names.live).await?;
        let coming = self.exists(names.coming).await?;
        Ok(swapped(live, coming, self.exists(names.going).await?))
    }

    /// Swaps, or goes on with a swap that was broken off between its renames. Answers for how long at most no database had
    /// the live name, as far as it was this one that took it away.
    ///
    /// The same with `coming` and `going` exchanged is the way back.
    ///
    /// # Errors
    /// The first failure. What was live is live again by then, unless the server cannot be asked any more or refuses that
    /// too: [`Self::swapped`] says it. [`Error::Misuse`] where the names are not as before or amid a swap; nothing was done.
    pub async fn swap(&self, names: &Swapping<'_>) -> Result<Duration> {
        self.proven().await?;
        let beside = self.bystander(names).await?;
        let swapped = self.swapped(names).await?;
        let began = Instant::now();
        match swapped {
            Swapped::Done => return Ok(Duration::ZERO),
            Swapped::Between => {}
            Swapped::NotYet => self.move_over(names.live, names.going, &beside).await?,
            Swapped::Unknown => {
                let Swapping { live, coming, going } = names;
                let why = format!(
                    "The databases {live}, {coming} and {going} are not as a swap needs or leaves them."
                );
                return Err(Error::Misuse { why });
            }
        }
        self.move_in(names, &beside).await?;
        Ok(began.elapsed())
    }

    /// A database that the swap leaves alone, chosen where the server words its refusals only beside one.
    async fn bystander(&self, names: &Swapping<'_>) -> Result<Chosen> {
        let involved = [names.live, names.coming, names.going];
        let listed = self.server.databases().await?.unwrap_or_default();
        let bystander = listed.iter().find(|name| !involved.contains(&name.as_str()));
        self.server.beside(bystander.map(String::as_str)).await
    }

    /// The second rename; where it fails for good, what was live gets its name back.
    async fn move_in(&self, names: &Swapping<'_>, beside: &Chosen) -> Result<()> {
        let Err(why) = self.move_over(names.coming, names.live, beside).await else { return Ok(()) };
        match self.move_over(names.going, names.live, beside).await {
            Ok(()) => tracing::warn!("a swap failed at its second rename, and the first was undone"),
            Err(_) => tracing::error!("a swap failed at its second rename, and so did undoing the first"),
        }
        Err(why)
    }

    /// Renames, again after a failure, until it is done or was refused often enough. While the server cannot be asked it is
    /// asked on, for minutes: what has the live name is known to nobody then.
    async fn move_over(&self, from: &str, to: &str, beside: &Chosen) -> Result<()> {
        let (until, mut refused, mut pause) = (Instant::now() + PATIENCE, 0, PAUSE);
        loop {
            let Err(error) = self.rename(from, to, beside).await else { return Ok(()) };
            if matches!(error, Error::MasterPasswordWrong) {
                return Err(error);
            }
            // an answer that was lost, or words that came too late: only the names tell
            match self.moved(from, to).await {
                Ok(true) => return Ok(()),
                Ok(false) => refused += 1,
                Err(unseen) if !unseen.passes() || Instant::now() >= until => return Err(unseen),
                Err(_) => {}
            }
            if refused >= ATTEMPTS {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE_MOST);
        }
    }

    /// Gives a database another name, over the service that checks a master password and never sets one: this needs no
    /// other proof, however often it is tried. The filestore goes along; calls that are under way in it are cut off. It is
    /// done in a moment: where the answer does not come, the names are looked at, and it is not waited for.
    async fn rename(&self, from: &str, to: &str, beside: &Chosen) -> Result<()> {
        let args = json!([self.master.expose(), from, to]);
        done(service::<Value>(self.server.wire(), beside, "db", "rename", args).await?)
    }

    async fn moved(&self, from: &str, to: &str) -> Result<bool> {
        Ok(!self.exists(from).await? && self.exists(to).await?)
    }

    /// Whether there is a database of this name, asked until the server says so or not.
    async fn exists(&self, database: &str) -> Result<bool> {
        let (wire, nowhere) = (self.server.wire(), Chosen::default());
        let ask = || service::<bool>(wire, &nowhere, "db", "db_exist", json!([database]));
        match retry::read(wire.limits(), ask).await? {
            Ok(exists) => Ok(exists.value),
            Err(refusal) => Err(refusal.into_error()),
        }
    }
}
