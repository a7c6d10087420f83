//! The operator of a place.

use std::path::Path;

use opendal::services::{Fs, S3, Webdav};
use opendal::{HttpTransport, HttpTransporter, OperationContext, Operator};
use reeve_domain::Secret;
use reeve_domain::place::Place;

use crate::error::{Error, Result};

/// The operator for a place, whose requests go through `transport`. Touches no network yet.
///
/// # Errors
/// [`Error::BadPlace`] for a folder that is not there, [`Error::Refused`] for settings that cannot be used.
pub fn operator(place: &Place, secret: Option<&Secret>, transport: impl HttpTransport) -> Result<Operator> {
    let secret = secret.map_or("", Secret::expose);
    let over = OperationContext::new().with_http_transport(HttpTransporter::new(transport));
    match place {
        Place::Folder { path } => {
            // OpenDAL makes what is missing; a network folder that is not mounted must be noticed instead
            if !Path::new(path).is_dir() {
                let why = format!("There is no folder {path}.");
                return Err(Error::BadPlace { field: "path", why });
            }
            Ok(Operator::new(Fs::default().root(path))?)
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
            Ok(Operator::new(service)?.with_context(over))
        }
        Place::Webdav { url, root, user } => {
            let service = Webdav::default().endpoint(url).root(root).username(user).password(secret);
            Ok(Operator::new(service)?.with_context(over))
        }
    }
}
