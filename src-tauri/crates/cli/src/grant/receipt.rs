//! `reeve grant receipt` and `verify-receipt`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use reeve_app::api::{GrantDetail, OfGrant, ReceiptVerdict, SaveReceipt, VerifyReceipt};
use reeve_app::{Options, Quiet, Reeve, grants};
use reeve_domain::card::Acquaintance;
use reeve_domain::grant::{Difference, Finding, Outliving, Receipt, Touched};
use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault};
use serde_json::{Value, json};

use super::arguments::OfReceipt;
use super::named::{fresh, named};
use super::words::{moment, person, proof};
use crate::output::{Output, complain, table};

/// Shows a receipt and writes it where it was asked for.
pub async fn run(reeve: &Reeve, asked: OfReceipt, output: &Output) -> Result<ExitCode, Fault> {
    let mut wanted = Vec::new();
    for (path, ending) in [(&asked.html, "html"), (&asked.json_file, "json"), (&asked.csv, "csv")] {
        wanted.extend(file_for(path.as_ref(), ending)?);
    }
    let view = named(reeve, &asked.grant).await?;
    let GrantDetail { grant, receipt, receipt_verdict, .. } =
        Box::pin(grants::show(reeve, OfGrant { grant: view.id.clone() })).await?;
    let Some(receipt) = receipt else {
        let what = "There is no receipt here: it is made by the customer's panel once the access has ended.";
        return Err(Fault::new(Code::GrantNotReady, what).with("state", super::state_name(grant.state)));
    };
    let mut files = Vec::new();
    for to in wanted {
        let request = SaveReceipt { grant: view.id.clone(), to };
        files.push(Box::pin(grants::save_receipt(reeve, request)).await?.file);
    }
    let broken = receipt_verdict.as_ref().and_then(fault_of);
    let known = |verdict: &ReceiptVerdict| verdict.by.as_ref().map(|by| is_known(by.acquaintance));
    let mut document =
        json!({ "id": grant.id, "receipt": receipt, "verdict": receipt_verdict, "files": files });
    document["signer_known"] = json!(receipt_verdict.as_ref().and_then(known));
    if let Some(fault) = &broken {
        document["error"] = json!(fault);
    }
    output.answer(&document, || {
        let written = files.iter().map(|file| format!("Written to {file}\n"));
        text(&receipt) + &written.collect::<String>()
    });
    Ok(broken.as_ref().map_or(ExitCode::SUCCESS, complain))
}

/// A file that is to be written; its ending says what is written.
fn file_for(path: Option<&PathBuf>, ending: &str) -> Result<Option<String>, Fault> {
    if let Some(path) = path
        && !path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
    {
        let message = format!("{} must end in .{ending}.", path.display());
        return Err(Fault::new(Code::InvalidInput, message).with("field", ending));
    }
    fresh(path)
}

/// Whether a receipt is as it was signed, and by this signer where one is given: exit code 1 when it is not. The data folder
/// is not opened, so that nobody is known.
pub async fn verify(file: &Path, signer: Option<&str>, output: &Output) -> Result<ExitCode, Fault> {
    if let Some(digits) = signer {
        valid_digits(digits)?;
    }
    let whole = std::path::absolute(file)
        .map_err(|error| Fault::new(Code::CannotRead, format!("{}: {error}.", file.display())))?;
    // never opened: what is asked is in the file alone
    let reeve = Reeve::new(Options { home: PathBuf::new(), host: Arc::new(Quiet) });
    let request = VerifyReceipt { file: whole.to_string_lossy().into_owned() };
    let verdict = Box::pin(grants::verify_receipt(&reeve, request)).await?;
    let broken = fault_of(&verdict).or_else(|| other_signer(&verdict, signer?));
    let mut document = json!(verdict);
    document["signer_known"] = Value::Null;
    if verdict.by.is_some() {
        document["by"]["acquaintance"] = Value::Null;
    }
    if broken.is_some() {
        document["ok"] = json!(false);
    }
    if let Some(fault) = &broken {
        document["error"] = json!(fault);
    }
    output.answer(&document, || verdict_text(&verdict, signer.is_some()));
    Ok(broken.as_ref().map_or(ExitCode::SUCCESS, complain))
}

fn fault_of(verdict: &ReceiptVerdict) -> Option<Fault> {
    let problem = || verdict.problem.clone().unwrap_or_else(|| "The receipt is not as it was signed.".into());
    (!verdict.ok).then(|| Fault::new(Code::SignatureWrong, problem()))
}

fn is_known(how: Acquaintance) -> bool {
    matches!(how, Acquaintance::Own | Acquaintance::Known)
}

/// Digits of a card as somebody wrote them down: 32 of them, with anything between.
fn valid_digits(typed: &str) -> Result<(), Fault> {
    let digits: Vec<char> = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    if digits.len() == 32 && digits.iter().all(char::is_ascii_hexdigit) {
        return Ok(());
    }
    let words = format!("“{typed}” are no digits of a card: those are 32, from 0 to f.");
    Err(invalid("signer", words)
        .next("Give all of them, such as --signer \"3f2a 91c0 …\", or leave --signer out."))
}

/// What is wrong where a sound receipt was signed by another card than this.
fn other_signer(verdict: &ReceiptVerdict, signer: &str) -> Option<Fault> {
    let by = verdict.by.as_ref().filter(|by| !by.card.has_fingerprint(signer))?;
    let words = format!("It was signed by another card, {}: {}.", person(&by.card), by.fingerprint);
    Some(Fault::new(Code::SignatureWrong, words).with("field", "signer"))
}

fn verdict_text(verdict: &ReceiptVerdict, compared: bool) -> String {
    let Some(by) = &verdict.by else { return String::new() };
    let signer = format!("Signed with the card of {}: {}\n", person(&by.card), by.fingerprint);
    match (verdict.ok, compared) {
        (false, _) => format!("It names as its signer {}: {}\n", person(&by.card), by.fingerprint),
        (true, true) => signer,
        (true, false) => format!(
            "{signer}Nothing in it was changed since. Anybody can make a card of any name: compare the digits with its owner, or give them with --signer.\n"
        ),
    }
}

fn text(receipt: &Receipt) -> String {
    let mut text = format!("{} on {} ({})\n", receipt.login, receipt.tenant.url, receipt.tenant.database);
    let mut line = |title: &str, value: &str| text.push_str(&format!("  {title:<12}{value}\n"));
    line("staff", &person(&receipt.staff));
    line("reason", &receipt.reason);
    line("groups", &receipt.groups.join(", "));
    line("from", &moment(receipt.from));
    line("until", &moment(receipt.until));
    line("made by", &person(&receipt.made_by));
    for sign_in in &receipt.sign_ins {
        line("sign-in", &format!("{} {}", moment(sign_in.at), sign_in.from.as_deref().unwrap_or_default()));
    }
    match &receipt.devices {
        Some(devices) => line("devices", &devices.len().to_string()),
        None => line("devices", "not recorded by this version"),
    }
    text.push_str(&proof(&receipt.proof));
    text.push_str(&touched(receipt));
    text.push_str(&findings(receipt));
    for (model, why) in &receipt.unanswered {
        text.push_str(&format!("Not answered: {model}: {why}\n"));
    }
    for (what, why) in &receipt.not_compared {
        text.push_str(&format!("Not compared: {what:?}: {why}\n"));
    }
    text
}

fn touched(Receipt { touched, unanswered, .. }: &Receipt) -> String {
    if touched.is_empty() {
        return match unanswered.len() {
            0 => "No record that it was the last to change.\n".into(),
            _ => "No record that it was the last to change, where the tenant answered.\n".into(),
        };
    }
    let row = |model: &Touched| {
        vec![model.name.clone(), model.model.clone(), model.created.to_string(), model.changed.to_string()]
    };
    table(&["DATA", "MODEL", "CREATED", "CHANGED"], &touched.iter().map(row).collect::<Vec<_>>())
}

fn findings(Receipt { findings, not_compared, .. }: &Receipt) -> String {
    if findings.is_empty() {
        return match not_compared.len() {
            0 => "Nothing was found that outlives the session.\n".into(),
            blind if blind < Outliving::ALL.len() => {
                "Among what was compared, nothing was found that outlives the session.\n".into()
            }
            _ => "NOTHING COULD BE COMPARED: what outlives the session is not known.\n".into(),
        };
    }
    let row = |finding: &Finding| {
        let change = match finding.change {
            Difference::New => "new",
            Difference::Changed => "changed",
            Difference::Gone => "gone",
        };
        let by = match finding.by_support {
            Some(true) => "the support user",
            Some(false) => "somebody else",
            None => "not told",
        };
        let what = format!("{:?}", finding.what);
        vec![what, change.to_owned(), finding.id.to_string(), finding.name.clone(), by.to_owned()]
    };
    let rows: Vec<Vec<String>> = findings.iter().map(row).collect();
    format!("\nOutlives the session:\n{}", table(&["WHAT", "CHANGE", "ID", "NAME", "LAST TOUCHED BY"], &rows))
}
