//! What an end is made of: its code, its times, and whether it still stands as it was placed.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::PlacedEnd;
use crate::value::{self, parse_moment, write_moment};

/// `base.user_root`: archived by birth, cannot sign in, cannot be deleted.
pub(super) const ROOT: i64 = 1;
/// From its hour on it runs this often.
pub(super) const AGAIN: (i64, &str) = (10, "minutes");
/// How its code begins, in front of the hour it was placed for.
const HOUR: &str = "# Ends a time-limited support access at ";

/// A scheduled action, as far as it makes an end.
#[derive(Deserialize)]
pub(super) struct EndRow {
    pub(super) id: i64,
    #[serde(deserialize_with = "value::text")]
    pub(super) name: Option<String>,
    active: bool,
    #[serde(deserialize_with = "value::text")]
    state: Option<String>,
    #[serde(deserialize_with = "value::text")]
    code: Option<String>,
    #[serde(deserialize_with = "value::record")]
    user_id: Option<i64>,
    #[serde(deserialize_with = "value::moment")]
    nextcall: Option<DateTime<Utc>>,
    #[serde(deserialize_with = "value::moment")]
    pub(super) create_date: Option<DateTime<Utc>>,
    interval_number: i64,
    #[serde(deserialize_with = "value::text")]
    interval_type: Option<String>,
    /// How often it still runs, below zero without end; none from 18 on.
    numbercall: Option<i64>,
}

/// An end as it stands, seen at `now` by the tenant's clock.
pub(super) fn placed(row: &EndRow, login: &str, now: Option<DateTime<Utc>>) -> Option<PlacedEnd> {
    let (next, made_at) = (row.nextcall?, row.create_date?);
    let found = row.code.as_deref().unwrap_or_default().trim();
    let hour = hour_of(found).filter(|hour| found == code(login, *hour).trim());
    let comes = |hour: &DateTime<Utc>| *hour == next || now.is_some_and(|now| runs_again(*hour, next, now));
    let repeats = row.interval_number == AGAIN.0
        && row.interval_type.as_deref() == Some(AGAIN.1)
        && row.numbercall.is_none_or(|left| left < 0);
    let runs = row.active && row.state.as_deref() == Some("code") && row.user_id == Some(ROOT);
    let hour = hour.filter(comes).filter(|_| runs && repeats);
    Some(PlacedEnd { id: row.id, until: hour.unwrap_or(next), made_at, intact: hour.is_some() })
}

/// Whether an end whose hour has come is due again as soon as it should be.
fn runs_again(hour: DateTime<Utc>, next: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    hour <= now && hour < next && next <= now + TimeDelta::minutes(AGAIN.0)
}

/// The hour that an end's code was written for.
fn hour_of(code: &str) -> Option<DateTime<Utc>> {
    parse_moment(code.strip_prefix(HOUR)?.split_once(" UTC")?.0)
}

/// What runs on the tenant, under its own restrictions for code in actions.
///
/// It writes only where something still works, and says so in the tenant's log: it runs every few minutes. The password
/// goes not through the ORM, which would hash it or refuse it under a policy; archiving through the ORM afterwards makes
/// every worker forget the sessions it knows. With the password gone, neither the password nor an old session comes back
/// to life when somebody re-activates the account.
pub(super) fn code(login: &str, until: DateTime<Utc>) -> String {
    format!(
        "\
{HOUR}{} UTC. While it lasts, leave this as it is.
login = '{login}'
users = env['res.users'].sudo().with_context(active_test=False).search([('login', '=', login)])
keys = env['res.users.apikeys'].sudo().search([('user_id', 'in', users.ids)])
passkeys = 'auth.passkey.key' in env and env['auth.passkey.key'].sudo().search([('create_uid', 'in', users.ids)])
env.cr.execute('SELECT id FROM res_users WHERE login = %s AND (active OR password IS NOT NULL)', (login,))
if env.cr.fetchall() or keys or passkeys:
    keys.unlink()
    if passkeys:
        passkeys.unlink()
    env.cr.execute('UPDATE res_users SET password = NULL WHERE id IN %s', (tuple(users.ids),))
    users.write({{'active': False}})
    log('The support access of %s has ended.' % login, level='info')
",
        write_moment(until)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGIN: &str = "support-1f0c33a9@acme.support";

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_186_559 + 60 * minutes, 0).unwrap()
    }

    /// An end for minute 60, next due at `next`.
    fn row(next: i64) -> EndRow {
        EndRow {
            id: 7,
            name: None,
            active: true,
            state: Some("code".into()),
            code: Some(code(LOGIN, at(60))),
            user_id: Some(ROOT),
            nextcall: Some(at(next)),
            create_date: Some(at(0)),
            interval_number: 10,
            interval_type: Some("minutes".into()),
            numbercall: Some(-1),
        }
    }

    #[test]
    fn an_end_that_has_run_keeps_its_hour_and_one_put_off_is_seen() {
        for (next, now, intact, until, why) in [
            (60, 5, true, 60, "it waits"),
            (60, 61, true, 60, "its hour has come this moment"),
            (70, 61, true, 60, "it ran, well or badly, and comes again"),
            (120, 111, true, 60, "and again"),
            (70, 59, false, 70, "put off before its hour"),
            (600, 61, false, 600, "put off after its hour"),
            (50, 51, false, 50, "brought forward"),
        ] {
            let end = placed(&row(next), LOGIN, Some(at(now))).unwrap();
            assert_eq!((end.intact, end.until), (intact, at(until)), "{why}");
        }
        assert!(!placed(&row(70), LOGIN, None).unwrap().intact, "without a clock nobody can tell");
    }

    #[test]
    fn an_end_that_runs_once_or_seldom_is_not_intact() {
        let seen = |row: EndRow| placed(&row, LOGIN, Some(at(5))).unwrap().intact;
        assert!(seen(row(60)) && seen(EndRow { numbercall: None, ..row(60) }));
        assert!(!seen(EndRow { numbercall: Some(1), ..row(60) }));
        assert!(!seen(EndRow { interval_type: Some("months".into()), ..row(60) }));
        assert!(!seen(EndRow { interval_number: 1200, ..row(60) }));
    }
}
