//! The rows of some tables out of a dump in plain SQL: `COPY public.TABLE (columns) FROM stdin;`, a row a line, `\.`.
//!
//! A line may be as long as a row is (a database that keeps its attachments itself has them in one), so only the columns
//! that are asked for are kept, and of each only its beginning.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

/// Longest statement that opens a block, in bytes.
const HEADER_MAX: u64 = 64 << 10;
/// How much of a column is kept, in bytes: names and numbers are shorter.
const COLUMN_MAX: usize = 4 << 10;

/// A table whose rows are wanted, and the columns of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
}

/// The columns of a row in the order asked for; `None` for NULL and for a column that the table does not have.
pub(crate) type Columns = Vec<Option<String>>;

/// Hands every row of these tables to `row`, with the table's number. Returns how many rows each table of the schema
/// `public` has in the dump, whether or not it was asked for.
pub(crate) fn rows(
    dump: &mut impl BufRead,
    tables: &[Table],
    mut row: impl FnMut(usize, Columns),
) -> io::Result<BTreeMap<String, u64>> {
    let mut counts = BTreeMap::new();
    let mut line = Vec::new();
    while head(dump, &mut line)? {
        let Some((name, columns)) = opens_block(&line) else { continue };
        let wanted = tables.iter().position(|table| table.name == name);
        let Some((number, table)) = wanted.and_then(|number| Some((number, tables.get(number)?))) else {
            let rows = skip_block(dump, &mut line)?;
            if !name.is_empty() {
                *counts.entry(name).or_default() += rows;
            }
            continue;
        };
        let count = counts.entry(name).or_default();
        // for each column of the file its place among those asked for
        let places: Vec<Option<usize>> =
            columns.iter().map(|name| table.columns.iter().position(|wanted| wanted == name)).collect();
        while let Some(columns) = read_row(dump, &places, table.columns.len())? {
            row(number, columns);
            *count += 1;
        }
    }
    Ok(counts)
}

/// The beginning of the next line; false at the end.
fn head(dump: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let read = io::Read::take(&mut *dump, HEADER_MAX).read_until(b'\n', line)?;
    if read > 0 && line.last() != Some(&b'\n') {
        dump.skip_until(b'\n')?;
    }
    Ok(read > 0)
}

/// The table's name and its columns, where this line opens a block of the schema `public` or of another.
fn opens_block(line: &[u8]) -> Option<(String, Vec<String>)> {
    let line = std::str::from_utf8(line).ok()?.trim_end();
    let (table, columns) = line.strip_prefix("COPY ")?.strip_suffix(" FROM stdin;")?.split_once(" (")?;
    let columns = columns.strip_suffix(')')?;
    // what is not of `public` is skipped like any table that nobody asked for
    let name = table.strip_prefix("public.").unwrap_or_default();
    Some((bare(name), columns.split(", ").map(bare).collect()))
}

fn bare(name: &str) -> String {
    name.trim_matches('"').to_owned()
}

/// The rest of a block; returns how many rows it had.
fn skip_block(dump: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<u64> {
    let mut rows = 0;
    while head(dump, line)? {
        if line.as_slice() == b"\\.\n" {
            return Ok(rows);
        }
        rows += 1;
    }
    Err(cut_short())
}

/// The next row of a block; `None` after the last.
fn read_row(dump: &mut impl BufRead, places: &[Option<usize>], count: usize) -> io::Result<Option<Columns>> {
    let mut values: Vec<Option<Vec<u8>>> = vec![None; count];
    let mut number = 0;
    let (mut first, mut bytes, mut ended) = (Vec::<u8>::new(), 0_u64, false);
    while !ended {
        let buffer = dump.fill_buf()?;
        if buffer.is_empty() {
            return Err(cut_short());
        }
        let length = memchr::memchr(b'\n', buffer).inspect(|_| ended = true).unwrap_or(buffer.len());
        let piece = buffer.get(..length).unwrap_or_default();
        if first.len() < 3 {
            first.extend(piece.iter().take(3 - first.len()));
        }
        for (n, part) in piece.split(|byte| *byte == b'\t').enumerate() {
            number += usize::from(n > 0);
            if let Some(value) = places.get(number).copied().flatten().and_then(|place| values.get_mut(place))
            {
                let value = value.get_or_insert_default();
                value.extend(part.iter().take(COLUMN_MAX - value.len()));
            }
        }
        bytes += length as u64;
        let used = length + usize::from(ended);
        dump.consume(used);
    }
    if bytes == 2 && first == b"\\." {
        return Ok(None);
    }
    Ok(Some(values.into_iter().map(|value| value.and_then(|value| plain(&value))).collect()))
}

/// A value without COPY's escapes; `None` for NULL.
fn plain(value: &[u8]) -> Option<String> {
    if value == b"\\N" {
        return None;
    }
    let mut out = Vec::with_capacity(value.len());
    let mut bytes = value.iter();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'\\' => match bytes.next() {
                Some(b't') => b'\t',
                Some(b'n') => b'\n',
                Some(b'r') => b'\r',
                Some(other) => *other,
                None => b'\\',
            },
            other => *other,
        });
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}

fn cut_short() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the dump ends in the middle of a table")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Table = Table { name: "ir_attachment", columns: &["id", "store_fname", "absent"] };

    fn read(dump: &str, buffer: usize) -> io::Result<Vec<Columns>> {
        let mut found = Vec::new();
        let mut reader = io::BufReader::with_capacity(buffer, dump.as_bytes());
        rows(&mut reader, &[TABLE], |_, columns| found.push(columns))?;
        Ok(found)
    }

    fn dump() -> String {
        let long = "x".repeat(20_000);
        format!(
            "--\n-- PostgreSQL database dump\n--\n\n\
             COPY public.note (id, text) FROM stdin;\n1\tCOPY public.ir_attachment (id) FROM stdin;\n\\.\n\n\
             COPY other.ir_attachment (id, store_fname) FROM stdin;\n9\t99/nine\n\\.\n\n\
             COPY public.ir_attachment (id, db_datas, \"store_fname\") FROM stdin;\n\
             1\t{long}\t4d/one\n2\t\\N\t\\N\n3\t\\N\ta\\tb\\\\c\n\\.\n\n"
        )
    }

    #[test]
    fn the_rows_of_the_table_are_read_by_the_headers_names_however_the_file_arrives() {
        for buffer in [1, 7, 4096, 1 << 20] {
            let found = read(&dump(), buffer).unwrap();
            let text = |text: &str| Some(text.to_owned());
            assert_eq!(
                found,
                [
                    vec![text("1"), text("4d/one"), None],
                    vec![text("2"), None, None],
                    vec![text("3"), text("a\tb\\c"), None]
                ],
                "in pieces of {buffer}"
            );
        }
    }

    #[test]
    fn the_rows_of_every_table_are_counted_but_of_those_in_another_schema() {
        for buffer in [1, 7, 4096] {
            let dump = dump();
            let mut reader = io::BufReader::with_capacity(buffer, dump.as_bytes());
            let counts = rows(&mut reader, &[TABLE], |_, _| {}).unwrap();
            let counts: Vec<(&str, u64)> = counts.iter().map(|(name, rows)| (name.as_str(), *rows)).collect();
            assert_eq!(counts, [("ir_attachment", 3), ("note", 1)], "in pieces of {buffer}");
        }
    }

    #[test]
    fn a_dump_that_ends_inside_a_table_is_cut_short() {
        let dump = dump();
        let begin = dump.find("1\tx").unwrap();
        for end in [begin, begin + 1, begin + 30_000.min(dump.len() - begin - 20)] {
            let error = read(&dump[..end], 64).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "after {end} bytes");
        }
    }
}
