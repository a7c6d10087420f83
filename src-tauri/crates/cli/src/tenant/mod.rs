//! `reeve tenant …`

mod arguments;

use std::process::ExitCode;

use reeve_app::api::{
    AddTenant, Nothing, OfTenant, ProbeAddress, SetMasterPassword, SetPlatform, SetSecret, SetStage,
    TenantView,
};
use reeve_app::{Reeve, tenants};
use reeve_domain::Fault;
use reeve_domain::check::{Check, Manager, ModuleState, Probe};
use reeve_domain::tenant::{SignInWith, Stage};
use reeve_domain::tls::{TlsProblem, Trust};
use serde_json::json;

use crate::files;
use crate::output::{Output, complain, confirmed, message, table};
use crate::plan::Applying;
use crate::secrets;

pub use arguments::Tenant;
use arguments::{Add, Address};

/// Runs it.
pub async fn run(reeve: &Reeve, command: Tenant, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Tenant::Probe(address) => {
            let trust = trust(&address)?;
            let probe = tenants::probe(
                reeve,
                ProbeAddress { url: address.url, trust, allow_plain_http: address.allow_plain_http },
            )
            .await?;
            output.answer(&json!({ "probe": probe }), || probe_text(&probe));
        }
        Tenant::Add(request) => add(reeve, request, output).await?,
        Tenant::List => list(reeve, output).await?,
        Tenant::Show { name } => {
            let tenant = tenants::by_name(reeve, &name).await?.id;
            show(&tenants::show(reeve, OfTenant { tenant }).await?, output);
        }
        Tenant::Check { name } => {
            let tenant = tenants::by_name(reeve, &name).await?.id;
            let view = tenants::check(reeve, OfTenant { tenant }).await?;
            show(&view, output);
            if let Some(fault) = view.check.and_then(|check| check.sign_in_fault) {
                return Ok(complain(&fault));
            }
        }
        Tenant::Remove { name, yes, preview } => return remove(reeve, &name, yes, preview, output).await,
        Tenant::Stage { name, stage } => {
            let tenant = tenants::by_name(reeve, &name).await?.id;
            let stage = if stage == "test" { Stage::Test } else { Stage::Production };
            show(&tenants::set_stage(reeve, SetStage { tenant, stage }).await?, output);
        }
        Tenant::Platform { name, platform } => {
            let tenant = tenants::by_name(reeve, &name).await?.id;
            show(&tenants::set_platform(reeve, SetPlatform { tenant, platform }).await?, output);
        }
        Tenant::Secret { name, api_key, secret_stdin } => {
            let tenant = tenants::by_name(reeve, &name).await?.id;
            let secret = secrets::read(if api_key { "API key" } else { "password" }, secret_stdin)?;
            let view =
                tenants::set_secret(reeve, SetSecret { tenant, sign_in_with: kind(api_key), secret }).await?;
            show(&view, output);
        }
        Tenant::MasterPassword { name, secret_stdin } => {
            let tenant = tenants::by_name(reeve, &name).await?.id;
            let secret = secrets::read("master password", secret_stdin)?;
            let view = tenants::set_master_password(reeve, SetMasterPassword { tenant, secret }).await?;
            let known = view.tenant.has_master_password;
            output.answer(&json!({ "tenant": view.tenant.name, "has_master_password": known }), || {
                format!(
                    "Master password of {} {}.\n",
                    view.tenant.name,
                    if known { "proven and stored" } else { "forgotten" }
                )
            });
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub fn kind(api_key: bool) -> SignInWith {
    if api_key { SignInWith::ApiKey } else { SignInWith::Password }
}

fn trust(address: &Address) -> Result<Trust, Fault> {
    if let Some(path) = &address.ca_file {
        return Ok(Trust::ExtraCa { pem: files::text(path)? });
    }
    Ok(match &address.trust_certificate {
        Some(typed) => Trust::Certificate { fingerprint: typed.clone() },
        None => Trust::System,
    })
}

async fn add(reeve: &Reeve, request: Add, output: &Output) -> Result<(), Fault> {
    let trust = trust(&request.address)?;
    let secret = secrets::read(if request.api_key { "API key" } else { "password" }, request.secret_stdin)?;
    let view = tenants::add(
        reeve,
        AddTenant {
            name: request.name,
            url: request.address.url,
            database: request.database,
            login: request.login,
            sign_in_with: kind(request.api_key),
            secret,
            platform: request.platform,
            trust,
            allow_plain_http: request.address.allow_plain_http,
            stage: if request.test { Stage::Test } else { Stage::Production },
        },
    )
    .await?;
    show(&view, output);
    Ok(())
}

async fn list(reeve: &Reeve, output: &Output) -> Result<(), Fault> {
    let views = tenants::list(reeve, Nothing {}).await?;
    output.answer(&json!({ "tenants": views }), || {
        if views.is_empty() {
            return "No tenant is connected yet. Begin with `reeve tenant add NAME --url … --database … --login …`.\n"
                .into();
        }
        let rows: Vec<Vec<String>> = views
            .iter()
            .map(|view| {
                vec![
                    view.tenant.name.clone(),
                    view.tenant.platform.clone(),
                    version(view.check.as_ref()),
                    view.tenant.database.clone(),
                    view.users.map(|n| n.to_string()).unwrap_or_default(),
                    view.users_as_of.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default(),
                ]
            })
            .collect();
        table(&["NAME", "PLATFORM", "VERSION", "DATABASE", "PEOPLE", "AS OF"], &rows)
    });
    Ok(())
}

async fn remove(
    reeve: &Reeve,
    name: &str,
    yes: bool,
    preview: bool,
    output: &Output,
) -> Result<ExitCode, Fault> {
    Applying { yes, preview }.ready()?;
    let tenant = tenants::by_name(reeve, name).await?;
    let plan = format!(
        "Forget {} ({} on {}): its stored secrets and cached people. The tenant itself is not touched.",
        tenant.name, tenant.database, tenant.url
    );
    message(&plan);
    let apply = !preview && (yes || confirmed("Forget it?"));
    if apply {
        tenants::remove(reeve, OfTenant { tenant: tenant.id }).await?;
    } else if !preview {
        message("Nothing was changed.");
    }
    output.answer(&json!({ "tenant": tenant.name, "removed": apply }), || {
        if apply { format!("{} is forgotten.\n", tenant.name) } else { String::new() }
    });
    Ok(if apply || preview { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn version(check: Option<&Check>) -> String {
    check
        .and_then(|check| check.probe.version.as_ref())
        .map(|version| version.text.clone())
        .unwrap_or_default()
}

fn show(view: &TenantView, output: &Output) {
    output.answer(&json!(view), || {
        let tenant = &view.tenant;
        let mut text = format!(
            "{}{}\n  {} on {} as {} ({})\n",
            tenant.name,
            if tenant.stage == Stage::Test { " (test)" } else { "" },
            tenant.database,
            tenant.url,
            tenant.login,
            tenant.platform
        );
        if let Some(check) = &view.check {
            text.push_str(&check_text(check));
        }
        if let (Some(users), Some(at)) = (view.users, view.users_as_of) {
            text.push_str(&format!("  people      {users}, as of {}\n", at.format("%Y-%m-%d %H:%M UTC")));
        }
        if let Some(fault) = &view.refresh_fault {
            text.push_str(&format!("  refresh     failed: {}\n", fault.message));
        }
        text
    });
}

fn check_text(check: &Check) -> String {
    let mut text = probe_text(&check.probe);
    if let Some(rights) = &check.rights {
        let may = match (rights.settings, rights.write_users, rights.read_users) {
            (true, ..) => "administers the tenant (Settings)",
            (_, true, _) => "may change people",
            (.., true) => "may see people",
            _ => "may not see people",
        };
        text.push_str(&format!("  this login  {}, {may}\n", rights.name));
    }
    let manager = match check.manager {
        Manager::Ready => "ready",
        Manager::Unprotected => {
            "UNPROTECTED: its master password was never set; anybody can take this server over"
        }
        Manager::Disabled => "switched off by the provider",
        Manager::Unknown => "could not be told",
    };
    text.push_str(&format!("  manager     {manager}\n"));
    let installed: Vec<&str> = check
        .policy_modules
        .iter()
        .filter(|module| module.state == ModuleState::Installed)
        .map(|module| module.name.as_str())
        .collect();
    text.push_str(&format!(
        "  policies    {}\n",
        if installed.is_empty() { "no policy module installed".to_owned() } else { installed.join(", ") }
    ));
    if let Some(fault) = tenants::clock_warning(check) {
        text.push_str(&format!("  clock       {}\n", fault.message));
    }
    text
}

fn probe_text(probe: &Probe) -> String {
    let mut text = String::new();
    if let Some(version) = &probe.version {
        text.push_str(&format!("  version     Odoo {}\n", version.text));
    }
    if let Some(tls) = &probe.tls {
        text.push_str(&format!("  connection  {} {}\n", tls.protocol, tls.cipher));
        text.push_str(&format!(
            "  certificate {} by {}, valid until {}\n              SHA-256 {}\n",
            tls.subject,
            tls.issuer,
            tls.not_after.format("%Y-%m-%d"),
            tls.fingerprint
        ));
        if let Some(problem) = tls.problem {
            text.push_str(&format!("              NOT TRUSTED: it {}.\n", problem.in_words()));
            if problem == TlsProblem::Untrusted {
                let print = &tls.fingerprint;
                text.push_str("              When the provider names the same SHA-256, trust this one certificate with\n");
                text.push_str(&format!("              --trust-certificate {print}\n"));
            }
        }
    }
    match &probe.databases {
        Some(databases) => text.push_str(&format!("  databases   {}\n", databases.join(", "))),
        None if probe.version.is_some() => text.push_str("  databases   not listed by the server\n"),
        None => {}
    }
    text
}
