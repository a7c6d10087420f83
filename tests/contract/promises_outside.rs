//! What a server shows without anybody signing in, as promises are held against it: the wire and other programs agree.

use reeve_domain::check::Manager;
use reeve_odoo::Server;
use reeve_promises::{Hash, Key, PlainHttp, TlsVersion, Voucher};
use reeve_tests::browser::client;
use reeve_tests::openssl;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::hold;
use crate::subject::Subject;

hold!([demo_19, demo_14, real_19, real_14] [
    versions_ciphers_and_key_exchange_are_as_openssl_finds_them,
    certificates_are_as_openssl_prints_them,
    plain_http_is_answered_as_a_bare_connection_is,
    browsers_are_bound_to_https_as_the_header_says,
    strangers_see_the_manager_and_the_databases_that_anybody_sees,
]);

fn authority(subject: &Subject) -> String {
    let port = subject.url.port_or_known_default().expect("a port");
    format!("{}:{port}", subject.url.host_str().expect("a host"))
}

async fn versions_ciphers_and_key_exchange_are_as_openssl_finds_them(subject: Subject) {
    let seen = subject.server().tls().await.expect("it can be looked at");
    let at = authority(&subject);
    for (version, option) in [
        (TlsVersion::Tls10, "-tls1"),
        (TlsVersion::Tls11, "-tls1_1"),
        (TlsVersion::Tls12, "-tls1_2"),
        (TlsVersion::Tls13, "-tls1_3"),
    ] {
        let accepted = openssl::accepts(&at, &[option]).await;
        assert_eq!(seen.versions.contains(&version), accepted, "{version}: {seen:?}");
    }
    // what a server chooses when it is offered everything, as browsers offer it: not what it would take in need
    let chosen = openssl::handshake(&at, &["-tls1_2"]).await.expect("every one of them takes 1.2");
    let ephemeral = ["Cipher is ECDHE-", "Cipher is DHE-"].iter().any(|mark| chosen.contains(mark));
    let of_12 =
        seen.versions.iter().position(|one| *one == TlsVersion::Tls12).expect("every one of them takes 1.2");
    assert_eq!(seen.key_exchanges[of_12].forward_secrecy, ephemeral, "{seen:?}");
    assert_eq!(seen.key_exchanges.len(), seen.versions.len(), "{seen:?}");
    let of_13 = ["-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"];
    let strong_12 = ["-tls1_2", "-cipher", "AES256:CHACHA20"];
    let strong = openssl::accepts(&at, &of_13).await || openssl::accepts(&at, &strong_12).await;
    assert_eq!(seen.cipher_bits >= 256, strong, "{seen:?}");
    assert!(!seen.cipher.is_empty() && seen.key_exchanges.iter().all(|one| !one.name.is_empty()), "{seen:?}");
}

async fn certificates_are_as_openssl_prints_them(subject: Subject) {
    let seen = subject.server().tls().await.expect("it can be looked at");
    assert_eq!((seen.problem, seen.incomplete), (None, false), "its authority was given");
    assert_eq!(seen.vouched_by, Voucher::Given, "and no system knows it");
    let printed = openssl::chain(&authority(&subject)).await;
    assert_eq!(seen.chain.len(), printed.len(), "{seen:?} {printed:?}");
    for (link, printed) in seen.chain.iter().zip(&printed) {
        let key = if printed.rsa { Key::Rsa(printed.bits) } else { Key::Curve(printed.bits) };
        assert_eq!((link.key, link.not_after), (key, printed.not_after), "{link:?} {printed:?}");
        assert_eq!(link.self_issued, printed.self_issued, "{link:?} {printed:?}");
        let sha2 = ["sha256", "sha384", "sha512"];
        let is_sha2 = sha2.iter().any(|hash| printed.signed_with.to_lowercase().contains(hash));
        assert_eq!(link.signed_with == Hash::Sha2, is_sha2, "{link:?} {printed:?}");
    }
}

/// The first line that comes back over plain TCP, and where it points; `None` where nobody speaks HTTP.
async fn asked_plainly(at: &str) -> Option<(u16, Option<String>)> {
    let mut line = TcpStream::connect(at).await.ok()?;
    let request = format!("GET /web/login HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n");
    line.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    // one who hangs up in the middle may have said something
    let _ = line.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()?;
    let to = answer.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
    });
    Some((status, to))
}

async fn plain_http_is_answered_as_a_bare_connection_is(subject: Subject) {
    let seen = subject.server().plain_http().await.expect("it can be looked at");
    match (asked_plainly(&authority(&subject)).await, &seen) {
        (None, PlainHttp::Nobody) => {}
        (Some((status, None)), PlainHttp::Serves(told)) => assert_eq!(status, *told),
        (Some((_, Some(to))), PlainHttp::Redirects(told)) => assert!(to.starts_with("https:"), "{to} {told}"),
        (Some((_, Some(to))), PlainHttp::RedirectsElsewhere(_)) => assert!(!to.starts_with("https:"), "{to}"),
        (asked, seen) => panic!("a bare connection got {asked:?}, and {seen:?} was told"),
    }
}

/// A page as anybody gets it.
async fn page(subject: &Subject, path: &str) -> reqwest::Response {
    client(&subject.ca_pem).get(subject.url.join(path).expect("an address")).send().await.expect("a page")
}

async fn browsers_are_bound_to_https_as_the_header_says(subject: Subject) {
    let seen = subject.server().hsts_seconds().await.expect("it can be looked at");
    let page = page(&subject, "/web/login").await;
    let header = page.headers().get("strict-transport-security");
    let header = header.map(|value| value.to_str().expect("text").to_owned());
    let told = header.as_deref().and_then(|text| text.split("max-age=").nth(1));
    let told = told.map(|age| age.split(';').next().expect("a number").trim().parse().expect("a number"));
    assert_eq!(seen, told, "{header:?}");
}

async fn strangers_see_the_manager_and_the_databases_that_anybody_sees(subject: Subject) {
    let server: Server = subject.server();
    let seen = server.seen_by_strangers(&subject.database).await.expect("it can be looked at");
    assert_eq!(seen.database, subject.database);
    let mut witness = subject.witness().await;
    let listed = witness.service("db", "list", json!([])).await;
    let listed: Vec<String> = serde_json::from_value(listed["result"].clone()).expect("names");
    let named = seen.databases.expect("it lists its databases");
    for lasting in [&subject.database, &subject.second_database] {
        assert!(named.contains(lasting) && listed.contains(lasting), "{named:?} {listed:?}");
    }
    // other facts make databases of their own, and drop them
    let made = |name: &&String| !name.starts_with("zz_");
    let lasting = |names: &[String]| {
        let mut names: Vec<String> = names.iter().filter(made).cloned().collect();
        names.sort_unstable();
        names
    };
    assert_eq!(lasting(&named), lasting(&listed));
    let manager = page(&subject, "/web/database/manager").await.text().await.expect("the page");
    assert_eq!(seen.manager, Manager::Ready);
    assert!(manager.contains("master_pwd") && !manager.contains("is not protected"), "{manager}");
}
