//! A server of OpenSSL with one certificate, and Reeve looking at it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use reeve_domain::tls::Trust;
use reeve_odoo::{Endpoint, Limits, Server};
use reeve_promises::Tls;

use crate::made::{Made, openssl, root};

/// What `openssl` calls to take what is not taken any more.
pub const ANY_STRENGTH: &str = "ALL:@SECLEVEL=0";

/// A running server; ends with the test.
pub struct Served {
    child: Child,
    pub port: u16,
}

impl Served {
    /// Shows a certificate, and `between` behind it. `options` are those of `openssl s_server`.
    pub fn start(shown: &Made, between: &[&Made], options: &[&str]) -> Self {
        let folder = shown.key().parent().map(Path::to_path_buf).unwrap();
        let mut command = openssl(&folder);
        command.args(["s_server", "-accept", "127.0.0.1:0", "-www"]);
        command.arg("-cert").arg(shown.certificate()).arg("-key").arg(shown.key()).args(options);
        if !between.is_empty() {
            let chain: String = between.iter().map(|one| one.pem()).collect();
            let path = folder.join("chain.pem");
            std::fs::write(&path, chain).unwrap();
            command.arg("-cert_chain").arg(path);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("these tests need the program openssl");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines
            .by_ref()
            .find_map(|line| line.unwrap().strip_prefix("ACCEPT ")?.rsplit_once(':')?.1.trim().parse().ok());
        let served = Self { child, port: port.expect("openssl s_server did not start") };
        // it stops when nobody reads what it says
        std::thread::spawn(move || lines.for_each(drop));
        served
    }

    pub async fn look(&self) -> Tls {
        server(self.port, &root().pem()).tls().await.unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server at this port of this computer, in trust of an authority.
pub fn server(port: u16, authority: &str) -> Server {
    trusting(port, Trust::ExtraCa { pem: authority.into() })
}

/// The server at this port of this computer, by this trust.
pub fn trusting(port: u16, trust: Trust) -> Server {
    let limits = Limits { connect: Duration::from_secs(5), retries: 0, ..Limits::default() };
    let url = format!("https://127.0.0.1:{port}").parse().unwrap();
    Server::new(Endpoint { url, trust }, limits).unwrap()
}
