//! A dump on its way into the database: counted, and freed of what belongs to the server it is from.
//!
//! The lines of a `COPY` block are the rows of a table and pass untouched. Between the blocks some lines are left out:
//! settings that an older server does not know, extensions that it does not have or that would need more rights than a
//! dump is given, owners and rights that are roles of the other server, its publications, and the dump's own `\restrict`.
//! That one is replaced by ours: whatever a dump says, psql runs no command of it on this computer. What looks like any
//! of these within a statement, such as in the body of a function, passes.

use std::collections::HashSet;
use std::io::{self, Write};

use super::place::Place;
use super::programs::Version;

/// The longest line that says something to us, with room to spare: a `COPY` that names 1600 columns.
const LONG: usize = 256 << 10;
/// How much of a row is looked at: its end mark is `\.`, with one of two line ends.
const MARK: usize = 4;
const END: &[u8] = b"-- PostgreSQL database dump complete";
/// What of the other server's roles and replication does not come along, when it is a line of its own.
const THEIRS: [&str; 5] =
    ["GRANT ", "REVOKE ", "ALTER DEFAULT PRIVILEGES ", "CREATE PUBLICATION ", "ALTER PUBLICATION "];
const FROM: &[u8] = b"-- Dumped from database version ";

/// What the server that takes the dump has.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Names of its settings.
    pub(super) settings: HashSet<String>,
    /// Names of the extensions that an ordinary owner of a database may create.
    pub(super) extensions: HashSet<String>,
}

/// What went by.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Every table with its number of rows, as named in the dump.
    pub(super) tables: Vec<(String, u64)>,
    /// The table whose rows had no end mark.
    pub(super) open: Option<String>,
    /// The dump's end mark went by.
    pub(super) ended: bool,
    /// The server it is from.
    pub(super) server: Option<Version>,
    /// Settings that were left out.
    pub(super) settings: Vec<String>,
    /// Extensions that were left out.
    pub(super) extensions: Vec<String>,
    /// How many owners, rights and publications were left out.
    pub(super) theirs: u64,
}

/// Passes a dump on.
pub(super) struct Sift<W> {
    to: W,
    known: Known,
    /// The line under way, between the blocks.
    line: Vec<u8>,
    /// Whether that line is too long to say something to us: it passes as it comes.
    long: bool,
    /// Whether a statement may begin with it.
    begins: bool,
    /// Where between the blocks we are.
    place: Place,
    /// How the row under way begins.
    row: Vec<u8>,
    /// Whether rows go by.
    in_rows: bool,
    seen: Seen,
}

impl<W: Write> Sift<W> {
    pub(super) fn new(to: W, known: Known) -> Self {
        Self {
            to,
            known,
            line: Vec::new(),
            long: false,
            begins: true,
            place: Place::default(),
            row: Vec::new(),
            in_rows: false,
            seen: Seen::default(),
        }
    }

    /// Takes the next piece, wherever it was cut.
    pub(super) fn take(&mut self, mut piece: &[u8]) -> io::Result<()> {
        while !piece.is_empty() {
            let used = if self.in_rows { self.rows_of(piece)? } else { self.line_of(piece)? };
            piece = piece.get(used..).unwrap_or_default();
        }
        Ok(())
    }

    /// Ends the dump: what is left of a line goes on as it is, whether or not anybody takes it.
    pub(super) fn finish(mut self) -> Seen {
        if self.in_rows {
            self.seen.open = self.seen.tables.last().map(|(table, _)| table.clone());
        } else {
            let _ = self.pass_line();
        }
        let _ = self.to.flush();
        self.seen
    }

    /// Rows, up to their end mark or the end of the piece.
    fn rows_of(&mut self, piece: &[u8]) -> io::Result<usize> {
        let mut used = 0;
        while let Some(rest) = piece.get(used..).filter(|rest| !rest.is_empty()) {
            let end = memchr::memchr(b'\n', rest);
            let row = rest.get(..end.map_or(rest.len(), |end| end + 1)).unwrap_or_default();
            used += row.len();
            let room = MARK.saturating_sub(self.row.len());
            self.row.extend_from_slice(row.get(..room.min(row.len())).unwrap_or_default());
            if end.is_none() {
                break;
            }
            let ends = self.row.as_slice() == b"\\.\n" || self.row.as_slice() == b"\\.\r\n";
            self.row.clear();
            if ends {
                self.in_rows = false;
                break;
            }
            if let Some((_, rows)) = self.seen.tables.last_mut() {
                *rows += 1;
            }
        }
        self.to.write_all(piece.get(..used).unwrap_or_default())?;
        Ok(used)
    }

    /// One line between the blocks, as far as the piece has it.
    fn line_of(&mut self, piece: &[u8]) -> io::Result<usize> {
        let end = memchr::memchr(b'\n', piece);
        let used = end.map_or(piece.len(), |end| end + 1);
        let part = piece.get(..used).unwrap_or_default();
        self.place.pass(part);
        self.line.extend_from_slice(part);
        if self.long || self.line.len() > LONG {
            self.to.write_all(&self.line)?;
            self.line.clear();
            self.long = end.is_none();
        } else if end.is_some() {
            self.pass_line()?;
        }
        if end.is_some() {
            self.begins = self.place.is_between();
        }
        Ok(used)
    }

    fn pass_line(&mut self) -> io::Result<()> {
        if !self.leave_out() {
            self.to.write_all(&self.line)?;
        }
        if let Some(table) = copied(&self.line) {
            self.seen.tables.push((table, 0));
            self.in_rows = true;
            // whatever we made of what came before
            self.place = Place::default();
        }
        self.line.clear();
        Ok(())
    }

    /// Notes what the line says, and whether it belongs to the server that it is from.
    fn leave_out(&mut self) -> bool {
        let line = self.line.trim_ascii_end();
        if line == END {
            self.seen.ended = true;
        }
        if let Some(server) = line.strip_prefix(FROM) {
            self.seen.server = Version::read(&String::from_utf8_lossy(server));
        }
        if line.starts_with(b"\\restrict ") || line.starts_with(b"\\unrestrict ") {
            return true;
        }
        if !self.begins {
            return false;
        }
        let Some(statement) = line.strip_suffix(b";").and_then(|line| std::str::from_utf8(line).ok()) else {
            return false;
        };
        let name = |rest: &str| rest.split([' ', '=']).next().unwrap_or_default().replace('"', "");
        if let Some(setting) = statement.strip_prefix("SET ").map(name) {
            // one with a dot belongs to an extension: every server takes it
            let unknown = !setting.contains('.') && !self.known.settings.contains(&setting.to_lowercase());
            if unknown {
                self.seen.settings.push(setting);
            }
            return unknown;
        }
        if let Some(extension) = statement.strip_prefix("CREATE EXTENSION IF NOT EXISTS ").map(name) {
            let unknown = !self.known.extensions.contains(&extension);
            if unknown {
                self.seen.extensions.push(extension);
            }
            return unknown;
        }
        let owner = statement.starts_with("ALTER ") && statement.contains(" OWNER TO ");
        let theirs = owner || THEIRS.iter().any(|words| statement.starts_with(words));
        self.seen.theirs += u64::from(theirs);
        theirs || statement.starts_with("COMMENT ON EXTENSION ")
    }
}

/// The table whose rows follow this line.
fn copied(line: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(line).ok()?.trim_end();
    let rest = line.strip_prefix("COPY ")?.strip_suffix(" FROM stdin;")?;
    let name = rest.rsplit_once(" (").map_or(rest, |(name, _)| name);
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "--\n-- PostgreSQL database dump\n--\n\n\\restrict aZ09\n\n-- Dumped from database version 17.6\n\n\
        SET lock_timeout = 0;\nSET transaction_timeout = 0;\n\
        CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;\n\
        CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;\nCOMMENT ON EXTENSION vector IS 'x';\n\
        CREATE TABLE public.x (id integer,\n    note text\n);\n\n\
        COPY public.x (id, note) FROM stdin;\n1\tSET transaction_timeout = 0;\n2\t\\\\.\n3\tCOPY public.y (id) FROM stdin;\n\\.\n\n\
        COPY public.\"a (b\" (id) FROM stdin;\n\\.\n\nGRANT SELECT ON TABLE public.x TO reports;\n\
        --\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict aZ09\n";

    fn sifted(dump: &str, piece: usize) -> (String, Seen) {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let known = Known { settings: names(&["lock_timeout"]), extensions: names(&["pg_trgm"]) };
        let mut out = Vec::new();
        let mut sift = Sift::new(&mut out, known);
        dump.as_bytes().chunks(piece).for_each(|piece| sift.take(piece).unwrap());
        let seen = sift.finish();
        (String::from_utf8(out).unwrap(), seen)
    }

    #[test]
    fn rows_are_counted_and_pass_untouched_however_the_dump_is_cut_into_pieces() {
        for piece in [1, 2, 3, 7, 64, 100_000] {
            let (out, seen) = sifted(DUMP, piece);
            assert_eq!(
                seen.tables,
                [("public.x".to_owned(), 3), ("public.\"a (b\"".to_owned(), 0)],
                "{piece}"
            );
            assert!(out.contains("\n1\tSET transaction_timeout = 0;\n2\t\\\\.\n3\tCOPY"), "{out}");
            assert!(seen.ended && seen.open.is_none());
            assert_eq!(seen.server, Some(Version { major: 17, minor: 6 }));
        }
    }

    #[test]
    fn what_belongs_to_the_other_server_is_left_out_and_named() {
        let (out, seen) = sifted(DUMP, 100_000);
        assert_eq!(seen.settings, ["transaction_timeout"]);
        assert_eq!(seen.extensions, ["vector"]);
        assert_eq!(seen.theirs, 1);
        for gone in ["\nSET transaction_timeout", "vector", "GRANT", "restrict"] {
            assert!(!out.contains(gone), "{gone}: {out}");
        }
        assert!(out.contains("SET lock_timeout = 0;") && out.contains("pg_trgm"), "{out}");
    }

    #[test]
    fn owners_and_publications_are_left_out_and_what_stands_in_a_function_is_not() {
        let function = "CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql\n    AS $$\nBEGIN\nUPDATE x\n\
                        SET name = 'x';\nGRANT a TO b;\nALTER TABLE x OWNER TO odoo;\nEND $$;\n";
        let dump = format!(
            "{function}ALTER FUNCTION public.f() OWNER TO odoo;\nSET novelty = 1;\n\
             CREATE PUBLICATION everything FOR ALL TABLES;\nALTER PUBLICATION some ADD TABLE ONLY public.x;\n"
        );
        for piece in [1, 7, 64, 100_000] {
            let (out, seen) = sifted(&dump, piece);
            assert_eq!(out, function, "{piece}");
            assert_eq!((seen.settings, seen.theirs), (vec!["novelty".to_owned()], 3));
        }
    }

    #[test]
    fn what_cannot_be_read_between_the_blocks_hides_no_rows() {
        let (out, seen) = sifted("/* it's */\nCOPY public.x (id) FROM stdin;\n1\n\\.\nGRANT a TO b;\n", 64);
        assert_eq!(seen.tables, [("public.x".to_owned(), 1)]);
        assert_eq!(seen.theirs, 1, "behind the rows it is known again where we are: {out}");
    }

    #[test]
    fn a_line_of_any_length_passes_and_is_not_kept_in_memory() {
        let long = format!("INSERT INTO x VALUES ('{}');\n", "x; ".repeat(LONG));
        let dump = format!("{long}SET novelty = 1;\n");
        for piece in [1000, 64 << 10] {
            let mut out = Vec::new();
            let mut sift = Sift::new(&mut out, Known::default());
            for piece in dump.as_bytes().chunks(piece) {
                sift.take(piece).unwrap();
                assert!(sift.line.capacity() <= 4 * LONG, "{}", sift.line.capacity());
            }
            assert_eq!(sift.finish().settings, ["novelty"], "the next line is looked at again");
            assert_eq!(out, long.as_bytes());
        }
    }

    #[test]
    fn rows_without_their_end_mark_are_named() {
        let cut = &DUMP[..DUMP.find("2\t").unwrap()];
        let (_, seen) = sifted(cut, 64);
        assert_eq!((seen.open.as_deref(), seen.ended), (Some("public.x"), false));
    }

    #[test]
    fn a_command_for_psql_is_left_to_psql_which_refuses_it() {
        let (out, _) = sifted("\\! touch /tmp/x\n\\restrict other\n", 64);
        assert_eq!(out, "\\! touch /tmp/x\n", "left out silently it would hide what the dump tried");
    }
}
