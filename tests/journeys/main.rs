//! Whole tasks, from the first look at an address to a journal that holds.
//!
//! They go through the commands of `reeve-app` as the window does, and through the built `reeve` as scripts do, against
//! the demo fleet and, for the main job, real servers named by `REEVE_ODOO_19` and `REEVE_ODOO_14` (facts files).

// As in the library of this package: a task is one future inside the other.
#![recursion_limit = "256"]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "all of it is test"
)]

mod api_key;
mod backup_requests;
mod backup_turns;
mod backups_gone;
mod broken_off;
mod command_line;
mod demo;
mod drills;
mod drills_aside;
mod drills_changed;
mod drills_cli;
mod exports;
mod grants;
mod grants_cli;
mod grants_cli_cards;
mod grants_cli_receipt;
mod grants_desk;
mod grants_ends;
mod grants_forged;
mod grants_helpdesk;
mod grants_real;
mod grants_receipts;
mod grants_script;
mod grants_strays;
mod main_job;
mod many;
mod pinned;
mod plans;
mod plans_broken;
mod plans_cut;
mod plans_real;
mod plans_rights;
mod platforms;
mod platforms_ways;
mod policies;
mod policies_in_a_script;
mod policies_real;
mod promises;
mod promises_change;
mod promises_polite;
mod promises_repeat;
mod promises_reports;
mod promises_sources;
mod promises_unseen;
mod proving;
mod restart;
mod restore_cli;
mod restores;
mod restores_desk;
mod restores_elsewhere;
mod restores_older;
mod restores_proof;
mod restores_provider;
mod sources_cli;
mod sources_real;
#[cfg(unix)]
mod sources_sftp;
mod users_cli;
mod users_cli_fleet;
mod vault;
mod vault_cli;
mod vault_damaged;
mod vault_increment;
mod vault_runs;
mod vault_schedule;
mod what_changed;
