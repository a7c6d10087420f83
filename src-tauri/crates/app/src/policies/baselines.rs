//! Baselines: those that come with Reeve and one's own. Changing one changes no tenant.

use std::collections::BTreeMap;

use reeve_domain::journal::{Action, Outcome};
use reeve_domain::policy::{PolicyField, built_in, valid_baseline_name, valid_values};
use reeve_domain::{Code, Fault};
use reeve_store::baselines as table;

use crate::api::{Baseline, Nothing, OfName, SaveBaseline, Tag};
use crate::journal;
use crate::reeve::Reeve;

/// Baselines, built in and one's own.
///
/// # Errors
/// When the store cannot be read.
pub async fn baselines(reeve: &Reeve, _: Nothing) -> Result<Vec<Baseline>, Fault> {
    let own = reeve.store().await?.read(table::list).await?;
    Ok(built_in().into_iter().chain(own).collect())
}

/// The baseline of this name, compared without case.
///
/// # Errors
/// [`Code::NotFound`].
pub async fn baseline_named(reeve: &Reeve, name: &str) -> Result<Baseline, Fault> {
    let wanted = name.trim().to_lowercase();
    if let Some(found) = built_in().into_iter().find(|baseline| baseline.name.to_lowercase() == wanted) {
        return Ok(found);
    }
    let wanted = name.to_owned();
    let own = reeve.store().await?.read(move |db| table::get(db, &wanted)).await;
    own.map_err(Fault::from).map_err(|fault| unknown(fault, name))
}

/// Makes or changes a baseline.
///
/// # Errors
/// [`Code::InvalidInput`] for a name that is none or built in, for no values and for values beyond sense.
pub async fn save_baseline(reeve: &Reeve, request: SaveBaseline) -> Result<Baseline, Fault> {
    let name = valid_baseline_name(&request.name)?;
    valid_values(&request.values)?;
    let changed_at = Some(reeve.host().now());
    let baseline = Baseline { name, values: request.values, built_in: false, changed_at };
    let row = baseline.clone();
    reeve.store().await?.write(move |db| table::save(db, &row)).await?;
    let detail = format!("{}: {}", baseline.name, in_words(&baseline.values));
    journal::note(reeve, None, Action::BaselineSave, detail, Outcome::Done).await?;
    reeve.changed(&[Tag::Policies], None);
    Ok(baseline)
}

/// Forgets a baseline.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::InvalidInput`] for one that is built in.
pub async fn remove_baseline(reeve: &Reeve, request: OfName) -> Result<Nothing, Fault> {
    let name = valid_baseline_name(&request.name)?;
    let removed = name.clone();
    let gone = reeve.store().await?.write(move |db| table::remove(db, &removed)).await;
    gone.map_err(Fault::from).map_err(|fault| unknown(fault, &name))?;
    journal::note(reeve, None, Action::BaselineRemove, name, Outcome::Done).await?;
    reeve.changed(&[Tag::Policies], None);
    Ok(Nothing {})
}

fn unknown(fault: Fault, name: &str) -> Fault {
    if fault.code != Code::NotFound {
        return fault;
    }
    Fault::new(Code::NotFound, format!("No baseline is called “{name}” here."))
        .with("name", name)
        .next("Check the name; `reeve baseline list` shows what is known.")
}

fn in_words(values: &BTreeMap<PolicyField, u32>) -> String {
    let words: Vec<String> =
        values.iter().map(|(field, value)| format!("{} {value}", field.name())).collect();
    words.join(", ")
}
