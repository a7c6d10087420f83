//! The address book: the company, one person for each account, and contacts that are nobody's account, by id.

use crate::data::{Record, TenantData, User};
use crate::orm::Model;

/// Whose row of `res.partner` it is.
#[derive(Clone, Copy)]
pub(crate) enum Partner<'a> {
    Company,
    Person(&'a User),
    Contact(&'a Record),
}

impl TenantData {
    pub(crate) fn partners(&self) -> usize {
        1 + self.users.len() + self.table(Model::Partner).len()
    }

    /// Accounts and contacts are each sorted by partner id: the row lies where the two merge.
    pub(crate) fn partner_at(&self, row: usize) -> Option<Partner<'_>> {
        let Some(row) = row.checked_sub(1) else { return Some(Partner::Company) };
        let contacts = self.table(Model::Partner);
        // each contact comes after the accounts with smaller ids and the contacts before it
        let place =
            |n: usize, contact: &Record| n + self.users.partition_point(|user| user.partner_id < contact.id);
        let (mut low, mut high) = (0, contacts.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if contacts.get(middle).is_some_and(|c| place(middle, c) < row) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        match contacts.get(low) {
            Some(contact) if place(low, contact) == row => Some(Partner::Contact(contact)),
            _ => self.users.get(row - low).map(Partner::Person),
        }
    }

    pub(crate) fn partner_id(&self, row: usize) -> Option<i64> {
        Some(match self.partner_at(row)? {
            Partner::Company => 1,
            Partner::Person(user) => user.partner_id,
            Partner::Contact(contact) => contact.id,
        })
    }

    /// The highest id in the address book.
    pub(crate) fn last_partner(&self) -> i64 {
        let person = self.users.last().map_or(1, |user| user.partner_id);
        person.max(self.table(Model::Partner).last().map_or(1, |contact| contact.id))
    }
}

impl Partner<'_> {
    /// The account whose person this is.
    pub(crate) fn user(&self) -> Option<i64> {
        match self {
            Self::Person(user) => Some(user.id),
            Self::Company | Self::Contact(_) => None,
        }
    }
}
