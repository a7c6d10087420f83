//! Who may do what: the access lists and record rules of a stock database, in their own words.

mod lists;

pub(crate) use lists::{Line, Right, lines};

use crate::data::{Partner, Record, TenantData, User};
use crate::orm::model::Model;
use crate::refusal::Refusal;
use crate::stock;

/// Who is calling, and the rights that matter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) uid: i64,
    /// One bit for each right.
    rights: u16,
}

impl Caller {
    pub(crate) fn new(data: &TenantData, user: &User) -> Self {
        let held = data.all_groups(user);
        let bits = Right::ALL.into_iter().filter(|right| held.contains(&right.group())).map(bit);
        Self { uid: user.id, rights: bits.fold(0, |all, one| all | one) }
    }

    pub(crate) fn is_system(self) -> bool {
        self.has(Right::System)
    }

    pub(crate) fn is_internal(self) -> bool {
        self.has(Right::Internal)
    }

    /// Whether it may manage accounts.
    pub(crate) fn is_manager(self) -> bool {
        self.has(Right::Manager)
    }

    /// The same caller with its rights taken away.
    pub(crate) fn without_rights(self) -> Self {
        Self {
            rights: self.rights & (bit(Right::Internal) | bit(Right::Portal) | bit(Right::Public)),
            ..self
        }
    }

    pub(crate) fn has(self, right: Right) -> bool {
        self.rights & bit(right) != 0
    }

    /// The access list: whether this caller may `read`, `write`, `create` or `unlink` records of the model.
    pub(crate) fn may(self, model: Model, operation: &str, version: u16) -> Result<(), Refusal> {
        let allowed: Option<Vec<Right>> = lists::allowing(model, operation, version).collect();
        // everybody may
        let Some(allowed) = allowed else { return Ok(()) };
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
                allowed.iter().map(|right| format!("\t- {}", right.shown(version >= 19))).collect();
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
            Model::Users => self.is_internal() || data.id_of(model, row) == self.uid,
            Model::Partner => {
                self.is_internal() || data.partner_at(row).as_ref().and_then(Partner::user) == Some(self.uid)
            }
            Model::ApiKeys => {
                self.is_system() || data.api_keys.get(row).is_some_and(|k| k.user_id == self.uid)
            }
            Model::Device | Model::DeviceLog => {
                self.is_system() || data.devices.get(row).is_some_and(|d| d.user_id == self.uid)
            }
            Model::IdentityCheck => data.web.pending.get(row).is_some_and(|p| p.uid == self.uid),
            Model::KeyDraft => data.web.drafts.get(row).is_some_and(|d| d.uid == self.uid),
            Model::Ticket => data.table(model).get(row).is_some_and(|ticket| self.sees_ticket(data, ticket)),
            Model::Message => data.table(model).get(row).is_some_and(|said| self.sees_message(data, said)),
            _ => true,
        }
    }

    /// Helpdesk staff see all tickets, everybody else those that are theirs.
    fn sees_ticket(self, data: &TenantData, ticket: &Record) -> bool {
        let own = || {
            let person = data.user_by_id(self.uid).map(|user| user.partner_id);
            ticket.create_uid == self.uid
                || ticket.number("user_id") == self.uid
                || person == Some(ticket.number("partner_id"))
        };
        self.has(Right::HelpdeskUser) || own()
    }

    /// Messages go with what they are about; who is not internal sees no notes.
    fn sees_message(self, data: &TenantData, said: &Record) -> bool {
        let open = self.is_internal() || said.number("subtype_id") == stock::COMMENT;
        let about = || data.record(Model::Ticket, said.number("res_id"));
        open && (said.text("model") != Model::Ticket.name()
            || about().is_some_and(|ticket| self.sees_ticket(data, ticket)))
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

fn bit(right: Right) -> u16 {
    1 << right as u16
}
