//! Accounts that are to be made.

use std::collections::{BTreeSet, HashMap, HashSet};

use reeve_domain::plan::{Change, Note, Subject, UserField, Value};
use reeve_domain::tenant::invalid;
use reeve_domain::user::{NewUser, is_address};
use reeve_domain::{Code, Fault};
use reeve_odoo::{Page, Session};
use serde::Deserialize;
use serde_json::json;

use super::rights::Catalogue;
use super::{not_found, refused, text};

/// Which accounts would be made, and which cannot.
pub(super) async fn preview(
    session: &Session,
    users: &[NewUser],
    invite: bool,
) -> Result<(Vec<Change>, Vec<Note>), Fault> {
    let logins: Vec<&str> = users.iter().map(|user| user.login.as_str()).collect();
    let groups = async {
        if users.iter().all(|user| user.groups.is_empty()) {
            return Ok(None);
        }
        session.group_catalogue().await.map(Some).map_err(Fault::from)
    };
    let (taken, groups) = tokio::try_join!(with_logins(session, &logins), groups)?;
    let groups = groups.map(|groups| Catalogue::new(groups, session.dialect().series));
    let (mut changes, mut notes) = (Vec::new(), Vec::new());
    let (mut seen, mut made) = (HashSet::new(), 0);
    for user in users {
        let twice = !seen.insert(user.login.to_lowercase());
        match of_user(user, invite, twice, &taken, groups.as_ref()) {
            Ok((of_user, implied)) => {
                made += 1;
                changes.extend(of_user);
                notes.extend(implied);
            }
            Err(fault) => changes.push(refused(new(user, UserField::Account, text(&user.login)), fault)),
        }
    }
    if made > 0 {
        notes.push(Note::UndoArchives);
        notes.push(if invite { Note::Mails { people: made } } else { Note::NoPassword });
    }
    Ok((changes, notes))
}

/// Everything about one account, or why it cannot be made.
fn of_user(
    user: &NewUser,
    invite: bool,
    twice: bool,
    taken: &HashMap<String, Found>,
    groups: Option<&Catalogue>,
) -> Result<(Vec<Change>, Option<Note>), Fault> {
    if twice {
        return Err(exists(&user.login, "comes twice in this plan"));
    }
    if taken.contains_key(&user.login.to_lowercase()) {
        return Err(exists(&user.login, "exists on this tenant already"));
    }
    let mut changes =
        vec![new(user, UserField::Account, text(&user.login)), new(user, UserField::Name, text(&user.name))];
    let email = email_of(user)?;
    if let Some(email) = email {
        changes.push(new(user, UserField::Email, text(email)));
    }
    let mut implied = None;
    if let Some(groups) = groups.filter(|_| !user.groups.is_empty()) {
        let (after, note) = groups_of(user, groups)?;
        changes.push(new(user, UserField::Groups, after));
        implied = note;
    }
    if invite {
        let email = email.ok_or_else(|| {
            invalid("email", format!("“{}” has no e-mail to send an invitation to.", user.login))
        })?;
        changes.push(new(user, UserField::Invitation, text(email)));
    }
    Ok((changes, implied))
}

fn exists(login: &str, why: &str) -> Fault {
    Fault::new(Code::AlreadyExists, format!("The login “{login}” {why}."))
        .with("field", "login")
        .next("Choose another login, or change the account that has this one.")
}

/// The e-mail an account gets: its own, else its login where that is an address.
///
/// # Errors
/// [`Code::InvalidInput`] with `field = email` for what is no address.
pub(super) fn email_of(user: &NewUser) -> Result<Option<&str>, Fault> {
    match user.email.as_deref().map(str::trim).filter(|email| !email.is_empty()) {
        Some(email) if is_address(email) => Ok(Some(email)),
        Some(email) => Err(invalid("email", format!("“{email}” is no e-mail address."))),
        None => Ok(Some(user.login.as_str()).filter(|login| is_address(login))),
    }
}

fn groups_of(user: &NewUser, groups: &Catalogue) -> Result<(Value, Option<Note>), Fault> {
    let mut given: BTreeSet<i64> = groups.of_kind(user.kind).into_iter().collect();
    for group in &user.groups {
        let id = groups.find(group).ok_or_else(|| unknown_group(group))?;
        given.insert(id);
    }
    let all = groups.with_implied(&given);
    let implied: Vec<String> = groups.names(all.difference(&given));
    let note = (!implied.is_empty()).then(|| Note::Implied { login: user.login.clone(), groups: implied });
    Ok((groups.value(&groups.kept(&given)), note))
}

/// A group that the tenant, or its version, does not have.
pub(super) fn unknown_group(group: &reeve_domain::user::GroupRef) -> Fault {
    use reeve_domain::user::GroupRef;
    let name = match group {
        GroupRef::Id(id) => format!("#{id}"),
        GroupRef::Xmlid(xmlid) => xmlid.clone(),
    };
    not_found("groups", format!("This tenant has no group “{name}”."))
        .with("group", name)
        .next("Choose a group that this tenant has.")
}

fn new(user: &NewUser, field: UserField, after: Value) -> Change {
    let subject = Subject::User { id: None, login: user.login.clone(), field };
    Change { subject, before: Value::Nothing, after, refused: None, made: false }
}

/// An account that has a login.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Found {
    pub(super) id: i64,
    pub(super) login: String,
}

/// The accounts that have one of these logins, as it is or in small letters, by login in small letters: one question for
/// all. Odoo takes `Ana` and `ana` for two; whoever types one hardly means both, so no second one is made here.
pub(super) async fn with_logins(session: &Session, logins: &[&str]) -> Result<HashMap<String, Found>, Fault> {
    let mut wanted: Vec<String> = logins.iter().map(|login| (*login).to_owned()).collect();
    wanted.extend(logins.iter().map(|login| login.to_lowercase()));
    wanted.sort_unstable();
    wanted.dedup();
    let domain = json!([["login", "in", wanted]]);
    let found = session.search_read::<Found>("res.users", domain, &["login"], Page::default()).await?;
    Ok(by_login(logins, found))
}

/// Where the tenant has a login in several cases, the one that was asked for stands for it.
fn by_login(asked: &[&str], mut found: Vec<Found>) -> HashMap<String, Found> {
    let asked: HashSet<&str> = asked.iter().copied().collect();
    found.sort_by_key(|found| asked.contains(found.login.as_str()));
    found.into_iter().map(|found| (found.login.to_lowercase(), found)).collect()
}

#[cfg(test)]
mod tests {
    use reeve_domain::user::UserKind;

    use super::*;

    fn user(login: &str, email: Option<&str>) -> NewUser {
        NewUser {
            login: login.into(),
            name: "Ayla".into(),
            email: email.map(Into::into),
            kind: UserKind::Internal,
            groups: Vec::new(),
        }
    }

    #[test]
    fn a_login_that_is_an_address_is_the_email_and_a_wrong_email_is_refused() {
        assert_eq!(email_of(&user("a@b.example", None)).unwrap(), Some("a@b.example"));
        assert_eq!(email_of(&user("ayla", None)).unwrap(), None);
        assert_eq!(email_of(&user("ayla", Some(" "))).unwrap(), None);
        let fault = email_of(&user("ayla", Some("ayla"))).unwrap_err();
        assert_eq!((fault.code, fault.fields["field"].as_str()), (Code::InvalidInput, "email"));
    }

    #[test]
    fn an_invitation_needs_somewhere_to_go() {
        let of = |user: &NewUser, invite| of_user(user, invite, false, &HashMap::new(), None);
        assert_eq!(of(&user("ayla", None), true).unwrap_err().fields["field"], "email");
        let (changes, _) = of(&user("ayla", None), false).unwrap();
        assert_eq!(changes.len(), 2, "account and name");
        let (changes, _) = of(&user("a@b.example", None), true).unwrap();
        assert_eq!(changes.last().unwrap().subject.field_name(), "invitation");
    }

    #[test]
    fn who_has_the_very_login_is_found_before_who_has_it_in_small_letters() {
        let found = |id: i64, login: &str| Found { id, login: login.into() };
        for order in [[found(5, "Ana"), found(6, "ana")], [found(6, "ana"), found(5, "Ana")]] {
            assert_eq!(by_login(&["Ana"], order.to_vec())["ana"].id, 5);
            assert_eq!(by_login(&["ana"], order.to_vec())["ana"].id, 6);
        }
        assert_eq!(by_login(&["Ana"], vec![found(6, "ana")])["ana"].id, 6, "nobody else has it");
    }
}
