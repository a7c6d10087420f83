//! What is wrong with a tenant beside how it behaves: faults that a check of promises finds, each put in on purpose.
//!
//! A fault is there the way a real server shows it: in a record, a parameter, a header, a certificate. A tenant is
//! [put right](crate::Fleet::put_right) first where a test wants to find nothing else.

/// A fault of a tenant or of the server it lives on.
///
/// Those of the server (transport, manager) are shared by all tenants of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// The port answers plain HTTP too, with the same pages.
    PlainHttp,
    /// Browsers are not told to come by HTTPS only.
    NoHsts,
    /// The certificate ended in 2021.
    CertificateExpired,
    /// The certificate ends in five days.
    CertificateEndsSoon,
    /// The certificate is another host's.
    CertificateOfAnother,
    /// The certificate is signed by itself.
    CertificateSelfSigned,
    /// The authority that issued the certificate is below the one that is known, and its own certificate is not sent.
    ChainIncomplete,
    /// The database manager and its list of databases answer strangers.
    ManagerShown,
    /// The same, and another customer's database is in the list.
    NeighbourListed,
    /// The manager answers strangers, and its master password is the well-known one.
    MasterPasswordDefault,
    /// Passwords of four characters will do.
    ShortPasswords,
    /// Sign-ins may be repeated for ever.
    NoLockout,
    /// The modules for signing in elsewhere are not on the server.
    NoExternalSignIn,
    /// An account of support staff lives on, and no grant says so.
    StrayStaff,
    /// Strangers make their own accounts.
    OpenSignup,
    /// Somebody with Settings was last here more than a year ago.
    StaleAdministrator,
    /// Somebody with Settings signs in with a password alone.
    NoTwoFactor,
    /// A key of the administrator never ends.
    EndlessKey,
    /// Links in mails lead to plain HTTP, and no sign-in puts that right: the address is frozen.
    PlainBaseUrl,
    /// A scheduled action has failed for three days; before 18, where nobody counts, it has been due for as long.
    FailingAction,
    /// Mail leaves in plain text.
    PlainMail,
    /// Mail leaves encrypted, to whoever answers (from 19 on there is better).
    UnverifiedMail,
    /// The database is marked as a neutralised copy (16 and later).
    Neutralised,
}

impl Planted {
    /// Every one of them.
    pub const ALL: [Self; 23] = [
        Self::PlainHttp,
        Self::NoHsts,
        Self::CertificateExpired,
        Self::CertificateEndsSoon,
        Self::CertificateOfAnother,
        Self::CertificateSelfSigned,
        Self::ChainIncomplete,
        Self::ManagerShown,
        Self::NeighbourListed,
        Self::MasterPasswordDefault,
        Self::ShortPasswords,
        Self::NoLockout,
        Self::NoExternalSignIn,
        Self::StrayStaff,
        Self::OpenSignup,
        Self::StaleAdministrator,
        Self::NoTwoFactor,
        Self::EndlessKey,
        Self::PlainBaseUrl,
        Self::FailingAction,
        Self::PlainMail,
        Self::UnverifiedMail,
        Self::Neutralised,
    ];
}

/// What the tenants of a fleet that is [lived in](crate::FleetOptions::lived_in) have beside what all of them have, by their
/// place; it goes round. The fifth and the ninth have nothing.
const OF_THEIR_OWN: [&[Planted]; 10] = [
    &[Planted::OpenSignup],
    &[Planted::FailingAction, Planted::PlainMail],
    &[Planted::EndlessKey],
    &[Planted::NoLockout, Planted::StaleAdministrator],
    &[],
    &[Planted::NoTwoFactor],
    &[Planted::NoHsts, Planted::PlainBaseUrl],
    &[Planted::UnverifiedMail],
    &[],
    &[Planted::StrayStaff, Planted::ShortPasswords],
];

/// The faults of the tenant at this place in a fleet that is lived in, but for what all of them have.
pub(crate) fn of_its_own(tenant: usize) -> &'static [Planted] {
    OF_THEIR_OWN[tenant % OF_THEIR_OWN.len()]
}
