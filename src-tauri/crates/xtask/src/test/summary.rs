//! What became of each step, and the words for it. Holds: the closing line counts every step exactly once, and a
//! skipped step is never silent.

use std::time::Duration;

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It ran and found nothing.
    Passed,
    /// It ran and found something, or could not be run although it should.
    Failed(String),
    /// It did not run, and why. `excused`: this machine cannot run it, whatever anybody does.
    Skipped { reason: String, excused: bool },
}

/// A finished step.
#[derive(Debug)]
pub struct Finished {
    pub name: &'static str,
    pub outcome: Outcome,
    pub took: Duration,
}

/// On CI a skipped step is a hole in the net: it fails, unless the machine cannot run it at all.
pub fn judged(outcome: Outcome, on_ci: bool) -> Outcome {
    match outcome {
        Outcome::Skipped { reason, excused: false } if on_ci => {
            Outcome::Failed(format!("skipped on CI: {reason}"))
        }
        other => other,
    }
}

/// Step, outcome and seconds, one line each.
pub fn table(steps: &[Finished]) -> String {
    let width = steps.iter().map(|step| step.name.len()).max().unwrap_or_default();
    let line = |step: &Finished| {
        let outcome = match &step.outcome {
            Outcome::Passed => "passed".to_owned(),
            Outcome::Failed(problem) => format!("FAILED   {}", first_line(problem)),
            Outcome::Skipped { reason, .. } => format!("SKIPPED  {}", first_line(reason)),
        };
        format!("  {:width$}  {:>7.1} s  {outcome}\n", step.name, step.took.as_secs_f32())
    };
    steps.iter().map(line).collect()
}

/// The last line: `N passed, N failed`, with `, N skipped` when there are any.
pub fn closing(steps: &[Finished]) -> String {
    let count = |wanted: fn(&Outcome) -> bool| steps.iter().filter(|step| wanted(&step.outcome)).count();
    let passed = count(|outcome| matches!(outcome, Outcome::Passed));
    let failed = count(|outcome| matches!(outcome, Outcome::Failed(_)));
    match count(|outcome| matches!(outcome, Outcome::Skipped { .. })) {
        0 => format!("{passed} passed, {failed} failed"),
        skipped => format!("{passed} passed, {failed} failed, {skipped} skipped"),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(name: &'static str, outcome: Outcome) -> Finished {
        Finished { name, outcome, took: Duration::from_millis(1250) }
    }

    fn skipped(excused: bool) -> Outcome {
        Outcome::Skipped { reason: "not root".to_owned(), excused }
    }

    #[test]
    fn the_closing_line_counts_each_step_once() {
        let mut steps =
            vec![step("format", Outcome::Passed), step("lints", Outcome::Failed("two warnings".into()))];
        assert_eq!(closing(&steps), "1 passed, 1 failed", "nothing was skipped, so nothing is said about it");
        steps.push(step("contract-19", skipped(true)));
        assert_eq!(closing(&steps), "1 passed, 1 failed, 1 skipped");
    }

    #[test]
    fn on_ci_only_a_machine_that_cannot_is_an_excuse() {
        assert!(matches!(judged(skipped(false), true), Outcome::Failed(_)), "a hole in the net must be seen");
        assert_eq!(judged(skipped(true), true), skipped(true));
        assert_eq!(judged(skipped(false), false), skipped(false), "at home a skipped step is only said");
    }

    #[test]
    fn the_table_says_why_a_step_was_skipped_and_how_long_each_took() {
        let table = table(&[step("window", skipped(false)), step("unit", Outcome::Passed)]);
        assert_eq!(table, "  window      1.2 s  SKIPPED  not root\n  unit        1.2 s  passed\n");
    }
}
