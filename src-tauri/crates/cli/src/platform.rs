//! `reeve platform …`: what providers promise, with files of one's own.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use reeve_app::api::{AddPlatform, Nothing, OfPlatform, Platform, PlatformFile};
use reeve_app::{Reeve, platforms};
use reeve_domain::Fault;
use serde_json::json;

use crate::files;
use crate::output::{Output, confirmed, message, table};
use crate::plan::Applying;

/// Platforms.
#[derive(Debug, Subcommand)]
pub enum Platforms {
    /// Those that come with Reeve and your own.
    #[command(after_help = examples!("reeve platform list"))]
    List,
    /// One of them as its file, to read it, or to begin another with.
    #[command(after_help = examples!("reeve platform show odoo_online"))]
    Show {
        /// Its id.
        id: String,
    },
    /// A file to begin with: every key, with what it means.
    #[command(after_help = examples!("reeve platform template > our-host.toml"))]
    Template,
    /// Take a file in. Tenants may be kept with it then.
    #[command(after_help = examples!("reeve platform add our-host.toml --replace"))]
    Add {
        /// The file (TOML).
        file: PathBuf,
        /// Let it take the place of one of your own with the same id.
        #[arg(long)]
        replace: bool,
    },
    /// Forget one of your own. The file in the data folder is removed.
    #[command(after_help = examples!("reeve platform remove our_host"))]
    Remove {
        /// Its id; of a file that cannot be read, its name without `.toml`.
        id: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Platforms, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Platforms::List => {
            let known = platforms::list(reeve, Nothing {}).await?;
            let own = platforms::files(reeve, Nothing {}).await?;
            for file in &own {
                if let Some(problem) = &file.problem {
                    message(&format!("{} is left out: {problem}.", file.file));
                }
            }
            output.answer(&json!({ "platforms": known, "files": own }), || {
                let rows: Vec<_> = known.iter().map(|platform| row(platform, &own)).collect();
                table(&["ID", "NAME", "BUILT ON", "", "READ FROM"], &rows)
            });
        }
        Platforms::Show { id } => {
            let text = platforms::text(reeve, OfPlatform { id: id.clone() }).await?.text;
            let known = platforms::list(reeve, Nothing {}).await?;
            let platform = known.into_iter().find(|platform| platform.id == id);
            output.answer(&json!({ "platform": platform, "text": text }), || text.clone());
        }
        Platforms::Template => {
            let text = platforms::template(reeve, Nothing {}).await?.text;
            output.answer(&json!({ "text": text }), || text.clone());
        }
        Platforms::Add { file, replace } => {
            let added = platforms::add(reeve, AddPlatform { text: files::text(&file)?, replace }).await?;
            output.answer(&json!({ "platform": added }), || {
                format!("{} is known: `reeve tenant add NAME --platform {} …`.\n", added.name, added.id)
            });
        }
        Platforms::Remove { id, yes } => {
            let how = Applying { yes, preview: false };
            how.ready().map_err(|fault| fault.next("Use --yes to do it at once."))?;
            if !yes && !confirmed(&format!("Forget the platform {id} and remove its file?")) {
                message("Nothing was changed.");
                return Ok(ExitCode::FAILURE);
            }
            platforms::remove(reeve, OfPlatform { id: id.clone() }).await?;
            output.answer(&json!({ "removed": id }), || format!("{id} is forgotten.\n"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn row(platform: &Platform, files: &[PlatformFile]) -> Vec<String> {
    let own = files.iter().any(|file| file.id.as_ref() == Some(&platform.id));
    vec![
        platform.id.clone(),
        platform.name.clone(),
        platform.built_on.clone(),
        if own { "your own" } else { "" }.to_owned(),
        platform.source.as_ref().map_or_else(String::new, |source| source.title.clone()),
    ]
}
