//! The account of an access: what the tenant knows of it, signed by the panel that ended it, and the files made of it.
//!
//! What the tenant could not answer is in it, with the reason.

mod build;
mod csv;
mod html;
mod verify;

use reeve_desk::Signed;
use reeve_domain::desk::{Body, Thread, ThreadId};
use reeve_domain::grant::{EndProof, GrantWork, Receipt};
use reeve_domain::journal::Action;
use reeve_domain::{Code, Fault};
use reeve_odoo::Session;
use reeve_store::grant_work as table;

use super::answer::note;
use super::{access, end};
use crate::api::{Exported, SaveReceipt};
use crate::paper::{self, Form};
use crate::reeve::Reeve;
use crate::{backups, cards, desk};

pub(super) use verify::verdict;
pub use verify::verify_receipt;

/// Makes the receipt of an access whose end was proven from here, unless there is one. The approver's panel sends it;
/// another keeps it, beside the approver's.
///
/// # Errors
/// What kept the tenant from being asked; it is tried again with the next look at what is due.
pub(super) async fn make(
    reeve: &Reeve,
    grant: &ThreadId,
    session: &Session,
    work: &GrantWork,
    proof: &EndProof,
) -> Result<(), Fault> {
    let (thread, desk) = access(reeve, grant).await?;
    if accounted(reeve, &thread).await? {
        return Ok(());
    }
    let (identity, card) = cards::signing(reeve).await?;
    let receipt = build::build(reeve, &thread, session, work, proof, card).await?;
    let envelope = Signed::seal(&receipt, |bytes| identity.sign(bytes))?.to_text();
    let (kept, id) = (envelope.clone(), grant.clone());
    reeve.store().await?.write(move |db| table::set_receipt(db, &id, &kept)).await?;
    if thread.standing.receipt.is_some() || !end::approved_here(reeve, &thread).await? {
        return Ok(());
    }
    match desk::say(reeve, grant, desk.as_deref(), Body::Receipt { envelope }).await {
        Ok(thread) => {
            let found =
                format!("{} findings, {} models touched", receipt.findings.len(), receipt.touched.len());
            note(reeve, &thread, Action::GrantReceipt, found).await
        }
        // another panel accounted for it first
        Err(fault) if fault.code == Code::Overtaken => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// Whether there is a receipt that leaves nothing to be made here.
async fn accounted(reeve: &Reeve, thread: &Thread) -> Result<bool, Fault> {
    if thread.standing.receipt.as_deref().is_some_and(|sent| verify::is_approvers(sent, thread)) {
        return Ok(true);
    }
    // one that was made here is still to be sent by the approver's panel
    let to_be_sent = thread.standing.receipt.is_none() && end::approved_here(reeve, thread).await?;
    Ok(!to_be_sent && of_here(reeve, thread).await?.is_some())
}

async fn of_here(reeve: &Reeve, thread: &Thread) -> Result<Option<String>, Fault> {
    let id = thread.id.clone();
    Ok(reeve.store().await?.read(move |db| table::receipt(db, &id)).await?)
}

/// The signed receipt: the approver's as it came with the thread, else the one made here, else whatever came. Believe it
/// only with a [`verdict`].
pub(super) async fn envelope_of(reeve: &Reeve, thread: &Thread) -> Result<Option<String>, Fault> {
    let sent = thread.standing.receipt.clone();
    match sent {
        Some(sent) if verify::is_approvers(&sent, thread) => Ok(Some(sent)),
        sent => Ok(of_here(reeve, thread).await?.or(sent)),
    }
}

/// The document and what it says, for nothing but a receipt that holds.
async fn sound(reeve: &Reeve, envelope: &str, thread: &Thread) -> Result<(Signed, Receipt), Fault> {
    let told = verdict(reeve, envelope, Some(thread)).await;
    let broken = |problem: Option<String>| {
        let words = problem.unwrap_or_else(|| "The receipt is not as it was signed.".to_owned());
        Fault::new(Code::SignatureWrong, words)
    };
    if !told.ok {
        return Err(broken(told.problem));
    }
    Signed::of_text(envelope).zip(told.receipt).ok_or_else(|| broken(None))
}

/// Writes a receipt to a file; its ending decides what kind.
///
/// # Errors
/// [`Code::GrantNotReady`] where there is none yet, [`Code::SignatureWrong`] for one that does not hold or is not by a
/// party of this access, [`Code::InvalidInput`] for another ending, [`Code::AlreadyExists`],
/// [`Code::CannotWrite`], [`Code::DiskFull`].
pub async fn save_receipt(reeve: &Reeve, request: SaveReceipt) -> Result<Exported, Fault> {
    let (thread, _) = access(reeve, &request.grant).await?;
    let envelope = envelope_of(reeve, &thread).await?;
    let envelope = envelope.ok_or_else(|| {
        Fault::new(Code::GrantNotReady, "There is no receipt of this access yet.")
            .with("state", "no_receipt")
            .next("It comes with the proof of the end.")
    })?;
    let (signed, receipt) = sound(reeve, &envelope, &thread).await?;
    let to = backups::absolute("to", &request.to)?;
    let (text, rows) = match Form::of(&to)? {
        Form::Script => (signed.to_text() + "\n", 1),
        Form::Page => (html::page(&receipt, &signed), 1),
        Form::Table => csv::table(&receipt)?,
    };
    paper::write(&to, &text).await?;
    let file = to.to_string_lossy().into_owned();
    note(reeve, &thread, Action::ReceiptSave, file.clone()).await?;
    Ok(Exported { file, rows })
}
