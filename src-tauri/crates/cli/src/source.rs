//! `reeve source …`: where tenants' backups are kept.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use reeve_app::api::{AddSource, OfSource, OfTenantOrAll, RefreshSources, SourceView};
use reeve_app::{Reeve, sources, tenants};
use reeve_domain::job::JobOutcome;
use reeve_domain::source::SourcePlace;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault, Secret};
use serde_json::json;

use crate::backup::follow;
use crate::exit::PARTLY;
use crate::grant::moment;
use crate::output::{Output, complain, confirmed, counted, message, table};
use crate::plan::Applying;
use crate::secrets;

/// Sources.
#[derive(Debug, Subcommand)]
pub enum Sources {
    /// Add a source; kept only when it can be read.
    #[command(subcommand)]
    Add(Place),
    /// Sources as set up here, and what was last seen there.
    List {
        /// The tenant's name; all when not given.
        tenant: Option<String>,
    },
    /// Read again what the sources have.
    Refresh {
        /// The tenant's name; all when not given.
        tenant: Option<String>,
    },
    /// Forget a source and its secret. What was downloaded stays.
    Remove {
        /// The tenant's name.
        tenant: String,
        /// The source's name.
        name: String,
        #[command(flatten)]
        how: Applying,
    },
}

/// What every source has.
#[derive(Debug, Args)]
pub struct Named {
    /// The tenant's name.
    pub tenant: String,
    /// What to call the source here.
    pub name: String,
    /// How its names read, such as "{database}-%Y%m%d-%H%M.zip +03:00"; may be given several times. Names of Odoo's
    /// database manager and of OCA auto_backup are known.
    #[arg(long = "pattern", value_name = "PATTERN")]
    pub patterns: Vec<String>,
}

/// Where a source is.
#[derive(Debug, Subcommand)]
pub enum Place {
    /// A folder that this computer reaches.
    Folder {
        #[command(flatten)]
        named: Named,
        /// The folder.
        path: PathBuf,
    },
    /// A bucket of S3, or of anything that speaks its protocol. The secret key is asked for.
    S3 {
        #[command(flatten)]
        named: Named,
        /// The bucket's name.
        #[arg(long)]
        bucket: String,
        /// Such as eu-central-1.
        #[arg(long, default_value = "us-east-1")]
        region: String,
        /// Its address; Amazon's own when not given.
        #[arg(long, value_name = "URL", default_value = "")]
        endpoint: String,
        /// The folder in it.
        #[arg(long, default_value = "/")]
        root: String,
        /// The key's public half.
        #[arg(long, value_name = "ID")]
        access_key: String,
        /// Read the secret key from stdin instead of asking.
        #[arg(long)]
        secret_stdin: bool,
    },
    /// A folder of a WebDAV server, such as Nextcloud. The password is asked for.
    Webdav {
        #[command(flatten)]
        named: Named,
        /// Its address.
        #[arg(long)]
        url: String,
        /// The folder in it.
        #[arg(long, default_value = "/")]
        root: String,
        /// The user.
        #[arg(long)]
        user: String,
        /// Read the password from stdin instead of asking.
        #[arg(long)]
        secret_stdin: bool,
    },
    /// One backup by a link, such as one from a ticket. Who has the link has the backup, so it is asked for.
    Link {
        #[command(flatten)]
        named: Named,
        /// Read the link from stdin instead of asking.
        #[arg(long)]
        secret_stdin: bool,
    },
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Sources, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Sources::Add(place) => {
            let wanted = wanted(reeve, place).await?;
            let view = sources::add(reeve, wanted).await?;
            output.answer(&json!(view), || {
                format!(
                    "{} works: {}, {}.\n",
                    view.source.name,
                    sources::described(&view.source.place),
                    held(&view)
                )
            });
            Ok(ExitCode::SUCCESS)
        }
        Sources::List { tenant } => list(reeve, tenant.as_deref(), output).await,
        Sources::Refresh { tenant } => {
            let code = refresh(reeve, tenant.as_deref()).await?;
            list(reeve, tenant.as_deref(), output).await?;
            Ok(code)
        }
        Sources::Remove { tenant, name, how } => remove(reeve, &tenant, &name, &how, output).await,
    }
}

async fn wanted(reeve: &Reeve, place: Place) -> Result<AddSource, Fault> {
    let secret = |what, stdin| -> Result<Option<Secret>, Fault> { secrets::read(what, stdin).map(Some) };
    let (named, place, secret) = match place {
        Place::Folder { named, path } => {
            let path = std::path::absolute(&path).map_err(|error| {
                Fault::new(Code::InvalidInput, format!("{}: {error}.", path.display())).with("field", "path")
            })?;
            (named, SourcePlace::Folder { path: path.to_string_lossy().into_owned() }, None)
        }
        Place::S3 { named, bucket, region, endpoint, root, access_key, secret_stdin } => {
            let place = SourcePlace::S3 { endpoint, region, bucket, root, access_key };
            (named, place, secret("bucket's secret key", secret_stdin)?)
        }
        Place::Webdav { named, url, root, user, secret_stdin } => {
            (named, SourcePlace::Webdav { url, root, user }, secret("WebDAV password", secret_stdin)?)
        }
        Place::Link { named, secret_stdin } => {
            let place = SourcePlace::Link { host: String::new(), file: String::new() };
            (named, place, secret("link", secret_stdin)?)
        }
    };
    let tenant = tenants::by_name(reeve, &named.tenant).await?.id;
    Ok(AddSource { tenant, name: named.name, place, patterns: named.patterns, secret })
}

/// Reads the sources of a tenant, or of all, and says which could not be read.
///
/// # Errors
/// When the only source there is could not be read.
pub async fn refresh(reeve: &Reeve, tenant: Option<&str>) -> Result<ExitCode, Fault> {
    let tenants = of(reeve, tenant).await?.into_iter().collect();
    let job = sources::refresh(reeve, RefreshSources { tenants }).await?;
    let ended = follow(reeve, &job.id).await?;
    match ended.outcome {
        Some(JobOutcome::SourcesRead { failed, .. }) if failed > 0 => Ok(ExitCode::from(PARTLY)),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// The tenant of this name; `None` for all.
pub async fn of(reeve: &Reeve, name: Option<&str>) -> Result<Option<TenantId>, Fault> {
    match name {
        Some(name) => Ok(Some(tenants::by_name(reeve, name).await?.id)),
        None => Ok(None),
    }
}

async fn list(reeve: &Reeve, tenant: Option<&str>, output: &Output) -> Result<ExitCode, Fault> {
    let tenant = of(reeve, tenant).await?;
    let views = sources::list(reeve, OfTenantOrAll { tenant }).await?;
    for fault in views.iter().filter_map(|view| view.fault.as_ref()) {
        complain(fault);
    }
    let mut rows = Vec::new();
    for view in &views {
        let tenant =
            tenants::show(reeve, reeve_app::api::OfTenant { tenant: view.source.tenant.clone() }).await?;
        let read = view.listed_at.map_or_else(|| "never".to_owned(), moment);
        rows.push(vec![
            tenant.tenant.name,
            view.source.name.clone(),
            sources::described(&view.source.place),
            held(view),
            if view.fault.is_some() { format!("FAILED; {read}") } else { read },
        ]);
    }
    output.answer(&json!({ "sources": views }), || {
        if rows.is_empty() {
            return "No source is set up. `reeve source add` sets one up.\n".into();
        }
        table(&["TENANT", "SOURCE", "WHERE", "HAS", "READ"], &rows)
    });
    Ok(ExitCode::SUCCESS)
}

async fn remove(
    reeve: &Reeve,
    tenant: &str,
    name: &str,
    how: &Applying,
    output: &Output,
) -> Result<ExitCode, Fault> {
    how.ready()?;
    let of = tenants::by_name(reeve, tenant).await?.id;
    let views = sources::list(reeve, OfTenantOrAll { tenant: Some(of) }).await?;
    let view = views.into_iter().find(|view| view.source.name.to_lowercase() == name.to_lowercase());
    let view = view.ok_or_else(|| {
        Fault::new(Code::NotFound, format!("{tenant} has no source “{name}”."))
            .with("name", name)
            .next("`reeve source list` shows them.")
    })?;
    let source = &view.source;
    message(&format!(
        "Forget the source {}: {}. Downloaded files stay.",
        source.name,
        sources::described(&source.place)
    ));
    let apply = !how.preview && (how.yes || confirmed("Forget it?"));
    if apply {
        sources::remove(reeve, OfSource { source: source.id.clone() }).await?;
    } else if !how.preview {
        message("Nothing was changed.");
    }
    output.answer(&json!({ "source": source.name, "removed": apply }), || {
        if apply { format!("{} is forgotten.\n", source.name) } else { String::new() }
    });
    Ok(if apply || how.preview { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn held(view: &SourceView) -> String {
    let backups = counted(view.backups, "backup");
    if view.ignored == 0 { backups } else { format!("{backups}, {} other", counted(view.ignored, "file")) }
}
