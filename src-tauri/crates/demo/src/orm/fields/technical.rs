//! Fields of what a database is run by: actions, rules, rights, servers, and the lists of models and fields.

use crate::orm::model::Model;
use crate::orm::schema::Holds::{Boolean, Char, Datetime, Integer, Many, One, Selection, Text};
use crate::orm::schema::Initially::{Maker, Now, Number, Words, Yes};
use crate::orm::schema::{Field, field};

/// A scheduled action; the middle part is its server action's, written and read through it.
pub(in crate::orm) static CRON: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("cron_name", Char, "Name"),
    field("active", Boolean, "Active").initially(Yes),
    field("user_id", One(Model::Users), "Scheduler User").required().initially(Maker),
    field("interval_number", Integer, "Repeat Every").initially(Number(1)),
    field("interval_type", Selection, "Interval Unit").initially(Words("months")),
    field("numbercall", Integer, "Number of Calls").until(17).initially(Number(1)),
    field("doall", Boolean, "Repeat Missed").until(17),
    field("nextcall", Datetime, "Next Execution Date").required().initially(Now),
    field("lastcall", Datetime, "Last Execution Date"),
    field("priority", Integer, "Priority").initially(Number(5)),
    field("failure_count", Integer, "Failure Count").from(18).initially(Number(0)),
    field("first_failure_date", Datetime, "First Failure Date").from(18),
    field("ir_actions_server_id", One(Model::ServerAction), "Server action"),
    field("name", Char, "Action Name").computed(),
    field("state", Selection, "Action To Do").computed(),
    field("code", Text, "Python Code").computed(),
    field("model_id", One(Model::Registry), "Model").computed(),
    field("model_name", Char, "Model Name").computed(),
    field("usage", Selection, "Usage").computed(),
    field("type", Char, "Action Type").computed(),
];

pub(in crate::orm) static SERVER_ACTION: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Action Name").required(),
    field("type", Char, "Action Type").initially(Words("ir.actions.server")),
    field("usage", Selection, "Usage").initially(Words("ir_actions_server")),
    field("state", Selection, "Action To Do").required().initially(Words("code")),
    field("sequence", Integer, "Sequence").initially(Number(5)),
    field("model_id", One(Model::Registry), "Model").required(),
    field("model_name", Char, "Model Name").computed(),
    field("code", Text, "Python Code"),
    field("binding_model_id", One(Model::Registry), "Binding Model"),
    field("groups_id", Many(Model::Groups), "Groups").until(18),
    field("group_ids", Many(Model::Groups), "Allowed Groups").from(19),
    field("child_ids", Many(Model::ServerAction), "Child Actions"),
    field("crud_model_id", One(Model::Registry), "Target Model"),
    field("webhook_url", Char, "Webhook URL").from(17),
    field("update_path", Char, "Field to Update Path").from(17),
    field("value", Text, "Value").from(17),
];

pub(in crate::orm) static LOGGING: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    // a number and not a relation: it must outlive the account
    field("create_uid", Integer, "Created by"),
    field("create_date", Datetime, "Created on"),
    field("write_uid", Integer, "Last Updated by"),
    field("write_date", Datetime, "Last Updated on"),
    field("name", Char, "Name").required(),
    field("type", Selection, "Type").required(),
    field("dbname", Char, "Database Name"),
    field("level", Char, "Level"),
    field("message", Text, "Message").required(),
    field("path", Char, "Path").required(),
    field("func", Char, "Function").required(),
    field("line", Char, "Line").required(),
];

pub(in crate::orm) static RULE: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Name"),
    field("active", Boolean, "Active").initially(Yes),
    field("model_id", One(Model::Registry), "Model").required(),
    field("groups", Many(Model::Groups), "Groups"),
    field("domain_force", Text, "Domain"),
    field("global", Boolean, "Global"),
    field("perm_read", Boolean, "Read").initially(Yes),
    field("perm_write", Boolean, "Write").initially(Yes),
    field("perm_create", Boolean, "Create").initially(Yes),
    field("perm_unlink", Boolean, "Delete").initially(Yes),
];

pub(in crate::orm) static ACCESS_LIST: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Name").required(),
    field("active", Boolean, "Active").initially(Yes),
    field("model_id", One(Model::Registry), "Model").required(),
    field("group_id", One(Model::Groups), "Group"),
    field("perm_read", Boolean, "Read Access"),
    field("perm_write", Boolean, "Write Access"),
    field("perm_create", Boolean, "Create Access"),
    field("perm_unlink", Boolean, "Delete Access"),
];

pub(in crate::orm) static MAIL_SERVER: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Name").required(),
    field("from_filter", Char, "FROM Filtering").from(15),
    field("smtp_host", Char, "SMTP Server"),
    field("smtp_port", Integer, "SMTP Port").initially(Number(25)),
    field("smtp_authentication", Selection, "Authenticate with").from(15).initially(Words("login")),
    field("smtp_user", Char, "Username"),
    field("smtp_encryption", Selection, "Connection Encryption").initially(Words("none")),
    field("sequence", Integer, "Priority").initially(Number(10)),
    field("active", Boolean, "Active").initially(Yes),
];

pub(in crate::orm) static REGISTRY: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Model Description"),
    field("model", Char, "Model"),
    field("transient", Boolean, "Transient Model"),
    field("count", Integer, "Count (Incl. Archived)").computed(),
    field("abstract", Boolean, "Abstract Model").from(19),
];

pub(in crate::orm) static FIELD_REGISTRY: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Field Name"),
    field("field_description", Char, "Field Label"),
    field("model", Char, "Model Name"),
    field("model_id", One(Model::Registry), "Model"),
    field("ttype", Selection, "Field Type"),
    field("relation", Char, "Related Model"),
    field("relation_table", Char, "Relation Table"),
    field("required", Boolean, "Required"),
    field("store", Boolean, "Stored"),
];
