//! A panel in a program of its own that stands still at every change of what a test looks at, until it is told to go on,
//! or is killed. The program is the test binary itself, begun with one ignored test of it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

use reeve_app::api::{KeyPlace, OpenSetup, StateChanged, Tag};
use reeve_app::{Host, Options, Reeve, setup};
use reeve_domain::Secret;

use crate::installation::PASSPHRASE;

const HOME: &str = "REEVE_TEST_KILLED_HOME";
const STEP: &str = "at a step";

/// Surroundings that stop at every change of this, until they are told to go on.
struct Stepping(Tag);

impl Host for Stepping {
    fn state_changed(&self, change: StateChanged) {
        if change.tags.contains(&self.0) {
            let mut told = std::io::stdout();
            writeln!(told, "{STEP}").and_then(|()| told.flush()).expect("the test listens");
            let mut word = String::new();
            std::io::stdin().read_line(&mut word).expect("a word to go on");
        }
    }
}

/// The installation that the program works in, opened so that it stops at every change of this; `None` where no test began
/// the program.
pub async fn stepping(at: Tag) -> Option<Reeve> {
    let home = std::env::var_os(HOME)?.into();
    let reeve = Reeve::new(Options { home, host: Arc::new(Stepping(at)) });
    let passphrase = Some(Secret::new(PASSPHRASE.to_owned()));
    setup::open(&reeve, OpenSetup { place: KeyPlace::File, passphrase }).await.expect("it opens");
    Some(reeve)
}

/// The program at work.
pub struct Panel {
    child: Child,
    said: BufReader<ChildStdout>,
    words: ChildStdin,
}

impl Panel {
    /// Begins this ignored test as a program, over a data folder, with what it is told in variables.
    pub fn begun(test: &str, home: &Path, told: &[(&str, &str)]) -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut child = Command::new(program)
            .args(["--exact", test, "--ignored", "--nocapture"])
            .env(HOME, home)
            .envs(told.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let said = BufReader::new(child.stdout.take().expect("its words"));
        let words = child.stdin.take().expect("a way to tell it");
        Self { child, said, words }
    }

    /// Waits until it stands at its next change; `false` when it came to its end instead.
    pub fn stops(&mut self) -> bool {
        let mut line = String::new();
        loop {
            line.clear();
            if self.said.read_line(&mut line).expect("its words") == 0 {
                return false;
            }
            if line.trim_end().ends_with(STEP) {
                return true;
            }
        }
    }

    /// Lets it go on.
    pub fn go_on(&mut self) {
        writeln!(self.words, "go").expect("it listens");
    }

    /// Ends it without asking it.
    pub fn kill(mut self) {
        self.child.kill().expect("it is killed, not asked");
        self.child.wait().expect("its end");
    }
}
