//! Mails an account's changes bring: invitations, links to choose a password, warnings to its owner.
//!
//! Without a mail server an invitation vanishes with the attempt, and so does a reset's mail: up to 16 as an error, from
//! 17 on the server reports success all the same. Only warnings (from 17 on) stay behind as undelivered mails.

use serde_json::{Map, Value, json};

use super::{check_fields, check_there, each, made};
use crate::data::{Mail, MailFailure, TenantData, User};
use crate::moment::Moment;
use crate::orm::Method;
use crate::orm::model::Model;
use crate::refusal::Refusal;

/// `res.users.action_reset_password`.
pub(super) fn reset(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let version = method.data.version;
    method.caller.may(Model::Users, "write", version)?;
    check_there(method)?;
    let users: Vec<User> =
        method.arguments.ids().iter().filter_map(|id| method.data.user_by_id(*id)).cloned().collect();
    if users.iter().any(|user| !user.active) {
        return Err(Refusal::user("You cannot perform this action on an archived user."));
    }
    let invited = method.arguments.value("context")["create_user"] == true;
    for user in &users {
        if user.email.as_deref().unwrap_or_default().is_empty() {
            return Err(Refusal::user(format!(
                "Cannot send email: user {} has no email address.",
                user.name
            )));
        }
    }
    if !method.data.mail_server {
        if version < 17 {
            return Err(no_connection());
        }
        if invited {
            return Err(Refusal::user(
                "Could not contact the mail server, please check your outgoing email server configuration",
            ));
        }
    }
    let subject = if invited { invitation(method.data) } else { "Password reset".to_owned() };
    for user in &users {
        deliver(method.data, &subject, user.email.clone());
    }
    if version < 17 {
        return Ok(Value::Null);
    }
    let what = if invited && version >= 19 { "A signup" } else { "A reset password" };
    Ok(json!({
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "title": "Notification",
            "message": format!("{what} link was sent by email"),
            "sticky": false,
        },
    }))
}

/// Invites those of the new accounts that have an address.
pub(super) fn invite(data: &mut TenantData, ids: &[i64]) {
    let subject = invitation(data);
    for id in ids {
        let to = data.user_by_id(*id).and_then(|user| user.email.clone());
        if to.as_ref().is_some_and(|to| !to.is_empty()) {
            deliver(data, &subject, to);
        }
    }
}

/// Warns an account's owner of what was written, from 17 on.
pub(super) fn warn(data: &mut TenantData, before: &User, values: &Map<String, Value>) {
    if data.version < 17 {
        return;
    }
    let address = |user: &User| {
        let email = user.email.as_ref().filter(|email| email.contains('@'))?;
        Some(format!("\"{}\" <{email}>", user.name))
    };
    let now = data.user_by_id(before.id).and_then(address);
    let mut warning = |what: &str, to: Option<String>| {
        let subject = format!("Security Update: {what} Changed");
        if data.mail_server {
            deliver(data, &subject, to);
        } else {
            keep(data, subject, to, Some(MailFailure::NoServer));
        }
    };
    if values.contains_key("login") {
        warning("Login", now.clone());
    }
    if values.contains_key("password") {
        warning("Password", now);
    }
    // it is the former address that hears of a new one
    if let Some(email) = values.get("email")
        && address(before).is_some()
        && email.as_str() != before.email.as_deref()
    {
        warning("Email", before.email.clone());
    }
}

/// `mail.mail.create`: a mail that waits to be sent.
pub(super) fn create(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(Model::Mail, "create", method.data.version)?;
    let given = method.arguments.value("vals_list").clone();
    let (all, many) = each(&given)?;
    for values in &all {
        check_fields(Model::Mail, values, method.data.edition())?;
    }
    let text =
        |values: &Map<String, Value>, key: &str| values.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut ids = Vec::with_capacity(all.len());
    for values in all {
        let subject = text(values, "subject").unwrap_or_default();
        ids.push(keep(method.data, subject, text(values, "email_to"), None));
    }
    Ok(made(&ids, many))
}

/// `mail.mail.send`: what cannot go says why.
pub(super) fn send(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(Model::Mail, "write", method.data.version)?;
    check_there(method)?;
    let ids = method.arguments.ids();
    let reachable = method.data.mail_server;
    let (asked, mut left): (Vec<Mail>, Vec<Mail>) =
        std::mem::take(&mut method.data.mails).into_iter().partition(|mail| ids.contains(&mail.id));
    for mut mail in asked {
        mail.failure = match (reachable, &mail.to) {
            (false, _) => Some(MailFailure::NoServer),
            (true, None) => Some(MailFailure::NoRecipient),
            (true, Some(_)) => None,
        };
        (if mail.failure.is_some() { &mut left } else { &mut method.data.sent }).push(mail);
    }
    left.sort_unstable_by_key(|mail| mail.id);
    method.data.mails = left;
    Ok(Value::Null)
}

/// `mail.mail.unlink`
pub(super) fn unlink(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(Model::Mail, "unlink", method.data.version)?;
    let ids = method.arguments.ids();
    method.data.mails.retain(|mail| !ids.contains(&mail.id));
    Ok(Value::Bool(true))
}

/// Keeps a mail that did not go out, or not yet; gives back its id.
fn keep(data: &mut TenantData, subject: String, to: Option<String>, failure: Option<MailFailure>) -> i64 {
    let id = data.mails.last().map_or(0, |mail| mail.id) + 1;
    data.mails.push(Mail { id, subject, to, failure, at: Moment::now() });
    id
}

fn deliver(data: &mut TenantData, subject: &str, to: Option<String>) {
    if data.mail_server {
        let id = data.sent.last().map_or(0, |mail| mail.id) + 1;
        data.sent.push(Mail { id, subject: subject.to_owned(), to, failure: None, at: Moment::now() });
    }
}

fn invitation(data: &TenantData) -> String {
    format!("{} invites you to connect to Odoo", data.company)
}

fn no_connection() -> Refusal {
    Refusal::new(
        "odoo.addons.base.models.ir_mail_server.MailDeliveryException",
        "Unable to connect to SMTP Server\n111\nConnection refused",
    )
}
