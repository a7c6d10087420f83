//! Everything that can be known before the first byte is sent, and how the live database is before anything happens to it.

use reeve_domain::restore::{Kept, LiveBefore, ModulesSeen, RestoreTarget, StepDetail, beside};
use reeve_domain::tenant::invalid;
use reeve_domain::{Code, Fault};
use reeve_odoo::{Error, Page, Session};
use reeve_store::backups as files;
use serde::Deserialize;
use serde_json::json;

use super::{Failure, safety};
use crate::restores::carry::Carrying;
use crate::{backups, tenants};

/// Looks at the server and at the backup.
pub(in crate::restores) async fn preflight(carrying: &mut Carrying) -> Result<StepDetail, Failure> {
    the_server(carrying).await?;
    the_names(carrying).await?;
    the_backup(carrying).await?;
    the_room(carrying).await?;
    let modules = the_tenant(carrying).await?;
    let verified = &carrying.expected().await?.verified;
    Ok(StepDetail::Looked { bytes: verified.bytes, odoo: verified.odoo_version.clone(), modules })
}

/// The master password is proven before an hour of upload, in a way that can neither set nor drop anything; and the backup
/// is read meanwhile, because a server takes its time over passwords.
async fn the_server(carrying: &mut Carrying) -> Result<(), Fault> {
    let (manager, run) = (carrying.manager().await?.clone(), carrying.run.clone());
    let proven = async {
        match run.or_stop(manager.prove()).await {
            Err(fault) if fault.code == Code::ManagerDisabled => Err(by_the_provider(fault)),
            proven => proven,
        }
    };
    tokio::try_join!(proven, carrying.expected())?;
    Ok(())
}

/// Where nothing can be restored from outside, the provider's helpdesk has to do it.
fn by_the_provider(fault: Fault) -> Fault {
    fault.next(
        "Leave it to the provider's helpdesk: the restore says what to ask of it, by SHA-256 and names.",
    )
}

/// What was named by nobody gets another name where that is taken by now.
async fn the_names(carrying: &mut Carrying) -> Result<(), Fault> {
    let databases = carrying.run.or_stop(carrying.server.databases()).await?.unwrap_or_default();
    let live = carrying.tenant.database.clone();
    if carrying.target() == RestoreTarget::Live && !databases.contains(&live) {
        let words = format!("The server has no database {live} in whose place one could be restored.");
        return Err(Fault::new(Code::UnknownDatabase, words).next("Ask for a restore to the side."));
    }
    let now = carrying.reeve.host().now();
    if databases.contains(&carrying.work.side) {
        if carrying.request.side.is_some() {
            return Err(Error::DatabaseExists { database: carrying.work.side.clone() }.into());
        }
        carrying.work.side = beside(&live, Kept::Restored, now, &databases);
    }
    if carrying.work.before.as_ref().is_some_and(|before| databases.contains(before)) {
        carrying.work.before = Some(beside(&live, Kept::Before, now, &databases));
    }
    carrying.keep().await
}

/// The file is the one that was approved, sound, and of a kind that this server can restore.
async fn the_backup(carrying: &mut Carrying) -> Result<(), Fault> {
    let version = carrying.run.or_stop(carrying.server.version()).await?;
    let (target, file) = (carrying.target(), carrying.work.file.clone());
    let approved = carrying.request.backup.database.clone();
    let expected = carrying.expected().await?;
    if !expected.verified.verdict.ok {
        return Err(backups::unsound(&expected.verified.verdict, &file));
    }
    if let Some(words) = backups::other_series(expected, &version) {
        let next = "Restore it on a server that runs the version of Odoo that made it.";
        return Err(invalid("backup", words).next(next));
    }
    if let Some(of) = expected.verified.database.as_ref().filter(|of| Some(*of) != approved.as_ref()) {
        let approved = approved.as_deref().unwrap_or("an unknown database");
        let words = format!("This was approved as a backup of {approved}, and is one of {of}.");
        return Err(invalid("backup", words).next("Ask again: whoever approves has to know what it is of."));
    }
    if target == RestoreTarget::Live && expected.lacks_files() {
        // renaming takes the live database's files along: what is live then would have no attachment at all
        let words = "This is a backup of the database alone: in the live database's place it would have no attachments.";
        return Err(Fault::new(Code::BackupUnsound, words)
            .with("check", "filestore")
            .next("Restore it to the side, or ask with a backup that has the files."));
    }
    Ok(())
}

/// Room here for the safety backup: about as much as the newest backup takes, and the one that is restored. What the server
/// has free it tells nobody.
async fn the_room(carrying: &mut Carrying) -> Result<(), Fault> {
    if carrying.target() == RestoreTarget::Side {
        return Ok(());
    }
    let tenant = carrying.tenant.name.clone();
    let known = carrying.reeve.store().await?.read(move |db| files::list(db, Some(&tenant))).await?;
    let newest = known.first().map_or(0, |facts| facts.bytes);
    let bytes = carrying.expected().await?.verified.bytes.max(newest);
    safety::has_room(carrying, bytes).await
}

/// What the live database tells: whether the server has the backup's modules, and what is compared afterwards. One that
/// does not answer is what a restore may be for.
async fn the_tenant(carrying: &mut Carrying) -> Result<ModulesSeen, Fault> {
    let session = match carrying.run.or_stop(tenants::session(&carrying.reeve, &carrying.tenant)).await {
        Ok(session) => session,
        Err(fault) if fault.code == Code::Cancelled => return Err(fault),
        Err(fault) => return Ok(ModulesSeen::NotAsked { why: fault.message }),
    };
    let needed: Vec<String> = carrying.expected().await?.verified.modules.keys().cloned().collect();
    let modules = match carrying.run.or_stop(missing(&session, &needed)).await {
        Ok(missing) => match missing.first() {
            Some(module) => return Err(Error::ModuleMissing { module: module.clone() }.into()),
            None => ModulesSeen::There { count: needed.len() as u64 },
        },
        Err(fault) if fault.code == Code::Cancelled => return Err(fault),
        Err(fault) => ModulesSeen::NotCompared { why: fault.message },
    };
    if carrying.target() == RestoreTarget::Live && carrying.remembered.live.is_none() {
        remember(carrying, &session).await?;
    }
    Ok(modules)
}

/// Remembers how the live database is, where it answers: what the old state brings back is told by it.
pub(in crate::restores) async fn remember_live(carrying: &mut Carrying) -> Result<(), Fault> {
    match carrying.run.or_stop(tenants::session(&carrying.reeve, &carrying.tenant)).await {
        Ok(session) => remember(carrying, &session).await,
        Err(fault) if fault.code == Code::Cancelled => Err(fault),
        Err(_) => Ok(()),
    }
}

async fn remember(carrying: &mut Carrying, session: &Session) -> Result<(), Fault> {
    let live = carrying.run.or_stop(async { Ok::<_, Fault>(before(session).await) }).await?;
    carrying.remembered.live = Some(live);
    carrying.remember().await
}

/// Modules of the backup that the server has never heard of.
async fn missing(session: &Session, needed: &[String]) -> reeve_odoo::Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Module {
        name: String,
    }
    let named = json!([["name", "in", needed]]);
    let known: Vec<Module> =
        session.search_read("ir.module.module", named, &["name"], Page::default()).await?;
    Ok(needed.iter().filter(|name| !known.iter().any(|module| module.name == **name)).cloned().collect())
}

/// How the live database is; what cannot be read is left out, and said afterwards.
async fn before(session: &Session) -> LiveBefore {
    LiveBefore {
        policy: session.policy().await.ok(),
        archived: super::reconcile::people(session, false).await.ok(),
    }
}
