//! Cards: one's own, whose private half rests with the keys, and those of others as they were seen.
//!
//! A card proves nothing about the name on it. What is known here is only whether the same keys came with the same
//! address before.

mod compare;
mod person;

use reeve_domain::card::{Acquaintance, Card, valid_person};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::{Code, Fault};
use reeve_keys::Identity;
use reeve_store::cards as table;

use crate::api::{CardView, Exported, MakeCard, Nothing, OfName, OpenCard, SaveCard, Tag};
use crate::reeve::Reeve;
use crate::{backups, files, journal};

pub(crate) use compare::{compared, looked_at};
pub(crate) use person::{own_or_of, own_or_of_login, person};

/// Larger files are no cards, in bytes.
const LARGEST: u64 = 64 * 1024;

/// This person's own card.
///
/// # Errors
/// When the store cannot be read.
pub async fn own(reeve: &Reeve, _: Nothing) -> Result<Option<CardView>, Fault> {
    let card = reeve.store().await?.read(table::own).await?;
    Ok(card.map(|card| view(card, Acquaintance::Own)))
}

/// Cards seen so far.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(reeve: &Reeve, _: Nothing) -> Result<Vec<CardView>, Fault> {
    let cards = reeve.store().await?.read(table::list).await?;
    Ok(cards.into_iter().map(|card| view(card, Acquaintance::Known)).collect())
}

/// Makes this person's card, or gives it new words.
///
/// # Errors
/// [`Code::InvalidInput`].
pub async fn make(reeve: &Reeve, request: MakeCard) -> Result<CardView, Fault> {
    let (name, mail, provider) = valid_person(&request.name, &request.mail, &request.provider)?;
    let (_, card) = with_words(reeve, name, mail, provider).await?;
    journal::note(reeve, None, Action::CardMake, described(&card), Outcome::Done).await?;
    reeve.changed(&[Tag::Grants], None);
    Ok(view(card, Acquaintance::Own))
}

/// Writes one's own card to a file.
///
/// # Errors
/// [`Code::CardNeeded`], [`Code::AlreadyExists`], [`Code::CannotWrite`].
pub async fn save(reeve: &Reeve, request: SaveCard) -> Result<Exported, Fault> {
    let (_, card) = signing(reeve).await?;
    let to = backups::absolute("to", &request.to)?;
    let text = serde_json::to_string_pretty(&card)
        .map_err(|_| Fault::new(Code::Internal, "The card could not be written as text."))?;
    backups::write_new(&to, &(text + "\n")).await?;
    Ok(Exported { file: to.to_string_lossy().into_owned(), rows: 1 })
}

/// The card in a file, and how it stands to those seen before. Nothing is kept.
///
/// # Errors
/// [`Code::CannotRead`]; [`Code::InvalidInput`] for a file with anything else.
pub async fn open(reeve: &Reeve, request: OpenCard) -> Result<CardView, Fault> {
    read(reeve, &files::text(&request.file, LARGEST).await?).await
}

/// The card in a file's text, as [`save`] writes it, and how it stands to those seen before. Nothing is kept.
///
/// # Errors
/// [`Code::InvalidInput`] for anything else.
pub async fn read(reeve: &Reeve, text: &str) -> Result<CardView, Fault> {
    let none = |_| reeve_domain::tenant::invalid("card", "That is no card.");
    let card: Card = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(none)?;
    valid_person(&card.name, &card.mail, &card.provider)?;
    let acquaintance = acquaintance(reeve, &card).await?;
    Ok(view(card, acquaintance))
}

/// Knows a card from now on, because its fingerprint was compared with its owner.
///
/// # Errors
/// [`Code::InvalidInput`] for one's own.
pub async fn import(reeve: &Reeve, card: Card) -> Result<CardView, Fault> {
    if acquaintance(reeve, &card).await? == Acquaintance::Own {
        return Err(reeve_domain::tenant::invalid("card", "That is your own card."));
    }
    remember(reeve, &card).await?;
    journal::note(reeve, None, Action::CardImport, described(&card), Outcome::Done).await?;
    reeve.changed(&[Tag::Grants], None);
    Ok(view(card, Acquaintance::Known))
}

/// Forgets a card that was seen, named by its e-mail or its fingerprint.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::InvalidInput`] where the e-mail names several.
pub async fn forget(reeve: &Reeve, request: OfName) -> Result<Nothing, Fault> {
    let named = request.name.trim();
    let of = |card: &Card| card.fingerprint() == named || card.sign == named || same_mail(card, named);
    let cards = reeve.store().await?.read(table::list).await?;
    let mut found = cards.into_iter().filter(of);
    let card = found
        .next()
        .ok_or_else(|| Fault::new(Code::NotFound, format!("No card of “{named}” was seen here.")))?;
    if found.next().is_some() {
        let words = format!("Several cards of “{named}” were seen here: name one by its fingerprint.");
        return Err(reeve_domain::tenant::invalid("name", words));
    }
    let sign = card.sign.clone();
    reeve.store().await?.write(move |db| table::forget(db, &sign)).await?;
    journal::note(reeve, None, Action::CardForget, described(&card), Outcome::Done).await?;
    reeve.changed(&[Tag::Grants], None);
    Ok(Nothing {})
}

/// This person's keys and card, to sign with.
///
/// # Errors
/// [`Code::CardNeeded`].
pub(crate) async fn signing(reeve: &Reeve) -> Result<(Identity, Card), Fault> {
    let card = reeve.store().await?.read(table::own).await?;
    let identity = reeve.keys().await?.identity().await?;
    identity
        .zip(card)
        .ok_or_else(|| Fault::new(Code::CardNeeded, "There is no card of yours here to sign with yet."))
}

/// This person's keys and card; made from this name, mail and provider where there are none.
///
/// # Errors
/// [`Code::InvalidInput`], or when keys or store cannot be used.
async fn own_or_made(
    reeve: &Reeve,
    person: impl FnOnce() -> (String, String, String),
) -> Result<(Identity, Card), Fault> {
    match signing(reeve).await {
        Err(fault) if fault.code == Code::CardNeeded => {}
        known => return known,
    }
    let (name, mail, provider) = person();
    let (name, mail, provider) = valid_person(&name, &mail, &provider)?;
    let (identity, card) = with_words(reeve, name, mail, provider).await?;
    journal::note(reeve, None, Action::CardMake, described(&card), Outcome::Done).await?;
    Ok((identity, card))
}

/// How a card stands to those seen before.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn acquaintance(reeve: &Reeve, card: &Card) -> Result<Acquaintance, Fault> {
    let (own, seen) = reeve.store().await?.read(|db| Ok((table::own(db)?, table::list(db)?))).await?;
    let same_keys = |other: &Card| other.sign == card.sign && other.seal == card.seal;
    if own.as_ref().is_some_and(same_keys) {
        return Ok(Acquaintance::Own);
    }
    if seen.iter().any(|other| same_keys(other) && same_mail(other, &card.mail)) {
        return Ok(Acquaintance::Known);
    }
    // one of the two keys alone, or the same keys under another address, is no acquaintance
    let alike = |other: &Card| other.may_be_same(card);
    let changed = own.as_ref().is_some_and(alike) || seen.iter().any(alike);
    Ok(if changed { Acquaintance::Changed } else { Acquaintance::New })
}

/// Remembers a card that was compared, or answered.
///
/// # Errors
/// When the store cannot be written.
pub(crate) async fn remember(reeve: &Reeve, card: &Card) -> Result<(), Fault> {
    let (card, at) = (card.clone(), reeve.host().now());
    Ok(reeve.store().await?.write(move |db| table::see(db, &card, at)).await?)
}

/// Gives this person's keys these words; makes them where there are none.
async fn with_words(
    reeve: &Reeve,
    name: String,
    mail: String,
    provider: String,
) -> Result<(Identity, Card), Fault> {
    let keys = reeve.keys().await?;
    let identity = match keys.identity().await? {
        Some(identity) => identity,
        None => {
            let made = Identity::make()?;
            keys.keep_identity(&made).await?;
            made
        }
    };
    let card = identity.card(name, mail, provider);
    let (kept, at) = (card.clone(), reeve.host().now());
    reeve.store().await?.write(move |db| table::set_own(db, &kept, at)).await?;
    Ok((identity, card))
}

fn same_mail(card: &Card, mail: &str) -> bool {
    card.mail.trim().to_lowercase() == mail.trim().to_lowercase()
}

/// A card with its fingerprint, and how it stands to those seen before.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn shown(reeve: &Reeve, card: &Card) -> Result<CardView, Fault> {
    Ok(view(card.clone(), acquaintance(reeve, card).await?))
}

/// As [`shown`], of somebody who need not be there.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn shown_if(reeve: &Reeve, card: Option<&Card>) -> Result<Option<CardView>, Fault> {
    match card {
        Some(card) => shown(reeve, card).await.map(Some),
        None => Ok(None),
    }
}

fn view(card: Card, acquaintance: Acquaintance) -> CardView {
    CardView { fingerprint: card.fingerprint(), card, acquaintance }
}

fn described(card: &Card) -> String {
    format!("{} <{}>, {}", card.name, card.mail, card.fingerprint())
}
