//! Where files are, as typed: one form for desks, sources of backups, and the vault.

use clap::Args;
use reeve_domain::place::Place;
use reeve_domain::tenant::invalid;
use reeve_domain::{Fault, Secret};

use crate::secrets;

/// What places are called, for the help.
pub const PLACE: &str = "FOLDER|s3://BUCKET/FOLDER|https://WEBDAV";

/// What leads to a bucket or a server beside its name.
#[derive(Debug, Args)]
pub struct Opening {
    /// Of a bucket of S3: such as eu-central-1.
    #[arg(long, default_value = "us-east-1")]
    region: String,
    /// Of a bucket: its server's address; Amazon's own when not given.
    #[arg(long, value_name = "URL", default_value = "")]
    endpoint: String,
    /// Of a bucket: the key's public half.
    #[arg(long, value_name = "ID", default_value = "")]
    access_key: String,
    /// Of a WebDAV folder: the user.
    #[arg(long, default_value = "")]
    user: String,
    /// Read the bucket's secret key, the WebDAV password or the link from stdin instead of asking.
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
            Place::Folder { .. } => return Ok((place, None)),
            Place::S3 { .. } => "bucket's secret key",
            Place::Webdav { .. } => "WebDAV password",
        };
        let secret =
            given.map_or_else(|| secrets::read(what, self.secret_stdin), |given| Ok(given.clone()))?;
        Ok((place, Some(secret)))
    }

    fn unopened(&self, typed: &str) -> Result<Place, Fault> {
        if let Some(rest) = typed.strip_prefix("s3://") {
            let (bucket, root) = rest.split_once('/').unwrap_or((rest, ""));
            return Ok(Place::S3 {
                endpoint: self.endpoint.clone(),
                region: self.region.clone(),
                bucket: bucket.to_owned(),
                root: format!("/{root}"),
                access_key: self.access_key.clone(),
            });
        }
        if typed.starts_with("https://") || typed.starts_with("http://") {
            return Ok(Place::Webdav { url: typed.to_owned(), root: "/".into(), user: self.user.clone() });
        }
        if let Some((scheme, _)) = typed.split_once("://") {
            return Err(invalid("place", format!("Reeve knows no places that begin with {scheme}://."))
                .next(format!("It knows {PLACE}.")));
        }
        let path =
            std::path::absolute(typed).map_err(|error| invalid("path", format!("{typed}: {error}.")))?;
        Ok(Place::folder(&path))
    }
}
