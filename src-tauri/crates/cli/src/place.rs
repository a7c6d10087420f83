//! Where files are, as typed: one form for desks, sources of backups, and the vault.

use std::path::{Path, PathBuf};

use clap::Args;
use reeve_domain::place::Place;
use reeve_domain::tenant::invalid;
use reeve_domain::{Fault, Secret};

use crate::secrets;

/// What places are called, for the help.
pub const PLACE: &str = "FOLDER|s3://BUCKET/FOLDER|azblob://CONTAINER/FOLDER|gs://BUCKET/FOLDER|sftp://USER@HOST/FOLDER|https://WEBDAV";

/// What leads to a bucket or a server beside its name.
#[derive(Debug, Args)]
pub struct Opening {
    /// Of a bucket of S3: such as eu-central-1.
    #[arg(long, default_value = "us-east-1")]
    region: String,
    /// Of a bucket: its server's address; Amazon's or Google's own when not given. Of a container of Azure: that of the
    /// account when it is not https://ACCOUNT.blob.core.windows.net.
    #[arg(long, value_name = "URL", default_value = "")]
    endpoint: String,
    /// Of a bucket of S3: the key's public half. Of a container of Azure: the account's name.
    #[arg(long, value_name = "ID", default_value = "")]
    access_key: String,
    /// Of a WebDAV folder: the user.
    #[arg(long, default_value = "")]
    user: String,
    /// Of an SFTP folder: the private key; those that ssh tries by itself when not given.
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// Read the bucket's secret key, the account's key, the WebDAV password or the link from stdin instead of asking.
    #[arg(long)]
    pub secret_stdin: bool,
}

impl Opening {
    /// The place that was typed, and what opens it; `given` is that where it came with something else.
    ///
    /// # Errors
    /// [`reeve_domain::Code::InvalidInput`].
    pub fn place(&self, typed: &str, given: Option<&Secret>) -> Result<(Place, Option<Secret>), Fault> {
        let place = self.unopened(typed)?;
        let what = match &place {
            Place::Folder { .. } | Place::Sftp { .. } => return Ok((place, None)),
            Place::S3 { .. } => "bucket's secret key",
            Place::Azblob { .. } => "account's key",
            Place::Gcs { .. } => "service account's key",
            Place::Webdav { .. } => "WebDAV password",
        };
        let secret =
            given.map_or_else(|| secrets::read(what, self.secret_stdin), |given| Ok(given.clone()))?;
        Ok((place, Some(secret)))
    }

    fn unopened(&self, typed: &str) -> Result<Place, Fault> {
        let Some((scheme, rest)) = typed.split_once("://") else {
            return Ok(Place::folder(&whole(typed.as_ref())?));
        };
        let (name, folder) = rest.split_once('/').unwrap_or((rest, ""));
        let (name, root) = (name.to_owned(), format!("/{folder}"));
        let (endpoint, access_key) = (self.endpoint.clone(), self.access_key.clone());
        Ok(match scheme {
            "s3" => Place::S3 { endpoint, region: self.region.clone(), bucket: name, root, access_key },
            "azblob" => {
                let usual = format!("https://{access_key}.blob.core.windows.net");
                let endpoint = if endpoint.is_empty() { usual } else { endpoint };
                Place::Azblob { endpoint, account: access_key, container: name, root }
            }
            "gs" => Place::Gcs { endpoint, bucket: name, root },
            "sftp" => {
                let key = self.identity.as_deref().map(whole).transpose()?;
                let key = key.map(|key| key.to_string_lossy().into_owned()).unwrap_or_default();
                Place::Sftp { host: name, root: if folder.is_empty() { String::new() } else { root }, key }
            }
            "https" | "http" => {
                Place::Webdav { url: typed.to_owned(), root: "/".into(), user: self.user.clone() }
            }
            _ => {
                let why = format!("Reeve knows no places that begin with {scheme}://.");
                return Err(invalid("place", why).next(format!("It knows {PLACE}.")));
            }
        })
    }
}

fn whole(path: &Path) -> Result<PathBuf, Fault> {
    std::path::absolute(path).map_err(|error| invalid("path", format!("{}: {error}.", path.display())))
}
