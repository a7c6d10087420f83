//! Groups: what can be given and what comes along with it, who holds the Settings rights.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use reeve_domain::rights::{CatalogueGroup, GroupHeading};
use reeve_domain::user::Group;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::account::BaseGroups;
use crate::error::{Error, Result};
use crate::records::Page;
use crate::session::Session;
use crate::value;

const GROUPS: &str = "res.groups";
const USERS: &str = "res.users";

#[derive(Deserialize)]
struct GroupRow {
    id: i64,
    #[serde(deserialize_with = "value::text")]
    name: Option<String>,
    #[serde(deserialize_with = "value::text")]
    full_name: Option<String>,
    #[serde(deserialize_with = "value::text")]
    comment: Option<String>,
    implied_ids: Vec<i64>,
    #[serde(alias = "category_id", alias = "privilege_id", deserialize_with = "value::record")]
    heading: Option<i64>,
}

#[derive(Deserialize)]
struct NamedRow {
    name: String,
    res_id: i64,
}

impl Session {
    /// Active accounts that hold the Settings rights, given or implied, by id. Empty where this login may not tell.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn administrators(&self) -> Result<Vec<i64>> {
        let Some(settings) = self.layout().await?.groups.settings else { return Ok(Vec::new()) };
        let domain = json!([["active", "=", true], [self.dialect().user_all_groups, "in", [settings]]]);
        self.ids(USERS, domain, Page { order: "id", ..Page::default() }).await
    }

    /// Every group that can be given, under the tenant's own headings: categories up to 18, privileges on 19.
    ///
    /// # Errors
    /// As [`Self::administrators`].
    pub async fn group_catalogue(&self) -> Result<Vec<GroupHeading>> {
        let heading = self.dialect().group_heading;
        let fields = ["name", "full_name", "comment", "implied_ids", heading];
        let page = Page { order: "id", ..Page::default() };
        let rows = self.search_read::<GroupRow>(GROUPS, json!([]), &fields, page).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let xmlids = self.external_ids(GROUPS, &ids).await?;
        Ok(catalogue(rows, xmlids))
    }

    /// All groups of an account, given and implied, by id.
    ///
    /// # Errors
    /// As [`Self::administrators`].
    pub async fn all_groups_of(&self, id: i64) -> Result<Vec<i64>> {
        let field = self.dialect().user_all_groups;
        let domain = json!([["id", "=", id]]);
        let rows = self.search_read::<Value>(USERS, domain, &[field], Page::default()).await?;
        let groups = rows.first().and_then(|row| row[field].as_array());
        let mut groups: Vec<i64> = groups.into_iter().flatten().filter_map(Value::as_i64).collect();
        groups.sort_unstable();
        Ok(groups)
    }

    /// The groups of `base` that mean something to Reeve.
    pub(crate) async fn base_groups(&self) -> Result<BaseGroups> {
        let names = ["group_user", "group_portal", "group_public", "group_system"];
        let domain = json!([["module", "=", "base"], ["name", "in", names], ["model", "=", GROUPS]]);
        let rows = match self
            .search_read::<NamedRow>("ir.model.data", domain, &["name", "res_id"], Page::default())
            .await
        {
            Ok(rows) => rows,
            Err(Error::AccessDenied { .. }) => return Ok(BaseGroups::default()),
            Err(e) => return Err(e),
        };
        let id = |name: &str| rows.iter().find(|row| row.name == name).map(|row| row.res_id);
        Ok(BaseGroups {
            internal: id("group_user"),
            portal: id("group_portal"),
            public: id("group_public"),
            settings: id("group_system"),
        })
    }
}

fn catalogue(rows: Vec<GroupRow>, mut xmlids: HashMap<i64, String>) -> Vec<GroupHeading> {
    let implied: HashMap<i64, Vec<i64>> = rows.iter().map(|row| (row.id, row.implied_ids.clone())).collect();
    let mut headings: BTreeMap<Option<i64>, GroupHeading> = BTreeMap::new();
    for row in rows {
        let name = row.name.unwrap_or_default();
        // A heading's name stands in front of the group's own: no need to ask for headings as well.
        let heading = row.full_name.as_deref().and_then(|full| full.strip_suffix(&name)?.strip_suffix(" / "));
        let under = headings.entry(row.heading).or_insert_with(|| GroupHeading {
            name: heading.filter(|_| row.heading.is_some()).map(str::to_owned),
            groups: Vec::new(),
        });
        under.groups.push(CatalogueGroup {
            group: Group { id: row.id, xmlid: xmlids.remove(&row.id), name },
            comment: row.comment,
            implies: closure(row.id, &implied),
        });
    }
    let mut headings: Vec<GroupHeading> = headings.into_values().collect();
    for heading in &mut headings {
        sort(&mut heading.groups);
    }
    headings.sort_by_key(|heading| (heading.name.is_none(), heading.name.clone()));
    headings
}

/// Every group that comes with this one, directly or through others.
pub(crate) fn closure(id: i64, implied: &HashMap<i64, Vec<i64>>) -> Vec<i64> {
    let mut found = BTreeSet::new();
    let mut open = vec![id];
    while let Some(next) = open.pop() {
        for &group in implied.get(&next).into_iter().flatten() {
            if group != id && found.insert(group) {
                open.push(group);
            }
        }
    }
    found.into_iter().collect()
}

/// Weakest first: a group stands behind those of its heading that it implies; otherwise by name.
fn sort(groups: &mut [CatalogueGroup]) {
    let here: BTreeSet<i64> = groups.iter().map(|group| group.group.id).collect();
    let weight = |group: &CatalogueGroup| group.implies.iter().filter(|id| here.contains(id)).count();
    groups.sort_by_cached_key(|group| (weight(group), group.group.name.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, heading: Option<i64>, full_name: &str, name: &str, implied_ids: &[i64]) -> GroupRow {
        GroupRow {
            id,
            name: Some(name.into()),
            full_name: Some(full_name.into()),
            comment: None,
            implied_ids: implied_ids.to_vec(),
            heading,
        }
    }

    #[test]
    fn groups_stand_under_their_headings_weakest_first() {
        let rows = vec![
            row(1, Some(7), "Sales / Administrator", "Administrator", &[2]),
            row(2, Some(7), "Sales / User: Own Documents", "User: Own Documents", &[3]),
            row(3, None, "Internal / Half", "Internal / Half", &[]),
        ];
        let made = catalogue(rows, HashMap::from([(3, "base.group_user".into())]));
        let names: Vec<Option<&str>> = made.iter().map(|heading| heading.name.as_deref()).collect();
        assert_eq!(names, [Some("Sales"), None], "groups without a heading come last");
        let sales: Vec<&str> = made[0].groups.iter().map(|group| group.group.name.as_str()).collect();
        assert_eq!(
            sales,
            ["User: Own Documents", "Administrator"],
            "the weaker one first, whatever its name"
        );
        assert_eq!(made[0].groups[1].implies, [2, 3], "what comes through others as well");
        assert_eq!(made[1].groups[0].group.name, "Internal / Half", "a slash in a name is no heading");
    }

    #[test]
    fn groups_that_imply_each_other_come_to_an_end() {
        let circle = HashMap::from([(1, vec![2]), (2, vec![1])]);
        assert_eq!(closure(1, &circle), [2]);
    }
}
