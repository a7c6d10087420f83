//! Where in a script a byte stands: between two statements, or in one of them, with its texts and its functions' bodies.
//!
//! Only what PostgreSQL's programs write is told apart; what must always hold: it takes no memory but the name of a
//! body's mark, however long the script is.

/// The longest name of a mark such as `$body$`; PostgreSQL's identifiers are no longer.
const TAG: usize = 64;

/// Reads a script byte by byte.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// A statement has begun, and its `;` has not come.
    within: bool,
    open: Open,
    before: u8,
}

/// What is open, in which a `;` ends nothing.
#[derive(Debug, Default)]
enum Open {
    #[default]
    Nothing,
    /// A comment or a command for psql: to the end of the line.
    Line,
    /// A text or a quoted name, until this byte.
    Quoted(u8),
    /// What may become the mark of a body: `$`, and what came behind it.
    Mark(Vec<u8>),
    /// A body, until its mark comes again, of which so many bytes are there.
    Body { mark: Vec<u8>, met: usize },
}

impl Place {
    /// Whether a statement may begin here.
    pub(super) fn is_between(&self) -> bool {
        !self.within && matches!(self.open, Open::Nothing | Open::Line)
    }

    pub(super) fn pass(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.step(*byte);
            self.before = *byte;
        }
    }

    fn step(&mut self, byte: u8) {
        match &mut self.open {
            Open::Nothing => self.code(byte),
            Open::Line if byte == b'\n' => self.open = Open::Nothing,
            Open::Quoted(end) if byte == *end => self.open = Open::Nothing,
            Open::Line | Open::Quoted(_) => {}
            Open::Mark(mark) if byte == b'$' => {
                mark.push(byte);
                self.open = Open::Body { mark: std::mem::take(mark), met: 0 };
            }
            Open::Mark(mark) if is_name(byte) && mark.len() <= TAG => mark.push(byte),
            Open::Mark(_) => {
                self.open = Open::Nothing;
                self.code(byte);
            }
            Open::Body { mark, met } => {
                // a mark has its `$` at its two ends only
                *met = if mark.get(*met) == Some(&byte) { *met + 1 } else { usize::from(byte == b'$') };
                if *met == mark.len() {
                    self.open = Open::Nothing;
                }
            }
        }
    }

    fn code(&mut self, byte: u8) {
        match byte {
            b'-' if self.before == b'-' => self.open = Open::Line,
            b'\\' if !self.within => self.open = Open::Line,
            b';' => self.within = false,
            // it may begin a comment
            b'-' => {}
            _ if byte.is_ascii_whitespace() => {}
            _ => {
                self.within = true;
                match byte {
                    b'\'' | b'"' => self.open = Open::Quoted(byte),
                    b'$' if !is_name(self.before) => self.open = Open::Mark(vec![byte]),
                    _ => {}
                }
            }
        }
    }
}

/// Whether a byte can be part of a name.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_begin_only_where_nothing_is_open() {
        let between = |script: &str| {
            let mut place = Place::default();
            place.pass(script.as_bytes());
            place.is_between()
        };
        for script in [
            "",
            "-- it's a comment; $$\n",
            "SELECT 'a;''b', \"c;\"\"d\";\n",
            "CREATE FUNCTION f() AS $$ it's; $1 $x$ $$;\n",
            "CREATE FUNCTION f() AS $_$ $$; $_$;\n",
            "SELECT a$1, $2 - 1 --'\n;\n",
            "\\restrict it's\n",
            "COMMENT ON TABLE x IS E'back\\\\slash';\n",
        ] {
            assert!(between(script), "{script}");
        }
        for script in [
            "SELECT 1\n",
            "SELECT 'a;\n",
            "SELECT \"a;\n",
            "AS $$ x;\n",
            "AS $_$ x; $$;\n",
            "AS $a$ $b$ $$ ;",
            "SELECT 1 - 2 -- ;\n",
        ] {
            assert!(!between(script), "{script}");
        }
    }
}
