//! What a server answers to a hello, read as it comes in.
//!
//! A server is a stranger: whatever it sends ends in an answer, in [`Rubbish`], or in more being waited for, and never
//! in more memory than [`MOST`]. Nothing here is verified: signatures are the handshake's own business.

use reeve_promises::{KeyExchange, TlsVersion};
use rustls::pki_types::CertificateDer;
use tls_parser::{
    ECParametersContent, TlsExtension, TlsMessage, TlsMessageHandshake, TlsRecordType,
    TlsServerHelloContents, parse_dh_params, parse_ecdh_params, parse_tls_message_handshake,
    parse_tls_raw_record, parse_tls_server_hello_extensions,
};

use super::hello::number;
use super::suites::{self, Exchange};

/// The most bytes that are taken from a server: chains are a few thousand, and OpenSSL takes 100,000.
const MOST: usize = 128 * 1024;

/// What came of asking for a version.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The server goes on with it.
    Accepted(Accepted),
    /// It does not: it says so, or it wants another version.
    Refused,
}

/// A handshake that a server went into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Accepted {
    pub(super) version: TlsVersion,
    /// IANA's number.
    pub(super) suite: u16,
    pub(super) key_exchange: KeyExchange,
    /// The certificates as sent, the server's own first. Empty with TLS 1.3, which encrypts them.
    pub(super) chain: Vec<CertificateDer<'static>>,
}

/// What no server of TLS sends; why, as the rest of a sentence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rubbish(pub(super) &'static str);

const NO_TLS: Rubbish = Rubbish("the answer is not TLS");
const UNREADABLE: Rubbish = Rubbish("the server's first answer cannot be read");

/// An answer on its way.
#[derive(Debug)]
pub(super) struct Incoming {
    asked: TlsVersion,
    /// Received and not yet a whole record.
    raw: Vec<u8>,
    /// Out of records and not yet a whole message.
    messages: Vec<u8>,
    received: usize,
    suite: Option<u16>,
    chain: Vec<CertificateDer<'static>>,
}

impl Incoming {
    pub(super) fn to(asked: TlsVersion) -> Self {
        let (raw, messages, chain) = (Vec::new(), Vec::new(), Vec::new());
        Self { asked, raw, messages, received: 0, suite: None, chain }
    }

    /// Whether nothing came yet.
    pub(super) fn is_silent(&self) -> bool {
        self.received == 0
    }

    /// Takes what arrived; `None` while more is to come.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<Option<Answer>, Rubbish> {
        self.received = self.received.saturating_add(bytes.len());
        if self.received > MOST {
            return Err(Rubbish("the server's first answer has no end"));
        }
        self.raw.extend_from_slice(bytes);
        // Two bytes tell TLS from anything else: what is none must not be waited for.
        let looks_like =
            |kind: u8| matches!(TlsRecordType(kind), TlsRecordType::Alert | TlsRecordType::Handshake);
        loop {
            match self.raw.as_slice() {
                [kind, ..] if !looks_like(*kind) => return Err(NO_TLS),
                [_, major, ..] if *major != 3 => return Err(NO_TLS),
                _ => {}
            }
            let raw = std::mem::take(&mut self.raw);
            let (rest, record) = match parse_tls_raw_record(&raw) {
                Ok(read) => read,
                Err(tls_parser::nom::Err::Incomplete(_)) => {
                    self.raw = raw;
                    return Ok(None);
                }
                Err(_) => return Err(NO_TLS),
            };
            self.raw = rest.to_vec();
            let answer = if record.hdr.record_type == TlsRecordType::Alert {
                alert(record.data)?
            } else {
                self.messages.extend_from_slice(record.data);
                self.read_messages()?
            };
            if answer.is_some() {
                return Ok(answer);
            }
        }
    }

    fn read_messages(&mut self) -> Result<Option<Answer>, Rubbish> {
        while let Some(length) = whole(&self.messages) {
            let rest = self.messages.split_off(length);
            let message = std::mem::replace(&mut self.messages, rest);
            let Ok((_, TlsMessage::Handshake(message))) = parse_tls_message_handshake(&message) else {
                return Err(UNREADABLE);
            };
            let answer = self.read(message)?;
            if answer.is_some() {
                return Ok(answer);
            }
        }
        Ok(None)
    }

    /// In order: the server's hello, its certificates, its half of a fresh key.
    fn read(&mut self, message: TlsMessageHandshake<'_>) -> Result<Option<Answer>, Rubbish> {
        match (message, self.suite) {
            (TlsMessageHandshake::ServerHello(hello), None) => self.read_hello(&hello),
            (TlsMessageHandshake::Certificate(sent), Some(suite)) if self.chain.is_empty() => {
                let chain = sent.cert_chain.iter().map(|one| CertificateDer::from(one.data.to_vec()));
                self.chain = chain.collect();
                if self.chain.is_empty() {
                    return Err(Rubbish("the server shows no certificate"));
                }
                Ok(match suites::exchange(suite) {
                    Exchange::Ecdhe | Exchange::Dhe => None,
                    Exchange::Rsa => Some(self.accepted(suite, suites::without_secrecy("RSA".into()))),
                    Exchange::ByGroup | Exchange::Other => {
                        Some(self.accepted(suite, suites::without_secrecy(suites::name(suite))))
                    }
                })
            }
            (TlsMessageHandshake::ServerKeyExchange(half), Some(suite)) if !self.chain.is_empty() => {
                let key_exchange = match suites::exchange(suite) {
                    Exchange::Ecdhe => curve_of(half.parameters),
                    Exchange::Dhe => prime_of(half.parameters),
                    _ => None,
                };
                key_exchange.map(|agreed| Some(self.accepted(suite, agreed))).ok_or(UNREADABLE)
            }
            // a stapled answer about the certificate, which nobody asked for
            (TlsMessageHandshake::CertificateStatus(_), Some(_)) => Ok(None),
            _ => Err(UNREADABLE),
        }
    }

    fn read_hello(&mut self, hello: &TlsServerHelloContents<'_>) -> Result<Option<Answer>, Rubbish> {
        let (_, extensions) =
            parse_tls_server_hello_extensions(hello.ext.unwrap_or_default()).map_err(|_| UNREADABLE)?;
        let chosen = extensions.iter().find_map(|extension| match extension {
            TlsExtension::SupportedVersions(versions) => versions.first().map(|version| version.0),
            _ => None,
        });
        if chosen.unwrap_or(hello.version.0) != number(self.asked) {
            return Ok(Some(Answer::Refused));
        }
        let suite = hello.cipher.0;
        if self.asked != TlsVersion::Tls13 {
            self.suite = Some(suite);
            return Ok(None);
        }
        // The same message says which group it wants, and with which it goes on: a group's number comes first in both.
        let group = extensions.iter().find_map(|extension| match extension {
            TlsExtension::KeyShare([high, low, ..]) => Some(u16::from_be_bytes([*high, *low])),
            _ => None,
        });
        let group = group.ok_or(UNREADABLE)?;
        Ok(Some(self.accepted(suite, suites::in_group(group))))
    }

    fn accepted(&mut self, suite: u16, key_exchange: KeyExchange) -> Answer {
        let chain = std::mem::take(&mut self.chain);
        Answer::Accepted(Accepted { version: self.asked, suite, key_exchange, chain })
    }
}

/// The length of the first message with its header, once all of it is there.
fn whole(messages: &[u8]) -> Option<usize> {
    let [_, high, middle, low, ..] = messages else { return None };
    let length = 4 + usize::try_from(u32::from_be_bytes([0, *high, *middle, *low])).ok()?;
    (messages.len() >= length).then_some(length)
}

/// A warning is passed over, unless it is that the server hangs up.
fn alert(data: &[u8]) -> Result<Option<Answer>, Rubbish> {
    const WARNING: u8 = 1;
    const CLOSE_NOTIFY: u8 = 0;
    match data {
        [WARNING, what] if *what != CLOSE_NOTIFY => Ok(None),
        [_, _] => Ok(Some(Answer::Refused)),
        _ => Err(UNREADABLE),
    }
}

fn curve_of(parameters: &[u8]) -> Option<KeyExchange> {
    let (_, half) = parse_ecdh_params(parameters).ok()?;
    Some(match half.curve_params.params_content {
        ECParametersContent::NamedGroup(group) => suites::in_group(group.0),
        ECParametersContent::ExplicitPrime(_) => suites::on_curve("ECDHE with a curve of its own".into()),
    })
}

fn prime_of(parameters: &[u8]) -> Option<KeyExchange> {
    let (_, half) = parse_dh_params(parameters).ok()?;
    Some(suites::in_field(super::chain::bits_of(half.dh_p)))
}

#[cfg(test)]
mod tests;
