//! Rows of the models that need no table type of their own, and who touched any row when.
//!
//! What every database of a version has is shared between all of them and copied when somebody changes it: a fleet of a
//! thousand tenants keeps those rows once. Tables are sorted by id, and an id is never given twice.

use std::borrow::Cow;

use crate::data::TenantData;
use crate::moment::Moment;
use crate::orm::Model;
use crate::stock;

/// A value a record holds; an empty one is not kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Held {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text of any kind.
    Text(Cow<'static, str>),
    /// A time.
    Time(Moment),
    /// Another record.
    One(i64),
    /// Other records.
    Many(Vec<i64>),
}

impl Held {
    pub(crate) const fn fixed(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Held {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

/// Values by field.
pub(crate) type Values = Vec<(&'static str, Held)>;

/// A row: its values, and who made and last changed it.
#[derive(Debug, Clone)]
pub struct Record {
    /// Record id.
    pub id: i64,
    values: Values,
    /// Who made it.
    pub create_uid: i64,
    /// When.
    pub create_date: Moment,
    /// Who changed it last.
    pub write_uid: i64,
    /// When.
    pub write_date: Moment,
}

impl Record {
    pub(crate) fn new(id: i64, uid: i64, at: Moment, values: Values) -> Self {
        Self { id, values, create_uid: uid, create_date: at, write_uid: uid, write_date: at }
    }

    /// The value of a field; `None` where it is empty.
    pub fn value(&self, field: &str) -> Option<&Held> {
        self.values.iter().find(|(name, _)| *name == field).map(|(_, held)| held)
    }

    /// A field's text; empty where it holds none.
    pub fn text(&self, field: &str) -> &str {
        match self.value(field) {
            Some(Held::Text(text)) => text,
            _ => "",
        }
    }

    /// Whether a field holds true.
    pub fn is(&self, field: &str) -> bool {
        self.value(field) == Some(&Held::Bool(true))
    }

    /// A field's number or the record it points at; 0 where it holds neither.
    pub fn number(&self, field: &str) -> i64 {
        match self.value(field) {
            Some(Held::Int(number) | Held::One(number)) => *number,
            _ => 0,
        }
    }

    /// A field's time.
    pub fn time(&self, field: &str) -> Option<Moment> {
        match self.value(field) {
            Some(Held::Time(at)) => Some(*at),
            _ => None,
        }
    }

    /// Sets a field without leaving a trace of who did it; `None` empties it.
    pub(crate) fn set(&mut self, field: &'static str, held: Option<Held>) {
        self.values.retain(|(name, _)| *name != field);
        self.values.extend(held.map(|held| (field, held)));
    }
}

impl TenantData {
    /// Rows of a model that has no table type of its own, such as `ir.cron`; none for any other name.
    pub fn records(&self, model: &str) -> &[Record] {
        Model::named(model, self.edition()).map_or(&[], |model| self.table(model))
    }

    /// Changes a row of such a model as a colleague in the tenant's own screens would; false when it is not there.
    pub fn change_record(&mut self, model: &str, id: i64, field: &'static str, held: Option<Held>) -> bool {
        let Some(model) = Model::named(model, self.edition()) else { return false };
        self.record_mut(model, id, 2).map(|record| record.set(field, held)).is_some()
    }

    pub(crate) fn table(&self, model: Model) -> &[Record] {
        let own = self.tables.get(&model);
        own.or_else(|| stock::shared(self.version, self.helpdesk).get(&model)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn record(&self, model: Model, id: i64) -> Option<&Record> {
        let table = self.table(model);
        table.binary_search_by_key(&id, |record| record.id).ok().and_then(|row| table.get(row))
    }

    /// The table as this database's own.
    pub(crate) fn table_mut(&mut self, model: Model) -> &mut Vec<Record> {
        let (version, helpdesk) = (self.version, self.helpdesk);
        self.tables
            .entry(model)
            .or_insert_with(|| stock::shared(version, helpdesk).get(&model).cloned().unwrap_or_default())
    }

    /// A row to be changed by somebody, who is noted.
    pub(crate) fn record_mut(&mut self, model: Model, id: i64, uid: i64) -> Option<&mut Record> {
        let found = self.table_mut(model).iter_mut().find(|record| record.id == id)?;
        found.write_uid = uid;
        found.write_date = Moment::now();
        Some(found)
    }

    /// Adds a row; gives back its id.
    pub(crate) fn insert(&mut self, model: Model, uid: i64, values: Values) -> i64 {
        let highest = match model {
            Model::Partner => self.last_partner(),
            Model::MailServer => i64::from(self.mail_server),
            _ => 0,
        };
        let last = self.table(model).last().map_or(0, |record| record.id).max(highest);
        let next = self.sequences.entry(model).or_default();
        *next = last.max(*next) + 1;
        let id = *next;
        self.table_mut(model).push(Record::new(id, uid, Moment::now(), values));
        id
    }

    pub(crate) fn remove(&mut self, model: Model, ids: &[i64]) {
        let last = self.table(model).last().map_or(0, |record| record.id);
        let sequence = self.sequences.entry(model).or_default();
        *sequence = last.max(*sequence);
        self.table_mut(model).retain(|record| !ids.contains(&record.id));
    }

    /// Notes who made a row of a model with a table type of its own.
    pub(crate) fn note_made(&mut self, model: Model, id: i64, uid: i64) {
        self.notes.insert((model, id), Record::new(id, uid, Moment::now(), Vec::new()));
    }

    /// Notes who changed such a row; gives back what is noted about it.
    pub(crate) fn note_changed(&mut self, model: Model, id: i64, uid: i64) -> &mut Record {
        let founded = self.founded();
        let note = self.notes.entry((model, id)).or_insert_with(|| Record::new(id, 1, founded, Vec::new()));
        note.write_uid = uid;
        note.write_date = Moment::now();
        note
    }

    /// What is noted about such a row.
    pub(crate) fn note(&self, model: Model, id: i64) -> Option<&Record> {
        if self.notes.is_empty() { None } else { self.notes.get(&(model, id)) }
    }

    /// When the database was made.
    pub(crate) fn founded(&self) -> Moment {
        self.users.first().map_or(Moment(0), |user| user.create_date)
    }
}
