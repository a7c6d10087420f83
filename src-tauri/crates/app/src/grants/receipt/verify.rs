//! Whether a receipt is as it was signed. Needs neither a network nor the keys: only the document and the card inside.

use std::path::Path;

use reeve_desk::Signed;
use reeve_domain::card::{Acquaintance, Card};
use reeve_domain::desk::{Answer, Body, Thread};
use reeve_domain::grant::Receipt;
use reeve_domain::{Code, Fault};

use super::html;
use crate::api::{CardView, ReceiptVerdict, VerifyReceipt};
use crate::cards;
use crate::reeve::Reeve;

/// The form of receipts this version reads.
const FORM: u32 = 1;
/// Larger files are no receipts, in bytes.
const LARGEST: u64 = 32 * 1024 * 1024;

/// Whether a receipt's file is as it was signed.
///
/// # Errors
/// [`Code::CannotRead`]; a receipt that does not hold is an answer, not an error.
pub async fn verify_receipt(reeve: &Reeve, request: VerifyReceipt) -> Result<ReceiptVerdict, Fault> {
    let path = Path::new(&request.file);
    let unreadable = |why: String| {
        Fault::new(Code::CannotRead, format!("{} cannot be read: {why}.", path.display()))
            .with("path", path.display())
    };
    let size = tokio::fs::metadata(path).await.map_err(|e| unreadable(e.to_string()))?.len();
    if size > LARGEST {
        return Err(unreadable("it is too large for a receipt".to_owned()));
    }
    let bytes = tokio::fs::read(path).await.map_err(|e| unreadable(e.to_string()))?;
    let Ok(text) = String::from_utf8(bytes) else { return Ok(wrong("This is no receipt.", None, None)) };
    let Some(envelope) = html::envelope_in(&text) else { return Ok(verdict(reeve, text.trim(), None).await) };
    let told = verdict(reeve, envelope, None).await;
    let receipt = super::read(envelope);
    // a page can say anything around a sound document
    let same = Signed::of_text(envelope)
        .zip(receipt)
        .is_some_and(|(signed, receipt)| html::page(&receipt, &signed) == text.replace("\r\n", "\n"));
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
    } else if thread.is_some_and(|thread| !belongs(&receipt, thread)) {
        Some("It is the receipt of another access, or signed by somebody who had no part in this one.")
    } else {
        None
    };
    match problem {
        Some(problem) => wrong(problem, by, Some(receipt)),
        None => ReceiptVerdict { ok: true, by, grant: Some(receipt.grant), problem: None },
    }
}

/// Whether a receipt is about this access, and by the keys of whoever approved or ended it.
fn belongs(receipt: &Receipt, thread: &Thread) -> bool {
    let Answer::Approved { by: approver, .. } = &thread.standing.answer else { return false };
    let mut counting = thread.shown.iter().filter(|shown| shown.rejection.is_none());
    let ended = |event: &reeve_domain::desk::Event| {
        matches!(event.body, Body::Ended { .. }) && event.by.sign == receipt.made_by.sign
    };
    let is_party = approver.sign == receipt.made_by.sign
        || counting.any(|shown| shown.event.as_ref().is_some_and(ended));
    is_party && receipt.grant == thread.id && !thread.asks(&receipt.made_by)
}

/// Whether a receipt holds and is by the keys of whoever approved the access.
pub(super) fn is_approvers(envelope: &str, thread: &Thread) -> bool {
    let Answer::Approved { by, .. } = &thread.standing.answer else { return false };
    Signed::of_text(envelope).is_some_and(|signed| {
        signed.is_by(&by.sign)
            && signed
                .document::<Receipt>()
                .is_some_and(|receipt| receipt.made_by.sign == by.sign && belongs(&receipt, thread))
    })
}

/// The card with what is known of it; before anything is opened, nobody is known.
async fn seen(reeve: &Reeve, card: &Card) -> CardView {
    let acquaintance = cards::acquaintance(reeve, card).await.unwrap_or(Acquaintance::New);
    CardView { card: card.clone(), fingerprint: card.fingerprint(), acquaintance }
}

fn wrong(problem: &str, by: Option<CardView>, receipt: Option<Receipt>) -> ReceiptVerdict {
    let grant = receipt.map(|receipt| receipt.grant);
    ReceiptVerdict { ok: false, by, grant, problem: Some(problem.to_owned()) }
}
