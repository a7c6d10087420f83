//! The first message of a handshake, written by hand: our own TLS speaks neither the versions nor the ciphers that a
//! server is asked about.
//!
//! It holds the host's name, which every connection shows, and random bytes. It offers no share of a key, so no key is
//! ever agreed on: a server of TLS 1.3 answers with the group it would take (RFC 8446, 4.1.4), an older one with its
//! certificate, and there it ends.

use reeve_promises::TlsVersion;

use super::suites::{self, GROUPS, GROUPS_OF_TLS_1_3, Offer};

/// Signatures a certificate and a handshake may have, today's first. SHA-1 is among them: a server that has nothing
/// better must be seen, and it would refuse a client who does not take it.
const SIGNATURES: [u16; 19] = [
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, // ECDSA, Ed25519, Ed448
    0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, // RSA-PSS
    0x0401, 0x0501, 0x0601, // RSA
    0x0303, 0x0301, 0x0203, 0x0201, 0x0202, // SHA-224 and SHA-1
];

mod extension {
    pub(super) const SERVER_NAME: u16 = 0;
    pub(super) const SUPPORTED_GROUPS: u16 = 10;
    pub(super) const POINT_FORMATS: u16 = 11;
    pub(super) const SIGNATURE_ALGORITHMS: u16 = 13;
    pub(super) const EXTENDED_MASTER_SECRET: u16 = 23;
    pub(super) const SUPPORTED_VERSIONS: u16 = 43;
    pub(super) const KEY_SHARE: u16 = 51;
    pub(super) const RENEGOTIATION_INFO: u16 = 0xff01;
}

/// A version as the wire writes it.
pub(super) fn number(version: TlsVersion) -> u16 {
    match version {
        TlsVersion::Tls10 => 0x0301,
        TlsVersion::Tls11 => 0x0302,
        TlsVersion::Tls12 => 0x0303,
        TlsVersion::Tls13 => 0x0304,
    }
}

/// The record with the hello that asks for exactly this version. `name`: where the address has one; addresses by number
/// are not sent. `random` is used as it is.
pub(super) fn client_hello(
    version: TlsVersion,
    offer: Offer,
    name: Option<&str>,
    random: &[u8; 32],
) -> Vec<u8> {
    let tls_1_3 = version == TlsVersion::Tls13;
    let mut hello = Vec::with_capacity(512);
    // 1.3 calls itself 1.2 here and says what it is in an extension
    put(&mut hello, &[number(version).min(0x0303)]);
    hello.extend_from_slice(random);
    // A session that does not exist, as 1.3 wants it for the sake of old boxes in between (RFC 8446, D.4).
    let session: &[u8] = if tls_1_3 { random } else { &[] };
    short(&mut hello, session);
    long(&mut hello, |list| put(list, &suites::offered(tls_1_3, offer)));
    short(&mut hello, &[0]);
    long(&mut hello, |list| extensions(list, tls_1_3, name));

    let mut message = vec![1];
    // three bytes of length; the first is always 0
    message.push(0);
    long(&mut message, |body| body.extend_from_slice(&hello));
    let mut record = vec![22, 3, 1];
    long(&mut record, |body| body.extend_from_slice(&message));
    record
}

fn extensions(list: &mut Vec<u8>, tls_1_3: bool, name: Option<&str>) {
    if let Some(name) = name {
        extend(list, extension::SERVER_NAME, |data| {
            long(data, |names| {
                names.push(0);
                long(names, |bytes| bytes.extend_from_slice(name.as_bytes()));
            });
        });
    }
    let groups: &[u16] = if tls_1_3 { &GROUPS_OF_TLS_1_3 } else { &GROUPS };
    extend(list, extension::SUPPORTED_GROUPS, |data| long(data, |list| put(list, groups)));
    extend(list, extension::POINT_FORMATS, |data| short(data, &[0]));
    extend(list, extension::SIGNATURE_ALGORITHMS, |data| long(data, |list| put(list, &SIGNATURES)));
    if tls_1_3 {
        extend(list, extension::SUPPORTED_VERSIONS, |data| short(data, &[3, 4]));
        extend(list, extension::KEY_SHARE, |data| long(data, |_| ()));
    } else {
        extend(list, extension::EXTENDED_MASTER_SECRET, |_| ());
        extend(list, extension::RENEGOTIATION_INFO, |data| short(data, &[]));
    }
}

fn extend(list: &mut Vec<u8>, kind: u16, data: impl FnOnce(&mut Vec<u8>)) {
    put(list, &[kind]);
    long(list, data);
}

fn put(out: &mut Vec<u8>, numbers: &[u16]) {
    out.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
}

/// Bytes behind one byte of length.
fn short(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(u8::try_from(bytes.len()).unwrap_or(u8::MAX));
    out.extend_from_slice(bytes);
}

/// What is written behind two bytes of length. The longest thing here is a host's name of 253 bytes.
fn long(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.extend_from_slice(&[0, 0]);
    write(out);
    let length = out.len() - start - 2;
    let length = u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes();
    for (place, byte) in out.iter_mut().skip(start).zip(length) {
        *place = byte;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tls_parser::{
        TlsExtension, TlsMessage, TlsMessageHandshake, parse_tls_client_hello_extensions, parse_tls_plaintext,
    };

    fn extensions_of(version: TlsVersion, name: Option<&str>) -> (u16, Vec<String>) {
        let record = client_hello(version, Offer::Everything, name, &[7; 32]);
        let (rest, read) = parse_tls_plaintext(&record).unwrap();
        assert!(rest.is_empty(), "every length is right");
        let [TlsMessage::Handshake(TlsMessageHandshake::ClientHello(hello))] = read.msg.as_slice() else {
            panic!("no hello: {:?}", read.msg)
        };
        assert_eq!(
            hello.ciphers.len(),
            suites::offered(version == TlsVersion::Tls13, Offer::Everything).len()
        );
        let (rest, extensions) = parse_tls_client_hello_extensions(hello.ext.unwrap()).unwrap();
        assert!(rest.is_empty(), "every extension can be read");
        for extension in &extensions {
            if let TlsExtension::SNI(names) = extension {
                assert_eq!(names.first().map(|(_, name)| *name), name.map(str::as_bytes));
            }
        }
        (hello.version.0, extensions.iter().map(|e| format!("{e:?}")).collect())
    }

    #[test]
    fn each_version_is_asked_for_by_itself() {
        for (version, number) in
            [(TlsVersion::Tls10, 0x0301), (TlsVersion::Tls11, 0x0302), (TlsVersion::Tls12, 0x0303)]
        {
            let (asked, extensions) = extensions_of(version, Some("acme.example"));
            assert_eq!(asked, number);
            assert!(!extensions.iter().any(|e| e.contains("SupportedVersions")), "{extensions:?}");
        }
        let (asked, extensions) = extensions_of(TlsVersion::Tls13, Some("acme.example"));
        assert_eq!(asked, 0x0303);
        assert!(extensions.iter().any(|e| e.contains("SupportedVersions")), "{extensions:?}");
    }

    #[test]
    fn an_address_by_number_is_not_named() {
        let (_, extensions) = extensions_of(TlsVersion::Tls12, None);
        assert!(!extensions.iter().any(|e| e.contains("SNI")), "{extensions:?}");
    }
}
