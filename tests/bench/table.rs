//! What was measured, line by line: ours, the peer's, the ratio, and whether it is what we set out for.

use std::error::Error;

use serde_json::{Value, json};

use crate::measure::Runs;
use crate::{Bench, Result};

/// Where a ratio (or, without a peer, a time) has to lie.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// No lower.
    AtLeast(f64),
    /// No higher.
    AtMost(f64),
}

/// What numbers are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Bytes of memory.
    Bytes,
    /// Bytes on a disk.
    Stored,
}

/// How two sides are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ratio {
    /// Ours divided by the peer's: less is better.
    OursToPeer,
    /// The peer's time divided by ours: how many times as fast.
    PeerToOurs,
}

/// The lines so far; each is printed as soon as it is known.
pub struct Table {
    lines: Vec<Value>,
    missed: usize,
    broken: usize,
}

impl Table {
    /// Prints the heading.
    pub fn begin(bench: &Bench) -> Self {
        println!(
            "median of {}{}; {} processors, load {} before; files in {}",
            bench.runs,
            if bench.quick { ", QUICK: these numbers mean nothing" } else { "" },
            std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            load(),
            bench.folder.path().display(),
        );
        println!("{:<45} {:>9} {:>9} {:>7} {:<8} target", "", "ours", "peer", "ratio", "");
        Self { lines: Vec::new(), missed: 0, broken: 0 }
    }

    /// A comparison. Without a target it is only told.
    pub fn compare(
        &mut self,
        name: &str,
        unit: Unit,
        (ours, peer): (&Runs, &Runs),
        ratio: Ratio,
        target: Option<Target>,
    ) {
        let value = match ratio {
            Ratio::OursToPeer => ours.median() / peer.median(),
            Ratio::PeerToOurs => peer.median() / ours.median(),
        };
        let verdict = self.judge(value, target);
        println!(
            "{name:<45} {:>9} {:>9} {value:>6.2}× {:<8} {:<7} {verdict}",
            unit.show(ours.median()),
            unit.show(peer.median()),
            ratio.of(unit),
            target.map_or_else(String::new, |target| target.show("×")),
        );
        self.lines.push(json!({
            "name": name, "unit": unit.name(), "ours": ours.median(), "peer": peer.median(), "ratio": value,
            "target": target.map(|target| target.show("")), "verdict": verdict,
            "runs": {"ours": ours.0, "peer": peer.0},
        }));
    }

    /// A number of ours that has to keep a limit by itself.
    pub fn alone(&mut self, name: &str, unit: Unit, value: f64, target: Option<Target>) {
        let verdict = self.judge(value, target);
        println!(
            "{name:<45} {:>9} {:>9} {:>7} {:<8} {:<7} {verdict}",
            unit.show(value),
            "",
            "",
            "",
            target.map_or_else(String::new, |target| target.show_in(unit)),
        );
        self.lines.push(json!({
            "name": name, "unit": unit.name(), "ours": value,
            "target": target.map(|target| target.show("")), "verdict": verdict,
        }));
    }

    /// Something that could not be measured.
    pub fn failed(&mut self, name: &str, problem: &(dyn Error + Send + Sync)) {
        println!("{name:<45} not measured: {problem}");
        self.lines.push(json!({"name": name, "verdict": "not measured", "problem": problem.to_string()}));
        self.broken += 1;
    }

    /// What has to be known to read a line.
    pub fn remark(&self, text: &str) {
        println!("  {text}");
    }

    fn judge(&mut self, value: f64, target: Option<Target>) -> &'static str {
        let met = match target {
            None => return "",
            Some(Target::AtLeast(limit)) => value >= limit,
            Some(Target::AtMost(limit)) => value <= limit,
        };
        self.missed += usize::from(!met);
        if met { "met" } else { "missed" }
    }

    /// All lines as one document.
    pub fn json(&self) -> String {
        format!("{:#}\n", json!({"lines": self.lines, "missed": self.missed}))
    }

    /// The last word; a target that is missed is no failure, what could not be measured is one.
    ///
    /// # Errors
    /// When something could not be measured.
    pub fn end(&self) -> Result<()> {
        println!(
            "{}",
            if self.missed == 0 { "no target missed".to_owned() } else { format!("missed: {}", self.missed) }
        );
        if self.broken > 0 {
            return Err(format!("not measured: {}", self.broken).into());
        }
        Ok(())
    }
}

/// What else the machine was busy with: processes that wanted a processor in the last minute.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("unknown").to_owned()
}

impl Target {
    /// With the unit it is a number of.
    fn show_in(self, unit: Unit) -> String {
        let (sign, limit) = match self {
            Self::AtLeast(limit) => ('≥', limit),
            Self::AtMost(limit) => ('≤', limit),
        };
        match unit {
            Unit::Seconds => format!("{sign} {limit} s"),
            Unit::Milliseconds => format!("{sign} {limit} ms"),
            Unit::Bytes | Unit::Stored => format!("{sign} {} MB", limit / 1e6),
        }
    }

    fn show(self, unit: &str) -> String {
        match self {
            Self::AtLeast(limit) => format!("≥ {limit}{unit}"),
            Self::AtMost(limit) => format!("≤ {limit}{unit}"),
        }
    }
}

impl Ratio {
    /// What the number is a multiple of.
    fn of(self, unit: Unit) -> &'static str {
        match (self, unit) {
            (Self::PeerToOurs, _) => "as fast",
            (Self::OursToPeer, Unit::Bytes) => "memory",
            (Self::OursToPeer, Unit::Stored) => "size",
            (Self::OursToPeer, _) => "time",
        }
    }
}

impl Unit {
    fn show(self, value: f64) -> String {
        match self {
            Self::Seconds => format!("{value:.3} s"),
            Self::Milliseconds => format!("{value:.2} ms"),
            Self::Bytes | Self::Stored => format!("{:.1} MB", value / 1e6),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Bytes | Self::Stored => "bytes",
        }
    }
}
