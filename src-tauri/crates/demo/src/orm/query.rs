//! Search and read: which rows match, in which order, and how they are written.

use std::cmp::Ordering;

use serde_json::Value;

use crate::data::{Edition, TenantData};
use crate::orm::access::Caller;
use crate::orm::arguments::Arguments;
use crate::orm::cell::Cell;
use crate::orm::domain::Domain;
use crate::orm::fields::ID;
use crate::orm::model::Model;
use crate::orm::schema::{Field, Holds};
use crate::refusal::Refusal;

/// The members of a context that change an answer here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context {
    pub(crate) active_test: bool,
}

impl Context {
    pub(crate) fn read(value: &Value) -> Self {
        Self { active_test: value.get("active_test").and_then(Value::as_bool).unwrap_or(true) }
    }
}

/// A search ready to run.
pub(crate) struct Query {
    model: Model,
    domain: Domain,
    only_active: bool,
    order: Vec<(&'static Field, bool)>,
    offset: usize,
    limit: usize,
}

impl Query {
    pub(crate) fn read(
        model: Model,
        domain: &Value,
        arguments: &Arguments,
        context: &Context,
        edition: Edition,
    ) -> Result<Self, Refusal> {
        let domain = Domain::read(model, domain, edition)?;
        let has_active = model.field("active", edition).is_some();
        let order = arguments.text("order");
        Ok(Self {
            only_active: has_active && context.active_test && !domain.mentions("active"),
            model,
            domain,
            order: read_order(model, if order.is_empty() { model.default_order() } else { &order }, edition)?,
            offset: arguments.count("offset").unwrap_or(0),
            limit: arguments.count("limit").unwrap_or(usize::MAX),
        })
    }

    /// The same search where the order does not matter, as when counting.
    pub(crate) fn unordered(mut self) -> Self {
        self.order = vec![(ID, false)];
        self
    }

    /// The matching rows. Tables are sorted by id, so a search ordered by id stops as soon as it has enough, and a
    /// bound on the id decides where it begins: paging by id costs what the page costs.
    pub(crate) fn run(&self, data: &TenantData, caller: &Caller) -> Result<Vec<usize>, Refusal> {
        let (low, high) = self.domain.id_bounds();
        let first = data.row_from(self.model, low);
        let end = if high == i64::MAX {
            data.rows(self.model)
        } else {
            data.row_from(self.model, high.saturating_add(1))
        };
        let matches = |row: &usize| {
            caller.sees(data, self.model, *row)
                && (!self.only_active || data.cell(self.model, *row, "active") == Cell::Bool(true))
                && self.domain.holds(data, self.model, *row)
        };
        let rows = first..end.max(first);
        match self.order.first() {
            Some((field, false)) if field.name == "id" => {
                Ok(rows.filter(matches).skip(self.offset).take(self.limit).collect())
            }
            Some((field, true)) if field.name == "id" => {
                Ok(rows.rev().filter(matches).skip(self.offset).take(self.limit).collect())
            }
            _ => {
                let mut found: Vec<(Vec<Cell<'_>>, usize)> = rows
                    .filter(matches)
                    .map(|row| {
                        (self.order.iter().map(|(field, _)| self.key(data, row, field)).collect(), row)
                    })
                    .collect();
                found.sort_by(|a, b| self.compare(&a.0, &b.0).then(a.1.cmp(&b.1)));
                Ok(found.into_iter().skip(self.offset).take(self.limit).map(|(_, row)| row).collect())
            }
        }
    }

    fn key<'a>(&self, data: &'a TenantData, row: usize, field: &Field) -> Cell<'a> {
        match (data.cell(self.model, row, field.name), field.holds) {
            (Cell::One(id), Holds::One(related)) => {
                data.row_of(related, id).map_or(Cell::Empty, |r| Cell::Text(data.label(related, r)))
            }
            (cell, _) => cell,
        }
    }

    fn compare(&self, a: &[Cell<'_>], b: &[Cell<'_>]) -> Ordering {
        for (((_, descending), a), b) in self.order.iter().zip(a).zip(b) {
            let order = a.order(b);
            let order = if *descending { order.reverse() } else { order };
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }
}

fn read_order(model: Model, text: &str, edition: Edition) -> Result<Vec<(&'static Field, bool)>, Refusal> {
    text.split(',')
        .map(|part| {
            let mut words = part.split_whitespace();
            let name = words.next().unwrap_or_default();
            let descending = words.next().is_some_and(|w| w.eq_ignore_ascii_case("desc"));
            let field = model.field(name, edition).ok_or_else(|| {
                Refusal::value(format!("Invalid field '{name}' on model '{}'", model.name()))
            })?;
            if !field.stored {
                return Err(Refusal::value(format!("Cannot convert field {}.{name} to SQL", model.name())));
            }
            Ok((field, descending))
        })
        .collect()
}

/// Writes rows as a JSON list of objects, straight into bytes. `labels`: relations as `[id, name]` instead of `id`.
pub(crate) fn write(
    data: &TenantData,
    caller: &Caller,
    model: Model,
    rows: &[usize],
    names: &[String],
    labels: bool,
) -> Result<Vec<u8>, Refusal> {
    let edition = data.edition();
    let version = edition.version;
    let mut fields: Vec<&'static Field> = Vec::with_capacity(names.len());
    for name in names {
        let field = model.field(name, edition).ok_or_else(|| {
            let on = if version >= 18 { "on" } else { "on model" };
            Refusal::value(format!("Invalid field '{name}' {on} '{}'", model.name()))
        })?;
        if let Some(refusal) = caller.refuses_field(model, name, version) {
            return Err(refusal);
        }
        fields.push(field);
    }
    if names.is_empty() {
        fields = model
            .fields(edition)
            .filter(|f| caller.refuses_field(model, f.name, version).is_none())
            .collect();
    }
    let mut out = Vec::with_capacity(rows.len() * 32 * (fields.len() + 1) + 2);
    out.push(b'[');
    for (n, row) in rows.iter().enumerate() {
        out.extend_from_slice(if n == 0 { br#"{"id": "# } else { br#", {"id": "# });
        out.extend_from_slice(data.id_of(model, *row).to_string().as_bytes());
        for field in fields.iter().filter(|f| f.name != "id") {
            out.extend_from_slice(b", \"");
            out.extend_from_slice(field.name.as_bytes());
            out.extend_from_slice(b"\": ");
            write_cell(data, caller, field, &data.cell(model, *row, field.name), labels, &mut out)?;
        }
        out.push(b'}');
    }
    out.push(b']');
    Ok(out)
}

fn write_cell(
    data: &TenantData,
    caller: &Caller,
    field: &Field,
    cell: &Cell<'_>,
    labels: bool,
    out: &mut Vec<u8>,
) -> Result<(), Refusal> {
    match (cell, field.holds) {
        (Cell::Empty, Holds::Many(_) | Holds::Children(_)) => out.extend_from_slice(b"[]"),
        (Cell::Empty, _) => out.extend_from_slice(b"false"),
        (Cell::Bool(value), _) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        (Cell::Int(value), _) => out.extend_from_slice(value.to_string().as_bytes()),
        (Cell::Text(text), _) => write_text(text, out)?,
        (Cell::Time(moment), _) => {
            out.push(b'"');
            moment.write(out);
            out.push(b'"');
        }
        (Cell::One(id), Holds::One(related)) if labels => {
            out.push(b'[');
            out.extend_from_slice(id.to_string().as_bytes());
            out.extend_from_slice(b", ");
            let label = data.row_of(related, *id).map(|row| data.label(related, row)).unwrap_or_default();
            write_text(&label, out)?;
            out.push(b']');
        }
        (Cell::One(id), _) => out.extend_from_slice(id.to_string().as_bytes()),
        (Cell::Many(ids), holds) => {
            out.push(b'[');
            let seen = |id: &&i64| match holds {
                // a relation shows only what its reader may see
                Holds::Children(Model::ApiKeys) => data
                    .row_of(Model::ApiKeys, **id)
                    .is_some_and(|row| caller.sees(data, Model::ApiKeys, row)),
                _ => true,
            };
            for (n, id) in ids.iter().filter(seen).enumerate() {
                if n > 0 {
                    out.extend_from_slice(b", ");
                }
                out.extend_from_slice(id.to_string().as_bytes());
            }
            out.push(b']');
        }
    }
    Ok(())
}

fn write_text(text: &str, out: &mut Vec<u8>) -> Result<(), Refusal> {
    serde_json::to_writer(out, text).map_err(|e| Refusal::value(e.to_string()))
}
