//! Going on with a restore: from where it was broken off, and after the provider's helpdesk did its part.

use std::process::ExitCode;

use reeve_app::api::{ContinueRestore, ProofSecret, RestoreView, VerifyRestore};
use reeve_app::{Reeve, restores};
use reeve_domain::Fault;
use reeve_domain::restore::{RestoreOffer, RestoreStep};

use super::agree::{Agreed, Plan};
use super::arguments::{Continue, Opening, Verify};
use super::deeds::{followed, not_offered, nothing_to_type, shown};
use super::loss::Look;
use super::named::{connected, named};
use super::run::whole;
use super::words::OUT;
use crate::output::{Output, message};
use crate::secrets;
use crate::tenant::kind;

impl Opening {
    /// What opens a database that is in another state than what is stored for; `None` where nobody said so.
    ///
    /// # Errors
    /// As [`secrets::read`].
    pub fn given(self) -> Result<Option<ProofSecret>, Fault> {
        if !(self.other_secret || self.api_key || self.secret_stdin) {
            return Ok(None);
        }
        let what = if self.api_key { "API key that is valid there" } else { "password that is valid there" };
        let secret = secrets::read(what, self.secret_stdin)?;
        Ok(Some(ProofSecret { sign_in_with: kind(self.api_key), secret }))
    }
}

/// Goes on from where it stands: what would give the live name to another database is shown and agreed to again.
pub async fn go_on(reeve: &Reeve, asked: Continue, output: &Output) -> Result<ExitCode, Fault> {
    asked.how.ready()?;
    let view = named(reeve, &asked.request).await?;
    let since = view.asks.as_ref().and_then(|asks| asks.lost_since);
    let look = match since {
        Some(since) => Look::until_now(reeve, &connected(&view)?, since, words_since(&view)).await?,
        None => Look::none(),
    };
    let lost = look.agreed(asked.confirm_loss);
    let mut text = shown(&view) + "It goes on from where it stands.\n";
    if since.is_some() {
        text.push_str(&format!("Another database becomes {}. {OUT}\n", view.request.tenant.database));
    }
    if let Some(of) =
        view.asks.as_ref().filter(|asks| asks.secret_missed).and_then(|asks| asks.secret_of.as_ref())
    {
        text.push_str(&format!("What is stored does not open {of}: --other-secret gives what does.\n"));
    }
    let plan = Plan {
        text: text + &look.text(),
        cannot: not_offered(&view, RestoreOffer::Continue)
            .or_else(|| look.unread(asked.confirm_loss, &asked.how)),
        look,
        to_type: view.asks.as_ref().and_then(|asks| asks.to_type.clone()),
        question: "Go on?",
        ..nothing_to_type()
    };
    let typed = match plan.agree(&view, &asked.how, output)? {
        Agreed::Yes(typed) => typed,
        Agreed::No(code) => return Ok(code),
    };
    let request = ContinueRestore {
        restore: view.id.clone(),
        lost,
        typed,
        proof: asked.opening.given()?,
        without_safety: asked.without_safety,
    };
    let job = Box::pin(restores::go_on(reeve, request)).await?;
    followed(reeve, &view, &job, output).await
}

/// Since what something would be lost, in words.
fn words_since(view: &RestoreView) -> &'static str {
    let last = view.work.as_ref().and_then(|work| work.steps.last());
    match last.map(|last| last.step) {
        Some(RestoreStep::ProveLive | RestoreStep::SwapBack) => "since the restore",
        _ => "since the backup",
    }
}

/// Looks from outside at what the provider's helpdesk reports done.
pub async fn verify(reeve: &Reeve, asked: Verify, output: &Output) -> Result<ExitCode, Fault> {
    let file = asked.backup.as_deref().map(whole).transpose()?;
    let view = named(reeve, &asked.request).await?;
    if let Some(cannot) = not_offered(&view, RestoreOffer::Verify) {
        return Err(cannot);
    }
    let request = VerifyRestore {
        restore: view.id.clone(),
        file,
        database: asked.database,
        url: asked.url,
        proof: asked.opening.given()?,
    };
    let job = Box::pin(restores::verify(reeve, request)).await?;
    followed(reeve, &view, &job, output).await
}

/// Says what to send to the provider's helpdesk.
pub fn ticket(view: &RestoreView) {
    if let Some(plan) = &view.by_provider {
        message(&format!("Send this to the provider's helpdesk:\n\n{}", plan.text.trim_end()));
        message("`reeve restore verify` looks at it when it reports that it is done.");
    }
}
