//! A drill on a server: what the backup itself says must come back, and what did, as the server that restored it tells.
//!
//! Nothing here asks the server; what must always hold: what could not be asked is unknown, and never a bad grade.

use std::collections::{BTreeMap, HashSet};
use std::io::BufReader;
use std::path::Path;

use reeve_domain::backup::{DrillCheck, DrillFinding, DrillLine, TablesSeen};

use super::judge::{self, Object, judged, line};
use super::tables::{TablesBack, compared};
use super::{no_manifest, none, whole_file, wrong_objects};
use crate::opened::{Columns, Row, Table, objects_row, rows};
use crate::verify::{Content, Notes, archive_minor, head, verify};
use crate::{Control, Error, Result, Verified};

/// Read from the dump at once, in bytes.
const BUFFER: usize = 1 << 20;
/// What of the attachments tells where their content is.
const ATTACHMENTS: Table = Table {
    name: "ir_attachment",
    columns: &["id", "store_fname", "res_model", "res_field", "res_id", "create_date"],
};

/// What a backup must bring back.
pub struct Expected {
    /// What a look at the file showed.
    pub verified: Verified,
    /// Whether there is a dump in it that a server could load.
    pub loadable: bool,
    /// How many rows the dump has for each table.
    counts: BTreeMap<String, u64>,
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
    /// What is in the tables that were asked for.
    pub tables: std::result::Result<TablesBack, String>,
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
        Self::of(verify(file, control)?, file, control)
    }

    /// The same of a file that was looked at just now. Blocks.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn of(verified: Verified, file: &Path, control: &Control) -> Result<Self> {
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
        let mut named: BTreeMap<String, (Option<String>, Vec<Row>)> = BTreeMap::new();
        let mut dump = BufReader::with_capacity(BUFFER, content.dump());
        let counts = rows(&mut dump, &[ATTACHMENTS], |_, columns| attachment(&mut named, columns));
        // one that breaks off amid a table says nothing more of itself; that it does is in the verdict
        if let Ok(counts) = counts {
            self.read = true;
            self.counts = counts;
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

    /// The tables that have rows in the dump.
    pub fn tables(&self) -> Vec<&str> {
        self.counts.iter().filter(|(_, rows)| **rows > 0).map(|(table, _)| table.as_str()).collect()
    }

    /// Whether the backup has the content of no attachment, though its dump names some or cannot be read for them: one of
    /// the database alone.
    pub fn lacks_files(&self) -> bool {
        self.objects.is_empty() && !(self.read && self.named.is_empty())
    }

    /// What the backup has and did not come back, in words: the server lost it.
    pub fn lost(&self, back: &Back) -> Option<String> {
        let mut lost: Vec<String> = Vec::new();
        if let Ok(tables) = &back.tables {
            lost.extend(compared(&self.counts, tables).lost());
        }
        if let Ok((opened, wrong)) = &back.opened
            && !wrong.is_empty()
        {
            lost.push(format!("{} of {opened} attachments cannot be opened as they were", wrong.len()));
        }
        (!lost.is_empty()).then(|| lost.join("; "))
    }

    /// How the tables came back, in numbers; `None` where nothing of them was told.
    pub fn tables_seen(&self, back: &Back) -> Option<TablesSeen> {
        let seen = compared(&self.counts, back.tables.as_ref().ok()?).seen();
        (seen != TablesSeen::default()).then_some(seen)
    }

    /// Whether attachments were opened and are what they were, as far as the backup has any.
    pub fn opens(&self, back: &Back) -> bool {
        let some = self.named.iter().any(|(object, _)| object.is_in(&self.objects));
        matches!(&back.opened, Ok((opened, wrong)) if wrong.is_empty() && (*opened > 0 || !some))
    }

    /// The evidence: what came back, beside what should have.
    pub fn evidence(&self, back: &Back) -> Vec<DrillLine> {
        let words = match &back.loaded {
            Ok(words) => words.as_str(),
            Err(why) => return self.refused(why),
        };
        let mut lines = vec![whole_file(&self.verified.verdict)];
        lines.push(line(DrillCheck::Load, DrillFinding::Held, words));
        lines.push(self.compared(back));
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

    fn compared(&self, back: &Back) -> DrillLine {
        let check = DrillCheck::Tables;
        let (mut wrong, mut strays) = (Notes::default(), Notes::default());
        let end = self.verified.verdict.checks.iter().find(|check| check.name == "dump_end" && !check.ok);
        if self.read && end.is_some() {
            wrong.add("the dump ends before its end mark".into());
        }
        let unknown = |why: &str| line(check, DrillFinding::Unknown, why);
        let tables = match &back.tables {
            Ok(tables) => tables,
            Err(why) if wrong.is_empty() => return unknown(why),
            Err(_) => return judged(check, &wrong, String::new()),
        };
        let all = compared(&self.counts, tables);
        for (table, seen, referred) in &tables.main {
            // of one whose rows the login does not see, it does not see either which are named
            if self.counts.get(*table).is_some_and(|rows| rows <= seen) {
                referred.judge(table, &mut wrong, &mut strays);
            }
        }
        if let Some(lost) = all.lost() {
            wrong.add(lost);
        }
        if wrong.is_empty() {
            if !all.is_some() {
                return unknown("the rows of such a dump are not counted here");
            }
            let open = [&all.fewer, &all.refused].map(|notes| (!notes.is_empty()).then(|| notes.to_string()));
            let open: Vec<String> = open.into_iter().flatten().collect();
            if !open.is_empty() {
                return unknown(&format!("not all came back, or could be seen: {}", open.join("; ")));
            }
        }
        let mut held = all.words();
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
