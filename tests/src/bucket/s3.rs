//! A listing in the words of S3.

use bytes::Bytes;
use http_body_util::Full;
use hyper::Response;

use super::Bucket;

impl Bucket {
    pub(super) fn list(&self, query: &str) -> Response<Full<Bytes>> {
        let of = |wanted: &str| {
            url::form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == wanted)
                .map(|(_, value)| value.into_owned())
        };
        let (prefix, after) =
            (of("prefix").unwrap_or_default(), of("continuation-token").unwrap_or_default());
        let folders = of("delimiter").is_some_and(|delimiter| delimiter == "/");
        let (page, more) = self.page(&prefix, &after, folders);
        let contents: String = page
            .iter()
            .map(|(key, object)| match object {
                None => format!("<CommonPrefixes><Prefix>{key}</Prefix></CommonPrefixes>"),
                Some(object) => format!(
                    "<Contents><Key>{key}</Key><LastModified>2026-11-20T03:00:00.000Z</LastModified>\
                     <ETag>{}</ETag><Size>{}</Size></Contents>",
                    object.etag.replace('"', "&quot;"),
                    object.content.len()
                ),
            })
            .collect();
        let next = page.last().filter(|_| more).map(|(key, _)| key.as_str()).unwrap_or_default();
        let token = if more {
            format!("<NextContinuationToken>{next}</NextContinuationToken>")
        } else {
            String::new()
        };
        let text = format!(
            "<ListBucketResult><IsTruncated>{more}</IsTruncated>{token}{contents}</ListBucketResult>"
        );
        Response::new(Full::new(text.into()))
    }
}
