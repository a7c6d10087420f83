//! The platforms that this installation knows: those that come with Reeve, and files of people's own.
//!
//! One's own lie in `platforms` in the data folder, a file each; sharing one is handing the file over. They are read
//! whenever they are needed, so that a file may also be put there by hand. One that cannot be read keeps nobody from
//! working: it is left out, and [`files`] says what is wrong with it. Whoever judges a tenant by one asks [`Known`].

mod known;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault};
use reeve_platforms::{Platform, Problem, built_in, read};
use reeve_store::tenants as tenant_table;

use crate::api::{AddPlatform, Nothing, OfPlatform, PlatformFile, PlatformText, Tag};
use crate::reeve::Reeve;
use crate::{backups, files as small, journal};

pub(crate) use known::Known;

/// Where one's own lie, in the data folder.
const FOLDER: &str = "platforms";
/// No platform's file is larger, in bytes.
const MOST: u64 = 64 * 1024;
/// So many files are looked at; who has more put something else there.
const MANY: usize = 500;

/// Every known platform: those that come with Reeve, one's own by name, and the server of one's own last.
///
/// # Errors
/// None.
pub async fn list(reeve: &Reeve, _: Nothing) -> Result<Vec<Platform>, Fault> {
    let mut own: Vec<Platform> = own(reeve).await.into_iter().filter_map(|own| own.platform.ok()).collect();
    own.sort_by_cached_key(|platform| platform.name.to_lowercase());
    let mut all: Vec<Platform> = built_in().cloned().collect();
    let last = all.len().saturating_sub(1);
    all.splice(last..last, own);
    Ok(all)
}

/// The platform with this id, for a tenant that is to be hosted there.
///
/// # Errors
/// [`Code::InvalidInput`] where none that can be read has it.
pub(crate) async fn chosen(reeve: &Reeve, id: &str) -> Result<Platform, Fault> {
    match Known::read(reeve).await.of(id) {
        Ok(platform) => Ok(platform.clone()),
        Err(_) => Err(invalid("platform", format!("“{id}” is no known platform."))
            .next("`reeve platform list` shows those that are known.")),
    }
}

/// The files of one's own, and what is wrong with those that are left out.
///
/// # Errors
/// None.
pub async fn files(reeve: &Reeve, _: Nothing) -> Result<Vec<PlatformFile>, Fault> {
    let view = |own: Own| PlatformFile {
        file: own.file.display().to_string(),
        id: own.platform.as_ref().ok().map(|platform| platform.id.clone()),
        problem: own.platform.err().map(|problem| problem.to_string()),
    };
    Ok(own(reeve).await.into_iter().map(view).collect())
}

/// A file to begin with: every key, with what it means and which words it takes.
///
/// # Errors
/// None.
pub async fn template(_: &Reeve, _: Nothing) -> Result<PlatformText, Fault> {
    Ok(PlatformText { text: reeve_platforms::TEMPLATE.to_owned() })
}

/// A platform's file as it is, to read it, to hand it over, or to begin another with.
///
/// # Errors
/// [`Code::NotFound`], [`Code::CannotRead`].
pub async fn text(reeve: &Reeve, request: OfPlatform) -> Result<PlatformText, Fault> {
    if let Some(text) = reeve_platforms::text(&request.id) {
        return Ok(PlatformText { text: text.to_owned() });
    }
    let own = find(reeve, &request.id).await?;
    Ok(PlatformText { text: small::text(&own.file.to_string_lossy(), MOST).await? })
}

/// Takes a platform's file in.
///
/// # Errors
/// [`Code::InvalidInput`] with the line for a text that is no platform, [`Code::AlreadyExists`] for an id that is taken,
/// unless it is one's own and to be replaced; [`Code::CannotWrite`], [`Code::DiskFull`].
pub async fn add(reeve: &Reeve, request: AddPlatform) -> Result<Platform, Fault> {
    let text = request.text;
    let invalid = |words: String| Fault::new(Code::InvalidInput, words).with("field", "text");
    if text.len() as u64 > MOST {
        return Err(invalid("This is far too long for a platform's file.".to_owned()));
    }
    let platform = read(&text).map_err(|problem| {
        let fault = invalid(format!("This is no platform's file: {problem}."));
        problem.line.into_iter().fold(fault, |fault, line| fault.with("line", line))
    })?;
    let id = &platform.id;
    let taken = |words: String| Fault::new(Code::AlreadyExists, words).with("id", id);
    if built_in().any(|known| known.id == *id) {
        return Err(taken(format!("“{id}” comes with Reeve.")).next("Give yours another id."));
    }
    let known = with_id(reeve, id).await;
    if known.is_some() && !request.replace {
        return Err(taken(format!("You have a platform with the id “{id}” already."))
            .with("own", true)
            .next(
                "Let this file take its place, with --replace on the command line, or give it another id.",
            ));
    }
    let folder = reeve.home().join(FOLDER);
    let to = known.map_or_else(|| folder.join(format!("{id}.toml")), |known| known.file);
    write(&folder, &to, &text).await?;
    let detail = format!("{} ({id})", platform.name);
    journal::note(reeve, None, Action::PlatformAdd, detail, Outcome::Done).await?;
    reeve.changed(&[Tag::Setup, Tag::Backups], None);
    Ok(platform)
}

/// Forgets a platform of one's own, or a file that cannot be read, by the id that it tells or by its name without the ending.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::InvalidInput`] for one that comes with Reeve or that tenants are kept with;
/// [`Code::CannotWrite`].
pub async fn remove(reeve: &Reeve, request: OfPlatform) -> Result<Nothing, Fault> {
    let id = request.id;
    if built_in().any(|known| known.id == id) {
        return Err(
            Fault::new(Code::InvalidInput, format!("“{id}” comes with Reeve and stays.")).with("field", "id")
        );
    }
    let own = find(reeve, &id).await?;
    if own.platform.is_ok() {
        let tenants = reeve.store().await?.read(tenant_table::list).await?;
        let with: Vec<_> = tenants.iter().filter(|tenant| tenant.platform == id).collect();
        if let Some(first) = with.first() {
            let words = format!("“{id}” is the platform of {}.", some(&first.name, with.len()));
            return Err(Fault::new(Code::InvalidInput, words)
                .with("field", "id")
                .next("Give these tenants another platform first, or replace the file by a better one."));
        }
    }
    tokio::fs::remove_file(&own.file).await.map_err(|error| cannot_write(&own.file, &error))?;
    journal::note(reeve, None, Action::PlatformRemove, id, Outcome::Done).await?;
    reeve.changed(&[Tag::Setup, Tag::Backups], None);
    Ok(Nothing {})
}

fn some(first: &str, all: usize) -> String {
    match all {
        1 => first.to_owned(),
        all => format!("{first} and {} more", all - 1),
    }
}

/// A file of one's own.
struct Own {
    file: PathBuf,
    /// The id that it tells, be the rest of it as it may.
    id: Option<String>,
    /// What it says, or what is wrong with it.
    platform: Result<Platform, Problem>,
}

impl Own {
    /// Whether it is the platform with this id; one that cannot be read goes by its file's name too.
    fn is(&self, id: &str) -> bool {
        match &self.platform {
            Ok(platform) => platform.id == id,
            Err(_) => self.id.as_deref() == Some(id) || self.file.file_stem() == Some(OsStr::new(id)),
        }
    }
}

/// The id that a text tells, also one that is no platform's file.
fn id_in(text: &str) -> Option<&str> {
    fn value(line: &str) -> Option<&str> {
        line.trim_start().strip_prefix("id")?.trim_start().strip_prefix('=')
    }
    text.lines().find_map(value)?.trim_start().strip_prefix('"')?.split('"').next()
}

async fn find(reeve: &Reeve, id: &str) -> Result<Own, Fault> {
    with_id(reeve, id).await.ok_or_else(|| {
        Fault::new(Code::NotFound, format!("No platform has the id “{id}” here."))
            .with("id", id)
            .next("Check the id; `reeve platform list` shows what is known.")
    })
}

/// One's own with this id: the one that can be read before any that cannot.
async fn with_id(reeve: &Reeve, id: &str) -> Option<Own> {
    let mut all: Vec<Own> = own(reeve).await.into_iter().filter(|own| own.is(id)).collect();
    all.sort_by_key(|own| own.platform.is_err());
    all.into_iter().next()
}

/// One's own, by the name of the file. Of two with the same id the first counts.
async fn own(reeve: &Reeve) -> Vec<Own> {
    let mut all: Vec<Own> = Vec::new();
    for file in toml_files(&reeve.home().join(FOLDER)).await {
        let (id, platform) = match small::text(&file.to_string_lossy(), MOST).await {
            Ok(text) => (id_in(&text).map(str::to_owned), read(&text)),
            Err(fault) => {
                (None, Err(Problem { line: None, words: fault.message.trim_end_matches('.').to_owned() }))
            }
        };
        let platform = platform.and_then(|platform| {
            let id = &platform.id;
            let is_taken = built_in().any(|known| known.id == *id)
                || all.iter().any(|own| own.platform.as_ref().is_ok_and(|known| known.id == *id));
            let words = format!("the id “{id}” is that of another platform");
            if is_taken { Err(Problem { line: None, words }) } else { Ok(platform) }
        });
        all.push(Own { file, id, platform });
    }
    all
}

/// In the order of their names; none where there is no folder.
async fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(mut entries) = tokio::fs::read_dir(folder).await else { return Vec::new() };
    let mut files = Vec::new();
    while let Ok(Some(entry)) = entries.next_entry().await {
        let file = entry.path();
        if file.extension() == Some(OsStr::new("toml")) && files.len() < MANY {
            files.push(file);
        }
    }
    files.sort();
    files
}

/// Written beside and renamed: a platform that was there is whole until the new one is.
async fn write(folder: &Path, to: &Path, text: &str) -> Result<(), Fault> {
    tokio::fs::create_dir_all(folder).await.map_err(|error| cannot_write(folder, &error))?;
    let beside = to.with_extension("part");
    // what a start that was cut off left there
    let _ = tokio::fs::remove_file(&beside).await;
    backups::write_new(&beside, text).await?;
    tokio::fs::rename(&beside, to).await.map_err(|error| cannot_write(to, &error))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Fault {
    Fault::new(Code::CannotWrite, format!("{} cannot be written: {error}.", path.display()))
        .with("path", path.display())
}
