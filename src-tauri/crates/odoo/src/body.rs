//! A body on its way: piece by piece, never silent for longer than a limit, and never shorter than it said.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Result};
use crate::wire::Wire;

/// The body of an answer that is too large to be held in memory.
#[derive(Debug)]
pub(crate) struct Body {
    host: String,
    pause: Duration,
    /// Size in bytes, where the server says.
    length: Option<u64>,
    response: Response,
    received: u64,
    cancel: CancellationToken,
}

impl Body {
    pub(crate) fn new(wire: &Wire, response: Response, cancel: CancellationToken) -> Self {
        let (host, pause, length) = (wire.host().to_owned(), wire.limits().answer, response.content_length());
        Self { host, pause, length, response, received: 0, cancel }
    }

    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// [`Error::ConnectionCut`] when it breaks or ends before its known length; [`Error::TimedOut`] when it pauses longer
    /// than [`crate::Limits::answer`]; [`Error::Cancelled`].
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>> {
        let chunk = tokio::select! {
            biased;
            () = self.cancel.cancelled() => return Err(Error::Cancelled),
            chunk = tokio::time::timeout(self.pause, self.response.chunk()) => chunk,
        };
        match chunk {
            Err(_) => Err(Error::TimedOut { host: self.host.clone(), seconds: self.pause.as_secs() }),
            Ok(Err(_)) => Err(Error::ConnectionCut { host: self.host.clone() }),
            Ok(Ok(Some(chunk))) => {
                self.received += chunk.len() as u64;
                Ok(Some(chunk))
            }
            Ok(Ok(None)) if self.length.is_some_and(|length| self.received < length) => {
                Err(Error::ConnectionCut { host: self.host.clone() })
            }
            Ok(Ok(None)) => Ok(None),
        }
    }
}
