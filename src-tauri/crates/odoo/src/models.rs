//! The models whose records say who wrote them, and when: those that people, and not only Odoo, write.

mod own;

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;

use crate::error::Result;
use crate::records::Page;
use crate::session::Session;
use crate::value;
use own::is_own;

/// A model whose records have an author.
#[derive(Debug, Deserialize)]
pub(crate) struct Authored {
    /// Its technical name.
    pub(crate) model: String,
    /// What the tenant calls it.
    #[serde(default, deserialize_with = "value::text")]
    pub(crate) name: Option<String>,
}

impl Session {
    /// The models that note who wrote a record last, by name. Reports and abstract models note nobody, wizards are
    /// forgotten by themselves.
    pub(crate) async fn models_with_an_author(&self) -> Result<Vec<Authored>> {
        let noted = json!([["name", "=", "write_uid"], ["store", "=", true]]);
        let noted = self.search_read::<Authored>("ir.model.fields", noted, &["model"], Page::default());
        let lasting = json!([["transient", "=", false]]);
        let lasting = self.search_read::<Authored>("ir.model", lasting, &["model", "name"], Page::default());
        let (noted, lasting) = tokio::try_join!(noted, lasting)?;
        let noted: BTreeSet<String> = noted.into_iter().map(|row| row.model).collect();
        let mut models: Vec<Authored> =
            lasting.into_iter().filter(|row| noted.contains(&row.model) && !is_own(&row.model)).collect();
        models.sort_by(|one, other| one.model.cmp(&other.model));
        Ok(models)
    }
}
