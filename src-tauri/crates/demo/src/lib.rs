//! The demo fleet: HTTPS servers on loopback that speak Odoo's own protocol for any number of tenants.
//!
//! The same contract tests run against this fleet and against real servers, so it answers as they were seen to answer:
//! per version, errors and traps included. It can be told to [misbehave](Misbehaviour), and
//! faults can be [planted](Planted) in it. Its people are made up, the same
//! for the same seed, and it never holds anything of anybody.
//!
//! ```no_run
//! # async fn example() -> Result<(), reeve_demo::Error> {
//! let fleet = reeve_demo::Fleet::start(reeve_demo::FleetOptions::default()).await?;
//! let tenant = &fleet.tenants()[0];
//! println!("{} at {}, database {}", tenant.name, tenant.url, tenant.database);
//! fleet.stop().await;
//! # Ok(())
//! # }
//! ```

mod backup;
mod certificate;
mod data;
mod fleet;
mod misbehaviour;
mod moment;
mod orm;
mod people;
mod planted;
mod refusal;
mod reply;
mod server;
mod stock;

pub use certificate::{CertificateError, CertificateKind};
pub use data::{
    ApiKey, Category, CompanyPolicy, Device, ExternalId, Failures, Group, Held, Kind, Mail, MailFailure,
    Module, Parameter, Record, SignIn, TenantData, User,
};
pub use fleet::{Account, DemoTenant, Error, Fleet, FleetOptions};
pub use misbehaviour::{DownloadFault, Misbehaviour};
pub use moment::Moment;
pub use people::tenant::Role;
pub use planted::Planted;
