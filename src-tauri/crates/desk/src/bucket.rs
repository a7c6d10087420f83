//! Opening a place through OpenDAL, with our own TLS: rustls with ring, the system's authorities, no other stack.

use std::sync::Arc;
use std::time::Duration;

use http::header::IF_NONE_MATCH;
use http::{HeaderValue, Method, Request, Response};
use opendal::services::{Fs, S3, Webdav};
use opendal::{Buffer, HttpBody, HttpTransport, HttpTransporter, OperationContext, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use reeve_domain::Secret;

use crate::error::{Error, Result};
use crate::folder::Place;

/// How long one request may take: events are small.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a server may take to be reached at all.
const CONNECT: Duration = Duration::from_secs(10);

/// The operator for a place. Touches no network yet.
///
/// # Errors
/// [`Error::BadPlace`], [`Error::Failed`].
pub(crate) fn operator(place: &Place, secret: Option<&Secret>) -> Result<Operator> {
    let secret = secret.map_or("", Secret::expose);
    match place {
        Place::Folder { path } => {
            // OpenDAL makes what is missing; a network folder that is not mounted must be noticed instead
            if !path.is_dir() {
                let why = format!("There is no folder {}.", path.display());
                return Err(Error::BadPlace { field: "path", why });
            }
            Ok(Operator::new(Fs::default().root(&path.to_string_lossy()))?)
        }
        Place::S3 { endpoint, region, bucket, root, access_key } => {
            let mut service = S3::default()
                .bucket(bucket)
                .region(region)
                .root(root)
                .access_key_id(access_key)
                .secret_access_key(secret)
                // what the environment of this computer holds is somebody else's
                .disable_config_load()
                .disable_ec2_metadata();
            if !endpoint.is_empty() {
                service = service.endpoint(endpoint);
            }
            Ok(Operator::new(service)?.with_context(over(ReqwestTransport::new(client()?))))
        }
        Place::Webdav { url, root, user } => {
            let service = Webdav::default().endpoint(url).root(root).username(user).password(secret);
            let transport = CreateOnly(ReqwestTransport::new(client()?));
            Ok(Operator::new(service)?.with_context(over(transport)))
        }
    }
}

fn over(transport: impl HttpTransport) -> OperationContext {
    OperationContext::new().with_http_transport(HttpTransporter::new(transport))
}

fn client() -> Result<reqwest::Client> {
    let failed = |why: String| Error::Failed { why, passing: false };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = rustls_platform_verifier::Verifier::new(Arc::clone(&provider))
        .map_err(|e| failed(format!("this computer's certificate authorities cannot be read: {e}")))?;
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| failed(e.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .connect_timeout(CONNECT)
        .timeout(PATIENCE)
        // a credential goes to the server it was given for, and nowhere else
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|e| failed(e.without_url().to_string()))
}

/// Makes every upload a create-only one. OpenDAL's WebDAV cannot ask for that; RFC 9110's `If-None-Match: *` can, and a
/// desk writes nothing else.
struct CreateOnly(ReqwestTransport);

impl HttpTransport for CreateOnly {
    async fn fetch(&self, mut request: Request<Buffer>) -> opendal::Result<Response<HttpBody>> {
        if request.method() == Method::PUT {
            request.headers_mut().insert(IF_NONE_MATCH, HeaderValue::from_static("*"));
        }
        self.0.fetch(request).await
    }
}
