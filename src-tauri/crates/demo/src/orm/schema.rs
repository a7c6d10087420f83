//! What a field is: its kind, the series that have it, and what it holds when nobody says otherwise.

use serde_json::{Map, Value, json};

use Holds::{Boolean, Char, Children, Datetime, Html, Integer, Many, One, Selection, Text};

use crate::data::Edition;
use crate::orm::model::Model;

/// A module that brings a field or a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Addon {
    /// `password_security`.
    PasswordSecurity,
    /// `helpdesk_mgmt`.
    Helpdesk,
}

impl Addon {
    pub(super) fn is_in(self, edition: Edition) -> bool {
        match self {
            Self::PasswordSecurity => edition.password_security,
            Self::Helpdesk => edition.helpdesk,
        }
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Integer,
    Boolean,
    Char,
    Text,
    Html,
    Selection,
    Datetime,
    One(Model),
    Many(Model),
    Children(Model),
}

/// What a new record has in a field nobody filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Initially {
    Empty,
    Yes,
    Number(i64),
    Words(&'static str),
    /// The time of its making.
    Now,
    /// Whoever makes it.
    Maker,
}

/// A field of a model.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) holds: Holds,
    pub(crate) title: &'static str,
    /// First and last series that have it.
    pub(crate) series: (u16, u16),
    /// Whether it is a column: only those can be ordered by.
    pub(crate) stored: bool,
    /// Whether a record must have it.
    pub(crate) required: bool,
    pub(crate) initially: Initially,
    /// The module without which it is not there.
    pub(crate) addon: Option<Addon>,
}

pub(super) const fn field(name: &'static str, holds: Holds, title: &'static str) -> Field {
    Field {
        name,
        holds,
        title,
        series: (14, 99),
        stored: true,
        required: false,
        initially: Initially::Empty,
        addon: None,
    }
}

impl Field {
    pub(super) const fn from(mut self, first: u16) -> Self {
        self.series.0 = first;
        self
    }
    pub(super) const fn until(mut self, last: u16) -> Self {
        self.series.1 = last;
        self
    }
    pub(super) const fn computed(mut self) -> Self {
        self.stored = false;
        self
    }
    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    pub(super) const fn initially(mut self, initially: Initially) -> Self {
        self.initially = initially;
        self
    }
    pub(super) const fn with(mut self, addon: Addon) -> Self {
        self.addon = Some(addon);
        self
    }

    pub(super) fn exists(&self, edition: Edition) -> bool {
        self.addon.is_none_or(|addon| addon.is_in(edition))
            && (self.series.0..=self.series.1).contains(&edition.version)
    }

    /// Written by the server itself.
    pub(super) fn is_automatic(&self) -> bool {
        matches!(self.name, "id" | "create_date" | "write_date" | "create_uid" | "write_uid" | "share")
    }

    /// What `fields_get` calls its kind, and the model it points at.
    pub(super) fn kind(&self) -> (&'static str, Option<Model>) {
        match self.holds {
            Integer => ("integer", None),
            Boolean => ("boolean", None),
            Char => ("char", None),
            Text => ("text", None),
            Html => ("html", None),
            Selection => ("selection", None),
            Datetime => ("datetime", None),
            One(m) => ("many2one", Some(m)),
            Many(m) => ("many2many", Some(m)),
            Children(m) => ("one2many", Some(m)),
        }
    }

    /// The field as `fields_get` describes it.
    pub(super) fn described(&self) -> Map<String, Value> {
        let (kind, relation) = self.kind();
        let sortable = self.stored && !matches!(self.holds, Many(_) | Children(_));
        let mut out = Map::new();
        out.insert("type".into(), json!(kind));
        out.insert("string".into(), json!(self.title));
        out.insert("readonly".into(), json!(self.is_automatic()));
        out.insert("required".into(), json!(self.required));
        out.insert("searchable".into(), json!(true));
        out.insert("sortable".into(), json!(sortable));
        out.insert("store".into(), json!(self.stored));
        out.insert("name".into(), json!(self.name));
        if let Some(relation) = relation {
            out.insert("relation".into(), json!(relation.name()));
        }
        out
    }
}
