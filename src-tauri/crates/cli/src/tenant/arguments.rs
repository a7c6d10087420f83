//! What may be typed after `reeve tenant`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Connections.
#[derive(Debug, Subcommand)]
pub enum Tenant {
    /// Look at an address: version, certificate, databases. Nothing is stored.
    #[command(after_help = examples!("reeve tenant probe --url https://acme.example.com"))]
    Probe(Address),
    /// Connect a tenant; stored only when the sign-in works.
    #[command(after_help = examples!(
        "reeve tenant add Acme --url https://acme.example.com --database acme --login admin --platform odoo_online",
        "reeve tenant add Shop --url https://shop.example.com --database shop --login robot --api-key --secret-stdin < key"
    ))]
    Add(Add),
    /// Every known tenant.
    #[command(after_help = examples!("reeve tenant list"))]
    List,
    /// One tenant with what was last seen of it.
    #[command(after_help = examples!("reeve tenant show Acme"))]
    Show {
        /// The tenant's name.
        name: String,
    },
    /// Look at the connection again.
    #[command(after_help = examples!("reeve tenant check Acme"))]
    Check {
        /// The tenant's name.
        name: String,
    },
    /// Forget a tenant, its secrets and its cached people. The journal and backup files stay.
    #[command(after_help = examples!("reeve tenant remove Acme --preview"))]
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
    #[command(after_help = examples!("reeve tenant stage \"Acme test\" test"))]
    Stage {
        /// The tenant's name.
        name: String,
        /// production or test.
        #[arg(value_parser = ["production", "test"])]
        stage: String,
    },
    /// Say who hosts a tenant: from the next check on it is held against what that platform promises.
    #[command(after_help = examples!("reeve tenant platform Acme growsoft"))]
    Platform {
        /// The tenant's name.
        name: String,
        /// An id of `reeve platform list`.
        platform: String,
    },
    /// Replace the stored password or API key, after it worked.
    #[command(after_help = examples!("reeve tenant secret Acme --secret-stdin < password"))]
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
    #[command(after_help = examples!("reeve tenant master-password Acme"))]
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
