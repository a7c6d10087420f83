//! A desk's place, opened so that what is there is never overwritten.

use std::time::Duration;

use http::header::IF_NONE_MATCH;
use http::{HeaderValue, Method, Request, Response};
use opendal::{Buffer, HttpBody, HttpTransport, Operator};
use reeve_domain::Secret;
use reeve_domain::place::Place;
use reeve_places::{Patience, ReqwestTransport};

use crate::error::Result;

/// How long one request may take: events are small.
const PATIENCE: Patience = Patience::Whole(Duration::from_secs(30));

/// The operator for a place. Touches no network yet.
///
/// # Errors
/// [`crate::Error::BadPlace`], [`crate::Error::Failed`].
pub(crate) fn operator(place: &Place, secret: Option<&Secret>) -> Result<Operator> {
    let transport = CreateOnly(ReqwestTransport::new(reeve_places::client(PATIENCE)?));
    Ok(reeve_places::operator(place, secret, transport)?)
}

/// Makes every upload a create-only one. OpenDAL's WebDAV cannot ask for that; RFC 9110's `If-None-Match: *` can, S3 keeps
/// it as well, and a desk writes nothing else.
struct CreateOnly(ReqwestTransport);

impl HttpTransport for CreateOnly {
    async fn fetch(&self, mut request: Request<Buffer>) -> opendal::Result<Response<HttpBody>> {
        if request.method() == Method::PUT {
            request.headers_mut().insert(IF_NONE_MATCH, HeaderValue::from_static("*"));
        }
        self.0.fetch(request).await
    }
}
