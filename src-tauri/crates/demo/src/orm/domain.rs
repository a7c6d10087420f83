//! Odoo's search domains: read once, then asked for each row.
//!
//! Covers what clients use: `= != > >= < <= in not in like ilike =like =ilike not like not ilike`, `& | !`, paths
//! through relations. A condition this does not know is refused as a real server refuses it, never ignored.

use serde_json::Value;

use crate::data::{Edition, TenantData};
use crate::orm::cell::Cell;
use crate::orm::model::Model;
use crate::orm::operand::Operand;
use crate::orm::pattern::Pattern;
use crate::orm::schema::{Field, Holds};
use crate::refusal::Refusal;

/// A domain that can be asked.
#[derive(Debug)]
pub(crate) enum Domain {
    Always,
    Leaf(Leaf),
    And(Vec<Domain>),
    Or(Vec<Domain>),
    Not(Box<Domain>),
}

/// One condition.
#[derive(Debug)]
pub(crate) struct Leaf {
    path: Vec<&'static Field>,
    test: Test,
}

/// The values of an `in`. Numbers are sorted apart: as behind an index, the ten thousandth costs no more than the first.
#[derive(Debug)]
struct Values {
    numbers: Vec<i64>,
    others: Vec<Operand>,
}

impl Values {
    fn new(all: Vec<Operand>) -> Self {
        let (mut numbers, mut others) = (Vec::new(), Vec::new());
        for one in all {
            match one {
                Operand::Int(number) => numbers.push(number),
                other => others.push(other),
            }
        }
        numbers.sort_unstable();
        Self { numbers, others }
    }

    fn has_number(&self, number: i64) -> bool {
        self.numbers.binary_search(&number).is_ok()
    }

    fn has(&self, cell: &Cell<'_>) -> bool {
        let number = match cell {
            Cell::Int(number) | Cell::One(number) => self.has_number(*number),
            _ => false,
        };
        number || self.others.iter().any(|one| one.is(cell))
    }
}

#[derive(Debug)]
enum Test {
    Among { values: Values, negated: bool },
    Compare { order: fn(std::cmp::Ordering) -> bool, value: Operand },
    Like { pattern: Pattern, negated: bool },
    Constant(bool),
}

impl Domain {
    /// Reads a domain as it arrives.
    pub(crate) fn read(model: Model, domain: &Value, edition: Edition) -> Result<Self, Refusal> {
        let version = edition.version;
        let Some(terms) = domain.as_array() else {
            return if domain.is_null() || domain == &Value::Bool(false) {
                Ok(Self::Always)
            } else {
                Err(invalid(domain, version))
            };
        };
        let mut stack: Vec<Self> = Vec::new();
        // prefix notation is read from its end: an operator then finds its operands on the stack
        for term in terms.iter().rev() {
            let node = match term.as_str() {
                Some("!") => Self::Not(Box::new(stack.pop().ok_or_else(|| invalid(term, version))?)),
                Some(op @ ("&" | "|")) => {
                    let (Some(left), Some(right)) = (stack.pop(), stack.pop()) else {
                        return Err(invalid(term, version));
                    };
                    if op == "&" { Self::And(vec![left, right]) } else { Self::Or(vec![left, right]) }
                }
                _ => Self::Leaf(Leaf::read(model, term, edition)?),
            };
            stack.push(node);
        }
        stack.reverse();
        Ok(match stack.len() {
            0 => Self::Always,
            1 => stack.remove(0),
            _ => Self::And(stack),
        })
    }

    /// Whether any condition is on this field, which switches off the hidden `active = true`.
    pub(crate) fn mentions(&self, field: &str) -> bool {
        match self {
            Self::Always => false,
            Self::Leaf(leaf) => leaf.path.first().is_some_and(|f| f.name == field),
            Self::And(all) | Self::Or(all) => all.iter().any(|d| d.mentions(field)),
            Self::Not(inner) => inner.mentions(field),
        }
    }

    /// Ids that can match lie between these, both included: what makes paging by id cheap.
    pub(crate) fn id_bounds(&self) -> (i64, i64) {
        match self {
            Self::And(all) => all
                .iter()
                .map(Self::id_bounds)
                .fold((i64::MIN, i64::MAX), |a, b| (a.0.max(b.0), a.1.min(b.1))),
            Self::Leaf(Leaf { path, test }) if path.len() == 1 && path[0].name == "id" => test.bounds(),
            _ => (i64::MIN, i64::MAX),
        }
    }

    /// Whether a row matches.
    pub(crate) fn holds(&self, data: &TenantData, model: Model, row: usize) -> bool {
        match self {
            Self::Always => true,
            Self::Leaf(leaf) => leaf.holds(data, model, row, &leaf.path),
            Self::And(all) => all.iter().all(|d| d.holds(data, model, row)),
            Self::Or(all) => all.iter().any(|d| d.holds(data, model, row)),
            Self::Not(inner) => !inner.holds(data, model, row),
        }
    }
}

impl Leaf {
    fn read(model: Model, term: &Value, edition: Edition) -> Result<Self, Refusal> {
        let version = edition.version;
        let Some([left, op, right]) = term.as_array().map(Vec::as_slice) else {
            return Err(invalid(term, version));
        };
        let Some(op) = op.as_str() else { return Err(invalid(term, version)) };
        if left.as_i64().is_some() && op == "=" {
            return Ok(Self { path: Vec::new(), test: Test::Constant(left == right) });
        }
        let Some(left) = left.as_str() else { return Err(invalid(term, version)) };
        let mut path = Vec::new();
        let mut at = Some(model);
        for step in left.split('.') {
            let here = at.ok_or_else(|| invalid(term, version))?;
            let field = here.field(step, edition).ok_or_else(|| unknown_field(here, step, term, version))?;
            at = match field.holds {
                Holds::One(next) | Holds::Many(next) | Holds::Children(next) => Some(next),
                _ => None,
            };
            path.push(field);
        }
        let last = path.last().map_or(Holds::Integer, |f| f.holds);
        Ok(Self { test: Test::read(op, right, last, term, version)?, path })
    }

    fn holds(&self, data: &TenantData, model: Model, row: usize, path: &[&'static Field]) -> bool {
        let Some((field, rest)) = path.split_first() else {
            return matches!(self.test, Test::Constant(true));
        };
        let cell = data.cell(model, row, field.name);
        let related = match field.holds {
            Holds::One(m) | Holds::Many(m) | Holds::Children(m) => Some(m),
            _ => None,
        };
        let Some(related) = related else { return self.test.holds(&cell) };
        let ids: Vec<i64> = match cell {
            Cell::One(id) => vec![id],
            Cell::Many(ids) => ids,
            _ => Vec::new(),
        };
        if !rest.is_empty() {
            return ids
                .iter()
                .filter_map(|id| data.row_of(related, *id))
                .any(|r| self.holds(data, related, r, rest));
        }
        self.test
            .holds_relation(&ids, |id| data.row_of(related, id).map(|r| data.label(related, r).into_owned()))
    }
}

impl Test {
    fn read(op: &str, right: &Value, holds: Holds, term: &Value, version: u16) -> Result<Self, Refusal> {
        let one = |value: &Value| Operand::read(value, holds, version);
        let order: fn(std::cmp::Ordering) -> bool = match op {
            "=" | "!=" | "<>" | "==" | "in" | "not in" => {
                let values = Values::new(match right.as_array() {
                    Some(many) => many.iter().map(one).collect::<Result<_, _>>()?,
                    None => vec![one(right)?],
                });
                return Ok(Self::Among { values, negated: matches!(op, "!=" | "<>" | "not in") });
            }
            "like" | "ilike" | "not like" | "not ilike" | "=like" | "=ilike" => {
                let text = right.as_str().map_or_else(|| right.to_string(), str::to_owned);
                let whole = if op.starts_with('=') { text } else { format!("%{text}%") };
                return Ok(Self::Like {
                    pattern: Pattern::new(&whole, op.ends_with("ilike")),
                    negated: op.starts_with("not"),
                });
            }
            ">" => std::cmp::Ordering::is_gt,
            ">=" => std::cmp::Ordering::is_ge,
            "<" => std::cmp::Ordering::is_lt,
            "<=" => std::cmp::Ordering::is_le,
            _ if version >= 19 => {
                return Err(Refusal::value(format!("Invalid operator in condition {}", python(term))));
            }
            _ => return Err(invalid(term, version)),
        };
        Ok(Self::Compare { order, value: one(right)? })
    }

    fn bounds(&self) -> (i64, i64) {
        match self {
            Self::Among { values, negated: false } => {
                let numbers = &values.numbers;
                (numbers.first().copied().unwrap_or(i64::MAX), numbers.last().copied().unwrap_or(i64::MIN))
            }
            // which of the four it is shows in how it takes a larger and a smaller id
            Self::Compare { order, value: Operand::Int(id) } if order(std::cmp::Ordering::Greater) => {
                (if order(std::cmp::Ordering::Equal) { *id } else { id.saturating_add(1) }, i64::MAX)
            }
            Self::Compare { order, value: Operand::Int(id) } => {
                (i64::MIN, if order(std::cmp::Ordering::Equal) { *id } else { id.saturating_sub(1) })
            }
            _ => (i64::MIN, i64::MAX),
        }
    }

    fn holds(&self, cell: &Cell<'_>) -> bool {
        match self {
            // an empty value is not among any values, so a negation includes it
            Self::Among { values, negated } => values.has(cell) != *negated,
            Self::Compare { order, value } => value.compare(cell).is_some_and(order),
            Self::Like { pattern, negated } => match cell {
                Cell::Text(text) => pattern.fits(text) != *negated,
                _ => *negated,
            },
            Self::Constant(truth) => *truth,
        }
    }

    fn holds_relation(&self, ids: &[i64], label: impl Fn(i64) -> Option<String>) -> bool {
        match self {
            Self::Among { values, negated } => {
                let number = ids.iter().any(|id| values.has_number(*id));
                let other = || {
                    values.others.iter().any(|one| match one {
                        Operand::Empty | Operand::Bool(false) => ids.is_empty(),
                        Operand::Text(name) => ids.iter().any(|id| label(*id).as_ref() == Some(name)),
                        _ => false,
                    })
                };
                (number || other()) != *negated
            }
            Self::Like { pattern, negated } => {
                ids.iter().any(|id| label(*id).is_some_and(|l| pattern.fits(&l))) != *negated
            }
            Self::Compare { order, value: Operand::Int(value) } => ids.iter().any(|id| order(id.cmp(value))),
            Self::Compare { .. } => false,
            Self::Constant(truth) => *truth,
        }
    }
}

fn invalid(term: &Value, version: u16) -> Refusal {
    let what = if version >= 19 { "Domain() invalid item in domain:" } else { "Invalid leaf" };
    Refusal::value(format!("{what} {}", python(term)))
}

fn unknown_field(model: Model, field: &str, term: &Value, version: u16) -> Refusal {
    let place = if version >= 17 { "condition" } else { "leaf" };
    Refusal::value(format!("Invalid field {}.{field} in {place} {}", model.name(), python(term)))
}

/// A condition as Python prints it: refusals quote it.
fn python(value: &Value) -> String {
    match value {
        Value::Null => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::String(text) => format!("'{text}'"),
        Value::Array(items) => format!("({})", items.iter().map(python).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
