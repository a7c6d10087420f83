//! `dump.sql`: whether it begins as pg_dump begins and ends where pg_dump ends.
//!
//! The end mark is not the last line: since 2025 pg_dump wraps a dump in `\restrict TOKEN` and `\unrestrict TOKEN`,
//! the second one behind the mark.

use reeve_domain::backup::{ProofCheck, ProofLine};

use super::line;

/// How much of the beginning and of the end is kept, in bytes.
const KEPT: usize = 4 << 10;
const BEGIN: &str = "-- PostgreSQL database dump";
const END: &str = "-- PostgreSQL database dump complete";

/// The two ends of a dump that streams by.
#[derive(Debug, Default)]
pub(crate) struct Ends {
    bytes: u64,
    head: Vec<u8>,
    tail: Vec<u8>,
}

impl Ends {
    pub(crate) fn take(&mut self, chunk: &[u8]) {
        self.bytes += chunk.len() as u64;
        let missing = KEPT - self.head.len();
        self.head.extend_from_slice(&chunk[..missing.min(chunk.len())]);
        let last = &chunk[chunk.len().saturating_sub(KEPT)..];
        self.tail.drain(..(self.tail.len() + last.len()).saturating_sub(KEPT));
        self.tail.extend_from_slice(last);
    }

    /// Version of the PostgreSQL server that was dumped, such as `17.6`.
    pub(crate) fn postgres(&self) -> Option<String> {
        let head = String::from_utf8_lossy(&self.head);
        head.lines().find_map(server).and_then(|server| server.split_whitespace().next()).map(str::to_owned)
    }
}

fn server(line: &str) -> Option<&str> {
    line.strip_prefix("-- Dumped from database version ")
}

/// The lines `dump` and `dump_end`.
pub(crate) fn prove(ends: Option<&Ends>) -> [ProofLine; 2] {
    let Some(ends) = ends else {
        return [ProofCheck::Dump, ProofCheck::DumpEnd]
            .map(|check| line(check, Err::<String, _>("there is no dump.sql")));
    };
    let (head, tail) = (String::from_utf8_lossy(&ends.head), String::from_utf8_lossy(&ends.tail));
    let begin = head.lines().any(|line| line == BEGIN);
    let version = head.lines().find_map(server);
    let begins = match (begin, version) {
        (true, Some(version)) => Ok(format!("{} bytes of SQL from PostgreSQL {version}", ends.bytes)),
        (true, None) => Ok(format!("{} bytes of SQL", ends.bytes)),
        (false, _) => Err("the dump does not begin as pg_dump begins"),
    };
    [line(ProofCheck::Dump, begins), line(ProofCheck::DumpEnd, end(&head, &tail))]
}

/// Whether `tail` ends as pg_dump ends a dump that began with `head`.
fn end(head: &str, tail: &str) -> Result<&'static str, String> {
    let Some(after) = tail.rfind(&format!("\n{END}\n")).map(|at| &tail[at + END.len() + 2..]) else {
        return Err(format!("“{END}” is missing: the dump was cut short"));
    };
    let token = |text: &str, command: &str| {
        text.lines().find_map(|line| line.strip_prefix(command)).map(|token| token.trim().to_owned())
    };
    let stray =
        after.lines().find(|line| !line.is_empty() && *line != "--" && !line.starts_with("\\unrestrict "));
    if stray.is_some() {
        return Err(format!("something follows “{END}”"));
    }
    match (token(head, "\\restrict "), token(after, "\\unrestrict ")) {
        (None, None) => Ok("the end mark is there"),
        (Some(opened), Some(closed)) if opened == closed => Ok("the end mark and its \\unrestrict are there"),
        _ => Err("\\restrict and \\unrestrict do not match: the dump was cut short or changed".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(text: &str, chunk: usize) -> [bool; 2] {
        let mut ends = Ends::default();
        text.as_bytes().chunks(chunk).for_each(|chunk| ends.take(chunk));
        prove(Some(&ends)).map(|line| line.ok)
    }

    fn dump(rows: usize) -> String {
        let rows = "1\tSomebody\t2026-01-01\n".repeat(rows);
        format!(
            "--\n{BEGIN}\n--\n\n\\restrict aZ09\n\n-- Dumped from database version 17.6\n\nCOPY x FROM stdin;\n{rows}\\.\n\n\
             --\n{END}\n--\n\n\\unrestrict aZ09\n\n"
        )
    }

    #[test]
    fn a_whole_dump_holds_however_it_is_cut_into_chunks() {
        for (rows, chunk) in [(1, 1), (1000, 7), (1000, 4096), (10_000, 1 << 20)] {
            assert_eq!(verdict(&dump(rows), chunk), [true, true], "{rows} rows in chunks of {chunk}");
        }
        let old = format!("--\n{BEGIN}\n--\n\nCOPY x FROM stdin;\n\\.\n--\n{END}\n--\n\n");
        assert_eq!(verdict(&old, 9), [true, true], "pg_dump before 2025 writes no restrict");
    }

    #[test]
    fn a_dump_cut_before_its_end_mark_is_incomplete() {
        let whole = dump(10);
        let mark = whole.find(END).unwrap() + END.len();
        for cut in 0..=mark {
            assert!(!verdict(&whole[..cut], 64)[1], "cut after {cut} bytes");
        }
    }

    #[test]
    fn what_follows_the_end_mark_must_belong_there() {
        assert!(!verdict(&dump(1).replace("\\unrestrict aZ09", "\\unrestrict other"), 64)[1]);
        assert!(!verdict(&dump(1).replace("\\unrestrict aZ09\n", ""), 64)[1]);
        assert!(!verdict(&format!("{}DROP TABLE x;\n", dump(1)), 64)[1]);
    }
}
