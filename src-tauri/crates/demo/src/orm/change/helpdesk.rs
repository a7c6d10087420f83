//! Tickets of OCA's `helpdesk_mgmt`, and what is said about them.

use serde_json::{Value, json};

use super::{check_fields, check_there, each, made, missing, records, values};
use crate::data::{Held, Values};
use crate::moment::Moment;
use crate::orm::Method;
use crate::orm::model::Model;
use crate::refusal::Refusal;
use crate::stock::{COMMENT, NOTE, TICKET_CREATED};

/// `helpdesk.ticket.create`: the number is given by the server, and a message says that the ticket is there.
pub(super) fn create(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let version = method.data.version;
    method.caller.may(Model::Ticket, "create", version)?;
    let given = method.arguments.value("vals_list").clone();
    let (all, many) = each(&given)?;
    let uid = method.caller.uid;
    let mut rows = Vec::with_capacity(all.len());
    for given in all {
        check_fields(Model::Ticket, given, method.data.edition())?;
        let mut row = values::fresh(method, Model::Ticket, given)?;
        for (field, held) in &mut row {
            if let ("description", Held::Text(text)) = (*field, &*held) {
                *held = sanitised(text).into();
            }
        }
        if version >= 19 && !row.iter().any(|(field, _)| *field == "user_id") {
            row.push(("user_id", Held::One(uid)));
        }
        rows.push(row);
    }
    let mut ids = Vec::with_capacity(rows.len());
    for row in rows {
        let id = method.data.insert(Model::Ticket, uid, row);
        if let Some(ticket) = method.data.record_mut(Model::Ticket, id, uid) {
            ticket.set("number", Some(format!("HT{id:05}").into()));
        }
        let created = "<div summary=\"o_mail_notification\"><p>Helpdesk Ticket created</p></div>";
        let body = if version >= 19 { created } else { "" };
        say(method, id, body.to_owned(), "notification", Some(TICKET_CREATED));
        ids.push(id);
    }
    Ok(made(&ids, many))
}

/// `helpdesk.ticket.write`: a new stage leaves its time.
pub(super) fn write(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let stage = method.arguments.value("vals").get("stage_id").and_then(Value::as_i64);
    let answer = records::write(method)?;
    let Some(stage) = stage else { return Ok(answer) };
    let now = Some(Held::Time(Moment::now()));
    let closed = method.data.record(Model::TicketStage, stage).is_some_and(|stage| stage.is("closed"));
    let uid = method.caller.uid;
    for id in method.arguments.ids().to_vec() {
        if let Some(ticket) = method.data.record_mut(Model::Ticket, id, uid) {
            ticket.set("last_stage_update", now.clone());
            ticket.set("closed_date", now.clone().filter(|_| closed));
        }
    }
    Ok(answer)
}

/// `helpdesk.ticket.unlink`: what was said about it goes with it.
pub(super) fn unlink(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let ids = method.arguments.ids().to_vec();
    let answer = records::unlink(method)?;
    let about = Model::Ticket.name();
    method
        .data
        .table_mut(Model::Message)
        .retain(|said| said.text("model") != about || !ids.contains(&said.number("res_id")));
    Ok(answer)
}

/// `message_post`: who may read a ticket may speak. Up to 16 the body is HTML, later it is text unless it says otherwise.
/// The answer is the message's id, from 19 on in a list.
pub(super) fn post(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let version = method.data.version;
    method.caller.may(Model::Ticket, "read", version)?;
    check_there(method)?;
    let id = method.arguments.ids().first().copied().unwrap_or_default();
    let row = method.data.row_of(Model::Ticket, id);
    let row = row.ok_or_else(|| missing(Model::Ticket.name(), id, method.caller.uid))?;
    if !method.caller.sees(method.data, Model::Ticket, row) {
        return Err(method.caller.hidden(Model::Ticket, "", version));
    }
    let text = method.arguments.text("body");
    let is_html = version < 17 || method.arguments.value("body_is_html") == &Value::Bool(true);
    let body = if is_html { sanitised(&text) } else { format!("<p>{}</p>", escaped(&text)) };
    let subtype = match method.arguments.text("subtype_xmlid").as_str() {
        "mail.mt_comment" => Some(COMMENT),
        "mail.mt_note" => Some(NOTE),
        _ => method.arguments.value("subtype_id").as_i64(),
    };
    let kind = match method.arguments.text("message_type").as_str() {
        "comment" => "comment",
        "email" => "email",
        _ => "notification",
    };
    let said = say(method, id, body, kind, subtype);
    Ok(if version >= 19 { json!([said]) } else { json!(said) })
}

/// Keeps a message about a ticket; gives back its id.
fn say(method: &mut Method<'_>, ticket: i64, body: String, kind: &'static str, subtype: Option<i64>) -> i64 {
    let uid = method.caller.uid;
    let row = method.data.row_of(Model::Ticket, ticket);
    let called = row.map(|row| method.data.label(Model::Ticket, row).into_owned()).unwrap_or_default();
    let author = method.data.user_by_id(uid);
    let mut values: Values = vec![
        ("model", Held::fixed(Model::Ticket.name())),
        ("res_id", Held::Int(ticket)),
        ("record_name", called.into()),
        ("message_type", Held::fixed(kind)),
        ("date", Held::Time(Moment::now())),
    ];
    if let Some(author) = author {
        values.push(("author_id", Held::One(author.partner_id)));
        let address = author.email.as_ref().map(|email| format!("\"{}\" <{email}>", author.name));
        values.extend(address.filter(|_| method.data.version < 17).map(|from| ("email_from", from.into())));
    }
    if !body.is_empty() {
        values.push(("body", body.into()));
    }
    values.extend(subtype.map(|id| ("subtype_id", Held::One(id))));
    method.data.insert(Model::Message, uid, values)
}

/// Tags that stay.
const KNOWN: [&str; 26] = [
    "p",
    "pre",
    "div",
    "span",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "li",
    "a",
    "b",
    "i",
    "u",
    "em",
    "strong",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "blockquote",
    "code",
];

/// HTML as the server keeps it: known tags stay and others go, what is none is escaped, bare text becomes a paragraph.
fn sanitised(text: &str) -> String {
    const BLOCKS: [&str; 8] = ["<p", "<pre", "<div", "<table", "<ul", "<ol", "<h", "<blockquote"];
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let opens = from.starts_with('<')
            && from[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        let kept = match from.find('>') {
            Some(end) if opens => end + 1,
            _ if is_entity(from) => from.find(';').map_or(1, |end| end + 1),
            _ => 0,
        };
        if kept > 0 {
            if !opens || is_known(&from[..kept]) {
                out.push_str(&from[..kept]);
            }
            rest = &from[kept..];
        } else {
            out.push_str(&escaped(&from[..1]));
            rest = &from[1..];
        }
    }
    out.push_str(rest);
    let is_block = BLOCKS.iter().any(|tag| out.trim_start().starts_with(tag));
    if out.is_empty() || is_block { out } else { format!("<p>{out}</p>") }
}

fn is_known(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    KNOWN.contains(&name[..end].to_ascii_lowercase().as_str())
}

/// `&name;` or `&#number;`
fn is_entity(text: &str) -> bool {
    let name = text.strip_prefix('&').and_then(|rest| rest.split_once(';')).map(|(name, _)| name);
    name.is_some_and(|name| {
        (1..=10).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_kept_and_what_is_none_is_escaped() {
        // as real 14 and 19 kept them
        assert_eq!(
            sanitised("a <b>bold</b> one\n  BEGIN & < end"),
            "<p>a <b>bold</b> one\n  BEGIN &amp; &lt; end</p>"
        );
        assert_eq!(sanitised("<pre>-----BEGIN\nabc\n</pre>"), "<pre>-----BEGIN\nabc\n</pre>");
        assert_eq!(sanitised("words & <them>\nmore"), "<p>words &amp; \nmore</p>");
        assert_eq!(sanitised("said &gt; meant > told"), "<p>said &gt; meant &gt; told</p>");
    }
}
