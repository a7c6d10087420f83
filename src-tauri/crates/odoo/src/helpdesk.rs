//! Tickets as a way for messages: `helpdesk.ticket` of OCA's `helpdesk_mgmt`, and of Odoo's Enterprise helpdesk.
//!
//! Both models have one name and are told apart by their fields, which are read and not assumed. OCA's was tried on 14
//! and 19. The Enterprise one could not be: that its ticket number is `ticket_ref`, and that its stages are closing ones
//! by `is_close` (up to 15) or `fold` (from 16 on), follows Odoo's documentation.
//!
//! Notes are written as messages that all who see the ticket can read (`mail.mt_comment`): the customer's portal user
//! never sees internal notes. Their text must need no escaping, because 14 takes it as HTML and 19 as text.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::change::made_id;
use crate::error::{Error, Result};
use crate::records::Page;
use crate::session::Session;
use crate::transport::Call;
use crate::value;

const TICKETS: &str = "helpdesk.ticket";
const MESSAGES: &str = "mail.message";
/// What has to be installed; the Enterprise module is called `helpdesk`.
const MODULE: &str = "helpdesk_mgmt";

/// The tickets of a tenant.
#[derive(Debug, Clone)]
pub struct Helpdesk {
    session: Session,
    number: Option<&'static str>,
    closing: Closing,
}

/// How a ticket says that it is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Closing {
    /// In a field of its own (OCA).
    Ticket,
    /// By its stage: the stages' model, and the field in it.
    Stage { model: String, field: &'static str },
    /// It does not.
    Untold,
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Its record id.
    pub id: i64,
    /// The number people know it by.
    pub number: String,
    /// Whether it is closed; `None` where the model does not tell.
    pub closed: Option<bool>,
}

#[derive(Deserialize)]
struct Field {
    #[serde(default)]
    relation: Option<String>,
}

#[derive(Deserialize)]
struct TicketRow {
    id: i64,
    #[serde(default, deserialize_with = "value::text")]
    number: Option<String>,
    #[serde(default, deserialize_with = "value::text")]
    ticket_ref: Option<String>,
    #[serde(default)]
    closed: Option<bool>,
    #[serde(default, deserialize_with = "value::record")]
    stage_id: Option<i64>,
}

#[derive(Deserialize)]
struct NoteRow {
    id: i64,
    #[serde(default, deserialize_with = "value::text")]
    body: Option<String>,
}

#[derive(Deserialize)]
struct NotedRow {
    #[serde(default, deserialize_with = "value::record")]
    res_id: Option<i64>,
}

impl Session {
    /// The tickets of this tenant.
    ///
    /// # Errors
    /// [`Error::ModuleMissing`] where there are none, [`Error::AccessDenied`], and what kept the call from being made.
    pub async fn helpdesk(&self) -> Result<Helpdesk> {
        let wanted = ["number", "ticket_ref", "closed", "stage_id"];
        let fields = self.fields(TICKETS, &wanted).await.map_err(|error| match error {
            // a model that is not there is refused by one version and fails on another
            Error::TenantRefused { .. } | Error::ServerError { status: None, .. } => {
                Error::ModuleMissing { module: MODULE.into() }
            }
            other => other,
        })?;
        let number = ["number", "ticket_ref"].into_iter().find(|field| fields.contains_key(*field));
        let stages = fields.get("stage_id").and_then(|field| field.relation.clone());
        let closing = match stages {
            _ if fields.contains_key("closed") => Closing::Ticket,
            Some(model) => {
                let known = self.fields(&model, &["is_close", "fold"]).await?;
                let field = ["is_close", "fold"].into_iter().find(|field| known.contains_key(*field));
                field.map_or(Closing::Untold, |field| Closing::Stage { model, field })
            }
            None => Closing::Untold,
        };
        Ok(Helpdesk { session: self.clone(), number, closing })
    }

    async fn fields(&self, model: &str, names: &[&str]) -> Result<BTreeMap<String, Field>> {
        let named = json!({"allfields": names, "attributes": ["type", "relation"]});
        Ok(self.read(&Call::model(model, "fields_get", named)).await?.value)
    }
}

impl Helpdesk {
    /// Opens a ticket. Portal users may not: they write on one that staff opened.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::TenantRefused`], and what kept the call from being made.
    pub async fn open(&self, name: &str, description: &str) -> Result<Ticket> {
        let values = json!({"name": name, "description": description});
        let made = self.session.change(&Call::create(TICKETS, values, json!({}))).await?;
        let lost = || self.session.wire().not_odoo("a new ticket came without its id");
        let id = made_id(&made).ok_or_else(lost)?;
        self.ticket(id).await?.ok_or_else(lost)
    }

    /// The ticket of this id; `None` where there is none, or this login does not see it.
    ///
    /// # Errors
    /// What kept the call from being made.
    pub async fn ticket(&self, id: i64) -> Result<Option<Ticket>> {
        self.first(json!([["id", "=", id]])).await
    }

    /// The ticket of this number, as people write it.
    ///
    /// # Errors
    /// What kept the call from being made.
    pub async fn numbered(&self, number: &str) -> Result<Option<Ticket>> {
        let field = self.number.unwrap_or("id");
        self.first(json!([[field, "=", number.trim()]])).await
    }

    /// The first ticket whose description holds this text.
    ///
    /// # Errors
    /// What kept the call from being made.
    pub async fn described(&self, text: &str) -> Result<Option<Ticket>> {
        self.first(json!([["description", "ilike", value::exactly(text)]])).await
    }

    /// Writes a note that all who see the ticket can read, and answers its id.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], and what kept the call from being made: then nobody knows whether it is there.
    pub async fn note(&self, ticket: i64, text: &str) -> Result<i64> {
        let named = json!({"body": text, "message_type": "comment", "subtype_xmlid": "mail.mt_comment"});
        let posted = self.session.change(&Call::records(TICKETS, "message_post", &[ticket], named)).await?;
        made_id(&posted).ok_or_else(|| self.session.wire().not_odoo("a message came without its id"))
    }

    /// The notes of a ticket that hold this text, as HTML, in the order of their ids.
    ///
    /// # Errors
    /// What kept the call from being made.
    pub async fn notes(&self, ticket: i64, holding: &str) -> Result<Vec<(i64, String)>> {
        let mut domain = noted(holding);
        domain.push(json!(["res_id", "=", ticket]));
        let page = Page { order: "id", ..Page::default() };
        let rows: Vec<NoteRow> =
            self.session.search_read(MESSAGES, Value::Array(domain), &["body"], page).await?;
        Ok(rows.into_iter().map(|row| (row.id, row.body.unwrap_or_default())).collect())
    }

    /// The tickets with a note that holds this text and is newer than the message `after`.
    ///
    /// # Errors
    /// What kept the call from being made.
    pub async fn noted(&self, holding: &str, after: i64) -> Result<Vec<i64>> {
        let mut domain = noted(holding);
        domain.push(json!(["id", ">", after]));
        let page = Page { order: "id", ..Page::default() };
        let rows: Vec<NotedRow> =
            self.session.search_read(MESSAGES, Value::Array(domain), &["res_id"], page).await?;
        let mut tickets: Vec<i64> = rows.into_iter().filter_map(|row| row.res_id).collect();
        tickets.sort_unstable();
        tickets.dedup();
        Ok(tickets)
    }

    async fn first(&self, domain: Value) -> Result<Option<Ticket>> {
        let mut fields: Vec<&str> = self.number.into_iter().collect();
        match &self.closing {
            Closing::Ticket => fields.push("closed"),
            Closing::Stage { .. } => fields.push("stage_id"),
            Closing::Untold => {}
        }
        let page = Page { limit: Some(1), order: "id", ..Page::default() };
        let rows: Vec<TicketRow> = self.session.search_read(TICKETS, domain, &fields, page).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let closed = match (&self.closing, row.stage_id) {
            (Closing::Ticket, _) => row.closed,
            (Closing::Stage { model, field }, Some(stage)) => self.is_closing(model, field, stage).await?,
            _ => None,
        };
        let number = row.number.or(row.ticket_ref).unwrap_or_else(|| row.id.to_string());
        Ok(Some(Ticket { id: row.id, number, closed }))
    }

    async fn is_closing(&self, model: &str, field: &str, stage: i64) -> Result<Option<bool>> {
        let domain = json!([["id", "=", stage]]);
        let rows: Vec<BTreeMap<String, Value>> =
            self.session.search_read(model, domain, &[field], Page::default()).await?;
        Ok(rows.first().and_then(|row| row.get(field)).and_then(Value::as_bool))
    }
}

fn noted(holding: &str) -> Vec<Value> {
    vec![json!(["model", "=", TICKETS]), json!(["body", "ilike", value::exactly(holding)])]
}
