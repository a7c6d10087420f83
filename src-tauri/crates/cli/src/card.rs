//! `reeve card …`: who one is to the others, and who they are.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use reeve_app::api::{CardView, MakeCard, Nothing, OfName, SaveCard};
use reeve_app::{Reeve, cards};
use reeve_domain::card::{Acquaintance, Card};
use reeve_domain::{Code, Fault};
use serde_json::{Value, json};

use crate::grant::{HandingOver, acquaintance, fresh, person, read_text};
use crate::output::{Output, confirmed, message, table};
use crate::plan::Applying;

/// Cards.
#[derive(Debug, Subcommand)]
pub enum Cards {
    /// Make your card, or give it new words; its private half stays with the keys of this computer.
    #[command(after_help = examples!(
        "reeve card new --name \"Sam Staff\" --mail sam@host.example --provider \"Host AG\" --out sam.card"
    ))]
    New {
        /// Your name.
        #[arg(long)]
        name: String,
        /// Your e-mail.
        #[arg(long)]
        mail: String,
        /// Whom you work for, such as the hosting provider; nothing for a customer's own people.
        #[arg(long, default_value = "")]
        provider: String,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// Your own card, or the one in a file, with the digits that people compare.
    #[command(after_help = examples!("reeve card show --out sam.card", "reeve card show ada.card"))]
    Show {
        /// A card that somebody gave you.
        file: Option<PathBuf>,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// Cards seen so far.
    #[command(after_help = examples!("reeve card list"))]
    List,
    /// Know somebody by their card, after the digits were compared over another line.
    #[command(after_help = examples!(
        "reeve card import sam.card --fingerprint \"3f2a 91c0 77de 0b15 4c6a 20e8\""
    ))]
    Import {
        /// The card.
        file: PathBuf,
        /// The digits as its owner read them; refused when the card's are others.
        #[arg(long, value_name = "DIGITS")]
        fingerprint: Option<String>,
        #[command(flatten)]
        how: Applying,
    },
    /// Forget a card that was seen: it is new again the next time.
    #[command(after_help = examples!("reeve card forget sam@host.example"))]
    Forget {
        /// Its e-mail or digits.
        who: String,
        #[command(flatten)]
        how: Applying,
    },
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Cards, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Cards::New { name, mail, provider, handing } => {
            let out = fresh(handing.out.as_ref())?;
            let view = cards::make(reeve, MakeCard { name, mail, provider }).await?;
            tell_own(reeve, &view, out, output).await?;
        }
        Cards::Show { file: Some(file), .. } => {
            let view = read(reeve, &file).await?;
            output.answer(&document(&view), || text(&view));
        }
        Cards::Show { file: None, handing } => {
            let out = fresh(handing.out.as_ref())?;
            let own = cards::own(reeve, Nothing {}).await?.ok_or_else(|| {
                Fault::new(Code::CardNeeded, "No card was made on this computer.")
                    .next("`reeve card new` makes one.")
            })?;
            tell_own(reeve, &own, out, output).await?;
        }
        Cards::List => {
            let known = cards::list(reeve, Nothing {}).await?;
            let documents: Vec<Value> = known.iter().map(document).collect();
            output.answer(&json!({ "cards": documents }), || list_text(&known));
        }
        Cards::Import { file, fingerprint, how } => {
            return import(reeve, &file, fingerprint.as_deref(), &how, output).await;
        }
        Cards::Forget { who, how } => return forget(reeve, &who, &how, output).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// The card in a file.
///
/// # Errors
/// [`Code::CannotRead`], [`Code::InvalidInput`].
pub async fn read(reeve: &Reeve, path: &Path) -> Result<CardView, Fault> {
    let read = cards::read(reeve, &read_text(path)?).await;
    read.map_err(|fault| fault.with("path", path.display()))
}

/// One's own, written to a file where that was asked for.
async fn tell_own(reeve: &Reeve, view: &CardView, out: Option<String>, output: &Output) -> Result<(), Fault> {
    let mut answer = document(view);
    let mut written = String::from("`reeve card show --out FILE` writes it to a file, to be given away.\n");
    if let Some(to) = out {
        let file = cards::save(reeve, SaveCard { to }).await?.file;
        written = format!("Give away {file}, and read the digits to whom you gave it over another line.\n");
        answer["out"] = json!(file);
    }
    output.answer(&answer, || text(view) + &written);
    Ok(())
}

fn document(view: &CardView) -> Value {
    let CardView { card, fingerprint, acquaintance } = view;
    json!({
        "name": card.name,
        "mail": card.mail,
        "provider": card.provider,
        "fingerprint": fingerprint,
        "acquaintance": acquaintance,
        "card": card,
    })
}

fn text(view: &CardView) -> String {
    let how = acquaintance(view.acquaintance);
    format!("{}\n  {} ({how})\n", person(&view.card), view.fingerprint)
}

fn list_text(known: &[CardView]) -> String {
    if known.is_empty() {
        return "No card was seen yet.\n".into();
    }
    let row = |view: &CardView| {
        let Card { name, mail, provider, .. } = &view.card;
        vec![name.clone(), mail.clone(), provider.clone(), view.fingerprint.clone()]
    };
    table(&["NAME", "E-MAIL", "PROVIDER", "DIGITS"], &known.iter().map(row).collect::<Vec<_>>())
}

async fn import(
    reeve: &Reeve,
    file: &Path,
    digits: Option<&str>,
    how: &Applying,
    output: &Output,
) -> Result<ExitCode, Fault> {
    if digits.is_none() {
        how.ready()?;
    }
    let view = read(reeve, file).await?;
    if digits.is_some_and(|digits| bare(digits) != bare(&view.fingerprint)) {
        let message = format!("The digits of this card are {}, not those given.", view.fingerprint);
        return Err(Fault::new(Code::SignatureWrong, message)
            .with("field", "fingerprint")
            .next("Do not use it: ask its owner for the card again, over another line."));
    }
    if how.preview {
        output.answer(&document(&view), || text(&view));
        return Ok(ExitCode::SUCCESS);
    }
    message(text(&view).trim_end());
    if !(how.yes || digits.is_some() || confirmed("Did its owner read you the same digits?")) {
        message("Nothing was changed.");
        return Ok(ExitCode::FAILURE);
    }
    let view = cards::import(reeve, view.card).await?;
    output.answer(&document(&view), || format!("{} is known from now on.\n", person(&view.card)));
    Ok(ExitCode::SUCCESS)
}

/// The digits of a card that something is agreed to with: those that were given, else those that were just shown. A card
/// with other keys than before takes digits from its owner.
///
/// # Errors
/// [`Code::ConfirmationNeeded`].
pub fn looked_at(view: &CardView, given: Option<&str>) -> Result<String, Fault> {
    let needed = |words: String| {
        let fault = Fault::new(Code::ConfirmationNeeded, words).with("type", "fingerprint");
        fault.next("Have the owner read them to you over another line, and give them: --fingerprint DIGITS.")
    };
    let (name, digits) = (&view.card.name, &view.fingerprint);
    match given {
        Some(given) if !view.card.has_fingerprint(given) => {
            Err(needed(format!("The digits of the card of {name} are {digits}, not those given.")))
        }
        None if view.acquaintance == Acquaintance::Changed => {
            Err(needed(format!("The card of {name} has other keys than before.")))
        }
        _ => Ok(digits.clone()),
    }
}

/// Digits without what people put between them.
fn bare(digits: &str) -> String {
    digits.chars().filter(char::is_ascii_hexdigit).map(|digit| digit.to_ascii_lowercase()).collect()
}

async fn forget(reeve: &Reeve, who: &str, how: &Applying, output: &Output) -> Result<ExitCode, Fault> {
    how.ready()?;
    let known = cards::list(reeve, Nothing {}).await?;
    let fits = |view: &&CardView| {
        view.card.mail.eq_ignore_ascii_case(who.trim()) || bare(&view.fingerprint) == bare(who)
    };
    let view = known.iter().find(fits).ok_or_else(|| {
        Fault::new(Code::NotFound, format!("No card of “{who}” was seen."))
            .next("`reeve card list` shows them.")
    })?;
    if how.preview {
        output.answer(&document(view), || text(view));
        return Ok(ExitCode::SUCCESS);
    }
    message(text(view).trim_end());
    if !(how.yes || confirmed("Forget it?")) {
        message("Nothing was changed.");
        return Ok(ExitCode::FAILURE);
    }
    cards::forget(reeve, OfName { name: view.fingerprint.clone() }).await?;
    output.answer(&json!({ "forgotten": view.card.mail }), || {
        format!("{} is forgotten.\n", person(&view.card))
    });
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_the_same_however_they_were_written_down() {
        assert_eq!(bare("12AB 34cd"), bare("12ab:34CD\n"));
        assert_ne!(bare("12ab 34cd"), bare("12ab 34ce"));
    }
}
