//! From a search to a page: which blocks can hold hits, in what order to read them, and when to stop.
//!
//! Blocks are read best first. Once the page is full and no later block can change it, reading goes on only to count,
//! for as long as `Patience` lasts; so the work for a page is bounded whatever is typed, and a total that was not
//! counted to the end says so.

use std::cmp::Ordering;
use std::time::{Duration, Instant};

use memchr::memmem::Finder;
use reeve_domain::user::UserFilter;
use rusqlite::Connection;

use crate::error::Result;

use super::block::{BLOCK_SLICES, Block, SLICE_LINES};
use super::directory::{Directory, Entry, Spot, with_body};
use super::fold;
use super::grams;
use super::line::Bits;
use super::ranking::{Best, Bounds, Hit, Ranking};
use super::segments::{Candidates, Wanted};

/// More group sets than this are not looked up one by one: such a group is not rare.
const FEW_SETS: usize = 32;

/// What is looked for.
pub(crate) struct Query {
    /// Of one tenant, or of all.
    tenant: Option<i64>,
    /// Each must occur; the longest first.
    terms: Vec<Finder<'static>>,
    accept: u64,
    /// Only members of these group sets.
    sets: Option<Sets>,
    /// Only those whose latest sign-in is before this (seconds since 1970), or who never did.
    unused_since: Option<u32>,
}

/// A set of group sets, one bit each.
struct Sets {
    bits: Vec<u64>,
    members: Vec<u32>,
}

impl Sets {
    fn of(members: Vec<u32>) -> Self {
        let mut bits = vec![0; members.iter().max().map_or(0, |most| *most as usize / 64 + 1)];
        for set in &members {
            bits[*set as usize / 64] |= 1_u64 << (set % 64);
        }
        Self { bits, members }
    }

    fn contains(&self, set: u32) -> bool {
        self.bits.get(set as usize / 64).is_some_and(|bits| bits >> (set % 64) & 1 == 1)
    }
}

/// Which hits are wanted.
pub(crate) struct Window<'a> {
    /// Only what comes after this one.
    pub(crate) after: Option<&'a Hit>,
    pub(crate) offset: usize,
    pub(crate) limit: usize,
    /// Whether the total matters.
    pub(crate) count: bool,
}

/// A page of hits.
pub(crate) struct Found {
    pub(crate) hits: Vec<Hit>,
    pub(crate) total: u64,
    /// Counting was stopped: there are at least `total`.
    pub(crate) total_is_at_least: bool,
}

/// When to stop counting hits that are on no page.
struct Patience {
    since: Instant,
    blocks: usize,
}

impl Patience {
    /// Counted whatever it takes: no list of up to some 20,000 people has an uncertain total.
    const BLOCKS: usize = 256;
    /// Beyond that, until so long after the question.
    const TIME: Duration = Duration::from_micros(3_500);

    fn is_over(&mut self) -> bool {
        self.blocks += 1;
        self.blocks > Self::BLOCKS && self.since.elapsed() > Self::TIME
    }
}

/// A block that may hold hits.
#[derive(Clone, Copy)]
struct Stop<'d> {
    at: Spot,
    slices: u8,
    /// Lines the filter accepts; an upper limit of its hits.
    accepted: u64,
    bounds: Option<Bounds<'d>>,
}

impl Query {
    pub(crate) fn new(
        tenant: Option<i64>,
        filter: &UserFilter,
        sets: Option<Vec<u32>>,
        unused_since: Option<u32>,
    ) -> Self {
        let terms = fold::terms(&filter.search)
            .iter()
            .map(|term| Finder::new(term.as_bytes()).into_owned())
            .collect();
        Self { tenant, terms, accept: Bits::accepted_by(filter), sets: sets.map(Sets::of), unused_since }
    }

    /// The page of hits that `window` asks for.
    pub(crate) fn page(&self, conn: &Connection, ranking: &Ranking, window: &Window<'_>) -> Result<Found> {
        let mut patience = Patience { since: Instant::now(), blocks: 0 };
        let directory = Directory::load(conn, self.tenant)?;
        let mut stops = self.stops(conn, ranking, &directory.entries()?)?;
        let tallied = self.terms.is_empty() && self.sets.is_none() && self.unused_since.is_none();
        let skipped = if tallied && window.after.is_none() && window.offset > 0 {
            sort_best_first(ranking, &mut stops, usize::MAX);
            skip_whole_blocks(ranking, &mut stops, window.offset)
        } else {
            0
        };
        let tally: u64 = stops.iter().map(|stop| stop.accepted).sum();
        let mut total = if tallied { skipped + tally } else { 0 };
        let offset = window.offset - skipped as usize;
        let mut best = Best::new(ranking, offset.saturating_add(window.limit), window.after);
        let mut total_is_at_least = false;
        let mut in_order = 0;
        for n in 0..stops.len() {
            if n == in_order {
                in_order += sort_best_first(ranking, &mut stops[n..], Patience::BLOCKS.max(n));
            }
            let stop = stops[n];
            if let (Some(after), Some(bounds)) = (window.after, stop.bounds)
                && !window.count
                && after.is_behind(ranking, bounds.worst)
            {
                continue;
            }
            let filling = stop.bounds.is_none_or(|bounds| best.may_want(bounds.best));
            if !filling {
                // nor is any behind it: they are counted in whatever order
                in_order = stops.len();
            }
            if !filling && (tallied || !window.count) {
                break;
            }
            if !filling && patience.is_over() {
                total_is_at_least = true;
                break;
            }
            let hits = with_body(conn, stop.at, |body| {
                let block = Block::read(body)?;
                let mut hits = 0;
                self.scan(&block, stop.slices, |line, text| {
                    hits += 1;
                    if filling {
                        best.offer(stop.at.tenant, &block, line, text);
                    }
                });
                Ok(hits)
            })?;
            best.prune();
            if !tallied {
                total += hits;
            }
        }
        let mut hits = best.finish();
        hits.drain(..offset.min(hits.len()));
        Ok(Found { hits, total, total_is_at_least })
    }

    /// The blocks worth reading.
    fn stops<'d>(
        &self,
        conn: &Connection,
        ranking: &Ranking,
        entries: &[Entry<'d>],
    ) -> Result<Vec<Stop<'d>>> {
        let mut candidates = Candidates::new(conn, self.wanted());
        let mut stops = Vec::new();
        for entry in entries {
            let accepted = entry.tally.accepted(self.accept);
            if accepted == 0 {
                continue;
            }
            let slices = candidates.of(entry.at)?;
            if slices != 0 {
                stops.push(Stop { at: entry.at, slices, accepted, bounds: ranking.bounds(entry) });
            }
        }
        Ok(stops)
    }

    fn wanted(&self) -> Wanted {
        let mut all: Vec<usize> = self.terms.iter().flat_map(|term| grams::of_term(term.needle())).collect();
        all.sort_unstable();
        all.dedup();
        let few = self.sets.as_ref().filter(|sets| sets.members.len() <= FEW_SETS);
        let any = few
            .map_or_else(Vec::new, |sets| sets.members.iter().map(|set| grams::of_group_set(*set)).collect());
        Wanted { all, any }
    }

    /// Calls `f` with every line of the slices that matches.
    fn scan(&self, block: &Block<'_>, slices: u8, mut f: impl FnMut(usize, &[u8])) {
        let mut at = 0;
        for slice in 0..BLOCK_SLICES {
            let lines = (slice * SLICE_LINES).min(block.len())..((slice + 1) * SLICE_LINES).min(block.len());
            let end = at + lines.clone().map(|line| block.length(line)).sum::<usize>();
            if slices >> slice & 1 == 1 {
                self.scan_slice(block, lines.start, at, end, &mut f);
            }
            at = end;
        }
    }

    /// Lines from `line` on, whose text lies from `at` to `end`.
    fn scan_slice(
        &self,
        block: &Block<'_>,
        mut line: usize,
        mut at: usize,
        end: usize,
        f: &mut impl FnMut(usize, &[u8]),
    ) {
        let text = block.text();
        while at < end {
            let hit = match self.terms.first() {
                None => at,
                Some(longest) => match longest.find(&text[at..end]) {
                    None => return,
                    Some(ahead) => at + ahead,
                },
            };
            while at + block.length(line) <= hit {
                at += block.length(line);
                line += 1;
            }
            let next = at + block.length(line);
            let text = &text[at..next - 1];
            if self.accepts(block, line) && self.terms.iter().skip(1).all(|term| term.find(text).is_some()) {
                f(line, text);
            }
            at = next;
            line += 1;
        }
    }

    fn accepts(&self, block: &Block<'_>, line: usize) -> bool {
        self.accept >> block.bits(line).0 & 1 == 1
            && self.sets.as_ref().is_none_or(|sets| sets.contains(block.group_set(line)))
            && self.unused_since.is_none_or(|since| is_before(block.last_sign_in(line), since))
    }
}

/// Whether a latest sign-in is before a moment; never (0) is before any.
fn is_before(last_sign_in: u32, moment: u32) -> bool {
    last_sign_in == 0 || last_sign_in < moment
}

/// Brings the best to the front, in order, and says how many are.
fn sort_best_first(ranking: &Ranking, stops: &mut [Stop<'_>], most: usize) -> usize {
    let order = |a: &Stop<'_>, b: &Stop<'_>| match (a.bounds, b.bounds) {
        (Some(a), Some(b)) => ranking.compare(&a.best, &b.best),
        _ => a.at.no.cmp(&b.at.no),
    };
    let most = most.min(stops.len());
    if most < stops.len() {
        stops.select_nth_unstable_by(most, order);
    }
    stops[..most].sort_by(order);
    most
}

/// Drops blocks that lie before the page as a whole, and says how many lines they have. Only where every line in front
/// comes before every line behind.
fn skip_whole_blocks(ranking: &Ranking, stops: &mut Vec<Stop<'_>>, offset: usize) -> u64 {
    let (mut blocks, mut lines, mut passed) = (0, 0, 0);
    let mut furthest = None;
    for (n, pair) in stops.windows(2).enumerate() {
        let (Some(here), Some(next)) = (pair[0].bounds, pair[1].bounds) else { return 0 };
        passed += pair[0].accepted;
        if passed > offset as u64 {
            break;
        }
        let reach = match furthest {
            Some(reach) if ranking.compare(&reach, &here.worst) == Ordering::Greater => reach,
            _ => here.worst,
        };
        furthest = Some(reach);
        if ranking.compare(&reach, &next.best) == Ordering::Less {
            (blocks, lines) = (n + 1, passed);
        }
    }
    stops.drain(..blocks);
    lines
}
