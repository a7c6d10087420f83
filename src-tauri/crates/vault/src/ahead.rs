//! Reading a repository's packs in long pieces.
//!
//! A dump's chunks are a few kilobytes, and lie in its pack one behind the other: read one by one from a bucket each
//! would cost a request. So whoever reads much reads the piece around what is wanted, and keeps those used last: a
//! dump's chunks lie in the packs of many days.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use rustic_core::Id;

use crate::error::{Error, Result};

/// Length of a piece in bytes, and how many are kept.
const PIECE: u64 = 2 << 20;
const KEPT: usize = 20;

/// The pieces that were used last, the last one at the end.
#[derive(Debug, Default)]
pub(crate) struct Ahead(Mutex<VecDeque<Piece>>);

/// A piece of a pack. Who wants it while another reads it waits for that one.
#[derive(Debug, Clone)]
struct Piece {
    of: Id,
    number: u64,
    content: Arc<Mutex<Option<Bytes>>>,
}

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
        let piece = self.kept(id, number);
        let mut content = piece.content.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(content) = &*content {
            return Ok(content.clone());
        }
        let fresh = read(number * PIECE, PIECE)?;
        *content = Some(fresh.clone());
        Ok(fresh)
    }

    /// The place of a piece, which is the last one used from now on.
    fn kept(&self, id: Id, number: u64) -> Piece {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let there = kept.iter().position(|piece| piece.of == id && piece.number == number);
        let piece = there.and_then(|at| kept.remove(at)).unwrap_or_else(|| {
            if kept.len() >= KEPT {
                kept.pop_front();
            }
            Piece { of: id, number, content: Arc::default() }
        });
        kept.push_back(piece.clone());
        piece
    }
}
