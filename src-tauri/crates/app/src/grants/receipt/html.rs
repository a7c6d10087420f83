//! A receipt as a page: one file without scripts or anything loaded, which prints to A4 and holds the signed document.
//!
//! The same receipt always makes the same page, so that a page that says something else can be told.

use std::fmt::Write as _;

use reeve_desk::Signed;
use reeve_domain::grant::{EndedBy, Outliving, Receipt};

use crate::paper::html::{END, begin, escaped, table, time, two_columns};
use crate::paper::word;

const OPENS: &str = "<script type=\"application/json\" id=\"reeve-receipt\">";
const CLOSES: &str = "</script>";

/// The signed document inside a page; `None` where the text is no such page.
pub(super) fn envelope_in(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once(OPENS)?;
    rest.split_once(CLOSES).map(|(envelope, _)| envelope.trim())
}

/// The page. The document inside is written anew: nothing of how it came, and nothing that could end its element.
pub(super) fn page(receipt: &Receipt, signed: &Signed) -> String {
    let envelope = signed.to_text().replace('<', "\\u003c");
    let mut page = begin(&format!("Support access to {}", receipt.tenant.database));
    // writing to a string cannot fail
    let _ = writeln!(
        page,
        "<p class=\"note\">{}</p>",
        if receipt.break_glass {
            "Given without the customer's approval."
        } else {
            "Given with the customer's approval."
        },
    );
    facts(&mut page, receipt);
    proof(&mut page, receipt);
    findings(&mut page, receipt);
    touched(&mut page, receipt);
    sign_ins(&mut page, receipt);
    unanswered(&mut page, receipt);
    let _ = write!(
        page,
        "<h2>Signature</h2>\n<p class=\"note\">Signed by {} &lt;{}&gt;, fingerprint {}. The signed document is inside this page: <code>reeve grant verify-receipt FILE</code> tells whether anything was changed.</p>\n{OPENS}{envelope}{CLOSES}\n{END}",
        escaped(&receipt.made_by.name),
        escaped(&receipt.made_by.mail),
        receipt.made_by.fingerprint(),
    );
    page
}

fn facts(page: &mut String, receipt: &Receipt) {
    let staff = format!("{} <{}>, {}", receipt.staff.name, receipt.staff.mail, receipt.staff.provider);
    let groups =
        if receipt.groups.is_empty() { "none further".to_owned() } else { receipt.groups.join(", ") };
    let rows = [
        ("Tenant", format!("{} on {}", receipt.tenant.database, receipt.tenant.url)),
        ("Who had it", staff.trim_end_matches([' ', ',']).to_owned()),
        ("Why", receipt.reason.clone()),
        ("Ticket", receipt.ticket.clone().unwrap_or_else(|| "none".to_owned())),
        ("Login on the tenant", receipt.login.clone()),
        ("Groups", groups),
        ("From", time(receipt.from)),
        ("Given until", time(receipt.until)),
        ("Request", receipt.grant.to_string()),
        ("Receipt made", time(receipt.made_at)),
    ];
    two_columns(page, &rows.map(|(name, value)| (name, escaped(&value))));
}

fn proof(page: &mut String, receipt: &Receipt) {
    let proof = &receipt.proof;
    let tried = |good: &str, bad: &str, seen: Option<bool>| match seen {
        Some(true) => escaped(good),
        Some(false) => format!("<span class=\"bad\">{}</span>", escaped(bad)),
        None => "could not be tried from here".to_owned(),
    };
    let by = match proof.ended_by {
        EndedBy::Time => "the tenant itself, at the hour",
        EndedBy::GivenBack => "the staff member gave it back",
        EndedBy::Revoked => "the customer revoked it",
        EndedBy::TicketClosed => "its ticket was closed",
        EndedBy::BrokenOff => "it never came to a hand-over",
        EndedBy::SomebodyElse => "somebody on the tenant, without a panel",
    };
    let rows = [
        ("Ended by", by.to_owned()),
        ("Account", tried("archived", "STILL ACTIVE", Some(proof.user_archived))),
        ("Sign-in with the old password", tried("tried and refused", "STILL WORKS", proof.password_refused)),
        ("Session that was open", tried("tried and refused", "STILL WORKS", proof.session_refused)),
        ("API keys", tried("none left", "LEFT BEHIND", proof.keys_gone)),
        ("Checked", time(proof.checked_at)),
    ];
    page.push_str("<h2>The end, and its proof</h2>\n");
    two_columns(page, &rows);
}

fn findings(page: &mut String, receipt: &Receipt) {
    page.push_str("<h2>What outlives the session</h2>\n");
    if receipt.findings.is_empty() {
        page.push_str(if receipt.not_compared.is_empty() {
            "<p>Nothing was found that came or changed.</p>\n"
        } else if receipt.not_compared.len() < Outliving::ALL.len() {
            "<p>Among what was compared, nothing was found that came or changed.</p>\n"
        } else {
            "<p class=\"bad\">Nothing could be compared.</p>\n"
        });
    } else {
        let rows = receipt.findings.iter().map(|found| {
            let by = match found.by_support {
                Some(true) => "this access",
                Some(false) => "somebody else",
                None => "not known",
            };
            let what = [words(&found.what), found.name.clone(), words(&found.change), by.to_owned()];
            what.into_iter()
                .chain([found.at.map(time).unwrap_or_default()])
                .map(|text| escaped(&text))
                .collect()
        });
        table(page, &["Kind", "Name", "How", "Touched last by", "When"], rows);
    }
    if !receipt.not_compared.is_empty() {
        page.push_str("<p>Not compared:</p>\n");
        let rows = receipt.not_compared.iter().map(|(what, why)| vec![escaped(&words(what)), escaped(why)]);
        table(page, &["Kind", "Why"], rows);
    }
}

fn touched(page: &mut String, receipt: &Receipt) {
    page.push_str("<h2>Records made and changed</h2>\n<p class=\"note\">Odoo remembers who changed a record last, not everybody before.</p>\n");
    if receipt.touched.is_empty() {
        page.push_str(if receipt.unanswered.is_empty() {
            "<p>None.</p>\n"
        } else {
            "<p>None where the tenant answered; what it did not answer is listed below.</p>\n"
        });
    }
    for model in &receipt.touched {
        let _ = writeln!(
            page,
            "<h3>{} <span class=\"note\">{}: {} made, {} changed</span></h3>",
            escaped(&model.name),
            escaped(&model.model),
            model.created,
            model.changed
        );
        let rows = model.records.iter().map(|record| {
            let how = if record.created { "made" } else { "changed" };
            vec![link(&record.url, &record.name), how.to_owned(), record.at.map(time).unwrap_or_default()]
        });
        table(page, &["Record", "How", "When"], rows);
    }
}

fn sign_ins(page: &mut String, receipt: &Receipt) {
    page.push_str(
        "<h2>Sign-ins</h2>\n<p class=\"note\">Odoo keeps the latest sign-in of an account only.</p>\n",
    );
    let rows = receipt
        .sign_ins
        .iter()
        .map(|sign_in| vec![time(sign_in.at), escaped(sign_in.from.as_deref().unwrap_or("not told"))]);
    table(page, &["When", "From"], rows);
    if receipt.sign_ins.is_empty() {
        page.push_str("<p>The tenant recorded none.</p>\n");
    }
    match &receipt.devices {
        None => page.push_str("<p>This version of Odoo keeps no devices, or does not show them.</p>\n"),
        Some(devices) => {
            let rows = devices.iter().map(|device| {
                let seen = device.last_seen.map(time).unwrap_or_default();
                vec![escaped(&device.name), escaped(device.address.as_deref().unwrap_or("")), seen]
            });
            table(page, &["Device", "Address", "Last seen"], rows);
        }
    }
}

fn unanswered(page: &mut String, receipt: &Receipt) {
    if receipt.unanswered.is_empty() {
        return;
    }
    page.push_str("<h2>What the tenant did not answer</h2>\n");
    let rows = receipt.unanswered.iter().map(|(model, words)| vec![escaped(model), escaped(words)]);
    table(page, &["Model", "Its words"], rows);
}

/// A link that leads to a web page, and nowhere else.
fn link(url: &str, name: &str) -> String {
    if url.starts_with("https://") || url.starts_with("http://") {
        format!("<a href=\"{}\">{}</a>", escaped(url), escaped(name))
    } else {
        escaped(name)
    }
}

fn words<T: serde::Serialize>(value: &T) -> String {
    word(value).replace('_', " ")
}

#[cfg(test)]
mod tests;
