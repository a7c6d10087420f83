//! Where a vault is, as typed.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use clap::Args;
use reeve_domain::source::SourcePlace;
use reeve_domain::{Code, Fault, Secret};

use crate::secrets;

/// Where a vault is.
#[derive(Debug, Args)]
pub struct Store {
    /// A folder, s3://BUCKET/FOLDER, or the https address of a WebDAV folder.
    #[arg(long = "store", value_name = "URL")]
    url: String,
    /// Of a bucket: such as eu-central-1.
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
    /// Read the bucket's secret key or the WebDAV password from stdin instead of asking.
    #[arg(long)]
    secret_stdin: bool,
}

impl Store {
    /// The place, and what opens it; `given` is that where it came with something else.
    ///
    /// # Errors
    /// [`Code::InvalidInput`].
    pub fn place(&self, given: Option<&Secret>) -> Result<(SourcePlace, Option<Secret>), Fault> {
        let secret = |what: &str| match given {
            Some(secret) => Ok(Some(secret.clone())),
            None => secrets::read(what, self.secret_stdin).map(Some),
        };
        if let Some(rest) = self.url.strip_prefix("s3://") {
            let (bucket, root) = rest.split_once('/').unwrap_or((rest, ""));
            let place = SourcePlace::S3 {
                endpoint: self.endpoint.clone(),
                region: self.region.clone(),
                bucket: bucket.to_owned(),
                root: format!("/{root}"),
                access_key: self.access_key.clone(),
            };
            return Ok((place, secret("bucket's secret key")?));
        }
        if self.url.starts_with("https://") || self.url.starts_with("http://") {
            let (url, user) = (self.url.clone(), self.user.clone());
            return Ok((SourcePlace::Webdav { url, root: "/".into(), user }, secret("WebDAV password")?));
        }
        let path = std::path::absolute(&self.url).map_err(|error| {
            Fault::new(Code::InvalidInput, format!("{}: {error}.", self.url)).with("field", "store")
        })?;
        Ok((SourcePlace::Folder { path: path.to_string_lossy().into_owned() }, None))
    }
}

/// A secret of two lines, taken apart.
pub fn two_lines(both: &Secret) -> (Secret, Option<Secret>) {
    let mut lines = both.expose().lines().map(|line| Secret::new(line.trim().to_owned()));
    (lines.next().unwrap_or_else(|| Secret::new(String::new())), lines.next())
}

/// Writes a new file that only this user may read.
///
/// # Errors
/// Those of the system; a file that is there is left alone.
pub fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
