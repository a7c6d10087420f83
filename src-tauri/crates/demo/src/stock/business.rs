//! What the people of a tenant work with: a few dozen rows, so that a scope has something to reach.

use super::{Tables, rows, yes};
use crate::data::{Held, Values};
use crate::moment::Moment;
use crate::orm::Model;

pub(super) fn tables() -> Tables {
    Tables::from([
        (Model::Country, rows(COUNTRIES.iter().map(|(code, name)| country(code, name)))),
        (Model::Sale, rows((1..=38).map(sale))),
        (Model::Invoice, rows((1..=61).map(invoice))),
        (Model::Picking, rows((1..=24).map(picking))),
        (Model::Employee, rows(EMPLOYEES.iter().map(|(name, job)| employee(name, job)))),
    ])
}

const COUNTRIES: [(&str, &str); 12] = [
    ("BE", "Belgium"),
    ("BR", "Brazil"),
    ("CZ", "Czech Republic"),
    ("DE", "Germany"),
    ("ES", "Spain"),
    ("FR", "France"),
    ("GB", "United Kingdom"),
    ("IT", "Italy"),
    ("JP", "Japan"),
    ("PL", "Poland"),
    ("TR", "Türkiye"),
    ("UA", "Ukraine"),
];

fn country(code: &'static str, name: &'static str) -> Values {
    vec![("name", Held::fixed(name)), ("code", Held::fixed(code))]
}

fn day(n: i64) -> Held {
    Held::Time(Moment::today().plus_days(-n * 9))
}

fn sale(n: i64) -> Values {
    vec![
        ("name", format!("S{n:05}").into()),
        ("state", Held::fixed(if n % 3 == 0 { "draft" } else { "sale" })),
        ("partner_id", Held::One(1)),
        ("user_id", Held::One(2)),
        ("date_order", day(39 - n)),
    ]
}

fn invoice(n: i64) -> Values {
    vec![
        ("name", format!("INV/{n:05}").into()),
        ("state", Held::fixed("posted")),
        ("move_type", Held::fixed("out_invoice")),
        ("partner_id", Held::One(1)),
        ("date", day(62 - n)),
    ]
}

fn picking(n: i64) -> Values {
    vec![
        ("name", format!("WH/OUT/{n:05}").into()),
        ("state", Held::fixed("done")),
        ("partner_id", Held::One(1)),
        ("scheduled_date", day(25 - n)),
        ("origin", format!("S{n:05}").into()),
    ]
}

const EMPLOYEES: [(&str, &str); 6] = [
    ("Ada Ferrant", "Managing director"),
    ("Bilal Sayın", "Warehouse"),
    ("Chiara Lodi", "Accountant"),
    ("Dora Novák", "Sales"),
    ("Emre Tan", "Sales"),
    ("Fay Whitlock", "Personnel"),
];

fn employee(name: &'static str, job: &'static str) -> Values {
    vec![("name", Held::fixed(name)), ("job_title", Held::fixed(job)), ("active", yes())]
}
