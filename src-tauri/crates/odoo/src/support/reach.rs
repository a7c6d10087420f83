//! What a scope can touch, read from the tenant before anybody approves it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};
use reeve_domain::grant::{ScopeGroup, ScopeModel, ScopeReach, permitted};
use reeve_domain::user::Group;
use serde::Deserialize;
use serde_json::json;

use super::in_words;
use crate::error::{Error, Result};
use crate::groups::closure;
use crate::records::Page;
use crate::session::Session;
use crate::value;

/// Of how many models the records are counted: the rest is seldom looked at, and each costs the tenant a question.
const COUNTED: usize = 60;
/// How many are counted side by side: a tenant gets no more than that at once anyway.
const AT_ONCE: usize = 2;
/// The least span there is a cap for, in seconds.
const A_MINUTE: u32 = 60;

const INTERNAL: &str = "base.group_user";
const SETTINGS: &str = "base.group_system";
const ACCESS_RIGHTS: &str = "base.group_erp_manager";
const EXPORT: &str = "base.group_allow_export";
/// Who changes these takes over an account, or gives itself whatever rights it wants.
const GIVES_RIGHTS: [&str; 3] = ["res.users", "res.groups", "ir.model.access"];
/// Who changes these has the tenant run what it writes.
const RUNS: [&str; 2] = ["ir.actions.server", "ir.cron"];

#[derive(Deserialize)]
struct AccessRow {
    #[serde(deserialize_with = "value::record")]
    model_id: Option<i64>,
    perm_read: bool,
    perm_write: bool,
    perm_create: bool,
    perm_unlink: bool,
}

#[derive(Deserialize)]
struct ModelRow {
    id: i64,
    model: String,
    #[serde(deserialize_with = "value::text")]
    name: Option<String>,
    transient: bool,
}

/// The groups of a scope, and those asked for that are not there.
struct Scope {
    groups: Vec<(i64, ScopeGroup)>,
    missing: Vec<String>,
}

impl Session {
    /// What an internal account with these groups could touch. What the tenant does not tell this login is `None`, and
    /// counts as the most dangerous towards [`ScopeReach::most_seconds`], which is the cap without break-glass.
    ///
    /// Changes nothing.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn reach_of(&self, xmlids: &[String], now: DateTime<Utc>) -> Result<ScopeReach> {
        let all = match self.groups_and_implied().await {
            Ok(all) => all,
            Err(Error::AccessDenied { .. }) => return Ok(unknown(now)),
            Err(e) => return Err(e),
        };
        let scope = scope(&all, xmlids);
        let models = match self.models_within(&scope).await {
            Ok(models) => Some(models),
            Err(Error::AccessDenied { .. }) => None,
            Err(e) => return Err(e),
        };
        let holds = |xmlid: &str| scope.groups.iter().any(|(_, group)| group.xmlid.as_deref() == Some(xmlid));
        let changes = |names: &[&str]| models.as_deref().map(|models| changes(models, names));
        let creates_users = if holds(ACCESS_RIGHTS) { Some(true) } else { changes(&GIVES_RIGHTS) };
        // Who gives rights can take the Settings rights for itself.
        let runs_code =
            if holds(SETTINGS) || creates_users == Some(true) { Some(true) } else { changes(&RUNS) };
        let exports = Some(holds(EXPORT));
        Ok(ScopeReach {
            models: self.counted(models.unwrap_or_default()).await?,
            groups: scope.groups.into_iter().map(|(_, group)| group).collect(),
            exports,
            creates_users,
            runs_code,
            missing: scope.missing,
            most_seconds: most(runs_code),
            read_at: now,
        })
    }

    /// The models these groups, and rights that need no group, give access to. Wizards are left out: they hold nothing.
    async fn models_within(&self, scope: &Scope) -> Result<Vec<ScopeModel>> {
        let groups: Vec<i64> = scope.groups.iter().map(|(id, _)| *id).collect();
        let domain =
            json!([["active", "=", true], "|", ["group_id", "=", false], ["group_id", "in", groups]]);
        let fields = ["model_id", "perm_read", "perm_write", "perm_create", "perm_unlink"];
        let rights = self.search_read::<AccessRow>("ir.model.access", domain, &fields, Page::default());
        let fields = ["model", "name", "transient"];
        let models = self.search_read::<ModelRow>("ir.model", json!([]), &fields, Page::default());
        let (rights, models) = tokio::try_join!(rights, models)?;
        Ok(within(&rights, models))
    }

    /// The same models with their records counted, those with most rights and records first.
    async fn counted(&self, mut models: Vec<ScopeModel>) -> Result<Vec<ScopeModel>> {
        models.sort_by_cached_key(|model| (is_technical(&model.model), std::cmp::Reverse(weight(model))));
        let rest = models.split_off(models.len().min(COUNTED));
        // collected first: held over an await, the closure would keep the future from moving between threads
        let counts: Vec<_> = models.iter().map(|model| self.records_of(&model.model)).collect();
        let counts: Vec<Option<u64>> = stream::iter(counts).buffered(AT_ONCE).try_collect().await?;
        for (model, records) in models.iter_mut().zip(counts) {
            model.records = records;
        }
        models.extend(rest);
        models.sort_by_cached_key(|model| {
            std::cmp::Reverse((weight(model), model.records, std::cmp::Reverse(model.model.clone())))
        });
        Ok(models)
    }

    /// `None` where this login may not count, or the model cannot be counted: some are kept in no table.
    async fn records_of(&self, model: &str) -> Result<Option<u64>> {
        match self.count(model, json!([])).await {
            Ok(records) => Ok(Some(records)),
            Err(e) => in_words(e).map(|_| None),
        }
    }
}

fn most(runs_code: Option<bool>) -> u32 {
    permitted(A_MINUTE, runs_code, false).unwrap_or(A_MINUTE)
}

/// Whether any of these models may be written to: a record that is there can be changed into a new one's work.
fn changes(models: &[ScopeModel], names: &[&str]) -> bool {
    models.iter().any(|model| names.contains(&model.model.as_str()) && (model.create || model.write))
}

fn unknown(now: DateTime<Utc>) -> ScopeReach {
    ScopeReach {
        groups: Vec::new(),
        models: Vec::new(),
        exports: None,
        creates_users: None,
        runs_code: None,
        missing: Vec::new(),
        most_seconds: most(None),
        read_at: now,
    }
}

/// What every internal account has comes along whatever was asked for.
fn scope(all: &[(Group, Vec<i64>)], xmlids: &[String]) -> Scope {
    let implied: HashMap<i64, Vec<i64>> =
        all.iter().map(|(group, implied)| (group.id, implied.clone())).collect();
    let by_xmlid: HashMap<&str, i64> =
        all.iter().filter_map(|(group, _)| Some((group.xmlid.as_deref()?, group.id))).collect();
    let asked = |xmlid: &String| by_xmlid.get(xmlid.as_str()).copied();
    let given: BTreeSet<i64> = xmlids.iter().filter_map(asked).collect();
    let roots = given.iter().copied().chain(by_xmlid.get(INTERNAL).copied());
    let held: BTreeSet<i64> = roots.flat_map(|id| closure(id, &implied).into_iter().chain([id])).collect();
    let mut groups: Vec<(i64, ScopeGroup)> = all
        .iter()
        .filter(|(group, _)| held.contains(&group.id))
        .map(|(group, _)| {
            let implied = !given.contains(&group.id);
            (group.id, ScopeGroup { xmlid: group.xmlid.clone(), name: group.name.clone(), implied })
        })
        .collect();
    groups.sort_by_cached_key(|(_, group)| (group.implied, group.name.clone()));
    Scope { groups, missing: xmlids.iter().filter(|xmlid| asked(xmlid).is_none()).cloned().collect() }
}

fn within(rights: &[AccessRow], models: Vec<ModelRow>) -> Vec<ScopeModel> {
    let mut by_model: BTreeMap<i64, [bool; 4]> = BTreeMap::new();
    for row in rights {
        let Some(model) = row.model_id else { continue };
        let given = [row.perm_read, row.perm_write, row.perm_create, row.perm_unlink];
        let held = by_model.entry(model).or_default();
        for (held, given) in held.iter_mut().zip(given) {
            *held |= given;
        }
    }
    let model = |row: ModelRow| {
        let [read, write, create, unlink] = *by_model.get(&row.id)?;
        let any = (read || write || create || unlink) && !row.transient;
        let name = row.name.unwrap_or_else(|| row.model.clone());
        any.then_some(ScopeModel { model: row.model, name, read, write, create, unlink, records: None })
    };
    models.into_iter().filter_map(model).collect()
}

/// Odoo's own bookkeeping: its records mean little to the people who approve.
fn is_technical(model: &str) -> bool {
    ["ir.", "bus.", "base.", "base_", "report.", "web_", "mail."].iter().any(|own| model.starts_with(own))
}

fn weight(model: &ScopeModel) -> usize {
    [model.read, model.write, model.create, model.unlink].into_iter().filter(|right| *right).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(id: i64, xmlid: &str, implied: &[i64]) -> (Group, Vec<i64>) {
        (Group { id, xmlid: Some(xmlid.into()), name: xmlid.into() }, implied.to_vec())
    }

    #[test]
    fn a_scope_is_what_was_asked_for_and_all_that_comes_along() {
        let all = [
            group(1, INTERNAL, &[4]),
            group(2, "sale.manager", &[3]),
            group(3, "sale.user", &[1]),
            group(4, EXPORT, &[]),
            group(5, SETTINGS, &[]),
        ];
        let scope = scope(&all, &["sale.manager".into(), "gone.group".into()]);
        let names: Vec<(&str, bool)> =
            scope.groups.iter().map(|(_, group)| (group.name.as_str(), group.implied)).collect();
        assert_eq!(
            names,
            [("sale.manager", false), (EXPORT, true), (INTERNAL, true), ("sale.user", true)],
            "not what nobody asked for"
        );
        assert_eq!(scope.missing, ["gone.group"]);
    }

    #[test]
    fn rights_add_up_and_wizards_are_left_out() {
        let right = |model: i64, write: bool, create: bool| AccessRow {
            model_id: Some(model),
            perm_read: true,
            perm_write: write,
            perm_create: create,
            perm_unlink: false,
        };
        let row = |id: i64, model: &str, transient: bool| ModelRow {
            id,
            model: model.into(),
            name: None,
            transient,
        };
        let rights = [right(1, true, false), right(1, false, true), right(2, true, true)];
        let models =
            vec![row(1, "res.partner", false), row(2, "a.wizard", true), row(3, "sale.order", false)];
        let found = within(&rights, models);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].read, found[0].write, found[0].create, found[0].unlink),
            (true, true, true, false)
        );
    }

    #[test]
    fn who_changes_what_is_there_needs_to_create_nothing() {
        let held = |model: &str, write: bool| {
            let name = model.to_owned();
            [ScopeModel {
                model: name.clone(),
                name,
                read: true,
                write,
                create: false,
                unlink: true,
                records: None,
            }]
        };
        for model in GIVES_RIGHTS.iter().chain(&RUNS) {
            let names = if RUNS.contains(model) { &RUNS[..] } else { &GIVES_RIGHTS[..] };
            assert!(changes(&held(model, true), names), "{model} may be written to");
            assert!(!changes(&held(model, false), names), "{model} may be read");
        }
        assert!(!changes(&held("res.partner", true), &GIVES_RIGHTS));
    }
}
