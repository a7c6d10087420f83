//! Rights as people see them: groups under their headings, and templates that mean the same on every version.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use crate::user::{Group, GroupRef};

/// Groups that a tenant shows together: a category up to 18, a privilege on 19.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct GroupHeading {
    /// As the tenant calls it; `None` for groups without one.
    pub name: Option<String>,
    /// Weakest first where one implies another, otherwise by name.
    pub groups: Vec<CatalogueGroup>,
}

/// A group that can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CatalogueGroup {
    /// The group; its name without the heading.
    pub group: Group,
    /// What the tenant says about it.
    pub comment: Option<String>,
    /// Every group that comes with it, directly or through others.
    #[specta(type = Vec<Number>)]
    pub implies: Vec<i64>,
}

/// A kind of work, and the groups it needs under whatever name the version has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Template {
    /// Such as `accountant`; of one's own, the name in small letters.
    pub id: String,
    /// Such as `Accountant`.
    pub name: String,
    /// For each right, the groups that give it, the best first: the first that a tenant has is taken.
    pub groups: Vec<Vec<GroupRef>>,
    /// Built in, and not to be changed.
    pub built_in: bool,
}

impl Template {
    /// For each right the best group that a tenant has. A right it has no group for keeps its best group, for the tenant
    /// to be refused by that name.
    pub fn of_tenant(&self, catalogue: &[GroupHeading]) -> Vec<GroupRef> {
        let has = |wanted: &&GroupRef| {
            catalogue.iter().flat_map(|heading| &heading.groups).any(|there| match wanted {
                GroupRef::Id(id) => there.group.id == *id,
                GroupRef::Xmlid(xmlid) => there.group.xmlid.as_ref() == Some(xmlid),
            })
        };
        self.groups.iter().filter_map(|right| right.iter().find(has).or(right.first()).cloned()).collect()
    }
}

/// The group that gives the Settings rights.
pub const SETTINGS: &str = "base.group_system";

/// Which of these groups give the Settings rights, themselves or through what they imply. Each comes with the groups
/// that it implies directly; a tenant's groups may imply each other in a circle.
pub fn administering(groups: &[(Group, Vec<i64>)]) -> BTreeSet<i64> {
    let settings = |(group, _): &&(Group, Vec<i64>)| group.xmlid.as_deref() == Some(SETTINGS);
    let mut found: BTreeSet<i64> = groups.iter().filter(settings).map(|(group, _)| group.id).collect();
    loop {
        let more: Vec<i64> = groups
            .iter()
            .filter(|(group, implied)| {
                !found.contains(&group.id) && implied.iter().any(|id| found.contains(id))
            })
            .map(|(group, _)| group.id)
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_takes_the_best_group_a_tenant_has() {
        let xmlid = |text: &str| GroupRef::Xmlid(text.to_owned());
        let template = Template {
            id: "helpdesk".into(),
            name: "Helpdesk".into(),
            groups: vec![
                vec![xmlid("helpdesk.group_helpdesk_user"), xmlid("helpdesk_mgmt.group_helpdesk_user")],
                vec![xmlid("project.group_project_user")],
            ],
            built_in: true,
        };
        let there = CatalogueGroup {
            group: Group {
                id: 8,
                xmlid: Some("helpdesk_mgmt.group_helpdesk_user".into()),
                name: String::new(),
            },
            comment: None,
            implies: Vec::new(),
        };
        let catalogue = [GroupHeading { name: None, groups: vec![there] }];
        let expected = [xmlid("helpdesk_mgmt.group_helpdesk_user"), xmlid("project.group_project_user")];
        assert_eq!(template.of_tenant(&catalogue), expected, "what is absent is named, not left out");
    }

    #[test]
    fn settings_rights_come_through_groups_of_groups() {
        let group = |id: i64, xmlid: Option<&str>, implied: &[i64]| {
            (Group { id, xmlid: xmlid.map(str::to_owned), name: String::new() }, implied.to_vec())
        };
        let groups = [
            group(1, Some("base.group_user"), &[]),
            group(2, Some(SETTINGS), &[1, 5]),
            group(3, None, &[4]),
            group(4, None, &[2]),
            group(5, Some("base.group_erp_manager"), &[1]),
            group(6, None, &[7]),
            group(7, None, &[6]),
        ];
        assert_eq!(
            administering(&groups),
            BTreeSet::from([2, 3, 4]),
            "what Settings implies does not give it"
        );
        assert_eq!(administering(&[]), BTreeSet::new());
    }
}
