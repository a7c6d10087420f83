//! A bucket in this process: the part of the S3 protocol that sources and a vault take (ListObjectsV2 by pages and by
//! folders, HEAD, GET with `Range`, `If-Match` and `If-Range`, PUT, DELETE), the same of Google's and of Azure's, and links
//! to its objects. It can be told to misbehave.

mod azure;
mod google;
mod s3;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::HeaderMap;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

pub use azure::{ACCOUNT as AZURE_ACCOUNT, KEY as AZURE_KEY, SAS as AZURE_SAS};
pub use google::TOKEN as GOOGLE_TOKEN;

/// The key that opens the bucket.
pub const SECRET_KEY: &str = "Orchard-Copper-4471-Lantern";
/// Objects on one page of a listing.
const PAGE: usize = 1_000;

/// What the bucket does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Answers 200 with all of the object where a piece was asked for.
    IgnoresRange,
    /// Sends another piece than was asked for, and says so.
    WrongPiece,
    /// Sends another piece than was asked for, and claims that it is the right one.
    LiesAboutPiece,
    /// Names no version of an object.
    NoEtag,
    /// Lets nobody read checksums.
    BarsChecksums,
    /// Says that it took an object, and does not have it.
    ForgetsWrites,
    /// Is not there any more.
    Vanished,
}

#[derive(Clone)]
struct Object {
    content: Bytes,
    etag: String,
    /// What `Repr-Digest` says.
    digest: Option<String>,
}

#[derive(Default)]
struct State {
    objects: BTreeMap<String, Object>,
    fault: Option<Fault>,
    seen: Vec<String>,
    versions: u64,
    /// Objects that are still taken before it vanishes.
    takes: Option<u32>,
}

/// A running bucket called `backups`; it ends with the test.
#[derive(Clone)]
pub struct Bucket {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Bucket {
    /// An empty one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let bucket = Self { address: listener.local_addr().expect("its address"), state: Arc::default() };
        let serving = bucket.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let bucket = serving.clone();
                let serve = service_fn(move |request: Request<Incoming>| {
                    let bucket = bucket.clone();
                    async move {
                        let (head, body) = request.into_parts();
                        let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
                        Ok::<_, Infallible>(bucket.answer(&Request::from_parts(head, body)))
                    }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), serve),
                );
            }
        });
        bucket
    }

    /// `127.0.0.1:PORT`.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// Puts an object; one of the same name is another version.
    pub fn put(&self, key: &str, content: impl Into<Bytes>) {
        let mut state = self.state();
        state.versions += 1;
        let etag = format!("\"v{}\"", state.versions);
        state.objects.insert(key.to_owned(), Object { content: content.into(), etag, digest: None });
    }

    /// The keys of its objects.
    pub fn keys(&self) -> Vec<String> {
        self.state().objects.keys().cloned().collect()
    }

    /// It takes so many objects more, and vanishes with the next.
    pub fn vanish_after(&self, objects: u32) {
        self.state().takes = Some(objects);
    }

    /// It is there again, with what it took.
    pub fn comes_back(&self) {
        let mut state = self.state();
        state.takes = None;
        state.fault = None;
    }

    /// Removes every object.
    pub fn empty(&self) {
        self.state().objects.clear();
    }

    /// Says what the hash of an object is, to whoever follows a link to it.
    pub fn digest(&self, key: &str, base64: &str) {
        self.state().objects.get_mut(key).expect("the object").digest = Some(base64.to_owned());
    }

    /// From now on this is wrong.
    pub fn fault(&self, fault: Option<Fault>) {
        self.state().fault = fault;
    }

    /// The ranges that were asked of an object since the last look; an empty text where all of it was.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state().seen)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: &Request<Bytes>) -> Response<Full<Bytes>> {
        let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
        if let Some(key) = path.strip_prefix("/link/") {
            return self.object(request, key, query != "token=kept-secret");
        }
        if let Some(answer) = self.as_google(request).or_else(|| self.as_azure(request)) {
            return answer;
        }
        let signed = request.headers().get("authorization").and_then(|value| value.to_str().ok());
        if !signed.is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256 Credential=reeve/")) {
            return refused(StatusCode::FORBIDDEN, "AccessDenied");
        }
        if self.state().fault == Some(Fault::Vanished) {
            return refused(StatusCode::NOT_FOUND, "NoSuchBucket");
        }
        match (
            path.strip_prefix("/backups").unwrap_or_default().trim_start_matches('/'),
            request.method().as_str(),
        ) {
            ("", _) => self.list(query),
            (key, "PUT") => self.take(key, request.body().clone()),
            (key, "DELETE") => {
                self.state().objects.remove(key);
                Response::builder().status(StatusCode::NO_CONTENT).body(Full::default()).expect("an answer")
            }
            (key, _) => self.object(request, key, false),
        }
    }

    fn take(&self, key: &str, content: Bytes) -> Response<Full<Bytes>> {
        let mut state = self.state();
        match state.takes.as_mut() {
            Some(0) => {
                state.fault = Some(Fault::Vanished);
                return refused(StatusCode::NOT_FOUND, "NoSuchBucket");
            }
            Some(left) => *left -= 1,
            None => {}
        }
        let forgets = state.fault == Some(Fault::ForgetsWrites);
        drop(state);
        if !forgets {
            self.put(key, content);
        }
        Response::builder().header("etag", "\"taken\"").body(Full::default()).expect("an answer")
    }

    /// The objects behind `after`, or folders and what is in none, and whether there are more.
    fn page(&self, prefix: &str, after: &str, folders: bool) -> (Vec<(String, Option<Object>)>, bool) {
        let state = self.state();
        let within = state.objects.range(after.to_owned()..).filter(|(key, _)| key.starts_with(prefix));
        let mut entries = within
            .map(|(key, object)| match key[prefix.len()..].split_once('/') {
                Some((folder, _)) if folders => (format!("{prefix}{folder}/"), None),
                _ => (key.clone(), Some(object)),
            })
            // the last entry of the page before
            .skip_while(|(entry, _)| *entry == after)
            .peekable();
        let mut page: Vec<(String, Option<Object>)> = Vec::new();
        while let Some((entry, object)) = entries.next_if(|_| page.len() < PAGE) {
            if page.last().is_none_or(|(last, _)| *last != entry) {
                page.push((entry, object.cloned()));
            }
        }
        let more = entries.next().is_some();
        (page, more)
    }

    fn object(&self, request: &Request<Bytes>, key: &str, barred: bool) -> Response<Full<Bytes>> {
        let no_checksum = key.ends_with(".sha256") && self.state().fault == Some(Fault::BarsChecksums);
        if barred || no_checksum {
            return refused(StatusCode::FORBIDDEN, "AccessDenied");
        }
        let mut state = self.state();
        let fault = state.fault;
        let Some(object) = state.objects.get(key).cloned() else {
            return refused(StatusCode::NOT_FOUND, "NoSuchKey");
        };
        let headers = request.headers();
        if request.method() == "GET" {
            state.seen.push(text(headers, "range").unwrap_or_default());
        }
        if text(headers, "if-match").is_some_and(|wanted| wanted != object.etag) {
            return refused(StatusCode::PRECONDITION_FAILED, "PreconditionFailed");
        }
        let changed = text(headers, "if-range").is_some_and(|wanted| wanted != object.etag);
        let range = text(headers, "range").filter(|_| !changed && fault != Some(Fault::IgnoresRange));
        let mut answer = Response::builder().header("last-modified", "Fri, 20 Nov 2026 03:00:00 GMT");
        if fault != Some(Fault::NoEtag) {
            answer = answer.header("etag", &object.etag);
        }
        if let Some(digest) = &object.digest {
            answer = answer.header("repr-digest", format!("sha-256=:{digest}:"));
        }
        if request.method() == "HEAD" {
            let length = object.content.len();
            return answer.header("content-length", length).body(Full::default()).expect("an answer");
        }
        let body = match range.and_then(|range| span(&range, object.content.len())) {
            None => object.content,
            Some((first, last)) => {
                let lies = matches!(fault, Some(Fault::WrongPiece | Fault::LiesAboutPiece));
                let shifted = usize::from(lies && first > 0);
                let told = if fault == Some(Fault::WrongPiece) { first - shifted } else { first };
                let total = object.content.len();
                answer = answer
                    .status(StatusCode::PARTIAL_CONTENT)
                    .header("content-range", format!("bytes {told}-{last}/{total}"));
                object.content.slice(first - shifted..=last - shifted)
            }
        };
        answer.body(Full::new(body)).expect("an answer")
    }
}

/// The first and the last byte of `bytes=5-9` and of `bytes=5-`.
pub(crate) fn span(range: &str, total: usize) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let first: usize = first.parse().ok()?;
    let last = if last.is_empty() { total - 1 } else { last.parse().ok()? };
    (first <= last && last < total).then_some((first, last))
}

fn refused(status: StatusCode, code: &str) -> Response<Full<Bytes>> {
    let text = format!("<Error><Code>{code}</Code><Message>refused</Message></Error>");
    Response::builder().status(status).body(Full::new(text.into())).expect("an answer")
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
