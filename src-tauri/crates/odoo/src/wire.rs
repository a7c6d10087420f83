//! HTTP to one server: limits on time and size, and what a failure means.
//!
//! Redirects are never followed to another host or scheme. Answers are held in memory up to a limit; the one thing
//! that is larger, a backup, is streamed. No URL leaves here inside an error.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT_ENCODING, CONNECTION, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use reqwest::multipart::Form;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde::Serialize;
use url::Url;

use crate::client::{Unresolved, client_for};
use crate::endpoint::{Endpoint, Limits};
use crate::error::{Error, Result};
use crate::inspect::inspect;
use crate::reply::Answer;
use crate::trust::{Judge, problem_of};

/// The largest answer held in memory: 10,000 accounts are about 2 MB.
const ANSWER_MAX: usize = 256 * 1024 * 1024;
const SAME_ORIGIN_HOPS: usize = 3;

/// A line to one server.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    client: Client,
    judge: Judge,
    base: Url,
    host: String,
    limits: Limits,
}

impl Wire {
    /// Prepares the line. Nothing is sent.
    pub(crate) fn new(endpoint: Endpoint, limits: Limits) -> Result<Self> {
        let Endpoint { url: mut base, trust } = endpoint;
        let (client, judge) = client_for(&trust, limits.connect)?;
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Ok(Self { client, judge, host: host_of(&base), base, limits })
    }

    /// The same line for work that takes the server as long as a backup may.
    pub(crate) fn patient(&self) -> Self {
        let limits = Limits { answer: self.limits.build, ..self.limits };
        Self { limits, ..self.clone() }
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    pub(crate) fn judge(&self) -> &Judge {
        &self.judge
    }

    pub(crate) fn base(&self) -> &Url {
        &self.base
    }

    /// Posts JSON and takes the whole answer.
    pub(crate) async fn post(&self, path: &str, body: &impl Serialize, headers: HeaderMap) -> Result<Answer> {
        let body = serde_json::to_vec(body).map_err(|e| Error::Misuse { why: e.to_string() })?;
        let mut headers = headers;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let mut url = self.at(path)?;
        let body = Bytes::from(body);
        for _ in 0..SAME_ORIGIN_HOPS {
            let response = self.send(Method::POST, url.clone(), headers.clone(), body.clone()).await?;
            let onward = self.onward(&url, &response)?;
            match onward {
                Some(next) if matches!(response.status().as_u16(), 307 | 308) => url = next,
                _ => return self.whole(response).await,
            }
        }
        Err(self.not_odoo(format!("it redirects in circles at /{path}")))
    }

    /// Fetches a page without following where it points, so that its cookies can be read.
    pub(crate) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Answer> {
        let mut url = self.at(path)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let response = self.send(Method::GET, url, HeaderMap::new(), Bytes::new()).await?;
        self.whole(response).await
    }

    /// Asks any address for its status and headers, without following where it points. The body is left, and so is the
    /// connection: what answers there may be another by the next look.
    pub(crate) async fn glance(&self, url: Url) -> Result<Response> {
        let closing = HeaderMap::from_iter([(CONNECTION, HeaderValue::from_static("close"))]);
        self.send(Method::GET, url, closing, Bytes::new()).await
    }

    /// Posts a form whose answer is streamed; waits for its first bytes as long as a backup may take to build.
    pub(crate) async fn post_form(&self, path: &str, form: String) -> Result<Response> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        // A backup is compressed already, and its length must be the file's.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let url = self.at(path)?;
        let request = self.client.request(Method::POST, url.clone()).headers(headers).body(form);
        self.begin(&url, request, self.limits.build).await
    }

    /// Posts a form that is streamed. Nothing limits its time: the caller sees how it moves.
    pub(crate) async fn post_multipart(&self, path: &str, form: Form) -> Result<Response> {
        let url = self.at(path)?;
        match self.client.request(Method::POST, url.clone()).multipart(form).send().await {
            Ok(response) => {
                self.onward(&url, &response)?;
                Ok(response)
            }
            Err(e) => Err(self.failure(e).await),
        }
    }

    /// Gets what may be large: the answer is streamed, and a redirect to elsewhere on the same server is an answer.
    pub(crate) async fn get_streamed(
        &self,
        path: &str,
        query: &[(&str, &str)],
        mut headers: HeaderMap,
    ) -> Result<Response> {
        // its length must be the content's
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let mut url = self.at(path)?;
        url.query_pairs_mut().extend_pairs(query);
        let request = self.client.request(Method::GET, url.clone()).headers(headers);
        self.begin(&url, request, self.limits.answer).await
    }

    /// Waits for the beginning of an answer that is streamed.
    async fn begin(&self, url: &Url, request: RequestBuilder, patience: Duration) -> Result<Response> {
        let response = match tokio::time::timeout(patience, request.send()).await {
            Ok(Ok(response)) => response,
            Ok(Err(e)) => return Err(self.failure(e).await),
            Err(_) => return Err(Error::TimedOut { host: self.host.clone(), seconds: patience.as_secs() }),
        };
        self.onward(url, &response)?;
        Ok(response)
    }

    fn at(&self, path: &str) -> Result<Url> {
        self.base.join(path).map_err(|e| Error::Misuse { why: e.to_string() })
    }

    async fn send(&self, method: Method, url: Url, headers: HeaderMap, body: Bytes) -> Result<Response> {
        let request =
            self.client.request(method, url).headers(headers).body(body).timeout(self.limits.answer);
        match request.send().await {
            Ok(response) => Ok(response),
            Err(e) => Err(self.failure(e).await),
        }
    }

    /// Where a redirect points; an error when that is another host or scheme.
    fn onward(&self, asked: &Url, response: &Response) -> Result<Option<Url>> {
        if !response.status().is_redirection() {
            return Ok(None);
        }
        let target = response.headers().get(LOCATION).and_then(|l| l.to_str().ok());
        let Some(target) = target.and_then(|t| asked.join(t).ok()) else { return Ok(None) };
        if target.origin() == asked.origin() {
            return Ok(Some(target));
        }
        Err(Error::RedirectRefused { host: self.host.clone(), to: target.origin().ascii_serialization() })
    }

    /// Reads an answer to its end, up to the limit.
    pub(crate) async fn whole(&self, mut response: Response) -> Result<Answer> {
        let expected = response.content_length().and_then(|l| usize::try_from(l).ok()).unwrap_or(0);
        let mut body = Vec::with_capacity(expected.min(16 * 1024 * 1024));
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() > ANSWER_MAX => {
                    return Err(Error::AnswerTooLarge { host: self.host.clone(), limit: ANSWER_MAX });
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(e) => return Err(self.failure(e).await),
            }
        }
        Ok(Answer { status: response.status(), headers: std::mem::take(response.headers_mut()), body })
    }

    pub(crate) fn not_odoo(&self, why: impl Into<String>) -> Error {
        Error::NotOdoo { host: self.host.clone(), why: why.into() }
    }

    /// What a failed exchange means.
    pub(crate) async fn failure(&self, error: reqwest::Error) -> Error {
        let host = self.host.clone();
        if find::<Unresolved>(&error).is_some() {
            return Error::UnknownHost { host: self.base.host_str().unwrap_or_default().to_owned() };
        }
        if let Some(tls) = find::<rustls::Error>(&error) {
            let rustls::Error::InvalidCertificate(_) = tls else {
                return Error::Tls { host, why: tls.to_string() };
            };
            // The refusal itself carries no certificate: look again, so that the user can compare fingerprints.
            return match inspect(&self.base, &self.judge, self.limits).await {
                Ok(facts) => Error::Certificate {
                    host,
                    problem: facts.problem.unwrap_or_else(|| problem_of(tls, &Vec::new().into())),
                    fingerprint: Some(facts.fingerprint),
                },
                Err(_) => Error::Certificate {
                    host,
                    problem: problem_of(tls, &Vec::new().into()),
                    fingerprint: None,
                },
            };
        }
        if error.is_timeout() {
            let limit = if error.is_connect() { self.limits.connect } else { self.limits.answer };
            return Error::TimedOut { host, seconds: limit.as_secs() };
        }
        if error.is_connect() {
            let why =
                find::<io::Error>(&error).map_or_else(|| "no connection".into(), |e| e.kind().to_string());
            return Error::Unreachable { host, why };
        }
        if error.is_builder() {
            return Error::Misuse { why: error.without_url().to_string() };
        }
        Error::ConnectionCut { host }
    }
}

/// Host, with the port where it is not the scheme's own.
pub(crate) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The first cause of this type. An `io::Error` hides what it wraps from `source`, so it is opened by hand.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match wrapped {
            Some(inner) => Some(inner as &(dyn StdError + 'static)),
            None => error.source(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_inside_an_io_error_is_found() {
        let wrapped = io::Error::other(rustls::Error::InvalidCertificate(rustls::CertificateError::Expired));
        assert!(find::<rustls::Error>(&wrapped).is_some());
        assert!(find::<Unresolved>(&wrapped).is_none());
    }
}
