//! What other users of the computer can read of the programs that a test starts: their arguments, as `/proc` shows them to
//! everybody. Elsewhere than on Linux nothing is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Between two looks; a program that is over sooner may be missed.
const OFTEN: Duration = Duration::from_millis(5);

/// Looks at every program below this process until it is told to end.
pub struct Watch {
    over: Arc<AtomicBool>,
    looking: JoinHandle<BTreeSet<String>>,
}

impl Watch {
    /// Begins.
    pub fn begin() -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        let looking = thread::spawn(move || {
            let mut seen = BTreeSet::new();
            while !told.load(Ordering::Relaxed) {
                seen.extend(below(std::process::id()));
                thread::sleep(OFTEN);
            }
            seen
        });
        Self { over, looking }
    }

    /// Ends; every command line that was seen, its arguments parted by blanks.
    pub fn end(self) -> BTreeSet<String> {
        self.over.store(true, Ordering::Relaxed);
        self.looking.join().expect("the watch looked to its end")
    }
}

/// The command lines of all programs below this one, of those below them, and so on.
fn below(process: u32) -> Vec<String> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let parents: BTreeMap<u32, u32> = ids.filter_map(|id| Some((id, parent(id)?))).collect();
    let is_below = |id: u32| {
        let mut above = parents.get(&id);
        while let Some(at) = above.filter(|at| **at != process) {
            above = parents.get(at);
        }
        above.is_some()
    };
    let lines = parents.keys().filter(|id| is_below(**id)).filter_map(|id| {
        let bytes = fs::read(format!("/proc/{id}/cmdline")).ok()?;
        Some(String::from_utf8_lossy(&bytes).replace('\0', " "))
    });
    lines.filter(|line| !line.is_empty()).collect()
}

/// Behind the name, which may hold anything, stand the state and the parent.
fn parent(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}
