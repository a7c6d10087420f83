//! Attachments that nobody stored: each is a few bytes of its own and then a stretch of shared noise.
//!
//! Noise does not compress, like the pictures and PDFs of a real filestore, so deflate keeps it in stored blocks and a
//! backup can be made as fast as it can be sent. Names and sums are worked out once.

use bytes::{Bytes, BytesMut};
use sha1::{Digest, Sha1};

use super::zip::{Entry, Method};
use crate::people::Dice;

/// Length of the shared noise; also the largest object.
const NOISE: usize = 4 * 1024 * 1024;
/// Largest stored block of deflate.
const BLOCK: usize = 65_535;

/// One attachment.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    /// Lower-case hex; also its name.
    pub(crate) sha1: String,
    /// Bytes.
    pub(crate) size: usize,
    /// The database names it and its file is not there: a backup without it was restored.
    pub(crate) lost: bool,
    crc: u32,
    head: [u8; 40],
    from: usize,
}

/// A database's attachments.
pub(crate) struct Filestore {
    noise: Bytes,
    objects: Vec<Object>,
}

impl Filestore {
    /// Objects of about `bytes` in all; none when `bytes` is 0.
    pub(crate) fn new(seed: u64, bytes: u64) -> Self {
        let noise = noise();
        let objects = objects(seed, &noise, bytes);
        Self { noise, objects }
    }

    /// These and more of them, about so many bytes.
    pub(crate) fn grown(&self, seed: u64, bytes: u64) -> Self {
        let new = objects(seed, &self.noise, bytes);
        Self { noise: self.noise.clone(), objects: [self.objects.clone(), new].concat() }
    }

    /// The same, without the files that are not named; their records stay.
    pub(crate) fn holding(&self, named: impl Fn(&str) -> bool) -> Self {
        let mut objects = self.objects.clone();
        objects.iter_mut().for_each(|object| object.lost |= !named(&object.stored_name()));
        Self { noise: self.noise.clone(), objects }
    }

    pub(crate) fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// The first bytes of the noise.
    pub(crate) fn noise(&self, bytes: usize) -> Bytes {
        self.noise.slice(..bytes.min(self.noise.len()))
    }

    /// An object's content.
    pub(crate) fn content(&self, object: &Object) -> Bytes {
        let mut content = BytesMut::with_capacity(object.size);
        object.content(&self.noise, 0, object.size, &mut |piece| content.extend_from_slice(piece));
        content.freeze()
    }

    /// Hands out an object's deflated form: stored blocks.
    pub(super) fn write_deflated(&self, object: &Object, out: &mut impl FnMut(&[u8])) {
        let mut at = 0;
        while at < object.size {
            let length = BLOCK.min(object.size - at);
            let last = at + length == object.size;
            let size = length as u16;
            out(&[u8::from(last), size as u8, (size >> 8) as u8, !size as u8, (!size >> 8) as u8]);
            object.content(&self.noise, at, length, out);
            at += length;
        }
    }
}

fn objects(seed: u64, noise: &Bytes, bytes: u64) -> Vec<Object> {
    let mut dice = Dice::new(seed ^ 0xf11e);
    let mut objects = Vec::new();
    let mut left = bytes;
    while left > 0 {
        let object = Object::new(&mut dice, noise, left);
        left = left.saturating_sub(object.size as u64);
        objects.push(object);
    }
    // os.walk goes folder by folder
    objects.sort_unstable_by(|a, b| a.sha1.cmp(&b.sha1));
    objects
}

impl Object {
    fn new(dice: &mut Dice, noise: &Bytes, at_most: u64) -> Self {
        // mostly small pictures and PDFs, now and then a scan of some megabytes
        let size =
            if dice.percent(6) { 600_000 + dice.below(3_000_000) } else { 4_000 + dice.below(160_000) };
        let size = size.min(at_most).max(40) as usize;
        let mut head = [0; 40];
        head.copy_from_slice(dice.hex(40).as_bytes());
        let from = dice.below((NOISE - size + 1) as u64) as usize;
        let mut object = Self { sha1: String::new(), size, lost: false, crc: 0, head, from };
        let mut sha1 = Sha1::new();
        let mut crc = crc32fast::Hasher::new();
        object.content(noise, 0, size, &mut |piece| {
            sha1.update(piece);
            crc.update(piece);
        });
        object.sha1 = hex::encode(sha1.finalize());
        object.crc = crc.finalize();
        object
    }

    /// Part of the content: the head first, then noise.
    fn content(&self, noise: &Bytes, at: usize, length: usize, out: &mut impl FnMut(&[u8])) {
        let head_end = (at + length).min(self.head.len());
        if at < head_end {
            out(&self.head[at..head_end]);
        }
        let start = at.max(self.head.len());
        if start < at + length {
            out(&noise[self.from + start - self.head.len()..self.from + at + length - self.head.len()]);
        }
    }

    /// Its path below the filestore: `4d/4d248d29…`
    pub(crate) fn stored_name(&self) -> String {
        format!("{}/{}", &self.sha1[..2], self.sha1)
    }

    pub(super) fn entry(&self) -> Entry {
        let blocks = self.size.div_ceil(BLOCK);
        Entry {
            name: format!("filestore/{}", self.stored_name()),
            method: Method::Deflated,
            crc: self.crc,
            compressed: (self.size + 5 * blocks) as u64,
            size: self.size as u64,
        }
    }
}

/// The same noise for every fleet: objects differ by where they begin.
fn noise() -> Bytes {
    static NOISE_BYTES: std::sync::OnceLock<Bytes> = std::sync::OnceLock::new();
    NOISE_BYTES
        .get_or_init(|| {
            let mut dice = Dice::new(0x0dd0);
            let mut out = Vec::with_capacity(NOISE);
            while out.len() < NOISE {
                out.extend_from_slice(&dice.next().to_le_bytes());
            }
            Bytes::from(out)
        })
        .clone()
}
