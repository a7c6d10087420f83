//! OpenSSH's own server on loopback, for this test alone: it runs without rights, with a host key and a user's key of its
//! own, and serves files only. [`Sftp::known_to`] lets a program reach it as somebody's `ssh` would be set up to.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Whom it runs as where the test has rights: Debian's own user for what needs none.
const NOBODY: (&str, u32) = ("nobody", 65_534);
const SSHD: &str = "/usr/sbin/sshd";

/// A running server; it ends with the test.
pub struct Sftp {
    folder: TempDir,
    user: String,
    port: u16,
}

impl Sftp {
    /// With an empty folder; `None`, said aloud, where OpenSSH's server is not installed.
    pub fn start() -> Option<Self> {
        if !Path::new(SSHD).is_file() {
            eprintln!("NOT RUN against an SFTP server: {SSHD} is missing (Debian's openssh-server)");
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for key in ["host", "user"] {
            let mut made = Command::new("ssh-keygen");
            made.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(at(key));
            assert!(made.status().expect("ssh-keygen starts").success(), "a key is made");
        }
        fs::create_dir(at("files")).expect("a folder");
        // whoever it runs as goes through to the files
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("its rights");
        fs::write(at("sshd.conf"), settings(folder.path())).expect("its settings");
        fs::write(at("known_hosts"), known(&at("host.pub"))).expect("the known hosts");
        let root = said(Command::new("id").arg("-u")) == "0";
        let user = if root { NOBODY.0.to_owned() } else { said(Command::new("id").arg("-un")) };
        if root {
            for owned in ["files", "host"] {
                chown(at(owned), Some(NOBODY.1), Some(NOBODY.1)).expect("its owner");
            }
        }
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let settings = at("sshd.conf");
        std::thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                let settings = settings.clone();
                std::thread::spawn(move || serve(line, &settings, root));
            }
        });
        Some(Self { folder, user, port })
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its folder as the command line names it, reached at this port: its own, or that of a line to it.
    pub fn place(&self, port: u16, folder: &str) -> String {
        format!("sftp://{}@127.0.0.1:{port}{}/{folder}", self.user, self.files().display())
    }

    /// The key that opens it.
    pub fn key(&self) -> String {
        self.folder.path().join("user").to_string_lossy().into_owned()
    }

    /// The folder it serves, by its absolute path there and here.
    pub fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// Puts a file that the server may read.
    pub fn put(&self, path: &str, content: &[u8]) {
        let path = self.files().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        fs::write(path, content).expect("it is written");
    }

    /// Lets the `ssh` that this command starts know the server's key, or not, and nothing else of this computer's set-up.
    pub fn known_to(&self, command: &mut Command, known: bool) {
        let bin = self.folder.path().join(if known { "bin" } else { "strange" });
        let hosts = self.folder.path().join(if known { "known_hosts" } else { "no_hosts" });
        fs::create_dir_all(&bin).expect("a folder");
        let ssh = bin.join("ssh");
        let script = format!(
            "#!/bin/sh\nexec /usr/bin/ssh -F /dev/null -o UserKnownHostsFile={} -o GlobalKnownHostsFile=/dev/null \"$@\"\n",
            hosts.display()
        );
        fs::write(&ssh, script).expect("it is written");
        fs::set_permissions(&ssh, fs::Permissions::from_mode(0o755)).expect("its rights");
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", bin.display()));
    }
}

/// One connection, by a server for it alone.
fn serve(line: TcpStream, settings: &Path, root: bool) {
    let mut command = if root {
        let (mut command, id) = (Command::new("setpriv"), NOBODY.1);
        command.args([
            format!("--reuid={id}"),
            format!("--regid={id}"),
            "--clear-groups".into(),
            SSHD.into(),
        ]);
        command
    } else {
        Command::new(SSHD)
    };
    command.args(["-i", "-f"]).arg(settings).stderr(Stdio::null());
    let Ok(answers) = line.try_clone() else { return };
    command.stdin(OwnedFd::from(line)).stdout(OwnedFd::from(answers));
    let ended = command.status();
    // it holds the line's other ends
    drop(command);
    assert!(ended.is_ok(), "{SSHD} starts: {ended:?}");
}

fn settings(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "HostKey {folder}/host\nPidFile none\nAuthorizedKeysFile {folder}/user.pub\nStrictModes no\n\
         # an account without a password counts as locked otherwise\nUsePAM yes\n\
         PasswordAuthentication no\nKbdInteractiveAuthentication no\n\
         Subsystem sftp internal-sftp\nForceCommand internal-sftp\n"
    )
}

/// The host's key, whatever port it is reached at.
fn known(key: &Path) -> String {
    let key = fs::read_to_string(key).expect("the host's key");
    let words: Vec<&str> = key.split_whitespace().take(2).collect();
    format!("[127.0.0.1]:* {}\n", words.join(" "))
}

fn said(command: &mut Command) -> String {
    let said = command.output().expect("the program starts").stdout;
    String::from_utf8_lossy(&said).trim().to_owned()
}
