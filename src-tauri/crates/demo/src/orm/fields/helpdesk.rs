//! Fields of messages, and of the tickets of OCA's `helpdesk_mgmt`.

use crate::orm::model::Model;
use crate::orm::schema::Holds::{Boolean, Char, Datetime, Html, Integer, Many, One, Selection};
use crate::orm::schema::Initially::{Now, Number, Words, Yes};
use crate::orm::schema::{Field, field};

pub(in crate::orm) static MESSAGE: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("subject", Char, "Subject"),
    field("body", Html, "Contents"),
    field("model", Char, "Related Document Model"),
    field("res_id", Integer, "Related Document ID"),
    field("record_name", Char, "Message Record Name"),
    field("author_id", One(Model::Partner), "Author"),
    field("email_from", Char, "From"),
    field("message_type", Selection, "Type").required().initially(Words("email")),
    field("subtype_id", One(Model::Subtype), "Subtype"),
    field("date", Datetime, "Date").initially(Now),
    field("is_internal", Boolean, "Employee Only"),
];

pub(in crate::orm) static SUBTYPE: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Message Type").required(),
    field("internal", Boolean, "Internal Only"),
    field("sequence", Integer, "Sequence").initially(Number(1)),
];

pub(in crate::orm) static TICKET: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("number", Char, "Ticket number"),
    field("name", Char, "Title").required(),
    field("description", Html, "Description").required(),
    field("active", Boolean, "Active").initially(Yes),
    field("stage_id", One(Model::TicketStage), "Stage").initially(Number(1)),
    field("closed", Boolean, "Closed").computed(),
    field("unattended", Boolean, "Unattended"),
    field("closed_date", Datetime, "Closed Date"),
    field("last_stage_update", Datetime, "Last Stage Update").initially(Now),
    field("assigned_date", Datetime, "Assigned Date"),
    field("user_id", One(Model::Users), "Assigned user"),
    field("team_id", One(Model::TicketTeam), "Team"),
    field("partner_id", One(Model::Partner), "Contact"),
    field("partner_name", Char, "Partner Name"),
    field("partner_email", Char, "Partner Email"),
    field("company_id", One(Model::Company), "Company").required().initially(Number(1)),
    field("priority", Selection, "Priority").initially(Words("1")),
    field("sequence", Integer, "Sequence").initially(Number(10)),
    field("message_ids", Many(Model::Message), "Messages").computed(),
];

pub(in crate::orm) static TICKET_TEAM: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Name").required(),
    field("user_ids", Many(Model::Users), "Members"),
    field("user_id", One(Model::Users), "Team Leader"),
    field("active", Boolean, "Active").initially(Yes),
    field("sequence", Integer, "Sequence").initially(Number(10)),
];

pub(in crate::orm) static TICKET_STAGE: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Stage Name").required(),
    field("sequence", Integer, "Sequence").initially(Number(1)),
    field("active", Boolean, "Active").initially(Yes),
    field("unattended", Boolean, "Unattended"),
    field("closed", Boolean, "Closed"),
    field("fold", Boolean, "Folded in Kanban"),
];
