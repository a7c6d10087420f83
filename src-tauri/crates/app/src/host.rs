//! What the product needs of its surroundings, and nothing more.

use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reeve_domain::desk::ThreadId;
use reeve_domain::restore::RestoreState;
use reeve_domain::tls::Trust;
use reeve_domain::{Fault, Secret};
use reeve_odoo::{Endpoint, Limits, Server};
use url::Url;

use crate::api::{PathPurpose, StateChanged};

/// A tenant's web session to be shown in a window of its own, apart from Reeve's commands.
pub struct SupportWindow {
    /// Which access it belongs to; a second window of the same is not opened.
    pub grant: ThreadId,
    /// What the window is called.
    pub title: String,
    /// The page to begin with, on the tenant.
    pub url: Url,
    /// The session's cookie: name and value. Nobody but the window's own web view is given it.
    pub cookie: (String, Secret),
    /// Whose word is taken for the tenant's certificate.
    pub trust: Trust,
    /// When the access ends.
    pub until: DateTime<Utc>,
}

impl SupportWindow {
    /// The one certificate the window has to be told to accept, in DER, looked at just now and found good under this
    /// trust. `None` where the system's own judgement is the one to take.
    ///
    /// # Errors
    /// [`reeve_domain::Code::CertificateUntrusted`] when it is not accepted, and whatever keeps the tenant from being
    /// reached.
    pub async fn certificate(&self) -> Result<Option<Vec<u8>>, Fault> {
        if self.trust == Trust::System {
            return Ok(None);
        }
        let endpoint = Endpoint { url: self.url.clone(), trust: self.trust.clone() };
        Ok(Server::new(endpoint, Limits::default())?.accepted_certificate().await?)
    }
}

/// Something people should hear of even when they look elsewhere. The words are the host's, in the user's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// An access ends soon, in so many minutes.
    EndsSoon {
        /// The tenant's name.
        tenant: String,
        /// Whole minutes left.
        minutes: u32,
    },
    /// An access has ended; `proven` when that was seen.
    Ended {
        /// The tenant's name.
        tenant: String,
        /// The account is archived, and nothing that was tried still works.
        proven: bool,
    },
    /// An access is to be ended, and does not end before a person has looked: the tenant refuses this panel's sign-in.
    EndWaits {
        /// The tenant's name.
        tenant: String,
    },
    /// Somebody asks for access.
    Asked {
        /// The tenant's name.
        tenant: String,
        /// Who asks.
        staff: String,
    },
    /// An access was given without the customer's approval.
    BreakGlass {
        /// The tenant's name.
        tenant: String,
        /// Who has it.
        staff: String,
    },
    /// Somebody asks for a restore.
    RestoreAsked {
        /// The tenant's name.
        tenant: String,
        /// Who asks.
        by: String,
    },
    /// A restore stands elsewhere than it stood.
    RestoreStands {
        /// The tenant's name.
        tenant: String,
        /// Where.
        state: RestoreState,
    },
    /// The window of an approved restore is open, and nobody has begun it.
    RestoreMayBegin {
        /// The tenant's name.
        tenant: String,
    },
    /// Until now the other database of a restore was to be kept: somebody decides what becomes of it.
    RestoreKept {
        /// The tenant's name.
        tenant: String,
        /// The database.
        database: String,
    },
    /// A pass over promises saw faults that nobody knew of.
    PromiseFaults {
        /// Checks that came to a worse answer than before, on all tenants.
        worse: u32,
        /// Checks that were looked at for the first time, and show a fault.
        first: u32,
        /// The tenant with the most of both.
        tenant: String,
        /// How many other tenants have some.
        others: u32,
    },
    /// A support account is on a tenant that should not be there as it is.
    Stray {
        /// The tenant's name.
        tenant: String,
        /// The account's login.
        login: String,
    },
}

/// A window, a terminal or a test.
pub trait Host: Send + Sync + 'static {
    /// Tells whoever shows something that it is stale.
    fn state_changed(&self, change: StateChanged);

    /// Asks for a path with the system's dialog. `None` when the user changed their mind or there is no such dialog.
    fn choose_path(
        &self,
        purpose: PathPurpose,
        suggestion: Option<PathBuf>,
    ) -> Pin<Box<dyn Future<Output = Option<PathBuf>> + Send + '_>> {
        let _ = (purpose, suggestion);
        Box::pin(std::future::ready(None))
    }

    /// Shows a support session in a window of its own. `false` where there are no windows.
    fn open_session(&self, window: SupportWindow) -> bool {
        let _ = window;
        false
    }

    /// Closes the window of an access that has ended.
    fn close_session(&self, grant: &ThreadId) {
        let _ = grant;
    }

    /// Opens an address in the system's browser. `false` where there is none.
    fn open_in_browser(&self, url: &Url) -> bool {
        let _ = url;
        false
    }

    /// Puts a secret on the clipboard and takes it off again after so many seconds, unless something else is there by
    /// then. `false` where there is no clipboard.
    fn lend_clipboard(&self, secret: &Secret, seconds: u32) -> bool {
        let _ = (secret, seconds);
        false
    }

    /// Tells the user something even when they look elsewhere.
    fn notify(&self, notice: Notice) {
        let _ = notice;
    }

    /// The time, for everything that is stamped.
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    /// How long to rest between two looks at what the clock or a server brings about, where `pause` is what people have.
    fn between(&self, pause: Duration) -> Duration {
        pause
    }

    /// The longest that a look waits for somebody else's server, where `most` is what people have.
    fn patience(&self, most: Duration) -> Duration {
        most
    }

    /// Whether jobs that a break left behind are started again here. A command line has better things to do.
    fn continues_jobs(&self) -> bool {
        false
    }
}

/// Surroundings that show nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Host for Quiet {
    fn state_changed(&self, _change: StateChanged) {}
}
