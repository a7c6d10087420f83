//! The page while a thousand results stream in: how long it is busy in one piece, so that nothing the person does has to
//! wait longer. In a browser and with made-up tenants: what is measured is the page.

use std::path::Path;
use std::process::Command;

use crate::process::{self, number};
use crate::table::{Table, Target, Unit};
use crate::{Bench, Result};

/// Measures it.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui");
    let mut longest = Vec::new();
    for _ in 0..bench.runs {
        let mut node = Command::new("node");
        node.arg("test/browser/stream.mjs").current_dir(&folder);
        let (answer, _) = process::answer(&process::run(node, String::new()).await?)?;
        longest.push(number(&answer, "longest")?);
    }
    longest.sort_by(f64::total_cmp);
    let median = longest.get(longest.len() / 2).copied().unwrap_or(f64::NAN);
    table.alone(
        "longest task while 1000 results stream in",
        Unit::Milliseconds,
        median,
        Some(Target::AtMost(50.0)),
    );
    table.remark("a browser reports tasks over 50 ms only: 0 is none");
    Ok(())
}
