//! Whether a receipt is as it was signed. Needs neither a network nor the keys: only the document and the card inside.

use reeve_desk::Signed;
use reeve_domain::Fault;
use reeve_domain::card::{Acquaintance, Card};
use reeve_domain::desk::Thread;
use reeve_domain::grant::Receipt;

use super::html;
use crate::api::{CardView, ReceiptVerdict, VerifyReceipt};
use crate::reeve::Reeve;
use crate::{cards, files};

/// The form of receipts this version reads.
const FORM: u32 = 1;
/// Larger files are no receipts, in bytes.
const LARGEST: u64 = 32 * 1024 * 1024;

/// Whether a receipt's file is as it was signed.
///
/// # Errors
/// [`reeve_domain::Code::CannotRead`]; a receipt that does not hold is an answer, not an error.
pub async fn verify_receipt(reeve: &Reeve, request: VerifyReceipt) -> Result<ReceiptVerdict, Fault> {
    let text = files::text(&request.file, LARGEST).await?;
    let Some(envelope) = html::envelope_in(&text) else { return Ok(verdict(reeve, text.trim(), None).await) };
    let told = verdict(reeve, envelope, None).await;
    // a page can say anything around a sound document
    let same = Signed::of_text(envelope)
        .zip(told.receipt.as_ref())
        .is_some_and(|(signed, receipt)| html::page(receipt, &signed) == text.replace("\r\n", "\n"));
    if told.ok && !same {
        let problem =
            "The signed document inside holds, and the page around it is not what Reeve makes of it.";
        return Ok(ReceiptVerdict { ok: false, problem: Some(problem.to_owned()), ..told });
    }
    Ok(told)
}

/// Whether a signed receipt holds, and belongs to this thread where one is given.
pub(in super::super) async fn verdict(
    reeve: &Reeve,
    envelope: &str,
    thread: Option<&Thread>,
) -> ReceiptVerdict {
    let Some(signed) = Signed::of_text(envelope) else { return wrong("This is no receipt.", None, None) };
    let Some(receipt) = signed.document::<Receipt>() else {
        return wrong("This is a signed document, and no receipt.", None, None);
    };
    let by = Some(seen(reeve, &receipt.made_by).await);
    let problem = if receipt.v != FORM {
        Some("It is of a form that this version does not know.")
    } else if !signed.is_by(&receipt.made_by.sign) {
        Some("The signature does not fit: it was changed after it was signed.")
    } else if thread.is_some_and(|thread| !belongs(&receipt, by.as_ref(), thread)) {
        Some("It is the receipt of another access, or signed by somebody who did not approve this one.")
    } else {
        None
    };
    match problem {
        Some(problem) => wrong(problem, by, Some(receipt)),
        None => ReceiptVerdict {
            ok: true,
            by,
            grant: Some(receipt.grant.clone()),
            problem: None,
            receipt: Some(receipt),
        },
    }
}

/// Whether a receipt is about this access, and by the keys of whoever approved it, or one's own: what this panel saw of
/// an end that another approved is good for itself.
fn belongs(receipt: &Receipt, by: Option<&CardView>, thread: &Thread) -> bool {
    let is_own = by.is_some_and(|by| by.acquaintance == Acquaintance::Own);
    (is_own || thread.approved_by(&receipt.made_by))
        && receipt.grant == thread.id
        && !thread.asks(&receipt.made_by)
}

/// Whether a receipt holds and is by the keys of whoever approved the access.
pub(super) fn is_approvers(envelope: &str, thread: &Thread) -> bool {
    let holds = |signed: &Signed, receipt: &Receipt| {
        signed.is_by(&receipt.made_by.sign)
            && thread.approved_by(&receipt.made_by)
            && belongs(receipt, None, thread)
    };
    let signed = Signed::of_text(envelope);
    signed.is_some_and(|signed| signed.document().is_some_and(|receipt| holds(&signed, &receipt)))
}

/// The card with what is known of it; before anything is opened, nobody is known.
async fn seen(reeve: &Reeve, card: &Card) -> CardView {
    let acquaintance = cards::acquaintance(reeve, card).await.unwrap_or(Acquaintance::New);
    CardView { card: card.clone(), fingerprint: card.fingerprint(), acquaintance }
}

fn wrong(problem: &str, by: Option<CardView>, receipt: Option<Receipt>) -> ReceiptVerdict {
    let grant = receipt.as_ref().map(|receipt| receipt.grant.clone());
    ReceiptVerdict { ok: false, by, grant, problem: Some(problem.to_owned()), receipt }
}
