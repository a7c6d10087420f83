//! The restored database is looked at: by questions to it, as its owner, and by comparing the answers with what else
//! the backup holds.

use std::collections::{BTreeMap, HashMap, HashSet};

use reeve_domain::backup::{DrillCheck, DrillFinding, DrillLine};

use super::cluster::Cluster;
use super::sift::Seen;
use crate::Result;
use crate::verify::Notes;

/// Tables without which there is no Odoo; all but the last have rows in every database.
const MAIN: [&str; 4] = ["ir_module_module", "res_partner", "res_users", "ir_attachment"];
/// Models whose records the database names elsewhere by their ids, with the tables they are in.
const NAMED: [(&str, &str); 5] = [
    ("ir.module.module", "ir_module_module"),
    ("res.company", "res_company"),
    ("res.groups", "res_groups"),
    ("res.partner", "res_partner"),
    ("res.users", "res_users"),
];
/// So many records that are named and gone may have been deleted past Odoo; more look like rows that were cut off.
const STRAYS: u64 = 2;
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

/// One line of the evidence.
pub(super) fn line(check: DrillCheck, finding: DrillFinding, detail: impl Into<String>) -> DrillLine {
    DrillLine { check, finding, detail: detail.into() }
}

/// A line that holds where nothing is wrong, and names what is.
fn judged(check: DrillCheck, wrong: &Notes, held: String) -> DrillLine {
    if wrong.is_empty() {
        line(check, DrillFinding::Held, held)
    } else {
        line(check, DrillFinding::Failed, wrong.to_string())
    }
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
        for (model, table) in NAMED.iter().filter(|(_, table)| self.has(table, &["id"])) {
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
            let cut = behind > STRAYS || (lost > STRAYS && lost.saturating_mul(5) >= all);
            let words = || format!("the database refers to {lost} records of {table} that are not in it");
            match lost {
                0 => {}
                _ if cut => wrong.add(words()),
                _ => strays.add(words()),
            }
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
        let mut wrong = Notes::default();
        if nobody > 0 {
            wrong.add(format!("{nobody} accounts have lost their contact"));
        }
        if active == 0 {
            wrong.add("no account is active".into());
        }
        Ok(judged(check, &wrong, format!("{all} accounts can be read, {active} of them are active")))
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
        let mut wrong = Notes::default();
        for (name, version) in &installed {
            match manifest.get(name) {
                Some(said) if said == version => {}
                Some(said) => wrong.add(format!("{name} is {version}, and {said} in the manifest")),
                None => wrong.add(format!("{name} is installed, and not in the manifest")),
            }
        }
        for name in manifest.keys().filter(|name| !installed.contains_key(*name)) {
            wrong.add(format!("{name} is in the manifest, and not installed"));
        }
        Ok(judged(check, &wrong, format!("the manifest's {} modules are installed", installed.len())))
    }

    /// Whether the objects that the database names are in the filestore; those that came after all others are the mark of
    /// a dump that is newer.
    pub(super) fn filestore(&self, objects: &HashSet<[u8; 20]>) -> Result<[DrillLine; 2]> {
        use DrillFinding::{Failed, Held, Unknown};
        let (filestore, recency) = (DrillCheck::Filestore, DrillCheck::Recency);
        if !self.has("ir_attachment", &["store_fname"]) {
            let why = "the attachments cannot be read";
            return Ok([line(filestore, Failed, why), line(recency, Unknown, why)]);
        }
        let named = self.named_objects()?;
        if named.is_empty() {
            let none = "the database names no object of a filestore";
            return Ok([line(filestore, Held, none), line(recency, Held, none)]);
        }
        if objects.is_empty() {
            let only = format!(
                "a backup of the database alone: the {} objects that it names are not in it",
                named.len()
            );
            return Ok([line(filestore, Unknown, only), line(recency, Unknown, "there is no filestore")]);
        }
        let (there, missing): (Vec<_>, Vec<_>) = named.iter().partition(|object| object.is_in(objects));
        // where more is gone than is there, the filestore was lost, however the times look
        let newest = there.iter().filter_map(|object| object.made).max();
        let newest = newest.filter(|_| missing.len() <= there.len());
        let (mut newer, mut lost) = (Notes::default(), Notes::default());
        for object in missing {
            match (object.made, newest) {
                (Some(made), Some(newest)) if made > newest => newer.add(object.name.clone()),
                _ => lost.add(object.name.clone()),
            }
        }
        let whole = format!("{} objects named by the database are in the filestore", there.len());
        let first = if lost.is_empty() {
            line(filestore, Held, format!("{whole}, with the right SHA-1"))
        } else {
            let detail = format!("{} of {} objects are missing: {lost}", lost.count(), named.len());
            line(filestore, Failed, detail)
        };
        let second = match (newer.is_empty(), lost.is_empty()) {
            (false, _) => line(
                recency,
                Failed,
                format!(
                    "the dump is newer than the filestore: {} attachments were made after the filestore was copied: {newer}",
                    newer.count()
                ),
            ),
            (true, true) => line(recency, Held, "nothing that the dump names came after the filestore"),
            (true, false) => line(recency, Unknown, "cannot be told where older objects are missing"),
        };
        Ok([first, second])
    }

    /// Every object the database names, once, with the time of the first attachment that did.
    fn named_objects(&self) -> Result<Vec<Object>> {
        let made = if self.has("ir_attachment", &["create_date"]) {
            "coalesce(extract(epoch FROM min(create_date))::bigint::text, '')"
        } else {
            "''"
        };
        let question = format!(
            "SELECT store_fname, {made} FROM public.ir_attachment WHERE store_fname <> '' GROUP BY store_fname"
        );
        let mut named = Vec::new();
        self.cluster.ask(&[&question], |answer| {
            if let Some((name, made)) = answer.split_once('\t') {
                named.push(Object { name: name.to_owned(), made: made.parse().ok() });
            }
        })?;
        Ok(named)
    }
}

/// An object of the filestore, as the database names it.
struct Object {
    /// Such as `4d/4d248d29…`.
    name: String,
    /// When the first attachment with it was made, in seconds since 1970.
    made: Option<i64>,
}

impl Object {
    fn is_in(&self, objects: &HashSet<[u8; 20]>) -> bool {
        let mut sha1 = [0; 20];
        let name = self.name.rsplit('/').next().unwrap_or_default();
        hex::decode_to_slice(name, &mut sha1).is_ok() && objects.contains(&sha1)
    }
}
