//! How to repeat a check by hand: with tools that everybody has, or where to look in Odoo or here, and what it should show.
//!
//! Nothing here signs in, changes anything or spends a failed sign-in, and no line holds a secret. A line is the same in
//! every language; a place is named by whoever shows it.

use reeve_domain::tls::Trust;
use serde::Serialize;
use url::{Host, Url};

use crate::Check;

/// The file that a line names where the tenant has an authority of its own.
pub const AUTHORITY: &str = "ca.pem";

/// How to repeat a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename = "CheckRepeat", tag = "kind", rename_all = "snake_case")]
pub enum Repeat {
    /// With this line in a POSIX shell.
    Shell {
        /// One line.
        line: String,
        /// It names [`AUTHORITY`]: a file with the authority that was given for this tenant.
        authority: bool,
    },
    /// With this query, in a copy of the database: it reads what Odoo shows to nobody.
    Query {
        /// One statement of PostgreSQL.
        sql: String,
    },
    /// By looking into Odoo.
    Odoo {
        /// The database to sign in to.
        database: String,
        /// Where.
        place: OdooPlace,
    },
    /// By looking into Reeve.
    Reeve {
        /// Where.
        place: ReevePlace,
    },
    /// By asking the provider, who alone can see it.
    Provider,
}

/// A place in Odoo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OdooPlace {
    /// A system parameter.
    Parameter {
        /// Its key.
        key: String,
    },
    /// The list of apps.
    Apps {
        /// What to search for.
        names: String,
    },
    /// The users with Settings rights.
    Administrators,
    /// The scheduled actions.
    ScheduledActions,
    /// The outgoing mail servers.
    OutgoingMail,
}

/// A place in Reeve, of the tenant that the check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ReevePlace {
    /// The backups, after their sources were read again.
    Sources,
    /// A trial restore of the newest backup.
    TrialRestore,
    /// The policy, read again.
    Policies,
    /// Support access, and the accounts.
    SupportAccess,
}

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
    vouched: Vouched,
}

/// How the two programs are told whose word to take for the certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vouched {
    /// By the system's authorities, as they do by themselves.
    System,
    /// By an authority in a file.
    File,
    /// By nothing that curl knows: one certificate is trusted, and no line here tells a secret to whoever has another.
    Unasked,
}

impl Vouched {
    fn of(trust: &Trust) -> Self {
        match trust {
            Trust::System => Self::System,
            Trust::ExtraCa { .. } => Self::File,
            Trust::Certificate { .. } => Self::Unasked,
        }
    }

    fn to_curl(self) -> String {
        match self {
            Self::System => String::new(),
            Self::File => format!(" --cacert {AUTHORITY}"),
            Self::Unasked => " --insecure".to_owned(),
        }
    }

    fn to_openssl(self) -> String {
        match self {
            Self::File => format!(" -CAfile {AUTHORITY}"),
            // it goes on whatever it thinks of the certificate
            Self::System | Self::Unasked => String::new(),
        }
    }
}

impl Target {
    fn of(url: &str, database: &str, trust: &Trust) -> Self {
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
            vouched: Vouched::of(trust),
        }
    }

    /// The handshake, with more options before the rest.
    fn handshake(&self, options: &str) -> String {
        let (address, name, vouched) = (quoted(&self.address), &self.server_name, self.vouched.to_openssl());
        format!("openssl s_client -connect {address}{name}{vouched}{options} </dev/null")
    }

    /// A line of every certificate that is sent.
    fn certificates(&self, line: &str) -> String {
        let sent = self.handshake(" -showcerts");
        format!(
            "{sent} | openssl crl2pkcs7 -nocrl -certfile /dev/stdin | openssl pkcs7 -print_certs -text -noout | \
             grep -E 'Subject:|{line}'"
        )
    }

    /// A page of the tenant, with these options.
    fn page(&self, options: &str, path: &str) -> String {
        let page = quoted(&format!("{}{path}", self.origin));
        format!("curl {options}{} {page}", self.vouched.to_curl())
    }

    fn post(&self, path: &str) -> String {
        let empty = quoted(r#"{"jsonrpc":"2.0","method":"call","params":{}}"#);
        self.page(&format!("-sS -H 'Content-Type: application/json' -d {empty}"), path)
    }

    fn shell(&self, line: String) -> Repeat {
        let authority = self.vouched == Vouched::File && line.contains(AUTHORITY);
        Repeat::Shell { line, authority }
    }

    fn in_odoo(&self, place: OdooPlace) -> Repeat {
        Repeat::Odoo { database: self.database.clone(), place }
    }

    fn parameter(&self, key: &str) -> Repeat {
        self.in_odoo(OdooPlace::Parameter { key: key.to_owned() })
    }
}

impl Check {
    /// How to repeat it by hand at a tenant's address (`https://host[:port][/path]`), taking the word that the connection
    /// takes for its certificate.
    pub fn repeat(self, url: &str, database: &str, trust: &Trust) -> Repeat {
        let at = Target::of(url, database, trust);
        let shell = |line: String| at.shell(line);
        match self {
            Self::HttpsOnly => shell(format!("curl -sSI {}", quoted(&at.plain))),
            Self::TlsVersions => shell(at.handshake(" -tls1_1 -cipher DEFAULT@SECLEVEL=0")),
            Self::KeyExchange => shell(format!("{} | grep -iE 'temp key|group'", at.handshake(""))),
            Self::CipherBits => shell(format!("{} | grep -i 'cipher is'", at.handshake(""))),
            Self::Certificate => shell(format!("{} | grep -i 'verif'", at.handshake(&at.verified))),
            Self::CertificateChain => shell(at.handshake(" -showcerts")),
            Self::CertificateKey => shell(at.certificates("Public-Key")),
            Self::CertificateHash => shell(at.certificates("Signature Algorithm")),
            Self::CertificateExpiry => shell(at.certificates("Not After")),
            Self::Hsts => {
                shell(format!("{} | grep -i strict-transport-security", at.page("-sSI", "/web/login")))
            }
            Self::ManagerExposed => shell(at.page("-sS", "/web/database/manager")),
            // every manager offers to set one; only where it is the well-known one the page warns of it
            Self::MasterPassword => {
                shell(format!("{} | grep -c 'is not protected'", at.page("-sS", "/web/database/manager")))
            }
            Self::DatabaseList | Self::Isolation => shell(at.post("/web/database/list")),
            Self::Supported => shell(at.post("/web/webclient/version_info")),
            Self::NewestBackup | Self::BackupSlots => here(ReevePlace::Sources),
            Self::BackupProof | Self::RestoreTime => here(ReevePlace::TrialRestore),
            Self::PasswordPolicy | Self::Lockout => here(ReevePlace::Policies),
            Self::StaffAccess | Self::GrantLimits | Self::GrantReceipts => here(ReevePlace::SupportAccess),
            Self::BackupCopies | Self::Failover | Self::AtRest | Self::PasswordResetOnly => Repeat::Provider,
            Self::PasswordStorage => {
                query("select split_part(password, '$', 3) as rounds, count(*) from res_users group by 1")
            }
            // before 18 there is no such column, and every key is named
            Self::EndlessKeys => query(
                "select u.login, k.name from res_users_apikeys k join res_users u on u.id = k.user_id \
                 where to_jsonb(k) ->> 'expiration_date' is null",
            ),
            Self::ExternalSignIn => at.in_odoo(OdooPlace::Apps { names: "auth_oauth, auth_ldap".into() }),
            Self::OpenSignup => at.parameter("auth_signup.invitation_scope"),
            Self::BaseUrl => at.parameter("web.base.url"),
            Self::Neutralised => at.parameter("database.is_neutralized"),
            Self::StaleAdministrators | Self::TwoFactor => at.in_odoo(OdooPlace::Administrators),
            Self::FailingActions => at.in_odoo(OdooPlace::ScheduledActions),
            Self::OutgoingMail => at.in_odoo(OdooPlace::OutgoingMail),
        }
    }
}

fn query(sql: &str) -> Repeat {
    Repeat::Query { sql: sql.to_owned() }
}

fn here(place: ReevePlace) -> Repeat {
    Repeat::Reeve { place }
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
mod tests;
