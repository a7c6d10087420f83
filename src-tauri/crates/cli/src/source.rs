//! `reeve source …`: where tenants' backups are kept.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use reeve_app::api::{AddSource, OfSource, OfTenantOrAll, RefreshSources, SourceView};
use reeve_app::{Reeve, sources, tenants};
use reeve_domain::job::JobOutcome;
use reeve_domain::source::SourcePlace;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use serde_json::json;

use crate::backup::follow;
use crate::exit::PARTLY;
use crate::grant::moment;
use crate::output::{Output, complain, confirmed, counted, message, table};
use crate::place::{Opening, PLACE};
use crate::plan::Applying;
use crate::secrets;

/// Sources.
#[derive(Debug, Subcommand)]
pub enum Sources {
    /// Add a source; kept only when it can be read.
    #[command(after_help = examples!(
        "reeve source add Acme NAS /mnt/backups/acme --pattern \"{database}-%Y%m%d-%H%M.zip +03:00\"",
        "reeve source add Acme Bucket s3://acme-backups --region eu-central-1 --access-key AKIA17 --secret-stdin < key",
        "reeve source add Acme \"Ticket 17\" --link"
    ))]
    Add(Wanted),
    /// Sources as set up here, and what was last seen there.
    #[command(after_help = examples!("reeve source list Acme"))]
    List {
        /// The tenant's name; all when not given.
        tenant: Option<String>,
    },
    /// Read again what the sources have.
    #[command(after_help = examples!("reeve source refresh Acme"))]
    Refresh {
        /// The tenant's name; all when not given.
        tenant: Option<String>,
    },
    /// Forget a source and its secret. What was downloaded stays.
    #[command(after_help = examples!("reeve source remove Acme NAS"))]
    Remove {
        /// The tenant's name.
        tenant: String,
        /// The source's name.
        name: String,
        #[command(flatten)]
        how: Applying,
    },
}

/// A source to be added.
#[derive(Debug, Args)]
pub struct Wanted {
    /// The tenant's name.
    tenant: String,
    /// What to call the source here.
    name: String,
    /// Where: a folder that this computer reaches, a bucket of S3 or of anything that speaks its protocol, a folder of a
    /// WebDAV server such as Nextcloud.
    #[arg(value_name = PLACE, required_unless_present = "link", conflicts_with = "link")]
    place: Option<String>,
    #[command(flatten)]
    opening: Opening,
    /// Instead: one backup by a link, such as one from a ticket. Who has the link has the backup, so it is asked for.
    #[arg(long)]
    link: bool,
    /// The link may lead into this computer's own network, or to itself.
    #[arg(long, requires = "link")]
    own_network: bool,
    /// How its names read, such as "{database}-%Y%m%d-%H%M.zip +03:00"; may be given several times. Names of Odoo's
    /// database manager and of OCA auto_backup are known, and are tried after these.
    #[arg(long = "pattern", value_name = "PATTERN")]
    patterns: Vec<String>,
    /// No other names are read than those of the patterns.
    #[arg(long, requires = "patterns")]
    only_patterns: bool,
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Sources, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Sources::Add(typed) => {
            let wanted = wanted(reeve, typed).await?;
            let view = sources::add(reeve, wanted).await?;
            output.answer(&json!(view), || {
                format!("{} works: {}, {}.\n", view.source.name, view.source.place, held(&view))
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

async fn wanted(reeve: &Reeve, wanted: Wanted) -> Result<AddSource, Fault> {
    let Wanted { tenant, name, place, opening, link, own_network, patterns, only_patterns } = wanted;
    let (place, secret) = if link {
        let place = SourcePlace::Link { host: String::new(), file: String::new(), own_network };
        (place, Some(secrets::read("link", opening.secret_stdin)?))
    } else {
        let (place, secret) = opening.place(&place.unwrap_or_default(), None)?;
        (SourcePlace::Files(place), secret)
    };
    let tenant = tenants::by_name(reeve, &tenant).await?.id;
    Ok(AddSource { tenant, name, place, patterns, only_patterns, secret })
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
            view.source.place.to_string(),
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
    message(&format!("Forget the source {}: {}. Downloaded files stay.", source.name, source.place));
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
