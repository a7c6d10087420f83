//! Rights as people see them: groups under their headings, and templates that mean the same on every version.

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
