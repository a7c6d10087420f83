//! OCA's `helpdesk_mgmt` as it comes: stages, a team, groups; and the kinds of message every database has.

use super::{Tables, rows, yes};
use crate::data::{Category, Edition, ExternalId, Group, Held, Module, TenantData, Values};
use crate::orm::Model;

/// A message for everybody (`mail.mt_comment`).
pub(crate) const COMMENT: i64 = 1;
/// A message for colleagues (`mail.mt_note`).
pub(crate) const NOTE: i64 = 2;
/// What a new ticket says of itself.
pub(crate) const TICKET_CREATED: i64 = 4;

/// id, external id, name, implied
const GROUPS: [(i64, &str, &str, i64); 4] = [
    (30, "group_helpdesk_user_own", "User: Personal tickets", 1),
    (31, "group_helpdesk_user_team", "User: Team tickets", 30),
    (32, "group_helpdesk_user", "User", 31),
    (33, "group_helpdesk_manager", "Helpdesk Manager", 32),
];

/// Category up to 18, privilege in 19.
const ABOVE: i64 = 30;

pub(super) fn tables(edition: Edition) -> Tables {
    let subtypes = ["Discussions", "Note", "Activities", "Ticket Created"];
    let mut tables =
        Tables::from([(Model::Subtype, rows((1..).zip(subtypes).map(|(id, name)| subtype(id, name))))]);
    if !edition.helpdesk {
        return tables;
    }
    let stages = ["New", "In Progress", "Awaiting", "Done", "Cancelled", "Rejected"];
    // the last one came later
    let many = if edition.version >= 19 { 6 } else { 5 };
    tables.insert(Model::TicketStage, rows((1..).zip(stages).take(many).map(|(n, name)| stage(n, name))));
    tables.insert(Model::TicketTeam, rows([vec![("name", Held::fixed("Support")), ("active", yes())]]));
    tables
}

fn subtype(id: i64, name: &'static str) -> Values {
    vec![("name", Held::fixed(name)), ("internal", Held::Bool(id == NOTE)), ("sequence", Held::Int(id))]
}

fn stage(n: i64, name: &'static str) -> Values {
    vec![
        ("name", Held::fixed(name)),
        ("sequence", Held::Int(n)),
        ("active", yes()),
        ("unattended", Held::Bool(n == 1)),
        ("closed", Held::Bool(n >= 4)),
        ("fold", Held::Bool(n >= 4)),
    ]
}

/// Installs it: the module, its groups, and the administrator among its managers.
pub(crate) fn install(data: &mut TenantData) {
    data.helpdesk = true;
    let id = data.modules.last().map_or(0, |module| module.id) + 1;
    data.modules.push(Module {
        id,
        name: "helpdesk_mgmt".to_owned(),
        title: "Helpdesk Management".to_owned(),
        state: "installed",
    });
    let called = if data.version >= 19 { "Helpdesk Access Levels" } else { "Helpdesk" };
    let place = data.categories.partition_point(|category| category.id < ABOVE);
    data.categories.insert(place, Category { id: ABOVE, name: called.to_owned() });
    for (id, name, title, implied) in GROUPS {
        data.groups.push(Group {
            id,
            name: title.to_owned(),
            above: Some(ABOVE),
            implied: vec![implied],
            comment: None,
        });
        let row = data.external_ids.last().map_or(0, |known| known.id) + 1;
        data.external_ids.push(ExternalId {
            id: row,
            module: "helpdesk_mgmt".to_owned(),
            name: name.to_owned(),
            model: "res.groups".to_owned(),
            res_id: id,
        });
    }
    let manager = data.stored(&[33]);
    if let Some(admin) = data.users.iter_mut().find(|user| user.id == 2) {
        admin.groups.extend(manager.into_iter().filter(|id| *id >= 30));
    }
}
