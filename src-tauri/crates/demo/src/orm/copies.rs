//! What a restore makes of a database beside its records: an identity of its own, and silence.

use crate::data::{Held, TenantData};
use crate::moment::Moment;
use crate::orm::model::Model;
use crate::people::Dice;

/// The one action that a neutralised database still runs: its own housekeeping.
const HOUSEKEEPING: &str = "Base: Auto-vacuum internal data";

impl TenantData {
    /// Becomes a database of its own: whoever knew the original by its uuid does not know this one.
    pub(crate) fn become_another(&mut self) {
        let hex = Dice::new(Moment::now().0.unsigned_abs()).hex(32);
        let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
        self.set_parameter("database.uuid", &parts.join("-"));
    }

    /// Empties a table.
    pub(crate) fn lose(&mut self, table: &str) {
        let lost = Model::all(self.edition()).find(|model| model.table() == table);
        match lost {
            Some(Model::UsersLog) => self.sign_ins.clear(),
            Some(Model::Groups) => self.groups.clear(),
            Some(Model::ExternalId) => self.external_ids.clear(),
            Some(Model::Module) => self.modules.clear(),
            Some(Model::Parameter) => self.parameters.clear(),
            Some(Model::ApiKeys) => self.api_keys.clear(),
            Some(Model::Mail) => self.mails.clear(),
            Some(model) => self.table_mut(model).clear(),
            None => {}
        }
    }

    /// Stops scheduled actions and outgoing mail.
    pub(crate) fn neutralize(&mut self) {
        self.set_parameter("database.is_neutralized", "true");
        self.mail_server = false;
        for cron in self.table_mut(Model::Cron).iter_mut() {
            if cron.text("cron_name") != HOUSEKEEPING {
                cron.set("active", Some(Held::Bool(false)));
            }
        }
    }
}
