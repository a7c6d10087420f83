//! Asking for access, and threads that are handed over as text.

use std::collections::BTreeSet;

use reeve_domain::card::Card;
use reeve_domain::desk::{Address, Ask};
use reeve_domain::grant::{BREAK_GLASS_MOST, DEFAULT, GrantRequest, GrantView, permitted, span_text};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::tenant::{invalid, valid_url};
use reeve_domain::{Code, Fault};

use super::shown;
use crate::api::{Exported, Nothing, OfGrant, ReceiveText, RequestGrant, SaveGrant};
use crate::reeve::Reeve;
use crate::{backups, cards, desk, journal, tenants};

/// Longest ticket and name of a group, in characters.
const NAME_MOST: usize = 120;

/// Asks for support access.
///
/// # Errors
/// [`Code::InvalidInput`] with `field` for what cannot be meant, [`Code::CardNeeded`], [`Code::NotFound`] for a tenant
/// or a desk that is not known here.
pub async fn request(reeve: &Reeve, request: RequestGrant) -> Result<GrantView, Fault> {
    let desk = request.desk.clone();
    let asked = checked(reeve, request).await?;
    let detail = format!(
        "{} for {} <{}>, {}: {}",
        asked.groups.join(", "),
        asked.staff.name,
        asked.staff.mail,
        span_text(asked.seconds),
        asked.reason
    );
    let named = tenants::name_at(reeve, &asked.tenant).await?;
    let action = if asked.break_glass { Action::GrantRequestBreakGlass } else { Action::GrantRequest };
    let ask = Ask::Grant { request: Box::new(asked) };
    let thread = desk::open_thread(reeve, ask, desk.as_deref()).await?;
    journal::note(reeve, Some(&named), action, detail, Outcome::Done).await?;
    shown(reeve, &thread).await
}

async fn checked(reeve: &Reeve, request: RequestGrant) -> Result<GrantRequest, Fault> {
    let reason = desk::needed_words("reason", &request.reason, "Say why: the customer decides by it.")?;
    let ticket = match request.ticket.as_deref().map(str::trim) {
        Some(ticket) if !ticket.is_empty() => Some(short("ticket", ticket)?),
        _ => None,
    };
    let usual = if request.break_glass { DEFAULT.min(BREAK_GLASS_MOST) } else { DEFAULT };
    let seconds = request.seconds.unwrap_or(usual);
    // what the groups are worth only the tenant knows; the approver's panel asks it
    permitted(seconds, Some(false), request.break_glass)?;
    if request.break_glass && request.desk.is_none() {
        let why =
            "Without the customer's approval it has to go by a desk: the customer is told there at once.";
        return Err(invalid("desk", why));
    }
    let staff = match request.staff {
        Some(card) => valid_card(card)?,
        None => own_card(reeve).await?,
    };
    Ok(GrantRequest {
        tenant: address(reeve, request.tenant, request.address).await?,
        staff,
        reason,
        ticket,
        groups: groups(&request.groups)?,
        seconds,
        break_glass: request.break_glass,
    })
}

async fn own_card(reeve: &Reeve) -> Result<Card, Fault> {
    let own = cards::own(reeve, Nothing {}).await?;
    own.map(|view| view.card)
        .ok_or_else(|| Fault::new(Code::CardNeeded, "There is no card of yours here yet."))
}

/// A card as it came in a file: what is sealed to it must be possible to seal.
fn valid_card(card: Card) -> Result<Card, Fault> {
    let (name, mail, provider) = reeve_domain::card::valid_person(&card.name, &card.mail, &card.provider)?;
    let is_key = card.sign.len() == 64 && card.sign.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !card.seal.starts_with("age1") || !is_key {
        return Err(invalid("staff", "This card's keys cannot be used: it was changed on its way."));
    }
    Ok(Card { name, mail, provider, ..card })
}

async fn address(
    reeve: &Reeve,
    tenant: Option<reeve_domain::tenant::TenantId>,
    address: Option<Address>,
) -> Result<Address, Fault> {
    if let Some(id) = tenant {
        let tenant = tenants::by_id(reeve, &id).await?;
        return Ok(Address::of(&tenant));
    }
    let typed = address.ok_or_else(|| invalid("tenant", "Say which tenant."))?;
    let database = typed.database.trim();
    if database.is_empty() {
        return Err(invalid("database", "The database is missing."));
    }
    Ok(Address { url: valid_url(&typed.url, true)?.to_string(), database: database.to_owned() })
}

/// The groups wanted, each once, as external ids. One at least: what a scope can touch must be said aloud to be agreed
/// to, also where it is only what every internal user may do.
pub(super) fn groups(typed: &[String]) -> Result<Vec<String>, Fault> {
    if typed.is_empty() {
        let why = "Name a group at least: base.group_user for what every internal user may do.";
        return Err(invalid("groups", why));
    }
    let mut seen = BTreeSet::new();
    for group in typed {
        let group = short("groups", group.trim())?;
        let fit = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
        };
        if !group.split_once('.').is_some_and(|(module, name)| fit(module) && fit(name)) {
            let why = format!("“{group}” is no external id of a group, such as base.group_partner_manager.");
            return Err(invalid("groups", why));
        }
        seen.insert(group);
    }
    Ok(seen.into_iter().collect())
}

fn short(field: &str, typed: &str) -> Result<String, Fault> {
    if typed.chars().count() > NAME_MOST || typed.chars().any(char::is_control) {
        return Err(invalid(field, "This is too long, or holds a control character."));
    }
    Ok(typed.to_owned())
}

/// Takes in a thread that was handed over as text.
///
/// # Errors
/// [`Code::InvalidInput`] for a text without one, [`Code::SignatureWrong`], [`Code::NotFound`] for a thread about
/// something else.
pub async fn receive(reeve: &Reeve, request: ReceiveText) -> Result<GrantView, Fault> {
    let thread = desk::take_in(reeve, &request.text).await?;
    let about = thread.grant().ok_or_else(super::not_an_access)?;
    let named = tenants::name_at(reeve, &about.tenant).await?;
    let detail = format!("{} of {} <{}>", thread.id, about.staff.name, about.staff.mail);
    journal::note(reeve, Some(&named), Action::GrantReceive, detail, Outcome::Done).await?;
    shown(reeve, &thread).await
}

/// Writes a thread to a file, to hand it over.
///
/// # Errors
/// [`Code::NotFound`], [`Code::AlreadyExists`], [`Code::CannotWrite`], [`Code::DiskFull`].
pub async fn save(reeve: &Reeve, request: SaveGrant) -> Result<Exported, Fault> {
    let hand = super::text(reeve, OfGrant { grant: request.grant.clone() }).await?;
    let (thread, _) = super::access(reeve, &request.grant).await?;
    let to = backups::absolute("to", &request.to)?;
    backups::write_new(&to, &hand.text).await?;
    Ok(Exported { file: to.to_string_lossy().into_owned(), rows: thread.shown.len() as u64 })
}
