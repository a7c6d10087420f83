//! A dump as text, as it is or packed with gzip: what pg_dump writes where nobody asks for more, and what scripts leave.

use std::io::{self, BufReader, Read};

use flate2::read::MultiGzDecoder;
use rawzip::{FileReader, ReaderAt};
use reeve_domain::backup::{ProofCheck, ProofLine};

use super::control::Watch;
use super::dump::{Ends, prove};
use super::line;

/// Bytes read at once.
const BUFFER: usize = 256 << 10;
/// How such a dump begins; one of several databases, which `pg_dumpall` writes, is none of these.
const BEGIN: &[u8] = b"--\n-- PostgreSQL database dump\n";
/// How a file begins that is packed with gzip (RFC 1952, 2.3.1).
const PACKED: &[u8] = &[0x1f, 0x8b];

/// Whether a file is a dump as text.
pub(super) fn is_text(head: &[u8]) -> bool {
    head.starts_with(BEGIN)
}

/// Whether a file is packed, and may be such a dump.
pub(super) fn is_packed(head: &[u8]) -> bool {
    head.starts_with(PACKED)
}

/// The text of a dump that begins with `head`; `None` for a file that is none.
pub(crate) fn text<'a>(head: &[u8], file: impl Read + Send + 'a) -> Option<Box<dyn Read + Send + 'a>> {
    let file = BufReader::with_capacity(BUFFER, file);
    if is_text(head) {
        Some(Box::new(file))
    } else {
        is_packed(head).then(|| Box::new(MultiGzDecoder::new(file)) as Box<dyn Read + Send + 'a>)
    }
}

/// Reads a dump to its end. Without its end mark it was cut short, and that is wrong with the dump itself.
pub(super) fn lines(
    reader: &FileReader,
    head: &[u8],
    bytes: u64,
    watch: &Watch<'_>,
) -> io::Result<Vec<ProofLine>> {
    let Some(mut text) = text(head, Whole { reader, at: 0 }) else { return Ok(Vec::new()) };
    let (mut ends, mut buffer) = (Ends::default(), vec![0; BUFFER]);
    while watch.go_on(0) {
        match text.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => ends.take(buffer.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if is_packed(head) && is_of_gzip(error.kind()) => {
                return Ok(vec![line(
                    ProofCheck::Crc,
                    Err::<String, _>(format!("it cannot be unpacked to its end: {error}")),
                )]);
            }
            Err(error) => return Err(error),
        }
    }
    watch.go_on(bytes);
    let [begins, end] = prove(Some(&ends));
    Ok(match end.ok {
        true => vec![begins, end],
        // without a directory beside it nothing else would tell that from an end that cannot be seen
        false => vec![ProofLine { ok: false, detail: end.detail.clone(), ..begins }, end],
    })
}

/// What the decoder answers to bytes that are none of gzip's, or to too few.
fn is_of_gzip(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

/// A file from its beginning on.
struct Whole<'a> {
    reader: &'a FileReader,
    at: u64,
}

impl Read for Whole<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read_at(buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}
