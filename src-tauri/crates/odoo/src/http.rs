//! What browsers meet: what answers without TLS, and whether they are told to come with it only.
//!
//! A page is asked for each way, without cookies or credentials; where it points is noted and never followed.

use reeve_promises::PlainHttp;
use reqwest::header::{HeaderMap, LOCATION, STRICT_TRANSPORT_SECURITY};
use reqwest::{Response, StatusCode};
use url::Url;

use crate::error::{Error, Result};
use crate::retry;
use crate::server::Server;

/// The page that every browser gets first. It needs no database.
const FIRST_PAGE: &str = "web/login";

impl Server {
    /// For how many seconds the headers of the sign-in page bind browsers to HTTPS; `None` where they do not, and over
    /// plain HTTP, whose headers bind nobody (RFC 6797, 8.1).
    ///
    /// # Errors
    /// Whatever keeps the server from being reached over TLS, a certificate that is not accepted among it.
    pub async fn hsts_seconds(&self) -> Result<Option<u64>> {
        let wire = self.wire();
        let page = wire.base().join(FIRST_PAGE).ok().filter(|page| page.scheme() == "https");
        let Some(page) = page else { return Ok(None) };
        let answer = retry::read(wire.limits(), || wire.glance(page.clone())).await?;
        // one in trouble answers for itself, often by a front that does not add the headers then
        if is_in_trouble(answer.status()) {
            let (words, status) = (answer.status().to_string(), Some(answer.status().as_u16()));
            return Err(Error::ServerError { words, status });
        }
        Ok(bound_for(answer.headers()))
    }

    /// What answers without TLS, at the port for it where the address has that of HTTPS and at the address's own port
    /// otherwise. Of a server that was just seen to answer.
    ///
    /// # Errors
    /// Whatever keeps it from being asked; that nobody answers is an answer.
    pub async fn plain_http(&self) -> Result<PlainHttp> {
        let wire = self.wire();
        let url = without_tls(wire.base());
        let url = url.ok_or_else(|| Error::Misuse { why: "the address has no form without TLS".into() })?;
        // Who does not answer here does not speak plain HTTP. Asked once, as a port that drops what comes lets each question
        // wait for its whole time.
        Ok(match wire.glance(url.clone()).await {
            Ok(response) => answered(&url, &response),
            Err(Error::Unreachable { .. } | Error::TimedOut { .. } | Error::ConnectionCut { .. }) => {
                PlainHttp::Nobody
            }
            Err(e) => return Err(e),
        })
    }
}

/// The same address over plain HTTP. A port of its own stays; that of HTTPS becomes that of HTTP.
fn without_tls(base: &Url) -> Option<Url> {
    let mut url = base.clone();
    url.set_scheme("http").ok()?;
    Some(url)
}

/// Whether a status says more of the server's moment than of the server.
fn is_in_trouble(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

fn answered(asked: &Url, response: &Response) -> PlainHttp {
    let status = response.status();
    let target = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    match target.and_then(|target| asked.join(target).ok()) {
        Some(target) if status.is_redirection() => {
            let shown = bare(target.clone());
            if target.scheme() == "https" {
                PlainHttp::Redirects(shown)
            } else {
                PlainHttp::RedirectsElsewhere(shown)
            }
        }
        _ => PlainHttp::Serves(status.as_u16()),
    }
}

/// An address as it may be shown: what follows `?` may be anything.
fn bare(mut url: Url) -> String {
    url.set_query(None);
    url.set_fragment(None);
    // neither fails for an address of the web
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

/// For how many seconds the first header binds browsers (RFC 6797, 6.1); `None` where it is not there, cannot be read, or
/// lets them go, which is what 0 means.
fn bound_for(headers: &HeaderMap) -> Option<u64> {
    let header = headers.get(STRICT_TRANSPORT_SECURITY)?.to_str().ok()?;
    let max_age = header.split(';').find_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        name.trim().eq_ignore_ascii_case("max-age").then(|| value.trim().trim_matches('"'))
    })?;
    max_age.parse().ok().filter(|seconds| *seconds > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn seconds(header: &'static str) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(header));
        bound_for(&headers)
    }

    #[test]
    fn max_age_is_read_in_every_form_the_standard_allows() {
        assert_eq!(seconds("max-age=31536000; includeSubDomains; preload"), Some(31_536_000));
        assert_eq!(seconds("includeSubDomains;Max-Age=\"300\""), Some(300));
        assert_eq!(seconds("max-age = 60"), Some(60));
    }

    #[test]
    fn what_lets_browsers_go_or_cannot_be_read_binds_nobody() {
        for header in ["max-age=0", "includeSubDomains", "max-age=-1", "max-age=a year", ""] {
            assert_eq!(seconds(header), None, "{header}");
        }
    }

    #[test]
    fn a_port_of_its_own_is_asked_itself() {
        let of = |url: &str| without_tls(&url.parse().unwrap()).unwrap().to_string();
        assert_eq!(of("https://acme.example/"), "http://acme.example/", "port 80");
        assert_eq!(of("https://acme.example:8443/odoo/"), "http://acme.example:8443/odoo/");
    }

    #[test]
    fn an_address_is_shown_without_what_may_be_private() {
        assert_eq!(
            bare("https://u:p@acme.example/web?session=1#x".parse().unwrap()),
            "https://acme.example/web"
        );
    }
}
