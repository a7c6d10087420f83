//! The tables that a dump fills, beside what a server that restored it tells of them. Pure.
//!
//! Odoo loads a dump statement by statement and goes on after one that failed: a table comes back as a whole, or empty. What
//! must always hold: one that is empty is lost, and no table that the dump fills is passed over without a word.

use std::collections::BTreeMap;

use reeve_domain::backup::{TableLost, TableTold, TablesSeen};

use super::MODELS;
use super::judge::Referred;
use crate::verify::Notes;

/// Tables that a server empties by itself once it has opened a database: what is queued, who is present, what expired
/// (`_gc_…` and `@api.autovacuum` in Odoo's source, `neutralize.sql` of `mail`).
const PASSING: [&str; 13] = [
    "auth_totp_device",
    "bus_bus",
    "bus_presence",
    "ir_cron_progress",
    "ir_cron_trigger",
    "ir_profile",
    "mail_mail",
    "mail_notification_web_push",
    "mail_presence",
    "mail_push",
    "mail_push_device",
    "res_device_log",
    "res_users_apikeys",
];
/// Tables of which it removes some rows by itself, and never all: style sheets made again, settings of the original, logs.
const THINNED: [&str; 10] = [
    "auditlog_http_request",
    "auditlog_http_session",
    "auditlog_log",
    "auditlog_log_line",
    "ir_actions_server_history",
    "ir_attachment",
    "ir_config_parameter",
    "ir_logging",
    "mail_notification",
    "res_users_log",
];

/// So many of the tables that were lost are named.
const NAMED: usize = 12;

/// What a server tells of the tables that it was asked for.
#[derive(Debug, Default)]
pub struct TablesBack {
    /// The tables of [`super::MODELS`] with the records that the login sees, and those that the database itself names.
    pub main: Vec<(&'static str, u64, Referred)>,
    /// What is in each table.
    pub told: BTreeMap<String, TableTold>,
}

/// How the tables came back.
#[derive(Default)]
pub(super) struct Compared {
    /// Those that have all of their rows, or more, and those rows.
    whole: (u64, u64),
    /// The main ones among them.
    main: Vec<String>,
    /// Relations that have rows.
    related: u64,
    /// Those of which nothing came back.
    lost: Vec<TableLost>,
    /// Those of which a part came back.
    pub(super) fewer: Notes,
    /// Those of which the tenant did not tell.
    pub(super) refused: Notes,
    /// Those of which the server itself removed rows.
    thinned: Notes,
    /// Those that it empties by itself.
    passing: Notes,
    /// Those that no model keeps its records in.
    unknown: Notes,
}

/// Compares the tables that were asked for with the rows that the dump has for them.
pub(super) fn compared(dump: &BTreeMap<String, u64>, back: &TablesBack) -> Compared {
    let mut all = Compared::default();
    for (table, told) in &back.told {
        let rows = dump.get(table).copied().unwrap_or_default();
        if rows > 0 {
            all.take(table, rows, told);
        }
    }
    all
}

impl Compared {
    fn take(&mut self, table: &str, rows: u64, told: &TableTold) {
        match told {
            TableTold::Passing => self.passing.add(table.to_owned()),
            TableTold::NoModel => self.unknown.add(table.to_owned()),
            TableTold::Rows(there) if *there >= rows => {
                self.whole = (self.whole.0 + 1, self.whole.1 + rows);
                if MODELS.iter().any(|(_, main)| *main == table) {
                    self.main.push(format!("{table} {there}"));
                }
            }
            TableTold::Related(true) => self.related += 1,
            TableTold::Refused(words) => self.refused.add(format!("{table} ({words})")),
            _ if PASSING.contains(&table) => self.passing.add(table.to_owned()),
            TableTold::Rows(0) | TableTold::Related(false) => {
                self.lost.push(TableLost { table: table.to_owned(), rows });
            }
            TableTold::Rows(there) if THINNED.contains(&table) => {
                self.thinned.add(format!("{table} {there} of {rows}"));
            }
            TableTold::Rows(there) => self.fewer.add(format!("{table} has {there} of its {rows} rows")),
        }
    }

    /// The tables that were lost, in words; `None` where none was.
    pub(super) fn lost(&self) -> Option<String> {
        let named = self.lost.iter().take(NAMED).map(|lost| format!("{} ({} rows)", lost.table, lost.rows));
        let names = named.collect::<Vec<_>>().join(", ");
        let more = if self.lost.len() > NAMED { ", …" } else { "" };
        (!self.lost.is_empty())
            .then(|| format!("{} tables that the dump fills came back empty: {names}{more}", self.lost.len()))
    }

    /// The same in numbers.
    pub(super) fn seen(&self) -> TablesSeen {
        let (whole, rows) = self.whole;
        TablesSeen {
            whole,
            rows,
            related: self.related,
            lost: self.lost.len() as u64,
            lost_first: self.lost.iter().take(NAMED).cloned().collect(),
            fewer: self.fewer.count(),
            refused: self.refused.count(),
            thinned: self.thinned.count(),
            passing: self.passing.count(),
            uncounted: self.unknown.count(),
        }
    }

    /// Whether anything was compared.
    pub(super) fn is_some(&self) -> bool {
        self.whole.0 + self.related + self.thinned.count() > 0
    }

    /// What came back, and what of the rest there is to say.
    pub(super) fn words(&self) -> String {
        let (tables, rows) = self.whole;
        let mut words =
            format!("{tables} tables have the {rows} rows of the dump: {}, …", self.main.join(", "));
        if self.related > 0 {
            words.push_str(&format!("; {} relations have theirs", self.related));
        }
        let rest = [
            ("the server itself removed rows of", &self.thinned),
            ("not compared, as the server empties them by itself:", &self.passing),
            ("not counted, as no model keeps its records there:", &self.unknown),
        ];
        for (what, tables) in rest.iter().filter(|(_, tables)| !tables.is_empty()) {
            words.push_str(&format!("; {what} {tables}"));
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(table: &str, told: TableTold) -> Compared {
        let dump = BTreeMap::from([(table.to_owned(), 9)]);
        let told = BTreeMap::from([(table.to_owned(), told)]);
        compared(&dump, &TablesBack { told, ..TablesBack::default() })
    }

    #[test]
    fn a_table_or_a_relation_that_came_back_empty_is_lost() {
        for (table, empty) in [
            ("sale_order", TableTold::Rows(0)),
            ("ir_attachment", TableTold::Rows(0)),
            ("res_groups_users_rel", TableTold::Related(false)),
        ] {
            let all = told(table, empty);
            assert!(
                all.lost().is_some_and(|words| words.contains(table) && words.contains("9 rows")),
                "{table}"
            );
            let seen = all.seen();
            let lost = TableLost { table: table.to_owned(), rows: 9 };
            assert_eq!((seen.lost, seen.lost_first, seen.whole), (1, vec![lost], 0), "{table}");
        }
        let all = told("sale_order", TableTold::Rows(8));
        assert!(all.lost().is_none() && all.fewer.to_string().contains("8 of its 9"));
        assert!(told("sale_order", TableTold::Refused("no".into())).refused.to_string().contains("no"));
    }

    #[test]
    fn what_the_server_changes_by_itself_is_said_and_not_held_against_it() {
        for (table, seen) in [
            ("mail_mail", TableTold::Rows(0)),
            ("base_import_import", TableTold::Passing),
            ("ir_attachment", TableTold::Rows(4)),
            ("orm_signaling_registry", TableTold::NoModel),
        ] {
            let all = told(table, seen);
            assert!(all.lost().is_none() && all.fewer.is_empty() && all.words().contains(table), "{table}");
        }
    }

    #[test]
    fn rows_that_the_server_added_are_no_loss() {
        let all = told("res_users", TableTold::Rows(10));
        assert!(
            all.is_some() && all.words().starts_with("1 tables have the 9 rows of the dump: res_users 10")
        );
    }
}
