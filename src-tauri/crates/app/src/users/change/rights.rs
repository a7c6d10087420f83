//! Groups as numbers: what somebody has after some are given and taken, and what comes along.

use std::collections::{BTreeSet, HashMap};

use reeve_domain::plan::{Named, Value};
use reeve_domain::rights::GroupHeading;
use reeve_domain::user::{GroupRef, UserKind};

/// The group of whoever may change a tenant's settings.
pub(super) const SETTINGS: &str = "base.group_system";

/// The tenant's groups, to look up.
pub(super) struct Catalogue {
    by_id: HashMap<i64, Known>,
    by_xmlid: HashMap<String, i64>,
    /// Up to 18 implied groups are kept on the account; on 19 only the given ones are.
    keeps_implied: bool,
}

struct Known {
    name: String,
    implies: Vec<i64>,
}

impl Catalogue {
    pub(super) fn new(headings: Vec<GroupHeading>, series: u16) -> Self {
        let (mut by_id, mut by_xmlid) = (HashMap::new(), HashMap::new());
        for heading in headings {
            for group in heading.groups {
                let name = match &heading.name {
                    Some(heading) => format!("{heading} / {}", group.group.name),
                    None => group.group.name,
                };
                if let Some(xmlid) = group.group.xmlid {
                    by_xmlid.insert(xmlid, group.group.id);
                }
                by_id.insert(group.group.id, Known { name, implies: group.implies });
            }
        }
        Self { by_id, by_xmlid, keeps_implied: series < 19 }
    }

    /// The group meant, where the tenant has it.
    pub(super) fn find(&self, group: &GroupRef) -> Option<i64> {
        match group {
            GroupRef::Id(id) => self.by_id.contains_key(id).then_some(*id),
            GroupRef::Xmlid(xmlid) => self.by_xmlid.get(xmlid).copied(),
        }
    }

    /// The group that makes an account one of this kind.
    pub(super) fn of_kind(&self, kind: UserKind) -> Option<i64> {
        let xmlid = match kind {
            UserKind::Internal => "base.group_user",
            UserKind::Portal => "base.group_portal",
            UserKind::Public => "base.group_public",
        };
        self.by_xmlid.get(xmlid).copied()
    }

    /// These groups and all that come with them.
    pub(super) fn with_implied(&self, ids: &BTreeSet<i64>) -> BTreeSet<i64> {
        let implied = ids.iter().filter_map(|id| self.by_id.get(id)).flat_map(|known| &known.implies);
        ids.iter().chain(implied).copied().collect()
    }

    /// What an account that is given these groups holds afterwards, as the version keeps it.
    pub(super) fn kept(&self, given: &BTreeSet<i64>) -> BTreeSet<i64> {
        if self.keeps_implied { self.with_implied(given) } else { given.clone() }
    }

    /// Whether these groups give the Settings rights.
    pub(super) fn administers(&self, ids: &BTreeSet<i64>) -> bool {
        self.by_xmlid.get(SETTINGS).is_some_and(|settings| self.with_implied(ids).contains(settings))
    }

    /// The groups' names; one that is not in the catalogue is shown by its number.
    pub(super) fn names<'a>(&self, ids: impl IntoIterator<Item = &'a i64>) -> Vec<String> {
        ids.into_iter().map(|id| self.name(*id)).collect()
    }

    /// The groups as a value of a plan.
    pub(super) fn value(&self, ids: &BTreeSet<i64>) -> Value {
        Value::Names(ids.iter().map(|id| Named { id: *id, name: self.name(*id) }).collect())
    }

    fn name(&self, id: i64) -> String {
        self.by_id.get(&id).map_or_else(|| format!("#{id}"), |known| known.name.clone())
    }
}

/// The ids in a value.
pub(crate) fn ids(value: &Value) -> BTreeSet<i64> {
    match value {
        Value::Names(names) => names.iter().map(|named| named.id).collect(),
        _ => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use reeve_domain::rights::CatalogueGroup;
    use reeve_domain::user::Group;

    use super::*;

    fn catalogue(series: u16) -> Catalogue {
        let group = |id: i64, xmlid: &str, name: &str, implies: &[i64]| CatalogueGroup {
            group: Group { id, xmlid: Some(xmlid.to_owned()), name: name.to_owned() },
            comment: None,
            implies: implies.to_vec(),
        };
        let administration = GroupHeading {
            name: Some("Administration".into()),
            groups: vec![
                group(3, "base.group_erp_manager", "Access Rights", &[]),
                group(4, SETTINGS, "Settings", &[3, 1]),
            ],
        };
        let others =
            GroupHeading { name: None, groups: vec![group(1, "base.group_user", "Internal User", &[])] };
        Catalogue::new(vec![administration, others], series)
    }

    #[test]
    fn what_comes_along_is_kept_on_the_account_up_to_18_only() {
        let given = BTreeSet::from([4]);
        assert_eq!(catalogue(18).kept(&given), BTreeSet::from([1, 3, 4]));
        assert_eq!(catalogue(19).kept(&given), given);
        for series in [18, 19] {
            assert!(catalogue(series).administers(&given));
            assert!(!catalogue(series).administers(&BTreeSet::from([1, 3])));
        }
    }

    #[test]
    fn a_group_is_named_under_its_heading_and_found_by_either_name() {
        let known = catalogue(19);
        assert_eq!(known.names(&[4, 1, 99]), ["Administration / Settings", "Internal User", "#99"]);
        assert_eq!(known.find(&GroupRef::Xmlid(SETTINGS.into())), Some(4));
        assert_eq!(known.find(&GroupRef::Id(4)), Some(4));
        assert_eq!(known.find(&GroupRef::Id(99)), None, "an id of another tenant");
        assert_eq!(known.find(&GroupRef::Xmlid("sale.group_sale_manager".into())), None);
    }
}
