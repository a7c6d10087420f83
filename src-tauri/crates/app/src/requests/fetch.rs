//! Fetching what was asked for: the answer's link becomes a source of the tenant, and is downloaded.

use reeve_domain::desk::{Answer, Given, Thread, ThreadId};
use reeve_domain::job::Job;
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::source::{SourceId, SourcePlace};
use reeve_domain::{Code, Fault, Secret};

use super::{about_a_backup, shown};
use crate::api::{AddDownload, AddSource, FetchBackup};
use crate::reeve::Reeve;
use crate::{backups, cards, journal, sources};

/// Characters of a thread's id that tell one request of a tenant from another.
const SHORT: usize = 8;

/// The source that the link of a request becomes.
pub(super) fn source_of(request: &ThreadId) -> SourceId {
    SourceId(format!("request-{request}"))
}

/// Makes the link that answered a request a source of its tenant, and brings the backup here, as a job. The link is the
/// one of the signed answer, or one that came in other words.
///
/// # Errors
/// [`Code::GrantNotReady`] where there is no answer yet, [`Code::CannotOpen`] for one that is sealed to another card,
/// [`Code::ConfirmationNeeded`] for the fingerprint of an answering card that is new, changed or not the one that was
/// compared, and for a link into this computer's own network, [`Code::NotFound`] where the tenant is not connected here,
/// [`Code::SourceFailed`] where the link leads nowhere, [`Code::AlreadyExists`] for a link to a request that has one.
pub async fn fetch(reeve: &Reeve, request: FetchBackup) -> Result<Job, Fault> {
    let thread = about_a_backup(reeve, &request.request).await?;
    let view = shown(reeve, &thread.id).await?;
    let tenant = view.tenant.ok_or_else(|| {
        let words =
            format!("The database {} on {} is not connected here.", view.address.database, view.address.url);
        Fault::new(Code::NotFound, words).next("Connect it first: `reeve tenant add`.")
    })?;
    let id = source_of(&thread.id);
    if view.source.is_some() && request.link.as_ref().is_some_and(|link| !link.is_empty()) {
        return Err(Fault::new(
            Code::AlreadyExists,
            "This request has a link already, and another one was given.",
        )
        .with("source", &id.0)
        .next("Remove its source first: `reeve source remove`. Then give the new link."));
    }
    if view.source.is_none() {
        let link = match request.link.filter(|link| !link.is_empty()) {
            Some(link) => link,
            None => answer(reeve, &thread, request.fingerprint.as_deref()).await?,
        };
        let short: String = thread.id.0.chars().take(SHORT).collect();
        let source = AddSource {
            tenant,
            name: format!("Request {short}"),
            place: SourcePlace::Link {
                host: String::new(),
                file: String::new(),
                own_network: request.own_network,
            },
            patterns: Vec::new(),
            only_patterns: false,
            secret: Some(link),
        };
        let added = sources::add_as(reeve, id.clone(), source).await?;
        let detail = format!("{}: {}", view.wanted, added.source.place);
        journal::note(reeve, Some(&view.tenant_name), Action::BackupFetch, detail, Outcome::Done).await?;
    }
    let backup = sources::linked(reeve, id).await?;
    let wanted = AddDownload { backup, to: request.to, per_second: None, seal_to: None, first: false };
    backups::download(reeve, wanted).await
}

/// The link of the signed answer, opened; whoever reaches the desk could have signed it, so the card has to be known.
async fn answer(reeve: &Reeve, thread: &Thread, digits: Option<&str>) -> Result<Secret, Fault> {
    let Answer::Approved { by, given: Given::Backup { sealed }, .. } = &thread.standing.answer else {
        return Err(Fault::new(Code::GrantNotReady, "Nobody has answered with a backup yet.")
            .with("state", "asked")
            .next("Look at the desk again, or give the link that came another way."));
    };
    let (identity, _) = cards::signing(reeve).await?;
    let link = identity.open(sealed)?;
    cards::compared(reeve, by, digits).await?;
    cards::remember(reeve, by).await?;
    Ok(link)
}
