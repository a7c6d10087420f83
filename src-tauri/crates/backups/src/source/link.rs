//! A link that was handed over, in a ticket for instance.
//!
//! Who has the link has the backup, so the link is a secret: no error and no name shows more of it than its host and a
//! file's name. It holds no credential of ours, so redirects are followed, but never from https to less.
//!
//! Whoever writes a ticket chooses where it leads, so it is not let into this computer's own network by itself: neither by
//! its address, nor by what a name stands for, nor by a redirect, each of which is judged like the link itself.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header::{
    CONTENT_LENGTH, CONTENT_RANGE, ETAG, IF_RANGE, LAST_MODIFIED, LOCATION, RANGE, TRANSFER_ENCODING,
};
use http::{HeaderMap, StatusCode, Version};
use reeve_domain::Secret;
use reeve_domain::backup::holds_of;
use reeve_domain::reach::is_public;
use reeve_places::NotPublic;
use url::{Host, Url};

use super::strict::{content_range, is_piece, text};
use super::version::{self, is_strong};
use super::{Arriving, Body, Found, PATIENCE};
use crate::{Error, Result};

/// Redirects followed.
const HOPS: usize = 5;

#[derive(Debug)]
pub(super) struct Link {
    client: reqwest::Client,
    url: Hidden,
    own_network: bool,
}

/// An address that does not print.
struct Hidden(Url);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "link at {}", self.0.host_str().unwrap_or_default())
    }
}

/// What may be shown of a link: its host and the name of its file, where its path ends with one. What else a path ends
/// with is often what makes the link a secret.
///
/// # Errors
/// [`Error::BadSource`] for what is no link.
pub fn shown(link: &Secret) -> Result<(String, String)> {
    let url = address(link)?;
    let host = url.host_str().unwrap_or_default().to_owned();
    Ok((host, name_of(&url)))
}

fn name_of(url: &Url) -> String {
    let name = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    if holds_of(name).is_some() { name.to_owned() } else { "backup.zip".to_owned() }
}

fn address(link: &Secret) -> Result<Url> {
    let bad = |why: &str| Error::BadSource { field: "link", why: why.to_owned() };
    let url = Url::parse(link.expose().trim()).map_err(|_| bad("This is no link."))?;
    if is_hidden_from_listeners(&url) {
        return Ok(url);
    }
    Err(bad("A link to a backup begins with https://: whoever listens in has the backup otherwise."))
}

fn is_hidden_from_listeners(url: &Url) -> bool {
    let loopback = url.host_str().is_some_and(|host| matches!(host, "localhost" | "127.0.0.1" | "[::1]"));
    url.scheme() == "https" || (url.scheme() == "http" && loopback)
}

/// Fails for an address within this computer's own network; what a name stands for is judged when it is looked up.
fn public(url: &Url) -> Result<()> {
    let public = match url.host() {
        Some(Host::Ipv4(address)) => is_public(address.into()),
        Some(Host::Ipv6(address)) => is_public(address.into()),
        Some(Host::Domain(name)) => !name.trim_end_matches('.').ends_with("localhost"),
        None => false,
    };
    if public { Ok(()) } else { Err(own_network(url)) }
}

fn own_network(url: &Url) -> Error {
    Error::OwnNetwork { host: url.host_str().unwrap_or_default().to_owned() }
}

/// Where a redirect leads.
fn next_hop(from: &Url, to: &str, own_network: bool) -> Result<Url> {
    let wrong = |why: &str| Error::Source { why: why.to_owned(), passing: false };
    let next = from.join(to).map_err(|_| wrong("the link leads to what is no address"))?;
    if !is_hidden_from_listeners(&next) || (from.scheme() == "https" && next.scheme() != "https") {
        return Err(wrong("the link leads to an address without TLS"));
    }
    if !own_network {
        public(&next)?;
    }
    Ok(next)
}

impl Link {
    pub(super) fn open(link: &Secret, own_network: bool) -> Result<Self> {
        let url = address(link)?;
        let client = if own_network {
            reeve_places::client(PATIENCE)?
        } else {
            public(&url)?;
            reeve_places::public_client(PATIENCE)?
        };
        Ok(Self { client, url: Hidden(url), own_network })
    }

    /// What there is, by asking for its first byte: links are often signed for GET only.
    pub(super) async fn found(&self) -> Result<Found> {
        let response = self.get(&[(RANGE.as_str(), "bytes=0-0")]).await?;
        let headers = response.headers();
        let modified = text(headers, LAST_MODIFIED.as_str())
            .and_then(|at| DateTime::parse_from_rfc2822(&at).ok())
            .map(|at| at.with_timezone(&Utc));
        let bytes = match response.status() {
            StatusCode::PARTIAL_CONTENT => text(headers, CONTENT_RANGE.as_str())
                .and_then(|sent| content_range(&sent))
                .and_then(|(_, _, total)| total),
            _ => length(headers),
        };
        let written =
            || modified.zip(bytes).map(|(at, bytes)| version::Version::Written { at, bytes }.to_string());
        let known = text(headers, ETAG.as_str()).filter(|etag| is_strong(etag)).or_else(written);
        Ok(Found { path: name_of(&self.url.0), bytes, modified, version: known })
    }

    pub(super) async fn fetch(&self, on: Option<(u64, &str)>) -> Result<Arriving> {
        let range = on.map(|(from, _)| format!("bytes={from}-"));
        let response = match (&on, &range) {
            (Some((from, validator)), Some(range)) if *from > 0 => {
                match self.get(&[(RANGE.as_str(), range), (IF_RANGE.as_str(), validator)]).await {
                    // nothing behind the last byte of the same version
                    Err(Error::PastEnd { total }) if total == *from => {
                        let validator = Some((*validator).to_owned());
                        return Ok(Arriving::of_size(total, *from, validator, Body::Nothing));
                    }
                    answer => answer?,
                }
            }
            _ => self.get(&[]).await?,
        };
        let headers = response.headers();
        let validator = text(headers, ETAG.as_str()).filter(|etag| is_strong(etag));
        let sha256 = digest(headers);
        let (from, total) = match (on, response.status()) {
            (Some((from, known)), StatusCode::PARTIAL_CONTENT) if from > 0 => {
                if !is_piece(response.status(), headers, from) {
                    return Err(Error::NoRange);
                }
                if validator.as_deref().is_some_and(|now| now != known) {
                    return Err(Error::Changed);
                }
                (from, length(headers).map(|rest| from + rest))
            }
            (_, StatusCode::PARTIAL_CONTENT) => return Err(Error::NoRange),
            // all of it, whatever was asked for: it changed, or there are no pieces to be had
            _ => (0, length(headers)),
        };
        let end_shows = total.is_some() || marks_end(&response);
        Ok(Arriving { from, total, end_shows, validator, sha256, body: Body::Link(response) })
    }

    async fn get(&self, headers: &[(&str, &str)]) -> Result<reqwest::Response> {
        let mut url = self.url.0.clone();
        for _ in 0..=HOPS {
            let mut request = self.client.get(url.clone());
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let response = request.send().await.map_err(|error| sending(error, &url))?;
            let status = response.status();
            if status.is_success() {
                return Ok(response);
            }
            let to = text(response.headers(), LOCATION.as_str()).filter(|_| status.is_redirection());
            let Some(to) = to else { return Err(refused(status, response.headers())) };
            url = next_hop(&url, &to, self.own_network)?;
        }
        Err(Error::Source {
            why: "the link leads from one address to the next without an end".into(),
            passing: false,
        })
    }
}

/// The next bytes of an answer. One cut short is an error of the client's, as its length was said before.
pub(super) async fn next(response: &mut reqwest::Response) -> Result<Option<Bytes>> {
    response.chunk().await.map_err(failed)
}

/// Whether the answer's end is told apart from a line that was closed; without a length, plain HTTP/1 does not.
fn marks_end(response: &reqwest::Response) -> bool {
    let chunked = |coding: String| coding.to_ascii_lowercase().contains("chunked");
    response.version() >= Version::HTTP_2
        || text(response.headers(), TRANSFER_ENCODING.as_str()).is_some_and(chunked)
}

fn length(headers: &HeaderMap) -> Option<u64> {
    text(headers, CONTENT_LENGTH.as_str())?.parse().ok()
}

/// `Repr-Digest: sha-256=:…:` of RFC 9530: of the whole file, also beside a piece of it.
fn digest(headers: &HeaderMap) -> Option<String> {
    let sent = text(headers, "repr-digest")?;
    let value = sent.split(',').find_map(|one| one.trim().strip_prefix("sha-256=:")?.strip_suffix(':'))?;
    let bytes = STANDARD.decode(value).ok()?;
    (bytes.len() == 32).then(|| hex::encode(bytes))
}

fn refused(status: StatusCode, headers: &HeaderMap) -> Error {
    let past_end = || text(headers, CONTENT_RANGE.as_str())?.strip_prefix("bytes */")?.parse().ok();
    match status.as_u16() {
        404 | 410 => Error::Gone,
        416 => past_end().map_or(Error::NoRange, |total| Error::PastEnd { total }),
        code => {
            let why = format!("the server answers {status}; the link may have expired");
            Error::Source { why, passing: code == 429 || code >= 500 }
        }
    }
}

/// A name that leads into this computer's own network is told apart from a server that cannot be reached.
fn sending(error: reqwest::Error, url: &Url) -> Error {
    let mut causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
    if causes.any(|cause| cause.is::<NotPublic>()) { own_network(url) } else { failed(error) }
}

fn failed(error: reqwest::Error) -> Error {
    // its address is the secret
    let error = error.without_url();
    let mut why = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        why = inner.to_string();
        cause = inner.source();
    }
    Error::Source { why, passing: true }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use super::*;

    #[test]
    fn a_link_and_every_redirect_of_it_stay_out_of_ones_own_network_unless_told() {
        let link = |link: &str| Secret::new(link.to_owned());
        let from = Url::parse("https://files.example/a.zip").unwrap();
        for inner in [
            "https://127.0.0.1/a.zip",
            "https://192.168.1.1/a.zip",
            "https://169.254.169.254/latest/meta-data/",
            "https://0x7f.1/a.zip",
            "https://[::ffff:10.0.0.1]/a.zip",
            "https://localhost/a.zip",
            "https://a.localhost./a.zip",
        ] {
            let told = Link::open(&link(inner), false).unwrap_err();
            assert!(matches!(told, Error::OwnNetwork { .. }), "{inner}: {told}");
            Link::open(&link(inner), true).unwrap();
            let told = next_hop(&from, inner, false).unwrap_err();
            assert!(matches!(told, Error::OwnNetwork { .. }), "{inner}: {told}");
            next_hop(&from, inner, true).unwrap();
        }
        Link::open(&link("https://files.example/a.zip"), false).unwrap();
        assert_eq!(next_hop(&from, "/b.zip", false).unwrap().path(), "/b.zip");
    }

    #[test]
    fn no_redirect_leads_to_where_others_listen_in() {
        let (far, near) =
            (Url::parse("https://files.example/a").unwrap(), Url::parse("http://127.0.0.1/a").unwrap());
        for (from, to) in [
            (&far, "http://files.example/a"),
            (&far, "http://127.0.0.1/a"),
            (&far, "ftp://files.example/a"),
            (&near, "http://files.example/a"),
        ] {
            let told = next_hop(from, to, true).unwrap_err();
            assert!(matches!(told, Error::Source { passing: false, .. }), "{from} to {to}: {told}");
        }
        next_hop(&near, "http://127.0.0.1/b", true).unwrap();
    }

    #[tokio::test]
    async fn a_name_that_stands_for_this_computer_is_told_as_such() {
        let (client, url) =
            (reeve_places::public_client(PATIENCE).unwrap(), Url::parse("https://localhost:1/").unwrap());
        let told = sending(client.get(url.clone()).send().await.unwrap_err(), &url);
        assert!(matches!(&told, Error::OwnNetwork { host } if host == "localhost"), "{told}");
    }

    #[test]
    fn what_makes_a_share_link_a_secret_is_not_taken_for_the_name_of_its_file() {
        for (link, file) in [
            ("https://cloud.example/s/x7Kq2mTokenOfTheShare", "backup.zip"),
            ("https://cloud.example/s/x7Kq2mTokenOfTheShare/", "backup.zip"),
            ("https://cloud.example/files/acme_2026-11-20.zip?sig=secret", "acme_2026-11-20.zip"),
            ("https://cloud.example/files/acme.dump", "acme.dump"),
        ] {
            let shown = shown(&Secret::new(link.into())).unwrap();
            assert_eq!(shown, ("cloud.example".to_owned(), file.to_owned()), "{link}");
        }
    }
}
