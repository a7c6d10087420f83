//! The orders a list of people can be in, and the best hits so far in one of them.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::block::Block;
use super::directory::Entry;
use super::line::{FIELD, email_in, login_in};

/// By what hits are ordered; ties are settled by name, login, e-mail, tenant and id.
#[derive(Debug, Clone)]
pub(crate) enum Column {
    Name,
    Login,
    Email,
    LastSignIn,
    /// By the tenant's place among the tenants, then by name.
    Tenant(HashMap<i64, u32>),
}

/// An order.
#[derive(Debug, Clone)]
pub(crate) struct Ranking {
    pub(crate) by: Column,
    pub(crate) descending: bool,
}

/// A user that was found, with what it is ordered by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    number: u32,
    text: Vec<u8>,
    pub(crate) tenant: i64,
    pub(crate) id: i64,
}

impl Hit {
    /// Whether everything that ends at `worst` comes before this hit.
    pub(crate) fn is_behind(&self, ranking: &Ranking, worst: (u32, &[u8])) -> bool {
        ranking.compare(&worst, &(self.number, self.text.as_slice())) == Ordering::Less
    }
}

/// The first and the last of something in a ranking's terms.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds<'a> {
    pub(crate) best: (u32, &'a [u8]),
    pub(crate) worst: (u32, &'a [u8]),
}

impl Ranking {
    /// `a` against `b`: less means it is shown earlier.
    pub(crate) fn compare<T: Ord>(&self, a: &T, b: &T) -> Ordering {
        if self.descending { b.cmp(a) } else { a.cmp(b) }
    }

    /// Between which values a block's lines lie, where blocks are in this order at all.
    pub(crate) fn bounds<'e>(&self, entry: &Entry<'e>) -> Option<Bounds<'e>> {
        let number = match &self.by {
            Column::Name => 0,
            Column::Tenant(places) => place(places, entry.at.tenant),
            Column::Login | Column::Email | Column::LastSignIn => return None,
        };
        let (first, last) = ((number, entry.first), (number, entry.last));
        Some(if self.descending {
            Bounds { best: last, worst: first }
        } else {
            Bounds { best: first, worst: last }
        })
    }

    /// What a line is ordered by; `scratch` holds it where it has to be put together.
    fn value<'v>(
        &self,
        tenant: i64,
        block: &Block<'_>,
        line: usize,
        text: &'v [u8],
        scratch: &'v mut Vec<u8>,
    ) -> (u32, &'v [u8]) {
        let mut in_front = |field: &[u8]| {
            scratch.clear();
            scratch.extend_from_slice(field);
            // lower than anything in a field, so that a shorter field comes first
            scratch.push(FIELD);
            scratch.extend_from_slice(text);
        };
        match &self.by {
            Column::Name => (0, text),
            Column::LastSignIn => (block.last_sign_in(line), text),
            Column::Tenant(places) => (place(places, tenant), text),
            Column::Login => {
                in_front(login_in(text));
                (0, scratch)
            }
            Column::Email => {
                in_front(email_in(text));
                (0, scratch)
            }
        }
    }
}

fn place(places: &HashMap<i64, u32>, tenant: i64) -> u32 {
    places.get(&tenant).copied().unwrap_or(u32::MAX)
}

/// The best `need` hits so far. Holds at most half as many again, and never sorts before the end.
pub(crate) struct Best<'r> {
    ranking: &'r Ranking,
    need: usize,
    after: Option<&'r Hit>,
    hits: Vec<Hit>,
    /// The last of the best, once there are enough: nothing behind it is wanted.
    limit: Option<Hit>,
    scratch: Vec<u8>,
}

impl<'r> Best<'r> {
    /// Collects what comes after `after`, or from the start.
    pub(crate) fn new(ranking: &'r Ranking, need: usize, after: Option<&'r Hit>) -> Self {
        Self { ranking, need, after, hits: Vec::new(), limit: None, scratch: Vec::new() }
    }

    /// Looks at a line that matches.
    pub(crate) fn offer(&mut self, tenant: i64, block: &Block<'_>, line: usize, text: &[u8]) {
        let (number, bytes) = self.ranking.value(tenant, block, line, text, &mut self.scratch);
        let id = block.id(line);
        let value = (number, bytes, tenant, id);
        let is_before = |hit: &Hit| {
            self.ranking.compare(&value, &(hit.number, hit.text.as_slice(), hit.tenant, hit.id))
                == Ordering::Less
        };
        let wanted = self.limit.as_ref().is_none_or(is_before)
            && self.after.is_none_or(|after| {
                !is_before(after) && value != (after.number, after.text.as_slice(), after.tenant, after.id)
            });
        if wanted {
            self.hits.push(Hit { number, text: bytes.to_vec(), tenant, id });
        }
    }

    /// Throws away what cannot be among the best any more.
    pub(crate) fn prune(&mut self) {
        if self.need > 0 && self.hits.len() >= self.need + (self.need / 2).max(BATCH) {
            self.cut();
        }
    }

    /// Whether something that begins at `best` can still be among them.
    pub(crate) fn may_want(&self, best: (u32, &[u8])) -> bool {
        self.need > 0
            && self.limit.as_ref().is_none_or(|limit| {
                self.ranking.compare(&best, &(limit.number, limit.text.as_slice())) != Ordering::Greater
            })
    }

    /// The best, in order.
    pub(crate) fn finish(mut self) -> Vec<Hit> {
        if self.hits.len() > self.need && self.need > 0 {
            self.cut();
        }
        self.hits.truncate(self.need);
        self.hits.sort_unstable_by(|a, b| self.ranking.compare(a, b));
        self.hits
    }

    fn cut(&mut self) {
        let last = self.need - 1;
        self.hits.select_nth_unstable_by(last, |a, b| self.ranking.compare(a, b));
        self.hits.truncate(self.need);
        self.limit = self.hits.last().cloned();
    }
}

/// A few hits more than needed are kept until it pays to look for the best among them.
const BATCH: usize = 64;
