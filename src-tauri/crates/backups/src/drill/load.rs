//! The dump flows into the database, and what came of it.

use std::fs::File;
use std::io::{self, Read, Write};
use std::process::Child;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::cluster::Cluster;
use super::confined::{last_words, watched, words};
use super::sift::{Seen, Sift};
use crate::{Control, Error, Result};

/// Bytes handed on at once.
const PIECE: usize = 64 << 10;
/// Where a dump comes from.
pub(super) enum Dump {
    /// It is SQL.
    Plain(Box<dyn Read + Send>),
    /// A file in custom format, which PostgreSQL's own program makes SQL.
    Custom(File),
}

/// What came of a load.
#[derive(Debug)]
pub(super) struct Loaded {
    /// What went by, as far as it came.
    pub(super) seen: Seen,
    /// Why it stopped; `None` where every statement was taken.
    pub(super) refused: Option<Refused>,
}

/// What PostgreSQL did not take.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Refused {
    /// PostgreSQL's code of five letters; empty where it is not PostgreSQL that refused.
    pub(super) state: String,
    /// In words. They may quote what stands in a row.
    pub(super) words: String,
    /// The table whose rows were being read, and which of them.
    pub(super) row: Option<String>,
}

/// A program that does not outlive this value.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        // one that has ended already is only waited for
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What broke the flow.
enum Broken {
    /// The dump cannot be read on.
    Dump(io::Error),
    /// psql takes nothing more: it says why.
    Psql,
}

/// Loads a dump of about `bytes`, and tells how far it is.
pub(super) fn load(cluster: &Cluster, dump: Dump, bytes: u64, control: &Control) -> Result<Loaded> {
    let known = cluster.known()?;
    let (said, restoring) = (cluster.notes("load")?, cluster.notes("restore")?);
    let mut making = None;
    let source = match dump {
        Dump::Plain(source) => source,
        Dump::Custom(file) => {
            let mut child = cluster.plain(file, &restoring)?;
            let output = child.stdout.take().ok_or_else(|| Error::Drill("pg_restore says nothing".into()))?;
            making = Some(Ending(child));
            Box::new(output) as Box<dyn Read + Send>
        }
    };
    let token = token()?;
    let (psql, mut input) = cluster.loader(&said)?;
    let mut psql = Ending(psql);
    let done = AtomicU64::new(0);
    let (fed, status) = thread::scope(|scope| {
        let feeding = scope.spawn(|| {
            // whatever the dump says, psql runs no command that stands in it
            let begun = writeln!(input, "\\restrict {token}");
            let mut sift = Sift::new(input, known);
            let fed = begun.map_err(|_| Broken::Psql).and_then(|()| feed(source, &mut sift, &done));
            (sift.finish(), fed)
        });
        let status = watched(&mut psql.0, control, || control.tell(done.load(Ordering::Relaxed), bytes));
        if status.is_err() {
            // both ends of what feeds it close
            drop(psql);
            drop(making.take());
        }
        (feeding.join(), status)
    });
    let status = status?;
    let (seen, fed) = fed.map_err(|_| Error::Drill("the loading broke off".into()))?;
    let made = making.map(|mut making| making.0.wait()).transpose();
    let made = made.map_err(|error| Error::Drill(format!("pg_restore was lost: {error}")))?;
    let refused = match fed {
        _ if !status.success() => Some(Refused::read(&words(&said))),
        Err(Broken::Dump(error)) => {
            Some(Refused { words: format!("the dump cannot be unpacked: {error}"), ..Refused::default() })
        }
        _ if made.is_some_and(|made| !made.success()) => {
            Some(Refused { words: last_words(&restoring), ..Refused::default() })
        }
        Err(Broken::Psql) => {
            Some(Refused { words: "psql ended before the dump did".into(), ..Refused::default() })
        }
        Ok(()) => None,
    };
    Ok(Loaded { seen, refused })
}

fn feed<W: Write>(
    mut source: Box<dyn Read + Send>,
    sift: &mut Sift<W>,
    done: &AtomicU64,
) -> Result<(), Broken> {
    let mut piece = vec![0; PIECE];
    loop {
        match source.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => {
                sift.take(piece.get(..read).unwrap_or_default()).map_err(|_| Broken::Psql)?;
                done.fetch_add(read as u64, Ordering::Relaxed);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Broken::Dump(error)),
        }
    }
}

/// What ends our `\restrict`; a dump cannot guess it.
fn token() -> Result<String> {
    let mut token = [0; 16];
    getrandom::fill(&mut token).map_err(|error| Error::Drill(format!("no random number: {error}")))?;
    Ok(hex::encode(token))
}

impl Refused {
    /// What psql says about the first statement that failed, with its codes shown.
    fn read(said: &str) -> Self {
        let mut lines =
            said.lines().skip_while(|line| !line.contains("ERROR:  ") && !line.contains("FATAL:  "));
        let Some(error) = lines.next() else {
            // psql itself refused, such as a command for it that stands in the dump
            let words = said.lines().last().unwrap_or("psql ended without a word");
            return Self { words: words.to_owned(), ..Self::default() };
        };
        let (_, error) = error.split_once(":  ").unwrap_or(("", error));
        let (state, words) = error.split_once(": ").unwrap_or(("", error));
        let row = lines
            .take_while(|line| !line.contains("ERROR:  "))
            .find_map(|line| line.strip_prefix("CONTEXT:  COPY ")?.split_once(", line "))
            .map(|(table, rest)| {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                format!("{table}, row {}", rest.get(..digits).unwrap_or_default())
            });
        Self { state: state.to_owned(), words: words.to_owned(), row }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_error_is_read_with_its_code_and_its_row() {
        let said = "psql:<stdin>:9: ERROR:  22P02: invalid input syntax for type integer: \"x\"\n\
                    CONTEXT:  COPY res_partner, line 17, column id: \"x\"\nLOCATION:  pg_strtoint32, numutils.c:320\n";
        let refused = Refused::read(said);
        assert_eq!(refused.state, "22P02");
        assert_eq!(refused.row.as_deref(), Some("res_partner, row 17"));
        assert_eq!(refused.words, "invalid input syntax for type integer: \"x\"");
    }

    #[test]
    fn a_refusal_of_psql_itself_has_no_code() {
        let refused = Refused::read(
            "psql:<stdin>:3: error: backslash commands are restricted; only \\unrestrict is allowed\n",
        );
        assert_eq!(refused.state, "");
        assert!(refused.words.contains("restricted"), "{refused:?}");
    }
}
