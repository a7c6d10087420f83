//! A file in pieces that are read and packed each for itself: one behind the other they are the file's member of a zip.

use std::io::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rustic_core::repofile::{BlobType, Node};
use rustic_core::{BlobId, IndexedFull, Repository, RusticResult};

use crate::error::{Error, Result};

/// About how long a piece is, unpacked: long enough that it packs as well as the whole.
const PIECE: u64 = 1 << 20;
/// A file shrinks where so many hundredths of it are left.
const LEFT: u64 = 95;

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
        let failed = |error: std::io::Error| Error::Failed(error.to_string());
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        for part in parts {
            encoder.write_all(part).map_err(failed)?;
        }
        let packed = if self.last {
            encoder.finish().map_err(failed)?
        } else {
            encoder.flush().map_err(failed)?;
            std::mem::take(encoder.get_mut())
        };
        Ok(vec![packed.into()])
    }
}
