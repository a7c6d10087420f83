//! The table. One constant per provider; what most of them state in the same words stands once, below.

use crate::promises::Stated::{NotStated, Stated};
use crate::promises::*;

pub(crate) static PLATFORMS: [Platform; 6] = [IJVINE, INSTANT_ERP, ODOO_ONLINE, GROWSOFT, ERP4, OTHER];

const IJVINE: Platform = Platform {
    id: "ijvine",
    name: "ijVine",
    built_on: "Odoo Community",
    source: Some(Source {
        title: "ijVine Security Policy",
        section: "Backups / Disaster Recovery",
        dated: Stated("2022-12-02"),
    }),
    backups: Backups {
        weekly: Stated(Slots { chosen: Stated(Chosen::LastOfSevenDays), ..full(4) }),
        monthly: Stated(Slots { chosen: Stated(Chosen::LatestOfFourWeeks), ..full(3) }),
        copies: Stated(Copies::Storage { service: "Amazon S3" }),
        ..FOURTEEN
    },
    download: Stated(&[Channel::ControlPanel]),
    restore: Stated(HELPDESK_LIVE_OR_SIDE),
    dedicated_database: Stated(true),
    password_storage: Stated(PasswordStorage::Pbkdf2Sha512),
    password_reset_only: Stated(true),
    password_policy: Stated(&[
        PasswordRule::ExpirationDays,
        PasswordRule::Length,
        PasswordRule::Lowercase,
        PasswordRule::Uppercase,
        PasswordRule::Numeric,
        PasswordRule::Special,
        PasswordRule::Strength,
    ]),
    lockout: Stated(Lockout::CustomerAdministrator),
    transport: Stated(Transport { grade: Stated("A"), ..SHA2_2048 }),
    external_sign_in: Stated(OAUTH_OR_LDAP),
    ..OTHER
};

const INSTANT_ERP: Platform = Platform {
    id: "instant_erp",
    name: "Instant-ERP",
    built_on: "Odoo",
    source: Some(Source {
        title: "Cloud / Online Platform Security: Security Policy",
        section: "Backups",
        dated: NotStated,
    }),
    backups: Backups {
        full: Stated(4),
        kept: NotStated,
        daily: Stated(Slots { count: NotStated, holds: Content::DatabaseOnly, chosen: NotStated }),
        weekly: Stated(full(4)),
        monthly: Stated(full(0)),
        copies: Stated(Copies::Replicated { at_least: 1, of: Site::MachineElsewhere, continents: NotStated }),
    },
    download: Stated(&[Channel::Ticket]),
    rpo_hours: Stated(24),
    rto: Stated(Rto { hours: 24, unpaid_hours: NotStated }),
    dedicated_database: Stated(true),
    password_reset_only: Stated(true),
    staff_access: Stated(StaffAccess {
        with: StaffCredential::StaffAuthorization,
        audited: NotStated,
        only_what_is_needed: Stated(true),
    }),
    transport: Stated(Transport { chains: NotStated, ..SHA2_2048 }),
    external_sign_in: Stated(OAUTH_OR_LDAP),
    ..OTHER
};

const ODOO_ONLINE: Platform = Platform {
    id: "odoo_online",
    name: "Odoo Online",
    built_on: "Odoo",
    source: Some(Source {
        title: "Odoo Cloud (the platform): Security",
        section: "Backups / Disaster Recovery",
        dated: NotStated,
    }),
    backups: Backups { copies: Stated(THREE_DATA_CENTRES), ..FOURTEEN },
    download: Stated(&[Channel::ControlPanel]),
    restore: Stated(HELPDESK_LIVE_OR_SIDE),
    rpo_hours: Stated(24),
    rto: Stated(Rto { hours: 24, unpaid_hours: Stated(48) }),
    failover: Stated(Failover { under_minutes: Stated(5), manual: true }),
    dedicated_database: Stated(true),
    password_storage: Stated(PasswordStorage::Pbkdf2Sha512),
    password_reset_only: Stated(true),
    password_policy: Stated(&[PasswordRule::Length]),
    lockout: Stated(Lockout::CustomerAdministrator),
    staff_access: Stated(OWN_CREDENTIALS),
    transport: Stated(Transport { grade: Stated("A"), ..SHA2_2048 }),
    at_rest: Stated(AES_EVERYWHERE),
    external_sign_in: Stated(OAUTH_OR_LDAP),
};

const GROWSOFT: Platform = Platform {
    id: "growsoft",
    name: "Growsoft",
    built_on: "own fork of Odoo",
    source: Some(Source {
        title: "Growsoft Cloud: Security policy",
        section: "Backups / Disaster Recovery",
        dated: Stated("2024-11-28"),
    }),
    backups: Backups {
        kept: Stated(Kept { months: 3, bound: Bound::AtLeast }),
        copies: Stated(THREE_DATA_CENTRES),
        ..FOURTEEN
    },
    download: Stated(&[Channel::Ticket, Channel::Phone]),
    restore: Stated(Restore { channel: Channel::Helpdesk, targets: NotStated }),
    rpo_hours: Stated(24),
    rto: Stated(Rto { hours: 24, unpaid_hours: Stated(48) }),
    failover: Stated(Failover { under_minutes: NotStated, manual: true }),
    dedicated_database: Stated(true),
    password_storage: Stated(PasswordStorage::Pbkdf2Sha512),
    password_reset_only: Stated(true),
    password_policy: Stated(&[PasswordRule::Length]),
    lockout: Stated(Lockout::CustomerAdministrator),
    staff_access: Stated(OWN_CREDENTIALS),
    transport: Stated(SHA2_2048),
    at_rest: Stated(AES_EVERYWHERE),
    external_sign_in: Stated(OAUTH_OR_LDAP),
};

const ERP4: Platform = Platform {
    id: "erp4",
    name: "ERP4",
    built_on: "own fork of Odoo",
    source: Some(Source {
        title: "Security - ERP4 Enterprise Resource Planning",
        section: "Backups / Disaster Recovery",
        dated: NotStated,
    }),
    backups: Backups {
        copies: Stated(Copies::Replicated { at_least: 3, of: Site::Location, continents: NotStated }),
        ..FOURTEEN
    },
    restore: Stated(HELPDESK_LIVE_OR_SIDE),
    rpo_hours: Stated(24),
    rto: Stated(Rto { hours: 8, unpaid_hours: NotStated }),
    failover: Stated(Failover { under_minutes: Stated(15), manual: true }),
    dedicated_database: Stated(true),
    password_storage: Stated(PasswordStorage::Pbkdf2Sha512),
    password_reset_only: Stated(true),
    staff_access: Stated(OWN_CREDENTIALS),
    // as the provider writes it: weaker than today's standards, and a promise all the same
    transport: Stated(Transport {
        cipher_bits: 256,
        key_bits: &[1024, 2048],
        chains: Stated(&[ChainHash::Sha1, ChainHash::Sha2]),
        grade: Stated("A"),
    }),
    ..OTHER
};

/// A server of one's own, or one of a provider that is not in this table: nobody has stated anything.
const OTHER: Platform = Platform {
    id: "other",
    name: "Other server",
    built_on: "Odoo",
    source: None,
    backups: Backups {
        full: NotStated,
        kept: NotStated,
        daily: NotStated,
        weekly: NotStated,
        monthly: NotStated,
        copies: NotStated,
    },
    download: NotStated,
    restore: NotStated,
    rpo_hours: NotStated,
    rto: NotStated,
    failover: NotStated,
    dedicated_database: NotStated,
    password_storage: NotStated,
    password_reset_only: NotStated,
    password_policy: NotStated,
    lockout: NotStated,
    staff_access: NotStated,
    transport: NotStated,
    at_rest: NotStated,
    external_sign_in: NotStated,
};

/// “14 full backups for up to 3 months: 1/day for 7 days, 1/week for 4 weeks, 1/month for 3 months.”
const FOURTEEN: Backups = Backups {
    full: Stated(14),
    kept: Stated(Kept { months: 3, bound: Bound::UpTo }),
    daily: Stated(full(7)),
    weekly: Stated(full(4)),
    monthly: Stated(full(3)),
    copies: NotStated,
};

const fn full(count: u16) -> Slots {
    Slots { count: Stated(count), holds: Content::Full, chosen: NotStated }
}

const THREE_DATA_CENTRES: Copies =
    Copies::Replicated { at_least: 3, of: Site::DataCentre, continents: Stated(2) };

const HELPDESK_LIVE_OR_SIDE: Restore =
    Restore { channel: Channel::Helpdesk, targets: Stated(&[Target::Live, Target::Side]) };

const OWN_CREDENTIALS: StaffAccess = StaffAccess {
    with: StaffCredential::OwnCredentials,
    audited: Stated(true),
    only_what_is_needed: Stated(true),
};

const SHA2_2048: Transport =
    Transport { cipher_bits: 256, key_bits: &[2048], chains: Stated(&[ChainHash::Sha2]), grade: NotStated };

const AES_EVERYWHERE: AtRest = AtRest { aes_bits: &[128, 256], production: true, backups: true };

const OAUTH_OR_LDAP: &[ExternalSignIn] = &[ExternalSignIn::OAuth2, ExternalSignIn::Ldap];
