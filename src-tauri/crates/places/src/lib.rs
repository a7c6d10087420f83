//! Folders, buckets (S3, Azure, Google), WebDAV and SFTP folders, opened through OpenDAL. What speaks HTTP does so with our
//! own TLS: rustls with ring, the system's authorities, no other stack.
//!
//! Owns how a place is opened; what is kept there, and what is done when it fails, is for whoever opens it: the desk,
//! the backups. What must always hold: a credential goes to the server it was given for and nowhere else, nothing of
//! this computer's environment is taken for one, and a folder that is missing is noticed, never made by looking at it.

#[cfg(unix)]
mod below;
mod client;
mod error;
mod operator;
mod there;

pub use client::{NotPublic, Patience, client, public_client};
pub use error::{Error, Result};
pub use opendal_http_transport_reqwest::ReqwestTransport;
pub use operator::operator;
pub use there::is_there;
