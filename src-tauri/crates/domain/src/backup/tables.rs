//! What a tenant tells of a table of its database, as far as it can be asked from outside; and how those that a dump fills
//! came back, in numbers.

use serde::{Deserialize, Serialize};
use specta_typescript::Number;

/// What is in a table, as the models tell that keep their records in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableTold {
    /// So many rows, whoever may see them.
    Rows(u64),
    /// A relation between two models: whether any record is related by it. How many rows that are nobody tells.
    Related(bool),
    /// The rows of a wizard, which the server forgets by itself.
    Passing,
    /// No model keeps its records in it.
    NoModel,
    /// The tenant refused to tell, in its own words.
    Refused(String),
}

/// How the tables that a dump fills came back, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TablesSeen {
    /// Tables that have all of their rows, or more.
    #[specta(type = Number)]
    pub whole: u64,
    /// The rows that the dump has for these.
    #[specta(type = Number)]
    pub rows: u64,
    /// Relations between models that have rows.
    #[specta(type = Number)]
    pub related: u64,
    /// Tables that came back empty.
    #[specta(type = Number)]
    pub lost: u64,
    /// The first of these.
    pub lost_first: Vec<TableLost>,
    /// Tables of which a part came back.
    #[specta(type = Number)]
    pub fewer: u64,
    /// Tables of which the tenant did not tell.
    #[specta(type = Number)]
    pub refused: u64,
    /// Tables of which the server itself removed rows.
    #[specta(type = Number)]
    pub thinned: u64,
    /// Tables that the server empties by itself.
    #[specta(type = Number)]
    pub passing: u64,
    /// Tables that no model keeps its records in.
    #[specta(type = Number)]
    pub uncounted: u64,
}

/// A table that came back empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TableLost {
    /// Its name in the database.
    pub table: String,
    /// The rows that the dump has for it.
    #[specta(type = Number)]
    pub rows: u64,
}
