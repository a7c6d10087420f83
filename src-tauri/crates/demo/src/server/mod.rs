//! Listening, TLS and HTTP: from a connection to a request, from a reply to bytes.

mod attachments;
mod calls;
mod content;
mod delivery;
mod door;
pub(crate) mod host;
mod json2;
mod manager;
mod request;
mod routes;
mod rpc;
pub(crate) mod surface;
mod web;

use std::sync::Arc;
use std::time::Duration;

use delivery::{Cut, Outgoing, deliver};
use host::{Database, Host};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::header::{HeaderValue, STRICT_TRANSPORT_SECURITY};
use hyper::service::service_fn;
use hyper::{Response, server::conn::http1};
use hyper_util::rt::{TokioIo, TokioTimer};
use request::Request;
use routes::{Exchange, route};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;
use tokio_rustls::TlsAcceptor;

use crate::misbehaviour::Misbehaviour;
use crate::moment::Moment;
use crate::reply::{Reply, werkzeug_page};

/// How often the server looks for scheduled actions that are due; a real one does so once a minute.
const SCHEDULER: Duration = Duration::from_secs(1);
/// Larger requests are refused; nothing a test sends comes near.
const BODY_LIMIT: usize = 1280 * 1024 * 1024;

/// Serves one host until `stop` turns true; open connections end with it.
pub(crate) async fn serve(
    listener: TcpListener,
    host: Arc<Host>,
    latency: Duration,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    let mut scheduler = tokio::time::interval(SCHEDULER);
    scheduler.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            // also when the sender is gone: the fleet was dropped
            _ = stop.changed() => break,
            // network faults do not keep the server's own work from being done
            _ = scheduler.tick() => host.all().iter().for_each(|database| database.run_due(Moment::now())),
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                // many small answers on kept connections: waiting to fill packets would cost 40 ms each
                let _ = stream.set_nodelay(true);
                connections.spawn(connection(Arc::clone(&host), stream, latency));
            }
            Some(_) = connections.join_next() => {}
        }
    }
    connections.shutdown().await;
}

/// One connection to its end: over TLS, and without it where the server answers plain HTTP too.
async fn connection(host: Arc<Host>, stream: TcpStream, latency: Duration) {
    let surface = host.surface();
    if surface.plain_http && !begins_tls(&stream).await {
        return talk(host, stream, latency, false).await;
    }
    if let Ok(stream) = TlsAcceptor::from(surface.tls()).accept(stream).await {
        talk(host, stream, latency, true).await;
    }
}

/// Whether what comes first is a record of a handshake.
async fn begins_tls(stream: &TcpStream) -> bool {
    const HANDSHAKE: u8 = 22;
    let mut first = [0];
    stream.peek(&mut first).await.is_ok_and(|read| read == 1 && first == [HANDSHAKE])
}

async fn talk(host: Arc<Host>, stream: impl AsyncRead + AsyncWrite + Unpin, latency: Duration, secure: bool) {
    let service = service_fn(move |request| {
        let host = Arc::clone(&host);
        async move {
            let mut response = exchange(&host, request, latency, secure).await?;
            if secure && host.surface().hsts {
                let year = HeaderValue::from_static("max-age=31536000");
                response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, year);
            }
            Ok::<_, Cut>(response)
        }
    });
    // an aborted connection is the client's business or a fault that was asked for
    let _ =
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
}

async fn exchange(
    host: &Arc<Host>,
    request: hyper::Request<Incoming>,
    latency: Duration,
    secure: bool,
) -> Result<Response<Outgoing>, Cut> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY_LIMIT).collect().await else {
        return Ok(deliver(Reply::page(413, werkzeug_page("413 Request Entity Too Large", "")), &[]));
    };
    let (path, query) = (head.uri.path(), head.uri.query().unwrap_or_default());
    let request =
        Request::new(head.method.as_str(), path, query, &head.headers, body.to_bytes()).over(secure);
    let session = request.cookie.as_deref().and_then(|id| host.session(id));
    let named = request.names_database().or(session.as_ref().and_then(|s| s.database.as_deref()));
    let database = named.and_then(|name| host.database(name)).or_else(|| host.only_tenant());
    note(host, database.as_deref(), &format!("{} {path}", request.method));
    let faults = database.as_deref().map(Database::faults).unwrap_or_default();
    let is_dead = || database.as_deref().is_some_and(Database::is_dead);
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    if is_dead() {
        return Err(Cut);
    }
    if let Some(instead) = before_routing(&faults).await {
        return Ok(deliver(instead, &faults));
    }
    let mut reply = if path == "/web/database/backup" {
        // making a dump is work: keep it off the threads that serve
        let (host, faults) = (Arc::clone(host), faults.clone());
        let made = tokio::task::spawn_blocking(move || {
            route(&Exchange { host: &host, request: &request, faults: &faults, session })
        })
        .await;
        made.unwrap_or_else(|_| Reply::not_found())
    } else {
        route(&Exchange { host, request: &request, faults: &faults, session })
    };
    if !host.old_http() && reply.status == 200 {
        reply
            .headers
            .iter_mut()
            .filter(|(_, value)| value == "application/json")
            .for_each(|(_, value)| value.push_str("; charset=utf-8"));
    }
    if path == "/web/session/authenticate" {
        // it is done, whether or not anybody still waits for the answer
        for fault in &faults {
            let Misbehaviour::SignInAnswersLate(delay) = fault else { continue };
            tokio::time::sleep(*delay).await;
        }
    }
    // dead by the very call it answers
    if is_dead() { Err(Cut) } else { Ok(deliver(reply, &faults)) }
}

/// Faults that do not depend on what was asked.
async fn before_routing(faults: &[Misbehaviour]) -> Option<Reply> {
    for fault in faults {
        match fault {
            Misbehaviour::Slow(delay) => tokio::time::sleep(*delay).await,
            Misbehaviour::Hang => std::future::pending().await,
            _ => {}
        }
    }
    faults.iter().find_map(|fault| match fault {
        Misbehaviour::Status(status) => {
            Some(Reply::page(*status, format!("<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n")))
        }
        Misbehaviour::Rubbish => Some(Reply::json(200, "\u{1}\u{2}}{ certainly not json")),
        Misbehaviour::NotOdoo => Some(Reply::page(200, "<!doctype html><title>Welcome</title><h1>It works!</h1>")),
        Misbehaviour::RedirectTo(to) => Some(Reply::redirect(302, to)),
        _ => None,
    })
}

/// Method and path, never a body: what a test needs to show that nothing was posted.
fn note(host: &Host, database: Option<&Database>, line: &str) {
    match database {
        Some(database) => database.note(line),
        None => host.all().iter().for_each(|d| d.note(line)),
    }
}
