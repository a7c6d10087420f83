//! SHA-256 of the whole file.

use std::io;

use rawzip::FileReader;
use reeve_domain::backup::{ProofCheck, ProofLine};
use sha2::{Digest, Sha256};

use super::control::Watch;
use super::read_up_to;

/// Bytes read at once: fits the processor's second-level cache, so that hashing reads from there.
const BUFFER: usize = 256 << 10;

/// Hashes `bytes` bytes; lower-case hex.
pub(super) fn sha256(reader: &FileReader, bytes: u64, watch: &Watch<'_>) -> io::Result<String> {
    let mut buffer = vec![0; BUFFER];
    let mut hash = Sha256::new();
    let mut at = 0;
    loop {
        let read = read_up_to(reader, &mut buffer, at)?;
        at += read as u64;
        hash.update(&buffer[..read]);
        if !watch.go_on(read as u64) || read < buffer.len() {
            break;
        }
    }
    if at < bytes && watch.go_on(0) {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it became shorter while it was read"));
    }
    Ok(hex::encode(hash.finalize()))
}

pub(super) fn line(sha256: &str, expected: Option<&str>) -> ProofLine {
    super::line(
        ProofCheck::Sha256,
        match expected {
            Some(expected) if !expected.eq_ignore_ascii_case(sha256) => Err(format!(
                "the file has {sha256} and should have {expected}: it changed after it was taken"
            )),
            Some(_) => Ok(format!("{sha256}, as when it was taken")),
            None => Ok(sha256.to_owned()),
        },
    )
}
