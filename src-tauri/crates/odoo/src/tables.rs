//! What is in the tables of a database, as its models tell: whether what was restored is all there.
//!
//! `ir.model` has a field `count`: the server's own count of a model's table, archived records and those that this login may
//! not see included, in one answer for many models (`_compute_count` of `odoo/addons/base/models/ir_model.py`, 14 to 19). What
//! must always hold: one model that cannot be counted keeps no other one from being counted.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt, TryStreamExt, stream};
use reeve_domain::backup::TableTold;
use serde::Deserialize;
use serde_json::json;

use crate::error::{Error, Result};
use crate::records::Page;
use crate::session::Session;

/// How many relations are asked for side by side: a tenant gets no more than that at once anyway.
const AT_ONCE: usize = 2;
/// How many models are counted in one call, so that large tables do not keep it beyond the server's limit.
const MODELS_AT_ONCE: usize = 64;
/// Models whose table has another name than theirs (`_table` in `odoo/addons/base/models/ir_actions.py` and its neighbours).
const OTHERWISE: [(&str, &str); 7] = [
    ("ir.actions.actions", "ir_actions"),
    ("ir.actions.act_url", "ir_act_url"),
    ("ir.actions.act_window", "ir_act_window"),
    ("ir.actions.act_window.view", "ir_act_window_view"),
    ("ir.actions.client", "ir_act_client"),
    ("ir.actions.report", "ir_act_report_xml"),
    ("ir.actions.server", "ir_act_server"),
];

/// A row of `ir.model`.
#[derive(Debug, Clone, Deserialize)]
struct Kept {
    id: i64,
    model: String,
    transient: bool,
}

/// The count of a row of `ir.model`.
#[derive(Deserialize)]
struct Counted {
    id: i64,
    count: u64,
}

/// A relation of a model to another one, in a table of its own.
#[derive(Deserialize)]
struct Relation {
    model: String,
    name: String,
    relation_table: String,
}

impl Session {
    /// What is in each of these tables. Relations are asked for one by one, two at a time; everything else is told in a few
    /// calls, however many models there are.
    ///
    /// # Errors
    /// What kept the calls from being made, and the refusal of the list of models, which only an administrator may read.
    pub async fn table_contents(&self, tables: &[&str]) -> Result<BTreeMap<String, TableTold>> {
        let models: Vec<Kept> =
            self.search_read("ir.model", json!([]), &["model", "transient"], Page::default()).await?;
        let passing: BTreeSet<&str> =
            models.iter().filter(|kept| kept.transient).map(|kept| kept.model.as_str()).collect();
        let mut told: BTreeMap<String, TableTold> =
            tables.iter().map(|table| ((*table).to_owned(), TableTold::NoModel)).collect();
        let (mut counted, mut keepers) = (Vec::new(), BTreeMap::new());
        for kept in &models {
            let table = table_of(&kept.model);
            match told.get_mut(&table) {
                Some(told) if kept.transient => *told = TableTold::Passing,
                Some(_) => {
                    counted.push(kept.clone());
                    keepers.insert(kept.id, table);
                }
                None => {}
            }
        }
        for (id, rows) in self.counts(counted).await? {
            if let Some(table) = keepers.remove(&id) {
                told.insert(table, rows);
            }
        }
        let others = told.iter().filter(|(_, told)| **told == TableTold::NoModel);
        let others: Vec<String> = others.map(|(table, _)| table.clone()).collect();
        told.extend(self.related(&others, &passing).await?);
        Ok(told)
    }

    /// The rows of these models, many in a call. Where a call is refused, which of them it was is found by halves.
    async fn counts(&self, models: Vec<Kept>) -> Result<Vec<(i64, TableTold)>> {
        let mut told = Vec::with_capacity(models.len());
        let mut open: Vec<Vec<Kept>> = models.chunks(MODELS_AT_ONCE).map(<[Kept]>::to_vec).collect();
        while let Some(mut models) = open.pop() {
            let ids: Vec<i64> = models.iter().map(|kept| kept.id).collect();
            let named = json!([["id", "in", ids]]);
            match self.search_read::<Counted>("ir.model", named, &["count"], Page::default()).await {
                Ok(rows) => told.extend(rows.into_iter().map(|row| (row.id, TableTold::Rows(row.count)))),
                Err(error) => {
                    let words = refused(error)?;
                    let half = models.split_off(models.len() / 2);
                    match models.is_empty() {
                        false => open.extend([models, half]),
                        true => {
                            told.extend(half.iter().map(|kept| (kept.id, TableTold::Refused(words.clone()))))
                        }
                    }
                }
            }
        }
        Ok(told)
    }

    /// Whether any record is related by each of these tables, among those that are relations.
    async fn related(
        &self,
        tables: &[String],
        passing: &BTreeSet<&str>,
    ) -> Result<BTreeMap<String, TableTold>> {
        let fields = ["model", "name", "relation_table"];
        let named = json!([["relation_table", "in", tables], ["store", "=", true]]);
        let relations: Vec<Relation> =
            self.search_read("ir.model.fields", named, &fields, Page::default()).await?;
        let mut by_table: BTreeMap<String, Vec<Relation>> = BTreeMap::new();
        for relation in relations {
            by_table.entry(relation.relation_table.clone()).or_default().push(relation);
        }
        let ask = |(table, mut relations): (String, Vec<Relation>)| async move {
            relations.retain(|relation| !passing.contains(relation.model.as_str()));
            Ok::<_, Error>((table, self.relates(&relations).await?))
        };
        stream::iter(by_table.into_iter().map(ask)).buffered(AT_ONCE).try_collect().await
    }

    /// Whether any record is related by one of these, which share a table.
    async fn relates(&self, relations: &[Relation]) -> Result<TableTold> {
        let mut told = TableTold::Passing;
        for Relation { model, name, .. } in relations {
            let first = Page { limit: Some(1), order: "id", ..Page::default() };
            match self.ids(model, json!([[name, "!=", false]]), first).await {
                Ok(ids) if !ids.is_empty() => return Ok(TableTold::Related(true)),
                // one that may not be read may be the one that has them
                Ok(_) if told == TableTold::Passing => told = TableTold::Related(false),
                Ok(_) => {}
                Err(error) => told = TableTold::Refused(refused(error)?),
            }
        }
        Ok(told)
    }
}

/// The table that a model keeps its records in.
fn table_of(model: &str) -> String {
    let otherwise = OTHERWISE.iter().find(|(name, _)| *name == model);
    otherwise.map_or_else(|| model.replace('.', "_"), |(_, table)| (*table).to_owned())
}

/// What the tenant said where it did not answer one question of many; what kept the question from it is the caller's.
fn refused(error: Error) -> Result<String> {
    if error.passes() || matches!(error, Error::Cancelled) { Err(error) } else { Ok(error.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_models_table_is_named_after_it_but_for_the_actions() {
        assert_eq!(table_of("res.partner"), "res_partner");
        assert_eq!(table_of("ir.config_parameter"), "ir_config_parameter");
        assert_eq!(table_of("ir.actions.report"), "ir_act_report_xml");
    }
}
