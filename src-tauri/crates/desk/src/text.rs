//! A thread as text that survives mail, tickets and chats: base64 between two lines that people recognise.
//!
//! Reading is tolerant of everything such ways do to a text: tags around and within it, quote marks, blanks, other line
//! breaks, other dashes. What matters cannot be changed unnoticed: every event in it is signed.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use crate::envelope::Envelope;
use crate::error::{Error, Result};

/// What every text has, whatever became of its dashes.
const BEGIN: &str = "BEGIN REEVE THREAD";
const END: &str = "END REEVE THREAD";
/// Characters to a line, as in PEM.
const LINE: usize = 64;
/// Longest tag that is one, in bytes.
const TAG_MOST: usize = 1_024;
/// Most envelopes that are taken from one text.
const MOST: usize = 1_000;

const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Writes envelopes as text.
pub fn to_text(envelopes: &[Envelope]) -> String {
    let list: Vec<Value> = envelopes
        .iter()
        .map(|one| {
            let text = one.as_str();
            serde_json::from_str(text).ok().filter(Value::is_object).unwrap_or_else(|| text.into())
        })
        .collect();
    let encoded = STANDARD.encode(Value::Array(list).to_string());
    let mut text = format!("-----{BEGIN}-----\n");
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(LINE).unwrap_or((rest, ""));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(&format!("-----{END}-----\n"));
    text
}

/// Reads every thread in a text, in the order they stand there.
///
/// # Errors
/// [`Error::NoThread`] where there is none, [`Error::Damaged`] where none can be read.
pub fn from_text(text: &str) -> Result<Vec<Envelope>> {
    let plain = without_tags(text);
    let mut found = false;
    let mut envelopes = Vec::new();
    let mut rest = plain.as_str();
    while let Some((_, after)) = rest.split_once(BEGIN) {
        found = true;
        let Some((block, after)) = after.split_once(END) else { break };
        let block = block_of(block).unwrap_or_default();
        // what an earlier block had is quoted here; twice within one block is there twice
        let quoted = envelopes.clone();
        envelopes.extend(block.into_iter().filter(|one| !quoted.contains(one)));
        rest = after;
    }
    envelopes.truncate(MOST);
    match (found, envelopes.is_empty()) {
        (false, _) => Err(Error::NoThread),
        (true, true) => Err(Error::Damaged),
        (true, false) => Ok(envelopes),
    }
}

/// The envelopes of one block.
fn block_of(block: &str) -> Option<Vec<Envelope>> {
    let encoded: String =
        block.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/')).collect();
    let decoded = TOLERANT.decode(encoded).ok()?;
    let list: Vec<Value> = serde_json::from_slice(&decoded).ok()?;
    let envelopes = list.into_iter().take(MOST).map(|one| match one {
        Value::String(text) => Envelope::of_text(&text),
        other => Envelope::of_text(&other.to_string()),
    });
    Some(envelopes.collect())
}

/// The text without tags and character references. A `<` that opens no tag stays.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let end = if from.starts_with('<') { tag_end(from) } else { reference_end(from) };
        // what stood between two words still stands between them
        let (_, after) = from.split_at(end.unwrap_or(1));
        plain.push(' ');
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// Where the tag ends that this begins with. Looks no further than a tag is long: a text of nothing but `<` must not
/// cost its length squared.
fn tag_end(from: &str) -> Option<usize> {
    let begins = from.as_bytes().get(1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!'));
    if !begins {
        return None;
    }
    from.bytes().take(TAG_MOST).position(|b| b == b'>').map(|end| end + 1)
}

/// Where the character reference ends that this begins with, such as `&gt;` or `&#13;`.
fn reference_end(from: &str) -> Option<usize> {
    let end = from.bytes().take(12).position(|b| b == b';')?;
    let name = from.get(1..end)?;
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#').then_some(end + 1)
}
