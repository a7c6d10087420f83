//! A platform's file: read, and looked through for what a slip of the pen makes of it.

use std::fmt;

use chrono::NaiveDate;

use crate::{Backups, Content, Platform, Slots, Stated};

/// Why a file is no platform, in words for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// In which line, counted from 1; `None` where it is about the whole.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub words: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.words),
            None => f.write_str(&self.words),
        }
    }
}

impl std::error::Error for Problem {}

/// Reads a platform's file (TOML, as [`crate::TEMPLATE`] explains it).
///
/// # Errors
/// [`Problem`] for what is not TOML, a key or a word that nobody knows, and a value that cannot be meant.
pub fn read(text: &str) -> Result<Platform, Problem> {
    let platform: Platform = toml::from_str(text).map_err(|error| Problem {
        line: error.span().map(|span| line_of(text, span.start)),
        words: error.message().trim().to_owned(),
    })?;
    match slip(&platform) {
        Some((key, words)) => Err(Problem { line: line_with(text, key), words }),
        None => Ok(platform),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// The first line that sets a key, whichever table it stands in.
fn line_with(text: &str, key: &str) -> Option<usize> {
    let sets = |line: &str| {
        line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    text.lines().position(sets).map(|at| at + 1)
}

/// The first value that cannot be meant: its key, and what is wrong with it.
fn slip(platform: &Platform) -> Option<(&'static str, String)> {
    let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !(1..=40).contains(&platform.id.len()) || !platform.id.chars().all(is_id) {
        return Some(("id", "an id has up to 40 small letters, digits and _".to_owned()));
    }
    for (key, name) in [("name", &platform.name), ("built_on", &platform.built_on)] {
        if name.trim().is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
            return Some((key, format!("{key} has 1 to 80 characters on one line")));
        }
    }
    if platform.source.is_none() && states_something(platform) {
        return Some((
            "source",
            "something is promised, and source does not say where that is written".to_owned(),
        ));
    }
    let dated = platform.source.as_ref().and_then(|source| source.dated.value());
    if dated.is_some_and(|date| NaiveDate::parse_from_str(date, "%Y-%m-%d").is_err()) {
        return Some(("source", "dated is a day like 2026-01-31".to_owned()));
    }
    backups(&platform.backups).or_else(|| numbers(platform)).or_else(|| lists(platform))
}

fn states_something(platform: &Platform) -> bool {
    let nothing = Platform {
        id: platform.id.clone(),
        name: platform.name.clone(),
        built_on: platform.built_on.clone(),
        ..Platform::default()
    };
    *platform != nothing
}

/// The full ones of each rhythm make up the whole, where all of them are stated.
fn backups(kept: &Backups) -> Option<(&'static str, String)> {
    let rhythms = [&kept.daily, &kept.weekly, &kept.monthly];
    let full = rhythms.iter().filter_map(|slots| slots.value()).filter(|slots| slots.holds == Content::Full);
    let count = |slots: &Slots| slots.count.value().map(|count| u32::from(*count));
    let sum: Option<u32> = full.map(count).sum();
    match (kept.full.value(), sum) {
        (Some(all), Some(sum))
            if rhythms.iter().all(|slots| slots.value().is_some()) && u32::from(*all) != sum =>
        {
            Some((
                "full",
                format!("{all} full backups are kept, and daily, weekly and monthly ones together are {sum}"),
            ))
        }
        _ => None,
    }
}

fn numbers(platform: &Platform) -> Option<(&'static str, String)> {
    let (rto, transport) = (platform.rto.value(), platform.transport.value());
    let hours = [
        ("rpo_hours", platform.rpo_hours.value().copied()),
        ("rto", rto.map(|rto| rto.hours)),
        ("rto", rto.and_then(|rto| rto.unpaid_hours.value().copied())),
        ("kept", platform.backups.kept.value().map(|kept| kept.months)),
    ];
    if let Some((key, _)) = hours.iter().find(|(_, number)| *number == Some(0)) {
        return Some((
            key,
            "0 is no promise that anybody could keep: leave it out where nothing is stated".to_owned(),
        ));
    }
    if transport.is_some_and(|transport| !(40..=512).contains(&transport.cipher_bits)) {
        return Some(("transport", "cipher_bits is the size of the session's key, as 256".to_owned()));
    }
    if transport.is_some_and(|transport| transport.key_bits.iter().any(|bits| !(160..=16_384).contains(bits)))
    {
        return Some(("transport", "key_bits are sizes of keys, as 2048".to_owned()));
    }
    let aes = |bits: &u16| [128, 192, 256].contains(bits);
    if platform.at_rest.value().is_some_and(|at_rest| !at_rest.aes_bits.iter().all(aes)) {
        return Some(("at_rest", "AES has keys of 128, 192 and 256 bits".to_owned()));
    }
    None
}

/// An empty list says neither yes nor no, and nothing is said twice.
fn lists(platform: &Platform) -> Option<(&'static str, String)> {
    fn flaw<T: PartialEq>(list: &[T]) -> bool {
        list.is_empty()
            || list.iter().enumerate().any(|(n, one)| list.iter().take(n).any(|other| other == one))
    }
    fn wrong<T: PartialEq>(stated: &Stated<Vec<T>>) -> bool {
        stated.value().is_some_and(|list| flaw(list))
    }
    let restore = platform.restore.value();
    let transport = platform.transport.value();
    let lists = [
        ("download", wrong(&platform.download)),
        ("restore", restore.is_some_and(|restore| wrong(&restore.targets))),
        ("password_policy", wrong(&platform.password_policy)),
        ("transport", transport.is_some_and(|it| flaw(&it.key_bits) || wrong(&it.chains))),
        ("at_rest", platform.at_rest.value().is_some_and(|at_rest| flaw(&at_rest.aes_bits))),
        ("external_sign_in", wrong(&platform.external_sign_in)),
    ];
    let (key, _) = lists.into_iter().find(|(_, wrong)| *wrong)?;
    Some((
        key,
        "a list names something, and each thing once: leave it out where nothing is stated".to_owned(),
    ))
}
