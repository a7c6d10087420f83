//! What a backup's file name says: of which database it is, and when it was made.
//!
//! A pattern is written as the name looks: `%Y %m %d %H %M %S` for the parts of a time, `{database}` for the database's
//! name, `*` for anything, all else as it stands; behind a space the time zone, such as `+03:00`, where it is not UTC. It
//! has to fit the whole name. Names do not say a zone themselves, so whoever writes a pattern does.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use super::catalogue::Holds;

/// The patterns that every source is read by, and what makes names like that.
const BUILT_IN: &[(&str, &str)] = &[
    // odoo/addons/web/controllers/database.py: "%s_%s.%s" % (name, utcnow("%Y-%m-%d_%H-%M-%S"), format)
    ("Odoo's database manager", "{database}_%Y-%m-%d_%H-%M-%S*"),
    // OCA auto_backup, db_backup.py: "{:%Y_%m_%d_%H_%M_%S}.{ext}", the server's clock, which is UTC as a rule
    ("OCA auto_backup", "%Y_%m_%d_%H_%M_%S*"),
    ("name, date and time", "{database}-%Y-%m-%d-%H%M%S*"),
    ("name and date", "{database}_%Y-%m-%d*"),
    ("name and date", "{database}-%Y-%m-%d*"),
];

/// How names of one source read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
    zone: FixedOffset,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Anything,
    Database,
    Digits(Field),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

impl Field {
    fn of(letter: char) -> Option<Self> {
        Some(match letter {
            'Y' => Self::Year,
            'm' => Self::Month,
            'd' => Self::Day,
            'H' => Self::Hour,
            'M' => Self::Minute,
            'S' => Self::Second,
            _ => return None,
        })
    }

    fn digits(self) -> usize {
        if self == Self::Year { 4 } else { 2 }
    }
}

/// The parts of a time as they are read.
#[derive(Debug, Clone, Copy, Default)]
struct Read([Option<u32>; 6]);

impl Pattern {
    /// A pattern as typed.
    ///
    /// # Errors
    /// In a sentence, why it is none.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let typed = typed.trim();
        let (text, zone) = match typed.rsplit_once(' ') {
            Some((text, zone)) => (text.trim_end(), zone_of(zone)?),
            None => (typed, zone_of("UTC")?),
        };
        let parts = parts_of(text)?;
        let has = |field| parts.contains(&Part::Digits(field));
        if !(has(Field::Year) && has(Field::Month) && has(Field::Day)) {
            return Err("A pattern needs the day: %Y, %m and %d.".into());
        }
        Ok(Self { parts, zone })
    }

    /// The same pattern for whichever database.
    fn of_any(&self) -> Self {
        let any = |part: &Part| if *part == Part::Database { Part::Anything } else { part.clone() };
        Self { parts: self.parts.iter().map(any).collect(), zone: self.zone }
    }

    /// When the backup of this name was made; `None` where the name does not fit, is of another database, or says no
    /// time there is.
    pub fn read(&self, name: &str, database: &str) -> Option<DateTime<Utc>> {
        let Read([year, month, day, hour, minute, second]) =
            fit(&self.parts, name, database, Read::default())?;
        let date = NaiveDate::from_ymd_opt(i32::try_from(year?).ok()?, month?, day?)?;
        let time = date.and_hms_opt(hour.unwrap_or(0), minute.unwrap_or(0), second.unwrap_or(0))?;
        Some(time.and_local_timezone(self.zone).single()?.to_utc())
    }
}

fn zone_of(typed: &str) -> Result<FixedOffset, String> {
    let typed = if typed == "UTC" || typed == "Z" { "+00:00" } else { typed };
    typed
        .parse()
        .map_err(|_| format!("“{typed}” is no time zone: write it like +03:00, or leave it out for UTC."))
}

fn parts_of(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(behind) = rest.strip_prefix("{database}") {
            parts.push(Part::Database);
            rest = behind;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '*' => parts.push(Part::Anything),
            '%' => {
                let letter = rest.chars().next().ok_or("A pattern cannot end with %.")?;
                let field = Field::of(letter)
                    .ok_or_else(|| format!("%{letter} is none of %Y, %m, %d, %H, %M and %S."))?;
                parts.push(Part::Digits(field));
                rest = &rest[letter.len_utf8()..];
            }
            c => match parts.last_mut() {
                Some(Part::Text(text)) => text.push(c),
                _ => parts.push(Part::Text(c.into())),
            },
        }
    }
    // each * may stand for any length: many of them would make a long name slow to refuse
    if parts.iter().filter(|part| **part == Part::Anything).count() > 3 {
        return Err("A pattern has at most three *.".into());
    }
    Ok(parts)
}

/// Lays the parts over the whole of `name`.
fn fit(parts: &[Part], name: &str, database: &str, mut read: Read) -> Option<Read> {
    let Some((part, rest)) = parts.split_first() else { return name.is_empty().then_some(read) };
    match part {
        Part::Text(text) => fit(rest, name.strip_prefix(text.as_str())?, database, read),
        Part::Database => fit(rest, name.strip_prefix(database)?, database, read),
        Part::Digits(field) => {
            let digits = name.get(..field.digits()).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
            *read.0.get_mut(*field as usize)? = digits.parse().ok();
            fit(rest, name.get(field.digits()..)?, database, read)
        }
        Part::Anything => name
            .char_indices()
            .map(|(at, _)| at)
            .chain([name.len()])
            .find_map(|at| fit(rest, name.get(at..)?, database, read)),
    }
}

/// How the names of one source read: by patterns of its own first, then by the built-in ones.
#[derive(Debug, Clone)]
pub struct Names {
    own: Vec<Pattern>,
    built_in: Vec<Pattern>,
}

impl Default for Names {
    /// The built-in ones alone.
    fn default() -> Self {
        Self::new(Vec::new(), false)
    }
}

impl Names {
    /// With patterns of the source's own; those alone where `only` says so and there are any.
    pub fn new(own: Vec<Pattern>, only: bool) -> Self {
        let known = BUILT_IN.iter().filter_map(|(_, pattern)| Pattern::parse(pattern).ok());
        let built_in = if only && !own.is_empty() { Vec::new() } else { known.collect() };
        Self { own, built_in }
    }

    /// What a name says: when the backup was made, where it says that, and what it holds. `None` for a name that no
    /// backup has, and for one that fits none of the patterns where the source has its own. `path` may have folders before
    /// the name.
    pub fn read(&self, path: &str, database: &str) -> Option<(Option<DateTime<Utc>>, Holds)> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let holds = holds_of(name)?;
        let mut all = self.own.iter().chain(&self.built_in);
        if let Some(at) = all.find_map(|pattern| pattern.read(name, database)) {
            return Some((Some(at), holds));
        }
        // one that reads like a backup of another database is that one's, and not this one's without a time
        let anothers = self.built_in.iter().any(|pattern| pattern.of_any().read(name, database).is_some());
        (self.own.is_empty() && !anothers).then_some((None, holds))
    }
}

/// What a file holds by its ending. Odoo's own zip is full unless it was asked for without filestore, which no name says;
/// a look into the file does. `None` for a name that no backup has.
pub fn holds_of(name: &str) -> Option<Holds> {
    let name = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&[".zip"]) {
        Some(Holds::Full)
    } else if ends(&[".dump", ".sql", ".sql.gz", ".pgdump", ".backup"]) {
        Some(Holds::DatabaseOnly)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
