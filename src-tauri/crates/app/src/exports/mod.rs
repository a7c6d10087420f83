//! Lists that people hand on: the journal, accesses and restores, as a page that prints, as a table, and for scripts.
//!
//! What must always hold: the three have the same rows in the same order, those that the window and the command line show.

mod rows;

use chrono::{DateTime, Utc};
use reeve_domain::Fault;
use reeve_domain::journal::{Action, Outcome};
use serde_json::{Map, Value, json};

use crate::api::{Exported, ListKind, SaveList};
use crate::paper::{self, Form, csv, html, word};
use crate::reeve::Reeve;
use crate::{backups, journal, tenants};

/// A list as it is written: what its columns are called, and text as it came.
struct List<const N: usize> {
    title: String,
    head: [&'static str; N],
    rows: Vec<[String; N]>,
}

/// Writes a list to a file; its ending decides what kind.
///
/// # Errors
/// [`reeve_domain::Code::NotFound`]; [`reeve_domain::Code::InvalidInput`] for another ending;
/// [`reeve_domain::Code::AlreadyExists`], [`reeve_domain::Code::CannotWrite`], [`reeve_domain::Code::DiskFull`].
pub async fn save(reeve: &Reeve, request: SaveList) -> Result<Exported, Fault> {
    let to = backups::absolute("to", &request.to)?;
    let form = Form::of(&to)?;
    let of = match &request.tenant {
        Some(id) => Some(tenants::by_id(reeve, id).await?),
        None => None,
    };
    let now = reeve.host().now();
    let (text, rows) = match request.list {
        ListKind::Journal => rows::journal(reeve, of.as_ref()).await?.text(form, now)?,
        ListKind::Accesses => rows::accesses(reeve, of.as_ref()).await?.text(form, now)?,
        ListKind::Restores => rows::restores(reeve, of.as_ref()).await?.text(form, now)?,
    };
    paper::write(&to, &text).await?;
    let file = to.to_string_lossy().into_owned();
    let (whose, what) = (of.as_ref().map(|tenant| tenant.name.as_str()), word(&request.list));
    let detail = format!("{rows} rows of {what} to {file}");
    journal::note(reeve, whose, Action::ListSave, detail, Outcome::Done).await?;
    Ok(Exported { file, rows })
}

impl<const N: usize> List<N> {
    /// In this form, with the number of rows.
    fn text(&self, form: Form, now: DateTime<Utc>) -> Result<(String, u64), Fault> {
        let text = match form {
            Form::Page => self.page(now),
            Form::Table => {
                let plain = self.rows.iter().map(|row| row.each_ref().map(|cell| csv::plain(cell)));
                csv::table(self.head.map(key).each_ref().map(String::as_str), &plain.collect::<Vec<_>>())?
            }
            Form::Script => self.script(),
        };
        Ok((text, self.rows.len() as u64))
    }

    fn page(&self, now: DateTime<Utc>) -> String {
        let mut page = html::begin(&self.title);
        let count = self.rows.len().to_string();
        html::two_columns(&mut page, &[("Written", html::time(now)), ("Rows", count)]);
        let rows = self.rows.iter().map(|row| row.iter().map(|cell| html::escaped(cell)).collect());
        html::table(&mut page, &self.head, rows);
        page + html::END
    }

    fn script(&self) -> String {
        let object = |row: &[String; N]| {
            let cells = self.head.iter().zip(row).map(|(name, cell)| (key(name), Value::from(cell.as_str())));
            Value::Object(cells.collect::<Map<_, _>>())
        };
        let rows: Vec<Value> = self.rows.iter().map(object).collect();
        format!("{:#}\n", json!({ "title": self.title, "rows": rows }))
    }
}

/// A column's name for scripts and tables.
fn key(name: &str) -> String {
    name.to_lowercase().replace([' ', '-'], "_")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use super::*;

    fn list() -> List<2> {
        let rows = vec![["=1+1".to_owned(), "<b>Ayşe</b>".to_owned()], ["2".to_owned(), String::new()]];
        List { title: "Journal".into(), head: ["Asked at", "E-mail"], rows }
    }

    fn text(form: Form) -> String {
        let (text, rows) = list().text(form, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(rows, 2);
        text
    }

    #[test]
    fn nothing_in_a_list_is_markup_in_its_page_or_a_formula_in_its_table() {
        let page = text(Form::Page);
        assert!(page.contains("&lt;b&gt;Ayşe") && !page.contains("<b>"), "{page}");
        assert!(page.contains("<th>E-mail</th>") && page.contains("1970-01-01"), "{page}");
        assert_eq!(text(Form::Table), "asked_at,e_mail\n'=1+1,<b>Ayşe</b>\n2,\n");
    }

    #[test]
    fn scripts_get_every_row_as_it_is_under_the_names_of_the_table() {
        let document: Value = serde_json::from_str(&text(Form::Script)).unwrap();
        assert_eq!(
            document,
            json!({ "title": "Journal", "rows": [
                { "asked_at": "=1+1", "e_mail": "<b>Ayşe</b>" },
                { "asked_at": "2", "e_mail": "" },
            ] })
        );
    }
}
