//! The changes and notes that the accounts of one tenant come to.

use reeve_domain::plan::{Change, Note, Subject, UserField, Value};
use reeve_odoo::WireUser;

use super::change;
use super::read::gone;

/// What the accounts of one tenant come to.
#[derive(Default)]
pub(super) struct Planned {
    pub(super) changes: Vec<Change>,
    pub(super) notes: Vec<Note>,
    /// Accounts whose sessions end.
    pub(super) sessions: u64,
    /// People who get a mail.
    pub(super) mails: u64,
}

impl Planned {
    /// Archives an account, unless it is.
    pub(super) fn archive(&mut self, user: &WireUser) {
        self.differing(change(user, UserField::Active, Value::Flag(user.active), Value::Flag(false)));
        self.sessions += u64::from(user.active);
    }

    /// Takes a change that changes something.
    pub(super) fn differing(&mut self, change: Change) {
        if change.before != change.after {
            self.changes.push(change);
        }
    }

    pub(super) fn irreversible(&mut self, what: UserField) {
        let note = Note::Irreversible { what };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(super) fn missing(&mut self, id: i64) {
        let login = format!("#{id}");
        let fault = gone(&login);
        let subject = Subject::User { id: Some(id), login, field: UserField::Account };
        let (before, after) = (Value::Nothing, Value::Nothing);
        self.changes.push(Change { subject, before, after, refused: Some(fault), made: false });
    }

    pub(super) fn into_parts(self, has_roles: bool) -> (Vec<Change>, Vec<Note>) {
        let Self { changes, mut notes, sessions, mails } = self;
        let can =
            |field: &str| changes.iter().any(|c| c.refused.is_none() && c.subject.field_name() == field);
        if changes.is_empty() {
            notes.insert(0, Note::NothingToDo);
        }
        if sessions > 0 && changes.iter().any(|change| change.refused.is_none()) {
            notes.push(Note::SessionsEnd { accounts: sessions });
        }
        if mails > 0 {
            notes.push(Note::Mails { people: mails });
        }
        let password = Note::Irreversible { what: UserField::Password };
        if can("password") && mails == 0 && !notes.contains(&password) {
            notes.push(password);
        }
        if has_roles && can("groups") {
            notes.push(Note::RolesOverride);
        }
        (changes, notes)
    }
}
