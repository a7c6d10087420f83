//! Ending an account on its tenant, by the scheduled action that is there for it, by a fresh one, or by direct writes.

use reeve_domain::Fault;
use reeve_odoo::Session;

/// More ends of one login than attempts could have left.
const ENDS_MOST: usize = 8;
/// When a fresh end runs by itself, in seconds, should it not come to be removed.
const AT_THE_LATEST: u32 = 3_600;

/// Ends an account. An end that runs on the tenant comes before direct writes: only the tenant may take somebody's API
/// keys away, and a key that is left opens the account again as soon as somebody activates it.
///
/// # Errors
/// What kept the account from being archived.
pub(super) async fn end(session: &Session, login: &str, uid: i64) -> Result<(), Fault> {
    let there = session.placed_end(login).await?.filter(|end| end.intact);
    // one that fails is no reason to leave the account as it is
    let ran = match there {
        Some(end) => session.run_end(end.id).await.is_ok(),
        None => afresh(session, login).await.is_ok(),
    };
    if !ran || !session.user_is_archived(uid).await? {
        session.archive_support_user(uid).await?;
    }
    Ok(())
}

async fn afresh(session: &Session, login: &str) -> Result<(), Fault> {
    let end = session.place_end(login, AT_THE_LATEST).await?;
    let ran = session.run_end(end.id).await;
    session.remove_end(end.id).await?;
    Ok(ran?)
}

/// Removes the scheduled actions of an access: the one that is known by its id, whatever it is called by now, and those
/// of this login, of which a lost answer may have left more than one.
///
/// # Errors
/// What kept the tenant from being asked.
pub(super) async fn remove_ends(session: &Session, login: &str, own: Option<i64>) -> Result<(), Fault> {
    if let Some(own) = own {
        session.remove_end(own).await?;
    }
    for _ in 0..ENDS_MOST {
        match session.placed_end(login).await? {
            Some(end) => session.remove_end(end.id).await?,
            None => break,
        }
    }
    Ok(())
}
