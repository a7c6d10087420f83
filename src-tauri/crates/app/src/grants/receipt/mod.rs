//! The account of an access: what the tenant knows of it, signed by the panel that ended it, and the files made of it.
//!
//! What the tenant could not answer is in it, with the reason.

mod build;
mod csv;
mod html;
mod verify;

use reeve_desk::Signed;
use reeve_domain::desk::{Body, Thread, ThreadId};
use reeve_domain::grant::{GrantWork, Receipt};
use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault};
use reeve_odoo::Session;
use reeve_store::grant_work as table;

use super::access;
use super::answer::note;
use super::request::absolute;
use crate::api::{Exported, SaveReceipt};
use crate::reeve::Reeve;
use crate::{backups, cards, desk};

pub(super) use verify::verdict;
pub use verify::verify_receipt;

/// Makes and sends the receipt of an access that has ended, unless there is one.
///
/// # Errors
/// What kept the tenant from being asked; it is tried again with the next look at what is due.
pub(super) async fn make(
    reeve: &Reeve,
    grant: &ThreadId,
    session: &Session,
    work: &GrantWork,
) -> Result<(), Fault> {
    let (thread, desk) = access(reeve, grant).await?;
    if thread.standing.receipt.is_some() {
        return Ok(());
    }
    let (identity, card) = cards::signing(reeve).await?;
    let receipt = build::build(reeve, &thread, session, work, card).await?;
    let envelope = Signed::seal(&receipt, |bytes| identity.sign(bytes))?.to_text();
    let (kept, id) = (envelope.clone(), grant.clone());
    reeve.store().await?.write(move |db| table::set_receipt(db, &id, &kept)).await?;
    match desk::say(reeve, grant, desk.as_deref(), Body::Receipt { envelope }).await {
        Ok(thread) => {
            let found =
                format!("{} findings, {} models touched", receipt.findings.len(), receipt.touched.len());
            note(reeve, &thread, "grant.receipt", found).await
        }
        // another panel accounted for it first
        Err(fault) if fault.code == Code::Overtaken => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// The signed receipt: as it came with the thread, else as it was made here and has not been sent yet.
pub(super) async fn envelope_of(reeve: &Reeve, thread: &Thread) -> Result<Option<String>, Fault> {
    if let Some(envelope) = &thread.standing.receipt {
        return Ok(Some(envelope.clone()));
    }
    let id = thread.id.clone();
    Ok(reeve.store().await?.read(move |db| table::receipt(db, &id)).await?)
}

/// What a signed receipt says. Believe it only with a [`verdict`].
pub(super) fn read(envelope: &str) -> Option<Receipt> {
    Signed::of_text(envelope)?.document()
}

/// Writes a receipt to a file; its ending decides what kind.
///
/// # Errors
/// [`Code::GrantNotReady`] where there is none yet, [`Code::InvalidInput`] for another ending, [`Code::AlreadyExists`],
/// [`Code::CannotWrite`], [`Code::DiskFull`].
pub async fn save_receipt(reeve: &Reeve, request: SaveReceipt) -> Result<Exported, Fault> {
    let (thread, _) = access(reeve, &request.grant).await?;
    let envelope = envelope_of(reeve, &thread).await?;
    let (envelope, receipt) = envelope
        .and_then(|envelope| read(&envelope).map(|receipt| (envelope, receipt)))
        .ok_or_else(|| {
            Fault::new(Code::GrantNotReady, "There is no receipt of this access yet.")
                .with("state", "no_receipt")
                .next("It comes with the proof of the end.")
        })?;
    let to = absolute(&request.to)?;
    let ending = to.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let (text, rows) = match ending.as_deref() {
        Some("json") => (format!("{envelope}\n"), 1),
        Some("html" | "htm") => (html::page(&receipt, &envelope), 1),
        Some("csv") => csv::table(&receipt)?,
        _ => return Err(invalid("to", "Say which kind by the file's ending: .json, .html or .csv.")),
    };
    backups::write_new(&to, &text).await?;
    let file = to.to_string_lossy().into_owned();
    note(reeve, &thread, "receipt.save", file.clone()).await?;
    Ok(Exported { file, rows })
}
