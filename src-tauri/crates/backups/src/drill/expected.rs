//! A drill on a server: what the backup itself says must come back, and what did, as the server that restored it tells.
//!
//! Nothing here asks the server; what must always hold: what could not be asked is unknown, and never a bad grade.

use std::collections::{BTreeMap, HashSet};
use std::io::BufReader;
use std::path::Path;

use reeve_domain::backup::{DrillCheck, DrillFinding, DrillLine};

use super::judge::{self, Object, Referred, judged, line};
use super::{no_manifest, none, whole_file, wrong_objects};
use crate::opened::{Columns, Row, Table, objects_row, rows};
use crate::verify::{Content, Notes, archive_minor, head, verify};
use crate::{Control, Error, Result, Verified};

/// Read from the dump at once, in bytes.
const BUFFER: usize = 1 << 20;
/// The first of the tables below whose rows are counted.
const COUNTED: usize = 1;
/// The attachments, and the tables of [`super::MODELS`].
const TABLES: [Table; 6] = [
    Table {
        name: "ir_attachment",
        columns: &["id", "store_fname", "res_model", "res_field", "res_id", "create_date"],
    },
    Table { name: "ir_module_module", columns: &["id"] },
    Table { name: "res_company", columns: &["id"] },
    Table { name: "res_groups", columns: &["id"] },
    Table { name: "res_partner", columns: &["id"] },
    Table { name: "res_users", columns: &["id"] },
];

/// What a backup must bring back.
pub struct Expected {
    /// What a look at the file showed.
    pub verified: Verified,
    /// Whether there is a dump in it that a server could load.
    pub loadable: bool,
    /// How many rows the dump has for each table that it was asked for; `None` for one that it does not have.
    counts: BTreeMap<&'static str, Option<u64>>,
    /// The dump could be read to its end here.
    read: bool,
    named: Vec<(Object, Vec<Row>)>,
    objects: HashSet<[u8; 20]>,
}

/// What a server that restored a backup tells. `Err` holds why something cannot be told, in words.
#[derive(Debug)]
pub struct Back {
    /// It answers as Odoo.
    pub loaded: std::result::Result<String, String>,
    /// Rows of each table of [`super::MODELS`] that the login sees, and which of them the database itself names.
    pub tables: std::result::Result<Vec<(&'static str, u64, Referred)>, String>,
    /// The accounts: all, the active ones, and those without a contact.
    pub accounts: std::result::Result<(u64, u64, u64), String>,
    /// Installed modules and their versions.
    pub modules: std::result::Result<BTreeMap<String, String>, String>,
    /// How many attachments were opened, and those that were not what the backup has, by the names of their objects.
    pub opened: std::result::Result<(u64, Vec<String>), String>,
}

impl Expected {
    /// Reads a backup for what it must bring back. Blocks: run it on a thread of its own.
    ///
    /// # Errors
    /// [`Error::CannotRead`], [`Error::Cancelled`].
    pub fn read(file: &Path, control: &Control) -> Result<Self> {
        let verified = verify(file, control)?;
        let content = Content::open(file, control)?;
        if control.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let loadable = content.is_some() || archive_minor(&head(file, 16)?).is_some();
        let mut expected = Self {
            verified,
            loadable,
            counts: BTreeMap::new(),
            read: false,
            named: Vec::new(),
            objects: HashSet::new(),
        };
        if let Some(content) = content {
            expected.take(content);
        }
        Ok(expected)
    }

    fn take(&mut self, content: Content) {
        let mut counts = [0_u64; TABLES.len()];
        let mut named: BTreeMap<String, (Option<String>, Vec<Row>)> = BTreeMap::new();
        let mut dump = BufReader::with_capacity(BUFFER, content.dump());
        let seen = rows(&mut dump, &TABLES, |table, columns| {
            if let Some(count) = counts.get_mut(table) {
                *count += 1;
            }
            if table < COUNTED {
                attachment(&mut named, columns);
            }
        });
        // one that breaks off amid a table says nothing more of itself; that it does is in the verdict
        if let Ok(seen) = seen {
            self.read = true;
            let tables = TABLES.iter().zip(seen).zip(counts).skip(COUNTED);
            self.counts = tables.map(|((table, seen), count)| (table.name, seen.then_some(count))).collect();
        }
        let object = |(name, (made, rows))| (Object { name, made }, rows);
        self.named = named.into_iter().map(object).collect();
        self.objects = content.objects;
    }

    /// At most so many of the objects that are in the backup, spread over all of them, with the rows that name each.
    pub fn sample(&self, most: usize) -> Vec<(&str, &[Row])> {
        let there: Vec<_> = self.named.iter().filter(|(object, _)| object.is_in(&self.objects)).collect();
        let step = there.len().div_ceil(most.max(1)).max(1);
        there
            .into_iter()
            .step_by(step)
            .map(|(object, rows)| (object.name.as_str(), rows.as_slice()))
            .collect()
    }

    /// Whether the dump names attachments, and the backup has the content of none: one of the database alone.
    pub fn lacks_files(&self) -> bool {
        !self.named.is_empty() && self.objects.is_empty()
    }

    /// The evidence: what came back, beside what should have.
    pub fn evidence(&self, back: &Back) -> Vec<DrillLine> {
        let words = match &back.loaded {
            Ok(words) => words.as_str(),
            Err(why) => return self.refused(why),
        };
        let mut lines = vec![whole_file(&self.verified.verdict)];
        lines.push(line(DrillCheck::Load, DrillFinding::Held, words));
        lines.push(self.tables(back));
        lines.push(match &back.accounts {
            Ok((all, active, nobody)) => judge::accounts(*all, *active, *nobody),
            Err(why) => line(DrillCheck::Users, DrillFinding::Unknown, why.as_str()),
        });
        lines.extend(self.filestore(back));
        lines.push(self.modules(back));
        lines
    }

    /// The evidence of a backup that does not come back.
    pub fn refused(&self, why: &str) -> Vec<DrillLine> {
        let mut lines = vec![whole_file(&self.verified.verdict)];
        lines.extend(none(why));
        lines
    }

    fn tables(&self, back: &Back) -> DrillLine {
        let check = DrillCheck::Tables;
        let mut wrong = Notes::default();
        let end = self.verified.verdict.checks.iter().find(|check| check.name == "dump_end" && !check.ok);
        if self.read && end.is_some() {
            wrong.add("the dump ends before its end mark".into());
        }
        let (mut same, mut hidden, mut strays) = (Vec::new(), Notes::default(), Notes::default());
        let told = back.tables.as_deref().unwrap_or_default();
        for (table, rows, referred) in told {
            match self.counts.get(table).copied().flatten() {
                None => {}
                Some(expected) if expected == *rows => {
                    same.push(format!("{table} {rows}"));
                    referred.judge(table, &mut wrong, &mut strays);
                }
                // a table is loaded as a whole or not at all: a part of it is what the login may see
                Some(expected) if *rows == 0 => {
                    wrong.add(format!("{table} is empty and has {expected} rows in the dump"))
                }
                Some(expected) => {
                    hidden.add(format!("the login sees {rows} of the {expected} rows of {table}"))
                }
            }
        }
        if wrong.is_empty() {
            if let Err(why) = &back.tables {
                return line(check, DrillFinding::Unknown, why.as_str());
            }
            if same.is_empty() {
                return line(check, DrillFinding::Unknown, "the rows of such a dump are not counted here");
            }
            if !hidden.is_empty() {
                return line(check, DrillFinding::Unknown, hidden.to_string());
            }
        }
        let mut held = format!("the main tables have the rows of the dump: {}", same.join(", "));
        if !strays.is_empty() {
            held.push_str(&format!("; {strays}"));
        }
        judged(check, &wrong, held)
    }

    fn filestore(&self, back: &Back) -> [DrillLine; 2] {
        let check = DrillCheck::Filestore;
        if !self.read {
            let why = "the attachments of such a dump are not read here";
            let unknown = |check| line(check, DrillFinding::Unknown, why);
            return [unknown(check), unknown(DrillCheck::Recency)];
        }
        let named: Vec<&Object> = self.named.iter().map(|(object, _)| object).collect();
        let mut lines = judge::filestore(&named, &self.objects);
        wrong_objects(&mut lines, &self.verified.verdict);
        let [filestore, _] = &mut lines;
        match &back.opened {
            Ok((_, wrong)) if !wrong.is_empty() => {
                let mut notes = Notes::default();
                wrong.iter().for_each(|name| notes.add(name.clone()));
                let words = format!("{} attachments cannot be opened as they were: {notes}", wrong.len());
                *filestore = line(check, DrillFinding::Failed, words);
            }
            Ok((opened, _)) if filestore.finding == DrillFinding::Held && *opened > 0 => {
                filestore.detail.push_str(&format!("; {opened} were opened and are what they were"));
            }
            Err(why) if filestore.finding == DrillFinding::Held && !self.named.is_empty() => {
                *filestore = line(check, DrillFinding::Unknown, format!("{}; {why}", filestore.detail));
            }
            _ => {}
        }
        lines
    }

    fn modules(&self, back: &Back) -> DrillLine {
        match &back.modules {
            _ if self.verified.modules.is_empty() => no_manifest(&self.verified.verdict),
            Ok(installed) => judge::modules(installed, &self.verified.modules),
            Err(why) => line(DrillCheck::Modules, DrillFinding::Unknown, why.as_str()),
        }
    }
}

/// Notes the object that a row of `ir_attachment` names.
fn attachment(named: &mut BTreeMap<String, (Option<String>, Vec<Row>)>, columns: Columns) {
    let Ok([id, name, model, field, record, made]) = <[Option<String>; 6]>::try_from(columns) else { return };
    let Some(name) = name.filter(|name| !name.is_empty()) else { return };
    let (first, rows) = named.entry(name).or_default();
    *first = [first.take(), made].into_iter().flatten().min();
    objects_row(rows, id, model, field, record);
}

#[cfg(test)]
mod tests;
