//! Method signatures by version, and arguments bound to their names as Python would.

use serde_json::{Map, Value};

use crate::data::Edition;
use crate::orm::Call;
use crate::orm::model::Model;
use crate::refusal::Refusal;

/// A method's parameters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Binding {
    /// Called on records: the first positional argument is their ids.
    pub(crate) on_records: bool,
    /// Names of the other parameters, in order.
    pub(crate) names: &'static [&'static str],
    /// How many of them must be given.
    pub(crate) required: usize,
}

const fn of_model(names: &'static [&'static str], required: usize) -> Binding {
    Binding { on_records: false, names, required }
}

const fn of_records(names: &'static [&'static str], required: usize) -> Binding {
    Binding { on_records: true, names, required }
}

/// Named only, on a real server; 14 to 16 swallow `body_is_html` among what else is passed along.
const MESSAGE_POST: &[&str] = &[
    "body",
    "subject",
    "message_type",
    "subtype_xmlid",
    "subtype_id",
    "partner_ids",
    "attachment_ids",
    "body_is_html",
];

impl Binding {
    /// The signature of a method, where this version's model has it.
    pub(crate) fn of(model: Model, method: &str, edition: Edition) -> Option<Self> {
        let version = edition.version;
        Some(match (model, method) {
            (_, "search") if version < 16 => of_model(&["args", "offset", "limit", "order", "count"], 1),
            (_, "search") => of_model(&["domain", "offset", "limit", "order"], 1),
            (_, "search_count") if version < 16 => of_model(&["args"], 1),
            (_, "search_count") => of_model(&["domain", "limit"], 1),
            // the arguments of read were passed through only later: 14 refuses `load` here
            (_, "search_read") if version < 15 => {
                of_model(&["domain", "fields", "offset", "limit", "order"], 0)
            }
            (_, "search_read") => of_model(&["domain", "fields", "offset", "limit", "order", "load"], 0),
            (_, "read") => of_records(&["fields", "load"], 0),
            (_, "write") => of_records(&["vals"], 1),
            (_, "unlink") => of_records(&[], 0),
            (_, "create") => of_model(&["vals_list"], 1),
            (_, "get_external_id") => of_records(&[], 0),
            (_, "fields_get") => of_model(&["allfields", "attributes"], 0),
            (_, "name_get") if version < 18 => of_records(&[], 0),
            (_, "name_search") => of_model(&["name", "args", "operator", "limit"], 0),
            (_, "check_access_rights") => of_model(&["operation", "raise_exception"], 1),
            (_, "has_access") if version >= 18 => of_records(&["operation"], 1),
            (Model::Users, "has_group") if version >= 18 => of_records(&["group_ext_id"], 1),
            (Model::Users, "has_group") => of_model(&["group_ext_id"], 1),
            (Model::Users, "context_get") => of_model(&[], 0),
            (Model::Users, "change_password") => of_model(&["old_passwd", "new_passwd"], 2),
            (Model::Parameter, "get_param") => of_model(&["key", "default"], 1),
            (Model::Parameter, "set_param") => of_model(&["key", "value"], 2),
            (Model::Users, "get_password_policy") if edition.password_policy => of_model(&[], 0),
            (Model::Users, "action_reset_password" | "api_key_wizard") => of_records(&[], 0),
            (Model::Users, "totp_disable") if version < 15 => of_records(&[], 0),
            (Model::Users, "action_totp_disable" | "revoke_all_devices") if version >= 15 => {
                of_records(&[], 0)
            }
            (Model::Users, "action_revoke_all_devices") if version >= 18 => of_records(&[], 0),
            (Model::Mail, "send") => of_records(&["auto_commit", "raise_exception"], 0),
            (Model::ApiKeys, "remove")
            | (Model::KeyDraft, "make_key")
            | (Model::IdentityCheck, "run_check")
            | (Model::Device, "revoke")
            | (Model::Module, "button_immediate_install") => of_records(&[], 0),
            (Model::Cron, "method_direct_trigger") | (Model::ServerAction, "run") => of_records(&[], 0),
            (Model::Ticket, "message_post") => of_records(MESSAGE_POST, 0),
            (Model::AccessList, "check") => of_model(&["model", "mode", "raise_exception"], 1),
            _ => return None,
        })
    }

    /// Binds a call's arguments to their names.
    pub(crate) fn bind(self, call: &Call<'_>, version: u16) -> Result<Arguments, Refusal> {
        let mut positional = call.args;
        let mut ids = Vec::new();
        if self.on_records {
            let Some((first, rest)) = positional.split_first() else {
                let container = if version >= 18 { "list" } else { "tuple" };
                return Err(Refusal::new("builtins.IndexError", format!("{container} index out of range")));
            };
            ids = match first {
                Value::Array(many) => many.iter().filter_map(Value::as_i64).collect(),
                one => one.as_i64().into_iter().collect(),
            };
            positional = rest;
        }
        let method = call.method;
        if positional.len() > self.names.len() {
            return Err(Refusal::kind(format!(
                "{method}() takes {} positional argument{} but {} were given",
                self.names.len() + 1,
                if self.names.is_empty() { "" } else { "s" },
                positional.len() + 1
            )));
        }
        let mut values: Map<String, Value> = self
            .names
            .iter()
            .zip(positional)
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        for (name, value) in call.kwargs {
            if name != "context" && !self.names.contains(&name.as_str()) {
                return Err(Refusal::kind(format!("{method}() got an unexpected keyword argument '{name}'")));
            }
            values.insert(name.clone(), value.clone());
        }
        if let Some(missing) = self.names[..self.required].iter().find(|name| !values.contains_key(**name)) {
            return Err(Refusal::kind(format!(
                "{method}() missing 1 required positional argument: '{missing}'"
            )));
        }
        Ok(Arguments { ids, values })
    }
}

/// A call's arguments by name.
#[derive(Debug)]
pub(crate) struct Arguments {
    ids: Vec<i64>,
    values: Map<String, Value>,
}

impl Arguments {
    /// A call without arguments on these records.
    pub(crate) fn on(ids: Vec<i64>) -> Self {
        Self { ids, values: Map::new() }
    }

    /// The records it is called on.
    pub(crate) fn ids(&self) -> &[i64] {
        &self.ids
    }

    /// An argument; null when it was not given.
    pub(crate) fn value(&self, name: &str) -> &Value {
        self.values.get(name).unwrap_or(&Value::Null)
    }

    /// An argument as text; empty when it is none.
    pub(crate) fn text(&self, name: &str) -> String {
        self.value(name).as_str().unwrap_or_default().to_owned()
    }

    /// An argument as a list of texts; empty when it is none.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let list = self.value(name).as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    }

    /// An argument as a count; `None` when it is empty.
    pub(crate) fn count(&self, name: &str) -> Option<usize> {
        self.value(name).as_u64().and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0)
    }
}
