//! `reeve demo …`: needs no installation; everything about it is made up, its passwords included.

use std::process::ExitCode;

use clap::Subcommand;
use reeve_app::demo;
use reeve_domain::Fault;
use serde_json::json;

use crate::backup::asked_to_stop;
use crate::output::{Output, message, table};

/// The demo fleet.
#[derive(Debug, Subcommand)]
pub enum Demo {
    /// Serve the fleet until Ctrl-C.
    #[command(after_help = examples!("reeve demo up --tenants 20 --users 300"))]
    Up {
        /// How many tenants.
        #[arg(long, default_value_t = 5)]
        tenants: u32,
        /// People per tenant.
        #[arg(long, value_name = "N")]
        users: Option<u32>,
        /// Hold every answer back this long.
        #[arg(long, default_value_t = 0, value_name = "MS")]
        latency: u32,
    },
}

/// Runs it.
pub async fn run(command: &Demo, output: &Output) -> Result<ExitCode, Fault> {
    let Demo::Up { tenants, users, latency } = command;
    let served = demo::serve(*tenants, *users, *latency).await?;
    let tenants: Vec<_> = served
        .tenants
        .iter()
        .map(|t| {
            json!({
                "name": t.name,
                "url": t.url,
                "database": t.database,
                "login": t.login,
                "password": t.password,
                "master_password": t.master_password,
                "platform": t.platform,
            })
        })
        .collect();
    let document = json!({ "ca_file": served.ca_file, "tenants": tenants });
    output.answer(&document, || {
        let rows: Vec<Vec<String>> = served
            .tenants
            .iter()
            .map(|t| {
                vec![
                    t.name.clone(),
                    t.platform.clone(),
                    t.url.clone(),
                    t.database.clone(),
                    t.login.clone(),
                    t.password.clone(),
                    t.master_password.clone(),
                ]
            })
            .collect();
        format!(
            "{}\nTrust the fleet with --ca-file {}\n",
            table(&["NAME", "PLATFORM", "URL", "DATABASE", "LOGIN", "PASSWORD", "MASTER"], &rows),
            served.ca_file.display()
        )
    });
    message("The demo fleet is up; Ctrl-C ends it.");
    asked_to_stop().await;
    served.stop().await;
    Ok(ExitCode::SUCCESS)
}
