//! The only place that prints. Progress goes to stderr; stdout belongs to answers (`odoo env`, the closing line).
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is where xtask speaks")]

use std::cell::RefCell;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;

thread_local! {
    static ASIDE: RefCell<Option<File>> = const { RefCell::new(None) };
}

/// From now on this thread, and every program that it runs, speaks into a file and not on the terminal: for what goes on
/// beside something else.
pub fn speak_into(file: File) {
    ASIDE.set(Some(file));
}

/// Where this thread speaks, when it is not the terminal.
pub fn aside() -> std::io::Result<Option<File>> {
    ASIDE.with_borrow(|file| file.as_ref().map(File::try_clone).transpose())
}

/// A line of progress.
pub fn note(line: &str) {
    let said = aside().ok().flatten().map(|mut file| writeln!(file, "xtask: {line}"));
    if !matches!(said, Some(Ok(()))) {
        eprintln!("xtask: {line}");
    }
}

/// An answer that a person or a script asked for.
pub fn answer(text: &str) {
    println!("{text}");
}

/// What was said into a file before.
pub fn repeat(said: &Path) {
    let copied = File::open(said).and_then(|mut file| std::io::copy(&mut file, &mut std::io::stderr()));
    if let Err(problem) = copied {
        note(&format!("{} cannot be shown: {problem}", said.display()));
    }
}
