//! Where files are: one shape for desks, sources of backups, and the vault.
//!
//! A place holds no secret: what opens it (a bucket's secret key, a password) is handed in beside it and rests with the
//! keys. What must always hold: a place that was found valid sends no secret readably over a network.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::Fault;
use crate::tenant::{invalid, secure_url};

/// Where files are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// A folder that this computer reaches: local, on the network, synchronised.
    Folder {
        /// Absolute path; must be there.
        path: String,
    },
    /// A bucket of S3, or of what speaks its protocol.
    S3 {
        /// Where; empty for Amazon's own.
        endpoint: String,
        /// Such as `eu-central-1`.
        region: String,
        /// Its name.
        bucket: String,
        /// The folder in it.
        root: String,
        /// The key's public half.
        access_key: String,
    },
    /// A folder of a WebDAV server, such as Nextcloud.
    Webdav {
        /// Its address.
        url: String,
        /// The folder in it.
        root: String,
        /// The user.
        user: String,
    },
    /// A container of Azure Blob Storage.
    Azblob {
        /// The account's address, such as `https://account.blob.core.windows.net`.
        endpoint: String,
        /// The account's name.
        account: String,
        /// The container's name.
        container: String,
        /// The folder in it.
        root: String,
    },
    /// A bucket of Google Cloud Storage.
    Gcs {
        /// Where; empty for Google's own.
        endpoint: String,
        /// Its name.
        bucket: String,
        /// The folder in it.
        root: String,
    },
    /// A folder that is reached by SFTP, as `ssh` is set up on this computer: its keys, its agent, its known hosts.
    Sftp {
        /// `[user@]host[:port]`.
        host: String,
        /// The folder; empty for the user's own.
        root: String,
        /// Absolute path of the private key; empty for those that `ssh` tries by itself.
        key: String,
    },
}

impl Place {
    /// The folder at this path.
    pub fn folder(path: &Path) -> Self {
        Self::Folder { path: path.to_string_lossy().into_owned() }
    }

    /// The place as typed, made whole: trimmed, with addresses that are safe to use.
    ///
    /// # Errors
    /// [`crate::Code::InvalidInput`] with the field, [`crate::Code::PlainHttp`].
    pub fn valid(self) -> Result<Self, Fault> {
        let needed = |field: &str, why: &str| Err(invalid(field, why));
        Ok(match self.trimmed() {
            Self::Folder { path } if !Path::new(&path).is_absolute() => {
                return Err(invalid("path", "The folder's path has to begin at the root."));
            }
            Self::S3 { bucket, region, .. } if bucket.is_empty() || region.is_empty() => {
                return needed("bucket", "A bucket needs its name and its region.");
            }
            Self::Azblob { container, account, .. } if container.is_empty() || account.is_empty() => {
                return needed("container", "A container needs its name and the name of its account.");
            }
            Self::Gcs { bucket, .. } if bucket.is_empty() => {
                return needed("bucket", "A bucket needs its name.");
            }
            Self::Sftp { host, .. } if !is_ssh_host(&host) => {
                return needed("host", "An SFTP server is named like user@host or user@host:port.");
            }
            Self::Sftp { root, .. } if !is_absolute_or_none(&root) => {
                return needed("root", "The folder's path begins with /; without one it is the user's own.");
            }
            Self::Sftp { key, .. } if !key.is_empty() && !Path::new(&key).is_absolute() => {
                return needed("key", "The key's path has to begin at the root.");
            }
            Self::S3 { endpoint, region, bucket, root, access_key } => {
                let endpoint = optional_address("endpoint", &endpoint)?;
                Self::S3 { endpoint, region, bucket, root, access_key }
            }
            Self::Webdav { url, root, user } => Self::Webdav { url: address("url", &url)?, root, user },
            Self::Azblob { endpoint, account, container, root } => {
                Self::Azblob { endpoint: address("endpoint", &endpoint)?, account, container, root }
            }
            Self::Gcs { endpoint, bucket, root } => {
                Self::Gcs { endpoint: optional_address("endpoint", &endpoint)?, bucket, root }
            }
            whole @ (Self::Folder { .. } | Self::Sftp { .. }) => whole,
        })
    }

    fn trimmed(self) -> Self {
        let trimmed = |text: String| text.trim().to_owned();
        match self {
            Self::Folder { path } => Self::Folder { path: trimmed(path) },
            Self::S3 { endpoint, region, bucket, root, access_key } => {
                let [endpoint, region, bucket] = [endpoint, region, bucket].map(trimmed);
                let [root, access_key] = [root, access_key].map(trimmed);
                Self::S3 { endpoint, region, bucket, root, access_key }
            }
            Self::Webdav { url, root, user } => {
                let [url, root, user] = [url, root, user].map(trimmed);
                Self::Webdav { url, root, user }
            }
            Self::Azblob { endpoint, account, container, root } => {
                let [endpoint, account, container, root] = [endpoint, account, container, root].map(trimmed);
                Self::Azblob { endpoint, account, container, root }
            }
            Self::Gcs { endpoint, bucket, root } => {
                let [endpoint, bucket, root] = [endpoint, bucket, root].map(trimmed);
                Self::Gcs { endpoint, bucket, root }
            }
            Self::Sftp { host, root, key } => {
                let [host, root, key] = [host, root, key].map(trimmed);
                Self::Sftp { host, root, key }
            }
        }
    }

    /// Whether a secret opens it.
    pub fn has_secret(&self) -> bool {
        !matches!(self, Self::Folder { .. } | Self::Sftp { .. })
    }

    /// The server it is on; empty for folders, which share the disk.
    pub fn host(&self) -> String {
        let host = |url: &str| Url::parse(url).ok()?.host_str().map(str::to_owned);
        match self {
            Self::Folder { .. } => String::new(),
            Self::S3 { endpoint, region, .. } => host(endpoint).unwrap_or_else(|| format!("s3.{region}")),
            Self::Webdav { url, .. } => host(url).unwrap_or_default(),
            Self::Azblob { endpoint, .. } => host(endpoint).unwrap_or_default(),
            Self::Gcs { endpoint, .. } => host(endpoint).unwrap_or_else(|| "storage.googleapis.com".into()),
            Self::Sftp { host, .. } => host.clone(),
        }
    }
}

/// In words.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = match self {
            Self::Folder { path } => return write!(f, "folder {path}"),
            Self::S3 { endpoint, bucket, root, .. } => {
                write!(f, "bucket {bucket}")?;
                if !endpoint.is_empty() {
                    write!(f, " at {endpoint}")?;
                }
                root
            }
            Self::Webdav { url, root, .. } => {
                write!(f, "WebDAV {url}")?;
                root
            }
            Self::Azblob { endpoint, container, root, .. } => {
                write!(f, "Azure container {container} at {endpoint}")?;
                root
            }
            Self::Gcs { bucket, root, .. } => {
                write!(f, "Google bucket {bucket}")?;
                root
            }
            Self::Sftp { host, root, .. } => {
                write!(f, "SFTP {host}")?;
                root
            }
        };
        match root.trim_end_matches('/') {
            "" => Ok(()),
            folder => write!(f, ", folder {folder}"),
        }
    }
}

/// An address that a secret may be sent to.
fn address(field: &str, typed: &str) -> Result<String, Fault> {
    secure_url(typed, true).map(String::from).map_err(|fault| fault.with("field", field))
}

/// Whether `ssh` takes it for a host, and not for one of its options.
fn is_ssh_host(typed: &str) -> bool {
    let Ok(url) = Url::parse(&format!("ssh://{typed}")) else { return false };
    let is_word =
        |text: &str| !text.starts_with('-') && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    url.host_str().is_some_and(|host| !host.is_empty() && is_word(host))
        && is_word(url.username())
        && url.password().is_none()
        && matches!(url.path(), "" | "/")
        && is_word(typed)
}

/// A path on a server, which is no path of this computer.
fn is_absolute_or_none(path: &str) -> bool {
    path.is_empty() || path.starts_with('/')
}

fn optional_address(field: &str, typed: &str) -> Result<String, Fault> {
    if typed.is_empty() { Ok(String::new()) } else { address(field, typed) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    fn bucket(endpoint: &str) -> Place {
        Place::S3 {
            endpoint: endpoint.into(),
            region: " eu ".into(),
            bucket: "backups".into(),
            root: "/acme/".into(),
            access_key: "AKIA1".into(),
        }
    }

    fn sftp(host: &str) -> Place {
        Place::Sftp { host: host.into(), root: "/srv/odoo".into(), key: String::new() }
    }

    fn sftp_of(root: &str, key: &str) -> Place {
        Place::Sftp { host: "ada@host.example".into(), root: root.into(), key: key.into() }
    }

    #[test]
    fn a_place_reads_as_people_say_it() {
        for (place, words) in [
            (Place::Folder { path: "/srv/desk".into() }, "folder /srv/desk"),
            (bucket(""), "bucket backups, folder /acme"),
            (sftp("ada@host.example:2222"), "SFTP ada@host.example:2222, folder /srv/odoo"),
            (bucket("https://s3.example.net"), "bucket backups at https://s3.example.net, folder /acme"),
            (
                Place::Webdav {
                    url: "https://dav.example.net/".into(),
                    root: "/".into(),
                    user: "ada".into(),
                },
                "WebDAV https://dav.example.net/",
            ),
        ] {
            assert_eq!(place.to_string(), words);
        }
    }

    #[test]
    fn what_is_typed_is_made_whole_or_refused_with_its_field() {
        let whole = bucket(" s3.example.net ").valid().expect("it is one");
        let Place::S3 { endpoint, region, .. } = &whole else { panic!("{whole:?}") };
        assert_eq!((endpoint.as_str(), region.as_str()), ("https://s3.example.net/", "eu"));
        assert_eq!(whole.host(), "s3.example.net");
        let webdav = |url: &str| Place::Webdav { url: url.into(), root: String::new(), user: "ada".into() };
        let kept = webdav("https://cloud.example/web/dav?x=1#y").valid().expect("it is one");
        assert_eq!(kept, webdav("https://cloud.example/web/dav"), "a path is part of a WebDAV address");
        for (wrong, field) in [
            (Place::Folder { path: "backups".into() }, "path"),
            (bucket("https://user:pw@s3.example.net"), "endpoint"),
            (webdav("ftp://cloud.example"), "url"),
            (sftp("-oProxyCommand=sh"), "host"),
            (sftp("-l@host.example"), "host"),
            (sftp("host.example/path"), "host"),
            (sftp("user:pw@host.example"), "host"),
            (sftp(""), "host"),
            (sftp_of("backups", ""), "root"),
            (sftp_of("", "id_ed25519"), "key"),
        ] {
            let fault = wrong.valid().expect_err("it cannot be used");
            assert_eq!(fault.fields.get("field").map(String::as_str), Some(field), "{fault:?}");
        }
        let plain = webdav("http://cloud.example").valid().expect_err("everybody could read the password");
        assert_eq!(plain.code, Code::PlainHttp);
    }

    #[test]
    fn a_place_is_kept_in_a_form_that_people_can_read() {
        let kept = serde_json::to_value(bucket("")).expect("it is JSON");
        assert_eq!(kept["kind"], "s3");
        assert_eq!(serde_json::from_value::<Place>(kept).expect("it reads"), bucket(""));
    }
}
