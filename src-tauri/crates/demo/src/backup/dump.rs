//! `dump.sql`: what pg_dump writes about the tables a backup's reader looks for.

use std::io::{Result, Write};

use super::{Attached, Filestore, attached};
use crate::data::{TenantData, User};
use crate::moment::Moment;
use crate::orm::Model;
use crate::people::Dice;

/// Writes the dump of a database.
pub(super) fn write(data: &TenantData, filestore: &Filestore, out: &mut impl Write) -> Result<()> {
    // newer pg_dumps fence the file with a fresh token: two dumps never match byte for byte
    let token = Dice::new(Moment::now().0 as u64).hex(63);
    let fenced = data.version >= 17;
    let fence = |word: &str| if fenced { format!("\\{word} {token}\n\n") } else { String::new() };
    let server = if fenced { "17.11" } else { "13.16" };
    write!(
        out,
        "--\n-- PostgreSQL database dump\n--\n\n{}-- Dumped from database version {server}\n-- Dumped by pg_dump version {server}\n\n\
         SET statement_timeout = 0;\nSET lock_timeout = 0;\nSET idle_in_transaction_session_timeout = 0;\n\
         SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\
         SELECT pg_catalog.set_config('search_path', '', false);\nSET check_function_bodies = false;\n\
         SET xmloption = content;\nSET client_min_messages = warning;\nSET row_security = off;\n\n\
         SET default_tablespace = '';\n\nSET default_table_access_method = heap;\n\n",
        fence("restrict")
    )?;
    for (name, columns) in TABLES {
        create(out, name, columns)?;
    }
    let others = others(data);
    for (name, _) in &others {
        create(out, name, &[ID])?;
    }
    users(data, out)?;
    partners(data, out)?;
    groups(data, out)?;
    settings(data, out)?;
    attachments(data, filestore, out)?;
    for (name, model) in &others {
        writeln!(out, "COPY public.{name} (id) FROM stdin;")?;
        for row in 0..data.rows(*model) {
            writeln!(out, "{}", data.id_of(*model, row))?;
        }
        end(out)?;
    }
    let all = TABLES.iter().map(|(name, _)| *name).chain(others.iter().map(|(name, _)| name.as_str()));
    for name in all {
        write!(out, "--\n-- Name: {name} {name}_pkey; Type: CONSTRAINT; Schema: public; Owner: -\n--\n\n")?;
        write!(
            out,
            "ALTER TABLE ONLY public.{name}\n    ADD CONSTRAINT {name}_pkey PRIMARY KEY (id);\n\n\n"
        )?;
    }
    write!(out, "--\n-- PostgreSQL database dump complete\n--\n\n{}", fence("unrestrict"))
}

const ID: &str = "id integer NOT NULL";

/// The tables of which nobody reads more than how many rows they have. Devices are a view, what a wizard holds is gone in a
/// moment, and of its mail servers a copy that is neutralised keeps none here.
fn others(data: &TenantData) -> Vec<(String, Model)> {
    let passing = |model: &Model| model.is_transient() || matches!(model, Model::Device | Model::MailServer);
    let written = |table: &str| TABLES.iter().any(|(name, _)| *name == table);
    let models = Model::all(data.edition()).filter(|model| !passing(model));
    models.map(|model| (model.table(), model)).filter(|(table, _)| !written(table)).collect()
}

const TABLES: &[(&str, &[&str])] = &[
    (
        "ir_attachment",
        &[
            "id integer NOT NULL",
            "name character varying NOT NULL",
            "res_model character varying",
            "res_field character varying",
            "res_id integer",
            "type character varying NOT NULL",
            "store_fname character varying",
            "file_size integer",
            "checksum character varying(40)",
        ],
    ),
    (
        "ir_config_parameter",
        &["id integer NOT NULL", "key character varying NOT NULL", "value text NOT NULL"],
    ),
    (
        "ir_module_module",
        &[
            "id integer NOT NULL",
            "name character varying NOT NULL",
            "state character varying(16)",
            "latest_version character varying",
        ],
    ),
    ("res_groups", &["id integer NOT NULL", "name character varying NOT NULL"]),
    (
        "res_partner",
        &[
            "id integer NOT NULL",
            "name character varying",
            "email character varying",
            "lang character varying",
            "tz character varying",
            "write_date timestamp without time zone",
        ],
    ),
    (
        "res_users",
        &[
            "id integer NOT NULL",
            "active boolean DEFAULT true",
            "login character varying NOT NULL",
            "password character varying",
            "partner_id integer NOT NULL",
            "share boolean",
            "create_date timestamp without time zone",
            "write_date timestamp without time zone",
        ],
    ),
];

fn create(out: &mut impl Write, name: &str, columns: &[&str]) -> Result<()> {
    write!(
        out,
        "--\n-- Name: {name}; Type: TABLE; Schema: public; Owner: -\n--\n\nCREATE TABLE public.{name} (\n"
    )?;
    write!(out, "    {}\n);\n\n\n", columns.join(",\n    "))?;
    write!(
        out,
        "--\n-- Name: {name}_id_seq; Type: SEQUENCE; Schema: public; Owner: -\n--\n\nCREATE SEQUENCE public.{name}_id_seq\n    AS integer\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1;\n\n\n"
    )
}

/// Opens a COPY block; the columns are those of the table.
fn copy(out: &mut impl Write, table: &str) -> Result<()> {
    let columns = TABLES.iter().find(|(name, _)| *name == table).map_or(&[][..], |(_, columns)| columns);
    let names: Vec<&str> = columns.iter().filter_map(|c| c.split_whitespace().next()).collect();
    write!(out, "--\n-- Data for Name: {table}; Type: TABLE DATA; Schema: public; Owner: -\n--\n\n")?;
    writeln!(out, "COPY public.{table} ({}) FROM stdin;", names.join(", "))
}

fn end(out: &mut impl Write) -> Result<()> {
    out.write_all(b"\\.\n\n\n")
}

fn users(data: &TenantData, out: &mut impl Write) -> Result<()> {
    copy(out, "res_users")?;
    for user in &data.users {
        writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            user.id,
            truth(user.active),
            escaped(&user.login),
            hash(user, data.version),
            user.partner_id,
            truth(data.share(user)),
            user.create_date.with_micros(),
            user.write_date.with_micros()
        )?;
    }
    end(out)
}

/// Looks like the hash of a password and is none: nothing of the password goes into a backup here.
fn hash(user: &User, version: u16) -> String {
    if user.password.is_none() {
        return "\\N".to_owned();
    }
    let rounds = if version >= 17 { 600_000 } else { 25_000 };
    let mut dice = Dice::new(user.id.unsigned_abs());
    format!("$pbkdf2-sha512${rounds}${}${}", dice.hex(22), dice.hex(86))
}

fn partners(data: &TenantData, out: &mut impl Write) -> Result<()> {
    copy(out, "res_partner")?;
    writeln!(
        out,
        "1\t{}\t\\N\ten_US\t\\N\t{}",
        escaped(&data.company),
        Moment::today().plus_days(-900).with_micros()
    )?;
    for user in &data.users {
        let email = user.email.as_deref().map_or_else(|| "\\N".to_owned(), escaped);
        writeln!(
            out,
            "{}\t{}\t{email}\t{}\t{}\t{}",
            user.partner_id,
            escaped(&user.name),
            user.lang,
            user.tz,
            user.partner_write_date.with_micros()
        )?;
    }
    end(out)
}

fn groups(data: &TenantData, out: &mut impl Write) -> Result<()> {
    copy(out, "res_groups")?;
    for group in &data.groups {
        writeln!(out, "{}\t{}", group.id, escaped(&group.name))?;
    }
    end(out)
}

fn settings(data: &TenantData, out: &mut impl Write) -> Result<()> {
    copy(out, "ir_config_parameter")?;
    for parameter in &data.parameters {
        writeln!(out, "{}\t{}\t{}", parameter.id, escaped(&parameter.key), escaped(&parameter.value))?;
    }
    end(out)?;
    copy(out, "ir_module_module")?;
    for module in &data.modules {
        let version =
            if module.state == "installed" { format!("{}.0.1.0", data.version) } else { "\\N".to_owned() };
        writeln!(out, "{}\t{}\t{}\t{version}", module.id, module.name, module.state)?;
    }
    end(out)
}

fn attachments(data: &TenantData, filestore: &Filestore, out: &mut impl Write) -> Result<()> {
    copy(out, "ir_attachment")?;
    for row in attached(data, filestore) {
        let Attached { id, field, record, object } = row;
        writeln!(
            out,
            "{id}\tscan-{id}.pdf\tres.partner\t{}\t{record}\tbinary\t{}\t{}\t{}",
            field.unwrap_or("\\N"),
            object.stored_name(),
            object.size,
            object.sha1
        )?;
    }
    end(out)
}

fn truth(value: bool) -> char {
    if value { 't' } else { 'f' }
}

/// COPY's own escapes.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}
