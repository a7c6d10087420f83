//! The right-hand side of a condition: read by what the field holds, compared with what a record has.

use serde_json::Value;

use crate::moment::Moment;
use crate::orm::cell::Cell;
use crate::orm::schema::Holds;
use crate::refusal::Refusal;

/// A value a condition compares with.
#[derive(Debug, PartialEq)]
pub(super) enum Operand {
    Empty,
    Bool(bool),
    Int(i64),
    Text(String),
    Time(Moment),
}

impl Operand {
    pub(super) fn read(value: &Value, holds: Holds, version: u16) -> Result<Self, Refusal> {
        Ok(match (value, holds) {
            (Value::Null | Value::Bool(false), Holds::Boolean) => Self::Bool(false),
            (Value::Null | Value::Bool(false), _) => Self::Empty,
            (Value::Bool(b), _) => Self::Bool(*b),
            (Value::Number(n), Holds::Boolean) => Self::Bool(n.as_i64() != Some(0)),
            (Value::Number(n), _) => Self::Int(n.as_i64().unwrap_or_default()),
            (Value::String(text), Holds::Datetime) => match Moment::parse(text) {
                Some(moment) => Self::Time(moment),
                // PostgreSQL itself reads ISO marks; 19 no longer lets them through
                None if version < 19 => {
                    let plain = text.trim_end_matches('Z').replacen('T', " ", 1);
                    Self::Time(Moment::parse(&plain).ok_or_else(|| {
                        Refusal::new(
                            "psycopg2.errors.InvalidDatetimeFormat",
                            format!("invalid input syntax for type timestamp: \"{text}\"\n"),
                        )
                    })?)
                }
                None => {
                    return Err(Refusal::value(format!(
                        "expecting only datetimes with no timezone: '{text}'"
                    )));
                }
            },
            (Value::String(text), _) => Self::Text(text.clone()),
            (other, _) => Self::Text(other.to_string()),
        })
    }

    pub(super) fn is(&self, cell: &Cell<'_>) -> bool {
        match (self, cell) {
            (Self::Empty, Cell::Empty) | (Self::Bool(false), Cell::Empty) => true,
            (Self::Bool(a), Cell::Bool(b)) => a == b,
            (Self::Int(a), Cell::Int(b) | Cell::One(b)) => a == b,
            (Self::Text(a), Cell::Text(b)) => a == b,
            (Self::Time(a), Cell::Time(b)) => a == b,
            _ => false,
        }
    }

    /// How the cell stands to this operand; `None` when they cannot be compared, an empty cell included.
    pub(super) fn compare(&self, cell: &Cell<'_>) -> Option<std::cmp::Ordering> {
        Some(match (cell, self) {
            (Cell::Int(a) | Cell::One(a), Self::Int(b)) => a.cmp(b),
            (Cell::Time(a), Self::Time(b)) => a.cmp(b),
            (Cell::Text(a), Self::Text(b)) => a.as_ref().cmp(b.as_str()),
            (Cell::Bool(a), Self::Bool(b)) => a.cmp(b),
            _ => return None,
        })
    }
}
