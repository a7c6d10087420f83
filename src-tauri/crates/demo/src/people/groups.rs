//! The groups of a demo database, as 14 to 18 and as 19 name and arrange them.

use crate::data::{Category, ExternalId, Group};

/// id, external id, category up to 18, name up to 18, privilege in 19, name in 19, implied
type Row = (i64, &'static str, Option<i64>, &'static str, Option<i64>, &'static str, &'static [i64]);

const GROUPS: &[Row] = &[
    (1, "base.group_user", Some(60), "Internal User", None, "Role / User", &[7]),
    (2, "base.group_erp_manager", Some(66), "Access Rights", None, "Access Rights", &[]),
    (4, "base.group_system", Some(66), "Settings", None, "Role / Administrator", &[1, 2]),
    (5, "base.group_multi_company", Some(67), "Multi Companies", None, "Multi Companies", &[]),
    (7, "base.group_no_one", Some(4), "Technical Features", None, "Technical Features", &[]),
    (8, "base.group_allow_export", Some(4), "Access to export feature", Some(1), "Allowed", &[]),
    (9, "base.group_partner_manager", Some(67), "Contact Creation", Some(2), "Creation", &[]),
    (10, "base.group_portal", Some(60), "Portal", None, "Role / Portal", &[]),
    (11, "base.group_public", Some(60), "Public", None, "Role / Public", &[]),
    (
        20,
        "sales_team.group_sale_salesman",
        Some(10),
        "User: Own Documents Only",
        Some(10),
        "User: Own Documents Only",
        &[1],
    ),
    (21, "sales_team.group_sale_manager", Some(10), "Administrator", Some(10), "Administrator", &[20]),
    (22, "account.group_account_invoice", Some(11), "Billing", Some(11), "Invoicing", &[1]),
    (23, "stock.group_stock_user", Some(12), "User", Some(12), "User", &[1]),
    (24, "stock.group_stock_manager", Some(12), "Administrator", Some(12), "Administrator", &[23]),
    (
        25,
        "hr.group_hr_user",
        Some(13),
        "Officer: Manage all employees",
        Some(13),
        "Officer: Manage all employees",
        &[1],
    ),
    // made by the customer in the screens: no external id
    (26, "", None, "Gece vardiyası", None, "Gece vardiyası", &[]),
    (27, "", None, "IT Betreuung", None, "IT Betreuung", &[4]),
];

/// What a tenant says about a group.
fn comment(id: i64, modern: bool) -> Option<&'static str> {
    Some(match id {
        1 if modern => "Access to the home menu",
        4 if modern => "Access to the settings to configure the apps",
        10 => {
            "Portal members have specific access rights (such as record rules and restricted menus).\n                They usually do not belong to the usual Odoo groups."
        }
        11 => {
            "Public users have specific access rights (such as record rules and restricted menus).\n                They usually do not belong to the usual Odoo groups."
        }
        20 => "the user will have access to his own data in the sales application.",
        21 => "the user will have an access to the sales configuration as well as statistic reports.",
        26 => "Yalnızca gece vardiyası",
        27 => "Holds everything that Settings holds",
        _ => return None,
    })
}

const CATEGORIES: &[(i64, &str)] = &[
    (4, "Technical"),
    (10, "Sales"),
    (11, "Invoicing"),
    (12, "Inventory"),
    (13, "Employees"),
    (60, "User types"),
    (66, "Administration"),
    (67, "Extra Rights"),
];

const PRIVILEGES: &[(i64, &str)] =
    &[(1, "Export"), (2, "Contact"), (10, "Sales"), (11, "Invoicing"), (12, "Inventory"), (13, "Employees")];

/// Groups, categories (privileges in 19) and external ids of a version.
pub(super) fn rows(version: u16) -> (Vec<Group>, Vec<Category>, Vec<ExternalId>) {
    let modern = version >= 19;
    let groups = GROUPS
        .iter()
        .map(|(id, xmlid, category, name, privilege, modern_name, implied)| {
            let mut implied = implied.to_vec();
            match (*xmlid, modern) {
                // 19: an access-rights manager is a user, and a user no longer sees the technical features
                ("base.group_erp_manager", true) => implied.push(1),
                ("base.group_user", true) => implied.clear(),
                // before: Settings holds Access Rights, which is given beside the type of user
                ("base.group_system", false) => implied.retain(|id| *id != 1),
                _ => {}
            }
            Group {
                id: *id,
                name: (if modern { *modern_name } else { *name }).to_owned(),
                above: if modern { *privilege } else { *category },
                implied,
                comment: comment(*id, modern).map(str::to_owned),
            }
        })
        .collect();
    let categories = if modern { PRIVILEGES } else { CATEGORIES };
    let categories =
        categories.iter().map(|(id, name)| Category { id: *id, name: (*name).to_owned() }).collect();
    let named = GROUPS.iter().filter_map(|row| Some((row.1.split_once('.')?, row.0)));
    let external_ids = (2_700..)
        .zip(named)
        .map(|(id, ((module, name), res_id))| ExternalId {
            id,
            module: module.to_owned(),
            name: name.to_owned(),
            model: "res.groups".to_owned(),
            res_id,
        })
        .collect();
    (groups, categories, external_ids)
}
