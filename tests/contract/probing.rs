//! What anyone sees of a server, and what is kept from a server that is not trusted.

use reeve_domain::tls::{TlsProblem, Trust};
use reeve_domain::{Code, Fault};
use reeve_odoo::{Endpoint, Limits, Server};

use crate::hold;
use crate::subject::Subject;

hold!([demo_19, demo_14, real_19, real_14] [
    a_probe_tells_version_certificate_databases_and_clock,
    an_unknown_authority_is_shown_and_nothing_is_asked,
    a_pinned_certificate_is_accepted_and_no_other,
    a_port_where_nobody_listens_is_unreachable,
    an_address_with_a_path_in_front_is_not_odoo,
]);

async fn a_probe_tells_version_certificate_databases_and_clock(subject: Subject) {
    let probe = subject.server().probe().await.expect("it can be looked at");
    let version = probe.version.expect("a trusted server is asked for its version");
    assert_eq!(version.series, subject.series, "{version:?}");
    let databases = probe.databases.expect("it lists its databases");
    assert!(databases.contains(&subject.database), "{databases:?} hold the one under contract");
    let tls = probe.tls.expect("it speaks TLS");
    assert_eq!(tls.problem, None, "its authority was given");
    assert!(tls.protocol.starts_with("TLS 1."), "{}", tls.protocol);
    assert_eq!(tls.fingerprint.len(), 64, "SHA-256 in hex");
    assert!(tls.not_before < tls.not_after);
    let offset = probe.clock_offset_seconds.expect("it sends a date");
    // an answer may be on its way for a while where the machine is busy
    assert!(offset.abs() <= 30, "both clocks are this machine's, {offset} s apart");
}

async fn an_unknown_authority_is_shown_and_nothing_is_asked(subject: Subject) {
    let server = subject.server_trusting(Trust::System);
    let probe = server.probe().await.expect("an untrusted certificate can be looked at");
    let tls = probe.tls.expect("TLS facts");
    assert_eq!(tls.problem, Some(TlsProblem::Untrusted));
    assert_eq!(probe.version, None, "no request goes to a server that is not trusted");

    let fault = Fault::from(server.version().await.expect_err("no request is made"));
    assert_eq!(fault.code, Code::CertificateUntrusted);
    assert_eq!(fault.fields.get("fingerprint"), Some(&tls.fingerprint), "the user can compare it");

    let admin = &subject.accounts.admin;
    let refused = server.sign_in(&subject.database, &admin.login, admin.credential()).await;
    assert_eq!(refused.expect_err("no password is sent").code(), Code::CertificateUntrusted);
}

async fn a_pinned_certificate_is_accepted_and_no_other(subject: Subject) {
    let tls = subject.server().probe().await.expect("a probe").tls.expect("TLS facts");
    let pinned = subject.server_trusting(Trust::Certificate { fingerprint: tls.fingerprint });
    let version = pinned.version().await.expect("the pinned certificate is trusted");
    assert_eq!(version.series, subject.series);

    let other = subject.server_trusting(Trust::Certificate { fingerprint: "00".repeat(32) });
    let refused = other.version().await.expect_err("another certificate is not");
    assert_eq!(refused.code(), Code::CertificateUntrusted);
}

async fn a_port_where_nobody_listens_is_unreachable(subject: Subject) {
    let mut url = subject.url.clone();
    // The discard port: privileged and unused.
    url.set_port(Some(9)).expect("a port");
    let limits = Limits { retries: 0, ..Limits::default() };
    let server = Server::new(Endpoint { url, trust: Trust::System }, limits).expect("nothing is sent yet");
    assert_eq!(server.probe().await.expect_err("nobody is there").code(), Code::Unreachable);
    assert_eq!(server.version().await.expect_err("nobody is there").code(), Code::Unreachable);
}

async fn an_address_with_a_path_in_front_is_not_odoo(subject: Subject) {
    let mut wrong = subject.clone();
    wrong.url.set_path("/shop/");
    let refused = wrong.server().version().await.expect_err("there is no Odoo under /shop");
    assert_eq!(refused.code(), Code::NotOdoo, "{refused}");
}

#[tokio::test]
async fn a_host_that_does_not_exist_is_unknown() {
    let url = "https://no-such-host.invalid".parse().expect("an address");
    let limits = Limits { retries: 0, ..Limits::default() };
    let server = Server::new(Endpoint { url, trust: Trust::System }, limits).expect("nothing is sent yet");
    assert_eq!(server.probe().await.expect_err("nobody has that name").code(), Code::UnknownHost);
    assert_eq!(server.version().await.expect_err("nobody has that name").code(), Code::UnknownHost);
}
