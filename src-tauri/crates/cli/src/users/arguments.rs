//! What may be typed behind `reeve users`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use reeve_domain::user::{GroupRef, UserKind};

use crate::plan::{Applying, RollingOut};

/// People.
#[derive(Debug, Subcommand)]
pub enum Users {
    /// People of one tenant, out of the cache; read first when nothing is cached yet.
    #[command(after_help = examples!(
        "reeve users list Acme --refresh",
        "reeve users list Acme --administrators --no-two-factor --csv > administrators.csv"
    ))]
    List {
        /// The tenant's name.
        name: String,
        /// Part of name, login or e-mail.
        #[arg(long, default_value = "")]
        search: String,
        /// Archived ones too.
        #[arg(long)]
        archived: bool,
        #[command(flatten)]
        only: Only,
        /// Ask the tenant again first.
        #[arg(long)]
        refresh: bool,
        /// As CSV on stdout.
        #[arg(long, conflicts_with = "json")]
        csv: bool,
    },
    /// Find people in every tenant, out of the cache.
    #[command(after_help = examples!("reeve users find ayse@", "reeve users find --unused-days 90"))]
    Find {
        /// Part of name, login or e-mail.
        #[arg(default_value = "")]
        text: String,
        #[command(flatten)]
        only: Only,
    },
    /// Ask tenants again (none named: all).
    #[command(after_help = examples!("reeve users refresh Acme Globex"))]
    Refresh {
        /// Names of tenants.
        names: Vec<String>,
    },
    /// One account, read from the tenant just now.
    #[command(after_help = examples!("reeve users show Acme derya@acme.example"))]
    Show {
        #[command(flatten)]
        whom: Whom,
    },
    /// The groups a tenant has to give, under its own headings.
    #[command(after_help = examples!("reeve users catalogue Acme"))]
    Catalogue {
        /// The tenant's name.
        name: String,
    },
    /// Templates of rights: the built-in ones and one's own.
    #[command(after_help = examples!("reeve users templates"))]
    Templates,
    /// Make an account, in each of the tenants named.
    #[command(after_help = examples!(
        "reeve users create Acme --login derya@acme.example --name \"Derya Ak\" --template accountant",
        "reeve users create Acme Globex --login robot --name Robot --group base.group_user --no-mail --preview"
    ))]
    Create(Create),
    /// Change name, login or e-mail of an account; what is not given stays.
    #[command(after_help = examples!("reeve users edit Acme derya@acme.example --name \"Derya Ak Demir\""))]
    Edit {
        #[command(flatten)]
        whom: Whom,
        /// The person's new name.
        #[arg(long, value_name = "N")]
        name: Option<String>,
        /// The new login.
        #[arg(long, value_name = "L")]
        login: Option<String>,
        /// The new e-mail; an empty one takes it away.
        #[arg(long, value_name = "E")]
        email: Option<String>,
        #[command(flatten)]
        how: Applying,
    },
    /// Archive accounts: they cannot sign in any more, and nothing is lost.
    #[command(after_help = examples!("reeve users archive Acme derya@acme.example robot --preview"))]
    Archive(Several),
    /// Bring accounts back from the archive.
    #[command(after_help = examples!("reeve users unarchive Acme derya@acme.example"))]
    Unarchive(Several),
    /// Give and take groups.
    #[command(after_help = examples!(
        "reeve users groups Acme derya@acme.example --add sales_team.group_sale_salesman --remove base.group_system"
    ))]
    Groups {
        #[command(flatten)]
        whom: Whom,
        /// Give this group: an external id, or the record's number.
        #[arg(long, value_name = "XMLID", value_parser = group_beside_kind)]
        add: Vec<GroupRef>,
        /// Take this group.
        #[arg(long, value_name = "XMLID", value_parser = group_beside_kind)]
        remove: Vec<GroupRef>,
        /// Give a template's groups.
        #[arg(long, value_name = "T", conflicts_with_all = ["add", "remove"])]
        template: Option<String>,
        #[command(flatten)]
        how: Applying,
    },
    /// Make an account an internal or a portal one. Its other groups go.
    #[command(after_help = examples!("reeve users kind Acme guest@acme.example portal"))]
    Kind {
        #[command(flatten)]
        whom: Whom,
        /// internal or portal.
        #[arg(value_parser = kind)]
        to: UserKind,
        #[command(flatten)]
        how: Applying,
    },
    /// Give exactly the groups that another account of the tenant has.
    #[command(after_help = examples!(
        "reeve users copy-rights Acme derya@acme.example --from ayse@acme.example"
    ))]
    CopyRights {
        #[command(flatten)]
        whom: Whom,
        /// The other account's login.
        #[arg(long, value_name = "LOGIN")]
        from: String,
        #[command(flatten)]
        how: Applying,
    },
    /// Replace a password: by a link that the tenant mails, unless said otherwise.
    #[command(after_help = examples!(
        "reeve users reset-password Acme derya@acme.example",
        "reeve users reset-password Acme derya@acme.example --one-time"
    ))]
    ResetPassword {
        #[command(flatten)]
        whom: Whom,
        /// The tenant mails a link.
        #[arg(long, conflicts_with_all = ["one_time", "secret_stdin"])]
        mail: bool,
        /// Make one, show it once, keep it nowhere.
        #[arg(long, conflicts_with = "secret_stdin")]
        one_time: bool,
        /// Read the new password from stdin.
        #[arg(long)]
        secret_stdin: bool,
        #[command(flatten)]
        how: Applying,
    },
    /// End an account's web sessions without touching its password (18 and later).
    #[command(after_help = examples!("reeve users end-sessions Acme derya@acme.example"))]
    EndSessions(One),
    /// Revoke an account's API keys.
    #[command(after_help = examples!("reeve users revoke-keys Acme robot --key 17"))]
    RevokeKeys {
        #[command(flatten)]
        whom: Whom,
        /// Only this one, by its id (`users show` lists them); all when not given.
        #[arg(long, value_name = "ID")]
        key: Vec<i64>,
        #[command(flatten)]
        how: Applying,
    },
    /// Forget an account's devices and end their sessions (18 and later).
    #[command(after_help = examples!("reeve users revoke-devices Acme derya@acme.example"))]
    RevokeDevices {
        #[command(flatten)]
        whom: Whom,
        /// Only this one, by its id (`users show` lists them); all when not given.
        #[arg(long, value_name = "ID")]
        device: Vec<i64>,
        #[command(flatten)]
        how: Applying,
    },
    /// Turn two-factor off, for a lost phone.
    #[command(after_help = examples!("reeve users disable-two-factor Acme derya@acme.example"))]
    DisableTwoFactor(One),
    /// A person leaves: revoke keys, end sessions by an unknown password, archive, wherever they have an account.
    #[command(after_help = examples!(
        "reeve users offboard derya@acme.example --all --canary \"Acme test\" --pause 60"
    ))]
    Offboard {
        /// Login or e-mail, exactly.
        login: String,
        /// In these tenants only, parted by commas.
        #[arg(long, value_name = "A,B", value_delimiter = ',', conflicts_with = "all")]
        tenants: Vec<String>,
        /// In every tenant, which is also what is done when nothing is said.
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        rolling: RollingOut,
        #[command(flatten)]
        how: Applying,
    },
    /// Make the accounts of a CSV file. Nothing is done until every row of it is understood.
    #[command(after_help = examples!("reeve users import Acme new-people.csv --preview"))]
    Import {
        /// The tenant's name.
        name: String,
        /// The file: name, login, and where wanted email, kind, and groups parted by blanks.
        file: PathBuf,
        /// No invitation mails: the accounts have no password until one is set.
        #[arg(long)]
        no_mail: bool,
        #[command(flatten)]
        how: Applying,
    },
}

/// Which people to show.
#[derive(Debug, Args)]
pub struct Only {
    /// Only holders of the Settings rights.
    #[arg(long)]
    pub administrators: bool,
    /// Only accounts that did not sign in for so many days, or never did.
    #[arg(long, value_name = "N")]
    pub unused_days: Option<u32>,
    /// Only accounts without two-factor.
    #[arg(long)]
    pub no_two_factor: bool,
}

/// One account.
#[derive(Debug, Args)]
pub struct Whom {
    /// The tenant's name.
    #[arg(value_name = "NAME")]
    pub tenant: String,
    /// The account's login.
    #[arg(value_name = "LOGIN")]
    pub account: String,
}

/// One account and nothing more to say.
#[derive(Debug, Args)]
pub struct One {
    #[command(flatten)]
    pub whom: Whom,
    #[command(flatten)]
    pub how: Applying,
}

/// Accounts of one tenant.
#[derive(Debug, Args)]
pub struct Several {
    /// The tenant's name.
    #[arg(value_name = "NAME")]
    pub tenant: String,
    /// Logins.
    #[arg(value_name = "LOGIN", required = true)]
    pub accounts: Vec<String>,
    #[command(flatten)]
    pub how: Applying,
}

/// An account to be made.
#[derive(Debug, Args)]
pub struct Create {
    /// Names of tenants.
    #[arg(value_name = "NAME", required = true)]
    pub tenants: Vec<String>,
    /// What will be typed to sign in.
    #[arg(long, value_name = "L")]
    pub login: String,
    /// The person's name.
    #[arg(long, value_name = "N")]
    pub name: String,
    /// E-mail; without one the login is taken where it is an address.
    #[arg(long, value_name = "E")]
    pub email: Option<String>,
    /// A portal account instead of an internal one.
    #[arg(long)]
    pub portal: bool,
    /// Give this group: an external id, or the record's number.
    #[arg(long, value_name = "XMLID", value_parser = group)]
    pub group: Vec<GroupRef>,
    /// Give a template's groups.
    #[arg(long, value_name = "T")]
    pub template: Option<String>,
    /// No invitation mail: the account has no password until one is set.
    #[arg(long)]
    pub no_mail: bool,
    #[command(flatten)]
    pub rolling: RollingOut,
    #[command(flatten)]
    pub how: Applying,
}

fn group(typed: &str) -> Result<GroupRef, String> {
    if let Ok(id) = typed.parse() {
        return Ok(GroupRef::Id(id));
    }
    match typed.split_once('.') {
        Some((module, name)) if !module.is_empty() && !name.is_empty() => {
            Ok(GroupRef::Xmlid(typed.to_owned()))
        }
        _ => Err("an external id looks like sales_team.group_sale_salesman".into()),
    }
}

/// A group that an account may have or not, whatever its kind.
fn group_beside_kind(typed: &str) -> Result<GroupRef, String> {
    if ["base.group_user", "base.group_portal", "base.group_public"].contains(&typed) {
        return Err(
            "it says of which kind an account is; `reeve users kind NAME LOGIN internal` (or `portal`) \
                    changes that"
                .into(),
        );
    }
    group(typed)
}

fn kind(typed: &str) -> Result<UserKind, String> {
    match typed {
        "internal" => Ok(UserKind::Internal),
        "portal" => Ok(UserKind::Portal),
        _ => Err("it is internal or portal".into()),
    }
}
