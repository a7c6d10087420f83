//! Dumps as text, as pg_dump writes them where nobody asks for more.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::dump_sql;
use reeve_backups::{Control, Verified, verify};
use reeve_domain::backup::Holds;

fn look(bytes: &[u8]) -> Verified {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acme.sql");
    std::fs::write(&file, bytes).unwrap();
    verify(&file, &Control::new()).unwrap()
}

#[test]
fn a_dump_as_text_is_proven_as_the_database_alone_packed_or_not() {
    let text = dump_sql(200);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, text.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    for (what, bytes) in [("plain", text.as_bytes()), ("packed", packed.as_slice())] {
        let seen = look(bytes);
        assert!(seen.verdict.ok, "{what}: {:#?}", seen.verdict);
        assert_eq!(seen.holds, Some(Holds::DatabaseOnly), "{what}");
        let cut = look(&bytes[..bytes.len() - 60]).verdict;
        assert!(!cut.ok && !cut.undecided, "{what}, cut before its end: {cut:#?}");
    }
    let stranger = look(b"\x1f\x8b this is no gzip at all").verdict;
    assert!(!stranger.ok && !stranger.undecided, "{stranger:#?}");
}
