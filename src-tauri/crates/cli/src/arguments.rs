//! What may be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::backup::{Asking, Provings};
use crate::card::Cards;
use crate::desk::Desks;
use crate::grant::Grants;
use crate::plan::{Applying, Plans};
use crate::platform::Platforms;
use crate::policy::{Baselines, Policies};
use crate::promises::Promises;
use crate::restore::Restores;
use crate::source::Sources;
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

/// Connections.
#[derive(Debug, Subcommand)]
pub enum Tenant {
    /// Look at an address: version, certificate, databases. Nothing is stored.
    Probe(Address),
    /// Connect a tenant; stored only when the sign-in works.
    Add(Add),
    /// Every known tenant.
    List,
    /// One tenant with what was last seen of it.
    Show {
        /// The tenant's name.
        name: String,
    },
    /// Look at the connection again.
    Check {
        /// The tenant's name.
        name: String,
    },
    /// Forget a tenant, its secrets and its cached people. The journal and backup files stay.
    Remove {
        /// The tenant's name.
        name: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
        /// Only say what would be removed.
        #[arg(long, conflicts_with = "yes")]
        preview: bool,
    },
    /// Say whether a tenant is production, where changes ask for more than a click, or for tests.
    Stage {
        /// The tenant's name.
        name: String,
        /// production or test.
        #[arg(value_parser = ["production", "test"])]
        stage: String,
    },
    /// Replace the stored password or API key, after it worked.
    Secret {
        /// The tenant's name.
        name: String,
        /// It is an API key.
        #[arg(long)]
        api_key: bool,
        /// Read it from stdin instead of asking.
        #[arg(long)]
        secret_stdin: bool,
    },
    /// Store the server's master password, after proving it without risk.
    MasterPassword {
        /// The tenant's name.
        name: String,
        /// Read it from stdin instead of asking; an empty one forgets the stored one.
        #[arg(long)]
        secret_stdin: bool,
    },
}

/// Where a server is and whose word is taken for its certificate.
#[derive(Debug, Args)]
pub struct Address {
    /// The address you open Odoo with, such as <https://acme.example.com>.
    #[arg(long)]
    pub url: String,
    /// Trust these authorities too (PEM).
    #[arg(long, value_name = "PEM", conflicts_with = "trust_certificate")]
    pub ca_file: Option<PathBuf>,
    /// Trust exactly the certificate with this SHA-256 fingerprint.
    #[arg(long, value_name = "FINGERPRINT")]
    pub trust_certificate: Option<String>,
    /// Allow http:// for a server on this computer (development).
    #[arg(long)]
    pub allow_plain_http: bool,
}

/// A new connection.
#[derive(Debug, Args)]
pub struct Add {
    /// What to call it here.
    pub name: String,
    #[command(flatten)]
    pub address: Address,
    /// The database's exact name.
    #[arg(long)]
    pub database: String,
    /// Who signs in.
    #[arg(long)]
    pub login: String,
    /// Who hosts it: an id of `reeve platform list`.
    #[arg(long, default_value = "other", value_name = "ID")]
    pub platform: String,
    /// The secret is an API key, not a password.
    #[arg(long)]
    pub api_key: bool,
    /// Read the password or key from stdin instead of asking.
    #[arg(long)]
    pub secret_stdin: bool,
    /// It is for trying things out: changes ask for less.
    #[arg(long)]
    pub test: bool,
}

/// Backups.
#[derive(Debug, Subcommand)]
pub enum Backup {
    /// Backups taken or proven from here.
    List {
        /// The tenant's name; all when not given.
        name: Option<String>,
    },
    /// Take a backup and prove it. A live backup cannot be gone on with: after a break it is begun anew, a few times.
    Take {
        /// The tenant's name.
        name: String,
        #[command(flatten)]
        saving: Saving,
    },
    /// Prove a backup file.
    Verify {
        /// The file.
        file: String,
    },
    /// Restore a backup on the side and grade what comes back, A to F: on this computer, which needs PostgreSQL's programs,
    /// or on a server of your own.
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
    Ledger {
        /// The tenant's name.
        name: Option<String>,
        /// Read the sources again first.
        #[arg(long)]
        refresh: bool,
    },
    /// Bring a backup here from its source and prove it. Stopped with Ctrl-C, it can be gone on with.
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
    Downloads {
        /// The tenant's name; all when not given.
        name: Option<String>,
    },
    /// Go on with a download that was stopped, where it stopped.
    Continue {
        /// The download's id, or the beginning of it.
        download: String,
    },
    /// Give a download its turn before all others that wait.
    First {
        /// The download's id, or the beginning of it.
        download: String,
    },
    /// Forget a download and what arrived of it. A finished file stays.
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

/// The journal.
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Entries, newest first.
    List {
        /// How many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Walk the whole chain.
    Verify,
    /// Write all entries to a new file, one JSON document a line.
    Export {
        /// The file.
        file: PathBuf,
    },
}

/// The demo fleet.
#[derive(Debug, Subcommand)]
pub enum Demo {
    /// Serve the fleet until Ctrl-C.
    Up {
        /// How many tenants.
        #[arg(long, default_value_t = 5)]
        tenants: u32,
        /// People per tenant.
        #[arg(long, value_name = "N")]
        users: Option<u32>,
        /// Hold every answer back this long.
        #[arg(long, default_value_t = 0, value_name = "MS")]
        latency: u32,
    },
}
