//! The models that Odoo and its modules write for themselves: presence, notifications, the audit log itself.

/// What Odoo and its modules write for themselves whenever somebody works: no act of that person.
const OWN_MODELS: [&str; 12] = [
    "res.users.log",
    "res.device.log",
    "res.users.settings",
    "res.users.settings.volumes",
    "ir.actions.server.history",
    "ir.ui.view.custom",
    "ir.profile",
    "auditlog.log",
    "auditlog.log.line",
    "auditlog.http.request",
    "auditlog.http.session",
    "password.history",
];
/// The same, by how their names begin.
const OWN_PREFIXES: [&str; 13] = [
    "bus.",
    "web_tour.",
    "mail.presence",
    "mail.notification",
    "mail.followers",
    "mail.tracking",
    "mail.message.reaction",
    "mail.message.res.partner",
    "mail.channel.partner",
    "mail.guest",
    "mail.ice",
    "mail.push",
    "discuss.channel",
];

/// Whether a model's records are no act of the person in whose name they are written.
pub(super) fn is_own(model: &str) -> bool {
    OWN_MODELS.contains(&model) || OWN_PREFIXES.iter().any(|begin| model.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_odoo_writes_for_itself_is_nobodys_doing() {
        for own in
            ["bus.presence", "res.users.log", "mail.followers", "auditlog.log.line", "discuss.channel.member"]
        {
            assert!(is_own(own), "{own}");
        }
        for theirs in ["res.partner", "mail.message", "auditlog.rule", "mail.alias", "ir.cron", "res.users"] {
            assert!(!is_own(theirs), "{theirs}");
        }
    }
}
