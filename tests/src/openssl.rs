//! OpenSSL's word on what a server of TLS accepts and shows: it shares no code with the TLS under test.

use std::io::Write as _;
use std::process::{Command, Stdio};

use chrono::{DateTime, NaiveDateTime, Utc};

/// A certificate as `openssl x509` prints it.
#[derive(Debug, PartialEq, Eq)]
pub struct Printed {
    /// Bits of its key.
    pub bits: u16,
    /// Whether the key is of RSA.
    pub rsa: bool,
    /// The algorithm of its signature, such as `ecdsa-with-SHA256`.
    pub signed_with: String,
    /// The end of its validity.
    pub not_after: DateTime<Utc>,
    /// Its subject and its issuer are the same.
    pub self_issued: bool,
}

/// Whether a handshake with these options comes to its end. Everything that this OpenSSL ever took is offered, unless the
/// options say otherwise.
pub async fn accepts(authority: &str, options: &[&str]) -> bool {
    handshake(authority, options).await.is_some()
}

/// What `openssl s_client` prints of a handshake with these options; `None` where there is none.
pub async fn handshake(authority: &str, options: &[&str]) -> Option<String> {
    let mut command = Command::new("openssl");
    command.args(["s_client", "-connect", authority, "-showcerts"]).args(options);
    if !options.contains(&"-cipher") {
        command.args(["-cipher", "ALL:@SECLEVEL=0"]);
    }
    run(command, b"").await
}

/// The certificates that a server sends, its own first.
pub async fn chain(authority: &str) -> Vec<Printed> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let told = handshake(authority, &[]).await.expect("OpenSSL comes through");
    let mut chain = Vec::new();
    for pem in told.split(BEGIN).skip(1) {
        let body = pem.split(END).next().expect("what is before the end");
        chain.push(printed(&format!("{BEGIN}{body}{END}\n")).await);
    }
    chain
}

async fn printed(pem: &str) -> Printed {
    let mut command = Command::new("openssl");
    command.args(["x509", "-noout", "-text", "-enddate", "-dateopt", "iso_8601"]);
    let text = run(command, pem.as_bytes()).await.expect("OpenSSL reads it");
    let after = |mark: &str| {
        let mut lines = text.lines().filter_map(|line| line.trim().strip_prefix(mark));
        lines.next().unwrap_or_else(|| panic!("{mark} in {text}")).trim().to_owned()
    };
    // "Public-Key: (2048 bit)", and "RSA Public-Key:" up to 1.1
    let bits = text.split("Public-Key: (").nth(1).and_then(|rest| rest.split(' ').next());
    let end = after("notAfter=");
    let end = NaiveDateTime::parse_from_str(end.trim_end_matches('Z'), "%Y-%m-%d %H:%M:%S").expect("a time");
    Printed {
        bits: bits.and_then(|bits| bits.parse().ok()).expect("the bits of a key"),
        rsa: after("Public Key Algorithm:") == "rsaEncryption",
        signed_with: after("Signature Algorithm:"),
        not_after: end.and_utc(),
        self_issued: after("Subject:") == after("Issuer:"),
    }
}

/// Standard output of a command that ended well, off the threads the test's servers need.
async fn run(mut command: Command, input: &[u8]) -> Option<String> {
    let input = input.to_vec();
    let work = move || {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("openssl is there");
        // one that has said no already reads nothing
        let _ = child.stdin.take().expect("stdin").write_all(&input);
        let output = child.wait_with_output().expect("an ending");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    tokio::task::spawn_blocking(work).await.expect("openssl ends")
}
