//! What a server shows before anybody signs in: its certificate, its headers, what answers without TLS, its manager.

use std::sync::Arc;

use rustls::ServerConfig;

use crate::certificate::{CertificateKind, Certificates};
use crate::planted::Planted;

/// One server's face.
#[derive(Clone)]
pub(crate) struct Surface {
    certificates: Arc<Certificates>,
    certificate: CertificateKind,
    /// Plain HTTP is answered on the same port.
    pub(crate) plain_http: bool,
    /// Browsers are told to come by HTTPS only.
    pub(crate) hsts: bool,
    /// The database manager answers.
    pub(crate) manager: bool,
}

impl Surface {
    /// A server as it is set up in an hour: TLS in front, the manager open.
    pub(crate) fn new(certificates: Arc<Certificates>, certificate: CertificateKind) -> Self {
        Self { certificates, certificate, plain_http: false, hsts: true, manager: true }
    }

    /// The TLS side of it.
    pub(crate) fn tls(&self) -> Arc<ServerConfig> {
        self.certificates.of(self.certificate)
    }

    /// Shows nothing that it need not.
    pub(crate) fn put_right(&mut self) {
        *self = Self { manager: false, ..Self::new(Arc::clone(&self.certificates), CertificateKind::Good) };
    }

    /// Puts a fault in; one of a database changes nothing here.
    pub(crate) fn plant(&mut self, fault: Planted) {
        match fault {
            Planted::PlainHttp => self.plain_http = true,
            Planted::NoHsts => self.hsts = false,
            Planted::CertificateExpired => self.certificate = CertificateKind::Expired,
            Planted::CertificateEndsSoon => self.certificate = CertificateKind::EndsSoon,
            Planted::CertificateOfAnother => self.certificate = CertificateKind::WrongName,
            Planted::CertificateSelfSigned => self.certificate = CertificateKind::SelfSigned,
            Planted::ChainIncomplete => self.certificate = CertificateKind::Incomplete,
            Planted::ManagerShown | Planted::NeighbourListed | Planted::MasterPasswordDefault => {
                self.manager = true;
            }
            Planted::ShortPasswords
            | Planted::NoLockout
            | Planted::NoExternalSignIn
            | Planted::StrayStaff
            | Planted::OpenSignup
            | Planted::StaleAdministrator
            | Planted::NoTwoFactor
            | Planted::EndlessKey
            | Planted::PlainBaseUrl
            | Planted::FailingAction
            | Planted::PlainMail
            | Planted::UnverifiedMail
            | Planted::Neutralised => {}
        }
    }
}
