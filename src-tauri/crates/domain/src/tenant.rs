//! Tenants and the connections to them: what they are called, where they are, who signs in.
//!
//! Validation of what people type lives here, so that the window and the command line refuse the same things in the
//! same words.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::fault::{Code, Fault};
use crate::tls::Trust;

/// A tenant's identity in this installation; never changes, unlike its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct TenantId(pub String);

impl std::fmt::Display for TenantId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// How the login proves itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SignInWith {
    /// The account's password.
    Password,
    /// An API key of the account (Odoo 14 and later). Cannot open a web session.
    ApiKey,
}

/// How careful to be with a tenant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// People work there; changes ask for more than a click. What nobody said otherwise of is production.
    #[default]
    Production,
    /// To try things out.
    Test,
}

/// A database at an address, with the login used to look at it. Holds no secret: those are in the keyring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Tenant {
    /// Stays the same for ever.
    pub id: TenantId,
    /// What people call it here; unique, compared without case.
    pub name: String,
    /// Scheme, host and port; path only where the server lives under one.
    pub url: String,
    /// The database's exact name.
    pub database: String,
    /// The login used.
    pub login: String,
    /// Password or API key.
    pub sign_in_with: SignInWith,
    /// A row of the platforms table.
    pub platform: String,
    /// Whose word we take for the server's certificate.
    pub trust: Trust,
    /// Plain http was asked for explicitly (loopback only).
    pub allow_plain_http: bool,
    /// Whether a master password for the server's database manager is in the keyring.
    pub has_master_password: bool,
    /// When it was connected.
    pub added_at: DateTime<Utc>,
    /// Production or test.
    #[serde(default)]
    pub stage: Stage,
}

/// Longest name of a tenant, in characters.
pub const NAME_MAX: usize = 80;

/// A tenant's name as typed: trimmed, not empty, at most [`NAME_MAX`] characters of any script, no control characters.
///
/// # Errors
/// [`Code::InvalidInput`] with `field = name`.
pub fn valid_name(typed: &str) -> Result<String, Fault> {
    let name = typed.trim();
    let length = name.chars().count();
    if length == 0 {
        return Err(invalid("name", "A tenant needs a name."));
    }
    if length > NAME_MAX {
        return Err(invalid("name", format!("The name has {length} characters; {NAME_MAX} is the most.")));
    }
    if name.chars().any(char::is_control) {
        return Err(invalid("name", "The name holds a control character."));
    }
    Ok(name.to_owned())
}

/// The address as typed, made whole: `acme.example.com` becomes `https://acme.example.com`, and whatever a browser's
/// address bar adds behind the host (`/web`, `/odoo/...`, queries) is dropped.
///
/// # Errors
/// [`Code::InvalidInput`] for what is no address or carries credentials; [`Code::PlainHttp`] for `http://`, except for
/// a loopback address when `allow_plain_http` was asked for.
pub fn valid_url(typed: &str, allow_plain_http: bool) -> Result<Url, Fault> {
    let mut url = secure_url(typed, allow_plain_http)?;
    if ["/web", "/odoo"].iter().any(|page| url.path() == *page || url.path().starts_with(&format!("{page}/")))
    {
        url.set_path("/");
    }
    Ok(url)
}

/// The address as typed, of a server that a secret may be sent to; its path stays, its query goes.
///
/// # Errors
/// As [`valid_url`].
pub fn secure_url(typed: &str, allow_plain_http: bool) -> Result<Url, Fault> {
    let typed = typed.trim();
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let mut url = Url::parse(&whole).map_err(|e| invalid("url", format!("This is no web address: {e}.")))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid(
            "url",
            "The address holds a user name or password; enter those in their own fields.",
        ));
    }
    match url.scheme() {
        "https" => {}
        "http" if allow_plain_http && is_loopback(&url) => {}
        "http" => {
            return Err(Fault::new(
                Code::PlainHttp,
                "Plain http would send the password readably over the network; Reeve uses https only.",
            )
            .with("host", url.host_str().unwrap_or_default()));
        }
        other => return Err(invalid("url", format!("Reeve speaks https, not {other}."))),
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(invalid("url", "The address has no host."));
    }
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// What was said about trust, made whole: a fingerprint may be typed with colons, spaces and capitals.
///
/// # Errors
/// [`Code::InvalidInput`] with `field = fingerprint` for what is no SHA-256.
pub fn valid_trust(trust: Trust) -> Result<Trust, Fault> {
    let Trust::Certificate { fingerprint } = trust else { return Ok(trust) };
    let fingerprint = fingerprint.replace([':', ' '], "").to_ascii_lowercase();
    if fingerprint.len() != 64 || !fingerprint.bytes().all(|c| c.is_ascii_hexdigit()) {
        return Err(invalid("fingerprint", "The fingerprint is no SHA-256: that has 64 digits from 0 to f."));
    }
    Ok(Trust::Certificate { fingerprint })
}

/// Whether the host is this computer.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(url::Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

/// A value that cannot be used.
pub fn invalid(field: &str, message: impl Into<String>) -> Fault {
    Fault::new(Code::InvalidInput, message).with("field", field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_refused_unless_loopback_and_asked_for() {
        for (typed, asked, ok) in [
            ("http://acme.example.com", false, false),
            ("http://acme.example.com", true, false),
            ("http://127.0.0.1:8069", false, false),
            ("http://127.0.0.1:8069", true, true),
            ("http://localhost:8069", true, true),
            ("http://localhost.evil.example", true, false),
            ("https://acme.example.com", false, true),
            ("acme.example.com", false, true),
        ] {
            assert_eq!(valid_url(typed, asked).is_ok(), ok, "{typed} asked={asked}");
        }
        assert_eq!(valid_url("http://a.example", false).unwrap_err().code, Code::PlainHttp);
    }

    #[test]
    fn an_address_is_cut_down_to_the_server() {
        assert_eq!(
            valid_url("https://a.example/web?db=x#home", false).unwrap().as_str(),
            "https://a.example/"
        );
        assert_eq!(
            valid_url("https://a.example/odoo/settings", false).unwrap().as_str(),
            "https://a.example/"
        );
        assert!(valid_url("https://admin:pw@a.example", false).is_err(), "no credentials in an address");
        assert!(valid_url("ftp://a.example", false).is_err());
        assert!(valid_url("https://", false).is_err());
    }

    #[test]
    fn a_fingerprint_may_be_typed_as_browsers_show_it() {
        let typed = |text: &str| valid_trust(Trust::Certificate { fingerprint: text.to_owned() });
        let shown = ["AB"; 32].join(":");
        assert_eq!(typed(&shown).unwrap(), Trust::Certificate { fingerprint: "ab".repeat(32) });
        assert!(typed("abc").is_err(), "too short to be one");
        assert!(typed(&"zz".repeat(32)).is_err(), "not hexadecimal");
        assert!(typed(&"é".repeat(32)).is_err(), "64 bytes that are no digits");
    }

    #[test]
    fn names_may_use_any_script_but_not_any_length() {
        assert_eq!(valid_name("  Şişli Çiçekçilik 花  ").unwrap(), "Şişli Çiçekçilik 花");
        assert!(valid_name(&"x".repeat(500)).is_err());
        assert!(valid_name("").is_err());
        assert!(valid_name("a\nb").is_err());
    }
}
