//! A certificate no authority vouches for: shown with its fingerprint, refused, trusted alone, and no other in its place.

use reeve_app::api::{OfTenant, ProbeAddress};
use reeve_app::tenants;
use reeve_demo::{CertificateKind, Fleet, FleetOptions};
use reeve_domain::Code;
use reeve_domain::tls::{TlsProblem, Trust};
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet_of};
use reeve_tests::{expect, leaks};

async fn self_signed(port: Option<u16>) -> Fleet {
    fleet_of(FleetOptions {
        tenants: 1,
        certificate: CertificateKind::SelfSigned,
        port,
        ..FleetOptions::default()
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_certificate_is_trusted_and_its_successor_is_not() {
    let fleet = self_signed(None).await;
    let way = WayIn::demo(&fleet, 0);
    let reeve = Installation::with_key_file().await;
    let address = ProbeAddress { url: way.url.clone(), trust: Trust::System, allow_plain_http: false };
    let seen =
        tenants::probe(&reeve.reeve, address).await.expect("a look shows it").tls.expect("handshake facts");
    assert_eq!((seen.problem, seen.fingerprint.len()), (Some(TlsProblem::Untrusted), 64));
    let mut request = reeve.request("Acme", &way);
    request.trust = Trust::System;
    let refused = expect::refused(reeve.add(request).await, Code::CertificateUntrusted, "fingerprint");
    assert_eq!(refused.fields["fingerprint"], seen.fingerprint, "what to compare is in the failure");
    assert!(fleet.requests(0).is_empty(), "nothing was asked of a server nobody trusts");

    let mut request = reeve.request("Acme", &way);
    request.trust = Trust::Certificate { fingerprint: "0".repeat(64) };
    expect::refused(reeve.add(request).await, Code::CertificateUntrusted, "fingerprint");
    let mut request = reeve.request("Acme", &way);
    request.trust = Trust::Certificate { fingerprint: seen.fingerprint.clone() };
    let tenant = reeve.add(request).await.expect("this one is trusted now").tenant.id;
    expect::done(&reeve.refresh(&[&tenant]).await);
    let people = reeve.logins(&tenant).await;
    let reeve = reeve.start_again(false).await.expect("it opens again");
    expect::done(&reeve.refresh(&[&tenant]).await);

    // the same place, another certificate: a renewed one, or somebody in between
    let port = way.authority().rsplit(':').next().and_then(|port| port.parse().ok());
    fleet.stop().await;
    let other = self_signed(port).await;
    let read = expect::failed(&reeve.refresh(&[&tenant]).await, Code::CertificateUntrusted, "fingerprint");
    assert_ne!(read.fields["fingerprint"], seen.fingerprint);
    let looked = tenants::check(&reeve.reeve, OfTenant { tenant: tenant.clone() }).await;
    let looked = expect::refused(looked, Code::CertificateUntrusted, "fingerprint");
    assert!(other.requests(0).is_empty(), "not one request reached it");
    assert_eq!(reeve.logins(&tenant).await, people, "what was read before is still there");
    leaks::assert_none(&reeve, &[refused, read, looked]).await;
}
