//! Whole tasks, from the first look at an address to a journal that holds.
//!
//! They go through the commands of `reeve-app` as the window does, and through the built `reeve` as scripts do, against
//! the demo fleet and, for the main job, real servers named by `REEVE_ODOO_19` and `REEVE_ODOO_14` (facts files).

mod main_job;
