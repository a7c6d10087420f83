//! A small Odoo: models, search, read and the few methods Reeve and its peers call, with the refusals of the real one.
//!
//! Nothing here knows HTTP. A call comes in as model, method, arguments and caller, and leaves as JSON text or a
//! [`Refusal`].

pub(crate) mod access;
mod arguments;
mod cell;
mod change;
mod copies;
mod domain;
mod fields;
mod kept;
mod label;
mod model;
mod operand;
mod pattern;
mod query;
mod record;
mod scheduler;
mod schema;

pub(crate) use access::{Caller, Line as AccessLine, Right, lines as access_lines};
use arguments::{Arguments, Binding};
pub(crate) use change::changes;
pub(crate) use model::Model;
use query::{Context, Query};
use serde_json::{Map, Value, json};

use crate::data::TenantData;
use crate::refusal::Refusal;

/// A method call, whichever protocol it came by.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) model: &'a str,
    pub(crate) method: &'a str,
    pub(crate) args: &'a [Value],
    pub(crate) kwargs: &'a Map<String, Value>,
    pub(crate) line: Line<'a>,
}

/// The way a call came in: some methods ask who is there, and only a web session can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// A remote procedure call; from 16 on its methods see no HTTP request.
    Rpc,
    /// A request without a session to remember anything in.
    Stateless,
    /// A web session, by its id.
    Session(&'a str),
}

/// Runs a call for a signed-in caller and writes its result as JSON.
pub(crate) fn call(data: &mut TenantData, caller: &Caller, call: &Call<'_>) -> Result<Vec<u8>, Refusal> {
    let version = data.version;
    let method = call.method;
    if method.starts_with('_') || (version >= 18 && method == "check_access") {
        return Err(private(version, call.model, method));
    }
    let Some(model) = Model::named(call.model, data.edition()) else {
        return Err(Refusal::user(format!("Object {} doesn't exist", call.model)));
    };
    let Some(binding) = Binding::of(model, method, data.edition()) else {
        return Err(Refusal::attribute(if version >= 18 {
            format!("The method '{}.{method}' does not exist", model.name())
        } else {
            format!("type object '{}' has no attribute '{method}'", model.name())
        }));
    };
    let arguments = binding.bind(call, version)?;
    let context = Context::read(arguments.value("context"));
    data.web.current = match call.line {
        Line::Session(id) => Some(id.to_owned()),
        Line::Rpc | Line::Stateless => None,
    };
    Method { data, caller, model, context, arguments, line: call.line }.run(method)
}

/// What is said to a call of a method that is not for clients.
pub(crate) fn private(version: u16, model: &str, method: &str) -> Refusal {
    let shown = if version >= 18 { format!("'{model}.{method}'") } else { method.to_owned() };
    Refusal::access(format!("Private methods (such as {shown}) cannot be called remotely."))
}

/// Whether the model and the method exist, and which of the two is missing: JSON-2 answers 404 before it looks at
/// the arguments.
pub(crate) fn exists(data: &TenantData, model: &str, method: &str) -> Result<(), Refusal> {
    let found = Model::named(model, data.edition())
        .ok_or_else(|| Refusal::not_found(format!("the model '{model}' does not exist")))?;
    match Binding::of(found, method, data.edition()) {
        Some(_) => Ok(()),
        None => Err(Refusal::not_found(format!("The method '{model}.{method}' does not exist"))),
    }
}

/// Whether the method works on records (JSON-2 then takes `ids`) and the names of its other arguments.
pub(crate) fn signature(data: &TenantData, model: &str, method: &str) -> Option<Binding> {
    Binding::of(Model::named(model, data.edition())?, method, data.edition())
}

struct Method<'a> {
    data: &'a mut TenantData,
    caller: &'a Caller,
    model: Model,
    context: Context,
    arguments: Arguments,
    line: Line<'a>,
}

impl Method<'_> {
    fn run(mut self, method: &str) -> Result<Vec<u8>, Refusal> {
        let (model, version) = (self.model, self.data.version);
        match method {
            "search" => {
                let rows = self.search()?;
                let ids: Vec<i64> = rows.into_iter().map(|row| self.data.id_of(model, row)).collect();
                Ok(json!(ids).to_string().into_bytes())
            }
            "search_count" => {
                let count = self.query()?.unordered().run(self.data, self.caller)?.len();
                Ok(count.to_string().into_bytes())
            }
            "search_read" => {
                let rows = self.search()?;
                self.write_rows(&rows)
            }
            "read" => {
                self.caller.may(model, "read", version)?;
                let rows = self.own_rows()?;
                self.write_rows(&rows)
            }
            "name_search" => Ok(self.names(&self.search_names()?)),
            "name_get" => {
                self.caller.may(model, "read", version)?;
                Ok(self.names(&self.own_rows()?))
            }
            "fields_get" => {
                let described = model.describe(
                    &self.arguments.texts("allfields"),
                    &self.arguments.texts("attributes"),
                    self.data.edition(),
                );
                Ok(described.to_string().into_bytes())
            }
            "get_external_id" => Ok(self.own_external_ids().to_string().into_bytes()),
            "check_access_rights" | "has_access" => self.access(method == "check_access_rights"),
            "check" => self.check(),
            "context_get" => Ok(self.user_context().to_string().into_bytes()),
            "has_group" => {
                let name = self.arguments.text("group_ext_id");
                let held = self
                    .data
                    .user_by_id(self.arguments.ids().first().copied().unwrap_or(self.caller.uid))
                    .is_some_and(|u| self.data.holds(u, &name));
                Ok(held.to_string().into_bytes())
            }
            "get_param" => {
                self.caller.may(model, "read", version)?;
                let value = self
                    .data
                    .parameter(&self.arguments.text("key"))
                    .map_or_else(|| self.arguments.value("default").clone(), |v| json!(v));
                Ok(if value.is_null() { json!(false) } else { value }.to_string().into_bytes())
            }
            "get_password_policy" => Ok(change::policy(self.data).to_string().into_bytes()),
            _ => change::run(&mut self, method),
        }
    }

    fn search(&self) -> Result<Vec<usize>, Refusal> {
        self.query()?.run(self.data, self.caller)
    }

    fn query(&self) -> Result<Query, Refusal> {
        self.caller.may(self.model, "read", self.data.version)?;
        let given =
            ["domain", "args"].into_iter().map(|name| self.arguments.value(name)).find(|v| !v.is_null());
        Query::read(
            self.model,
            given.unwrap_or(&Value::Null),
            &self.arguments,
            &self.context,
            self.data.edition(),
        )
    }

    fn search_names(&self) -> Result<Vec<usize>, Refusal> {
        self.caller.may(self.model, "read", self.data.version)?;
        let name = self.arguments.text("name");
        let field = if self.model == Model::Parameter { "key" } else { "name" };
        let domain = json!([[field, "ilike", name]]);
        Query::read(self.model, &domain, &self.arguments, &self.context, self.data.edition())?
            .run(self.data, self.caller)
    }

    /// The rows `read` was asked for: missing ones are left out, hidden ones are refused.
    fn own_rows(&self) -> Result<Vec<usize>, Refusal> {
        let rows: Vec<usize> =
            self.arguments.ids().iter().filter_map(|id| self.data.row_of(self.model, *id)).collect();
        if rows.iter().all(|row| self.caller.sees(self.data, self.model, *row)) {
            return Ok(rows);
        }
        let name = self.data.user_by_id(self.caller.uid).map(|u| u.name.clone()).unwrap_or_default();
        Err(self.caller.hidden(self.model, &name, self.data.version))
    }

    /// Rows as `[id, name]`.
    fn names(&self, rows: &[usize]) -> Vec<u8> {
        let pair =
            |row: &usize| json!([self.data.id_of(self.model, *row), self.data.label(self.model, *row)]);
        Value::from(rows.iter().map(pair).collect::<Vec<_>>()).to_string().into_bytes()
    }

    /// External ids by record, empty where there is none. Anybody may ask: the server looks them up by itself.
    fn own_external_ids(&self) -> Value {
        let name = |id: &i64| {
            let mut named = self.data.external_ids.iter();
            let found = named.find(|e| e.model == self.model.name() && e.res_id == *id);
            let full = found.map(|e| format!("{}.{}", e.module, e.name)).unwrap_or_default();
            (id.to_string(), Value::from(full))
        };
        self.arguments.ids().iter().map(name).collect()
    }

    fn write_rows(&self, rows: &[usize]) -> Result<Vec<u8>, Refusal> {
        let fields = self.arguments.texts("fields");
        query::write(
            self.data,
            self.caller,
            self.model,
            rows,
            &fields,
            self.arguments.value("load") != &json!(""),
        )
    }

    fn access(&self, may_raise: bool) -> Result<Vec<u8>, Refusal> {
        let allowed = self.caller.may(self.model, &self.arguments.text("operation"), self.data.version);
        match allowed {
            Err(refusal) if may_raise && self.arguments.value("raise_exception") != &json!(false) => {
                Err(refusal)
            }
            allowed => Ok(allowed.is_ok().to_string().into_bytes()),
        }
    }

    /// `ir.model.access.check`
    fn check(&self) -> Result<Vec<u8>, Refusal> {
        let asked = self.arguments.text("model");
        let mode = self.arguments.text("mode");
        let model = Model::named(&asked, self.data.edition())
            .ok_or_else(|| Refusal::new("builtins.KeyError", asked))?;
        self.caller.may(model, if mode.is_empty() { "read" } else { &mode }, self.data.version)?;
        Ok(b"true".to_vec())
    }

    fn user_context(&self) -> Value {
        let Some(user) = self.data.user_by_id(self.caller.uid) else { return json!({}) };
        let mut context = json!({"lang": user.lang, "tz": user.tz});
        if self.data.version >= 16 {
            context["uid"] = json!(user.id);
        }
        context
    }
}
