//! A WebDAV folder in this process: what sources and a vault take of RFC 4918 (PROPFIND, GET with `Range`, PUT, MOVE,
//! DELETE, MKCOL).

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// The password that opens the folder.
pub const PASSWORD: &str = "Harbour-Violet-2093-Compass";
/// Whose it is.
pub const USER: &str = "ada";

/// A running server; it ends with the test.
#[derive(Clone)]
pub struct WebDav {
    address: SocketAddr,
    files: Arc<Mutex<BTreeMap<String, Bytes>>>,
}

impl WebDav {
    /// An empty folder.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let server = Self { address: listener.local_addr().expect("its address"), files: Arc::default() };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = serving.clone();
                let serve = service_fn(move |request: Request<Incoming>| {
                    let server = server.clone();
                    async move {
                        let (head, body) = request.into_parts();
                        let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
                        Ok::<_, Infallible>(server.answer(&Request::from_parts(head, body)))
                    }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), serve),
                );
            }
        });
        server
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}/dav", self.address)
    }

    /// The paths of its files, and what is in them.
    pub fn files(&self) -> BTreeMap<String, Bytes> {
        self.all().clone()
    }

    /// Puts a file.
    pub fn put(&self, path: &str, content: impl Into<Bytes>) {
        self.all().insert(path.to_owned(), content.into());
    }

    /// Removes a file; the folder goes with the last one in it.
    pub fn remove(&self, path: &str) {
        self.all().remove(path).expect("the file");
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Bytes>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: &Request<Bytes>) -> Response<Full<Bytes>> {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        if !header("authorization").is_some_and(|value| value.starts_with("Basic ")) {
            return status(StatusCode::UNAUTHORIZED);
        }
        let path = within(request.uri().path());
        let mut files = self.all();
        match request.method().as_str() {
            "PUT" => {
                files.insert(path, request.body().clone());
                status(StatusCode::CREATED)
            }
            "DELETE" => {
                files.retain(|file, _| *file != path && !file.starts_with(&format!("{path}/")));
                status(StatusCode::NO_CONTENT)
            }
            "MKCOL" => status(StatusCode::CREATED),
            "MOVE" => match (files.remove(&path), header("destination").map(within)) {
                (Some(content), Some(to)) => {
                    files.insert(to, content);
                    status(StatusCode::CREATED)
                }
                _ => status(StatusCode::NOT_FOUND),
            },
            "PROPFIND" => listed(&files, &path, header("depth").unwrap_or("infinity")),
            "GET" => match files.get(&path) {
                Some(content) => sent(content, header("range")),
                None => status(StatusCode::NOT_FOUND),
            },
            _ => status(StatusCode::METHOD_NOT_ALLOWED),
        }
    }
}

/// The path within the folder, of a whole address as well.
fn within(path: &str) -> String {
    let behind = path.split_once("/dav").map_or("", |(_, behind)| behind);
    behind.trim_matches('/').to_owned()
}

fn status(code: StatusCode) -> Response<Full<Bytes>> {
    Response::builder().status(code).body(Full::default()).expect("an answer")
}

fn sent(content: &Bytes, range: Option<&str>) -> Response<Full<Bytes>> {
    let total = content.len();
    let Some((first, last)) = range.and_then(|range| crate::bucket::span(range, total)) else {
        return Response::new(Full::new(content.clone()));
    };
    Response::builder()
        .status(StatusCode::PARTIAL_CONTENT)
        .header("content-range", format!("bytes {first}-{last}/{total}"))
        .body(Full::new(content.slice(first..=last)))
        .expect("an answer")
}

/// The file, or the folder with what is in it.
fn listed(files: &BTreeMap<String, Bytes>, path: &str, depth: &str) -> Response<Full<Bytes>> {
    if let Some(content) = files.get(path) {
        return many(&entry(path, Some(content.len())));
    }
    let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
    let mut entries = BTreeMap::from([(folder.clone(), None)]);
    for (file, content) in files.iter().filter(|(file, _)| file.starts_with(&folder)) {
        let rest = &file[folder.len()..];
        for (at, _) in rest.match_indices('/') {
            entries.insert(format!("{folder}{}", &rest[..=at]), None);
        }
        entries.insert(file.clone(), Some(content.len()));
    }
    if entries.len() == 1 && !path.is_empty() {
        return status(StatusCode::NOT_FOUND);
    }
    let deep = |name: &str| name[folder.len()..].trim_end_matches('/').contains('/');
    let shown = entries.iter().filter(|(name, _)| match depth {
        "0" => **name == folder,
        "1" => !deep(name),
        _ => true,
    });
    many(&shown.map(|(name, size)| entry(name, *size)).collect::<String>())
}

fn entry(path: &str, size: Option<usize>) -> String {
    let kind = size.map_or_else(
        || "<D:resourcetype><D:collection/></D:resourcetype>".to_owned(),
        |size| format!("<D:resourcetype/><D:getcontentlength>{size}</D:getcontentlength>"),
    );
    format!(
        "<D:response><D:href>/dav/{path}</D:href><D:propstat><D:prop>{kind}<D:getlastmodified>Sat, 21 Nov 2026 12:00:00 GMT\
         </D:getlastmodified></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
    )
}

fn many(entries: &str) -> Response<Full<Bytes>> {
    let text = format!("<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\">{entries}</D:multistatus>");
    Response::builder().status(StatusCode::MULTI_STATUS).body(Full::new(text.into())).expect("an answer")
}
