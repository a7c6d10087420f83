//! The operator of a place.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use opendal::services::{Azblob, Fs, Gcs, S3, Webdav};
use opendal::{HttpTransport, HttpTransporter, OperationContext, Operator};
use reeve_domain::Secret;
use reeve_domain::place::Place;

use crate::error::{Error, Result};

/// The operator for a place, whose requests go through `transport`. Touches no network yet.
///
/// # Errors
/// [`Error::BadPlace`] for a folder that is not there, [`Error::Refused`] for settings that cannot be used.
pub fn operator(place: &Place, secret: Option<&Secret>, transport: impl HttpTransport) -> Result<Operator> {
    let secret = secret.map_or("", Secret::expose).trim();
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
            if access_key.trim().is_empty() || secret.is_empty() {
                return Err(no_secret("A bucket needs its access key and the secret key that goes with it."));
            }
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
        Place::Azblob { endpoint, account, container, root } => {
            let service =
                Azblob::default().endpoint(endpoint).container(container).root(root).account_name(account);
            Ok(Operator::new(azure_secret(service, secret)?)?.with_context(over))
        }
        Place::Gcs { endpoint, bucket, root } => {
            // OpenDAL writes what it asks for straight behind it
            let service = Gcs::default().endpoint(endpoint.trim_end_matches('/')).bucket(bucket).root(root);
            Ok(Operator::new(google_secret(service, secret)?)?.with_context(over))
        }
        Place::Sftp { host, root, key } => sftp(host, root, key),
    }
}

/// With the account's key, or a signature that was handed out for a time. OpenDAL would look for others where there is
/// none.
fn azure_secret(service: Azblob, secret: &str) -> Result<Azblob> {
    if secret.contains("sig=") {
        return Ok(service.sas_token(secret.trim_start_matches('?')));
    }
    if secret.is_empty() || STANDARD.decode(secret).is_err() {
        return Err(no_secret("The secret has to be the account's key, or a shared access signature."));
    }
    Ok(service.account_key(secret))
}

/// With the key of a service account, or an access token. OpenDAL would look for others where there is none.
fn google_secret(service: Gcs, secret: &str) -> Result<Gcs> {
    let service = service.disable_config_load().disable_vm_metadata();
    if secret.starts_with('{') && secret.contains("\"private_key\"") {
        return Ok(service.credential(&STANDARD.encode(secret)));
    }
    if secret.is_empty() || secret.starts_with('{') || secret.contains(char::is_whitespace) {
        return Err(no_secret("The secret has to be the JSON key of a service account, or an access token."));
    }
    Ok(service.token(secret.to_owned()))
}

fn no_secret(why: &str) -> Error {
    Error::BadPlace { field: "secret", why: why.to_owned() }
}

/// Through the `ssh` of this computer, with what it knows of hosts: one it has never seen is refused.
#[cfg(unix)]
fn sftp(host: &str, root: &str, key: &str) -> Result<Operator> {
    let service = opendal::services::Sftp::default()
        .endpoint(&format!("ssh://{host}"))
        .key(key)
        .known_hosts_strategy("strict");
    if root.is_empty() {
        return Ok(Operator::new(service)?);
    }
    let whole = Operator::new(service.root("/"))?;
    Ok(if root.trim_matches('/').is_empty() { whole } else { whole.layer(crate::below::Below::new(root)) })
}

#[cfg(not(unix))]
fn sftp(_: &str, _: &str, _: &str) -> Result<Operator> {
    // OpenSSH for Windows cannot share a connection, on which the SFTP client is built
    let why = "SFTP is not to be had on Windows: mount the folder, and use it as one.".to_owned();
    Err(Error::BadPlace { field: "place", why })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use std::time::Duration;

    use super::*;
    use crate::{Patience, ReqwestTransport, client};

    fn opened(place: &Place, secret: &str) -> Result<Operator> {
        let transport = ReqwestTransport::new(client(Patience::Whole(Duration::from_secs(1))).unwrap());
        operator(place, Some(&Secret::new(secret.into())), transport)
    }

    #[test]
    fn what_would_make_opendal_look_for_another_secret_is_refused() {
        let azure = Place::Azblob {
            endpoint: "https://acme.blob.core.windows.net".into(),
            account: "acme".into(),
            container: "backups".into(),
            root: "/".into(),
        };
        let google = Place::Gcs { endpoint: String::new(), bucket: "backups".into(), root: "/".into() };
        let bucket = |access_key: &str| Place::S3 {
            endpoint: String::new(),
            region: "eu-central-1".into(),
            bucket: "backups".into(),
            root: "/".into(),
            access_key: access_key.into(),
        };
        for (place, secret) in [
            (&bucket("AKIA1"), ""),
            (&bucket(""), "kept"),
            (&azure, ""),
            (&azure, "no base64!"),
            (&google, ""),
            (&google, "{}"),
            (&google, "a b"),
        ] {
            let error = opened(place, secret).unwrap_err();
            assert!(matches!(error, Error::BadPlace { field: "secret", .. }), "{secret}: {error}");
        }
        for (place, secret) in [
            (&bucket("AKIA1"), "kept"),
            (&azure, "c2VjcmV0"),
            (&azure, "?sv=2024-11-04&sig=abc"),
            (&google, "ya29.token"),
            (&google, "{\"private_key\":\"\"}"),
        ] {
            opened(place, secret).unwrap();
        }
    }
}
