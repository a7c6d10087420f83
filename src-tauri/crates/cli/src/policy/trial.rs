//! `reeve policy try`

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Args;
use reeve_app::api::{ListPolicies, PasswordTrial, TryPassword};
use reeve_app::{Reeve, policies, tenants};
use reeve_domain::policy::{PolicyField, PolicyValue};
use reeve_domain::{Code, Fault};
use serde_json::json;

use super::words::name_of;
use super::{read_again, values::Values};
use crate::output::Output;
use crate::secrets;

/// Which rules a password is tried against.
#[derive(Debug, Args)]
pub struct Try {
    /// The rules of this baseline.
    #[arg(long, value_name = "NAME", conflicts_with = "tenant")]
    baseline: Option<String>,
    /// The rules that this tenant enforces, as last read.
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    #[command(flatten)]
    values: Values,
    /// What an attacker would know: name, login, company.
    #[arg(long, value_name = "TEXT")]
    about: Vec<String>,
    /// Read the password from stdin instead of asking.
    #[arg(long)]
    secret_stdin: bool,
}

/// Runs it: exit code 1 when the password breaks a rule.
pub async fn run(reeve: &Reeve, asked: Try, output: &Output) -> Result<ExitCode, Fault> {
    let mut values = rules(reeve, &asked).await?;
    values.extend(asked.values.typed());
    let password = secrets::read("password to try", asked.secret_stdin)?;
    let request = TryPassword { values: values.clone(), password, about: asked.about };
    let trial = policies::try_password(reeve, request).await?;
    let document = json!({
        "ok": trial.broken.is_empty(),
        "broken": trial.broken,
        "strength": trial.strength,
        "guesses_log10": trial.guesses_log10,
        "warning": trial.warning,
    });
    output.answer(&document, || text(&trial, &values));
    Ok(if trial.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn rules(reeve: &Reeve, asked: &Try) -> Result<BTreeMap<PolicyField, u32>, Fault> {
    if let Some(name) = &asked.baseline {
        return Ok(policies::baseline_named(reeve, name).await?.values);
    }
    let Some(name) = &asked.tenant else { return Ok(BTreeMap::new()) };
    let tenant = tenants::by_name(reeve, name).await?.id;
    for first in [true, false] {
        let views = policies::list(reeve, ListPolicies { baseline: None }).await?;
        let view = views.into_iter().find(|view| view.tenant == tenant);
        match view.and_then(|view| view.reading) {
            Some(reading) => {
                let rule = |value: &PolicyValue| Some((value.field, value.in_force()?));
                return Ok(reading.values.iter().filter_map(rule).collect());
            }
            None if first => drop(read_again(reeve, vec![tenant.clone()]).await?),
            None => {}
        }
    }
    Err(Fault::new(Code::NotFound, format!("The policy of “{name}” was never read.")))
}

fn text(trial: &PasswordTrial, rules: &BTreeMap<PolicyField, u32>) -> String {
    let mut text = match (trial.broken.as_slice(), rules.is_empty()) {
        ([], true) => String::from("No rules to try it against.\n"),
        ([], false) => String::from("It keeps every rule that can be tried on a password alone.\n"),
        (broken, _) => {
            let rule = |field: &PolicyField| {
                format!("{} {}", name_of(*field), rules.get(field).copied().unwrap_or_default())
            };
            format!("It breaks: {}.\n", broken.iter().map(rule).collect::<Vec<_>>().join(", "))
        }
    };
    text.push_str(&format!(
        "Estimated strength {} of 4: about 10^{} guesses.\n",
        trial.strength, trial.guesses_log10
    ));
    if let Some(warning) = &trial.warning {
        text.push_str(&format!("{warning}\n"));
    }
    text
}
