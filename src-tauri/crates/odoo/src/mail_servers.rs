//! Outgoing mail servers, and how mail travels to them.

use reeve_promises::{MailEncryption, MailServer};
use serde::Deserialize;
use serde_json::json;

use crate::error::Result;
use crate::records::Page;
use crate::session::Session;
use crate::value;

#[derive(Deserialize)]
struct ServerRow {
    #[serde(deserialize_with = "value::text")]
    name: Option<String>,
    #[serde(deserialize_with = "value::text")]
    smtp_host: Option<String>,
    #[serde(deserialize_with = "value::text")]
    smtp_encryption: Option<String>,
    #[serde(default, deserialize_with = "value::text")]
    smtp_authentication: Option<String>,
}

impl Session {
    /// The outgoing mail servers in use, the preferred one first. None at all means that the server's own configuration
    /// decides, which nobody sees from here.
    ///
    /// # Errors
    /// [`crate::Error::AccessDenied`] for a login without Settings rights, and what kept the call from being made.
    pub async fn mail_servers(&self) -> Result<Vec<MailServer>> {
        let mut fields = vec!["name", "smtp_host", "smtp_encryption"];
        fields.extend(self.dialect().mail_authentication);
        let page = Page { order: "sequence, id", ..Page::default() };
        let in_use = json!([["active", "=", true]]);
        let rows = self.search_read::<ServerRow>("ir.mail_server", in_use, &fields, page).await?;
        let server = |row: ServerRow| MailServer {
            encryption: row.encryption(),
            name: row.name.unwrap_or_default(),
            host: row.smtp_host.unwrap_or_default(),
        };
        Ok(rows.into_iter().map(server).collect())
    }
}

impl ServerRow {
    /// `…_strict` came with 19; without it Odoo takes any certificate. An encryption of another name, which a module may
    /// bring, is taken for one that is not verified.
    fn encryption(&self) -> MailEncryption {
        if self.smtp_authentication.as_deref() == Some("cli") {
            return MailEncryption::ByConfiguration;
        }
        match self.smtp_encryption.as_deref() {
            None | Some("none") => MailEncryption::Plain,
            Some("starttls_strict" | "ssl_strict") => MailEncryption::Verified,
            Some(_) => MailEncryption::Unverified,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encryption(row: &str) -> MailEncryption {
        serde_json::from_str::<ServerRow>(row).unwrap().encryption()
    }

    #[test]
    fn only_the_strict_kinds_look_at_the_certificate() {
        let of = |kind: &str| {
            encryption(&format!(
                r#"{{"name": "a", "smtp_host": "mail.acme.example", "smtp_encryption": "{kind}"}}"#
            ))
        };
        assert_eq!(of("none"), MailEncryption::Plain);
        assert_eq!((of("starttls"), of("ssl")), (MailEncryption::Unverified, MailEncryption::Unverified));
        assert_eq!(
            (of("starttls_strict"), of("ssl_strict")),
            (MailEncryption::Verified, MailEncryption::Verified)
        );
    }

    #[test]
    fn a_server_left_to_the_command_line_says_nothing_by_its_own_fields() {
        let row =
            r#"{"name": "a", "smtp_host": false, "smtp_encryption": "none", "smtp_authentication": "cli"}"#;
        assert_eq!(encryption(row), MailEncryption::ByConfiguration);
    }
}
