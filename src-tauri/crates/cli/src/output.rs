//! What is printed: one document on stdout, messages on stderr.

use std::cell::RefCell;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use reeve_domain::job::{Job, JobKind, Phase, Progress, VaultWork};
pub use reeve_domain::size::bytes;
use reeve_domain::{Code, Fault};
use serde_json::{Value, json};

use crate::exit;

/// Where answers go, as people or scripts want them.
pub struct Output {
    json: bool,
    /// Why stdout took not everything.
    broken: RefCell<Option<io::Error>>,
}

impl Output {
    /// For scripts when `json`.
    pub fn new(json: bool) -> Self {
        Self { json, broken: RefCell::default() }
    }

    /// The answer: the document for scripts, the text for people.
    pub fn answer(&self, document: &Value, text: impl FnOnce() -> String) {
        let shown = if self.json { format!("{document:#}\n") } else { text() };
        self.text(&shown);
    }

    /// Whether scripts read it: then stdout is for the one document.
    pub fn is_for_scripts(&self) -> bool {
        self.json
    }

    /// Text alone, such as CSV.
    pub fn text(&self, text: &str) {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            // a reader that went away (`reeve … | head`) is no failure
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                *self.broken.borrow_mut() = Some(error)
            }
            _ => {}
        }
    }

    /// The exit code of a command that ended with this one: an answer that stdout did not take was not given.
    pub fn end(&self, code: ExitCode) -> ExitCode {
        match self.broken.take() {
            Some(error) => {
                self.fail(&Fault::new(Code::CannotWrite, format!("The answer cannot be written: {error}.")))
            }
            None => code,
        }
    }

    /// A failure, in words and as a document, with its exit code.
    pub fn fail(&self, fault: &Fault) -> ExitCode {
        if self.json {
            self.text(&format!("{:#}\n", json!({ "error": fault })));
        }
        complain(fault)
    }
}

/// A failure in words, beside the answer; its exit code.
pub fn complain(fault: &Fault) -> ExitCode {
    message(&format!("reeve: {} [{}]\n       {}", fault.message, fault.code.name(), fault.next));
    exit::code_of(fault.code)
}

/// A message beside the answer.
pub fn message(text: &str) {
    aside(&format!("{text}\n"));
}

fn aside(text: &str) {
    // nobody reads stderr any more: there is no other place to say so
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// A question that only a person can answer; without a terminal the answer is no.
pub fn confirmed(question: &str) -> bool {
    typed(&format!("{question} [y/N]"))
        .is_some_and(|answer| ["y", "yes"].iter().any(|yes| answer.eq_ignore_ascii_case(yes)))
}

/// What a person types to agree; `None` without a terminal, or when nothing came.
pub fn typed(question: &str) -> Option<String> {
    if !can_ask() {
        return None;
    }
    aside(&format!("{question} "));
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).ok().filter(|read| *read > 0)?;
    Some(answer.trim().to_owned())
}

/// Whether somebody sits there who can be asked.
pub fn can_ask() -> bool {
    io::stdin().is_terminal()
}

/// Shows progress on a terminal, over and over on one line.
pub struct ProgressLine {
    shown: bool,
}

impl ProgressLine {
    /// Silent where stderr is no terminal.
    pub fn new() -> Self {
        Self { shown: io::stderr().is_terminal() }
    }

    /// The latest.
    pub fn show(&self, job: &Job) {
        if self.shown {
            aside(&format!("\r\u{1b}[K{}", words(&job.work, &job.progress)));
        }
    }

    /// Leaves the line clean.
    pub fn end(&self) {
        if self.shown {
            aside("\r\u{1b}[K");
        }
    }
}

fn words(work: &JobKind, progress: &Progress) -> String {
    let counted = matches!(progress.phase, Phase::Reading | Phase::Applying | Phase::Pausing);
    let unit = |n: u64| if counted { n.to_string() } else { bytes(n) };
    let phase = match progress.phase {
        Phase::Waiting if progress.done > 0 => return format!("waiting, {} before it", progress.done),
        Phase::Waiting => return "waiting".into(),
        Phase::GoingOn => return "the line broke; it is gone on with in a moment".into(),
        Phase::Checking => return "checking the connection".into(),
        Phase::Preparing => return "the server prepares the backup".into(),
        Phase::BegunAnew => return "it cannot be gone on with and begins anew".into(),
        Phase::Finishing => return "finishing".into(),
        Phase::Receiving => match work {
            JobKind::Restore { .. } => "backing up what is live",
            JobKind::Vault { work: VaultWork::Add { .. } } => "putting into the vault",
            JobKind::Vault { work: VaultWork::Export { .. } } => "writing",
            _ => "receiving",
        },
        Phase::Verifying => match work {
            JobKind::Restore { .. } => return "proving it".into(),
            _ => "verifying",
        },
        Phase::Restoring => match work {
            JobKind::Restore { .. } => "sending",
            _ => "restoring on the side",
        },
        Phase::Reading => match work {
            JobKind::Restore { .. } => return "looking at what came back".into(),
            JobKind::RefreshSources { .. } | JobKind::ProveDue => "reading sources",
            JobKind::CheckPromises { .. } => "checking tenants",
            _ => "reading tenants",
        },
        Phase::Applying => match work {
            JobKind::Restore { .. } => return "swapping".into(),
            JobKind::Vault { .. } => return "removing what is not kept".into(),
            JobKind::GrantMake { .. } => "making the access, steps",
            JobKind::GrantEnd { .. } => "ending the access, steps",
            _ => "changing tenants",
        },
        Phase::Pausing => "waiting after the first, seconds",
    };
    let mut words = format!("{phase}: {}", unit(progress.done));
    if let Some(total) = progress.total {
        words.push_str(&format!(" of {}", unit(total)));
    }
    if let Some(rate) = progress.rate.filter(|_| !counted) {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rate is never negative"
        )]
        words.push_str(&format!(", {}/s", bytes(rate as u64)));
    }
    if let Some(left) = progress.seconds_left {
        words.push_str(&format!(", {left:.0} s left"));
    }
    words
}

/// Columns, padded for a terminal; headed by `head`.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    // a tenant's own words may run over several lines; a row is one
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| one_line(cell)).collect()).collect();
    let mut widths: Vec<usize> = head.iter().map(|cell| cell.chars().count()).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count()).min(48);
        }
    }
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut line = String::new();
        for (cell, width) in cells.zip(&widths) {
            let padding = width.saturating_sub(cell.chars().count());
            line.push_str(cell);
            line.push_str(&" ".repeat(padding + 2));
        }
        line.trim_end().to_owned() + "\n"
    };
    let mut text = line(&mut head.iter().copied());
    for row in &rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// A number and what is counted, which takes an s when there are several.
pub fn counted(n: impl Into<u64>, what: &str) -> String {
    let n = n.into();
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
