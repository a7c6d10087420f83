//! The only place that prints. Progress goes to stderr; stdout belongs to answers (`odoo env`, the closing line).
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is where xtask speaks")]

/// A line of progress.
pub fn note(line: &str) {
    eprintln!("xtask: {line}");
}

/// An answer that a person or a script asked for.
pub fn answer(text: &str) {
    println!("{text}");
}
