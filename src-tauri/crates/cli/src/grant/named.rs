//! Which request or access is meant: a file that was handed over, or an id. And the way back out, as a file or text.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use reeve_app::api::{GrantView, Nothing, OfGrant, ReceiveText, SaveGrant};
use reeve_app::{Reeve, desk, grants};
use reeve_domain::desk::ThreadId;
use reeve_domain::grant::GrantState;
use reeve_domain::{Code, Fault};
use serde_json::{Value, json};

use super::words;
use crate::output::{Output, message};

/// Longest thread that is read, in bytes; more is a file given by mistake.
const LONGEST: u64 = 16 << 20;

/// The request or access that was named. What was handed over is taken in first.
///
/// # Errors
/// [`Code::NotFound`], [`Code::CannotRead`]; as `grants::receive`.
pub async fn named(reeve: &Reeve, typed: &str) -> Result<GrantView, Fault> {
    match handed_over(typed)? {
        Some(text) => Box::pin(grants::receive(reeve, ReceiveText { text })).await,
        None => by_id(reeve, typed).await,
    }
}

/// The text of a file or of stdin; `None` when no file of that name is there.
///
/// # Errors
/// [`Code::CannotRead`].
pub fn handed_over(typed: &str) -> Result<Option<String>, Fault> {
    if typed == "-" {
        return text_of(std::io::stdin().lock(), "stdin").map(Some);
    }
    let path = Path::new(typed);
    if path.is_file() { read_text(path).map(Some) } else { Ok(None) }
}

/// A file that should hold text.
///
/// # Errors
/// [`Code::CannotRead`].
pub fn read_text(path: &Path) -> Result<String, Fault> {
    let name = path.display().to_string();
    let file = std::fs::File::open(path).map_err(|error| unreadable(&name, &error.to_string()))?;
    text_of(file, &name)
}

fn text_of(from: impl std::io::Read, name: &str) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    let read = from.take(LONGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(name, &error.to_string()))?;
    if bytes.len() as u64 > LONGEST {
        return Err(unreadable(name, "it is far too long for this"));
    }
    String::from_utf8(bytes).map_err(|_| unreadable(name, "it holds no text"))
}

fn unreadable(name: &str, why: &str) -> Fault {
    Fault::new(Code::CannotRead, format!("{name} cannot be read: {why}.")).with("path", name)
}

async fn by_id(reeve: &Reeve, typed: &str) -> Result<GrantView, Fault> {
    known(reeve, typed).await?.ok_or_else(|| {
        let message = format!("“{typed}” is neither a file nor the id of a request or access known here.");
        Fault::new(Code::NotFound, message)
            .with("grant", typed)
            .next("`reeve grant list` shows what is known.")
    })
}

/// The one of this id, or whose id begins like this.
async fn known(reeve: &Reeve, typed: &str) -> Result<Option<GrantView>, Fault> {
    match Box::pin(grants::show(reeve, OfGrant { grant: ThreadId(typed.to_owned()) })).await {
        Ok(detail) => return Ok(Some(detail.grant)),
        Err(fault) if fault.code != Code::NotFound => return Err(fault),
        Err(_) => {}
    }
    // this looks at the desks first: it may have come since the last time
    let page = Box::pin(grants::list(reeve, Nothing {})).await?;
    let mut fitting = page.grants.into_iter().filter(|view| view.id.0.starts_with(typed));
    match (fitting.next(), fitting.next()) {
        (Some(view), None) => Ok(Some(view)),
        (None, _) => Ok(None),
        (Some(_), Some(_)) => {
            Err(Fault::new(Code::InvalidInput, format!("Several ids begin with “{typed}”."))
                .with("field", "grant")
                .next("Write more of it."))
        }
    }
}

/// Says on stderr which desks could not be read at the last look.
///
/// # Errors
/// When the store cannot be read.
pub async fn tell_desks(reeve: &Reeve) -> Result<(), Fault> {
    for view in desk::list(reeve, Nothing {}).await? {
        if let Some(fault) = view.fault {
            message(&format!("The desk {} was not read: {}", view.name, fault.message));
        }
    }
    Ok(())
}

/// How a request or access stands now.
///
/// # Errors
/// As `grants::show`.
pub async fn again(reeve: &Reeve, view: &GrantView) -> Result<GrantView, Fault> {
    Ok(Box::pin(grants::show(reeve, of(view))).await?.grant)
}

/// It, for a command that needs no more.
pub fn of(view: &GrantView) -> OfGrant {
    OfGrant { grant: view.id.clone() }
}

/// The absolute path of a file that is not there yet: looked at before anything is done, so that nothing is done whose
/// answer cannot be written.
///
/// # Errors
/// [`Code::AlreadyExists`], [`Code::CannotWrite`].
pub fn fresh(path: Option<&PathBuf>) -> Result<Option<String>, Fault> {
    let Some(path) = path else { return Ok(None) };
    let cannot = |why: &str| {
        Fault::new(Code::CannotWrite, format!("{} cannot be written: {why}.", path.display()))
            .with("path", path.display())
    };
    if path.symlink_metadata().is_ok() {
        return Err(Fault::new(Code::AlreadyExists, format!("{} exists already.", path.display()))
            .with("path", path.display())
            .next("Choose another name: nothing is overwritten."));
    }
    let whole = std::path::absolute(path).map_err(|error| cannot(&error.to_string()))?;
    if !whole.parent().is_some_and(Path::is_dir) {
        return Err(cannot("its folder is not there"));
    }
    whole.into_os_string().into_string().map(Some).map_err(|_| cannot("its name is no text"))
}

/// The request or access that was named, and the [`fresh`] file to hand it over in.
///
/// # Errors
/// As [`fresh`], before anything is taken in, and as [`named`].
pub async fn handed(
    reeve: &Reeve,
    typed: &str,
    out: Option<&PathBuf>,
) -> Result<(GrantView, Option<String>), Fault> {
    let out = fresh(out)?;
    Ok((named(reeve, typed).await?, out))
}

/// Answers with how a request or access stands after what was done (`done`, one sentence), and hands its thread over: into
/// the file, by its desk, or as text.
///
/// # Errors
/// When the file cannot be written: what was done is done.
pub async fn answer(
    reeve: &Reeve,
    view: &GrantView,
    done: &str,
    out: Option<String>,
    output: &Output,
) -> Result<(), Fault> {
    let mut document = words::document(view);
    let way = match (out, &view.desk) {
        (Some(to), _) => {
            let saved = write(reeve, view, to).await?;
            document["out"] = json!(saved);
            format!("Hand over {saved}.{}\n", sealed(view))
        }
        (None, Some(name)) if waits_for(reeve, name).await? => {
            document["waiting"] = json!(true);
            format!("It waits to be sent by the desk {name}: `reeve desk sync` tries again.\n")
        }
        (None, Some(name)) => format!("It travels by the desk {name}.\n"),
        (None, None) => {
            let text = Box::pin(grants::text(reeve, of(view))).await?.text;
            document["text"] = Value::String(text.clone());
            format!("Hand this over.{}\n\n{}\n", sealed(view), text.trim_end())
        }
    };
    output.answer(&document, || format!("{done}\n{}{way}", words::lines(view)));
    Ok(())
}

/// Whether a desk has not been given everything yet.
async fn waits_for(reeve: &Reeve, name: &str) -> Result<bool, Fault> {
    let desks = desk::list(reeve, Nothing {}).await?;
    Ok(desks.iter().any(|desk| desk.name == name && desk.waiting > 0))
}

/// Who alone can use what is handed over, once something is given.
fn sealed(view: &GrantView) -> String {
    if view.state == GrantState::Live {
        format!(" The password in it opens with {}’s card only.", view.staff.name)
    } else {
        String::new()
    }
}

/// Writes a thread to a file; answers the file's path.
///
/// # Errors
/// As `grants::save`.
pub async fn write(reeve: &Reeve, view: &GrantView, to: String) -> Result<String, Fault> {
    let saved = Box::pin(grants::save(reeve, SaveGrant { grant: view.id.clone(), to })).await;
    let id = &view.id;
    let again = format!("What was done is done. `reeve grant send {id} --out FILE` writes it elsewhere.");
    saved.map(|saved| saved.file).map_err(|fault| fault.next(again))
}
