//! What a plain dump says: its two ends, the attachments it names, the modules that are installed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use reeve_domain::backup::{ProofCheck, ProofLine};

use super::copy::{Columns, Table, rows};
use crate::verify::{Ends, line, prove_ends};
use crate::{Error, Result};

/// Read from the disk at once, in bytes.
const BUFFER: usize = 1 << 20;
/// How many rows are kept of one object: any of them shows it, and the first may be gone.
const ROWS_MAX: usize = 8;

const ATTACHMENTS: Table = Table {
    name: "ir_attachment",
    columns: &["id", "store_fname", "res_model", "res_field", "res_id", "file_size"],
};
const MODULES: Table = Table { name: "ir_module_module", columns: &["name", "latest_version", "state"] };

/// A row of `ir_attachment` through which an object can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its record id.
    pub id: i64,
    /// Model, record and field that it belongs to, where it is a field's value.
    pub field: Option<(String, i64, String)>,
}

/// What a dump says.
#[derive(Debug)]
pub struct Dump {
    /// Whether it begins and ends as pg_dump's do, and names its attachments.
    pub lines: Vec<ProofLine>,
    /// Version of the PostgreSQL server, as the dump says it.
    pub postgres: Option<String>,
    /// The objects of the filestore by their names in it, with some of the rows that name each.
    pub objects: BTreeMap<String, Vec<Row>>,
    /// Bytes of all of these, as the database says.
    pub bytes: u64,
    /// Installed modules and their versions.
    pub modules: BTreeMap<String, String>,
}

/// Reads a dump in plain SQL, once. Blocks: run it on a thread of its own.
///
/// # Errors
/// [`Error::CannotRead`], also where it ends in the middle of a table.
pub fn read_dump(file: &Path) -> Result<Dump> {
    let wrong = |error| Error::reading(file, error);
    let opened = File::open(file).map_err(wrong)?;
    let mut reader = BufReader::with_capacity(BUFFER, Watched { file: opened, ends: Ends::default() });
    let mut dump = Dump {
        lines: Vec::new(),
        postgres: None,
        objects: BTreeMap::new(),
        bytes: 0,
        modules: BTreeMap::new(),
    };
    let seen = rows(&mut reader, &[ATTACHMENTS, MODULES], |table, columns| {
        if table == 0 { dump.attachment(columns) } else { dump.module(columns) }
    })
    .map_err(wrong)?;
    let ends = &reader.get_ref().ends;
    dump.postgres = ends.postgres();
    dump.lines.extend(prove_ends(Some(ends)));
    dump.lines.push(line(
        ProofCheck::Attachments,
        match seen.contains_key(ATTACHMENTS.name) {
            true => Ok(format!("{} objects named", dump.objects.len())),
            false => Err("the dump has no table of attachments"),
        },
    ));
    Ok(dump)
}

impl Dump {
    fn attachment(&mut self, columns: Columns) {
        let Ok([id, name, model, field, record, size]) = <[Option<String>; 6]>::try_from(columns) else {
            return;
        };
        // what has no file is a link, or kept in the database itself
        let Some(name) = name.filter(|name| !name.is_empty()) else { return };
        let rows = self.objects.entry(name).or_insert_with(|| {
            self.bytes += number(size).and_then(|size| u64::try_from(size).ok()).unwrap_or_default();
            Vec::new()
        });
        objects_row(rows, id, model, field, record);
    }

    fn module(&mut self, columns: Columns) {
        if let Ok([Some(name), version, Some(state)]) = <[Option<String>; 3]>::try_from(columns)
            && state == "installed"
        {
            self.modules.insert(name, version.unwrap_or_default());
        }
    }
}

/// Notes one of the rows that name an object, out of the columns of `ir_attachment`.
pub(crate) fn objects_row(
    rows: &mut Vec<Row>,
    id: Option<String>,
    model: Option<String>,
    field: Option<String>,
    record: Option<String>,
) {
    if let Some(id) = number(id).filter(|_| rows.len() < ROWS_MAX) {
        let field = field.filter(|field| !field.is_empty());
        let field = model.zip(field).zip(number(record)).map(|((model, field), id)| (model, id, field));
        rows.push(Row { id, field });
    }
}

fn number(text: Option<String>) -> Option<i64> {
    text.and_then(|text| text.parse().ok())
}

/// A file whose two ends are kept while it is read.
struct Watched {
    file: File,
    ends: Ends,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.ends.take(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA1: &str = "4d248d29f1bba0da5ccc1a9b6e5ff0a3a2b5d8f1";

    fn written(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("dump.sql");
        std::fs::write(&file, text).unwrap();
        (folder, file)
    }

    fn sql() -> String {
        format!(
            "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 13.16 (Debian 13.16-1)\n\n\
             COPY public.ir_attachment (id, name, res_model, res_field, res_id, type, store_fname, file_size) FROM stdin;\n\
             1\tscan\tres.partner\t\\N\t7\tbinary\t4d/{SHA1}\t120\n\
             2\tpicture\tres.partner\timage_128\t8\tbinary\t4d/{SHA1}\t120\n\
             3\tlink\t\\N\t\\N\t\\N\turl\t\\N\t\\N\n\\.\n\n\
             COPY public.ir_module_module (id, name, state, latest_version) FROM stdin;\n\
             1\tbase\tinstalled\t14.0.1.3\n2\tmail\tuninstalled\t\\N\n\\.\n\n\
             --\n-- PostgreSQL database dump complete\n--\n\n"
        )
    }

    #[test]
    fn objects_modules_and_both_ends_come_from_one_reading() {
        let (_folder, file) = written(&sql());
        let dump = read_dump(&file).unwrap();
        assert!(dump.lines.iter().all(|line| line.ok), "{:?}", dump.lines);
        let field = Some(("res.partner".to_owned(), 8, "image_128".to_owned()));
        let rows = vec![Row { id: 1, field: None }, Row { id: 2, field }];
        assert_eq!(dump.objects, BTreeMap::from([(format!("4d/{SHA1}"), rows)]), "one object, two rows");
        assert_eq!(dump.bytes, 120);
        assert_eq!(dump.modules, BTreeMap::from([("base".to_owned(), "14.0.1.3".to_owned())]));
        assert_eq!(dump.postgres.as_deref(), Some("13.16"));
    }

    #[test]
    fn a_dump_without_its_end_or_its_attachments_does_not_hold() {
        let (_folder, file) = written(&sql().replace("-- PostgreSQL database dump complete\n", ""));
        assert!(read_dump(&file).unwrap().lines.iter().any(|line| line.name == "dump_end" && !line.ok));
        let (_folder, file) = written(&sql().replace("ir_attachment", "ir_other"));
        assert!(read_dump(&file).unwrap().lines.iter().any(|line| line.name == "attachments" && !line.ok));
    }
}
