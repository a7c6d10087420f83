//! Which versions, key exchanges and ciphers a server takes.

use reeve_domain::tls::TlsProblem;
use reeve_odoo::Error;
use reeve_promises::Tls;
use reeve_promises::TlsVersion::{self, Tls10, Tls11, Tls12, Tls13};

use crate::made::{HEALTHY, Made, Wanted, make, root};
use crate::served::{ANY_STRENGTH, Served, server};

fn leaf() -> Made {
    make(Some(root()), HEALTHY)
}

/// How keys are agreed on in each version: the name, forward secrecy, and the bits of a prime.
fn exchanges(tls: &Tls) -> Vec<(&str, bool, Option<u16>)> {
    tls.key_exchanges.iter().map(|one| (one.name.as_str(), one.forward_secrecy, one.prime_bits)).collect()
}

#[tokio::test]
async fn a_server_of_today_takes_today_s_versions_with_strong_ciphers() {
    let served = Served::start(&leaf(), &[], &["-no_tls1", "-no_tls1_1"]);
    let tls = served.look().await;
    assert_eq!(tls.versions, [Tls12, Tls13]);
    assert!(tls.key_exchanges.iter().all(|one| one.forward_secrecy) && tls.cipher_bits == 256, "{tls:?}");
    assert_eq!(tls.cipher, "TLS_AES_256_GCM_SHA384");
    // OpenSSL from 3.5 on has a better one and prefers it
    let latest = &tls.key_exchanges[1];
    assert!(["ECDHE x25519", "X25519MLKEM768"].contains(&latest.name.as_str()), "{latest:?}");
}

#[tokio::test]
async fn each_version_is_seen_by_itself() {
    let leaf = leaf();
    let flags: [(&str, TlsVersion); 4] =
        [("-tls1", Tls10), ("-tls1_1", Tls11), ("-tls1_2", Tls12), ("-tls1_3", Tls13)];
    for (flag, version) in flags {
        let served = Served::start(&leaf, &[], &[flag, "-cipher", ANY_STRENGTH]);
        let tls = served.look().await;
        assert_eq!(tls.versions, [version], "{flag}");
        assert_eq!(
            (tls.problem, tls.chain.len()),
            (None, 1),
            "{flag}: its certificate is judged all the same"
        );
    }
}

#[tokio::test]
async fn all_versions_are_told_the_oldest_first() {
    let served = Served::start(&leaf(), &[], &["-cipher", ANY_STRENGTH]);
    assert_eq!(served.look().await.versions, [Tls10, Tls11, Tls12, Tls13]);
}

#[tokio::test]
async fn a_server_of_tls_1_1_only_is_looked_at_though_we_would_not_talk_to_it() {
    let wrong = make(Some(root()), Wanted { hosts: "DNS:other.example", ..HEALTHY });
    let served = Served::start(&wrong, &[], &["-tls1_1", "-cipher", ANY_STRENGTH]);
    let tls = served.look().await;
    assert_eq!((tls.versions, tls.problem), (vec![Tls11], Some(TlsProblem::WrongName)));
    let version = server(served.port, &root().pem()).version().await;
    assert!(matches!(version, Err(Error::Tls { .. })), "{version:?}");
}

#[tokio::test]
async fn a_key_exchange_with_the_certificate_s_key_keeps_nothing_secret_afterwards() {
    let served = Served::start(&leaf(), &[], &["-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"]);
    let tls = served.look().await;
    assert_eq!(exchanges(&tls), [("RSA", false, None)]);
    assert_eq!((tls.cipher_bits, tls.cipher.as_str()), (128, "TLS_RSA_WITH_AES_128_CBC_SHA"));
}

#[tokio::test]
async fn an_old_version_without_forward_secrecy_counts_beside_a_new_one_with_it() {
    // the suites with a fresh key here came with TLS 1.2
    let ciphers = "ECDHE-RSA-AES256-GCM-SHA384:AES256-SHA:@SECLEVEL=0";
    let served = Served::start(&leaf(), &[], &["-no_tls1_3", "-cipher", ciphers]);
    let tls = served.look().await;
    assert_eq!(tls.versions, [Tls10, Tls11, Tls12]);
    let secret: Vec<bool> = tls.key_exchanges.iter().map(|one| one.forward_secrecy).collect();
    assert_eq!(secret, [false, false, true], "each version by itself: {tls:?}");
}

#[tokio::test]
async fn a_strong_cipher_is_found_behind_a_weak_one_that_the_server_prefers() {
    let ciphers = "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0";
    let served = Served::start(&leaf(), &[], &["-tls1_2", "-serverpref", "-cipher", ciphers]);
    let tls = served.look().await;
    assert_eq!((tls.cipher_bits, tls.cipher.as_str()), (256, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"));
}

#[tokio::test]
async fn a_server_of_tls_1_3_without_a_strong_cipher_is_seen() {
    let served = Served::start(&leaf(), &[], &["-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"]);
    let tls = served.look().await;
    assert_eq!((tls.versions, tls.cipher_bits), (vec![Tls13], 128));
}

/// The prime of 1024 bits that RFC 2409 gives for its second group: it is known, so nobody has to look for one.
const PRIME_OF_1024_BITS: &str = "\
-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
";

#[tokio::test]
async fn a_finite_field_is_measured_by_its_prime() {
    let folder = tempfile::TempDir::new().unwrap();
    let parameters = folder.path().join("dh.pem");
    std::fs::write(&parameters, PRIME_OF_1024_BITS).unwrap();
    let cipher = ["-tls1_2", "-cipher", "DHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0"];
    let weak = [&cipher[..], &["-dhparam", parameters.to_str().unwrap()]].concat();
    let served = Served::start(&leaf(), &[], &weak);
    assert_eq!(exchanges(&served.look().await), [("DHE 1024", true, Some(1024))]);

    // without parameters of its own OpenSSL takes a field that goes with the certificate
    let served = Served::start(&leaf(), &[], &cipher);
    let tls = served.look().await;
    assert!(matches!(exchanges(&tls)[..], [(_, true, Some(2048..))]), "{tls:?}");
    assert_eq!(tls.problem, None, "our own TLS has no such suite; the certificate is judged all the same");
}

#[tokio::test]
async fn a_group_that_our_own_tls_has_not_is_no_obstacle() {
    let served = Served::start(&leaf(), &[], &["-tls1_3", "-groups", "P-521"]);
    // TLS 1.3 encrypts its certificates: without a handshake of our own there is none to judge
    let refused = server(served.port, &root().pem()).tls().await;
    assert!(matches!(refused, Err(Error::Tls { .. })), "{refused:?}");
    let served = Served::start(&leaf(), &[], &["-tls1_2", "-groups", "P-521"]);
    assert_eq!(exchanges(&served.look().await), [("ECDHE P-521", true, None)]);
}
