//! Searching a million cached people: the first page of 80 in the order of names, with the total, out of the encrypted
//! file. Terms have three letters and more: pieces of names, logins, several words, nobody's, and everybody's.

use crate::process::{self, number};
use crate::side::{Side, Task};
use crate::table::{Table, Target, Unit};
use crate::{Bench, Result};

/// Tenants the people are spread over.
const TENANTS: usize = 100;

/// Measures it.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let people = bench.size(1_000_000, 20_000);
    let task = Task { home: bench.path("search"), connection: None, file: None, people, tenants: TENANTS };
    let (answer, peak) = process::reeve(Side::Search, &task).await?;
    std::fs::remove_dir_all(&task.home)?;
    let name = format!("search over {people} users: p99");
    table.alone(&name, Unit::Milliseconds, number(&answer, "p99")?, Some(Target::AtMost(8.0)));
    for (name, field) in [("p50", "p50"), ("worst", "worst"), ("the term in every row, worst", "every_row")] {
        table.alone(&format!("  … {name}"), Unit::Milliseconds, number(&answer, field)?, None);
    }
    table.alone("  … peak memory", Unit::Bytes, peak, None);
    table.remark(&format!(
        "{} searches; filled in {:.1} s, {:.0} MB",
        number(&answer, "searches")?,
        number(&answer, "filled")?,
        number(&answer, "bytes")? / 1e6
    ));
    Ok(())
}
