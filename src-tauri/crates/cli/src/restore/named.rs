//! Which restore is meant, and how it is told and handed over afterwards.

use std::path::PathBuf;

use reeve_app::api::{Nothing, OfRestore, ReceiveText, RestoreView};
use reeve_app::{Reeve, desk, restores};
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};

use super::words;
use crate::grant::handed_over;
use crate::handing::{self, By, hand_over};
use crate::output::Output;

/// The restore that was named. What was handed over is taken in first; for an id the desks are looked at.
///
/// # Errors
/// [`Code::NotFound`], [`Code::InvalidInput`] where several ids begin so; as `restores::receive`.
pub async fn named(reeve: &Reeve, typed: &str) -> Result<RestoreView, Fault> {
    if let Some(text) = handed_over(typed)? {
        return Box::pin(restores::receive(reeve, ReceiveText { text })).await;
    }
    Box::pin(desk::sync(reeve, Nothing {})).await?;
    let all = Box::pin(restores::list(reeve, Nothing {})).await?;
    handing::only(all, |view| &view.id, typed)?.ok_or_else(|| {
        Fault::new(Code::NotFound, format!("“{typed}” is neither a file nor the id of a restore known here."))
            .with("restore", typed)
            .next("`reeve restore list` shows what is known.")
    })
}

/// How it stands now.
///
/// # Errors
/// As `restores::show`.
pub async fn again(reeve: &Reeve, view: &RestoreView) -> Result<RestoreView, Fault> {
    Box::pin(restores::show(reeve, of(view))).await
}

/// It, for a command that needs no more.
pub fn of(view: &RestoreView) -> OfRestore {
    OfRestore { restore: view.id.clone() }
}

/// Its tenant, as it is connected here.
///
/// # Errors
/// [`Code::NotFound`].
pub fn connected(view: &RestoreView) -> Result<TenantId, Fault> {
    view.tenant.clone().ok_or_else(|| {
        let (url, database) = (&view.request.tenant.url, &view.request.tenant.database);
        Fault::new(Code::NotFound, format!("The database {database} on {url} is not connected here."))
            .with("url", url)
            .with("database", database)
            .next("Connect it with an administrator's login: `reeve tenant add`.")
    })
}

/// Answers with how it stands after what was said of it (`done`, one sentence), and hands its thread over.
///
/// # Errors
/// When the file cannot be written: what was said is said.
pub async fn answer(
    reeve: &Reeve,
    view: &RestoreView,
    done: &str,
    out: Option<PathBuf>,
    output: &Output,
) -> Result<(), Fault> {
    let mut document = words::document(view);
    let by = By { desk: view.desk.as_deref(), waiting: view.waiting };
    let text = async || Box::pin(restores::text(reeve, of(view))).await;
    let way = hand_over(&mut document, out, by, text).await?;
    output.answer(&document, || format!("{done}\n{}{way}", words::lines(view)));
    Ok(())
}
