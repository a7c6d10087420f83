//! Certificates that are wrong: nothing is sent, and the person is shown what to compare.

use reeve_app::api::ProbeAddress;
use reeve_app::tenants;
use reeve_demo::{CertificateKind, FleetOptions};
use reeve_domain::Code;
use reeve_domain::tls::{TlsProblem, Trust};
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet_of};
use reeve_tests::{expect, leaks};

async fn with(kind: CertificateKind, problem: TlsProblem, code: Code, advice: &str) {
    let fleet = fleet_of(FleetOptions { tenants: 1, certificate: kind, ..FleetOptions::default() }).await;
    let way = WayIn::demo(&fleet, 0);
    let reeve = Installation::new().await;
    let fault = expect::refused(reeve.add(reeve.request("Acme", &way)).await, code, advice);
    let address = ProbeAddress {
        url: way.url.clone(),
        trust: Trust::ExtraCa { pem: way.ca_pem.clone() },
        allow_plain_http: false,
    };
    let probe = tenants::probe(&reeve.reeve, address).await.expect("a look shows the certificate");
    let tls = probe.tls.expect("the handshake's facts");
    assert_eq!(tls.problem, Some(problem));
    assert!(probe.version.is_none() && probe.databases.is_none(), "and asks nothing");
    assert_eq!(fault.fields["fingerprint"], tls.fingerprint, "the fingerprint to compare is in the failure");
    assert_eq!(fleet.requests(0), Vec::<String>::new(), "no request was made");
    assert!(reeve.tenants().await.is_empty());
    leaks::assert_none(&reeve, &[fault]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_certificate() {
    with(CertificateKind::Expired, TlsProblem::Expired, Code::CertificateExpired, "renew").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_self_signed_certificate() {
    with(
        CertificateKind::SelfSigned,
        TlsProblem::Untrusted,
        Code::CertificateUntrusted,
        "compare the fingerprint",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_for_another_host() {
    with(CertificateKind::WrongName, TlsProblem::WrongName, Code::CertificateName, "host name").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_nobody_named_is_not_trusted() {
    let fleet = fleet_of(FleetOptions { tenants: 1, ..FleetOptions::default() }).await;
    let reeve = Installation::new().await;
    let mut request = reeve.request("Acme", &WayIn::demo(&fleet, 0));
    request.trust = Trust::System;
    expect::refused(reeve.add(request).await, Code::CertificateUntrusted, "ca file");
    let mut request = reeve.request("Acme", &WayIn::demo(&fleet, 0));
    request.trust =
        Trust::ExtraCa { pem: "-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n".into() };
    let fault = expect::refused(reeve.add(request).await, Code::InvalidInput, "correct");
    assert_eq!(fault.fields["field"], "ca");
    assert_eq!(fleet.requests(0), Vec::<String>::new());
}
