//! Templates of rights: a kind of work, and the groups it needs under whatever name a version has them.
//!
//! A template says what is wanted; which of its groups a tenant has is found when a plan is made. The external ids were
//! read in Odoo's source from 14 to 19; where a group was renamed, both names are there, the newer first.

use reeve_domain::rights::{SETTINGS, Template};
use reeve_domain::tenant::invalid;
use reeve_domain::user::GroupRef;
use reeve_domain::{Code, Fault};
use reeve_store::templates as table;

use crate::api::{Nothing, OfName, SaveTemplate, Tag};
use crate::reeve::Reeve;

/// Longest name of a template, in characters.
const NAME_MAX: usize = 80;

/// Id, name, and for each right the groups that give it, the best first.
type BuiltIn = (&'static str, &'static str, &'static [&'static [&'static str]]);

const BUILT_IN: &[BuiltIn] = &[
    (
        "accountant",
        "Accountant",
        &[&["account.group_account_user", "account.group_account_invoice"], &["base.group_partner_manager"]],
    ),
    (
        "accounting_manager",
        "Accounting manager",
        &[&["account.group_account_manager"], &["base.group_partner_manager"]],
    ),
    ("billing", "Billing", &[&["account.group_account_invoice"], &["base.group_partner_manager"]]),
    (
        "sales",
        "Sales",
        &[
            &["sales_team.group_sale_salesman_all_leads", "sales_team.group_sale_salesman"],
            &["base.group_partner_manager"],
        ],
    ),
    (
        "sales_manager",
        "Sales manager",
        &[&["sales_team.group_sale_manager"], &["base.group_partner_manager"]],
    ),
    ("purchasing", "Purchasing", &[&["purchase.group_purchase_user"], &["base.group_partner_manager"]]),
    ("warehouse", "Warehouse", &[&["stock.group_stock_user"]]),
    ("warehouse_manager", "Warehouse manager", &[&["stock.group_stock_manager"]]),
    ("manufacturing", "Manufacturing", &[&["mrp.group_mrp_user"]]),
    ("human_resources", "Human resources", &[&["hr.group_hr_user"]]),
    ("project", "Project", &[&["project.group_project_user"]]),
    (
        "helpdesk",
        "Helpdesk",
        // the Enterprise app, then OCA's module
        &[&["helpdesk.group_helpdesk_user", "helpdesk_mgmt.group_helpdesk_user"]],
    ),
    (
        "website",
        "Website editor",
        // renamed in 16
        &[&["website.group_website_restricted_editor", "website.group_website_publisher"]],
    ),
    ("administrator", "Administrator", &[&[SETTINGS]]),
];

fn built_in() -> impl Iterator<Item = Template> {
    let group = |xmlid: &&str| GroupRef::Xmlid((*xmlid).to_owned());
    BUILT_IN.iter().map(move |(id, name, rights)| Template {
        id: (*id).to_owned(),
        name: (*name).to_owned(),
        groups: rights.iter().map(|groups| groups.iter().map(group).collect()).collect(),
        built_in: true,
    })
}

/// Templates of rights: the built-in ones, then one's own.
///
/// # Errors
/// When the store cannot be read.
pub async fn templates(reeve: &Reeve, _: Nothing) -> Result<Vec<Template>, Fault> {
    let own = reeve.store().await?.read(table::list).await?;
    Ok(built_in().chain(own).collect())
}

/// The template of this id; its name will do too.
///
/// # Errors
/// [`Code::NotFound`].
pub(crate) async fn find(reeve: &Reeve, id: &str) -> Result<Template, Fault> {
    let wanted = id.trim().to_lowercase();
    let known = templates(reeve, Nothing {}).await?;
    known
        .into_iter()
        .find(|template| template.id == wanted || template.name.to_lowercase() == wanted)
        .ok_or_else(|| {
            Fault::new(Code::NotFound, format!("There is no template “{id}”."))
                .with("field", "template")
                .next("Choose one of the templates; `reeve users templates` lists them.")
        })
}

/// Makes or changes a template of one's own.
///
/// # Errors
/// [`Code::InvalidInput`] for a name that is empty, too long or built in, and for rights without a group.
pub async fn save_template(reeve: &Reeve, request: SaveTemplate) -> Result<Template, Fault> {
    let name = valid_name(&request.name)?;
    if request.groups.is_empty() || request.groups.iter().any(Vec::is_empty) {
        return Err(invalid(
            "groups",
            "A template needs at least one group, and so does each of its rights.",
        ));
    }
    let template = Template { id: name.to_lowercase(), name, groups: request.groups, built_in: false };
    let row = template.clone();
    reeve.store().await?.write(move |db| table::save(db, &row)).await?;
    reeve.changed(&[Tag::Users], None);
    Ok(template)
}

fn valid_name(typed: &str) -> Result<String, Fault> {
    let name = typed.trim();
    let length = name.chars().count();
    if length == 0 || length > NAME_MAX || name.chars().any(char::is_control) {
        return Err(invalid("name", format!("A template's name has 1 to {NAME_MAX} characters.")));
    }
    let folded = name.to_lowercase();
    if built_in().any(|template| template.id == folded || template.name.to_lowercase() == folded) {
        return Err(invalid("name", format!("“{name}” comes with Reeve and is not to be changed."))
            .next("Save it under another name."));
    }
    Ok(name.to_owned())
}

/// Forgets a template of one's own, named by its id or its name.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::InvalidInput`] for a built-in one.
pub async fn remove_template(reeve: &Reeve, request: OfName) -> Result<Nothing, Fault> {
    let template = find(reeve, &request.name).await?;
    if template.built_in {
        return Err(invalid("name", format!("“{}” comes with Reeve and stays.", template.name)));
    }
    reeve.store().await?.write(move |db| table::remove(db, &template.id)).await?;
    reeve.changed(&[Tag::Users], None);
    Ok(Nothing {})
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn built_in_templates_can_be_told_apart_and_name_groups_by_external_id() {
        let mut names = HashSet::new();
        for template in built_in() {
            assert!(names.insert(template.id.clone()), "{} comes twice", template.id);
            assert!(!template.groups.is_empty() && template.groups.iter().all(|right| !right.is_empty()));
            for group in template.groups.concat() {
                let GroupRef::Xmlid(xmlid) = group else { panic!("an id means nothing in another tenant") };
                assert_eq!(xmlid.split('.').count(), 2, "{xmlid}");
            }
        }
    }

    #[test]
    fn a_name_of_ones_own_is_not_a_built_in_one() {
        assert_eq!(valid_name(" Night shift ").expect("it is free"), "Night shift");
        for taken in ["accountant", "ACCOUNTANT", "Human Resources", "human_resources", "", " ", "a\nb"] {
            assert!(valid_name(taken).is_err(), "{taken:?}");
        }
    }
}
