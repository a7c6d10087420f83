//! The proof: what was restored is asked what it has, before it is live and after, and compared with the backup.

use std::time::Duration;

use chrono::TimeDelta;
use reeve_domain::restore::{FilesSeen, ProofSeen, RestSeen, StepDetail};
use reeve_domain::{Code, Fault};
use reeve_odoo::Session;

use super::proof::{Lacking, Seen};
use super::{Failure, reconcile, rest};
use crate::backups::{self, Depth, Look, OwnFiles, Runs};
use crate::restores::carry::Carrying;
use crate::restores::logins::{self, SECRET, Which};
use crate::tenants;

/// The field of a fault by which a proof says that what was sent is not there as it should be: sent again, it may be.
const SEND_AGAIN: &str = "send_again";
/// How often a live database is asked that does not answer, and after which pause: it has just been loaded.
const ASKED: u32 = 4;
const PAUSE: Duration = Duration::from_secs(2);
/// How long a server is asked on that is away while what is live is to be proven.
const PATIENCE: TimeDelta = TimeDelta::minutes(3);

/// Proves the database on the side.
pub(in crate::restores) async fn prove(carrying: &mut Carrying) -> Result<StepDetail, Failure> {
    let (proof, rest) = prove_aside(carrying).await?;
    Ok(StepDetail::Proven { proof, rest })
}

/// The same without being a step of its own: what was seen, and whether it is at rest where it is to be.
pub(in crate::restores) async fn prove_aside(
    carrying: &mut Carrying,
) -> Result<(ProofSeen, Option<RestSeen>), Failure> {
    let rest = rest::restored(carrying).await?;
    Ok((on_the_side(carrying).await?.seen, rest))
}

/// Whether a proof of what is on the side was made and failed on what is there: what may help is to send it again.
pub(in crate::restores) fn is_to_be_sent_again(fault: &Fault) -> bool {
    fault.fields.contains_key(SEND_AGAIN)
}

/// What a proof that held has to tell.
pub(super) struct Proven {
    seen: ProofSeen,
    /// Attachments were opened, where there are any.
    pub(super) files: bool,
}

/// Proves what is on the side, at rest or not.
pub(super) async fn on_the_side(carrying: &mut Carrying) -> Result<Proven, Failure> {
    let runs = if carrying.work.neutralised { Runs::Neutralised } else { Runs::AsItIs };
    let database = carrying.work.side.clone();
    let seen = seen(carrying, &database, runs, Depth::Whole).await?;
    let files = seen.files;
    Ok(Proven { seen: judged(carrying, &database, seen, Depth::Whole)?, files })
}

/// Proves what is live now, through the address that people use; then it runs again what was at rest in it, what was live
/// before comes to rest, and what the old state brought back is seen to.
pub(in crate::restores) async fn prove_live(carrying: &mut Carrying) -> Result<StepDetail, Failure> {
    let database = carrying.tenant.database.clone();
    logins::exchange(carrying, Which::Restored).await?;
    carrying.reeve.connections().forget(&carrying.tenant.id);
    let begun = carrying.work.steps.last().map_or_else(|| carrying.reeve.host().now(), |last| last.at);
    let (until, mut asked) = (begun + PATIENCE, 0);
    let seen = loop {
        let fault = match seen(carrying, &database, Runs::AsItIs, Depth::Live).await {
            Ok(seen) => break seen,
            Err(fault) if fault.code == Code::Cancelled || fault.is_of_this_computer() => {
                return Err(fault.into());
            }
            Err(fault) => fault,
        };
        asked += 1;
        // however late it is: a computer that slept has just woken up
        let enough = asked >= ASKED;
        // a server that answers, with a database that does not: that is no line that broke
        if enough && answers(carrying, &database).await? {
            let words = format!("{database} does not answer: {}", fault.message);
            return Err(Fault::new(Code::RestoreFailed, words).into());
        }
        if enough && carrying.reeve.host().now() >= until {
            let minutes = PATIENCE.num_minutes();
            let words = format!(
                "{database} could not be proven, its server was away for {minutes} minutes: {}",
                fault.message
            );
            return Err(Fault::new(Code::RestoreFailed, words).into());
        }
        carrying.pause(PAUSE).await?;
    };
    let proof = judged(carrying, &database, seen, Depth::Live)?;
    let rest = rest::rest(carrying, Which::Before).await?;
    rest::wake(carrying, Which::Restored).await?;
    reconcile::reconcile(carrying).await?;
    Ok(StepDetail::Proven { proof, rest: Some(rest) })
}

/// Whether a server answers as Odoo does, whatever becomes of its databases: a proxy's page is no answer of it, and it tells of
/// one name even where it lists none.
async fn answers(carrying: &Carrying, database: &str) -> Result<bool, Fault> {
    let told = async { Ok::<_, Fault>(carrying.server.database_exists(database).await) };
    Ok(carrying.run.or_stop(told).await?.is_some())
}

/// Proves what the provider's helpdesk made live, with the backup where that is here (`compared`), and sees to what the old
/// state brought back.
pub(in crate::restores) async fn prove_in_place(
    carrying: &mut Carrying,
    compared: bool,
) -> Result<Option<ProofSeen>, Failure> {
    let database = carrying.tenant.database.clone();
    let proof = if compared {
        let seen = seen(carrying, &database, Runs::AsItIs, Depth::Worked).await?;
        Some(judged(carrying, &database, seen, Depth::Worked)?)
    } else {
        None
    };
    reconcile::reconcile(carrying).await?;
    Ok(proof)
}

/// Proves that what was live before answers again, and lets it run what was at rest in it.
pub(in crate::restores) async fn prove_back(carrying: &mut Carrying) -> Result<StepDetail, Failure> {
    logins::exchange(carrying, Which::Before).await?;
    carrying.reeve.connections().forget(&carrying.tenant.id);
    let session = carrying.run.or_stop(tenants::session(&carrying.reeve, &carrying.tenant)).await;
    let session = session.map_err(|fault| unopened(carrying, fault))?;
    let people = carrying.run.or_stop(session.user_count()).await?;
    let rest = rest::rest(carrying, Which::Restored).await?;
    rest::wake(carrying, Which::Before).await?;
    let files = files_are_back(carrying, &session).await?;
    Ok(StepDetail::Back { people, files, rest })
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

/// Whether what was seen is enough. Of what is to be live, more than that it answers has to be seen.
fn judged(carrying: &Carrying, database: &str, seen: Seen, depth: Depth) -> Result<ProofSeen, Failure> {
    let lacking = seen.lacks(carrying.target(), depth, carrying.request.backup.grade);
    let proof = seen.told(database);
    let Some(lacking) = lacking else { return Ok(proof) };
    let (grade, whose) = (proof.grade, &carrying.tenant.login);
    let failed = Failure::of(Code::RestoreFailed, StepDetail::NotProven { proof });
    let failed = failed.map(|fault| fault.with("grade", format!("{grade:?}")));
    Err(failed.map(|fault| match (lacking, depth) {
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
    }))
}

/// That the files of what is live again came back with its name.
async fn files_are_back(carrying: &Carrying, session: &Session) -> Result<FilesSeen, Failure> {
    let login = tenants::login(&carrying.reeve, &carrying.tenant).await?;
    match backups::own_files(session, &login, &carrying.run).await? {
        Err(why) => Ok(FilesSeen::NotLooked { why }),
        // people are at work in it: one may be gone; all of them are a filestore that did not come along
        Ok(OwnFiles { opened, wrong }) if opened > 0 && wrong == opened => {
            let gone = StepDetail::FilesGone { database: carrying.tenant.database.clone(), tried: opened };
            let next =
                "Have the server's administrator look for its filestore, then go on: it is proven again.";
            Err(Failure::of(Code::RestoreFailed, gone).map(|fault| fault.next(next)))
        }
        Ok(OwnFiles { opened, wrong }) => Ok(FilesSeen::Opened { opened: opened - wrong, of: opened }),
    }
}
