//! Words for people: long lists cut short, pages without their tags.

use std::fmt;

/// How many of many are named.
const NAMED: usize = 3;

/// Things to name in a line of the proof: the first few, and how many there are.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    count: u64,
    first: Vec<String>,
}

impl Notes {
    pub(crate) fn add(&mut self, what: String) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(what);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.first.extend(other.first);
        self.first.truncate(NAMED);
    }
}

impl fmt::Display for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.first.join("; "))?;
        match self.count - self.first.len() as u64 {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// The words of the first alert on one of Odoo's pages: `<div class="alert alert-danger">…</div>`.
pub(super) fn alert(page: &str) -> Option<String> {
    let (_, after) = page.split_once("alert-danger")?;
    let (_, inside) = after.split_once('>')?;
    let (inside, _) = inside.split_once("</div>").unwrap_or((inside, ""));
    let mut words = String::new();
    let mut in_tag = false;
    for c in inside.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag && !c.is_control() => words.push(c),
            _ => {}
        }
    }
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'").replace("&#34;", "\"");
    let words = words.replace("&quot;", "\"").replace("&amp;", "&");
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(500).collect();
    (!words.is_empty()).then_some(words)
}
