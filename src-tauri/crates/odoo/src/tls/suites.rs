//! Cipher suites and groups: which are offered, and what each is called.
//!
//! Suites without a key of the server's own (anonymous, pre-shared, Kerberos) are not offered: no browser takes them.
//! Numbers are IANA's (<https://www.iana.org/assignments/tls-parameters>).

use reeve_promises::KeyExchange;
use tls_parser::{TlsCipherEnc, TlsCipherKx, TlsCipherSuite};

/// What counts as strong: the cipher of a suite that takes no shorter key.
pub(super) const STRONG_BITS: u16 = 256;

/// Suites of TLS 1.3.
const OF_TLS_1_3: [u16; 5] = [0x1302, 0x1303, 0x1301, 0x1304, 0x1305];

/// Suites up to TLS 1.2, as a careful client prefers them: with forward secrecy first, the strongest first, and what
/// nobody should take any more at the end.
const UP_TO_TLS_1_2: [u16; 38] = [
    // ECDHE and DHE, 256 bits
    0xc02c, 0xc030, 0xcca9, 0xcca8, 0xccaa, 0x009f, 0xc024, 0xc028, 0x006b, 0xc00a, 0xc014, 0x0039, 0x0088,
    // ECDHE and DHE, 128 bits
    0xc02b, 0xc02f, 0x009e, 0xc023, 0xc027, 0x0067, 0xc009, 0xc013, 0x0033, 0x0045,
    // RSA, whose key opens every recorded connection
    0x009d, 0x003d, 0x0035, 0x0084, 0x009c, 0x003c, 0x002f, 0x0041, // 3DES and RC4
    0xc008, 0xc012, 0x0016, 0x000a, 0xc011, 0x0005, 0x0004,
];

/// Groups up to TLS 1.2: x25519, P-256, P-384, P-521, x448.
pub(super) const GROUPS: [u16; 5] = [29, 23, 24, 25, 30];

/// Groups of TLS 1.3: first those that also hold against a quantum computer, last the finite fields.
pub(super) const GROUPS_OF_TLS_1_3: [u16; 11] =
    [4588, 4587, 4589, 29, 23, 24, 25, 30, 0x0100, 0x0101, 0x0102];

/// What is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offer {
    /// Whatever a server might take.
    Everything,
    /// Ciphers of 256 bits only.
    Strong,
}

/// The suites of an offer.
pub(super) fn offered(tls_1_3: bool, offer: Offer) -> Vec<u16> {
    let all: &[u16] = if tls_1_3 { &OF_TLS_1_3 } else { &UP_TO_TLS_1_2 };
    all.iter().copied().filter(|suite| offer == Offer::Everything || bits(*suite) >= STRONG_BITS).collect()
}

/// IANA's name of a suite.
pub(super) fn name(suite: u16) -> String {
    TlsCipherSuite::from_id(suite).map_or_else(|| format!("0x{suite:04x}"), |known| known.name.to_owned())
}

/// Bits of the cipher's key; 0 for a suite that is not known, and for RC4, which nobody may use (RFC 7465).
pub(super) fn bits(suite: u16) -> u16 {
    TlsCipherSuite::from_id(suite).map_or(0, |known| match known.enc {
        // the table of tls-parser 0.12 has 128 here; RFC 8439 knows a key of 256 bits only
        TlsCipherEnc::Chacha20_Poly1305 => 256,
        TlsCipherEnc::Rc4 => 0,
        _ => known.enc_size,
    })
}

/// How a suite agrees on its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exchange {
    /// A fresh pair of points for each connection.
    Ecdhe,
    /// A fresh pair in a finite field for each connection.
    Dhe,
    /// Encrypted to the server's certificate: whoever gets its key later reads what was recorded before.
    Rsa,
    /// TLS 1.3: the group says it.
    ByGroup,
    /// Another, without forward secrecy.
    Other,
}

/// How this suite agrees on its key.
pub(super) fn exchange(suite: u16) -> Exchange {
    match TlsCipherSuite::from_id(suite).map(|known| known.kx) {
        Some(TlsCipherKx::Ecdhe) => Exchange::Ecdhe,
        Some(TlsCipherKx::Dhe) => Exchange::Dhe,
        Some(TlsCipherKx::Rsa) => Exchange::Rsa,
        Some(TlsCipherKx::Tls13) => Exchange::ByGroup,
        _ => Exchange::Other,
    }
}

/// A fresh key exchange in this group.
pub(super) fn in_group(group: u16) -> KeyExchange {
    on_curve(match group {
        0x0100 => return in_field(2048),
        0x0101 => return in_field(3072),
        0x0102 => return in_field(4096),
        4587 => "SecP256r1MLKEM768".into(),
        4588 => "X25519MLKEM768".into(),
        4589 => "SecP384r1MLKEM1024".into(),
        23 => "ECDHE P-256".into(),
        24 => "ECDHE P-384".into(),
        25 => "ECDHE P-521".into(),
        29 => "ECDHE x25519".into(),
        30 => "ECDHE x448".into(),
        other => format!("ECDHE group {other}"),
    })
}

/// A fresh key exchange of this name on a curve.
pub(super) fn on_curve(name: String) -> KeyExchange {
    KeyExchange { name, forward_secrecy: true, prime_bits: None }
}

/// A fresh key exchange in a finite field with a prime of so many bits.
pub(super) fn in_field(bits: u16) -> KeyExchange {
    KeyExchange { name: format!("DHE {bits}"), forward_secrecy: true, prime_bits: Some(bits) }
}

/// A key exchange of this name with the key of the certificate.
pub(super) fn without_secrecy(name: String) -> KeyExchange {
    KeyExchange { name, forward_secrecy: false, prime_bits: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suite_that_is_offered_is_known_by_name_and_strength() {
        for suite in OF_TLS_1_3.into_iter().chain(UP_TO_TLS_1_2) {
            assert!(name(suite).starts_with("TLS_"), "{suite:04x}");
            let strong = !name(suite).contains("_RC4_");
            assert_eq!(bits(suite) >= 112, strong, "{} is said to have {} bits", name(suite), bits(suite));
            assert_ne!(exchange(suite), Exchange::Other, "{}", name(suite));
        }
    }

    #[test]
    fn a_strong_offer_holds_ciphers_of_256_bits_and_nothing_else() {
        let strong = offered(true, Offer::Strong);
        assert_eq!(strong, [0x1302, 0x1303], "AES-256 and ChaCha20");
        for suite in offered(false, Offer::Strong) {
            let name = name(suite);
            assert!(name.contains("_256_") || name.contains("CHACHA20"), "{name}");
        }
        assert!(offered(false, Offer::Everything).len() > offered(false, Offer::Strong).len());
    }

    #[test]
    fn groups_are_called_what_reports_call_them() {
        let names = [4588, 29, 0x0100, 26].map(|group| in_group(group).name);
        assert_eq!(names, ["X25519MLKEM768", "ECDHE x25519", "DHE 2048", "ECDHE group 26"]);
    }
}
