//! The proof of an end: everything that worked before is tried, and must be refused.

use chrono::{DateTime, Utc};
use reeve_domain::grant::{EndProof, EndedBy, GrantTerms};
use reeve_domain::{Code, Fault};
use reeve_odoo::{Server, Session};

use super::credential::Probe;

/// What an end is tried with.
pub(super) struct Trial<'a> {
    pub(super) server: Server,
    pub(super) session: &'a Session,
    pub(super) terms: &'a GrantTerms,
}

impl Trial<'_> {
    /// Tries all of it. What cannot be tried is `None`, never taken for refused.
    ///
    /// # Errors
    /// What kept the tenant from being asked: no answer proves nothing.
    pub(super) async fn run(
        &self,
        kept: Option<&Probe>,
        ended_by: EndedBy,
        now: DateTime<Utc>,
    ) -> Result<EndProof, Fault> {
        let uid = self.terms.uid;
        let (user_archived, keys_gone) = tokio::try_join!(
            async { self.session.user_is_archived(uid).await.map_err(Fault::from) },
            keys_gone(self.session, uid),
        )?;
        let (password_refused, session_refused) = match kept {
            // the session first: a sign-in that is refused may bring the cool-down
            Some(kept) => {
                let lives = self.server.web_lives(&kept.cookie).await?;
                (Some(self.password_refused(kept).await?), Some(!lives))
            }
            None => (None, None),
        };
        Ok(EndProof {
            user_archived,
            password_refused,
            session_refused,
            keys_gone,
            ended_by,
            checked_at: now,
        })
    }

    /// # Errors
    /// What kept the password from being tried. A door that is locked refuses whatever the password: it proves nothing of
    /// this one, which is tried when the door is open again.
    async fn password_refused(&self, kept: &Probe) -> Result<bool, Fault> {
        let database = &self.terms.tenant.database;
        let tried = self.server.open_web(database, &self.terms.login, &kept.password).await;
        match tried.map_err(Fault::from) {
            Ok(opened) => {
                self.server.close_web(&opened.cookie).await?;
                Ok(false)
            }
            Err(fault) => match fault.code {
                Code::SignInRefused | Code::AccessDenied => Ok(true),
                // the password was taken, and more was asked for
                Code::TwoFactorRequired => Ok(false),
                _ => Err(fault),
            },
        }
    }
}

/// Whether an account has no API keys any more; `None` where this login may not see.
///
/// # Errors
/// What kept the tenant from being asked.
pub(super) async fn keys_gone(session: &Session, uid: i64) -> Result<Option<bool>, Fault> {
    let keys = session.keys_of(&[uid]).await?;
    Ok(keys.map(|keys| !keys.iter().any(|(of, _)| *of == uid)))
}
