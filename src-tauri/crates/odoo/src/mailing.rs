//! The link to choose a new password, and whether its mail could be sent.
//!
//! A 14 refuses where it cannot send. Later versions report success whatever became of the mail, and undo every trace of
//! it. So they are asked beforehand whether their mail server takes mails at all, by a mail to nobody.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::change::made_id;
use crate::error::{Error, Result};
use crate::records::Page;
use crate::session::Session;
use crate::transport::Call;
use crate::value;

const USERS: &str = "res.users";
const MAILS: &str = "mail.mail";

#[derive(Deserialize)]
struct AddressRow {
    #[serde(deserialize_with = "value::text")]
    email: Option<String>,
}

#[derive(Deserialize)]
struct MailRow {
    #[serde(deserialize_with = "value::text")]
    state: Option<String>,
    #[serde(deserialize_with = "value::text")]
    failure_type: Option<String>,
    #[serde(deserialize_with = "value::text")]
    failure_reason: Option<String>,
}

impl Session {
    /// Has the tenant mail a link to choose a new password.
    ///
    /// # Errors
    /// [`Error::TenantRefused`] where the account is archived or has no address, and where mail cannot be sent, with the
    /// reason; [`Error::AccessDenied`], and what kept the call from being made.
    pub async fn mail_password_reset(&self, id: i64) -> Result<()> {
        let own = json!([["id", "=", id]]);
        let (rows, newest) = tokio::try_join!(
            self.search_read::<AddressRow>(USERS, own, &["email"], Page::default()),
            self.newest_mail(),
        )?;
        let email = rows.into_iter().next().and_then(|row| row.email);
        if self.dialect().reset_hides_failure && email.is_some() && newest.is_some() {
            self.unless_mail_is_stuck().await?;
        }
        self.change(&Call::records(USERS, "action_reset_password", &[id], json!({}))).await?;
        match (email, newest) {
            (Some(email), Some(newest)) => self.unless_mail_failed(&email, newest).await,
            _ => Ok(()),
        }
    }

    /// The newest mail's id; `None` where this login may not see mails.
    async fn newest_mail(&self) -> Result<Option<i64>> {
        let page = Page { limit: Some(1), order: "id desc", ..Page::default() };
        match self.ids(MAILS, json!([]), page).await {
            Ok(ids) => Ok(Some(ids.first().copied().unwrap_or_default())),
            Err(Error::AccessDenied { .. }) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Has the tenant send a mail that has no recipient. Nobody gets it: it fails for want of one, or before, because
    /// the mail server cannot be reached.
    async fn unless_mail_is_stuck(&self) -> Result<()> {
        // It belongs to the account in use: Odoo lets nobody take away a mail that belongs to nothing.
        let probe = json!({
            "subject": "Reeve: does mail go out?",
            "auto_delete": false,
            "model": USERS,
            "res_id": self.uid(),
        });
        let made = match self.change(&Call::create(MAILS, probe, json!({}))).await {
            Ok(made) => made,
            // It cannot be asked this way: then it is not asked.
            Err(Error::AccessDenied { .. } | Error::TenantRefused { .. } | Error::ServerError { .. }) => {
                return Ok(());
            }
            Err(e) => return Err(e),
        };
        let id = made_id(&made).ok_or_else(|| self.wire().not_odoo("a new mail came without its id"))?;
        let sent = self.change(&Call::records(MAILS, "send", &[id], json!({}))).await;
        let found = self.mails(json!([["id", "=", id]])).await;
        self.change(&Call::records(MAILS, "unlink", &[id], json!({}))).await?;
        sent?;
        match found?.into_iter().next() {
            Some(mail) if mail.lacks_recipient() => Ok(()),
            Some(mail) if mail.state.as_deref() == Some("exception") => Err(mail.into_error()),
            _ => Ok(()),
        }
    }

    /// Where a version keeps a mail that failed, the mail itself tells. One that was sent is gone.
    async fn unless_mail_failed(&self, email: &str, after: i64) -> Result<()> {
        let address = value::exactly(email);
        let domain =
            json!([["id", ">", after], ["state", "=", "exception"], ["email_to", "=ilike", address]]);
        match self.mails(domain).await?.into_iter().next() {
            None => Ok(()),
            Some(mail) => Err(mail.into_error()),
        }
    }

    async fn mails(&self, domain: Value) -> Result<Vec<MailRow>> {
        let fields = ["state", "failure_type", "failure_reason"];
        self.search_read(MAILS, domain, &fields, Page::default()).await
    }
}

impl MailRow {
    /// It came as far as looking for whom it is: the mail server is there.
    fn lacks_recipient(&self) -> bool {
        self.failure_type.as_deref() == Some("mail_email_missing")
    }

    fn into_error(self) -> Error {
        let words = self.failure_reason.unwrap_or_else(|| "The mail could not be sent.".into());
        Error::TenantRefused { words }
    }
}
