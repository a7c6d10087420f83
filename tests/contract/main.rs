//! What the wire promises, held against every kind of server it meets: the demo fleet, a real Odoo 19 and a real 14.
//!
//! One function per fact, run once per server (`demo_19::…`, `real_14::…`). What Reeve says is read back by a witness
//! that shares no code with it. Facts leave a server as they found it, so that the suite may run again at once.
//!
//! Real servers are named by the environment: `REEVE_ODOO_19` and `REEVE_ODOO_14` hold the path of a facts file, with
//! `_UNSET` and `_LOCKED` behind them for servers whose master password was never set, or whose manager is switched off.
//! A server that is not named is skipped loudly; with `REEVE_REQUIRE_REAL=1` its facts fail instead.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops at the first surprise, its helpers included, and says aloud what it skipped"
)]

mod account;
mod alone;
mod backup;
mod changes;
mod changes_groups;
mod changes_identity;
mod changes_modules;
mod changes_passwords;
mod changes_policy;
mod changes_with_key;
mod contents;
mod demo;
mod helpdesk;
mod keys;
mod lost;
mod manager;
mod probing;
mod promises_inside;
mod promises_outside;
mod restores;
mod rights;
mod signing_in;
mod subject;
mod support;
mod support_end;
mod support_inventory;
mod support_reach;
mod support_traces;
mod tables;
mod users;
mod witness;

/// Runs facts against servers: `hold!([demo_19, real_14] [a_fact, another])`. Facts that take `minutes` are kept for
/// `cargo xtask test --all`.
macro_rules! hold {
    (minutes [$($server:ident),+ $(,)?] $facts:tt) => {
        mod in_minutes {
            use super::*;
            $(crate::hold!(@server $server [ignore = "takes minutes: cargo xtask test --all"] $facts);)+
        }
    };
    ([$($server:ident),+ $(,)?] $facts:tt) => {
        $(crate::hold!(@server $server [cfg(test)] $facts);)+
    };
    (@server $server:ident $kept:tt [$($fact:ident),+ $(,)?]) => {
        mod $server {
            $(
                #$kept
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $fact() {
                    if let Some(subject) = crate::subject::named(stringify!($server)) {
                        super::$fact(subject).await;
                    }
                }
            )+
        }
    };
}
pub(crate) use hold;
