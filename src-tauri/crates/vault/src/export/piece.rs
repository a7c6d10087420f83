//! A file in pieces that are read and packed each for itself: one behind the other they are the file's member of a zip.

use std::sync::Arc;

use bytes::{Buf as _, Bytes};
use flate2::{Compress, CompressError, Compression, FlushCompress};
use rustic_core::repofile::{BlobType, Node};
use rustic_core::{BlobId, IndexedFull, Repository, RusticResult};

use crate::error::{Error, Result};

/// About how long a piece is, unpacked: long enough that it packs as well as the whole.
const PIECE: u64 = 1 << 20;
/// A file shrinks where so many hundredths of it are left.
const LEFT: u64 = 95;
/// Room for what is packed, at least, in bytes: with more than a few nothing of a flush is written twice.
const ROOM: usize = 64 << 10;

/// A file of a backup.
#[derive(Debug)]
pub(super) struct File {
    /// Its name in the zip.
    pub(super) name: String,
    /// How long it should be.
    pub(super) bytes: u64,
    /// Whether it is worth packing.
    pub(super) shrinks: bool,
}

/// A piece of it, as it is in the vault.
#[derive(Debug)]
pub(super) struct Piece {
    file: Arc<File>,
    blobs: Vec<BlobId>,
    last: bool,
}

/// A piece as it stands in the zip.
#[derive(Debug)]
pub(super) struct Packed {
    /// Whose it is.
    pub(super) file: Arc<File>,
    /// What is written.
    pub(super) parts: Vec<Bytes>,
    /// Of what is in it.
    pub(super) crc: crc32fast::Hasher,
    /// Length of what is in it.
    pub(super) bytes: u64,
    /// Whether the file ends with it.
    pub(super) last: bool,
}

impl Piece {
    /// A file's pieces; an empty file is one of nothing.
    ///
    /// # Errors
    /// What the archiver says of content that is not in the repository.
    pub(super) fn all_of(
        node: &Node,
        name: String,
        repository: &Repository<impl IndexedFull>,
    ) -> RusticResult<Vec<Self>> {
        let (mut pieces, mut blobs) = (Vec::new(), Vec::new());
        let (mut bytes, mut all, mut stored) = (0, 0, 0);
        for id in node.content.iter().flatten() {
            if bytes >= PIECE {
                pieces.push(std::mem::take(&mut blobs));
                bytes = 0;
            }
            let location = repository.get_index_entry(id)?.location;
            let length = u64::from(location.data_length());
            // what another program never tried to pack may shrink
            stored += location.uncompressed_length.map_or(0, |_| u64::from(location.length));
            blobs.push(BlobId::from(*id));
            bytes += length;
            all += length;
        }
        pieces.push(blobs);
        let file = Arc::new(File { name, bytes: node.meta.size, shrinks: stored * 100 < all * LEFT });
        let count = pieces.len();
        let numbered = (1..).zip(pieces);
        Ok(numbered
            .map(|(number, blobs)| Self { file: Arc::clone(&file), blobs, last: number == count })
            .collect())
    }

    /// Reads and packs it.
    ///
    /// # Errors
    /// Outside, what the archiver answers to the reading; inside, what keeps it from being packed.
    pub(super) fn pack(self, repository: &Repository<impl IndexedFull>) -> RusticResult<Result<Packed>> {
        let read = |id| repository.get_blob_cached(id, BlobType::Data);
        let parts: Vec<Bytes> = self.blobs.iter().map(read).collect::<RusticResult<_>>()?;
        let (mut crc, mut bytes) = (crc32fast::Hasher::new(), 0);
        for part in &parts {
            crc.update(part);
            bytes += part.len() as u64;
        }
        let parts = if self.file.shrinks { self.deflated(&parts) } else { Ok(parts) };
        Ok(parts.map(|parts| Packed { file: self.file, parts, crc, bytes, last: self.last }))
    }

    /// Packed so that the next piece's can follow.
    fn deflated(&self, parts: &[Bytes]) -> Result<Vec<Bytes>> {
        let end = if self.last { FlushCompress::Finish } else { FlushCompress::Sync };
        deflated(parts, end)
            .map(|packed| vec![packed.into()])
            .map_err(|error| Error::Failed(error.to_string()))
    }
}

/// Parts one behind the other, packed and ended as said.
///
/// By hand, as `flate2::write::DeflateEncoder::flush` (1.1.10) loses what does not fit into its buffer of 32 KiB at once: it
/// asks for the rest without flushing, while zlib wants the same flush until it leaves room.
fn deflated(parts: &[Bytes], end: FlushCompress) -> Result<Vec<u8>, CompressError> {
    let mut deflate = Compress::new(Compression::fast(), false);
    let mut packed = Vec::new();
    for part in parts {
        let mut left = part.clone();
        while !left.is_empty() {
            packed.reserve(ROOM);
            let before = deflate.total_in();
            deflate.compress_vec(&left, &mut packed, FlushCompress::None)?;
            let taken = usize::try_from(deflate.total_in() - before).unwrap_or(usize::MAX);
            left.advance(taken.min(left.len()));
        }
    }
    loop {
        packed.reserve(ROOM);
        deflate.compress_vec(&[], &mut packed, end)?;
        if packed.len() < packed.capacity() {
            return Ok(packed);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use std::io::Read as _;

    use flate2::read::DeflateDecoder;

    use super::*;

    #[test]
    fn a_piece_is_whole_wherever_the_room_ends() {
        // packs to somewhat less than three quarters: lengths around where 32 and 64 KiB are full
        let mut noise = 1_u32;
        let mut letter = || {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b"abcdefgh"[(noise >> 29) as usize]
        };
        let all: Bytes = (0..100_000).map(|_| letter()).collect();
        for length in (45_690..45_740).chain(91_980..92_030) {
            let part = all.slice(..length);
            let mut packed = deflated(std::slice::from_ref(&part), FlushCompress::Sync).unwrap();
            packed.extend(deflated(&[Bytes::from_static(b"end")], FlushCompress::Finish).unwrap());
            let mut unpacked = Vec::with_capacity(length);
            DeflateDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked.len(), length + 3);
            assert!(unpacked.starts_with(&part) && unpacked.ends_with(b"end"));
        }
    }
}
