//! The dump flows into the database, and what came of it.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::cluster::{Cluster, parent, room};
use super::confined::{last_words, watched, words};
use super::sift::{Seen, Sift};
use crate::{Control, Error, Result};

/// Bytes handed on at once.
const PIECE: usize = 64 << 10;
/// psql's exit status where what it was given failed (`EXIT_USER`). With every other one it failed itself, or its server.
const SCRIPT_FAILED: i32 = 3;

/// Where a dump comes from.
pub(super) enum Dump {
    /// It is SQL.
    Plain(Box<dyn Read + Send>),
    /// A file in custom format, which PostgreSQL's own program makes SQL.
    Custom(File),
}

/// How long a dump is, in bytes.
#[derive(Clone, Copy)]
pub(super) struct Size {
    /// As far as is known before: one in custom format is packed.
    pub(super) bytes: u64,
    /// What the disk has room for.
    pub(super) most: u64,
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
    /// It is longer than the disk has room for.
    Room,
}

/// Loads the dump in `file`, of about `size`, and tells how far it is.
pub(super) fn load(
    cluster: &Cluster,
    file: &Path,
    dump: Dump,
    size: Size,
    control: &Control,
) -> Result<Loaded> {
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
            let fed =
                begun.map_err(|_| Broken::Psql).and_then(|()| feed(source, &mut sift, &done, size.most));
            (sift.finish(), fed)
        });
        let status = watched(&mut psql.0, control, || control.tell(done.load(Ordering::Relaxed), size.bytes));
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
    let ended = Ended { fed, psql: status, made };
    let refused = ended.refused(file, || words(&said), || last_words(&restoring))?;
    Ok(Loaded { seen, refused })
}

/// How everybody in the flow ended.
struct Ended {
    fed: Result<(), Broken>,
    psql: ExitStatus,
    /// `pg_restore`, where the dump is in custom format.
    made: Option<ExitStatus>,
}

impl Ended {
    /// Why the dump was not taken; `None` where it was. What failed on this computer is an error.
    fn refused(
        self,
        file: &Path,
        said: impl FnOnce() -> String,
        restoring: impl FnOnce() -> String,
    ) -> Result<Option<Refused>> {
        let of_ours = |what: &str, words: String| Err(Error::Drill(format!("{what}: {words}")));
        match (self.fed, self.psql.code()) {
            // the rest of the dump did not come: whatever psql made of that
            (Err(Broken::Dump(error)), _) if error.raw_os_error().is_some() => {
                Err(Error::reading(file, error))
            }
            (Err(Broken::Room), _) => Err(Error::DiskFull { path: parent(), needed: None, free: room() }),
            (Ok(()), _) if self.made.is_some_and(|made| made.code().is_none()) => {
                of_ours("pg_restore was ended", restoring())
            }
            (_, Some(SCRIPT_FAILED)) => Ok(Some(Refused::read(&said()))),
            (Err(Broken::Dump(error)), Some(0)) => Ok(Some(Refused {
                words: format!("the dump cannot be unpacked: {error}"),
                ..Refused::default()
            })),
            (Ok(()), Some(0)) if self.made.is_some_and(|made| !made.success()) => {
                Ok(Some(Refused { words: restoring(), ..Refused::default() }))
            }
            (Ok(()), Some(0)) => Ok(None),
            _ => of_ours("PostgreSQL could not go on", said().lines().last().unwrap_or_default().to_owned()),
        }
    }
}

fn feed<W: Write>(
    mut source: Box<dyn Read + Send>,
    sift: &mut Sift<W>,
    done: &AtomicU64,
    most: u64,
) -> Result<(), Broken> {
    let mut piece = vec![0; PIECE];
    loop {
        match source.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => {
                if done.fetch_add(read as u64, Ordering::Relaxed).saturating_add(read as u64) > most {
                    return Err(Broken::Room);
                }
                sift.take(piece.get(..read).unwrap_or_default()).map_err(|_| Broken::Psql)?;
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
        let failed = |line: &str| ["ERROR:  ", "FATAL:  ", "PANIC:  "].iter().any(|mark| line.contains(mark));
        let mut lines = said.lines().skip_while(|line| !failed(line));
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

    #[test]
    fn a_dump_that_unpacks_to_more_than_the_disk_has_room_for_is_stopped() {
        let fed = |most| {
            let mut sift = Sift::new(io::sink(), super::super::sift::Known::default());
            feed(Box::new(io::repeat(b'\n').take(300_000)), &mut sift, &AtomicU64::new(0), most)
        };
        assert!(matches!(fed(200_000), Err(Broken::Room)));
        assert!(fed(300_000).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn only_a_statement_that_failed_speaks_against_the_dump() {
        use std::os::unix::process::ExitStatusExt as _;
        let exit = |code: i32| ExitStatus::from_raw(code << 8);
        let killed = ExitStatus::from_raw(9);
        let found = |fed, psql, made| {
            let said = || "psql:<stdin>:9: ERROR:  42601: syntax error".to_owned();
            Ended { fed, psql, made }.refused(Path::new("acme.zip"), said, String::new)
        };
        assert!(found(Ok(()), exit(0), None).unwrap().is_none());
        assert_eq!(found(Err(Broken::Psql), exit(3), Some(killed)).unwrap().unwrap().state, "42601");
        assert!(found(Ok(()), exit(0), Some(exit(1))).unwrap().is_some(), "pg_restore could not read it");
        for psql in [exit(1), exit(2), killed] {
            assert!(matches!(found(Err(Broken::Psql), psql, None), Err(Error::Drill(_))), "{psql:?}");
        }
        assert!(
            matches!(found(Ok(()), exit(3), Some(killed)), Err(Error::Drill(_))),
            "the rest did not come"
        );
        let disk = Err(Broken::Dump(io::Error::from_raw_os_error(5)));
        assert!(matches!(found(disk, exit(3), None), Err(Error::CannotRead { .. })), "the disk failed");
        let packed = Err(Broken::Dump(io::ErrorKind::InvalidData.into()));
        assert!(found(packed, exit(0), None).unwrap().unwrap().words.contains("unpacked"));
    }
}
