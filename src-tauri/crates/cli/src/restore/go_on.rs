//! Going on with a restore: from where it was broken off, and after the provider's helpdesk did its part.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use reeve_app::api::{ContinueRestore, ProofSecret, RestoreView, VerifyRestore};
use reeve_app::{Reeve, restores};
use reeve_domain::Fault;
use reeve_domain::restore::{RestoreOffer, RestoreStep};

use super::agree::{Agreed, Plan};
use super::arguments::{Agreeing, Seen, seen};
use super::deeds::{followed, not_offered, nothing_to_type, shown};
use super::loss::Look;
use super::named::{connected, named};
use super::run::whole;
use super::words::OUT;
use crate::output::{Output, message};
use crate::secrets;
use crate::tenant::kind;

/// How it goes on.
#[derive(Debug, Args)]
pub struct Continue {
    /// The request.
    pub request: String,
    /// Agree to lose as many of the records that were made or changed meanwhile; with more by now nothing is done.
    /// “unknown” where the tenant cannot tell.
    #[arg(long, value_name = "N", value_parser = seen)]
    pub confirm_loss: Option<Seen>,
    /// Go on without a safety backup of what is live, where one was tried and could not be taken.
    #[arg(long)]
    pub without_safety: bool,
    /// Agree to a database that another computer's restore made beside the live one: whoever made it says that nobody restores
    /// there now. May be given more than once.
    #[arg(long, value_name = "NAME")]
    pub beside: Vec<String>,
    #[command(flatten)]
    pub opening: Opening,
    #[command(flatten)]
    pub how: Agreeing,
}

/// What is looked at.
#[derive(Debug, Args)]
pub struct Verify {
    /// The request.
    pub request: String,
    /// The backup's file, where this computer does not know it; without it nothing is compared.
    #[arg(long, value_name = "FILE")]
    pub backup: Option<PathBuf>,
    /// The database on the side, where the provider gave it another name than was asked for.
    #[arg(long, value_name = "NAME")]
    pub database: Option<String>,
    /// Its address, where that is another than the tenant's.
    #[arg(long)]
    pub url: Option<String>,
    #[command(flatten)]
    pub opening: Opening,
}

/// What opens a database in another state than what is stored for the tenant: the stored one stays as it is until that
/// state is the live one.
#[derive(Debug, Clone, Copy, Args)]
pub struct Opening {
    /// Ask for another password than the stored one: one that is valid in the backup.
    #[arg(long)]
    pub other_secret: bool,
    /// It is an API key.
    #[arg(long)]
    pub api_key: bool,
    /// Read it from stdin instead of asking.
    #[arg(long)]
    pub secret_stdin: bool,
}

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
        beside: asked.beside,
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
