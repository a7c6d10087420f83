use super::*;

/// The line of a check that is repeated in a shell.
fn typed(check: Check, url: &str) -> String {
    match check.repeat(url, "acme", &Trust::System) {
        Repeat::Shell { line, authority: false } => line,
        other => panic!("{check:?}: {other:?}"),
    }
}

#[test]
fn a_handshake_goes_to_the_tenants_port_and_name() {
    let line = typed(Check::TlsVersions, "https://acme.example:8443/");
    let expected = "openssl s_client -connect acme.example:8443 -servername acme.example -tls1_1 \
                    -cipher DEFAULT@SECLEVEL=0 </dev/null";
    assert_eq!(line, expected);
    let line = typed(Check::CertificateKey, "https://[2001:db8::1]");
    assert!(line.contains("-connect '[2001:db8::1]:443' -noservername"), "{line}");
}

#[test]
fn a_certificate_is_held_against_a_name_or_an_address() {
    for (url, held) in [
        ("https://acme.example", "-servername acme.example -verify_hostname acme.example"),
        ("https://192.0.2.7:8443", "-noservername -verify_ip 192.0.2.7"),
        ("https://[2001:db8::1]", "-noservername -verify_ip 2001:db8::1"),
    ] {
        let line = typed(Check::Certificate, url);
        assert!(line.contains(held), "{line}");
    }
}

#[test]
fn what_is_said_of_the_chain_is_looked_at_in_the_chain() {
    use Check::{CertificateChain, CertificateExpiry, CertificateHash, CertificateKey};
    for check in [CertificateChain, CertificateExpiry, CertificateHash, CertificateKey] {
        let line = typed(check, "https://acme.example");
        assert!(line.contains(" -showcerts "), "{line}");
    }
}

#[test]
fn a_page_is_asked_for_under_the_tenants_path() {
    let line = typed(Check::ManagerExposed, "https://acme.example/erp/");
    assert_eq!(line, "curl -sS https://acme.example/erp/web/database/manager");
    for (url, plain) in [
        ("https://acme.example/erp", "curl -sSI http://acme.example/"),
        ("https://acme.example:8443", "curl -sSI http://acme.example:8443/"),
    ] {
        assert_eq!(typed(Check::HttpsOnly, url), plain);
    }
}

#[test]
fn an_address_stays_one_word_of_the_shell() {
    let line = typed(Check::ManagerExposed, "https://acme.example/a';rm -rf x;'");
    assert_eq!(line, r"curl -sS 'https://acme.example/a'\'';rm -rf x;'\''/web/database/manager'");
}

#[test]
fn every_check_says_how_in_one_line() {
    for check in Check::ALL {
        let line = check.repeat("https://acme.example", "acme", &Trust::System).to_string();
        assert!(line.len() > 10 && !line.contains('\n'), "{check:?}: {line}");
    }
}

#[test]
fn what_is_to_be_typed_has_no_words_around_it_and_a_place_has_no_line() {
    for check in Check::ALL {
        match check.repeat("https://acme.example", "acme", &Trust::System) {
            Repeat::Shell { line, .. } => {
                assert!(line.starts_with("curl ") || line.starts_with("openssl "), "{check:?}: {line}");
            }
            Repeat::Query { sql } => assert!(sql.starts_with("select "), "{check:?}: {sql}"),
            Repeat::Odoo { database, .. } => assert_eq!(database, "acme", "{check:?}"),
            Repeat::Reeve { .. } | Repeat::Provider => {}
        }
    }
}

#[test]
fn a_tenant_with_an_authority_of_its_own_has_it_in_every_line_that_looks_at_a_certificate() {
    let given = Trust::ExtraCa { pem: "-----BEGIN".into() };
    let pinned = Trust::Certificate { fingerprint: "00".repeat(32) };
    for check in Check::ALL {
        let of = |trust: &Trust| check.repeat("https://acme.example", "acme", trust);
        let Repeat::Shell { line, authority } = of(&given) else { continue };
        let expected = match (line.starts_with("openssl "), *check == Check::HttpsOnly) {
            (_, true) => None,
            (true, _) => Some(" -CAfile ca.pem"),
            (false, _) => Some(" --cacert ca.pem"),
        };
        assert_eq!(authority, expected.is_some(), "plain HTTP shows none: {line}");
        assert!(expected.is_none_or(|words| line.contains(words)), "{line}");
        assert_eq!(line.replace(expected.unwrap_or_default(), ""), typed(*check, "https://acme.example"));
        let Repeat::Shell { line, authority: false } = of(&pinned) else {
            panic!("{check:?}: no file is needed")
        };
        let skips = line.contains(" --insecure");
        assert_eq!(skips, line.starts_with("curl ") && *check != Check::HttpsOnly, "{line}");
    }
}

#[test]
fn whatever_can_be_looked_at_says_what_it_should_show() {
    for check in Check::ALL {
        let repeat = check.repeat("https://acme.example", "acme", &Trust::System);
        let by_looking = !matches!(
            repeat,
            Repeat::Provider | Repeat::Reeve { place: ReevePlace::Sources | ReevePlace::TrialRestore }
        );
        assert_eq!(check.expected().is_some(), by_looking, "{check:?}");
    }
}
