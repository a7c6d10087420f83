//! The proof: what was restored is asked what it has, before it is live and after, and compared with the backup.

use std::time::Duration;

use reeve_domain::{Code, Fault};
use reeve_odoo::Session;

use super::proof::{Lacking, Seen};
use super::{reconcile, rest};
use crate::backups::{self, Depth, Look, OwnFiles, Runs};
use crate::restores::carry::Carrying;
use crate::restores::logins::{self, SECRET, Which};
use crate::tenants;

/// The field of a fault by which a proof says that what was sent is not there as it should be: sent again, it may be.
const SEND_AGAIN: &str = "send_again";
/// How often a live database is asked that does not answer, and after which pause: it has just been loaded.
const ASKED: u32 = 4;
const PAUSE: Duration = Duration::from_secs(2);

/// Proves the database on the side.
pub(in crate::restores) async fn prove(carrying: &mut Carrying) -> Result<String, Fault> {
    let rested = rest::restored(carrying).await?;
    let proven = on_the_side(carrying).await?.words;
    Ok(match rested {
        Some(rested) => format!("{proven}; {rested}"),
        None => proven,
    })
}

/// Whether a proof of what is on the side was made and failed on what is there: what may help is to send it again.
pub(in crate::restores) fn is_to_be_sent_again(fault: &Fault) -> bool {
    fault.fields.contains_key(SEND_AGAIN)
}

/// What a proof that held has to tell.
pub(super) struct Proven {
    words: String,
    /// Attachments were opened, where there are any.
    pub(super) files: bool,
}

/// The same without being a step.
pub(super) async fn on_the_side(carrying: &mut Carrying) -> Result<Proven, Fault> {
    let runs = if carrying.work.neutralised { Runs::Neutralised } else { Runs::AsItIs };
    let database = carrying.work.side.clone();
    let seen = seen(carrying, &database, runs, Depth::Whole).await?;
    let words = judged(carrying, &database, &seen, Depth::Whole)?;
    Ok(Proven { words, files: seen.files })
}

/// Proves what is live now, through the address that people use; then it runs again what was at rest in it, what was live
/// before comes to rest, and what the old state brought back is seen to.
pub(in crate::restores) async fn prove_live(carrying: &mut Carrying) -> Result<String, Fault> {
    let database = carrying.tenant.database.clone();
    logins::exchange(carrying, Which::Restored).await?;
    carrying.reeve.connections().forget(&carrying.tenant.id);
    let mut asked = 0;
    let seen = loop {
        asked += 1;
        match seen(carrying, &database, Runs::AsItIs, Depth::Live).await {
            Err(fault) if fault.code != Code::Cancelled && asked < ASKED => {
                carrying.pause(PAUSE).await?;
            }
            Ok(seen) => break seen,
            Err(fault) if fault.code == Code::Cancelled => return Err(fault),
            // a server that answers, with a database that does not: that is no line that broke
            Err(fault) if carrying.run.or_stop(carrying.server.version()).await.is_ok() => {
                let words = format!("{database} does not answer: {}", fault.message);
                return Err(Fault::new(Code::RestoreFailed, words));
            }
            Err(fault) => return Err(fault),
        }
    };
    let proven = judged(carrying, &database, &seen, Depth::Live)?;
    let rested = rest::rest(carrying, Which::Before).await?;
    rest::wake(carrying, Which::Restored).await?;
    reconcile::reconcile(carrying).await?;
    if let (Some(words), Some(found)) = (&carrying.runs_on, &mut carrying.work.reconciled) {
        found.unseen.push(words.clone());
        carrying.keep().await?;
    }
    Ok(format!("{proven}; {rested}"))
}

/// Proves what the provider's helpdesk made live, with the backup where that is here (`compared`), and sees to what the old
/// state brought back.
pub(in crate::restores) async fn prove_in_place(
    carrying: &mut Carrying,
    compared: bool,
) -> Result<String, Fault> {
    let database = carrying.tenant.database.clone();
    let proven = if compared {
        let seen = seen(carrying, &database, Runs::AsItIs, Depth::Worked).await?;
        judged(carrying, &database, &seen, Depth::Worked)?
    } else {
        String::new()
    };
    reconcile::reconcile(carrying).await?;
    Ok(proven)
}

/// Proves that what was live before answers again, and lets it run what was at rest in it.
pub(in crate::restores) async fn prove_back(carrying: &mut Carrying) -> Result<String, Fault> {
    logins::exchange(carrying, Which::Before).await?;
    carrying.reeve.connections().forget(&carrying.tenant.id);
    let session = carrying.run.or_stop(tenants::session(&carrying.reeve, &carrying.tenant)).await;
    let session = session.map_err(|fault| unopened(carrying, fault))?;
    let people = carrying.run.or_stop(session.user_count()).await?;
    let rested = rest::rest(carrying, Which::Restored).await?;
    rest::wake(carrying, Which::Before).await?;
    let files = files_are_back(carrying, &session).await?;
    Ok(format!("it answers, and has {people} accounts; {files}; {rested}"))
}

/// What was live before is live again, and cannot be signed in to: what was stopped in it stays so.
fn unopened(carrying: &Carrying, fault: Fault) -> Fault {
    if !matches!(fault.code, Code::SignInRefused | Code::KeyRefused) {
        return fault;
    }
    let (live, login) = (&carrying.tenant.database, &carrying.tenant.login);
    let words = format!(
        "{live} is what was live before, and what is stored does not open it ({}): ITS SCHEDULED ACTIONS AND OUTGOING MAIL \
         STAY STOPPED.",
        fault.message
    );
    Fault { message: words, ..fault }
        .with(SECRET, live)
        .next(format!("Give a password or API key of {login} that is valid in it, and go on."))
}

/// What a database has, beside what the backup has.
async fn seen(carrying: &mut Carrying, database: &str, runs: Runs, depth: Depth) -> Result<Seen, Fault> {
    let (reeve, run, tenant) = (carrying.reeve.clone(), carrying.run.clone(), carrying.tenant.clone());
    let server = carrying.server.clone();
    // what opens what is live is stored for the tenant
    let aside = *database == carrying.work.side;
    let login = if aside { carrying.login(Which::Restored).await.ok() } else { None };
    let expected = carrying.expected().await?;
    let look = Look { server: &server, database, login: login.as_ref(), runs, depth };
    let back = Box::pin(look.at(&reeve, expected, &tenant, &run)).await?;
    Ok(Seen::of(expected, back, depth))
}

/// Whether what was seen is enough, in words. Of what is to be live, more than that it answers has to be seen.
fn judged(carrying: &Carrying, database: &str, seen: &Seen, depth: Depth) -> Result<String, Fault> {
    let (grade, words) = (seen.grade(), seen.words());
    let Some(lacking) = seen.lacks(carrying.target(), depth, carrying.request.backup.grade) else {
        return Ok(format!("{database}: grade {grade:?}{words}"));
    };
    let words = format!("The proof of {database} failed, grade {grade:?}{words}");
    let fault = Fault::new(Code::RestoreFailed, words).with("grade", format!("{grade:?}"));
    let whose = &carrying.tenant.login;
    Err(match (lacking, depth) {
        (Lacking::Login, _) => fault
            .with(SECRET, database)
            .next(format!("Give a password or API key of {whose} that is valid in the backup, and go on.")),
        (Lacking::Password, _) => fault.with(SECRET, database).next(format!(
            "Give a password of {whose} that is valid in the backup, and go on: an API key opens no attachment."
        )),
        (Lacking::Content, Depth::Whole) => fault.with(SEND_AGAIN, database).next(
            "Look at the database before you go on: going on drops it and sends the backup again.",
        ),
        (Lacking::Content, Depth::Worked | Depth::Live) => fault.next("Look at the database, or go on: it is proven again."),
    })
}

/// That the files of what is live again came back with its name, in words.
async fn files_are_back(carrying: &Carrying, session: &Session) -> Result<String, Fault> {
    let login = tenants::login(&carrying.reeve, &carrying.tenant).await?;
    match backups::own_files(session, &login, &carrying.run).await? {
        Err(why) => Ok(format!("its attachments could not be looked at ({why})")),
        // people are at work in it: one may be gone; all of them are a filestore that did not come along
        Ok(OwnFiles { opened, wrong }) if opened > 0 && wrong == opened => {
            let database = &carrying.tenant.database;
            let words = format!(
                "None of {opened} attachments of {database} opens: its files did not come back with its name."
            );
            Err(Fault::new(Code::RestoreFailed, words).next(
                "Have the server's administrator look for its filestore, then go on: it is proven again.",
            ))
        }
        Ok(OwnFiles { opened, wrong }) => Ok(format!("{} of {opened} attachments opened", opened - wrong)),
    }
}
