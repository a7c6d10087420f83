//! What a record is called.

use std::borrow::Cow;

use crate::data::{Partner, TenantData};
use crate::orm::model::Model;
use crate::orm::record::device_label;

impl TenantData {
    /// A record's name, as relations and searches by name show it.
    pub(crate) fn label(&self, model: Model, row: usize) -> Cow<'_, str> {
        let found = match model {
            Model::Users => self.users.get(row).map(|u| Cow::Borrowed(u.name.as_str())),
            Model::Partner => self.partner_at(row).map(|partner| match partner {
                Partner::Company => Cow::Borrowed(self.company.as_str()),
                Partner::Person(user) => Cow::Borrowed(user.name.as_str()),
                Partner::Contact(contact) => Cow::Borrowed(contact.text("name")),
            }),
            Model::Groups => self.groups.get(row).map(|group| {
                let above = group
                    .above
                    .and_then(|id| self.row_of(Model::Category, id))
                    .and_then(|r| self.categories.get(r));
                match above {
                    Some(above) => Cow::Owned(format!("{} / {}", above.name, group.name)),
                    None => Cow::Borrowed(group.name.as_str()),
                }
            }),
            Model::Category | Model::Privilege => {
                self.categories.get(row).map(|c| Cow::Borrowed(c.name.as_str()))
            }
            Model::ExternalId => {
                self.external_ids.get(row).map(|e| Cow::Owned(format!("{}.{}", e.module, e.name)))
            }
            Model::Module => self.modules.get(row).map(|m| Cow::Borrowed(m.title.as_str())),
            Model::Parameter => self.parameters.get(row).map(|p| Cow::Borrowed(p.key.as_str())),
            Model::ApiKeys => self.api_keys.get(row).map(|k| Cow::Borrowed(k.name.as_str())),
            Model::Company => Some(Cow::Borrowed(self.company.as_str())),
            Model::Device | Model::DeviceLog => self.devices.get(row).map(device_label),
            Model::Mail => self.mails.get(row).map(|m| Cow::Borrowed(m.subject.as_str())),
            Model::KeyDraft => self.web.drafts.get(row).map(|d| Cow::Borrowed(d.name.as_str())),
            Model::Registry => {
                Model::all(self.edition()).nth(row).map(|m| Cow::Borrowed(m.title(self.version)))
            }
            Model::FieldRegistry => self
                .registered_fields()
                .nth(row)
                .map(|(model, field)| Cow::Owned(format!("{} ({})", field.title, model.name()))),
            Model::MailServer => match row.checked_sub(self.unwritten_mail_server()) {
                None => Some(Cow::Borrowed("Outgoing")),
                Some(row) => self.table(model).get(row).map(|record| Cow::Borrowed(record.text("name"))),
            },
            Model::Cron => self.table(model).get(row).map(|cron| Cow::Borrowed(cron.text("cron_name"))),
            Model::Ticket => self
                .table(model)
                .get(row)
                .map(|ticket| Cow::Owned(format!("{} - {}", ticket.text("number"), ticket.text("name")))),
            Model::IdentityCheck | Model::UsersLog => None,
            _ => self.table(model).get(row).map(|record| Cow::Borrowed(record.text("name"))),
        };
        found
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| Cow::Owned(format!("{},{}", model.name(), self.id_of(model, row))))
    }
}
