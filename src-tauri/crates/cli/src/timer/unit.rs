//! Timers in the words of the systems' schedulers. Pure; no secret is in any of them.
//!
//! Where secrets rest in the keyring, a timer of the user's own finds them as the user does. Where they rest in a file, its
//! passphrase comes from a file beside the timer that the user makes, readable by nobody else.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use reeve_domain::schedule::Schedule;

use super::{launchd, windows};

/// A system with a scheduler that is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum System {
    /// Timer and service of the user's systemd.
    Systemd,
    /// The Task Scheduler of Windows.
    Windows,
    /// An agent of the user's launchd, on macOS.
    Launchd,
}

/// What a scheduler is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What is done at those times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Backups go into the vault, and what is due of others is proven.
    Vault,
    /// What is due is proven: for whoever has no vault.
    Proof,
}

impl Work {
    /// What a timer of it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Vault => "vault",
            Self::Proof => "proof",
        }
    }

    /// As it is told to this program.
    pub(super) fn command(self) -> &'static [&'static str] {
        match self {
            Self::Vault => &["vault", "run", "--prove"],
            Self::Proof => &["backup", "prove"],
        }
    }

    /// What does it without this timer, behind "or".
    pub(super) fn in_the_app(self) -> &'static str {
        match self {
            Self::Vault => "let the app run it while it is open: `reeve vault schedule --in-app`",
            Self::Proof => "let the app prove while it is open: `reeve backup proving --on`",
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::Vault => "backups into the vault, and the proof of others",
            Self::Proof => "the proof of backups",
        }
    }

    /// What launchd calls the agent.
    fn agent(self) -> String {
        format!("app.reeve.{}", self.name())
    }
}

impl File {
    /// As it lies on the disk: the Task Scheduler reads what is not in UTF-16 by its own lights.
    pub fn bytes(&self) -> Vec<u8> {
        if self.name.ends_with(".xml") {
            return std::iter::once(0xfeff)
                .chain(self.text.encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect();
        }
        self.text.clone().into_bytes()
    }
}

impl System {
    /// The one this program runs on.
    pub fn here() -> Option<Self> {
        match std::env::consts::OS {
            "linux" => Some(Self::Systemd),
            "windows" => Some(Self::Windows),
            "macos" => Some(Self::Launchd),
            _ => None,
        }
    }

    /// Where its files belong.
    pub fn folder(self, home: &Path) -> Option<PathBuf> {
        match self {
            Self::Systemd => Some(config()?.join("systemd").join("user")),
            Self::Windows => Some(home.to_owned()),
            Self::Launchd => {
                let own = PathBuf::from(std::env::var_os("HOME")?);
                Some(own.join("Library").join("LaunchAgents"))
            }
        }
    }

    /// Why it cannot run what needs keys that are in a file, where it cannot.
    pub fn no_passphrase(self) -> Option<&'static str> {
        match self {
            Self::Systemd => None,
            Self::Windows => Some(
                "The Task Scheduler hands a task no passphrase, so one cannot open keys that are in a file.",
            ),
            Self::Launchd => {
                Some("launchd hands an agent no passphrase, so one cannot open keys that are in a file.")
            }
        }
    }

    /// What tells the scheduler of them.
    pub fn commands(self, work: Work, files: &[PathBuf]) -> Vec<Vec<String>> {
        let words = |line: &[&str]| line.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let name = work.name();
        match self {
            Self::Systemd => vec![
                words(&["systemctl", "--user", "daemon-reload"]),
                words(&["systemctl", "--user", "enable", "--now", &format!("reeve-{name}.timer")]),
            ],
            Self::Windows => files
                .iter()
                .map(|file| {
                    let path = file.to_string_lossy();
                    words(&["schtasks", "/Create", "/F", "/TN", &format!("Reeve {name}"), "/XML", &path])
                })
                .collect(),
            Self::Launchd => {
                let path = |file: &PathBuf| file.to_string_lossy().into_owned();
                let told = files.iter().map(path).flat_map(|path| {
                    // whatever came of them, both say that it went well; the last one tells
                    let of_agent =
                        |how: &[&str]| [words(&["launchctl"]), words(how), vec![path.clone()]].concat();
                    [of_agent(&["unload"]), of_agent(&["load", "-w"])]
                });
                told.chain([words(&["launchctl", "list", &work.agent()])]).collect()
            }
        }
    }
}

/// What systemd calls `%E` for a user's own units.
pub fn config() -> Option<PathBuf> {
    let set = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    set.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".config")))
}

/// What a person has to know besides, or the timer runs nothing. `lingers`: the user's own units run while nobody is signed
/// in; `config`: as [`config`] says.
pub fn besides(system: System, keys_in_file: bool, lingers: bool, config: &Path) -> Vec<String> {
    let mut besides = Vec::new();
    match system {
        System::Windows => {}
        System::Launchd => besides.push(
            "launchd goes by this computer's clock, and the times are in it as that clock is now: write the agent again \
             when clocks are put forward or back. It fires only while you are signed in."
                .to_owned(),
        ),
        System::Systemd if lingers => {}
        System::Systemd => besides.push(
            "This timer fires only while you are signed in, because your units do not linger. So that it also \
             fires while nobody is, run:\n  loginctl enable-linger"
                .to_owned(),
        ),
    }
    match (keys_in_file, system.no_passphrase()) {
        (false, _) => {}
        (true, Some(why)) => besides.push(why.to_owned()),
        (true, None) => {
            let file = config.join("reeve").join("vault.env");
            besides.push(format!(
                "Your keys are in a file, and its passphrase is not in the timer. Make {}, readable by you alone \
                 (chmod 600), with this line:\n  REEVE_PASSPHRASE=…",
                file.display()
            ));
        }
    }
    besides
}

/// Whether `loginctl show-user -p Linger` says that a user's units run while nobody is signed in.
pub fn says_lingering(told: &str) -> bool {
    told.lines().any(|line| line.trim() == "Linger=yes")
}

/// What is to be run, and when.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// What.
    pub work: Work,
    /// When, in UTC.
    pub at: &'a Schedule,
    /// Minutes by which this computer's clock is ahead of UTC.
    pub ahead: i32,
    /// This program.
    pub program: &'a Path,
    /// The data folder it is run over.
    pub home: &'a Path,
    /// Whether its keys are in a file.
    pub keys_in_file: bool,
}

/// The files that make a system's scheduler run it.
pub fn files(system: System, run: Run<'_>) -> Vec<File> {
    let name = run.work.name();
    match system {
        System::Systemd => vec![
            File { name: format!("reeve-{name}.service"), text: service(run) },
            File { name: format!("reeve-{name}.timer"), text: timer(run) },
        ],
        System::Windows => vec![File { name: format!("reeve-{name}.xml"), text: windows::task(run) }],
        System::Launchd => {
            let label = run.work.agent();
            vec![File { name: format!("{label}.plist"), text: launchd::agent(&label, run) }]
        }
    }
}

fn service(Run { work, program, home, keys_in_file, .. }: Run<'_>) -> String {
    let keys = if keys_in_file {
        "Environment=REEVE_KEYS=file\n# this file holds REEVE_PASSPHRASE=…; make it, readable by you alone\n\
         EnvironmentFile=%E/reeve/vault.env\n"
    } else {
        ""
    };
    format!(
        "[Unit]\nDescription=Reeve: {}\n\n[Service]\nType=oneshot\nUMask=0077\n{keys}\
         ExecStart={} --home {} {}\n",
        work.in_words(),
        quoted(program),
        quoted(home),
        work.command().join(" ")
    )
}

/// A word of a command line as systemd reads it.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    format!("\"{text}\"")
}

fn timer(Run { work, at, .. }: Run<'_>) -> String {
    let days: Vec<&str> = at.days.iter().map(|day| day.short()).collect();
    let days = if days.is_empty() { String::new() } else { format!("{} ", days.join(",")) };
    format!(
        "[Unit]\nDescription=Reeve: the times of {}\n\n[Timer]\n\
         OnCalendar={days}*-*-* {:02}:{:02}:00 UTC\n# a time that passed while the computer was off is made up for\n\
         Persistent=true\n\n[Install]\nWantedBy=timers.target\n",
        work.in_words(),
        at.hour,
        at.minute
    )
}

/// Text between the tags of XML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(system: System, at: &str, keys_in_file: bool) -> Vec<File> {
        let (program, home) = (Path::new("/opt/reeve & co/reeve"), Path::new("/home/a\"b/100%/$x"));
        let run = Run { work: Work::Vault, at: &at.parse().unwrap(), ahead: 0, program, home, keys_in_file };
        files(system, run)
    }

    #[test]
    fn whoever_has_no_vault_gets_a_timer_for_the_proof_on_every_system() {
        let (program, home, at) =
            (Path::new("/opt/reeve"), Path::new("/home/ayla/x"), "02:30".parse().unwrap());
        let run = Run { work: Work::Proof, at: &at, ahead: 0, program, home, keys_in_file: false };
        for system in [System::Systemd, System::Windows, System::Launchd] {
            let made = files(system, run);
            let text = &made[0].text;
            let told =
                text.contains("backup prove") || text.contains("<string>backup</string>\n\t\t<string>prove<");
            assert!(told && !text.contains("vault"), "{text}");
            assert!(made.iter().all(|file| file.name.contains("proof")), "beside the vault's: {made:?}");
            let commands = system.commands(Work::Proof, &[PathBuf::from("file")]).concat().join(" ");
            assert!(commands.contains("proof") && !commands.contains("vault"), "{commands}");
        }
    }

    #[test]
    fn systemd_gets_a_service_and_a_timer_that_makes_up_for_what_passed() {
        let files = made(System::Systemd, "mon,thu 02:30", false);
        let exec = r#"ExecStart="/opt/reeve & co/reeve" --home "/home/a\"b/100%%/$$x" vault run --prove"#;
        assert!(files[0].text.lines().any(|line| line == exec), "{}", files[0].text);
        assert!(files[1].text.contains("OnCalendar=Mon,Thu *-*-* 02:30:00 UTC\n"), "{}", files[1].text);
        assert!(files[1].text.contains("Persistent=true"));
        assert!(!files[0].text.contains("Environment"), "the keyring needs nothing");
        let daily = made(System::Systemd, "02:30", true);
        assert!(daily[1].text.contains("OnCalendar=*-*-* 02:30:00 UTC\n"));
        assert!(daily[0].text.contains("EnvironmentFile=%E/reeve/vault.env"), "named, and not in it");
    }

    #[test]
    fn what_a_person_has_to_do_besides_is_said() {
        let said = |system, keys, lingers| besides(system, keys, lingers, Path::new("/home/ayla/.config"));
        assert!(
            said(System::Systemd, false, true).is_empty() && said(System::Windows, false, false).is_empty()
        );
        assert!(said(System::Systemd, false, false)[0].contains("loginctl enable-linger"));
        let keys = said(System::Systemd, true, true).concat();
        let file = Path::new("/home/ayla/.config").join("reeve").join("vault.env");
        assert!(keys.contains(&*file.to_string_lossy()) && keys.contains("REEVE_PASSPHRASE=…"), "{keys}");
        assert_eq!(said(System::Windows, true, false), [System::Windows.no_passphrase().unwrap()]);
        assert!(said(System::Launchd, false, false)[0].contains("when clocks are put forward"));
        assert_eq!(
            said(System::Launchd, true, false).get(1).unwrap(),
            System::Launchd.no_passphrase().unwrap()
        );
        assert!(says_lingering("Linger=yes\n"));
        assert!(!says_lingering("Linger=no\n") && !says_lingering(""));
    }

    #[test]
    fn windows_gets_a_task_in_the_encoding_it_reads() {
        let task = made(System::Windows, "sat 04:05", false).remove(0);
        assert!(task.text.contains("<StartBoundary>2026-01-01T04:05:00Z</StartBoundary>"));
        assert!(task.text.contains("<DaysOfWeek><Saturday/></DaysOfWeek>"));
        assert!(task.text.contains("<Command>/opt/reeve &amp; co/reeve</Command>"));
        assert!(task.bytes().starts_with(&[0xff, 0xfe, b'<', 0]), "UTF-16 with its mark");
        assert!(made(System::Windows, "04:05", false)[0].text.contains("<DaysInterval>1</DaysInterval>"));
    }

    #[test]
    fn systemd_itself_reads_the_times() {
        for at in ["mon,thu 02:30", "00:00"] {
            let text = made(System::Systemd, at, false).remove(1).text;
            let calendar = text.lines().find_map(|line| line.strip_prefix("OnCalendar=")).unwrap();
            match std::process::Command::new("systemd-analyze").args(["calendar", calendar]).output() {
                Ok(said) => {
                    assert!(said.status.success(), "{calendar}: {}", String::from_utf8_lossy(&said.stderr))
                }
                Err(error) => eprintln!("NOT RUN against systemd: {error}"),
            }
        }
    }
}
