//! The bucket as a container of Azure Blob Storage: the part of its REST API that sources and a vault take (List Blobs by
//! pages and by folders, Get Blob Properties, Get Blob with `Range` and `If-Match`, Put Blob, Delete Blob), opened with the
//! account's key or with a shared access signature.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::HeaderValue;
use hyper::{Request, Response, StatusCode};

use super::{Bucket, Fault, Object, text};

/// The account that the container is of.
pub const ACCOUNT: &str = "reeve";
/// Its key.
pub const KEY: &str = "T3JjaGFyZC1MYW50ZXJuLTcyMDktSGFyYm91cg==";
/// A signature that was handed out for a time.
pub const SAS: &str = "sv=2022-11-02&sr=c&sp=rl&sig=Q29wcGVyLU1lYWRvdy01MTE4";
const CONTAINER: &str = "/container";

impl Bucket {
    /// What Azure answers; `None` for what is not asked of it.
    pub(super) fn as_azure(&self, request: &Request<Bytes>) -> Option<Response<Full<Bytes>>> {
        let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
        let key = path.strip_prefix(CONTAINER)?.trim_start_matches('/');
        let key = url::form_urlencoded::parse(key.as_bytes()).next().map(|(name, _)| name.into_owned());
        let of = |wanted: &str| {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
        };
        let signed = text(request.headers(), "authorization");
        let by_key = signed.is_some_and(|value| value.starts_with(&format!("SharedKey {ACCOUNT}:")));
        let by_signature = SAS.ends_with(&format!("&sig={}", of("sig").unwrap_or_default()));
        if !(by_key || by_signature && of("sig").is_some()) {
            return Some(refused(StatusCode::FORBIDDEN, "AuthenticationFailed"));
        }
        // without it Azure answers as in 2009
        if text(request.headers(), "x-ms-version").is_none() {
            return Some(refused(StatusCode::BAD_REQUEST, "InvalidHeaderValue"));
        }
        if self.state().fault == Some(Fault::Vanished) {
            return Some(refused(StatusCode::NOT_FOUND, "ContainerNotFound"));
        }
        Some(match (key.unwrap_or_default().as_str(), request.method().as_str()) {
            ("", _) => self.azure_list(of),
            (key, "PUT") => {
                let taken = self.take(key, request.body().clone());
                if taken.status().is_success() { status(StatusCode::CREATED) } else { taken }
            }
            (key, "DELETE") => match self.state().objects.remove(key) {
                Some(_) => status(StatusCode::ACCEPTED),
                None => refused(StatusCode::NOT_FOUND, "BlobNotFound"),
            },
            (key, _) => {
                let mut answer = self.object(request, key, false);
                if answer.status() == StatusCode::PRECONDITION_FAILED {
                    return Some(refused(StatusCode::PRECONDITION_FAILED, "ConditionNotMet"));
                }
                answer.headers_mut().insert("x-ms-blob-type", HeaderValue::from_static("BlockBlob"));
                answer
            }
        })
    }

    fn azure_list(&self, of: impl Fn(&str) -> Option<String>) -> Response<Full<Bytes>> {
        let (prefix, after) = (of("prefix").unwrap_or_default(), of("marker").unwrap_or_default());
        let (page, more) = self.page(&prefix, &after, of("delimiter").as_deref() == Some("/"));
        let next = page.last().filter(|_| more).map(|(key, _)| key.as_str()).unwrap_or_default();
        let blobs: String = page.iter().map(|(key, object)| entry(key, object.as_ref())).collect();
        let answer = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"container\">\
             <Blobs>{blobs}</Blobs><NextMarker>{next}</NextMarker></EnumerationResults>"
        );
        Response::new(Full::new(answer.into()))
    }
}

/// In a listing an ETag stands without its quotes.
fn entry(key: &str, object: Option<&Object>) -> String {
    match object {
        None => format!("<BlobPrefix><Name>{key}</Name></BlobPrefix>"),
        Some(object) => format!(
            "<Blob><Name>{key}</Name><Properties><Last-Modified>Fri, 20 Nov 2026 03:00:00 GMT</Last-Modified>\
             <Etag>{}</Etag><Content-Length>{}</Content-Length><Content-Type>application/zip</Content-Type>\
             </Properties></Blob>",
            object.etag.trim_matches('"'),
            object.content.len()
        ),
    }
}

fn status(code: StatusCode) -> Response<Full<Bytes>> {
    Response::builder().status(code).body(Full::default()).expect("an answer")
}

fn refused(status: StatusCode, code: &str) -> Response<Full<Bytes>> {
    let text = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>refused</Message></Error>");
    Response::builder()
        .status(status)
        .header("x-ms-error-code", code)
        .body(Full::new(text.into()))
        .expect("an answer")
}
