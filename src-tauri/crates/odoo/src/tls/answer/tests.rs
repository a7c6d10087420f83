use super::*;

/// A message behind its header.
fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind], &length[1..], body].concat()
}

fn record(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind, 3, 3], length.as_slice(), body].concat()
}

fn long(bytes: &[u8]) -> Vec<u8> {
    [u16::try_from(bytes.len()).unwrap().to_be_bytes().as_slice(), bytes].concat()
}

/// A server's hello with these extensions behind it.
fn hello(version: u16, suite: u16, extensions: &[u8]) -> Vec<u8> {
    let session = [0];
    let body =
        [&version.to_be_bytes(), [9; 32].as_slice(), &session, &suite.to_be_bytes(), &[0], &long(extensions)]
            .concat();
    message(2, &body)
}

fn certificates(chain: &[&[u8]]) -> Vec<u8> {
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_be_bytes()[1..].to_vec();
    let list: Vec<u8> = chain.iter().flat_map(|one| [length(one), one.to_vec()].concat()).collect();
    message(11, &[length(&list), list].concat())
}

/// The server's half in P-256, signed with nothing.
fn half_in_p256() -> Vec<u8> {
    message(12, &[&[3, 0, 23, 65], [4; 65].as_slice(), &[4, 1, 0, 2, 0, 0]].concat())
}

/// What a server of TLS 1.2 sends, its messages in one record each.
fn flight() -> Vec<u8> {
    let messages = [hello(0x0303, 0xc030, &[]), certificates(&[b"leaf", b"between"]), half_in_p256()];
    messages.iter().flat_map(|message| record(22, message)).collect()
}

fn of_flight() -> Answer {
    Answer::Accepted(Accepted {
        version: TlsVersion::Tls12,
        suite: 0xc030,
        key_exchange: suites::on_curve("ECDHE P-256".into()),
        chain: [b"leaf".as_slice(), b"between"].map(|der| CertificateDer::from(der.to_vec())).into(),
    })
}

fn read(asked: TlsVersion, bytes: &[u8]) -> Result<Option<Answer>, Rubbish> {
    Incoming::to(asked).take(bytes)
}

#[test]
fn an_answer_is_the_same_however_it_is_cut_into_pieces_and_records() {
    let whole = flight();
    assert_eq!(read(TlsVersion::Tls12, &whole), Ok(Some(of_flight())));
    let mut incoming = Incoming::to(TlsVersion::Tls12);
    let mut answers = whole.iter().filter_map(|byte| incoming.take(&[*byte]).unwrap());
    assert_eq!(answers.next(), Some(of_flight()), "byte by byte");

    let messages =
        [hello(0x0303, 0xc030, &[]), certificates(&[b"leaf", b"between"]), half_in_p256()].concat();
    for size in [1, 3, 50, messages.len()] {
        let records: Vec<u8> = messages.chunks(size).flat_map(|part| record(22, part)).collect();
        assert_eq!(read(TlsVersion::Tls12, &records), Ok(Some(of_flight())), "records of {size} bytes");
    }
}

#[test]
fn an_answer_cut_at_any_length_is_waited_for() {
    let whole = flight();
    for length in 0..whole.len() {
        assert_eq!(read(TlsVersion::Tls12, &whole[..length]), Ok(None), "after {length} bytes");
    }
}

#[test]
fn an_answer_with_any_byte_wrong_ends_in_an_answer_or_in_words() {
    let whole = flight();
    for place in 0..whole.len() {
        for wrong in [0, 1, 0x7f, 0x80, 0xff, whole[place] ^ 0x55] {
            let mut broken = whole.clone();
            broken[place] = wrong;
            let mut incoming = Incoming::to(TlsVersion::Tls12);
            // what is still waited for ends when the server hangs up or the time is over
            let _ = incoming.take(&broken);
            let _ = incoming.take(&[wrong; 64]);
        }
    }
}

#[test]
fn what_is_no_tls_is_told_by_its_first_bytes() {
    for other in [
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 400 Bad Request\r\n",
        "220 mail.acme.example ESMTP",
        "\u{16}\u{2}",
    ] {
        assert_eq!(read(TlsVersion::Tls12, other.as_bytes()), Err(NO_TLS), "{other}");
    }
    let too_long = [22, 3, 3, 0xff, 0xff];
    assert_eq!(read(TlsVersion::Tls12, &too_long), Err(NO_TLS), "a record longer than any may be");
}

#[test]
fn a_server_that_never_ends_is_left() {
    let mut incoming = Incoming::to(TlsVersion::Tls12);
    let warnings = record(21, &[1, 112]).repeat(500);
    let ended = (0..100).find_map(|_| incoming.take(&warnings).err());
    assert_eq!(ended, Some(Rubbish("the server's first answer has no end")));

    let mut incoming = Incoming::to(TlsVersion::Tls12);
    let huge = record(22, &[&[2, 0xff, 0xff, 0xff], [0; 16_000].as_slice()].concat());
    let ended = (0..100).find_map(|_| incoming.take(&huge).err());
    assert!(ended.is_some(), "a message of 16 MB is not waited for");
}

#[test]
fn a_refusal_is_a_refusal_in_every_form() {
    let refused = Ok(Some(Answer::Refused));
    assert_eq!(read(TlsVersion::Tls10, &record(21, &[2, 70])), refused, "protocol_version");
    assert_eq!(read(TlsVersion::Tls10, &record(21, &[1, 0])), refused, "it hangs up politely");
    assert_eq!(read(TlsVersion::Tls11, &record(22, &hello(0x0301, 0x0035, &[]))), refused, "another version");
    assert_eq!(read(TlsVersion::Tls13, &record(22, &hello(0x0303, 0xc030, &[]))), refused, "1.2 for 1.3");
}

#[test]
fn a_warning_before_the_answer_is_passed_over() {
    let bytes = [record(21, &[1, 112]), flight()].concat();
    assert_eq!(read(TlsVersion::Tls12, &bytes), Ok(Some(of_flight())), "unrecognized_name");
}

#[test]
fn an_exchange_with_the_certificates_key_ends_at_the_certificate() {
    let bytes = record(22, &[hello(0x0301, 0x0035, &[]), certificates(&[b"leaf"])].concat());
    let Ok(Some(Answer::Accepted(accepted))) = read(TlsVersion::Tls10, &bytes) else {
        panic!("not accepted")
    };
    assert_eq!(accepted.key_exchange, suites::without_secrecy("RSA".into()));
}

#[test]
fn the_prime_of_a_finite_field_is_measured() {
    let prime = [[0x80].as_slice(), &[1; 127]].concat();
    let half = message(12, &[long(&prime), long(&[2]), long(&[3; 128])].concat());
    let bytes = record(22, &[hello(0x0302, 0x0039, &[]), certificates(&[b"leaf"]), half].concat());
    let Ok(Some(Answer::Accepted(accepted))) = read(TlsVersion::Tls11, &bytes) else {
        panic!("not accepted")
    };
    assert_eq!(accepted.key_exchange, suites::in_field(1024));
    assert_eq!(accepted.key_exchange.name, "DHE 1024");
}

#[test]
fn tls_1_3_says_its_group_before_anything_is_encrypted() {
    // selected_version 0x0304; key_share with the group alone, as a server asks for another hello
    let extensions = [0, 43, 0, 2, 3, 4, 0, 51, 0, 2, 0x11, 0xec];
    let bytes = record(22, &hello(0x0303, 0x1302, &extensions));
    let Ok(Some(Answer::Accepted(accepted))) = read(TlsVersion::Tls13, &bytes) else {
        panic!("not accepted")
    };
    assert_eq!(accepted.key_exchange, suites::on_curve("X25519MLKEM768".into()));
    assert!(accepted.chain.is_empty());
}

#[test]
fn messages_out_of_order_are_refused_in_words() {
    for wrong in
        [certificates(&[b"leaf"]), half_in_p256(), message(14, &[]), message(1, &[]), message(99, &[1])]
    {
        assert_eq!(read(TlsVersion::Tls12, &record(22, &wrong)), Err(UNREADABLE), "{wrong:?}");
    }
    let nothing = record(22, &[hello(0x0303, 0xc030, &[]), certificates(&[])].concat());
    assert!(read(TlsVersion::Tls12, &nothing).is_err(), "a server without a certificate");
}
