//! The server itself: what it shows to strangers, whether others are seen from here, whether it still gets corrections.

use reeve_domain::check::Manager;

use super::{Answer, Case, Ruling, Silence, flag, said, support};
use crate::{Label, Shown, Unseen};

/// OWASP ASVS 5.0, 6.3.2: no default accounts. Whoever knows the well-known password can drop every database.
pub(super) fn master_password(case: &Case<'_>) -> Ruling {
    Ruling::on(&case.facts.server, |server, _| {
        let (safe, found) = match server.manager {
            Manager::Unprotected => (false, "the well-known one"),
            Manager::Ready => (true, "not the well-known one"),
            // even its list is refused: the server takes no master password at all
            Manager::Disabled if server.databases.is_none() => (true, "nobody is asked for it"),
            // the page may be hidden by a front while another door is open: nobody was asked
            Manager::Disabled => return Err(Silence::Untold(Unseen::NotTold)),
            Manager::Unknown => return Err(Silence::Missed(Unseen::NotTold)),
        };
        Ok(Answer::enough(safe).with(Label::Found, said(found)))
    })
}

/// Odoo's deployment guide, “Database Manager Security”: not on a server that strangers reach.
pub(super) fn manager_exposed(case: &Case<'_>) -> Ruling {
    Ruling::on(&case.facts.server, |server, _| {
        let (safe, found) = match server.manager {
            Manager::Ready | Manager::Unprotected => (false, "shown to strangers"),
            Manager::Disabled => (true, "not shown"),
            Manager::Unknown => return Err(Silence::Missed(Unseen::NotTold)),
        };
        Ok(Answer::enough(safe).with(Label::Found, said(found)))
    })
}

/// The same guide: names are half of what a sign-in needs, and tell whose server it is.
pub(super) fn database_list(case: &Case<'_>) -> Ruling {
    Ruling::on(&case.facts.server, |server, _| {
        let names = server.databases.as_deref().unwrap_or_default();
        Ok(Answer::enough(names.is_empty()).naming_or_none(Label::Databases, names))
    })
}

/// A database whose name begins as this tenant's does, or the other way round, may be a copy of it, or another customer's:
/// names do not tell, so neither is said. Where no names are listed there may be others all the same.
pub(super) fn isolation(case: &Case<'_>) -> Ruling {
    let ruling = Ruling::on(&case.facts.server, |server, _| {
        let listed = server.databases.as_deref().filter(|names| !names.is_empty());
        let listed = listed.ok_or(Silence::Untold(Unseen::NotTold))?;
        let own = server.database.as_str();
        let others = listed.iter().map(String::as_str).filter(|name| *name != own);
        let (alike, strangers): (Vec<&str>, Vec<&str>) =
            others.partition(|name| is_called_as(name, own) || is_called_as(own, name));
        if !strangers.is_empty() {
            return Ok(Answer::promise(false).naming(Label::Databases, strangers));
        }
        if !alike.is_empty() {
            return Err(Silence::Untold(Unseen::NamesAlike));
        }
        Ok(Answer::promise(true).naming(Label::Databases, listed))
    });
    ruling.promised(flag(case.platform.dedicated_database))
}

/// Whether a name is this one with something behind it.
fn is_called_as(name: &str, database: &str) -> bool {
    name.strip_prefix(database).is_some_and(|rest| rest.starts_with(['_', '-', '.']))
}

pub(super) fn supported(case: &Case<'_>) -> Ruling {
    Ruling::on(&case.facts.version, |version, _| {
        let answer = |supported: bool| {
            Answer::enough(supported).with(Label::Version, Shown::Text(version.text.clone()))
        };
        match support::of(version) {
            support::Support::Until(end) => {
                Ok(answer(case.now < end).with(Label::ValidUntil, Shown::Moment(end)))
            }
            support::Support::Over => Ok(answer(false)),
            support::Support::Unknown => Err(Silence::Untold(Unseen::NotTold)),
        }
    })
}

pub(super) fn base_url(case: &Case<'_>) -> Ruling {
    Ruling::on(&case.facts.settings, |settings, _| {
        // a development tenant on this very computer cannot do better
        if case.facts.tls.is_plain_http() {
            return Err(Silence::Untold(Unseen::PlainHttp));
        }
        let url = settings.base_url.as_deref().map(str::trim).filter(|url| !url.is_empty());
        let url = url.ok_or(Silence::Untold(Unseen::NotTold))?;
        let safe = url.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
        Ok(Answer::enough(safe).with(Label::Found, Shown::Text(url.to_owned())))
    })
}
