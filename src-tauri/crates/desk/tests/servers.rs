//! Desks on servers: a bucket and a WebDAV folder that speak just enough of their protocols, in this process.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first surprise")]

mod people;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use people::{id, no, person, thread, yes};
use reeve_desk::{Appended, Envelope, Error, Folder};
use reeve_domain::Secret;
use reeve_domain::place::Place;
use tokio::net::TcpListener;

/// Files by their path.
type Files = Arc<Mutex<BTreeMap<String, Bytes>>>;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    S3,
    Webdav,
    /// A WebDAV server that overwrites whatever it is told.
    Heedless,
}

/// Starts a server and answers what leads to it.
async fn server(kind: Kind) -> Place {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let files = Files::default();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let files = files.clone();
            let serve = service_fn(move |request| answer(kind, files.clone(), request));
            tokio::spawn(
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), serve),
            );
        }
    });
    let (root, user) = ("desk".to_owned(), "ada".to_owned());
    match kind {
        Kind::S3 => Place::S3 {
            endpoint: url,
            region: "eu-central-1".into(),
            bucket: "bucket".into(),
            root,
            access_key: user,
        },
        Kind::Webdav | Kind::Heedless => Place::Webdav { url, root, user },
    }
}

fn open(place: &Place) -> Folder {
    Folder::open(place, Some(&Secret::new("Meadow-Lantern-20".into()))).unwrap()
}

async fn answer(
    kind: Kind,
    files: Files,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let path = head.uri.path().to_owned();
    let mut files = files.lock().unwrap();
    let has = files.contains_key(&path);
    let guarded = kind != Kind::Heedless && head.headers.get("if-none-match").is_some_and(|v| v == "*");
    let (status, body) = match (head.method.as_str(), kind) {
        _ if !head.headers.contains_key("authorization") => (StatusCode::UNAUTHORIZED, Bytes::new()),
        ("PUT", _) if has && guarded => (StatusCode::PRECONDITION_FAILED, Bytes::new()),
        ("PUT", _) => {
            files.insert(path, body);
            (StatusCode::CREATED, Bytes::new())
        }
        ("DELETE", _) => {
            files.remove(&path);
            (StatusCode::NO_CONTENT, Bytes::new())
        }
        ("MKCOL", _) => (StatusCode::CREATED, Bytes::new()),
        ("GET", Kind::S3) if head.uri.query().is_some_and(|query| query.contains("list-type")) => {
            (StatusCode::OK, bucket_list(&files, head.uri.query().unwrap_or_default()).into())
        }
        ("PROPFIND", _) => dav_list(&files, &path),
        ("GET" | "HEAD", _) => match files.get(&path) {
            Some(content) => (StatusCode::OK, content.clone()),
            None => (StatusCode::NOT_FOUND, Bytes::new()),
        },
        _ => (StatusCode::METHOD_NOT_ALLOWED, Bytes::new()),
    };
    let mut response = Response::builder().status(status);
    if head.method == Method::HEAD {
        response = response.header("content-length", body.len());
    }
    Ok(response.body(Full::new(if head.method == Method::HEAD { Bytes::new() } else { body })).unwrap())
}

/// Names right below a folder, folders with a `/` behind.
fn below(files: &BTreeMap<String, Bytes>, folder: &str) -> BTreeMap<String, Option<usize>> {
    let inside = files.iter().filter_map(|(path, content)| Some((path.strip_prefix(folder)?, content)));
    inside
        .map(|(rest, content)| match rest.split_once('/') {
            Some((name, _)) => (format!("{folder}{name}/"), None),
            None => (format!("{folder}{rest}"), Some(content.len())),
        })
        .collect()
}

fn bucket_list(files: &BTreeMap<String, Bytes>, query: &str) -> String {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let prefix = pairs.into_iter().find(|(key, _)| key == "prefix").map(|(_, value)| value.into_owned());
    let time = "<LastModified>2026-11-21T12:00:00.000Z</LastModified>";
    let entries: String = below(files, &format!("/bucket/{}", prefix.unwrap_or_default()))
        .into_iter()
        .map(|(path, size)| {
            let key = path.trim_start_matches("/bucket/");
            match size {
                Some(size) => format!(
                    "<Contents><Key>{key}</Key>{time}<ETag>\"1\"</ETag><Size>{size}</Size></Contents>"
                ),
                None => format!("<CommonPrefixes><Prefix>{key}</Prefix></CommonPrefixes>"),
            }
        })
        .collect();
    format!("<ListBucketResult><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>")
}

fn dav_list(files: &BTreeMap<String, Bytes>, path: &str) -> (StatusCode, Bytes) {
    let entry = |path: &str, size: Option<usize>| {
        let kind = size.map_or_else(
            || "<D:resourcetype><D:collection/></D:resourcetype>".to_owned(),
            |size| format!("<D:resourcetype/><D:getcontentlength>{size}</D:getcontentlength>"),
        );
        format!(
            "<D:response><D:href>{path}</D:href><D:propstat><D:prop>{kind}<D:getlastmodified>Sat, 21 Nov 2026 12:00:00 GMT\
             </D:getlastmodified></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        )
    };
    let entries = match files.get(path) {
        Some(content) => entry(path, Some(content.len())),
        None => {
            let folder = format!("{}/", path.trim_end_matches('/'));
            let inside = below(files, &folder);
            if inside.is_empty() {
                return (StatusCode::NOT_FOUND, Bytes::new());
            }
            inside.iter().fold(entry(&folder, None), |all, (path, size)| all + &entry(path, *size))
        }
    };
    let list = format!("<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\">{entries}</D:multistatus>");
    (StatusCode::MULTI_STATUS, list.into())
}

async fn one_of_two_wins(kind: Kind) {
    let place = server(kind).await;
    let (here, there) = (open(&place), open(&place));
    here.try_out().await.expect("it can be a desk");
    let (staff, ada, ben) = (person("staff"), person("ada"), person("ben"));
    let asked = vec![staff.asks(&id("a-1"))];
    assert_eq!(here.append(&asked[0]).await.unwrap(), Appended::Done(0));
    assert_eq!(there.threads().await.unwrap(), [id("a-1")]);

    let (yes, no) = (ada.says(&asked, yes()), ben.says(&asked, no()));
    let told = tokio::join!(here.append(&yes), there.append(&no));
    let told = [told.0.unwrap(), told.1.unwrap()];
    assert_eq!(told.iter().filter(|told| **told == Appended::Overtaken).count(), 1, "{told:?}");
    let found = there.read(&id("a-1")).await.unwrap();
    let events: Vec<Envelope> = found.into_iter().map(|found| found.envelope).collect();
    assert_eq!((events.len(), thread(&events).rejected()), (2, 0), "both see the one that won");
    assert_eq!(here.read(&id("b-2")).await.unwrap(), [], "a thread that is not there is empty");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_bucket_one_of_two_answers_wins() {
    one_of_two_wins(Kind::S3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_webdav_server_one_of_two_answers_wins() {
    one_of_two_wins(Kind::Webdav).await;
}

#[tokio::test]
async fn a_server_that_overwrites_is_no_desk() {
    let tried = open(&server(Kind::Heedless).await).try_out().await;
    assert!(matches!(tried, Err(Error::Overwrites)), "{tried:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_says_so_without_the_secret() {
    let Place::Webdav { root, user, .. } = server(Kind::Webdav).await else { unreachable!() };
    let gone = Place::Webdav { url: "http://127.0.0.1:9".into(), root, user };
    let error = open(&gone).try_out().await.expect_err("nothing listens there");
    assert!(!format!("{error} {error:?}").contains("Meadow"), "{error}");
}
