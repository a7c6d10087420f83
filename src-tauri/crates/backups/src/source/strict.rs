//! Makes sure that a server sends the bytes it was asked for, of the version it was asked for.

use http::header::{CONTENT_RANGE, ETAG, IF_MATCH, RANGE};
use http::{HeaderMap, Request, Response, StatusCode};
use opendal::{Buffer, Error, ErrorKind, HttpBody, HttpTransport};
use reeve_places::ReqwestTransport;

/// Requests through which a wrong piece does not pass.
pub(super) struct Strict(ReqwestTransport);

impl Strict {
    pub(super) fn new(client: reqwest::Client) -> Self {
        Self(ReqwestTransport::new(client))
    }
}

impl HttpTransport for Strict {
    async fn fetch(&self, request: Request<Buffer>) -> opendal::Result<Response<HttpBody>> {
        let asked = text(request.headers(), RANGE.as_str()).and_then(|range| first_byte(&range));
        let version = text(request.headers(), IF_MATCH.as_str());
        let response = self.0.fetch(request).await?;
        if !response.status().is_success() {
            return Ok(response);
        }
        let sent = text(response.headers(), ETAG.as_str());
        if version.is_some() && sent.is_some() && version != sent {
            return Err(Error::new(ErrorKind::ConditionNotMatch, "another version of the file was sent"));
        }
        match asked {
            // all of the file is the piece from its beginning on
            Some(0) if response.status() == StatusCode::OK => Ok(response),
            Some(from) if !is_piece(response.status(), response.headers(), from) => {
                Err(Error::new(ErrorKind::RangeNotSatisfied, "the server did not send the bytes asked for"))
            }
            _ => Ok(response),
        }
    }
}

/// Whether this answers a request for the bytes from `from` on.
pub(super) fn is_piece(status: StatusCode, headers: &HeaderMap, from: u64) -> bool {
    // a server that cannot do it answers 200 with all of the file
    status == StatusCode::PARTIAL_CONTENT
        && text(headers, CONTENT_RANGE.as_str()).and_then(|sent| content_range(&sent)).is_some_and(|sent| {
            let (first, last, total) = sent;
            first == from && total.is_none_or(|total| last < total)
        })
}

/// The first byte, the last and the whole size of `bytes 5-9/10`; the size may be `*`.
pub(super) fn content_range(sent: &str) -> Option<(u64, u64, Option<u64>)> {
    let (span, total) = sent.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = span.split_once('-')?;
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    let total = if total == "*" { None } else { Some(total.parse().ok()?) };
    (first <= last).then_some((first, last, total))
}

fn first_byte(range: &str) -> Option<u64> {
    range.strip_prefix("bytes=")?.split('-').next()?.parse().ok()
}

pub(super) fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_the_standard_writes_it() {
        assert_eq!(content_range("bytes 5-9/10"), Some((5, 9, Some(10))));
        assert_eq!(content_range("bytes 5-9/*"), Some((5, 9, None)));
        for wrong in ["bytes 9-5/10", "bytes */10", "5-9/10", "bytes 5-/10", "bytes a-b/c", ""] {
            assert_eq!(content_range(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_piece_is_one_only_when_it_begins_where_it_was_asked_to_and_lies_within_the_file() {
        let answer = |status, range: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_RANGE, range.parse().expect("a header"));
            is_piece(status, &headers, 5)
        };
        assert!(answer(StatusCode::PARTIAL_CONTENT, "bytes 5-9/10"));
        assert!(!answer(StatusCode::OK, "bytes 5-9/10"), "the whole file, whatever it says");
        assert!(!answer(StatusCode::PARTIAL_CONTENT, "bytes 4-9/10"), "another beginning");
        assert!(!answer(StatusCode::PARTIAL_CONTENT, "bytes 5-10/10"), "beyond the end");
        assert!(!is_piece(StatusCode::PARTIAL_CONTENT, &HeaderMap::new(), 5), "not said at all");
    }
}
