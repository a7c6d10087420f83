//! `cargo xtask test`: runs the steps, says how long each took, and closes with one line that a script can read. Steps that
//! wait for different things run side by side. Stops at the first failure unless told otherwise; whatever was started is
//! stopped in the end.

mod servers;
mod steps;
mod summary;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use self::steps::{ALL, Step};
use self::summary::{Finished, Outcome, closing, judged, table};
use crate::{project, say};

/// How to call it.
pub const USAGE: &str = "\
cargo xtask test [--quick] [--keep-going] [--only STEP]...   check everything; --quick: no servers, browser or window
cargo xtask test --all                                       the same, with whatever takes too long for every day
cargo xtask test --list                                      name the steps
cargo xtask test --clean-up                                  stop servers that an interrupted run left behind";

#[derive(Debug, Default, PartialEq, Eq)]
struct Wish {
    all: bool,
    quick: bool,
    keep_going: bool,
    only: Vec<String>,
    list: bool,
    clean_up: bool,
}

/// Carries out `test ARGUMENTS`.
pub fn command(arguments: &[String]) -> Result<()> {
    let wish = read(arguments)?;
    if wish.list {
        for step in &ALL {
            let mark = if step.thorough { "" } else { "quick" };
            say::answer(&format!("{:14} {:5}  {}", step.name, mark, step.about));
        }
        return Ok(());
    }
    if wish.clean_up {
        servers::take_down();
        return Ok(());
    }
    let chosen = chosen(&wish)?;
    steps::with_minutes(wish.all);
    let finished = run(&chosen, wish.keep_going);
    servers::take_down();
    say::answer(&format!("\n{}", table(&finished)));
    say::answer(&closing(&finished));
    if finished.iter().any(|step| matches!(step.outcome, Outcome::Failed(_))) {
        bail!("not everything passed; `cargo xtask test --only STEP` repeats one step");
    }
    Ok(())
}

fn run(chosen: &[&'static Step], keep_going: bool) -> Vec<Finished> {
    let on_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    let mut finished: Vec<Finished> = Vec::new();
    for together in groups(chosen) {
        let failed = finished.iter().any(|step| matches!(step.outcome, Outcome::Failed(_)));
        if failed && !keep_going {
            let reason = || Outcome::Skipped { reason: "an earlier step failed".to_owned(), excused: true };
            let passed_over =
                |step: &&Step| Finished { name: step.name, outcome: reason(), took: Duration::ZERO };
            finished.extend(together.iter().map(passed_over));
            continue;
        }
        let number = finished.len() + 1;
        for (step, number) in together.iter().zip(number..) {
            say::note(&format!("[{number}/{}] {}: {}", chosen.len(), step.name, step.about));
        }
        finished.extend(side_by_side(together, on_ci));
    }
    finished
}

/// The steps in their order, those together that run side by side.
fn groups<'a>(chosen: &'a [&'static Step]) -> impl Iterator<Item = &'a [&'static Step]> {
    chosen.chunk_by(|one, next| one.beside.is_some() && one.beside == next.beside)
}

/// Carries out steps that wait for different things, each on a thread of its own. The first speaks as it goes; what the
/// others said follows in one piece each, so that it can be read.
fn side_by_side(steps: &[&Step], on_ci: bool) -> Vec<Finished> {
    let Some((first, others)) = steps.split_first() else { return Vec::new() };
    std::thread::scope(|scope| {
        let others: Vec<_> = others
            .iter()
            .map(|step| (step, scope.spawn(|| Ok((aside(step)?, carried_out(step, on_ci))))))
            .collect();
        let mut finished = vec![carried_out(first, on_ci)];
        for (step, other) in others {
            let ended: Result<(PathBuf, Finished)> =
                other.join().unwrap_or_else(|_| bail!("{} panicked", step.name));
            finished.push(ended.map_or_else(
                |problem| {
                    let outcome = Outcome::Failed(format!("{problem:#}"));
                    Finished { name: step.name, outcome, took: Duration::ZERO }
                },
                |(said, ended)| {
                    say::note(&format!("what {} said meanwhile:", step.name));
                    say::repeat(&said);
                    ended
                },
            ));
        }
        finished
    })
}

/// Has this thread speak into a file of the step's.
fn aside(step: &Step) -> Result<PathBuf> {
    let path = project::target()?.join(format!("{}.log", step.name));
    let file = fs::File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    say::speak_into(file);
    Ok(path)
}

fn carried_out(step: &Step, on_ci: bool) -> Finished {
    let start = Instant::now();
    let outcome = (step.run)().unwrap_or_else(|problem| Outcome::Failed(format!("{problem:#}")));
    let outcome = judged(outcome, on_ci);
    let took = start.elapsed();
    match &outcome {
        Outcome::Passed => say::note(&format!("{} passed in {:.1} s", step.name, took.as_secs_f32())),
        Outcome::Failed(problem) => say::note(&format!("{} FAILED: {problem}", step.name)),
        Outcome::Skipped { reason, .. } => say::note(&format!("{} SKIPPED: {reason}", step.name)),
    }
    Finished { name: step.name, outcome, took }
}

fn chosen(wish: &Wish) -> Result<Vec<&'static Step>> {
    if wish.only.is_empty() {
        return Ok(ALL.iter().filter(|step| !(wish.quick && step.thorough)).collect());
    }
    let find = |name: &String| {
        ALL.iter()
            .find(|step| step.name == name)
            .with_context(|| format!("there is no step `{name}`: `cargo xtask test --list` names them"))
    };
    wish.only.iter().map(find).collect()
}

fn read(arguments: &[String]) -> Result<Wish> {
    let mut wish = Wish::default();
    let mut rest = arguments.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "--all" => wish.all = true,
            "--quick" => wish.quick = true,
            "--keep-going" => wish.keep_going = true,
            "--list" => wish.list = true,
            "--clean-up" => wish.clean_up = true,
            "--only" => wish.only.push(rest.next().context("`--only` wants the name of a step")?.clone()),
            other => bail!("`{other}` is not understood here\n{USAGE}"),
        }
    }
    Ok(wish)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn only_a_quick_run_leaves_out_what_needs_servers_and_screens() -> Result<()> {
        let quick = chosen(&read(&words("--quick"))?)?;
        assert!(quick.iter().all(|step| !step.thorough) && !quick.is_empty());
        for whole in ["", "--all"] {
            assert_eq!(chosen(&read(&words(whole))?)?.len(), ALL.len(), "`test {whole}` leaves nothing out");
        }
        Ok(())
    }

    #[test]
    fn named_steps_run_alone_and_in_the_order_named() -> Result<()> {
        let names: Vec<_> =
            chosen(&read(&words("--only window --only format"))?)?.iter().map(|step| step.name).collect();
        assert_eq!(names, ["window", "format"]);
        Ok(())
    }

    fn grouped(wish: &str) -> Result<Vec<usize>> {
        let chosen = chosen(&read(&words(wish))?)?;
        Ok(groups(&chosen).map(<[_]>::len).collect())
    }

    #[test]
    fn only_what_follows_another_of_its_group_runs_beside_it() -> Result<()> {
        let of_all = grouped("--all")?;
        assert_eq!(of_all.iter().filter(|size| **size > 1).collect::<Vec<_>>(), [&3], "the contracts");
        assert!(grouped("--quick")?.iter().all(|size| *size == 1), "there is but one of them");
        assert_eq!(grouped("--only contract-14 --only contract-19")?, [2]);
        assert_eq!(grouped("--only contract-14 --only window --only contract-19")?, [1, 1, 1]);
        Ok(())
    }

    #[test]
    fn of_steps_side_by_side_each_has_its_own_outcome() {
        let step = |name, run| Step { name, about: "", thorough: false, beside: Some("test"), run };
        let first = step("of-a-test-first", || Ok(Outcome::Passed));
        let second = step("of-a-test-second", || {
            assert!(say::aside()?.is_some(), "it does not speak over the first");
            bail!("broken")
        });
        let finished = side_by_side(&[&first, &second], false);
        let outcomes: Vec<_> = finished.iter().map(|step| (step.name, &step.outcome)).collect();
        let failed = Outcome::Failed("broken".to_owned());
        assert_eq!(outcomes, [("of-a-test-first", &Outcome::Passed), ("of-a-test-second", &failed)]);
    }

    #[test]
    fn a_mistyped_step_or_option_is_refused() {
        assert!(read(&words("--al")).is_err(), "a mistyped --all must not pass as a short run");
        assert!(read(&words("--only nonsense")).and_then(|wish| chosen(&wish).map(drop)).is_err());
    }
}
