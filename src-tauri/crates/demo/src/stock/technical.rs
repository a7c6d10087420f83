//! Access rights, record rules, server actions and scheduled actions of a stock database.

use super::{Tables, registered, rows, yes};
use crate::data::{Edition, Held, Record, TenantData, Values};
use crate::moment::Moment;
use crate::orm::{Model, Right, access_lines};

pub(super) fn tables(edition: Edition) -> Tables {
    Tables::from([
        (Model::AccessList, rows(access(edition))),
        (Model::Rule, rows(rules(edition))),
        (Model::ServerAction, rows(ACTIONS.iter().map(|action| server_action(action, edition)))),
    ])
}

/// `ir.model.access` as the demo's own access lists decide.
fn access(edition: Edition) -> Vec<Values> {
    let row = |line: &crate::orm::AccessLine| {
        let whom = line.to.map_or_else(|| "all".to_owned(), |right| format!("{right:?}").to_lowercase());
        let mut values: Values = vec![
            ("name", format!("{} {whom}", line.model.name()).into()),
            ("active", yes()),
            ("model_id", Held::One(registered(line.model, edition))),
        ];
        values.extend(line.to.map(|right| ("group_id", Held::One(right.group()))));
        for (field, operation) in [
            ("perm_read", "read"),
            ("perm_write", "write"),
            ("perm_create", "create"),
            ("perm_unlink", "unlink"),
        ] {
            values.push((field, Held::Bool(line.allows(operation))));
        }
        values
    };
    access_lines(edition).map(row).collect()
}

/// Name, model, for whom, domain.
type Rule = (&'static str, Model, Option<Right>, &'static str);

const RULES: [Rule; 8] = [
    (
        "res.users: portal and public see themselves",
        Model::Users,
        Some(Right::Portal),
        "[('id', '=', user.id)]",
    ),
    (
        "res.partner: portal sees its own",
        Model::Partner,
        Some(Right::Portal),
        "[('user_ids', 'in', user.ids)]",
    ),
    ("API key: own", Model::ApiKeys, None, "[('user_id', '=', user.id)]"),
    ("Device: own", Model::Device, None, "[('user_id', '=', user.id)]"),
    (
        "Personal Orders",
        Model::Sale,
        Some(Right::Salesman),
        "['|',('user_id','=',user.id),('user_id','=',False)]",
    ),
    ("All Tickets", Model::Ticket, Some(Right::HelpdeskUser), "[(1,'=',1)]"),
    ("Internal Tickets", Model::Ticket, Some(Right::Internal), "[('create_uid', '=', user.id)]"),
    (
        "Portal Personal Tickets",
        Model::Ticket,
        Some(Right::Portal),
        "[('partner_id', '=', user.partner_id.id)]",
    ),
];

fn rules(edition: Edition) -> Vec<Values> {
    let row = |(name, model, to, domain): &Rule| {
        let groups: Vec<i64> = to.iter().map(|right| right.group()).collect();
        let mut values: Values = vec![
            ("name", Held::fixed(name)),
            ("active", yes()),
            ("model_id", Held::One(registered(*model, edition))),
            ("domain_force", Held::fixed(domain)),
            ("global", Held::Bool(groups.is_empty())),
            ("groups", Held::Many(groups)),
        ];
        values.extend(["perm_read", "perm_write", "perm_create", "perm_unlink"].map(|field| (field, yes())));
        values
    };
    let there = |rule: &&Rule| Model::all(edition).any(|model| model == rule.1);
    RULES.iter().filter(there).map(row).collect()
}

/// Name, model, code, and for scheduled ones how often: a number and its unit.
type Action = (&'static str, Model, &'static str, Option<(i64, &'static str)>);

const ACTIONS: [Action; 6] = [
    ("Base: Auto-vacuum internal data", Model::Users, "model._run_vacuum_cleaner()", Some((1, "days"))),
    ("Mail: Email Queue Manager", Model::Mail, "model.process_email_queue()", Some((1, "hours"))),
    (
        "Users: Notify About Unregistered Users",
        Model::Users,
        "model.send_unregistered_user_reminder()",
        Some((1, "days")),
    ),
    ("Discuss: channel member unmute", Model::Message, "model._cleanup_expired_mutes()", Some((1, "days"))),
    ("Export contacts", Model::Partner, "action = records.action_export()", None),
    ("Send portal invitation", Model::Partner, "action = records.action_portal()", None),
];

fn server_action((name, model, code, often): &Action, edition: Edition) -> Values {
    vec![
        ("name", Held::fixed(name)),
        ("type", Held::fixed("ir.actions.server")),
        ("usage", Held::fixed(if often.is_some() { "ir_cron" } else { "ir_actions_server" })),
        ("state", Held::fixed("code")),
        ("sequence", Held::Int(5)),
        ("model_id", Held::One(registered(*model, edition))),
        ("code", Held::fixed(code)),
    ]
}

/// Gives a database its scheduled actions, each due at a time of its own within the next hour.
pub(crate) fn begin(data: &mut TenantData) {
    const MINUTE: i64 = 60 * 1_000_000;
    let now = Moment::now();
    let founded = data.founded();
    let scheduled = (1_i64..).zip(&ACTIONS).filter_map(|(id, action)| Some((id, action.0, action.3?)));
    let row = |(action, name, (number, unit)): (i64, &'static str, (i64, &'static str))| {
        let mut values: Values = vec![
            ("cron_name", Held::fixed(name)),
            ("active", yes()),
            ("user_id", Held::One(1)),
            ("interval_number", Held::Int(number)),
            ("interval_type", Held::fixed(unit)),
            ("nextcall", Held::Time(Moment(now.0 + (action * 13 % 60) * MINUTE))),
            ("lastcall", Held::Time(Moment(now.0 - action * 5 * MINUTE))),
            ("priority", Held::Int(5)),
            ("ir_actions_server_id", Held::One(action)),
        ];
        if data.version < 18 {
            values.push(("numbercall", Held::Int(-1)));
        } else {
            values.push(("failure_count", Held::Int(0)));
        }
        Record::new(action, 1, founded, values)
    };
    let crons = scheduled.map(row).collect();
    data.tables.insert(Model::Cron, crons);
}
