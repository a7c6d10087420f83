//! Fields of what the people of a tenant work with: little of each, enough to be read and changed in a session.

use crate::orm::model::Model;
use crate::orm::schema::Holds::{Boolean, Char, Datetime, Integer, One, Selection, Text};
use crate::orm::schema::Initially::{Maker, Now, Words, Yes};
use crate::orm::schema::{Field, field};

pub(in crate::orm) static COUNTRY: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Country Name").required(),
    field("code", Char, "Country Code").required(),
];

pub(in crate::orm) static SALE: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Order Reference").required().initially(Words("New")),
    field("state", Selection, "Status").initially(Words("draft")),
    field("partner_id", One(Model::Partner), "Customer").required(),
    field("user_id", One(Model::Users), "Salesperson").initially(Maker),
    field("date_order", Datetime, "Order Date").required().initially(Now),
    field("note", Text, "Terms and conditions"),
];

pub(in crate::orm) static INVOICE: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Number").initially(Words("/")),
    field("state", Selection, "Status").required().initially(Words("draft")),
    field("move_type", Selection, "Type").required().initially(Words("entry")),
    field("partner_id", One(Model::Partner), "Partner"),
    field("date", Datetime, "Date").required().initially(Now),
    field("ref", Char, "Reference"),
];

pub(in crate::orm) static PICKING: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Reference").initially(Words("/")),
    field("state", Selection, "Status").initially(Words("draft")),
    field("partner_id", One(Model::Partner), "Contact"),
    field("scheduled_date", Datetime, "Scheduled Date").initially(Now),
    field("origin", Char, "Source Document"),
];

pub(in crate::orm) static EMPLOYEE: &[Field] = &[
    field("id", Integer, "ID"),
    field("display_name", Char, "Display Name").computed(),
    field("name", Char, "Employee Name").required(),
    field("job_title", Char, "Job Title"),
    field("work_email", Char, "Work Email"),
    field("active", Boolean, "Active").initially(Yes),
];
