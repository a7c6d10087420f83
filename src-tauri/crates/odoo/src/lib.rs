//! The wire to Odoo 14 to 19.
//!
//! Owns every byte that travels between Reeve and a tenant: TLS and whose word is taken for a certificate, JSON-RPC,
//! JSON-2, the web session, the database manager, and the facts that differ by version. Knows nothing of the cache,
//! the keyring or the page.
//!
//! What always holds:
//! - nothing is sent to a server whose certificate is not accepted, and no credential follows a redirect elsewhere;
//! - no master password is posted to a server whose master password is unset (it would set it for good);
//! - only reads are repeated, and only after failures that pass by themselves;
//! - reading changes nothing on the tenant but the sign-in row that every sign-in leaves;
//! - no secret is in a URL, a log line, a `Debug` output or an error.

mod account;
mod actions;
mod answer;
mod backup;
mod body;
mod certificate;
mod change;
mod client;
mod contents;
mod devices;
mod dialect;
mod endpoint;
mod error;
mod groups;
mod helpdesk;
mod http;
mod identity;
mod inspect;
mod lost;
mod mail_servers;
mod mailing;
mod manager;
mod models;
mod modules;
mod parameters;
mod people;
mod places;
mod policy;
mod records;
mod reply;
mod retry;
mod rights;
mod server;
mod session;
mod settings;
mod sign_in;
mod support;
mod tables;
mod tls;
mod transport;
mod trust;
mod users;
mod value;
mod watched;
mod watermark;
mod web;
mod wire;

pub use account::WireUser;
pub use backup::{BackupStream, Format};
pub use change::{NewAccount, UserValues};
pub use contents::{ContentOf, ContentStream, Contents, Served};
pub use dialect::{Dialect, PasswordRules};
pub use endpoint::{Endpoint, Limits};
pub use error::{Error, Result};
pub use helpdesk::{Helpdesk, Ticket};
pub use identity::Confirmed;
pub use manager::{DatabaseManager, RestoreAs, Swapping, Upload};
pub use records::Page;
pub use server::Server;
pub use session::Session;
pub use sign_in::Credential;
pub use support::{Footing, PlacedEnd, SupportAccount, Traces, WebAccess, is_support_login, support_login};
pub use watermark::Watermark;
