//! A backup proven while it is on its way: what leaves never runs far ahead of the proof, and the last piece leaves only once
//! the whole is seen to be sound and to be what was approved. Of what lacks its last piece no server makes anything.

use std::io;

use futures_util::{TryStreamExt as _, stream};
use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::AsyncRead;
use tokio::sync::watch;
use tokio_util::io::{ReaderStream, StreamReader};

/// What leaves may be so far ahead of the proof, in bytes: where the proof is the slower one, a line that has all but the last
/// piece would be silent until it ends.
const AHEAD: u64 = 32 << 20;
const PIECE: usize = 256 * 1024;

/// How far the proof of a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// So many bytes were read.
    Reading(u64),
    /// It is sound.
    Holds,
}

impl Proof {
    /// One that was made before.
    pub(crate) fn held() -> watch::Receiver<Self> {
        watch::channel(Self::Holds).1
    }
}

/// A file of so many bytes and this SHA-256, as the proof of it lets it leave. One that is another is broken off before its
/// end.
pub(super) fn guarded(
    file: File,
    (bytes, sha256): (u64, String),
    proof: watch::Receiver<Proof>,
) -> impl AsyncRead + Send + Unpin {
    let begin = (ReaderStream::with_capacity(file, PIECE), Sha256::new(), 0_u64, proof);
    let pieces = stream::try_unfold(begin, move |(mut pieces, mut sum, mut read, mut proof)| {
        let sha256 = sha256.clone();
        async move {
            let Some(piece) = pieces.try_next().await? else { return Ok::<_, io::Error>(None) };
            read += piece.len() as u64;
            sum.update(&piece);
            let last = read >= bytes;
            let may_leave = |proof: &Proof| match proof {
                Proof::Holds => true,
                Proof::Reading(done) => !last && read <= done.saturating_add(AHEAD),
            };
            let broke_off = |_| io::Error::other("its proof broke off");
            proof.wait_for(may_leave).await.map_err(broke_off)?;
            if last && hex::encode(sum.clone().finalize()) != sha256 {
                return Err(io::Error::other("it is not the file any more that was proven"));
            }
            Ok(Some((piece, (pieces, sum, read, proof))))
        }
    });
    StreamReader::new(Box::pin(pieces))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::AsyncReadExt as _;

    use super::*;

    const BYTES: usize = 3 * PIECE + 1;

    /// What is read of a file within a moment, and whether it came to its end.
    async fn leaves(sha256: &str, proof: watch::Receiver<Proof>) -> (usize, Option<io::Result<usize>>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("acme.zip");
        std::fs::write(&path, vec![7; BYTES]).unwrap();
        let file = File::open(&path).await.unwrap();
        let mut guarded = guarded(file, (BYTES as u64, sha256.to_owned()), proof);
        let mut read = Vec::new();
        let whole = tokio::time::timeout(Duration::from_millis(300), guarded.read_to_end(&mut read)).await;
        (read.len(), whole.ok())
    }

    fn sum() -> String {
        hex::encode(Sha256::digest(vec![7; BYTES]))
    }

    #[tokio::test]
    async fn the_last_piece_leaves_once_the_proof_holds_and_not_before() {
        let (told, proof) = watch::channel(Proof::Reading(BYTES as u64));
        let (read, ended) = leaves(&sum(), proof.clone()).await;
        assert!(read > 0 && read < BYTES && ended.is_none(), "{read} of {BYTES}: {ended:?}");
        told.send_replace(Proof::Holds);
        let (read, ended) = leaves(&sum(), proof).await;
        assert_eq!((read, ended.and_then(Result::ok)), (BYTES, Some(BYTES)));
    }

    #[tokio::test]
    async fn what_is_another_file_by_now_is_broken_off_before_its_end() {
        let (read, ended) = leaves(&"5eed".repeat(16), Proof::held()).await;
        let error = ended.expect("it ends").expect_err("it is another one");
        assert!(error.to_string().contains("not the file any more"), "{error}");
        assert!(read < BYTES, "{read} of {BYTES}");
    }

    #[tokio::test]
    async fn a_proof_that_breaks_off_lets_nothing_whole_leave() {
        let (told, proof) = watch::channel(Proof::Reading(0));
        drop(told);
        let (read, ended) = leaves(&sum(), proof).await;
        assert!(ended.expect("it ends").is_err() && read < BYTES, "{read} of {BYTES}");
    }
}
