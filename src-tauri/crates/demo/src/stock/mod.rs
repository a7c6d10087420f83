//! What every database of a version has in the models without a table type of their own, made once and shared.
//!
//! Only scheduled actions are each database's own from the start: their times hang on its clock.

mod business;
mod helpdesk;
mod technical;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub(crate) use helpdesk::{COMMENT, NOTE, TICKET_CREATED, install as install_helpdesk};
pub(crate) use technical::begin;

use crate::data::{Edition, Held, Record, Values};
use crate::moment::Moment;
use crate::orm::Model;

/// Rows by model.
pub(crate) type Tables = BTreeMap<Model, Vec<Record>>;

/// The rows a database of this version begins with.
pub(crate) fn shared(version: u16, helpdesk: bool) -> &'static Tables {
    // 14 to 19, each without and with a helpdesk
    static SHARED: [[OnceLock<Tables>; 2]; 6] = [const { [const { OnceLock::new() }; 2] }; 6];
    let series = usize::from(version.clamp(14, 19) - 14);
    SHARED[series][usize::from(helpdesk)].get_or_init(|| {
        let edition = Edition { version, helpdesk, password_policy: false, password_security: false };
        let mut tables = technical::tables(edition);
        tables.extend(business::tables());
        tables.extend(helpdesk::tables(edition));
        tables
    })
}

/// Rows with ids from one on, made by the system when the database was.
fn rows(all: impl IntoIterator<Item = Values>) -> Vec<Record> {
    let founded = Moment::today().plus_days(-900);
    (1..).zip(all).map(|(id, values)| Record::new(id, 1, founded, values)).collect()
}

/// Record id of a model in `ir.model`.
pub(crate) fn registered(model: Model, edition: Edition) -> i64 {
    (1..).zip(Model::all(edition)).find(|(_, other)| *other == model).map_or(0, |(id, _)| id)
}

fn yes() -> Held {
    Held::Bool(true)
}
