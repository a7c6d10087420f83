//! What can go wrong, said once for the desktop, the command line and the tests.
//!
//! Every crate keeps its own typed errors and turns them into a [`Fault`] here at its edge. A fault never holds a
//! secret, a URL with credentials, or a stack of somebody else's internals; a tenant's own refusal keeps its words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One failure as people and scripts see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Fault {
    /// Which of the known failures this is. The page maps every code to words in the user's language.
    pub code: Code,
    /// What happened, one sentence in English, or the tenant's own words.
    pub message: String,
    /// Facts that belong to it: host, path, fingerprint, seconds. Never a secret.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Whether trying again can help.
    pub retry: Retry,
    /// What to do next, one sentence in English.
    pub next: String,
}

/// Whether the same call may be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// The answer will be the same until something is changed.
    Never,
    /// A passing failure: try again.
    Now,
    /// Try again after the seconds named in `fields.seconds`.
    After,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident, $retry:ident, $next:literal;)+) => {
        /// The known failures. Scripts rely on the names: they are added to, never renamed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
        #[serde(rename_all = "snake_case")]
        pub enum Code { $($(#[doc = $doc])+ $variant,)+ }

        impl Code {
            /// Every code, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Whether trying again can help, unless the case at hand knows better.
            pub fn retry(self) -> Retry { match self { $(Self::$variant => Retry::$retry,)+ } }

            /// What to do next, unless the case at hand knows better.
            pub fn next(self) -> &'static str { match self { $(Self::$variant => $next,)+ } }
        }
    };
}

codes! {
    // what the user gave us
    /// A value that cannot be used; `fields.field` names it.
    InvalidInput, Never, "Correct the value and try again.";
    /// `http://` where HTTPS is required.
    PlainHttp, Never, "Use the https:// address. Plain http is possible for a loopback address only, with --allow-plain-http.";
    /// A tenant, job, backup or file of that name is not known here.
    NotFound, Never, "Check the name; `reeve tenant list` shows what is known.";
    /// The name or the connection exists already.
    AlreadyExists, Never, "Choose another name, or use the existing entry.";

    // reaching the tenant
    /// The host name does not resolve.
    UnknownHost, Now, "Check the spelling of the address and your network connection.";
    /// Nothing answers at that address and port.
    Unreachable, Now, "Check address, port and network; ask the provider whether the server is up.";
    /// No answer in time.
    TimedOut, Now, "Try again; if it stays, the server or the line is overloaded.";
    /// The connection broke before the answer was complete.
    ConnectionCut, Now, "Try again; nothing incomplete was kept.";
    /// The certificate's issuer is not trusted (self-signed or unknown CA); `fields.fingerprint` names it.
    CertificateUntrusted, Never, "Compare the fingerprint with the provider's, then trust this one certificate or give the CA file.";
    /// The certificate is outside its validity.
    CertificateExpired, Never, "Ask the provider to renew the certificate; check this computer's clock.";
    /// The certificate is for another host name.
    CertificateName, Never, "Use the host name the certificate was issued for, or ask the provider to correct it.";
    /// The TLS handshake failed for another reason.
    TlsFailed, Never, "The server's TLS is broken or too old; ask the provider.";
    /// A redirect to another host: credentials are never carried there.
    RedirectRefused, Never, "Connect to the address the server redirects to, if you trust it.";
    /// The server answers, but not as Odoo does.
    NotOdoo, Never, "Check the address: it should be the one you open Odoo with in a browser.";
    /// A version of Odoo that Reeve does not know.
    VersionUnsupported, Never, "Reeve knows Odoo 14 to 19.";

    // signing in
    /// The server has no database of that name.
    UnknownDatabase, Never, "Pick a database from the server's list or ask for the exact name.";
    /// Login or password is wrong, or the account is archived.
    SignInRefused, Never, "Check login and password. After several failures the server may lock this address out for a while.";
    /// The server is refusing sign-ins from this address for a while; `fields.seconds` when known.
    LockedOut, After, "Wait for the cool-down to pass; trying again keeps it going.";
    /// The account has two-factor authentication: a password cannot be used from outside a browser.
    TwoFactorRequired, Never, "Create an API key for this account in Odoo (Preferences, Account Security) and use it here.";
    /// The API key is unknown, revoked or expired.
    KeyRefused, Never, "Create a new API key in Odoo and replace the stored one.";
    /// The session ended while in use.
    SessionExpired, Now, "Sign in again.";

    // what the tenant allows
    /// The tenant refuses this to the signed-in user. The message holds the tenant's words.
    AccessDenied, Never, "Ask an administrator of the tenant for the rights, or use another login.";
    /// The tenant refuses the values. The message holds the tenant's words.
    TenantRefused, Never, "Change the values as the tenant asks.";
    /// The tenant failed in itself. The message holds the tenant's words.
    ServerError, Now, "Try again later; tell the provider if it stays.";
    /// A module this needs is not installed on the tenant; `fields.module` names it.
    ModuleMissing, Never, "Ask the tenant's administrator to install the module.";
    /// The server has no usable database manager.
    ManagerDisabled, Never, "Ask the provider for a backup: its server offers no download to clients.";
    /// The master password is wrong.
    MasterPasswordWrong, Never, "Enter the server's master password again.";
    /// The server's master password was never set. Sending any would set it for good, so nothing was sent.
    MasterPasswordUnset, Never, "Tell the provider to set a master password first; anybody could take this server over.";
    /// No master password is stored for this tenant.
    MasterPasswordNeeded, Never, "Store it with `reeve tenant master-password NAME --secret-stdin`.";
    /// The tenant's clock and this computer's differ too much; `fields.seconds` says by how much.
    ClockSkew, Never, "Correct this computer's clock.";

    // changes
    /// The tenant's values are not those of the preview any more; nothing was written.
    Moved, Never, "Look at what changed and make a new plan.";
    /// The change would shut everybody or yourself out: the last administrator, or the login in use.
    LocksOut, Never, "Give somebody else the Settings rights first.";
    /// The tenant asks this connection to prove itself with its password, and it signs in with an API key.
    PasswordNeeded, Never, "Connect with the account's password to do this: an API key cannot prove who you are.";
    /// The tenant's version cannot do this; `fields.series` names it.
    NotInVersion, Never, "This needs a newer version of Odoo on the tenant.";
    /// The number or name to type before applying is missing or wrong; `fields.type` says what to type.
    ConfirmationNeeded, Never, "Type what is asked for, exactly.";
    /// The plan is not in a state for this; `fields.state` names it.
    PlanNotReady, Never, "Look at the plan; make a new one when it is over.";
    /// Nothing was tried: the canary before did not end well.
    CanaryFailed, Never, "See what went wrong on the canary, then apply the rest.";

    // support access
    /// No card was made on this computer: nothing can be signed or opened.
    CardNeeded, Never, "Make your card first: name, e-mail and whom you work for.";
    /// Nobody answers or approves their own request.
    OwnRequest, Never, "Somebody else has to answer it: another person, with a card of their own.";
    /// The request or access is not in a state for this; `fields.state` names it.
    GrantNotReady, Never, "Look at the request: it was answered, given back, or is over.";
    /// The tenant cannot be made to end the access by itself, so nothing was given; `fields.why` says what is missing.
    CannotEndItself, Never, "Connect with a login that holds the Settings rights, and ask the provider whether scheduled actions run.";
    /// Sealed to another card, or damaged on the way.
    CannotOpen, Never, "Ask the approver to send it again, sealed to your card.";
    /// The signature does not fit the document, or the document is none of ours.
    SignatureWrong, Never, "Do not rely on it: it was changed on its way, or is not from whom it says.";
    /// Somebody else wrote to the thread first.
    Overtaken, Now, "Look at what they said, then decide again.";
    /// The desk cannot be reached or does not take what was sent; the message says why.
    DeskFailed, Now, "It is kept here and sent with the next look at the desk. Or hand it over as a file.";

    // backups
    /// The server answered a backup request with an error page. The message holds its words.
    BackupFailed, Never, "The server could not make the backup; its words say why.";
    /// The server answered a restore with an error page. The message holds its words.
    RestoreFailed, Never, "The server could not restore it; its words say why.";
    /// The file is not a sound backup; `fields.check` names the first check that failed.
    BackupUnsound, Now, "Take the backup again; do not rely on this file.";

    /// This computer has no PostgreSQL that could take the backup; the message says what to install.
    PostgresMissing, Never, "Install what is named, then drill again.";
    /// A drill failed on this computer, whatever the backup is; the message says why.
    DrillFailed, Now, "Look at what it says: memory, room on the disk, rights; the backup itself may be good.";

    /// A source of backups cannot be reached or refuses; the message says why.
    SourceFailed, Now, "Look at the source's settings and at the network, then try again; what arrived is kept.";

    // the vault
    /// No vault was set up on this computer.
    VaultMissing, Never, "Set one up: `reeve vault init --store FOLDER`.";
    /// The stored key, or the one given, does not open the vault.
    VaultKeyWrong, Never, "Use the key on the vault's recovery sheet.";
    /// Another program has the vault; `fields` and the message say who.
    VaultBusy, Now, "Wait until it is done. A lock that was left behind on another computer is forgotten after half an hour.";
    /// The vault's store fails or loses what it took.
    VaultFailed, Now, "Check the folder or the bucket and the network; nothing half done counts.";
    /// A check found the vault damaged.
    VaultDamaged, Never, "Take new backups into a new vault, and keep this one: what can be read of it can be restored.";

    // this computer
    /// Not enough room on the disk; `fields.needed` and `fields.free` in bytes when known.
    DiskFull, Never, "Free some space or choose another folder.";
    /// The file or folder cannot be written.
    CannotWrite, Never, "Choose a folder you may write to.";
    /// The file or folder cannot be read.
    CannotRead, Never, "Check the path and its permissions.";
    /// No place to keep secrets has been chosen and there is no keyring.
    KeysMissing, Never, "Choose an encrypted file under a passphrase (REEVE_KEYS=file with REEVE_PASSPHRASE), or start a keyring.";
    /// The keyring or the passphrase file is locked.
    KeysLocked, Never, "Unlock the keyring, or enter the passphrase.";
    /// The passphrase does not open the file.
    PassphraseWrong, Never, "Enter the passphrase again.";
    /// The local file was written by a newer version of Reeve.
    StoreNewer, Never, "Update Reeve; the file was left untouched.";
    /// The local file is damaged.
    StoreDamaged, Never, "The damaged file was set aside; connect again and refresh.";
    /// Another process holds the local file.
    StoreBusy, Now, "Close the other Reeve or wait for it.";
    /// The user stopped it.
    Cancelled, Never, "Nothing half done was kept. Start it again when you like.";
    /// The computer or the program was stopped while this ran.
    Interrupted, Now, "Start it again.";
    /// A defect of Reeve.
    Internal, Never, "Please report this with the steps that led here.";
}

impl Code {
    /// The name scripts see, such as `sign_in_refused`.
    pub fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name,
            _ => String::from("internal"),
        }
    }
}

impl Fault {
    /// A failure with this code's usual advice.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            fields: BTreeMap::new(),
            retry: code.retry(),
            next: code.next().into(),
        }
    }

    /// Whether it is of this computer, its disk, its keys or its store: nobody else could have done better.
    pub fn is_of_this_computer(&self) -> bool {
        matches!(
            self.code,
            Code::Internal
                | Code::DiskFull
                | Code::KeysLocked
                | Code::KeysMissing
                | Code::StoreBusy
                | Code::StoreDamaged
        )
    }

    /// Adds a fact. Never pass a secret.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "`with(\"host\", host)` reads better than a reference to it"
    )]
    pub fn with(mut self, field: &str, value: impl ToString) -> Self {
        self.fields.insert(field.to_owned(), value.to_string());
        self
    }

    /// Replaces the advice where the case at hand knows better.
    #[must_use]
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.next = next.into();
        self
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
