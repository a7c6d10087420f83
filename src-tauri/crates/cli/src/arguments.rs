//! What may be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::backup::{Asking, Provings};
use crate::card::Cards;
use crate::demo::Demo;
use crate::desk::Desks;
use crate::export::Export;
use crate::grant::Grants;
use crate::journal::Journal;
use crate::plan::{Applying, Plans};
use crate::platform::Platforms;
use crate::policy::{Baselines, Policies};
use crate::promises::Promises;
use crate::restore::Restores;
use crate::source::Sources;
use crate::tenant::Tenant;
use crate::users::Users;
use crate::vault::Vaults;

/// A control panel for hosted ERP databases: the command line.
#[derive(Debug, Parser)]
#[command(name = "reeve", version, propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done, 1 failed, 2 usage, 3 refused by the tenant, 4 unreachable, 5 partly done.\n\
    Secrets rest in the system's keyring, or with REEVE_KEYS=file in a file under REEVE_PASSPHRASE."
)]
pub struct Arguments {
    /// The data folder; the platform's own when not given.
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// One JSON document on stdout.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subjects.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Connect tenants and look at them.
    #[command(subcommand)]
    Tenant(Tenant),
    /// See and change who can sign in.
    #[command(subcommand)]
    Users(Users),
    /// Password and lock-out policies: see, compare, set.
    #[command(subcommand)]
    Policy(Policies),
    /// Named sets of policy values.
    #[command(subcommand)]
    Baseline(Baselines),
    /// Planned changes: look, apply, undo.
    #[command(subcommand)]
    Plan(Plans),
    /// Who you are to the others, and who they are.
    #[command(subcommand)]
    Card(Cards),
    /// Where requests, answers and receipts travel.
    #[command(subcommand)]
    Desk(Desks),
    /// Support access: ask, approve, end, account for.
    #[command(subcommand)]
    Grant(Grants),
    /// Take backups, bring them here from where they are kept, prove them.
    #[command(subcommand)]
    Backup(Backup),
    /// Where tenants' backups are kept.
    #[command(subcommand)]
    Source(Sources),
    /// A vault of one's own: backups kept small, checked, and readable with restic.
    #[command(subcommand)]
    Vault(Vaults),
    /// What platforms promised, and whether it is kept.
    #[command(subcommand)]
    Promises(Promises),
    /// Platforms: what providers promise, with files of your own.
    #[command(subcommand)]
    Platform(Platforms),
    /// Restores: ask for one, approve it, carry it out, put back what was there.
    #[command(subcommand)]
    Restore(Restores),
    /// The record of what was done.
    #[command(subcommand)]
    Journal(Journal),
    /// Write a whole list to a file that can be handed on.
    #[command(after_help = examples!(
        "reeve export journal --to journal.csv",
        "reeve export accesses --tenant Acme --to accesses.html"
    ))]
    Export(Export),
    /// The demo fleet: made-up tenants on this computer.
    #[command(subcommand)]
    Demo(Demo),
    /// Write the manual pages and the shells' completions: what a package carries beside the program.
    #[command(hide = true)]
    Manual {
        /// The folder; made where it is missing.
        folder: PathBuf,
    },
}

/// Backups.
#[derive(Debug, Subcommand)]
pub enum Backup {
    /// Backups taken or proven from here.
    #[command(after_help = examples!("reeve backup list Acme"))]
    List {
        /// The tenant's name; all when not given.
        name: Option<String>,
    },
    /// Take a backup and prove it. A live backup cannot be gone on with: after a break it is begun anew, a few times.
    #[command(after_help = examples!("reeve backup take Acme --to acme.zip"))]
    Take {
        /// The tenant's name.
        name: String,
        #[command(flatten)]
        saving: Saving,
    },
    /// Prove a backup file.
    #[command(after_help = examples!("reeve backup verify acme.zip"))]
    Verify {
        /// The file.
        file: String,
    },
    /// Restore a backup on the side and grade what comes back, A to F: on this computer, which needs PostgreSQL's programs,
    /// or on a server of your own.
    #[command(after_help = examples!(
        "reeve backup drill acme.zip",
        "reeve backup drill acme.zip --tenant Acme --on Test --yes"
    ))]
    Drill {
        /// The file, the id of a backup that is here, or how the id of one in the vault begins.
        backup: String,
        /// Whose it is, where neither the file nor the vault says so.
        #[arg(long, value_name = "NAME")]
        tenant: Option<String>,
        /// Restore it on the server of this tenant, through its database manager, under a side name that is dropped again.
        #[arg(long, value_name = "NAME")]
        on: Option<String>,
        #[command(flatten)]
        how: Applying,
    },
    /// Every backup that was promised, and which of them there are; of all tenants when none is named.
    #[command(after_help = examples!("reeve backup ledger Acme --refresh"))]
    Ledger {
        /// The tenant's name.
        name: Option<String>,
        /// Read the sources again first.
        #[arg(long)]
        refresh: bool,
    },
    /// Bring a backup here from its source and prove it. Stopped with Ctrl-C, it can be gone on with.
    #[command(after_help = examples!("reeve backup download Acme --latest --to acme.zip --limit-rate 2048"))]
    Download {
        /// Its id, as the ledger shows it; with --latest the tenant's name.
        what: String,
        /// The newest backup of the tenant named.
        #[arg(long)]
        latest: bool,
        #[command(flatten)]
        saving: Saving,
        /// Before all others that wait for their turn.
        #[arg(long)]
        first: bool,
    },
    #[command(flatten)]
    Proving(Provings),
    #[command(flatten)]
    Asking(Asking),
    /// Downloads: at work, stopped, done.
    #[command(after_help = examples!("reeve backup downloads Acme"))]
    Downloads {
        /// The tenant's name; all when not given.
        name: Option<String>,
    },
    /// Go on with a download that was stopped, where it stopped.
    #[command(after_help = examples!("reeve backup continue 1a2b3c4d"))]
    Continue {
        /// The download's id, or the beginning of it.
        download: String,
    },
    /// Give a download its turn before all others that wait.
    #[command(after_help = examples!("reeve backup first 1a2b3c4d"))]
    First {
        /// The download's id, or the beginning of it.
        download: String,
    },
    /// Forget a download and what arrived of it. A finished file stays.
    #[command(after_help = examples!("reeve backup forget 1a2b3c4d --preview"))]
    Forget {
        /// The download's id, or the beginning of it.
        download: String,
        #[command(flatten)]
        how: Applying,
    },
}

/// How a backup is saved here.
#[derive(Debug, Args)]
pub struct Saving {
    /// The file to write; must not exist.
    #[arg(long, value_name = "FILE")]
    pub to: Option<String>,
    /// KiB a second at most.
    #[arg(long, value_name = "KIB")]
    limit_rate: Option<u64>,
    /// Encrypt the file to this age key; .age is put behind its name.
    #[arg(long, value_name = "AGE-KEY")]
    pub seal_to: Option<String>,
}

impl Saving {
    /// Bytes a second at most.
    pub fn per_second(&self) -> Option<u64> {
        self.limit_rate.map(|kib| kib.saturating_mul(1024))
    }
}
