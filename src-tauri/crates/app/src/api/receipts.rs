//! Receipts: what came of an access, as files.

use reeve_domain::desk::ThreadId;
use reeve_domain::grant::Receipt;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::CardView;

/// Writes a receipt to a file.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SaveReceipt {
    /// Of which access.
    pub grant: ThreadId,
    /// Absolute path; must not exist. `.json` is the signed document, `.html` prints and holds it too, `.csv` lists what
    /// was touched and found.
    pub to: String,
}

/// Looks at a receipt's file.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct VerifyReceipt {
    /// Absolute path of a `.json` or `.html` receipt.
    pub file: String,
}

/// Whether a receipt is as it was signed.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ReceiptVerdict {
    /// The signature fits the document and the card that the document names as its maker.
    pub ok: bool,
    /// Who signed it.
    pub by: Option<CardView>,
    /// Which access it is about.
    pub grant: Option<ThreadId>,
    /// What is wrong, in one sentence.
    pub problem: Option<String>,
    /// What it says, where it could be read. Believe it only where it is `ok`. `None` where it is told beside this.
    pub receipt: Option<Receipt>,
}
