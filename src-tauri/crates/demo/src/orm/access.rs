//! Who may do what: the access lists and record rules of a stock database, in their own words.

use crate::data::{TenantData, User};
use crate::orm::schema::Model;
use crate::refusal::Refusal;

/// Who is calling, and the rights that matter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) uid: i64,
    system: bool,
    manager: bool,
    internal: bool,
}

/// Groups an access list names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Right {
    Manager,
    System,
    Internal,
}

use Right::{Internal, Manager, System};

impl Caller {
    pub(crate) fn new(data: &TenantData, user: &User) -> Self {
        Self {
            uid: user.id,
            system: data.holds(user, "base.group_system"),
            manager: data.holds(user, "base.group_erp_manager"),
            internal: !data.share(user),
        }
    }

    pub(crate) fn is_system(self) -> bool {
        self.system
    }

    pub(crate) fn is_internal(self) -> bool {
        self.internal
    }

    /// Whether it may manage accounts.
    pub(crate) fn is_manager(self) -> bool {
        self.manager
    }

    /// The same caller with its rights taken away.
    pub(crate) fn without_rights(self) -> Self {
        Self { system: false, manager: false, ..self }
    }

    fn has(self, right: Right) -> bool {
        match right {
            Manager => self.manager,
            System => self.system,
            Internal => self.internal,
        }
    }

    /// The access list: whether this caller may `read`, `write`, `create` or `unlink` records of the model.
    pub(crate) fn may(self, model: Model, operation: &str, version: u16) -> Result<(), Refusal> {
        let Some(allowed) = list(model, operation == "read", version) else { return Ok(()) };
        if allowed.iter().any(|right| self.has(*right)) {
            return Ok(());
        }
        let verb = match operation {
            "read" => "access",
            "write" => "modify",
            "create" => "create",
            _ => "delete",
        };
        let groups = if allowed.is_empty() {
            "No group currently allows this operation.".to_owned()
        } else {
            let lines: Vec<String> =
                allowed.iter().map(|right| format!("\t- {}", shown(*right, version))).collect();
            format!("This operation is allowed for the following groups:\n{}", lines.join("\n"))
        };
        Err(Refusal::access(format!(
            "You are not allowed to {verb} '{}' ({}) records.\n\n{groups}\n\nContact your administrator to request access if necessary.",
            model.title(version),
            model.name()
        )))
    }

    /// The record rules: shared accounts see themselves, keys are seen by their owner and by Settings.
    pub(crate) fn sees(self, data: &TenantData, model: Model, row: usize) -> bool {
        match model {
            Model::Users => self.internal || data.id_of(model, row) == self.uid,
            Model::Partner => {
                self.internal || row.checked_sub(1).is_some_and(|r| data.id_of(Model::Users, r) == self.uid)
            }
            Model::ApiKeys => self.system || data.api_keys.get(row).is_some_and(|k| k.user_id == self.uid),
            Model::Device => self.system || data.devices.get(row).is_some_and(|d| d.user_id == self.uid),
            Model::IdentityCheck => data.web.pending.get(row).is_some_and(|p| p.uid == self.uid),
            Model::KeyDraft => data.web.drafts.get(row).is_some_and(|d| d.uid == self.uid),
            _ => true,
        }
    }

    /// A field whose records this caller may not read at all.
    pub(crate) fn refuses_field(self, model: Model, field: &str, version: u16) -> Option<Refusal> {
        if model != Model::Users || version < 19 || !matches!(field, "group_ids" | "all_group_ids") {
            return None;
        }
        let refusal = self.may(Model::Groups, "read", version).err()?;
        Some(Refusal::access(format!("Failed to read field res.users.{field}\n{}", refusal.message)))
    }

    /// What a server says about records a rule hides.
    pub(crate) fn hidden(self, model: Model, name: &str, version: u16) -> Refusal {
        let title = model.title(version);
        Refusal::access(if version >= 17 {
            format!(
                "Uh-oh! Looks like you have stumbled upon some top-secret records.\n\nSorry, {name} (id={}) doesn't have 'read' access to:\n- {title} ({})\n\nIf you really, really need access, perhaps you can win over your friendly administrator with a batch of freshly baked cookies.",
                self.uid,
                model.name()
            )
        } else {
            format!(
                "Due to security restrictions, you are not allowed to access '{title}' ({}) records.\n\nContact your administrator to request access if necessary.",
                model.name()
            )
        })
    }
}

/// The groups that may; `None` means everybody.
fn list(model: Model, reading: bool, version: u16) -> Option<&'static [Right]> {
    let modern = version >= 19;
    Some(match (model, reading) {
        (Model::Users | Model::Partner | Model::Company | Model::ApiKeys, true) => return None,
        (Model::IdentityCheck | Model::KeyDraft, _) => return None,
        (Model::Mail | Model::MailServer, _) => &[System],
        (Model::Device, true) => &[Internal],
        (Model::Device, false) => &[],
        (Model::UsersLog, true) if !modern => return None,
        (Model::UsersLog, true) => &[System],
        (Model::Groups | Model::Privilege, true) => &[Manager, Internal],
        (Model::Category, true) if modern => &[Manager, Internal],
        (Model::ExternalId | Model::Registry, true) if !modern => &[Manager, Internal],
        (Model::Module, true) if modern => &[System, Internal],
        (Model::Module | Model::Parameter, _) => &[System],
        (Model::ApiKeys | Model::UsersLog, false) => &[],
        (Model::Partner, false) => &[Internal],
        _ => &[Manager],
    })
}

fn shown(right: Right, version: u16) -> &'static str {
    match (right, version >= 19) {
        (Manager, false) => "Administration/Access Rights",
        (System, false) => "Administration/Settings",
        (Internal, false) => "User types/Internal User",
        (Manager, true) => "Access Rights",
        (System, true) => "Role / Administrator",
        (Internal, true) => "Role / User",
    }
}
