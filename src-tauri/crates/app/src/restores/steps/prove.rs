//! The proof: what was restored is asked what it has, before it is live and after, and compared with the backup.

use std::time::Duration;

use reeve_domain::backup::{DrillCheck, DrillFinding, DrillLine, Grade};
use reeve_domain::restore::RestoreTarget;
use reeve_domain::{Code, Fault};

use super::{reconcile, rest};
use crate::backups::{Look, OPENED_MAX, Runs};
use crate::restores::carry::Carrying;
use crate::tenants;

/// So many attachments are opened of what is live: people wait for the answer, and more were opened on the side.
const OPENED_LIVE: usize = 12;
/// How often a live database is asked that does not answer, and after which pause: it has just been loaded.
const ASKED: u32 = 4;
const PAUSE: Duration = Duration::from_secs(2);

/// Proves the database on the side.
pub(in crate::restores) async fn prove(carrying: &mut Carrying) -> Result<String, Fault> {
    on_the_side(carrying).await
}

/// The same without being a step.
pub(super) async fn on_the_side(carrying: &mut Carrying) -> Result<String, Fault> {
    let runs = if carrying.work.neutralised { Runs::Neutralised } else { Runs::AsItIs };
    let database = carrying.work.side.clone();
    let evidence = evidence(carrying, &database, runs, OPENED_MAX).await?;
    judged(carrying, &database, &evidence)
}

/// Proves what is live now, through the address that people use; then it runs again what was at rest in it, what was live
/// before comes to rest, and what the old state brought back is seen to.
pub(in crate::restores) async fn prove_live(carrying: &mut Carrying) -> Result<String, Fault> {
    let database = carrying.tenant.database.clone();
    carrying.reeve.connections().forget(&carrying.tenant.id);
    let mut asked = 0;
    let evidence = loop {
        asked += 1;
        match evidence(carrying, &database, Runs::AsItIs, OPENED_LIVE).await {
            Err(fault) if fault.code != Code::Cancelled && asked < ASKED => {
                carrying.pause(PAUSE).await?;
            }
            Ok(evidence) => break evidence,
            Err(fault) if fault.code == Code::Cancelled => return Err(fault),
            // a server that answers, with a database that does not: that is no line that broke
            Err(fault) if carrying.run.or_stop(carrying.server.version()).await.is_ok() => {
                let words = format!("{database} does not answer: {}", fault.message);
                return Err(Fault::new(Code::RestoreFailed, words));
            }
            Err(fault) => return Err(fault),
        }
    };
    let proven = judged(carrying, &database, &evidence)?;
    let rested = rest::rest(carrying, rest::Which::Before).await?;
    rest::wake(carrying, rest::Which::Restored).await?;
    reconcile::reconcile(carrying).await?;
    Ok(format!("{proven}; {rested}"))
}

/// Proves that what was live before answers again, and lets it run what was at rest in it.
pub(in crate::restores) async fn prove_back(carrying: &mut Carrying) -> Result<String, Fault> {
    carrying.reeve.connections().forget(&carrying.tenant.id);
    let session = carrying.run.or_stop(tenants::session(&carrying.reeve, &carrying.tenant)).await?;
    let people = carrying.run.or_stop(session.user_count()).await?;
    rest::wake(carrying, rest::Which::Before).await?;
    let rested = rest::rest(carrying, rest::Which::Restored).await?;
    Ok(format!("it answers, and has {people} accounts; {rested}"))
}

/// What a database has, beside what the backup has.
async fn evidence(
    carrying: &mut Carrying,
    database: &str,
    runs: Runs,
    opens: usize,
) -> Result<Vec<DrillLine>, Fault> {
    let (reeve, run, tenant) = (carrying.reeve.clone(), carrying.run.clone(), carrying.tenant.clone());
    let server = carrying.server.clone();
    let expected = carrying.expected().await?;
    let look = Look { server: &server, database, runs, opens };
    let mut back = Box::pin(look.at(&reeve, expected, &tenant, &run)).await?;
    if opens < OPENED_MAX
        && let Ok((opened, wrong)) = &mut back.opened
        && (wrong.len() as u64) < *opened
    {
        // people are at work in it: one may be gone by now; all of them would be a filestore that did not come along
        wrong.clear();
    }
    Ok(expected.evidence(&back))
}

/// Whether the evidence is as good as what was approved. Of what is to be live, more than that it answers has to be seen.
fn judged(carrying: &Carrying, database: &str, evidence: &[DrillLine]) -> Result<String, Fault> {
    let grade = Grade::of(evidence);
    let held = |check| evidence.iter().any(|line| line.check == check && line.finding == DrillFinding::Held);
    let allowed = carrying.request.backup.grade.unwrap_or(Grade::C).max(Grade::C);
    let looked_into = carrying.target() == RestoreTarget::Side || held(DrillCheck::Users);
    let lost =
        |check| evidence.iter().any(|line| line.check == check && line.finding == DrillFinding::Failed);
    let rows = !lost(DrillCheck::Tables) && !lost(DrillCheck::Users);
    let whole = carrying.target() == RestoreTarget::Side || rows;
    if grade <= allowed && held(DrillCheck::Load) && looked_into && whole {
        return Ok(format!("{database}: grade {grade:?}{}", in_words(evidence)));
    }
    let words = format!("The proof of {database} failed, grade {grade:?}{}", in_words(evidence));
    let fault = Fault::new(Code::RestoreFailed, words).with("grade", format!("{grade:?}"));
    Err(if looked_into {
        fault.next("Look at the database, or go on: it is proven again.")
    } else {
        fault.next("Store a password that is valid in the backup for this tenant, then go on.")
    })
}

/// What did not hold.
fn in_words(evidence: &[DrillLine]) -> String {
    let lines = evidence.iter().filter(|line| line.finding != DrillFinding::Held);
    lines.map(|line| format!("; {}", line.detail)).collect()
}
