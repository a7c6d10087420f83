//! The restored database is looked at: by questions to it, as its owner, and by comparing the answers with what else
//! the backup holds.

use std::collections::{BTreeMap, HashMap, HashSet};

use reeve_domain::backup::{DrillCheck, DrillFinding, DrillLine};

use super::MODELS;
use super::cluster::Cluster;
use super::judge::{self, Object, Referred, judged, line};
use super::sift::Seen;
use crate::Result;
use crate::verify::Notes;

/// Tables without which there is no Odoo; all but the last have rows in every database.
const MAIN: [&str; 4] = ["ir_module_module", "res_partner", "res_users", "ir_attachment"];
/// Counts every table that is the dump's own.
const COUNT: &str = "DO $$ DECLARE t regclass; n bigint; BEGIN \
    FOR t IN SELECT c.oid FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace \
      WHERE c.relkind = 'r' AND s.nspname <> 'information_schema' AND s.nspname NOT LIKE 'pg\\_%' \
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') \
    LOOP EXECUTE format('SELECT count(*) FROM ONLY %s', t) INTO n; \
      INSERT INTO pg_temp.rows_restored VALUES (t::text, n); END LOOP; END $$";

/// What the restored database is asked through.
pub(super) struct Look<'a> {
    cluster: &'a Cluster,
    /// Columns of the tables that are asked, as `table.column`.
    columns: HashSet<String>,
}

impl<'a> Look<'a> {
    pub(super) fn at(cluster: &'a Cluster) -> Result<Self> {
        let mut columns = HashSet::new();
        let question = "SELECT table_name || '.' || column_name FROM information_schema.columns \
                        WHERE table_schema = 'public' AND table_name IN \
                        ('ir_attachment', 'ir_model_data', 'ir_module_module', 'res_company', 'res_groups', 'res_partner', 'res_users')";
        cluster.ask(&[question], |column| {
            columns.insert(column.to_owned());
        })?;
        Ok(Self { cluster, columns })
    }

    fn has(&self, table: &str, columns: &[&str]) -> bool {
        columns.iter().all(|column| self.columns.contains(&format!("{table}.{column}")))
    }

    /// Whether every table has the rows that the dump has for it, and none is missing that must be there.
    pub(super) fn tables(&self, seen: &Seen) -> Result<DrillLine> {
        let mut restored = BTreeMap::new();
        let made = "CREATE TEMPORARY TABLE rows_restored (name text, rows bigint)";
        let names = "SET search_path = ''";
        let answer = "SELECT name, rows FROM pg_temp.rows_restored";
        self.cluster.ask(&[made, names, COUNT, answer], |answer| {
            if let Some((name, rows)) = answer.split_once('\t') {
                restored.insert(name.to_owned(), rows.parse::<u64>().unwrap_or_default());
            }
        })?;
        let mut wrong = Notes::default();
        if !seen.ended {
            wrong.add("the dump ends before its end mark".into());
        }
        let dumped: HashMap<&str, u64> =
            seen.tables.iter().map(|(name, rows)| (name.as_str(), *rows)).collect();
        for (name, rows) in &restored {
            match dumped.get(name.as_str()) {
                Some(expected) if expected == rows => {}
                Some(expected) => {
                    wrong.add(format!("{name} has {rows} rows and the dump {expected}"));
                }
                None => wrong.add(format!("table {name} is not filled by the dump")),
            }
        }
        for table in MAIN {
            match restored.get(&format!("public.{table}")) {
                None => wrong.add(format!("there is no table {table}")),
                Some(0) if table != "ir_attachment" => wrong.add(format!("{table} is empty")),
                Some(_) => {}
            }
        }
        let strays = self.named(&mut wrong)?;
        let rows: u64 = restored.values().sum();
        let main: Vec<String> = MAIN
            .iter()
            .map(|table| {
                format!("{table} {}", restored.get(&format!("public.{table}")).copied().unwrap_or_default())
            })
            .collect();
        let mut held =
            format!("{} tables with the {rows} rows of the dump: {}, …", restored.len(), main.join(", "));
        if !strays.is_empty() {
            held.push_str(&format!("; {strays}"));
        }
        Ok(judged(DrillCheck::Tables, &wrong, held))
    }

    /// Records that the database itself names and does not have. Real databases have a few, deleted past Odoo: they are
    /// returned. What is gone from the end of a table, or in number, was cut off: it is `wrong`.
    fn named(&self, wrong: &mut Notes) -> Result<Notes> {
        let mut strays = Notes::default();
        if !self.has("ir_model_data", &["model", "res_id"]) {
            return Ok(strays);
        }
        for (model, table) in MODELS.iter().filter(|(_, table)| self.has(table, &["id"])) {
            let question = format!(
                "SELECT count(*), count(*) FILTER (WHERE t.id IS NULL), \
                 count(*) FILTER (WHERE d.res_id > (SELECT coalesce(max(id), 0) FROM public.{table})) \
                 FROM (SELECT DISTINCT res_id FROM public.ir_model_data WHERE model = '{model}' AND res_id > 0) d \
                 LEFT JOIN public.{table} t ON t.id = d.res_id"
            );
            let (mut all, mut lost, mut behind) = (0, 0, 0);
            self.cluster.ask(&[&question], |answer| {
                let mut numbers = answer.split('\t').map(|number| number.parse::<u64>().unwrap_or_default());
                for to in [&mut all, &mut lost, &mut behind] {
                    *to = numbers.next().unwrap_or_default();
                }
            })?;
            Referred { all, lost, behind }.judge(table, wrong, &mut strays);
        }
        Ok(strays)
    }

    fn number(&self, question: &str) -> Result<u64> {
        let mut number = 0;
        self.cluster.ask(&[question], |answer| number = answer.parse().unwrap_or_default())?;
        Ok(number)
    }

    /// Whether the accounts can be read, each with its name, and somebody could sign in.
    pub(super) fn users(&self) -> Result<DrillLine> {
        let check = DrillCheck::Users;
        if !self.has("res_users", &["login", "active", "partner_id"]) || !self.has("res_partner", &["id"]) {
            return Ok(line(check, DrillFinding::Failed, "the accounts cannot be read"));
        }
        let from = "FROM public.res_users u LEFT JOIN public.res_partner p ON p.id = u.partner_id";
        let all = self.number(&format!("SELECT count(*) {from} WHERE u.login <> ''"))?;
        let active = self.number(&format!("SELECT count(*) {from} WHERE u.login <> '' AND u.active"))?;
        let nobody = self.number(&format!("SELECT count(*) {from} WHERE p.id IS NULL"))?;
        Ok(judge::accounts(all, active, nobody))
    }

    /// Whether the installed modules are those of the manifest.
    pub(super) fn modules(&self, manifest: &BTreeMap<String, String>) -> Result<DrillLine> {
        let check = DrillCheck::Modules;
        if !self.has("ir_module_module", &["name", "state", "latest_version"]) {
            return Ok(line(check, DrillFinding::Failed, "the modules cannot be read"));
        }
        let mut installed = BTreeMap::new();
        let question = "SELECT name, latest_version FROM public.ir_module_module WHERE state = 'installed'";
        self.cluster.ask(&[question], |answer| {
            if let Some((name, version)) = answer.split_once('\t') {
                installed.insert(name.to_owned(), version.to_owned());
            }
        })?;
        Ok(judge::modules(&installed, manifest))
    }

    /// Whether the objects that the database names are in the filestore; those that came after all others are the mark of
    /// a dump that is newer.
    pub(super) fn filestore(&self, objects: &HashSet<[u8; 20]>) -> Result<[DrillLine; 2]> {
        use DrillFinding::{Failed, Unknown};
        let (filestore, recency) = (DrillCheck::Filestore, DrillCheck::Recency);
        if !self.has("ir_attachment", &["store_fname"]) {
            let why = "the attachments cannot be read";
            return Ok([line(filestore, Failed, why), line(recency, Unknown, why)]);
        }
        Ok(judge::filestore(&self.named_objects()?.iter().collect::<Vec<_>>(), objects))
    }

    /// Every object the database names, once, with the time of the first attachment that did.
    fn named_objects(&self) -> Result<Vec<Object>> {
        let made = if self.has("ir_attachment", &["create_date"]) {
            "coalesce(min(create_date)::text, '')"
        } else {
            "''"
        };
        let question = format!(
            "SELECT store_fname, {made} FROM public.ir_attachment WHERE store_fname <> '' GROUP BY store_fname"
        );
        let mut named = Vec::new();
        self.cluster.ask(&[&question], |answer| {
            if let Some((name, made)) = answer.split_once('\t') {
                named.push(Object {
                    name: name.to_owned(),
                    made: Some(made.to_owned()).filter(|made| !made.is_empty()),
                });
            }
        })?;
        Ok(named)
    }
}
