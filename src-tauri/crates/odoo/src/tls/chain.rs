//! A chain of certificates as a server sent it: what each is made of, and whether one is missing.

use reeve_domain::tls::TlsProblem;
use reeve_promises::{ChainLink, Hash, Key};
use rustls::pki_types::CertificateDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;
use x509_parser::signature_algorithm::SignatureAlgorithm;
use x509_parser::x509::AlgorithmIdentifier;

use crate::certificate;

/// Each certificate, in the order sent; `None` when one of them is no certificate.
pub(super) fn links(chain: &[CertificateDer<'_>]) -> Option<Vec<ChainLink>> {
    chain.iter().map(link).collect()
}

fn link(der: &CertificateDer<'_>) -> Option<ChainLink> {
    let said = certificate::read(der)?;
    let (_, parsed) = X509Certificate::from_der(der).ok()?;
    Some(ChainLink {
        subject: said.subject,
        issuer: said.issuer,
        key: key(&parsed),
        signed_with: hash(&parsed.signature_algorithm),
        not_before: said.not_before,
        not_after: said.not_after,
        self_issued: certificate::is_self_issued(der),
    })
}

fn key(certificate: &X509Certificate<'_>) -> Key {
    let info = certificate.public_key();
    match info.parsed() {
        Ok(PublicKey::RSA(rsa)) => Key::Rsa(bits_of(rsa.modulus)),
        Ok(PublicKey::EC(point)) => {
            let curve = info.algorithm.parameters.as_ref().and_then(|named| named.as_oid().ok());
            Key::Curve(match curve {
                // its points are a whole number of bytes and so look like 528 bits
                Some(curve) if curve.to_id_string() == P521 => 521,
                _ => u16::try_from(point.key_size()).unwrap_or(0),
            })
        }
        _ => match info.algorithm.algorithm.to_id_string().as_str() {
            ED25519 => Key::Curve(256),
            ED448 => Key::Curve(456),
            _ => Key::Other,
        },
    }
}

const P521: &str = "1.3.132.0.35";
const ED25519: &str = "1.3.101.112";
const ED448: &str = "1.3.101.113";

/// The hash of a signature, by the numbers of RFC 3279, 4055, 5758 and 8410.
fn hash(algorithm: &AlgorithmIdentifier<'_>) -> Hash {
    match algorithm.algorithm.to_id_string().as_str() {
        "1.2.840.113549.1.1.4" | "1.3.14.3.2.25" => Hash::Md5,
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" | "1.2.840.10045.4.1" | "1.2.840.10040.4.3" => Hash::Sha1,
        "1.2.840.113549.1.1.11"
        | "1.2.840.113549.1.1.12"
        | "1.2.840.113549.1.1.13"
        | "1.2.840.113549.1.1.14"
        | "1.2.840.10045.4.3.1"
        | "1.2.840.10045.4.3.2"
        | "1.2.840.10045.4.3.3"
        | "1.2.840.10045.4.3.4"
        | "2.16.840.1.101.3.4.3.1"
        | "2.16.840.1.101.3.4.3.2"
        | ED25519
        | ED448 => Hash::Sha2,
        // RSA-PSS names its hash in its parameters, and means SHA-1 where it does not
        _ => match SignatureAlgorithm::try_from(algorithm) {
            Ok(SignatureAlgorithm::RSASSA_PSS(parameters)) => {
                match parameters.hash_algorithm_oid().to_id_string().as_str() {
                    "2.16.840.1.101.3.4.2.1" | "2.16.840.1.101.3.4.2.2" | "2.16.840.1.101.3.4.2.3" => {
                        Hash::Sha2
                    }
                    "1.3.14.3.2.26" => Hash::Sha1,
                    _ => Hash::Other,
                }
            }
            _ => Hash::Other,
        },
    }
}

/// Bits of a number, however many zeros it is written with.
pub(super) fn bits_of(number: &[u8]) -> u16 {
    let mut significant = number.iter().skip_while(|byte| **byte == 0);
    let Some(first) = significant.next() else { return 0 };
    let bits = significant.count() * 8 + (u8::BITS - first.leading_zeros()) as usize;
    u16::try_from(bits).unwrap_or(u16::MAX)
}

/// Whether a certificate between the server's own and its authority was not sent: the connection's own trust knows no
/// issuer, and going from the server's certificate to its issuer, to the issuer's issuer and so on ends at one that was
/// not sent before it comes to one that issued itself.
///
/// What it cannot tell:
/// - whether an authority that is unknown here stands right behind the last certificate. Roots need not be sent, so a
///   private authority looks the same until it is trusted: either way, clients that know nothing more do not get in;
/// - what the operating system fetched or remembered by itself, as those of Windows and macOS do: then the connection
///   is accepted, and nothing is missing from here;
/// - anything where the certificate itself is what is trusted, or where it is refused for another reason first.
pub(super) fn incomplete(chain: &[CertificateDer<'_>], problem: Option<TlsProblem>) -> bool {
    if problem != Some(TlsProblem::Untrusted) {
        return false;
    }
    let parsed: Vec<_> =
        chain.iter().filter_map(|der| Some(X509Certificate::from_der(der).ok()?.1)).collect();
    let Some(mut current) = parsed.first() else { return false };
    // a longer way than there are certificates goes in circles
    for _ in 0..=parsed.len() {
        if current.subject().as_raw() == current.issuer().as_raw() {
            return false;
        }
        let issuer = current.issuer().as_raw();
        match parsed.iter().find(|other| other.subject().as_raw() == issuer) {
            Some(next) => current = next,
            None => return true,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_are_no_bits() {
        assert_eq!(bits_of(&[0, 0x80, 0]), 16);
        assert_eq!(bits_of(&[0x01, 0xff]), 9);
        assert_eq!((bits_of(&[]), bits_of(&[0, 0])), (0, 0));
    }
}
