//! What a tenant tells of a table of its database, as far as it can be asked from outside.

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
