//! What may be typed after `reeve restore`.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, Subcommand, ValueEnum};
use reeve_domain::grant::span;
use reeve_domain::restore::RestoreTarget;

use super::go_on::{Continue, Opening, Verify};
use crate::grant::HandingOver;
use crate::plan::Applying;

const DAY: u32 = 24 * 60 * 60;

/// Restores. Wherever a REQUEST is named, a file that was handed over, `-` for one on stdin, or an id (its beginning is
/// enough) will do.
#[derive(Debug, Subcommand)]
#[command(after_help = "A restore to the live database, by two people:\n  \
    reeve restore loss Acme --since 2026-11-20T02:00:00Z\n  \
    reeve restore request Acme --backup acme.zip --target live --reason \"an import went wrong\" --out request.txt\n  \
    reeve restore approve request.txt --out approved.txt      (somebody else)\n  \
    reeve restore run approved.txt                            (who has the server's master password)\n  \
    reeve restore rollback ID")]
pub enum Restores {
    /// Ask for a restore: somebody else approves it.
    #[command(after_help = "For example, to look at an old state beside the live one:\n  \
        reeve restore request Acme --backup acme.zip --target side --reason \"compare the prices of June\" --out request.txt")]
    Request(Request),
    /// Approve a restore that somebody else asked for.
    #[command(after_help = examples!("reeve restore approve request.txt --type acme --out approved.txt"))]
    Approve {
        /// The request.
        request: String,
        /// Conditions, told to whoever carries it out.
        #[arg(long, value_name = "TEXT", default_value = "")]
        words: String,
        #[command(flatten)]
        digits: Compared,
        #[command(flatten)]
        how: Agreeing,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// Refuse a restore that somebody else asked for.
    #[command(after_help = examples!(
        "reeve restore refuse request.txt --reason \"After the closing, please\""
    ))]
    Refuse {
        /// The request.
        request: String,
        /// Why; whoever asked is told.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// Take one's own request back.
    #[command(after_help = examples!("reeve restore withdraw 1a2b3c4d"))]
    Withdraw {
        /// The request.
        request: String,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// Take in a request, or what was said of it, that was handed over.
    #[command(after_help = examples!("reeve restore receive approved.txt"))]
    Receive {
        /// The file; `-` for stdin.
        file: String,
    },
    /// Write a request out with everything that was said of it, to hand it over.
    #[command(after_help = examples!("reeve restore send 1a2b3c4d --out thread.txt"))]
    Send {
        /// The request.
        request: String,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// Restores known here: asked for, under way, ended.
    #[command(after_help = examples!("reeve restore list"))]
    List,
    /// What a tenant has that a backup of that time lacks.
    #[command(after_help = "For example:\n  reeve restore loss Acme --since 2026-11-20T02:00:00Z")]
    Loss {
        /// The tenant's name.
        name: String,
        /// When the backup was made.
        #[arg(long, value_name = "TIME")]
        since: DateTime<Utc>,
    },
    /// Carry an approved restore out: looked at, sent, proven on the side, and where that was approved made live.
    #[command(after_help = "For example:\n  \
        reeve restore run approved.txt --preview\n  \
        reeve restore run approved.txt --confirm-loss 120 --yes")]
    Run(Run),
    /// Where a restore stands, with its steps.
    #[command(after_help = examples!("reeve restore status 1a2b3c4d"))]
    Status {
        /// The request.
        request: String,
    },
    /// Go on with a restore that was broken off, or that waits for somebody to decide.
    #[command(after_help = "For example, where the backup is older than the password that is stored:\n  \
        reeve restore continue 1a2b3c4d --type acme --confirm-loss 120 --secret-stdin < password")]
    Continue(Continue),
    /// Look from outside at what the provider's helpdesk reports done: it answers, and has what the backup has.
    #[command(after_help = "For example:\n  \
        reeve restore run approved.txt --by-provider --yes     (says what to ask of the helpdesk)\n  \
        reeve restore verify 1a2b3c4d --database acme_old --url https://old.example.com")]
    Verify(Verify),
    /// Put back what was live before a restore: the same swap the other way.
    #[command(after_help = "For example:\n  reeve restore rollback 1a2b3c4d --confirm-loss 3 --yes")]
    Rollback {
        /// The request.
        request: String,
        /// Agree to lose as many of the records that were made or changed since the restore; with more by now nothing is
        /// done. “unknown” where the tenant cannot tell.
        #[arg(long, value_name = "N", value_parser = seen)]
        confirm_loss: Option<Seen>,
        #[command(flatten)]
        how: Agreeing,
    },
    /// Leave a restore that is not live: what was made on the side is dropped, the live database is not touched.
    #[command(after_help = examples!("reeve restore stop 1a2b3c4d"))]
    Stop {
        /// The request.
        request: String,
        #[command(flatten)]
        how: Applying,
    },
    /// Drop the database that a restore made or kept beside the live one.
    #[command(after_help = examples!("reeve restore drop 1a2b3c4d --type acme_before"))]
    Drop {
        /// The request.
        request: String,
        #[command(flatten)]
        how: Agreeing,
    },
    /// Keep that database for so long from now; then somebody is reminded, and nothing is dropped by itself.
    #[command(after_help = examples!("reeve restore keep 1a2b3c4d --for 14d"))]
    Keep {
        /// The request.
        request: String,
        /// Such as 14d.
        #[arg(long = "for", value_name = "TIME", value_parser = days)]
        days: u32,
    },
}

/// What is asked for.
#[derive(Debug, Args)]
pub struct Request {
    /// The tenant's name here.
    pub name: String,
    /// The backup: a file, the id of one that is here, or how the id of one in the vault begins.
    #[arg(long, value_name = "FILE|ID")]
    pub backup: String,
    /// When it was made, such as 2026-11-21T02:30:00Z, where neither its name nor what is noted beside it says.
    #[arg(long, value_name = "TIME")]
    pub at: Option<DateTime<Utc>>,
    /// Beside the live database, or in its place.
    #[arg(long, value_enum)]
    pub target: Target,
    /// The name of the database on the side; left to whoever carries it out when not given.
    #[arg(long)]
    pub database: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Not before, such as 2026-11-23T20:00:00Z.
    #[arg(long, value_name = "TIME", requires = "until")]
    pub from: Option<DateTime<Utc>>,
    /// Not begun after; a week from now when not given.
    #[arg(long, value_name = "TIME", requires = "from")]
    pub until: Option<DateTime<Utc>>,
    /// Send it by this desk.
    #[arg(long, value_name = "NAME")]
    pub desk: Option<String>,
    #[command(flatten)]
    pub handing: HandingOver,
}

/// How it is carried out.
#[derive(Debug, Args)]
pub struct Run {
    /// The request.
    pub request: String,
    /// The backup's file, where this computer does not know it.
    #[arg(long, value_name = "FILE")]
    pub backup: Option<PathBuf>,
    /// Scheduled actions and outgoing mail stay stopped in a database on the side: as they do where nothing is said.
    #[arg(long, conflicts_with = "as_it_is")]
    pub neutralise: bool,
    /// They run in a database on the side, as in the live one.
    #[arg(long)]
    pub as_it_is: bool,
    /// For how long the other database is kept, in days.
    #[arg(long, value_name = "TIME", default_value = "14d", value_parser = days)]
    pub keep: u32,
    /// Agree to lose as many of the records that were made or changed since the backup; with more by now nothing is done.
    /// “unknown” where the tenant cannot tell.
    #[arg(long, value_name = "N", value_parser = seen)]
    pub confirm_loss: Option<Seen>,
    /// Agree to a database that another computer's restore made beside the live one: whoever made it says that nobody restores
    /// there now. May be given more than once.
    #[arg(long, value_name = "NAME")]
    pub beside: Vec<String>,
    /// Send nothing: the provider's helpdesk does it, where its server lets nothing be restored from outside. Says what to ask
    /// of it.
    #[arg(long)]
    pub by_provider: bool,
    #[command(flatten)]
    pub opening: Opening,
    #[command(flatten)]
    pub digits: Compared,
    #[command(flatten)]
    pub how: Agreeing,
}

/// Whose word it is taken on.
#[derive(Debug, Args)]
pub struct Compared {
    /// The digits of the card of whoever asked, or approved, as its owner read them to you: needed for a card with other keys
    /// than before, refused when they are not those of the request.
    #[arg(long, value_name = "DIGITS", conflicts_with = "preview")]
    pub fingerprint: Option<String>,
}

/// How something is agreed to that may ask for a name.
#[derive(Debug, Args)]
pub struct Agreeing {
    /// Agree by naming the database that is at stake: refused when it is another one.
    #[arg(long = "type", value_name = "NAME", conflicts_with = "preview")]
    pub typed: Option<String>,
    #[command(flatten)]
    pub how: Applying,
}

/// The loss that is agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// So many records at most.
    Records(u64),
    /// Whatever it is: the tenant cannot tell.
    Unknown,
}

/// The loss that was typed: a number of records, or that it is unknown.
pub fn seen(typed: &str) -> Result<Seen, String> {
    if typed == "unknown" {
        return Ok(Seen::Unknown);
    }
    typed.parse().map(Seen::Records).map_err(|_| "write a number of records, or “unknown”".into())
}

/// Where to.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Target {
    /// Beside the live database, under a name of its own.
    Side,
    /// In the live database's place.
    Live,
}

impl From<Target> for RestoreTarget {
    fn from(target: Target) -> Self {
        match target {
            Target::Side => Self::Side,
            Target::Live => Self::Live,
        }
    }
}

/// Whole days of what was typed: `14d`.
fn days(typed: &str) -> Result<u32, String> {
    let seconds = span(typed).map_err(|fault| fault.message)?;
    if seconds % DAY == 0 { Ok(seconds / DAY) } else { Err("it is kept for whole days: write 14d".into()) }
}

/// So many days from now.
pub fn in_days(days: u32, now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_add_signed(TimeDelta::days(i64::from(days))).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_kept_for_whole_days() {
        assert_eq!((days("14d"), days("48h")), (Ok(14), Ok(2)));
        for wrong in ["14", "12h", "0d", "soon"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }
}
