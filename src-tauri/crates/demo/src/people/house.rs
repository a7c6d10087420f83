//! What differs from house to house beside its people: policy modules and their values, mail, roles, devices.
//!
//! The first five tenants are alike in what the contract tests look at: no mail server, lock-out as it comes.

use crate::data::{Device, TenantData, User};
use crate::moment::Moment;
use crate::people::Dice;

/// Where a tenant stands with OCA's `password_security`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    /// In use.
    Installed,
    /// On the server and not installed, and neither is Odoo's own policy.
    Available,
    /// Not on the server; Odoo's own policy is installed.
    Absent,
}

impl Security {
    /// Goes round, and not in step with the versions.
    pub(crate) fn of(tenant: usize) -> Self {
        match (tenant + tenant / 6) % 3 {
            0 => Self::Installed,
            1 => Self::Available,
            _ => Self::Absent,
        }
    }
}

/// Tenants from this one on are set up by their owners, each in a way of its own.
const OWN_WAYS: usize = 5;

/// Sets up modules and values.
pub(super) fn furnish(data: &mut TenantData, security: Security, tenant: usize) {
    match security {
        Security::Installed => {
            data.install("password_security");
            // installed long ago: people have chosen passwords since
            data.users.iter_mut().for_each(|user| user.password_set = Some(user.write_date));
        }
        Security::Available => {}
        Security::Absent => {
            data.remove_module("password_security");
            data.install("auth_password_policy");
        }
    }
    if tenant < OWN_WAYS {
        return;
    }
    let (after, seconds) = [("10", "60"), ("5", "300"), ("0", "60"), ("20", "30")][tenant % 4];
    data.set_parameter("base.login_cooldown_after", after);
    data.set_parameter("base.login_cooldown_duration", seconds);
    let length = [12, 10, 14, 8][tenant / 4 % 4];
    data.company_policy.length = length;
    if data.parameter("auth_password_policy.minlength").is_some() {
        data.set_parameter("auth_password_policy.minlength", &length.to_string());
    }
    data.mail_server = !tenant.is_multiple_of(4);
    if tenant % 17 == 13 {
        data.use_roles();
    }
}

/// Gives everybody who was here lately the devices they were here with (18 and later).
pub(super) fn hand_out_devices(data: &mut TenantData, seed: u64, today: Moment) {
    const BROWSERS: [(&str, &str, bool); 5] = [
        ("windows", "chrome", false),
        ("macos", "safari", false),
        ("linux", "firefox", false),
        ("android", "chrome", true),
        ("iphone", "safari", true),
    ];
    if data.version < 18 {
        return;
    }
    let mut dice = Dice::new(seed ^ 0xde_71ce);
    let lately = |user: &&User| user.active && user.login_date.is_some_and(|at| at > today.plus_days(-60));
    let here: Vec<(i64, Moment)> =
        data.users.iter().filter(lately).filter_map(|user| Some((user.id, user.login_date?))).collect();
    for (user_id, seen) in here {
        for _ in 0..=u8::from(dice.percent(35)) {
            let (platform, browser, mobile) = *dice.pick(&BROWSERS);
            data.add_device(Device {
                id: 0,
                user_id,
                session: dice.hex(42),
                platform: Some(platform),
                browser: Some(browser),
                ip: format!("203.0.113.{}", 1 + dice.below(254)),
                mobile,
                first: seen,
                last: Moment(seen.0 + i64::try_from(dice.below(3_600_000_000)).unwrap_or_default()),
            });
        }
    }
}
