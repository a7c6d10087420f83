//! Searching a million cached people: the first page of 80 in the order of names, with the total, out of the encrypted
//! file. Terms have three letters and more: pieces of names, logins, several words, nobody's, and everybody's.

use crate::process::{self, number};
use crate::side::{Side, Task};
use crate::table::{Table, Target, Unit};
use crate::{Bench, Result};

/// Measures it over the people of one tenant, and over those of many.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let people = bench.size(1_000_000, 20_000);
    for (tenants, of) in [(1, "one tenant"), (100, "100 tenants")] {
        let task = Task { home: bench.path("search"), connection: None, file: None, people, tenants };
        let (answer, peak) = process::reeve(Side::Search, &task).await?;
        std::fs::remove_dir_all(&task.home)?;
        let name = format!("search, {people} users of {of}, p99");
        table.alone(&name, Unit::Milliseconds, number(&answer, "p99")?, Some(Target::AtMost(8.0)));
        for (name, field) in
            [("p50", "p50"), ("worst", "worst"), ("the term in every row, worst", "every_row")]
        {
            table.alone(&format!("  … {name}"), Unit::Milliseconds, number(&answer, field)?, None);
        }
        table.remark(&format!(
            "{} searches; filled in {:.1} s, {:.0} MB; peak memory {:.0} MB, filling included",
            number(&answer, "searches")?,
            number(&answer, "filled")?,
            number(&answer, "bytes")? / 1e6,
            peak / 1e6,
        ));
    }
    Ok(())
}
