//! What is wrong with certificates, each fault by itself.

use reeve_domain::tls::{TlsProblem, Trust};
use reeve_promises::{Hash, Key, Voucher};

use crate::made::{HEALTHY, Wanted, between, make, root};
use crate::served::{ANY_STRENGTH, Served, trusting};

const WEAK: [&str; 2] = ["-cipher", ANY_STRENGTH];

#[tokio::test]
async fn a_healthy_chain_has_nothing_wrong() {
    let leaf = make(Some(between()), HEALTHY);
    let served = Served::start(&leaf, &[between()], &[]);
    let tls = served.look().await;
    assert_eq!((tls.problem, tls.incomplete), (None, false));
    assert_eq!(tls.vouched_by, Voucher::Given, "its authority is one of these tests, and of nobody else");
    let [leaf, between] = tls.chain.as_slice() else { panic!("as sent: {:?}", tls.chain) };
    assert_eq!((leaf.subject.as_str(), leaf.issuer.as_str()), ("acme", "Test Between"));
    assert_eq!((between.subject.as_str(), between.issuer.as_str()), ("Test Between", "Test Root"));
    for link in &tls.chain {
        assert_eq!((link.key, link.signed_with, link.self_issued), (Key::Rsa(2048), Hash::Sha2, false));
    }
    assert_eq!(leaf.not_after.to_rfc3339(), "2049-12-31T00:00:00+00:00");
}

#[tokio::test]
async fn a_root_that_is_sent_as_well_is_seen_to_sign_itself() {
    let leaf = make(Some(between()), HEALTHY);
    let served = Served::start(&leaf, &[between(), root()], &[]);
    let tls = served.look().await;
    let own: Vec<bool> = tls.chain.iter().map(|link| link.self_issued).collect();
    assert_eq!((own, tls.problem, tls.incomplete), (vec![false, false, true], None, false));
}

#[tokio::test]
async fn a_missing_certificate_between_is_missed() {
    let leaf = make(Some(between()), HEALTHY);
    let served = Served::start(&leaf, &[], &[]);
    let tls = served.look().await;
    assert_eq!((tls.problem, tls.incomplete), (Some(TlsProblem::Untrusted), true));
    assert_eq!(tls.chain.len(), 1);
    // the root in its place does not help anybody
    let served = Served::start(&leaf, &[root()], &[]);
    let tls = served.look().await;
    assert_eq!((tls.problem, tls.incomplete), (Some(TlsProblem::Untrusted), true));
}

#[tokio::test]
async fn a_certificate_that_signed_itself_misses_nothing() {
    let own = make(None, HEALTHY);
    let served = Served::start(&own, &[], &[]);
    let tls = served.look().await;
    assert_eq!((tls.problem, tls.incomplete), (Some(TlsProblem::Untrusted), false));
    assert!(tls.chain[0].self_issued);
}

#[tokio::test]
async fn a_certificate_that_somebody_trusts_by_itself_is_told_from_one_that_an_authority_vouches_for() {
    let own = make(None, HEALTHY);
    let served = Served::start(&own, &[], &[]);
    let trust = Trust::Certificate { fingerprint: own.fingerprint() };
    let tls = trusting(served.port, trust).tls().await.unwrap();
    assert_eq!((tls.problem, tls.vouched_by), (None, Voucher::Person));
}

#[tokio::test]
async fn a_key_of_1024_bits_is_seen_in_every_version() {
    let leaf = make(Some(root()), Wanted { key: "rsa:1024", ..HEALTHY });
    for version in ["-tls1_3", "-tls1_2", "-tls1"] {
        let served = Served::start(&leaf, &[], &[&WEAK[..], &[version]].concat());
        let tls = served.look().await;
        assert_eq!(tls.chain[0].key, Key::Rsa(1024), "{version}");
        // old TLS lets our own not come as far as the proof of the key
        let refused = (version != "-tls1").then_some(TlsProblem::Invalid);
        assert_eq!((tls.problem, tls.incomplete), (refused, false), "{version}");
    }
}

#[tokio::test]
async fn a_chain_signed_with_sha_1_is_seen_where_it_is() {
    let old = make(Some(root()), Wanted { name: "Old Between", hash: "sha1", authority: true, ..HEALTHY });
    let leaf = make(Some(&old), HEALTHY);
    let served = Served::start(&leaf, &[&old], &WEAK);
    let tls = served.look().await;
    let hashes: Vec<Hash> = tls.chain.iter().map(|link| link.signed_with).collect();
    assert_eq!(hashes, [Hash::Sha2, Hash::Sha1]);
    assert_eq!((tls.problem, tls.incomplete), (Some(TlsProblem::Invalid), false));
}

#[tokio::test]
async fn an_expired_certificate_is_expired() {
    let leaf = make(Some(root()), Wanted { valid: ("200101000000Z", "210101000000Z"), ..HEALTHY });
    let served = Served::start(&leaf, &[], &[]);
    let tls = served.look().await;
    assert_eq!((tls.problem, tls.incomplete), (Some(TlsProblem::Expired), false));
    assert_eq!(tls.chain[0].not_after.to_rfc3339(), "2021-01-01T00:00:00+00:00");
}

#[tokio::test]
async fn a_certificate_for_another_host_has_the_wrong_name() {
    let leaf = make(Some(root()), Wanted { hosts: "DNS:other.example", ..HEALTHY });
    let served = Served::start(&leaf, &[], &[]);
    let tls = served.look().await;
    assert_eq!((tls.problem, tls.incomplete), (Some(TlsProblem::WrongName), false));
}

#[tokio::test]
async fn keys_on_curves_are_measured() {
    for (key, bits) in [
        ("ec -pkeyopt ec_paramgen_curve:P-256", 256),
        ("ec -pkeyopt ec_paramgen_curve:P-521", 521),
        ("ed25519", 256),
    ] {
        let leaf = make(Some(root()), Wanted { key, ..HEALTHY });
        let served = Served::start(&leaf, &[], &[]);
        let tls = served.look().await;
        assert_eq!(tls.chain[0].key, Key::Curve(bits), "{key}");
    }
}

#[tokio::test]
async fn a_signature_with_padding_of_its_own_is_known_by_its_hash() {
    for (hash, expected) in [("sha256", Hash::Sha2), ("sha1", Hash::Sha1)] {
        let leaf = make(Some(root()), Wanted { hash, pss: true, ..HEALTHY });
        let served = Served::start(&leaf, &[], &WEAK);
        assert_eq!(served.look().await.chain[0].signed_with, expected, "RSA-PSS with {hash}");
    }
}
