//! What was made and changed on a tenant since a time: what a restore of a backup from then would lose.
//!
//! Counted are the models that people work in. Odoo keeps of a record when it was made and when it was changed last: what
//! was deleted since shows nowhere.

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};
use reeve_domain::restore::{Loss, LostRecords};
use serde_json::{Value, json};

use crate::error::Result;
use crate::models::Authored;
use crate::session::Session;
use crate::support::in_words;
use crate::value::write_moment;

/// How many models are asked side by side: a tenant gets no more than that at once anyway.
const AT_ONCE: usize = 2;
const ATTACHMENTS: &str = "ir.attachment";
/// How the names of models begin that modules write when they are installed, and Odoo in the background.
const TECHNICAL: [&str; 6] =
    ["ir.", "base.", "base_import.", "mail.mail", "digest.tip", "publisher_warranty."];

impl Session {
    /// The records made or changed at this time by the tenant's clock, or later, by model. Archived ones count as well.
    ///
    /// One question per model, and another where something is found.
    ///
    /// # Errors
    /// What kept the calls from being made, and the refusal of the list of models. A model that this login may not read is
    /// named instead.
    pub async fn changed_since(&self, since: DateTime<Utc>) -> Result<Loss> {
        let models = self.models_with_an_author().await?.into_iter().filter(|it| is_worked_in(&it.model));
        let ask = |model: Authored| async move {
            match self.lost_in(&model.model, since).await {
                Ok(counts) => Ok((model, Some(counts))),
                Err(e) => in_words(e).map(|_| (model, None)),
            }
        };
        let answers: Vec<_> = stream::iter(models.map(ask)).buffered(AT_ONCE).try_collect().await?;
        let mut loss = Loss::default();
        for (Authored { model, name }, counts) in answers {
            match counts {
                None => loss.unseen.push(model),
                Some((0, _)) => {}
                Some((all, created)) => {
                    loss.all += all;
                    let changed = all.saturating_sub(created);
                    let name = name.unwrap_or_else(|| model.clone());
                    loss.models.push(LostRecords { model, name, created, changed });
                }
            }
        }
        loss.models.sort_by_key(|lost| std::cmp::Reverse(lost.created + lost.changed));
        Ok(loss)
    }

    /// How many records there are that were made from one time until another by the tenant's clock, of the models that this
    /// login may read.
    ///
    /// # Errors
    /// As [`Self::changed_since`].
    pub async fn made_between(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<u64> {
        let models = self.models_with_an_author().await?.into_iter().filter(|it| is_worked_in(&it.model));
        let ask = |model: Authored| async move {
            let mut made = touched(&model.model, "create_date", from);
            if let Some(terms) = made.as_array_mut() {
                terms.push(json!(["create_date", "<", write_moment(until)]));
            }
            self.count(&model.model, made).await.or_else(|e| in_words(e).map(|_| 0))
        };
        let counts: Vec<u64> = stream::iter(models.map(ask)).buffered(AT_ONCE).try_collect().await?;
        Ok(counts.iter().sum())
    }

    /// How many records of a model were made or changed, and how many of these were made.
    async fn lost_in(&self, model: &str, since: DateTime<Utc>) -> Result<(u64, u64)> {
        match self.count(model, touched(model, "write_date", since)).await? {
            0 => Ok((0, 0)),
            all => Ok((all, self.count(model, touched(model, "create_date", since)).await?)),
        }
    }
}

/// Whether people work in a model, or look up there what they did.
fn is_worked_in(model: &str) -> bool {
    model == ATTACHMENTS || !TECHNICAL.iter().any(|begin| model.starts_with(begin))
}

fn touched(model: &str, field: &str, since: DateTime<Utc>) -> Value {
    let since = json!([field, ">=", write_moment(since)]);
    match model {
        // the style sheets and scripts of pages are made again when they are missing
        ATTACHMENTS => json!([since, ["res_model", "!=", "ir.ui.view"]]),
        _ => json!([since]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_work_in_is_counted_and_what_modules_bring_is_not() {
        for worked_in in
            ["sale.order", "account.move", "mail.message", "ir.attachment", "res.users", "x_visit"]
        {
            assert!(is_worked_in(worked_in), "{worked_in}");
        }
        for technical in ["ir.ui.view", "ir.cron", "base.language.export", "mail.mail", "ir.attachment.link"]
        {
            assert!(!is_worked_in(technical), "{technical}");
        }
    }
}
