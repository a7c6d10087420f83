//! Looking at a connection: who answers, what this login may do, what can be offered.

use reeve_domain::check::{Check, Manager, Module, ModuleState};
use reeve_domain::tenant::Tenant;
use reeve_domain::tls::TlsProblem;
use reeve_domain::{Code, Fault, Secret};
use reeve_odoo::{Server, Session};

use super::connections::{self, server_of};
use super::login::Login;
use crate::reeve::Reeve;

/// Modules that decide which policies a tenant can enforce.
const POLICY_MODULES: [&str; 5] =
    ["auth_password_policy", "password_security", "auth_totp", "auth_totp_mail_enforce", "auditlog"];

/// Clocks this far apart break two-factor codes and the age of everything shown.
const CLOCK_TOLERANCE_SECONDS: i32 = 300;

/// Looks at a tenant that is not stored yet, with a secret at hand; fails when the sign-in does.
pub(super) async fn first_look(
    reeve: &Reeve,
    tenant: &Tenant,
    secret: &Secret,
) -> Result<(Check, Session), Fault> {
    let server = server_of(tenant)?;
    let probe = probe(&server).await?;
    let login = Login::given(tenant.sign_in_with, secret.clone())?;
    let session = login.signs_in(&server, &tenant.database, &tenant.login).await?;
    let mut check = empty(reeve, probe);
    fill(&mut check, &server, &session).await?;
    Ok((check, session))
}

/// Looks at a stored tenant. A refused sign-in is part of the report; an unreachable server is an error.
pub(super) async fn look(reeve: &Reeve, tenant: &Tenant) -> Result<Check, Fault> {
    let server = server_of(tenant)?;
    let mut check = empty(reeve, probe(&server).await?);
    let looked = async {
        // a kept session says only here that its password or key is good no more
        let session = connections::session(reeve, tenant).await?;
        fill(&mut check, &server, &session).await
    };
    if let Err(fault) = looked.await {
        check.manager = server.manager().await.unwrap_or(Manager::Unknown);
        check.sign_in_fault = Some(fault);
    }
    Ok(check)
}

fn empty(reeve: &Reeve, probe: reeve_domain::check::Probe) -> Check {
    Check {
        checked_at: reeve.host().now(),
        probe,
        rights: None,
        sign_in_fault: None,
        policy_modules: Vec::new(),
        manager: Manager::Unknown,
    }
}

/// What anyone sees, refused when the certificate has to be decided first.
async fn probe(server: &Server) -> Result<reeve_domain::check::Probe, Fault> {
    let probe = server.probe().await?;
    if let Some(tls) = &probe.tls
        && let Some(problem) = tls.problem
    {
        let code = match problem {
            TlsProblem::Untrusted => Code::CertificateUntrusted,
            TlsProblem::Expired => Code::CertificateExpired,
            TlsProblem::WrongName => Code::CertificateName,
            TlsProblem::Invalid => Code::TlsFailed,
        };
        let (url, what, print) = (&probe.url, problem.in_words(), &tls.fingerprint);
        return Err(Fault::new(code, format!("The certificate of {url} {what}. Its SHA-256 is {print}."))
            .with("fingerprint", &tls.fingerprint)
            .with("subject", &tls.subject)
            .with("issuer", &tls.issuer)
            .with("not_after", tls.not_after));
    }
    Ok(probe)
}

async fn fill(check: &mut Check, server: &Server, session: &Session) -> Result<(), Fault> {
    let (rights, modules, manager) =
        tokio::join!(session.rights(), session.modules(&POLICY_MODULES), server.manager());
    check.rights = Some(rights?);
    check.policy_modules = match modules {
        Ok(modules) => modules,
        // plain users may not see modules: that is an answer, not a failure
        Err(error) if Fault::from(error.clone()).code == Code::AccessDenied => POLICY_MODULES
            .iter()
            .map(|name| Module { name: (*name).to_owned(), state: ModuleState::Unknown })
            .collect(),
        Err(error) => return Err(error.into()),
    };
    check.manager = manager.unwrap_or(Manager::Unknown);
    Ok(())
}

/// Whether the tenant's clock and ours are too far apart to be believed, as a warning.
pub fn clock_warning(check: &Check) -> Option<Fault> {
    let offset = check.probe.clock_offset_seconds?;
    (offset.abs() > CLOCK_TOLERANCE_SECONDS).then(|| {
        Fault::new(
            Code::ClockSkew,
            format!("This computer's clock and the tenant's differ by {} minutes.", offset.abs() / 60),
        )
        .with("seconds", offset)
    })
}
