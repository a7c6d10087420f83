//! A program with all the processes it started: their memory, their end.

use std::fs;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::Result;

/// How long a window may take to go.
const PATIENCE: Duration = Duration::from_secs(10);

/// The proportional share of memory of a process and all below it, in bytes: pages shared by several are counted once.
pub fn memory(process: u32) -> f64 {
    all_below(process).into_iter().filter_map(share).sum()
}

/// Asks a program to end and waits until everything it started is gone.
///
/// # Errors
/// When it does not go.
pub fn end(program: &mut Child) -> Result<()> {
    let all = all_below(program.id());
    Command::new("kill").arg(program.id().to_string()).status()?;
    program.wait()?;
    let since = Instant::now();
    while all.iter().any(|process| fs::exists(format!("/proc/{process}")).unwrap_or(false)) {
        if since.elapsed() > PATIENCE {
            return Err("a process of the window does not end".into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn all_below(process: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|child| Some((child, parent_of(child)?)))
        .collect();
    let mut all = vec![process];
    let mut at = 0;
    while let Some(parent) = all.get(at).copied() {
        all.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(child, _)| *child));
        at += 1;
    }
    all
}

fn parent_of(process: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}

fn share(process: u32) -> Option<f64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().trim_end_matches(" kB").parse::<f64>().ok().map(|kib| kib * 1024.0)
}
