//! Reading a repository's packs in long pieces.
//!
//! A dump's chunks are a few kilobytes, and lie in its pack one behind the other: read one by one from a bucket each
//! would cost a request. So whoever reads much reads the piece around what is wanted, and keeps a few.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use rustic_core::Id;

use crate::error::{Error, Result};

/// Length of a piece in bytes, and how many are kept.
const PIECE: u64 = 2 << 20;
const KEPT: usize = 16;

/// The last pieces that were read.
#[derive(Debug, Default)]
pub(crate) struct Ahead(Mutex<VecDeque<(Id, u64, Bytes)>>);

impl Ahead {
    /// So many bytes of a pack from `offset` on; `read` reads a piece from an offset on, to its end or the pack's.
    pub(crate) fn part(
        &self,
        id: Id,
        offset: u64,
        length: u64,
        read: impl Fn(u64, u64) -> Result<Bytes>,
    ) -> Result<Bytes> {
        let end = offset + length;
        let mut part = BytesMut::new();
        let mut at = offset;
        while at < end {
            let number = at / PIECE;
            let piece = self.piece(id, number, &read)?;
            let from = usize::try_from(at - number * PIECE).unwrap_or(usize::MAX);
            let to = usize::try_from(end - number * PIECE).unwrap_or(usize::MAX).min(piece.len());
            let Some(found) = piece.get(from..to).filter(|found| !found.is_empty()) else {
                return Err(Error::Damaged(format!("the pack {id} is shorter than it should be")));
            };
            if at == offset && found.len() as u64 == length {
                return Ok(piece.slice(from..to));
            }
            part.extend_from_slice(found);
            at += found.len() as u64;
        }
        Ok(part.freeze())
    }

    fn piece(&self, id: Id, number: u64, read: &impl Fn(u64, u64) -> Result<Bytes>) -> Result<Bytes> {
        if let Some(kept) = self.kept().iter().find(|(of, which, _)| *of == id && *which == number) {
            return Ok(kept.2.clone());
        }
        let piece = read(number * PIECE, PIECE)?;
        let mut kept = self.kept();
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back((id, number, piece.clone()));
        Ok(piece)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, VecDeque<(Id, u64, Bytes)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
