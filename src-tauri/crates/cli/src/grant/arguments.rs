//! What may be typed after `reeve grant`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use reeve_domain::grant::span;

use crate::plan::Applying;

/// Support access. Wherever a GRANT or REQUEST is named, a file that was handed over, `-` for one on stdin, or an id (its
/// beginning is enough) will do.
#[derive(Debug, Subcommand)]
pub enum Grants {
    /// Ask for access to a tenant, for yourself or for the staff member of a card.
    #[command(after_help = examples!(
        "reeve grant request Acme --reason \"Stock count is off\" --ticket T-17 --group stock.group_stock_user --for 2h --out request.txt"
    ))]
    Request(Request),
    /// Approve a request: see what it can touch, then make the access on the tenant and hand it over, sealed to the card.
    #[command(after_help = examples!(
        "reeve grant approve request.txt --preview",
        "reeve grant approve request.txt --for 1h --out grant.txt"
    ))]
    Approve(Approve),
    /// Refuse a request.
    #[command(after_help = examples!("reeve grant refuse request.txt --reason \"Please ask on Monday\""))]
    Refuse {
        /// The request.
        request: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// Stand behind somebody's break-glass request, as a second staff member.
    #[command(after_help = examples!("reeve grant second 1a2b3c4d"))]
    Second {
        /// The request.
        request: String,
        #[command(flatten)]
        how: Applying,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// Requests and accesses known here, after a look at the desks and at ends that are due.
    #[command(after_help = examples!("reeve grant list Acme --refresh"))]
    List {
        /// The tenant's name; all when not given.
        name: Option<String>,
        /// Look for support accounts on the tenants too.
        #[arg(long)]
        refresh: bool,
    },
    /// One of them with everything that was said.
    #[command(after_help = examples!("reeve grant show 1a2b3c4d"))]
    Show {
        /// The request or access.
        grant: String,
    },
    /// Take in a thread that was handed over.
    #[command(after_help = examples!("reeve grant receive grant.txt"))]
    Receive {
        /// The file; `-` for stdin.
        file: String,
    },
    /// Write a thread out, to hand it over: useless to anybody but whom it is sealed to.
    #[command(after_help = examples!("reeve grant send 1a2b3c4d --out thread.txt"))]
    Send {
        /// The request or access.
        grant: String,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// Try an access: whether it signs in. To work on the tenant with it, open it in Reeve's window: a terminal has no place
    /// that keeps its password from being read.
    #[command(after_help = examples!("reeve grant sign-in grant.txt"))]
    SignIn {
        /// The access.
        grant: String,
    },
    /// Give an access back: its password stops working at once. Or withdraw a request.
    #[command(after_help = examples!("reeve grant give-back 1a2b3c4d"))]
    GiveBack {
        /// The access.
        grant: String,
        #[command(flatten)]
        how: Applying,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// End an access and prove it.
    #[command(after_help = examples!("reeve grant revoke 1a2b3c4d --out ended.txt"))]
    Revoke {
        /// The access.
        grant: String,
        #[command(flatten)]
        how: Applying,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// What came of an access: signed, and verifiable by anybody.
    #[command(after_help = examples!("reeve grant receipt 1a2b3c4d --html receipt.html --csv receipt.csv"))]
    Receipt(OfReceipt),
    /// Whether a receipt is as it was signed. Needs no data folder, no keys and no network. Anybody can sign something:
    /// whose signature it is, --signer tells.
    #[command(after_help = examples!(
        "reeve grant verify-receipt receipt.json --signer \"91c0 3f2a 0b15 77de 20e8 4c6a\""
    ))]
    VerifyReceipt {
        /// A `.json` or `.html` receipt.
        file: PathBuf,
        /// The digits of the card that must have signed it; exit code 1 for any other.
        #[arg(long, value_name = "FINGERPRINT")]
        signer: Option<String>,
    },
    /// End support accounts that have no access in force, such as those of a restored backup.
    #[command(after_help = examples!("reeve grant sweep Acme --preview"))]
    Sweep {
        /// The tenant's name.
        name: String,
        #[command(flatten)]
        how: Applying,
    },
    /// What groups can touch on a tenant, read just now.
    #[command(after_help = examples!(
        "reeve grant scope Acme --group stock.group_stock_user,base.group_system"
    ))]
    Scope {
        /// The tenant's name.
        name: String,
        /// The groups' external ids.
        #[arg(long, value_name = "XMLID", required = true, num_args = 1.., value_delimiter = ',')]
        group: Vec<String>,
    },
    /// Say that a break-glass access was looked at afterwards.
    #[command(after_help = examples!(
        "reeve grant review 1a2b3c4d --words \"Looked at with Sam: only the stock was touched\""
    ))]
    Review {
        /// The access.
        grant: String,
        /// What there is to say of it.
        #[arg(long, value_name = "TEXT")]
        words: String,
        #[command(flatten)]
        handing: HandingOver,
    },
}

/// What is asked for.
#[derive(Debug, Args)]
pub struct Request {
    /// The tenant's name here.
    #[arg(required_unless_present = "url", conflicts_with = "url")]
    pub name: Option<String>,
    /// The tenant's address, where it is not connected here.
    #[arg(long, requires = "database")]
    pub url: Option<String>,
    /// The database's exact name, beside --url.
    #[arg(long, requires = "url")]
    pub database: Option<String>,
    /// For the person of this card; for yourself when not given.
    #[arg(long, value_name = "CARD")]
    pub card: Option<PathBuf>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The ticket it belongs to.
    #[arg(long, value_name = "T")]
    pub ticket: Option<String>,
    /// The groups wanted, by external id.
    #[arg(long, value_name = "XMLID", required = true, num_args = 1.., value_delimiter = ',')]
    pub group: Vec<String>,
    /// For how long, such as 30m, 8h, 2d; eight hours when not given.
    #[arg(long = "for", value_name = "TIME", value_parser = seconds)]
    pub seconds: Option<u32>,
    /// The customer cannot be reached: a second staff member stands behind it, and the customer reviews it afterwards.
    #[arg(long)]
    pub break_glass: bool,
    /// Send it by this desk.
    #[arg(long, value_name = "NAME")]
    pub desk: Option<String>,
    #[command(flatten)]
    pub handing: HandingOver,
}

/// What is given.
#[derive(Debug, Args)]
pub struct Approve {
    /// The request.
    pub request: String,
    /// Give these groups only.
    #[arg(long, alias = "groups", value_name = "XMLID", num_args = 1.., value_delimiter = ',')]
    pub group: Vec<String>,
    /// Give it for this long, such as 30m, 8h, 2d.
    #[arg(long = "for", value_name = "TIME", value_parser = seconds)]
    pub seconds: Option<u32>,
    /// Agree by naming the tenant: refused when the request is about another one.
    #[arg(long = "type", value_name = "NAME", conflicts_with = "preview")]
    pub typed: Option<String>,
    /// The digits of the staff member's card, as its owner read them to you: needed for a card with other keys than before,
    /// refused when they are not those of the request.
    #[arg(long, value_name = "DIGITS", conflicts_with = "preview")]
    pub fingerprint: Option<String>,
    #[command(flatten)]
    pub how: Applying,
    #[command(flatten)]
    pub handing: HandingOver,
}

/// Where a thread is written to be handed over.
#[derive(Debug, Clone, Default, Args)]
pub struct HandingOver {
    /// The file to write; must not exist.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Which receipt, and where it is to be written.
#[derive(Debug, Args)]
pub struct OfReceipt {
    /// The access.
    pub grant: String,
    /// Write it as a page that prints, the signed document inside.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write the signed document.
    #[arg(long, value_name = "FILE")]
    pub json_file: Option<PathBuf>,
    /// Write what was touched and found as a table.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
}

fn seconds(typed: &str) -> Result<u32, String> {
    span(typed).map_err(|fault| fault.message)
}
