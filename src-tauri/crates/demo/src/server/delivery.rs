//! How an answer leaves: whole, in pieces, or spoiled on the way by a fault of the network.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::{CONTENT_LENGTH, DATE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode, Version};
use tokio::sync::mpsc;

use crate::misbehaviour::Misbehaviour;
use crate::reply::{Content, Reply};

/// The connection breaks here, on purpose.
#[derive(Debug, thiserror::Error)]
#[error("cut by the demo")]
pub(crate) struct Cut;

/// A body on its way out.
pub(crate) enum Outgoing {
    Whole(Option<Bytes>),
    Pieces(mpsc::Receiver<Bytes>),
    Spoiled(mpsc::Receiver<Result<Bytes, Cut>>),
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        match &mut *self {
            Self::Whole(body) => {
                Poll::Ready(body.take().filter(|b| !b.is_empty()).map(|b| Ok(Frame::data(b))))
            }
            Self::Pieces(pieces) => pieces.poll_recv(context).map(|piece| piece.map(|p| Ok(Frame::data(p)))),
            Self::Spoiled(pieces) => pieces.poll_recv(context).map(|piece| piece.map(|p| p.map(Frame::data))),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => SizeHint::with_exact(body.as_ref().map_or(0, |b| b.len() as u64)),
            _ => SizeHint::default(),
        }
    }
}

/// What the network does to a body.
#[derive(Debug, Default)]
struct Spoiling {
    cut_after: Option<u64>,
    truncate: Option<u64>,
    bytes_per_second: Option<u64>,
    flip_at: Option<u64>,
}

impl Spoiling {
    fn of(faults: &[Misbehaviour], reply: &Reply) -> Option<Self> {
        let mut spoiling = Self { cut_after: reply.cut_after, ..Self::default() };
        for fault in faults {
            match (fault, &reply.content) {
                (Misbehaviour::CutAfter(bytes), _) => spoiling.cut_after = Some(*bytes),
                (Misbehaviour::Truncate(bytes), _) => spoiling.truncate = Some(*bytes),
                (Misbehaviour::Throttle(rate), _) => spoiling.bytes_per_second = Some((*rate).max(1)),
                (Misbehaviour::FlipBit, Content::Stream { bytes, .. }) => spoiling.flip_at = Some(bytes / 2),
                _ => continue,
            }
        }
        let any = [spoiling.cut_after, spoiling.truncate, spoiling.bytes_per_second, spoiling.flip_at]
            .iter()
            .any(Option::is_some);
        any.then_some(spoiling)
    }

    /// Passes pieces on until the fault says otherwise or nobody listens.
    async fn pump(self, mut from: mpsc::Receiver<Bytes>, to: mpsc::Sender<Result<Bytes, Cut>>) {
        let mut sent = 0_u64;
        while let Some(mut piece) = from.recv().await {
            if let Some(at) =
                self.flip_at.and_then(|at| at.checked_sub(sent)).filter(|at| *at < piece.len() as u64)
            {
                let mut spoiled = BytesMut::from(piece.as_ref());
                spoiled[at as usize] ^= 0x10;
                piece = spoiled.freeze();
            }
            let left = |limit: Option<u64>| limit.map_or(u64::MAX, |l| l.saturating_sub(sent));
            let room = left(self.cut_after).min(left(self.truncate));
            let whole = piece.len() as u64 <= room;
            piece.truncate(usize::try_from(room).unwrap_or(usize::MAX));
            sent += piece.len() as u64;
            if self.send(&to, piece).await.is_err() {
                return;
            }
            if !whole {
                break;
            }
        }
        if self.cut_after.is_some_and(|limit| sent >= limit) {
            // what was sent so far should arrive before the line goes dead
            tokio::time::sleep(Duration::from_millis(30)).await;
            let _ = to.send(Err(Cut)).await;
        }
    }

    async fn send(&self, to: &mpsc::Sender<Result<Bytes, Cut>>, mut piece: Bytes) -> Result<(), ()> {
        let Some(rate) = self.bytes_per_second else { return to.send(Ok(piece)).await.map_err(|_| ()) };
        // twenty portions a second look like a slow line; one large one would look like a pause
        let portion = usize::try_from(rate / 20).unwrap_or(usize::MAX).max(1);
        while !piece.is_empty() {
            let part = piece.split_to(portion.min(piece.len()));
            tokio::time::sleep(Duration::from_secs_f64(part.len() as f64 / rate as f64)).await;
            to.send(Ok(part)).await.map_err(|_| ())?;
        }
        Ok(())
    }
}

/// Turns an answer into what goes on the wire, faults applied.
pub(crate) fn deliver(reply: Reply, faults: &[Misbehaviour]) -> Response<Outgoing> {
    let spoiling = Spoiling::of(faults, &reply);
    let truncated = spoiling.as_ref().is_some_and(|s| s.truncate.is_some());
    let close_delimited = reply.close_delimited;
    let (body, length) = match (reply.content, spoiling) {
        (Content::Whole(bytes), None) => (Outgoing::Whole(Some(bytes)), None),
        (Content::Stream { pieces, .. }, None) => (Outgoing::Pieces(pieces), None),
        (Content::Whole(bytes), Some(spoiling)) => {
            // the length stays what it was: a cut must show as one. A truncation shows none at all.
            let length = (!truncated).then_some(bytes.len());
            let (to, from) = mpsc::channel(1);
            tokio::spawn(async move { to.send(bytes).await });
            (spoil(spoiling, from), length)
        }
        (Content::Stream { pieces, .. }, Some(spoiling)) => (spoil(spoiling, pieces), None),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if close_delimited {
        *response.version_mut() = Version::HTTP_10;
    }
    let headers = response.headers_mut();
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    if let Some(length) = length {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    if let Some(date) = faults.iter().find_map(shifted_date) {
        headers.insert(DATE, date);
    }
    response
}

fn spoil(spoiling: Spoiling, from: mpsc::Receiver<Bytes>) -> Outgoing {
    let (to, spoiled) = mpsc::channel(2);
    tokio::spawn(spoiling.pump(from, to));
    Outgoing::Spoiled(spoiled)
}

fn shifted_date(fault: &Misbehaviour) -> Option<HeaderValue> {
    let Misbehaviour::ClockOff(seconds) = fault else { return None };
    let shifted = chrono::Utc::now() + chrono::TimeDelta::try_seconds(*seconds)?;
    HeaderValue::from_str(&shifted.format("%a, %d %b %Y %H:%M:%S GMT").to_string()).ok()
}
