//! The kinds of things that can outlive a session: where each is kept, and what about it matters.
//!
//! What a tenant changes by itself is in no list of what matters.

use reeve_domain::grant::Outliving;

/// Parameters that Odoo writes for itself, by how their keys begin: when a subscription ends, what was learnt from past
/// deals, when a reminder was sent.
pub(super) const OWN_PARAMETERS: [&str; 4] =
    ["database.expiration_", "database.already_linked_", "crm.pls_", "calendar_sms.last_sms_cron"];

/// A kind of thing, where it is kept and what matters about it. Fields that a version or a module does not have are left
/// out.
pub(super) struct Kind {
    pub(super) what: Outliving,
    pub(super) model: &'static str,
    /// The field people know it by.
    pub(super) name: &'static str,
    pub(super) matters: &'static [&'static str],
    /// The field with who touched it last.
    pub(super) by: &'static str,
}

pub(super) const KINDS: [Kind; 10] = [
    Kind {
        what: Outliving::User,
        model: "res.users",
        name: "login",
        matters: &["login", "name", "active", "share", "email", "oauth_uid", "oauth_provider_id"],
        by: "write_uid",
    },
    Kind {
        what: Outliving::Membership,
        model: "res.users",
        name: "login",
        matters: &["groups_id", "all_group_ids"],
        by: "write_uid",
    },
    Kind {
        what: Outliving::ApiKey,
        model: "res.users.apikeys",
        name: "name",
        matters: &["name", "user_id", "scope", "expiration_date", "create_date"],
        // nobody makes one for somebody else
        by: "user_id",
    },
    Kind {
        what: Outliving::ScheduledAction,
        model: "ir.cron",
        name: "name",
        matters: &[
            "name",
            "active",
            "user_id",
            "model_id",
            "state",
            "code",
            "interval_number",
            "interval_type",
        ],
        by: "write_uid",
    },
    Kind {
        what: Outliving::ServerAction,
        model: "ir.actions.server",
        name: "name",
        matters: &[
            "name",
            "state",
            "code",
            "model_id",
            "usage",
            "binding_model_id",
            "groups_id",
            "group_ids",
            "child_ids",
            "crud_model_id",
            "webhook_url",
            "update_path",
            "value",
        ],
        by: "write_uid",
    },
    Kind {
        what: Outliving::Automation,
        model: "base.automation",
        name: "name",
        matters: &[
            "name",
            "active",
            "trigger",
            "model_id",
            "filter_domain",
            "filter_pre_domain",
            "action_server_ids",
            "state",
            "code",
        ],
        by: "write_uid",
    },
    Kind {
        what: Outliving::Parameter,
        model: "ir.config_parameter",
        name: "key",
        matters: &["key", "value"],
        by: "write_uid",
    },
    Kind {
        what: Outliving::MailServer,
        model: "ir.mail_server",
        name: "name",
        matters: &[
            "name",
            "smtp_host",
            "smtp_port",
            "smtp_user",
            "smtp_encryption",
            "smtp_authentication",
            "from_filter",
            "active",
        ],
        by: "write_uid",
    },
    Kind {
        what: Outliving::RecordRule,
        model: "ir.rule",
        name: "name",
        matters: &[
            "name",
            "model_id",
            "domain_force",
            "groups",
            "active",
            "perm_read",
            "perm_write",
            "perm_create",
            "perm_unlink",
        ],
        by: "write_uid",
    },
    Kind {
        what: Outliving::AccessRight,
        model: "ir.model.access",
        name: "name",
        matters: &[
            "name",
            "model_id",
            "group_id",
            "active",
            "perm_read",
            "perm_write",
            "perm_create",
            "perm_unlink",
        ],
        by: "write_uid",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_is_read_somewhere() {
        let read: BTreeSet<Outliving> = KINDS.iter().map(|kind| kind.what).collect();
        assert_eq!(read, BTreeSet::from(Outliving::ALL));
    }

    #[test]
    fn what_moves_by_itself_matters_to_nobody() {
        for field in ["nextcall", "lastcall", "numbercall", "failure_count", "login_date", "write_date"] {
            assert!(KINDS.iter().all(|kind| !kind.matters.contains(&field)), "{field}");
        }
    }
}
