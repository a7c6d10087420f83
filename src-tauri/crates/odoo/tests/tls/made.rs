//! Certificates made by the `openssl` program: a root, an authority between, and leaves with whatever is to be found.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// Nothing of the machine's own configuration counts: some forbid what these tests need.
const CONFIGURATION: &str = "\
[req]
distinguished_name = name
[name]
[ca]
default_ca = here
[here]
database = index.txt
new_certs_dir = .
policy = any
unique_subject = no
rand_serial = yes
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[leaf]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
";

/// A certificate with its key.
#[derive(Debug)]
pub struct Made {
    folder: TempDir,
}

impl Made {
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("made.pem")
    }

    pub fn key(&self) -> PathBuf {
        self.folder.path().join("made.key")
    }

    pub fn pem(&self) -> String {
        std::fs::read_to_string(self.certificate()).unwrap()
    }

    /// SHA-256 of it, as somebody trusts it.
    pub fn fingerprint(&self) -> String {
        let der = CertificateDer::from_pem_file(self.certificate()).unwrap();
        hex::encode(Sha256::digest(&der))
    }
}

/// What a certificate is to be like.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub name: &'a str,
    /// For whom: subject alternative names.
    pub hosts: &'a str,
    /// As `openssl req -newkey` takes it.
    pub key: &'a str,
    pub hash: &'a str,
    /// From and until, as `YYMMDDHHMMSSZ`.
    pub valid: (&'a str, &'a str),
    pub authority: bool,
    /// Signed by RSA-PSS.
    pub pss: bool,
}

/// A leaf without a fault.
pub const HEALTHY: Wanted<'static> = Wanted {
    name: "acme",
    hosts: "IP:127.0.0.1, DNS:localhost",
    key: "rsa:2048",
    hash: "sha256",
    valid: ("200101000000Z", "491231000000Z"),
    authority: false,
    pss: false,
};

const AUTHORITY: Wanted<'static> =
    Wanted { name: "Test Root", hosts: "DNS:root.example", authority: true, ..HEALTHY };

/// The root that tests trust.
pub fn root() -> &'static Made {
    static ROOT: OnceLock<Made> = OnceLock::new();
    ROOT.get_or_init(|| make(None, AUTHORITY))
}

/// An authority that the root signed.
pub fn between() -> &'static Made {
    static BETWEEN: OnceLock<Made> = OnceLock::new();
    BETWEEN.get_or_init(|| make(Some(root()), Wanted { name: "Test Between", ..AUTHORITY }))
}

/// Makes a certificate; `signer`: `None` for one that signs itself.
pub fn make(signer: Option<&Made>, wanted: Wanted<'_>) -> Made {
    let made = Made { folder: TempDir::new().unwrap() };
    let folder = made.folder.path();
    let section = if wanted.authority { "authority" } else { "leaf" };
    let names = format!("subjectAltName = {}\n", wanted.hosts);
    let configuration = CONFIGURATION.replace(&format!("[{section}]\n"), &format!("[{section}]\n{names}"));
    std::fs::write(folder.join("openssl.cnf"), configuration).unwrap();
    std::fs::write(folder.join("index.txt"), "").unwrap();

    let subject = format!("/CN={}", wanted.name);
    let mut request = openssl(folder);
    request.args(["req", "-new", "-nodes", "-keyout", "made.key", "-out", "made.csr", "-subj", &subject]);
    request.arg("-newkey").args(wanted.key.split(' '));
    run(request);
    let mut sign = openssl(folder);
    sign.args(["ca", "-batch", "-notext", "-in", "made.csr", "-out", "made.pem"]);
    sign.args(["-md", wanted.hash, "-startdate", wanted.valid.0, "-enddate", wanted.valid.1]);
    sign.args(["-extensions", section]);
    if wanted.pss {
        sign.args(["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]);
    }
    match signer {
        Some(signer) => sign.arg("-cert").arg(signer.certificate()).arg("-keyfile").arg(signer.key()),
        None => sign.args(["-selfsign", "-keyfile", "made.key"]),
    };
    run(sign);
    made
}

/// The program, away from the machine's configuration.
pub fn openssl(folder: &Path) -> Command {
    let mut command = Command::new("openssl");
    command.current_dir(folder).env("OPENSSL_CONF", folder.join("openssl.cnf"));
    command
}

fn run(mut command: Command) {
    let done = command.output().expect("these tests need the program openssl");
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}
