//! Everything that can be known before the first byte is sent, and how the live database is before anything happens to it.

use std::path::PathBuf;

use reeve_backups::Outline;
use reeve_domain::backup::BackupFacts;
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
    let outline = outline(carrying).await?;
    the_backup(carrying, &outline).await?;
    let modules = the_server(carrying, &outline).await?;
    the_names(carrying).await?;
    the_room(carrying, outline.bytes).await?;
    let needs = Some(outline.room());
    Ok(StepDetail::Looked { bytes: outline.bytes, odoo: outline.odoo_version, modules, needs })
}

/// What the backup says of itself. One that was found sound on this computer is proven again while it is sent, so that nobody
/// waits for it; of any other file all is read before anything else happens.
async fn outline(carrying: &mut Carrying) -> Result<Outline, Fault> {
    let file = carrying.work.file.clone();
    let known = backups::known_facts(&carrying.reeve, &file).await?;
    let bytes = tokio::fs::metadata(&file).await.map(|meta| meta.len()).ok();
    let is_it = |facts: BackupFacts| {
        facts.verdict.ok && facts.sha256 == carrying.request.backup.sha256 && Some(facts.bytes) == bytes
    };
    if !known.is_some_and(is_it) {
        sound(carrying).await?;
    }
    let path = PathBuf::from(file);
    let read = tokio::task::spawn_blocking(move || Outline::read(&path)).await;
    let broke_off = |_| Fault::new(Code::Internal, "Reading the file broke off.");
    if let Some(outline) = read.map_err(broke_off)?? {
        return Ok(outline);
    }
    // what it lacks is in the proof: of a dump in custom format, which Odoo makes and restores too, its end
    sound(carrying).await?;
    let words =
        "A restore goes by what a backup says of itself in its manifest; this one, a dump alone, has none.";
    Err(invalid("backup", words).next("Ask with a zip, or have the provider's helpdesk load it."))
}

/// Reads the whole backup, which has to be sound and the one that was approved.
async fn sound(carrying: &mut Carrying) -> Result<(), Fault> {
    let file = carrying.work.file.clone();
    let verdict = &carrying.expected().await?.verified.verdict;
    if verdict.ok { Ok(()) } else { Err(backups::unsound(verdict, &file)) }
}

/// The master password is proven before an hour of upload, in a way that can neither set nor drop anything; and the live
/// database is asked meanwhile, because a server takes its time over passwords.
async fn the_server(carrying: &mut Carrying, outline: &Outline) -> Result<ModulesSeen, Fault> {
    let manager = carrying.manager().await?.clone();
    let proven = async {
        match carrying.run.or_stop(manager.prove()).await {
            Err(fault) if fault.code == Code::ManagerDisabled => Err(by_the_provider(fault)),
            proven => proven,
        }
    };
    let ((), (modules, live)) = tokio::try_join!(proven, Box::pin(the_tenant(carrying, outline)))?;
    if let Some(live) = live {
        carrying.remembered.live = Some(live);
        carrying.remember().await?;
    }
    Ok(modules)
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

/// The file is of what was approved, and of a kind that this server can restore.
async fn the_backup(carrying: &mut Carrying, outline: &Outline) -> Result<(), Fault> {
    let version = carrying.run.or_stop(carrying.server.version()).await?;
    if let Some(words) = backups::other_series(outline.odoo_version.as_deref(), &version) {
        let next = "Restore it on a server that runs the version of Odoo that made it.";
        return Err(invalid("backup", words).next(next));
    }
    let approved = carrying.request.backup.database.as_ref();
    if let Some(of) = outline.database.as_ref().filter(|of| Some(*of) != approved) {
        let approved = approved.map_or("an unknown database", String::as_str);
        let words = format!("This was approved as a backup of {approved}, and is one of {of}.");
        return Err(invalid("backup", words).next("Ask again: whoever approves has to know what it is of."));
    }
    let live = carrying.target() == RestoreTarget::Live;
    if live && outline.objects == 0 && carrying.expected().await?.lacks_files() {
        // renaming takes the live database's files along: what is live then would have no attachment at all
        let words = "This is a backup of the database alone: in the live database's place it would have no attachments.";
        return Err(Fault::new(Code::BackupUnsound, words)
            .with("check", "filestore")
            .next("Restore it to the side, or ask with a backup that has the files."));
    }
    Ok(())
}

/// Room here for the safety backup: about as much as the newest backup takes, and the one that is restored, of so many
/// `bytes`. What the server has free it tells nobody.
async fn the_room(carrying: &Carrying, bytes: u64) -> Result<(), Fault> {
    if carrying.target() == RestoreTarget::Side {
        return Ok(());
    }
    let tenant = carrying.tenant.name.clone();
    let known = carrying.reeve.store().await?.read(move |db| files::list(db, Some(&tenant))).await?;
    let newest = known.first().map_or(0, |facts| facts.bytes);
    safety::has_room(carrying, bytes.max(newest)).await
}

/// What the live database tells: whether the server has the backup's modules, and, where it is at stake, how it is. One that
/// does not answer is what a restore may be for.
async fn the_tenant(
    carrying: &Carrying,
    outline: &Outline,
) -> Result<(ModulesSeen, Option<LiveBefore>), Fault> {
    let session = match carrying.run.or_stop(tenants::session(&carrying.reeve, &carrying.tenant)).await {
        Ok(session) => session,
        Err(fault) if fault.code == Code::Cancelled => return Err(fault),
        Err(fault) => return Ok((ModulesSeen::NotAsked { why: fault.message }, None)),
    };
    let needed: Vec<String> = outline.modules.keys().cloned().collect();
    let modules = match carrying.run.or_stop(missing(&session, &needed)).await {
        Ok(missing) => match missing.first() {
            Some(module) => return Err(Error::ModuleMissing { module: module.clone() }.into()),
            None => ModulesSeen::There { count: needed.len() as u64 },
        },
        Err(fault) if fault.code == Code::Cancelled => return Err(fault),
        Err(fault) => ModulesSeen::NotCompared { why: fault.message },
    };
    let wanted = carrying.target() == RestoreTarget::Live && carrying.remembered.live.is_none();
    let live = if wanted { Some(live_before(carrying, &session).await?) } else { None };
    Ok((modules, live))
}

/// Remembers how the live database is, where it answers: what the old state brings back is told by it.
pub(in crate::restores) async fn remember_live(carrying: &mut Carrying) -> Result<(), Fault> {
    let session = match carrying.run.or_stop(tenants::session(&carrying.reeve, &carrying.tenant)).await {
        Ok(session) => session,
        Err(fault) if fault.code == Code::Cancelled => return Err(fault),
        Err(_) => return Ok(()),
    };
    carrying.remembered.live = Some(live_before(carrying, &session).await?);
    carrying.remember().await
}

/// How the live database is; what cannot be read is left out, and said afterwards.
async fn live_before(carrying: &Carrying, session: &Session) -> Result<LiveBefore, Fault> {
    let read = async {
        let policy = session.policy().await.ok();
        let archived = super::reconcile::people(session, false).await.ok();
        Ok::<_, Fault>(LiveBefore { policy, archived })
    };
    carrying.run.or_stop(read).await
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
