//! The bucket as Google Cloud Storage shows it: the part of its JSON API that sources and a vault take (list by pages and
//! by folders, metadata, media with `Range` and `ifGenerationMatch`, upload, delete).

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{ETAG, HeaderValue};
use hyper::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::{Bucket, Fault, Object};

/// The access token that opens the bucket.
pub const TOKEN: &str = "ya29-Quarry-Linen-8812-Beacon";
const OBJECTS: &str = "/storage/v1/b/backups/o";

impl Bucket {
    /// What Google answers; `None` for what is not asked of it.
    pub(super) fn as_google(&self, request: &Request<Bytes>) -> Option<Response<Full<Bytes>>> {
        let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
        let of = |wanted: &str| {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
        };
        let uploaded = path.strip_prefix("/upload").filter(|path| *path == OBJECTS);
        let object = if uploaded.is_some() { of("name") } else { named(path.strip_prefix(OBJECTS)?) };
        let authorized = request.headers().get("authorization").and_then(|value| value.to_str().ok());
        if authorized != Some(format!("Bearer {TOKEN}").as_str()) {
            return Some(refused(StatusCode::UNAUTHORIZED, "Invalid Credentials"));
        }
        if self.state().fault == Some(Fault::Vanished) {
            return Some(refused(StatusCode::NOT_FOUND, "The specified bucket does not exist."));
        }
        let generation = of("ifGenerationMatch");
        Some(match (object, request.method().as_str()) {
            (None, _) => self.google_list(of),
            (Some(key), "POST") => {
                let taken = self.take(&key, request.body().clone());
                if taken.status().is_success() { self.google_metadata(&key) } else { taken }
            }
            (Some(key), "DELETE") => match self.state().objects.remove(&key) {
                Some(_) => Response::builder()
                    .status(StatusCode::NO_CONTENT)
                    .body(Full::default())
                    .expect("an answer"),
                None => no_object(),
            },
            (Some(key), _) if of("alt").as_deref() == Some("media") => {
                self.google_media(request, &key, generation.as_deref())
            }
            (Some(key), _) => self.google_metadata(&key),
        })
    }

    fn google_list(&self, of: impl Fn(&str) -> Option<String>) -> Response<Full<Bytes>> {
        let (prefix, after) = (of("prefix").unwrap_or_default(), of("pageToken").unwrap_or_default());
        let (page, more) = self.page(&prefix, &after, of("delimiter").as_deref() == Some("/"));
        let next = page.last().filter(|_| more).map(|(key, _)| key.clone());
        let (mut items, mut prefixes) = (Vec::new(), Vec::new());
        for (key, object) in page {
            match object {
                Some(object) => items.push(resource(&key, &object)),
                None => prefixes.push(key),
            }
        }
        let mut answer = json!({"kind": "storage#objects", "items": items, "prefixes": prefixes});
        if let Some(next) = next {
            answer["nextPageToken"] = next.into();
        }
        Response::new(Full::new(answer.to_string().into()))
    }

    fn google_metadata(&self, key: &str) -> Response<Full<Bytes>> {
        match self.state().objects.get(key) {
            Some(object) => Response::new(Full::new(resource(key, object).to_string().into())),
            None => no_object(),
        }
    }

    fn google_media(
        &self,
        request: &Request<Bytes>,
        key: &str,
        wanted: Option<&str>,
    ) -> Response<Full<Bytes>> {
        let Some(object) = self.state().objects.get(key).cloned() else { return no_object() };
        if wanted.is_some_and(|wanted| wanted != generation(&object)) {
            return refused(StatusCode::PRECONDITION_FAILED, "conditionNotMet");
        }
        let mut answer = self.object(request, key, false);
        let headers = answer.headers_mut();
        headers.insert(ETAG, HeaderValue::from_str(&etag(&object)).expect("a header"));
        headers.insert("x-goog-generation", HeaderValue::from_str(&generation(&object)).expect("a header"));
        answer
    }
}

/// The object that the rest of a path names, its slashes escaped; `None` for none.
fn named(rest: &str) -> Option<String> {
    let name = rest.strip_prefix('/').filter(|name| !name.is_empty())?;
    url::form_urlencoded::parse(name.as_bytes()).next().map(|(name, _)| name.into_owned())
}

fn resource(key: &str, object: &Object) -> Value {
    json!({
        "kind": "storage#object",
        "name": key,
        "bucket": "backups",
        "generation": generation(object),
        "size": object.content.len().to_string(),
        "etag": etag(object),
        "contentType": "application/zip",
        "updated": "2026-11-20T03:00:00.000Z",
    })
}

/// Google's ETags have no quotes.
fn etag(object: &Object) -> String {
    format!("CK{}EAE=", generation(object))
}

fn generation(object: &Object) -> String {
    let number: u64 = object.etag.trim_matches(['"', 'v']).parse().expect("a version's number");
    (1_763_600_000_000_000 + number).to_string()
}

fn no_object() -> Response<Full<Bytes>> {
    refused(StatusCode::NOT_FOUND, "No such object")
}

fn refused(status: StatusCode, message: &str) -> Response<Full<Bytes>> {
    let text = json!({"error": {"code": status.as_u16(), "message": message}}).to_string();
    Response::builder().status(status).body(Full::new(text.into())).expect("an answer")
}
