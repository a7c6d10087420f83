//! How to repeat a check by hand, in one line: with tools that everybody has, or where to look in Odoo or here.
//!
//! Nothing here signs in, changes anything or spends a failed sign-in, and no line holds a secret.

use url::{Host, Url};

use crate::Check;

/// A tenant as command lines name it, ready for a POSIX shell.
struct Target {
    /// Without what follows the host and the port.
    origin: String,
    /// How openssl is told which name it wants, before the handshake and after it.
    server_name: String,
    verified: String,
    /// Where plain HTTP would answer: a port of its own stays, that of HTTPS becomes that of HTTP.
    plain: String,
    /// For openssl, which takes brackets around an IPv6 address.
    address: String,
    database: String,
}

impl Target {
    fn of(url: &str, database: &str) -> Self {
        let parsed = Url::parse(url).ok();
        let host = parsed.as_ref().and_then(Url::host_str).unwrap_or(url);
        // an address is asked for by no name (RFC 6066, 3), and stands without brackets here
        let ip = match parsed.as_ref().and_then(Url::host) {
            Some(Host::Ipv4(ip)) => Some(ip.to_string()),
            Some(Host::Ipv6(ip)) => Some(ip.to_string()),
            Some(Host::Domain(_)) | None => None,
        };
        let port = parsed.as_ref().and_then(Url::port_or_known_default).unwrap_or(443);
        Self {
            origin: url.trim_end_matches('/').to_owned(),
            server_name: match ip {
                Some(_) => String::from(" -noservername"),
                None => format!(" -servername {}", quoted(host)),
            },
            verified: match ip {
                Some(ip) => format!(" -verify_ip {ip}"),
                None => format!(" -verify_hostname {}", quoted(host)),
            },
            plain: if port == 443 { format!("http://{host}/") } else { format!("http://{host}:{port}/") },
            address: format!("{host}:{port}"),
            database: database.to_owned(),
        }
    }

    /// The handshake, with more options before the rest.
    fn handshake(&self, options: &str) -> String {
        let (address, name) = (quoted(&self.address), &self.server_name);
        format!("openssl s_client -connect {address}{name}{options} </dev/null")
    }

    /// A line of every certificate that is sent.
    fn certificates(&self, line: &str) -> String {
        let sent = self.handshake(" -showcerts");
        format!(
            "{sent} | openssl crl2pkcs7 -nocrl -certfile /dev/stdin | openssl pkcs7 -print_certs -text -noout | \
             grep -E 'Subject:|{line}'"
        )
    }

    fn page(&self, path: &str) -> String {
        quoted(&format!("{}{path}", self.origin))
    }

    fn post(&self, path: &str) -> String {
        let empty = quoted(r#"{"jsonrpc":"2.0","method":"call","params":{}}"#);
        format!("curl -sS -H 'Content-Type: application/json' -d {empty} {}", self.page(path))
    }

    /// A value of the settings, for whoever may open a shell in Odoo.
    fn parameter(&self, name: &str) -> String {
        format!("Odoo, database {}: Settings, Technical, System Parameters, {name}", self.database)
    }
}

impl Check {
    /// How to repeat it by hand at a tenant's address (`https://host[:port][/path]`).
    pub fn repeat(self, url: &str, database: &str) -> String {
        let at = Target::of(url, database);
        match self {
            Self::HttpsOnly => format!("curl -sSI {}", quoted(&at.plain)),
            Self::TlsVersions => at.handshake(" -tls1_1 -cipher DEFAULT@SECLEVEL=0"),
            Self::KeyExchange => format!("{} | grep -iE 'temp key|group'", at.handshake("")),
            Self::CipherBits => format!("{} | grep -i 'cipher is'", at.handshake("")),
            Self::Certificate => format!("{} | grep -i 'verif'", at.handshake(&at.verified)),
            Self::CertificateChain => at.handshake(" -showcerts"),
            Self::CertificateKey => at.certificates("Public-Key"),
            Self::CertificateHash => at.certificates("Signature Algorithm"),
            Self::CertificateExpiry => at.certificates("Not After"),
            Self::Hsts => {
                format!("curl -sSI {} | grep -i strict-transport-security", at.page("/web/login"))
            }
            Self::MasterPassword | Self::ManagerExposed => {
                format!("curl -sS {}", at.page("/web/database/manager"))
            }
            Self::DatabaseList | Self::Isolation => at.post("/web/database/list"),
            Self::Supported => at.post("/web/webclient/version_info"),
            Self::NewestBackup | Self::BackupSlots => String::from("Here: Backups, of this tenant, after reading its sources"),
            Self::BackupProof | Self::RestoreTime => {
                String::from("Here: Backups, of this tenant, a trial restore of the newest one")
            }
            Self::BackupCopies | Self::Failover | Self::AtRest | Self::PasswordResetOnly => {
                String::from("Ask the provider for an auditor's statement")
            }
            Self::PasswordPolicy | Self::Lockout => String::from("Here: Policies, of this tenant, read again"),
            Self::PasswordStorage => {
                "In a copy of the database: select split_part(password, '$', 3) as rounds, count(*) from res_users group by 1".into()
            }
            Self::StaffAccess | Self::GrantLimits | Self::GrantReceipts => {
                String::from("Here: Support access, of this tenant, and its accounts")
            }
            Self::ExternalSignIn => {
                format!("Odoo, database {database}: Apps, search auth_oauth and auth_ldap")
            }
            Self::OpenSignup => at.parameter("auth_signup.invitation_scope"),
            Self::BaseUrl => at.parameter("web.base.url"),
            Self::Neutralised => at.parameter("database.is_neutralized"),
            Self::StaleAdministrators | Self::TwoFactor => {
                format!("Odoo, database {database}: Settings, Users, those with Administration: Settings")
            }
            // before 18 there is no such column, and every key is named
            Self::EndlessKeys => {
                "In a copy of the database: select u.login, k.name from res_users_apikeys k join res_users u on u.id = k.user_id where to_jsonb(k) ->> 'expiration_date' is null".into()
            }
            Self::FailingActions => {
                format!("Odoo, database {database}: Settings, Technical, Scheduled Actions")
            }
            Self::OutgoingMail => {
                format!("Odoo, database {database}: Settings, Technical, Outgoing Mail Servers")
            }
        }
    }
}

/// As one word of a POSIX shell; what needs no quotes has none.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | ':' | '%');
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handshake_goes_to_the_tenants_port_and_name() {
        let line = Check::TlsVersions.repeat("https://acme.example:8443/", "acme");
        let expected = "openssl s_client -connect acme.example:8443 -servername acme.example -tls1_1 \
                        -cipher DEFAULT@SECLEVEL=0 </dev/null";
        assert_eq!(line, expected);
        let line = Check::CertificateKey.repeat("https://[2001:db8::1]", "acme");
        assert!(line.contains("-connect '[2001:db8::1]:443' -noservername"), "{line}");
    }

    #[test]
    fn a_certificate_is_held_against_a_name_or_an_address() {
        for (url, held) in [
            ("https://acme.example", "-servername acme.example -verify_hostname acme.example"),
            ("https://192.0.2.7:8443", "-noservername -verify_ip 192.0.2.7"),
            ("https://[2001:db8::1]", "-noservername -verify_ip 2001:db8::1"),
        ] {
            let line = Check::Certificate.repeat(url, "acme");
            assert!(line.contains(held), "{line}");
        }
    }

    #[test]
    fn what_is_said_of_the_chain_is_looked_at_in_the_chain() {
        use Check::{CertificateChain, CertificateExpiry, CertificateHash, CertificateKey};
        for check in [CertificateChain, CertificateExpiry, CertificateHash, CertificateKey] {
            let line = check.repeat("https://acme.example", "acme");
            assert!(line.contains(" -showcerts "), "{line}");
        }
    }

    #[test]
    fn a_page_is_asked_for_under_the_tenants_path() {
        let line = Check::ManagerExposed.repeat("https://acme.example/erp/", "acme");
        assert_eq!(line, "curl -sS https://acme.example/erp/web/database/manager");
        for (url, plain) in [
            ("https://acme.example/erp", "curl -sSI http://acme.example/"),
            ("https://acme.example:8443", "curl -sSI http://acme.example:8443/"),
        ] {
            assert_eq!(Check::HttpsOnly.repeat(url, "acme"), plain);
        }
    }

    #[test]
    fn an_address_stays_one_word_of_the_shell() {
        let line = Check::ManagerExposed.repeat("https://acme.example/a';rm -rf x;'", "acme");
        assert_eq!(line, r"curl -sS 'https://acme.example/a'\'';rm -rf x;'\''/web/database/manager'");
    }

    #[test]
    fn every_check_says_how_in_one_line() {
        for check in Check::ALL {
            let line = check.repeat("https://acme.example", "acme");
            assert!(line.len() > 10 && !line.contains('\n'), "{check:?}: {line}");
        }
    }
}
