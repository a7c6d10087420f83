//! What was not seen says why in words that are true: a server that answers is not one that cannot be reached.

use std::time::Duration;

use reeve_demo::{FleetOptions, Misbehaviour, Planted};
use reeve_domain::Code;
use reeve_domain::tls::Trust;
use reeve_odoo::{Endpoint, Limits, Server};
use reeve_promises::{Check, Unseen, Verdict};
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::promises::finding;
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::way_in::{WayIn, fleet, fleet_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_keeps_a_server_from_being_seen_is_called_by_its_name() {
    for (fault, why, code) in [
        (Misbehaviour::Status(503), Unseen::InTrouble, Code::ServerError),
        (Misbehaviour::Status(429), Unseen::HeldOff, Code::ServerError),
        (Misbehaviour::NotOdoo, Unseen::NotOdoo, Code::NotOdoo),
        (
            Misbehaviour::RedirectTo("https://elsewhere.example/".into()),
            Unseen::NotOdoo,
            Code::RedirectRefused,
        ),
        (Misbehaviour::LockedOut, Unseen::HeldOff, Code::LockedOut),
    ] {
        let (fleet, reeve) = (fleet(1, &[17]).await, Installation::with_key_file().await);
        let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
        // a new program has no session open
        let reeve = reeve.start_again(false).await.expect("it starts again");
        fleet.misbehave(0, fault.clone());
        reeve.pass(&[]).await;
        let report = reeve.promises(&tenant).await;
        assert_eq!(finding(&report, Check::OpenSignup).unseen, Some(why), "{fault:?}");
        assert_eq!(report.standing.fault.map(|fault| fault.code), Some(code), "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_is_not_accepted_ends_every_question_also_over_lines_that_are_open() {
    let (fleet, reeve) = (fleet(1, &[19]).await, Installation::new().await);
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    fleet.plant(0, Planted::CertificateExpired);
    let before = fleet.requests(0).len();
    reeve.pass(&[]).await;
    let report = reeve.promises(&tenant).await;
    for check in [Check::Hsts, Check::Supported, Check::ManagerExposed, Check::OpenSignup] {
        assert_eq!(finding(&report, check).unseen, Some(Unseen::NotTrusted), "{check:?}");
    }
    for check in [Check::CertificateExpiry, Check::HttpsOnly] {
        assert!(finding(&report, check).seen_at.is_some(), "{check:?} rests on no certificate");
    }
    assert_eq!(report.standing.fault.map(|fault| fault.code), Some(Code::CertificateExpired));
    assert_eq!(fleet.requests(0).split_off(before), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_asks_for_patience_is_not_asked_on() {
    let (fleet, reeve) = (fleet(1, &[19]).await, Installation::new().await);
    reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    fleet.misbehave(0, Misbehaviour::Status(429));
    let before = fleet.requests(0).len();
    reeve.pass(&[]).await;
    let asked = fleet.requests(0).split_off(before);
    assert_eq!(asked.len(), 1, "one question is enough to know: {asked:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn that_nobody_answers_without_tls_says_nothing_where_nobody_answers_with_it() {
    let (fleet, reeve) = (fleet(1, &[19]).await, Installation::new().await);
    let direct = WayIn::demo(&fleet, 0);
    let line = Proxy::to(&direct.authority()).await;
    let way = direct.through(line.port());
    let tenant = reeve.connect_on("Acme", &way, "odoo_online").await;
    let endpoint = Endpoint {
        url: way.url.parse().expect("an address"),
        trust: Trust::ExtraCa { pem: way.ca_pem.clone() },
    };
    line.heal();
    Server::new(endpoint, Limits::default()).expect("a server").tls().await.expect("handshakes");
    // the handshakes of the pass come through, and the first question after them finds a dead line
    line.trouble(Trouble::Dead(Way::Up, line.passed(Way::Up) + 100));
    reeve.pass(&[]).await;
    assert!(line.struck(), "there was such a question");
    let report = reeve.promises(&tenant).await;
    assert!(finding(&report, Check::TlsVersions).seen_at.is_some(), "the handshakes were seen");
    let found = finding(&report, Check::HttpsOnly);
    let expected = (Verdict::Unseen, Some(Unseen::Unreachable), None);
    assert_eq!((found.verdict, found.unseen, found.sufficient), expected, "nobody is praised: {found:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_takes_what_comes_and_answers_nothing_keeps_nobody_waiting() {
    let options = FleetOptions { tenants: 2, versions: vec![19], ..FleetOptions::default() };
    let (fleet, reeve) = (fleet_of(options).await, Installation::new().await);
    let silent = reeve.connect("Silent", &WayIn::demo(&fleet, 0)).await;
    let other = reeve.connect("Other", &WayIn::demo(&fleet, 1)).await;
    fleet.misbehave(0, Misbehaviour::Hang);
    reeve.host.patient_for(Duration::from_secs(2));
    let pass = tokio::time::timeout(Duration::from_secs(30), reeve.pass(&[]));
    expect::done(&pass.await.expect("it does not wait for as long as the server likes"));
    let report = reeve.promises(&silent).await;
    assert_eq!(report.standing.fault.as_ref().map(|fault| fault.code), Some(Code::TimedOut));
    for check in [Check::OpenSignup, Check::ManagerExposed] {
        assert_eq!(
            finding(&report, check).unseen,
            Some(Unseen::Unreachable),
            "{check:?}: it does not answer"
        );
    }
    assert!(finding(&reeve.promises(&other).await, Check::OpenSignup).seen_at.is_some(), "the others go on");
}
