//! Scheduled actions: the server runs them by itself when their time has come, or at once when it is told to.
//!
//! Of their code only one kind does anything here: that which ends somebody's access, known by its statements. All other
//! code is kept, can be read and counted, and does nothing.

use crate::data::{Held, Record, TenantData};
use crate::moment::Moment;
use crate::orm::model::Model;

/// What a piece of code does to an account.
#[derive(Debug, PartialEq, Eq)]
struct End<'a> {
    login: &'a str,
    removes_keys: bool,
    takes_password: bool,
    archives: bool,
    /// It leaves alone, and says nothing of, an account with which nothing works.
    asks_first: bool,
    log: Option<String>,
}

impl<'a> End<'a> {
    /// Reads code that names an account in a line of its own: `login = '…'`. What raises in the end has done nothing.
    fn read(code: &'a str) -> Option<Self> {
        if code.lines().any(|line| line.starts_with("raise ")) {
            return None;
        }
        let line = code.lines().find_map(|line| line.strip_prefix("login = "))?;
        let login = line.trim().strip_prefix('\'')?.strip_suffix('\'')?;
        let logged = code.lines().find_map(|line| line.trim().strip_prefix("log('"));
        let words =
            logged.and_then(|rest| rest.split_once('\'')).map(|(words, _)| words.replace("%s", login));
        Some(Self {
            login,
            removes_keys: code.contains("env['res.users.apikeys']") && code.contains(".unlink()"),
            takes_password: code.contains("SET password = NULL"),
            archives: code.contains("'active': False"),
            asks_first: code.contains("active OR password IS NOT NULL"),
            log: words,
        })
    }
}

impl TenantData {
    /// Runs every scheduled action whose time has come, as the server does by itself.
    pub(crate) fn run_due(&mut self, now: Moment) {
        let is_due = |cron: &&Record| {
            cron.is("active")
                && self.stuck != Some(cron.id)
                && cron.time("nextcall").is_some_and(|at| at <= now)
                && cron.value("numbercall") != Some(&Held::Int(0))
        };
        let due: Vec<i64> = self.table(Model::Cron).iter().filter(is_due).map(|cron| cron.id).collect();
        for id in due {
            self.run_cron(id);
            self.reschedule(id, now);
        }
    }

    /// Runs a scheduled action now, whatever its time.
    pub(super) fn run_cron(&mut self, id: i64) {
        let Some(cron) = self.record(Model::Cron, id) else { return };
        let (action, user) = (cron.number("ir_actions_server_id"), cron.number("user_id"));
        self.run_action(action, user);
        if let Some(cron) = self.table_mut(Model::Cron).iter_mut().find(|cron| cron.id == id) {
            cron.set("lastcall", Some(Held::Time(Moment::now())));
        }
    }

    /// Runs a server action's code as this user.
    pub(super) fn run_action(&mut self, action: i64, uid: i64) {
        let Some(found) = self.record(Model::ServerAction, action) else { return };
        let (code, name) = (found.text("code").to_owned(), found.text("name").to_owned());
        let Some(end) = End::read(&code).filter(|_| found.text("state") == "code") else { return };
        let Some(user) = self.users.iter_mut().find(|user| user.login == end.login) else { return };
        let id = user.id;
        let works =
            user.active || user.password.is_some() || self.api_keys.iter().any(|key| key.user_id == id);
        if end.asks_first && !works {
            return;
        }
        if end.takes_password {
            user.password = None;
        }
        if end.archives {
            user.active = false;
            user.write_date = Moment::now();
            self.note_changed(Model::Users, id, uid);
        }
        if end.removes_keys {
            self.api_keys.retain(|key| key.user_id != id);
        }
        if let Some(words) = end.log {
            self.log(uid, action, name, words);
        }
    }

    /// Moves a scheduled action to its next time. Up to 17 one that has run as often as it should goes to sleep.
    pub(super) fn reschedule(&mut self, id: i64, now: Moment) {
        let counts = self.version < 18;
        let Some(cron) = self.table_mut(Model::Cron).iter_mut().find(|cron| cron.id == id) else { return };
        let Some(mut next) = cron.time("nextcall").filter(|at| *at <= now) else { return };
        if counts && cron.number("numbercall") == 1 {
            cron.set("numbercall", Some(Held::Int(0)));
            cron.set("active", Some(Held::Bool(false)));
            return;
        }
        if counts && cron.number("numbercall") > 1 {
            cron.set("numbercall", Some(Held::Int(cron.number("numbercall") - 1)));
        }
        let (number, unit) = (cron.number("interval_number").max(1), cron.text("interval_type").to_owned());
        while next <= now {
            next = next.plus(number, &unit);
        }
        cron.set("nextcall", Some(Held::Time(next)));
    }

    fn log(&mut self, uid: i64, action: i64, name: String, words: String) {
        let database = self.database.clone();
        self.insert(
            Model::Logging,
            uid,
            vec![
                ("name", Held::fixed("odoo.addons.base.models.ir_actions")),
                ("type", Held::fixed("server")),
                ("dbname", database.into()),
                ("level", Held::fixed("info")),
                ("message", words.into()),
                ("path", Held::fixed("action")),
                ("func", name.into()),
                ("line", action.to_string().into()),
                // the row goes past the ORM, which would have noted a writer
                ("create_uid", Held::Int(uid)),
                ("write_uid", Held::Int(0)),
            ],
        );
    }

    /// Makes every active scheduled action due this long ago, as where none has run since.
    pub(crate) fn fall_behind(&mut self, hours: i64) {
        let due = Moment::now().plus(-hours, "hours");
        for cron in self.table_mut(Model::Cron).iter_mut().filter(|cron| cron.is("active")) {
            cron.set("nextcall", Some(Held::Time(due)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_ends_an_access_is_known_by_its_statements() {
        let code = "# words\nlogin = 'support-1f0c33a9@acme.support'\nusers = env['res.users'].search([('login', '=', login)])\nif users:\n    env['res.users.apikeys'].search([]).unlink()\n    env.cr.execute('UPDATE res_users SET password = NULL')\n    users.write({'active': False})\n    log('%s has ended.' % login)\n";
        let end = End::read(code).unwrap();
        assert!(!end.asks_first);
        assert_eq!(
            (end.login, end.removes_keys, end.takes_password, end.archives),
            ("support-1f0c33a9@acme.support", true, true, true)
        );
        assert_eq!(end.log.as_deref(), Some("support-1f0c33a9@acme.support has ended."));
    }

    #[test]
    fn other_code_does_nothing() {
        assert_eq!(End::read("env['res.users'].search([]).unlink()"), None);
        let tame = End::read("login = 'somebody'\nusers = env['res.users']\n").unwrap();
        assert_eq!(End::read("login = 'somebody'\nraise Exception('no')\n"), None, "it is rolled back");
        assert!(!tame.archives && !tame.removes_keys && !tame.takes_password);
    }
}
