//! The one list, expanded into Tauri commands. Nothing is written here by hand.

#![allow(missing_docs, reason = "the list holds each command's words")]

use futures_util::StreamExt as _;
use reeve_app::Reeve;
#[allow(clippy::wildcard_imports, reason = "the list names requests and answers by their bare names")]
use reeve_app::api::*;
use reeve_domain::Fault;
use reeve_domain::backup::{DrillResult, Proving};
use reeve_domain::check::Probe;
use reeve_domain::desk::Shown;
use reeve_domain::job::Job;
use reeve_domain::restore::Forecast;
use reeve_domain::source::Download;
use reeve_domain::user::User;
use tauri::ipc::Channel;
use tauri::{State, Wry};

macro_rules! expand {
    (queries { $($(#[$qd:meta])+ $q:ident = $qm:ident :: $qf:ident ($qr:ty) -> $qa:ty, [$($qt:ident),*];)* }
     changes { $($(#[$cd:meta])+ $c:ident = $cm:ident :: $cf:ident ($cr:ty) -> $ca:ty, [$($ct:ident),*];)* }
     watches { $($(#[$wd:meta])+ $w:ident = $wm:ident :: $wf:ident ($wr:ty) -> $wa:ty;)* }) => {
        $(
            #[tauri::command]
            async fn $q(reeve: State<'_, Reeve>, request: $qr) -> Result<$qa, Fault> {
                reeve_app::$qm::$qf(&reeve, request).await
            }
        )*
        $(
            #[tauri::command]
            async fn $c(reeve: State<'_, Reeve>, request: $cr) -> Result<$ca, Fault> {
                reeve_app::$cm::$cf(&reeve, request).await
            }
        )*
        $(
            #[tauri::command]
            async fn $w(reeve: State<'_, Reeve>, request: $wr, channel: Channel<$wa>) -> Result<(), Fault> {
                let mut items = std::pin::pin!(reeve_app::$wm::$wf(&reeve, request).await?);
                while let Some(item) = items.next().await {
                    // a page that went away watches no more; the work goes on
                    if channel.send(item).is_err() {
                        break;
                    }
                }
                Ok(())
            }
        )*

        /// Every command of the list.
        pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke<Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($q,)* $($c,)* $($w,)*]
        }
    };
}

reeve_app::commands!(expand);
