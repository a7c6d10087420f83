//! Inflating every member, in parallel, and checking what comes out.
//!
//! dump.sql is one member and therefore serial: it goes first, as everything large does, and the many small objects of
//! the filestore fill the other processors.

use std::io;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use flate2::{Decompress, FlushDecompress, Status};
use rawzip::FileReader;
use reeve_domain::backup::ProofCheck;
use sha1::{Digest, Sha1};

use super::control::Watch;
use super::directory::Member;
use super::dump::{self, Ends};
use super::names::Role;
use super::text::Notes;
use super::{Findings, line, manifest, read_up_to};

/// Bytes read, and bytes inflated, at once: both fit the processor's second-level cache, where CRC and SHA-1 then find
/// them.
const BUFFER: usize = 128 << 10;
/// Members larger than this are begun first.
const LARGE: u64 = 8 << 20;
/// Threads at most: beyond it the disk is what is waited for.
const THREADS: usize = 4;

/// What one thread found; those of all are put together.
#[derive(Debug, Default)]
struct Share {
    members: u64,
    broken: Notes,
    objects: u64,
    wrong: Notes,
    others: u64,
    manifest: Option<Vec<u8>>,
    dump: Option<Ends>,
}

/// Checks every member; adds the lines `crc` to `filestore`.
pub(super) fn prove(
    reader: &FileReader,
    members: &[Member],
    watch: &Watch<'_>,
    found: &mut Findings,
) -> io::Result<()> {
    let mut order: Vec<&Member> = members.iter().collect();
    order.sort_by_key(|member| std::cmp::Reverse(if member.packed > LARGE { member.packed } else { 0 }));
    let next = AtomicUsize::new(0);
    let threads =
        thread::available_parallelism().map_or(1, NonZero::get).clamp(1, THREADS).min(members.len());
    let mut all = Share::default();
    thread::scope(|scope| {
        let workers: Vec<_> =
            (0..threads).map(|_| scope.spawn(|| share(reader, &order, &next, watch))).collect();
        for worker in workers {
            let share =
                worker.join().unwrap_or_else(|_| Err(io::Error::other("a checking thread ended early")));
            all.merge(share?);
        }
        io::Result::Ok(())
    })?;

    found.lines.push(line(
        ProofCheck::Crc,
        match all.broken.count() {
            0 => Ok(format!("{} entries inflated, every CRC holds", all.members)),
            _ => Err(all.broken.to_string()),
        },
    ));
    found.lines.extend(dump::prove(all.dump.as_ref()));
    let (lines, manifest) = manifest::prove(all.manifest.as_deref());
    found.lines.extend(lines);
    found.lines.push(line(
        ProofCheck::Filestore,
        match (all.wrong.is_empty(), all.objects) {
            (false, _) => Err(all.wrong.to_string()),
            (true, 0) => Ok("no objects: a backup of the database alone".to_owned()),
            (true, objects) => Ok(format!("{objects} objects, each with the content its name says")),
        },
    ));
    found.manifest = manifest;
    found.objects = all.objects;
    Ok(())
}

/// One thread's work: the next member that nobody has, until there is none.
fn share(reader: &FileReader, order: &[&Member], next: &AtomicUsize, watch: &Watch<'_>) -> io::Result<Share> {
    let mut unpacker = Unpacker::new();
    let mut share = Share::default();
    while let Some(member) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
        let Some(outcome) = unpacker.check(reader, member, watch, &mut share)? else { break };
        share.members += 1;
        if let Err(why) = outcome {
            share.broken.add(format!("{}: {why}", member.role.name()));
        }
    }
    Ok(share)
}

impl Share {
    fn merge(&mut self, other: Self) {
        self.members += other.members;
        self.broken.merge(other.broken);
        self.objects += other.objects;
        self.wrong.merge(other.wrong);
        self.others += other.others;
        self.manifest = self.manifest.take().or(other.manifest);
        self.dump = self.dump.take().or(other.dump);
    }
}

/// The buffers of one thread.
struct Unpacker {
    inflate: Decompress,
    packed: Vec<u8>,
    unpacked: Vec<u8>,
}

/// Where the unpacked bytes of a member go besides its CRC.
enum Sink {
    Nowhere,
    Sha1(Sha1),
    Keep(Vec<u8>),
    Ends(Ends),
}

impl Unpacker {
    fn new() -> Self {
        Self { inflate: Decompress::new(false), packed: vec![0; BUFFER], unpacked: vec![0; BUFFER] }
    }

    /// Inflates one member, and says whether it came out as the directory says; `None` when the work was stopped.
    fn check(
        &mut self,
        reader: &FileReader,
        member: &Member,
        watch: &Watch<'_>,
        share: &mut Share,
    ) -> io::Result<Option<Result<(), &'static str>>> {
        let mut sink = match &member.role {
            Role::Object(_) => Sink::Sha1(Sha1::new()),
            Role::Manifest if member.unpacked <= manifest::LARGEST => Sink::Keep(Vec::new()),
            Role::Dump => Sink::Ends(Ends::default()),
            Role::Manifest | Role::Stray(_) | Role::Other(_) => Sink::Nowhere,
        };
        let Some(outcome) = self.unpack(reader, member, watch, &mut sink)? else { return Ok(None) };
        match (sink, &member.role) {
            (Sink::Sha1(hash), Role::Object(name)) => {
                share.objects += 1;
                if outcome.is_err() || hash.finalize().as_slice() != name {
                    share.wrong.add(format!("{} has another content", member.role.name()));
                }
            }
            (Sink::Keep(content), _) => share.manifest = Some(content),
            (Sink::Ends(ends), _) => share.dump = Some(ends),
            (_, Role::Stray(_)) => share.wrong.add(format!("{} is no attachment's name", member.role.name())),
            _ => share.others += 1,
        }
        Ok(Some(outcome))
    }

    fn unpack(
        &mut self,
        reader: &FileReader,
        member: &Member,
        watch: &Watch<'_>,
        sink: &mut Sink,
    ) -> io::Result<Option<Result<(), &'static str>>> {
        let mut crc = crc32fast::Hasher::new();
        let (mut read, mut out, mut ended) = (0_u64, 0_u64, !member.deflated);
        self.inflate.reset(false);
        while read < member.packed {
            let want = usize::try_from(member.packed - read).map_or(BUFFER, |left| left.min(BUFFER));
            let got = read_up_to(reader, &mut self.packed[..want], member.at + read)?;
            if got < want {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            read += got as u64;
            let mut input = &self.packed[..got];
            if !member.deflated {
                out += got as u64;
                crc.update(input);
                sink.take(input);
            }
            let mut more = true; // the output was full: there may be more to come without more input
            while member.deflated && !ended && (more || !input.is_empty()) {
                let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
                let Ok(status) = self.inflate.decompress(input, &mut self.unpacked, FlushDecompress::None)
                else {
                    return Ok(Some(Err("its packed data is damaged")));
                };
                let used = (self.inflate.total_in() - before_in) as usize;
                let made = (self.inflate.total_out() - before_out) as usize;
                input = &input[used..];
                out += made as u64;
                if out > member.unpacked {
                    return Ok(Some(Err("it unpacks to more than the directory says")));
                }
                crc.update(&self.unpacked[..made]);
                sink.take(&self.unpacked[..made]);
                ended = status == Status::StreamEnd;
                more = made == self.unpacked.len();
                if !input.is_empty() && (ended || (used == 0 && made == 0)) {
                    return Ok(Some(Err("its packed data does not end where the directory says")));
                }
            }
            if !watch.go_on(got as u64) {
                return Ok(None);
            }
            if ended && member.deflated && read < member.packed {
                return Ok(Some(Err("its packed data does not end where the directory says")));
            }
        }
        Ok(Some(if !ended {
            Err("its packed data is cut short")
        } else if out != member.unpacked {
            Err("it unpacks to less than the directory says")
        } else if crc.finalize() != member.crc {
            Err("its CRC does not hold")
        } else {
            Ok(())
        }))
    }
}

impl Sink {
    fn take(&mut self, chunk: &[u8]) {
        match self {
            Self::Nowhere => {}
            Self::Sha1(hash) => hash.update(chunk),
            Self::Keep(kept) => kept.extend_from_slice(chunk),
            Self::Ends(ends) => ends.take(chunk),
        }
    }
}
