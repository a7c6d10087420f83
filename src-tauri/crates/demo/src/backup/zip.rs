//! Zip records, written by hand: local headers with sizes known, the directory, and ZIP64 where the numbers need it.
//!
//! Python's zipfile, which Odoo uses, writes the same: no data descriptors, UTF-8 flag only for names that need it.

/// How a member is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Deflated = 8,
}

/// A member whose bytes are known in advance.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) method: Method,
    pub(super) crc: u32,
    pub(super) compressed: u64,
    pub(super) size: u64,
}

/// Collects the central directory while members pass by.
#[derive(Debug, Default)]
pub(super) struct Directory {
    records: Vec<u8>,
    count: u64,
    /// Where the next member begins.
    offset: u64,
}

/// 1980-01-01 00:00, the earliest a zip can say: the same seed gives the same bytes.
const DOS_TIME: u32 = 0x0021_0000;
const LARGE: u64 = 0xffff_ffff;

impl Directory {
    /// Notes a member and gives back its local header.
    pub(super) fn add(&mut self, entry: &Entry) -> Vec<u8> {
        let at = self.offset;
        let large = entry.size >= LARGE || entry.compressed >= LARGE;
        let mut header = Vec::with_capacity(30 + entry.name.len() + 20);
        header.extend_from_slice(b"PK\x03\x04");
        common(&mut header, entry, if large { 45 } else { 20 }, large);
        short(&mut header, entry.name.len() as u64);
        short(&mut header, if large { 20 } else { 0 });
        header.extend_from_slice(entry.name.as_bytes());
        if large {
            zip64(&mut header, &[entry.size, entry.compressed]);
        }
        self.record(entry, at, large);
        self.offset += header.len() as u64 + entry.compressed;
        header
    }

    fn record(&mut self, entry: &Entry, at: u64, large: bool) {
        let mut extra: Vec<u64> = if large { vec![entry.size, entry.compressed] } else { Vec::new() };
        if at >= LARGE {
            extra.push(at);
        }
        let out = &mut self.records;
        let version = if extra.is_empty() { 20 } else { 45 };
        out.extend_from_slice(b"PK\x01\x02");
        // made on Unix
        short(out, 0x0300 | version);
        common(out, entry, version, large);
        short(out, entry.name.len() as u64);
        short(out, if extra.is_empty() { 0 } else { 4 + 8 * extra.len() as u64 });
        // no comment, first disk, no internal attributes; external: a plain file, rw-r--r--
        out.extend_from_slice(&[0; 6]);
        long(out, 0o100_644 << 16);
        long(out, at.min(LARGE));
        out.extend_from_slice(entry.name.as_bytes());
        if !extra.is_empty() {
            zip64(out, &extra);
        }
        self.count += 1;
    }

    /// Size of the file when it ends here.
    pub(super) fn total(self) -> u64 {
        let before = self.offset;
        before + self.finish().len() as u64
    }

    /// The central directory and the end records.
    pub(super) fn finish(self) -> Vec<u8> {
        let (start, size, count) = (self.offset, self.records.len() as u64, self.count);
        let mut out = self.records;
        if start >= LARGE || size >= LARGE || count >= 0xffff {
            let at = start + size;
            out.extend_from_slice(b"PK\x06\x06");
            out.extend_from_slice(&44_u64.to_le_bytes());
            short(&mut out, 45);
            short(&mut out, 45);
            out.extend_from_slice(&[0; 8]);
            for value in [count, count, size, start] {
                out.extend_from_slice(&value.to_le_bytes());
            }
            out.extend_from_slice(b"PK\x06\x07\0\0\0\0");
            out.extend_from_slice(&at.to_le_bytes());
            long(&mut out, 1);
        }
        out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        short(&mut out, count.min(0xffff));
        short(&mut out, count.min(0xffff));
        long(&mut out, size.min(LARGE));
        long(&mut out, start.min(LARGE));
        out.extend_from_slice(&[0; 2]);
        out
    }
}

/// A member as an archive's directory names it.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) crc: u32,
    pub(super) size: u64,
}

/// The members of an archive, by its directory; `None` where there is none: the archive was cut.
pub(super) fn members(archive: &[u8]) -> Option<Vec<Listed>> {
    let number = |at: usize, bytes: usize| {
        let bytes = archive.get(at..at.checked_add(bytes)?)?;
        Some(bytes.iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte)))
    };
    let end = archive.windows(4).rposition(|mark| mark == b"PK\x05\x06")?;
    let (mut count, mut start) = (number(end + 10, 2)?, number(end + 16, 4)?);
    let locator = end.checked_sub(20).filter(|at| archive.get(*at..*at + 4) == Some(b"PK\x06\x07"));
    if let Some(locator) = locator {
        let large = usize::try_from(number(locator + 8, 8)?).ok()?;
        (count, start) = (number(large + 32, 8)?, number(large + 48, 8)?);
    }
    let mut at = usize::try_from(start).ok()?;
    let mut listed = Vec::new();
    for _ in 0..count {
        if archive.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let (name, extra, comment) = (number(at + 28, 2)?, number(at + 30, 2)?, number(at + 32, 2)?);
        let bytes = archive.get(at + 46..at + 46 + name as usize)?;
        let (crc, size) = (number(at + 16, 4)? as u32, number(at + 24, 4)?);
        listed.push(Listed { name: String::from_utf8_lossy(bytes).into_owned(), crc, size });
        at += 46 + (name + extra + comment) as usize;
    }
    Some(listed)
}

/// The fields a local header and a directory record share.
fn common(out: &mut Vec<u8>, entry: &Entry, version: u64, large: bool) {
    short(out, version);
    short(out, if entry.name.is_ascii() { 0 } else { 0x0800 });
    short(out, entry.method as u64);
    out.extend_from_slice(&DOS_TIME.to_le_bytes());
    out.extend_from_slice(&entry.crc.to_le_bytes());
    long(out, if large { LARGE } else { entry.compressed });
    long(out, if large { LARGE } else { entry.size });
}

fn zip64(out: &mut Vec<u8>, values: &[u64]) {
    short(out, 1);
    short(out, 8 * values.len() as u64);
    for value in values {
        out.extend_from_slice(&value.to_le_bytes());
    }
}

fn short(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(&(value as u16).to_le_bytes());
}

fn long(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(&(value as u32).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, size: u64) -> Entry {
        Entry { name: name.to_owned(), method: Method::Deflated, crc: 7, compressed: size, size }
    }

    #[test]
    fn a_small_archive_needs_no_zip64() {
        let mut directory = Directory::default();
        directory.add(&entry("a", 10));
        let end = directory.finish();
        assert!(!end.windows(4).any(|w| w == b"PK\x06\x06"));
        assert_eq!(&end[end.len() - 22..end.len() - 18], b"PK\x05\x06");
    }

    #[test]
    fn members_behind_four_gigabytes_and_many_members_use_zip64() {
        let mut far = Directory::default();
        far.add(&entry("a", LARGE + 5));
        far.add(&entry("b", 1));
        let end = far.finish();
        assert!(end.windows(4).any(|w| w == b"PK\x06\x06"), "an offset that does not fit in 32 bits");

        let mut many = Directory::default();
        for n in 0..70_000 {
            many.add(&entry(&n.to_string(), 0));
        }
        let end = many.finish();
        assert!(end.windows(4).any(|w| w == b"PK\x06\x06"), "more members than 16 bits can count");
    }
}
