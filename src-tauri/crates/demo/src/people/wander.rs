//! People who have an account in several tenants, as auditors and consultants do: offboarding one of them hits many.

use crate::data::{Kind, TenantData, User, kind_group};

/// Somebody who works for several companies.
struct Wanderer {
    name: &'static str,
    email: &'static str,
    /// The login where the company does not use addresses.
    short: &'static str,
    /// In the first tenant and in every so many after it.
    every: usize,
    groups: &'static [i64],
    /// Has never signed in anywhere.
    unseen: bool,
}

const WANDERERS: [Wanderer; 4] = [
    Wanderer {
        name: "Robin Vale",
        email: "robin.vale@vale-audit.example",
        short: "rvale",
        every: 3,
        groups: &[22],
        unseen: false,
    },
    // holds Settings through a group that implies it
    Wanderer {
        name: "Inès Baptiste",
        email: "ines.baptiste@atelier-it.example",
        short: "ines",
        every: 4,
        groups: &[27],
        unseen: false,
    },
    Wanderer {
        name: "Tomasz Zieliński",
        email: "tomasz.zielinski@lad-i-sklad.example",
        short: "tzielinski",
        every: 2,
        groups: &[24],
        unseen: false,
    },
    Wanderer {
        name: "森 愛子",
        email: "aiko.mori@kyoto-tax.example",
        short: "mori",
        every: 5,
        groups: &[],
        unseen: true,
    },
];

/// The first place on the staff list that one of them may take.
const FIRST: usize = 8;

/// Gives the `n`th place of a tenant's staff to the wanderer who works there, if one does.
pub(super) fn take_place(data: &TenantData, tenant: usize, n: usize, user: &mut User) {
    let Some(who) = n.checked_sub(FIRST).and_then(|at| WANDERERS.get(at)) else { return };
    if !tenant.is_multiple_of(who.every) {
        return;
    }
    who.name.clone_into(&mut user.name);
    (if tenant.is_multiple_of(2) { who.email } else { who.short }).clone_into(&mut user.login);
    user.email = Some(who.email.to_owned());
    let mut groups = vec![kind_group(Kind::Internal)];
    groups.extend(who.groups);
    user.groups = data.stored(&groups);
    user.active = true;
    user.two_factor = false;
    if who.unseen {
        user.login_date = None;
    } else if user.login_date.is_none() {
        user.login_date = Some(user.write_date);
    }
}
