//! What a check of promises looks at in a database: faults put in, and all of it put right.

use crate::data::{ApiKey, CompanyPolicy, Held, Kind, Module, TenantData};
use crate::moment::Moment;
use crate::orm::Model;
use crate::planted::Planted;

/// Whoever holds it holds everything.
const SETTINGS: &str = "base.group_system";
/// The scheduled action that fails.
const MAIL_QUEUE: &str = "Mail: Email Queue Manager";
const MINIMUM_LENGTH: &str = "auth_password_policy.minlength";
const SIGN_UP: &str = "auth_signup.invitation_scope";
const NEUTRALISED: &str = "database.is_neutralized";
const FROZEN: &str = "web.base.url.freeze";
/// Ways to sign in elsewhere; they come with every Odoo, not installed.
const EXTERNAL: [(&str, &str); 2] =
    [("auth_oauth", "OAuth2 Authentication"), ("auth_ldap", "Authentication via LDAP")];

impl TenantData {
    /// Puts a fault in; one of the server around the database changes nothing here.
    pub(crate) fn plant(&mut self, fault: Planted) {
        match fault {
            Planted::ShortPasswords => self.want_characters(4),
            Planted::NoLockout => self.set_parameter("base.login_cooldown_after", "0"),
            Planted::NoExternalSignIn => EXTERNAL.iter().for_each(|(name, _)| self.remove_module(name)),
            Planted::StrayStaff => {
                self.add_user("support-0badc0de@host.support", "Sam (support)", Kind::Internal);
            }
            Planted::OpenSignup => self.set_parameter(SIGN_UP, "b2c"),
            Planted::StaleAdministrator => self.add_administrator("founder", "Fritz Gründer", 400, true),
            Planted::NoTwoFactor => self.add_administrator("it", "Ida Trent", 2, false),
            Planted::EndlessKey => self.add_key("spreadsheet", None),
            Planted::PlainBaseUrl => {
                self.set_parameter("web.base.url", "http://erp.example");
                self.set_parameter(FROZEN, "True");
            }
            Planted::FailingAction => self.fail_mail_queue(),
            Planted::PlainMail => self.add_mail_server("Old relay", "relay.example", "none"),
            Planted::UnverifiedMail => self.add_mail_server("Relay", "relay.example", "starttls"),
            Planted::Neutralised => self.set_parameter(NEUTRALISED, "true"),
            Planted::PlainHttp
            | Planted::NoHsts
            | Planted::CertificateExpired
            | Planted::CertificateEndsSoon
            | Planted::CertificateOfAnother
            | Planted::CertificateSelfSigned
            | Planted::ChainIncomplete
            | Planted::ManagerShown
            | Planted::NeighbourListed
            | Planted::MasterPasswordDefault => {}
        }
    }

    /// Puts everything right that a check looks at, as a careful administrator would. From now on the administrator signs
    /// in with a key: two-factor is on, and its password alone opens nothing outside a browser.
    pub(crate) fn put_right(&mut self) {
        self.bring_external_sign_in();
        self.bring_policy();
        self.want_characters(15);
        self.set_parameter("base.login_cooldown_after", "10");
        self.set_parameter("base.login_cooldown_duration", "60");
        self.set_parameter(SIGN_UP, "b2b");
        self.parameters.retain(|parameter| ![NEUTRALISED, FROZEN].contains(&parameter.key.as_str()));
        self.set_parameter("web.base.url", "https://localhost");
        self.secure_administrators();
        self.end_keys();
        // before 19 no mail server's certificate is looked at, so there is none
        self.mail_server = self.version >= 19;
        self.table_mut(Model::MailServer).clear();
        self.mend_actions();
        let staff: Vec<String> =
            self.users.iter().filter(|u| u.login.ends_with(".support")).map(|u| u.login.clone()).collect();
        for login in staff {
            self.change_user(&login, |user| user.active = false);
        }
    }

    /// The administrator has no second factor: its password opens the door again, as its key does.
    pub(crate) fn let_the_password_in(&mut self) {
        if let Some(administrator) = self.users.iter_mut().find(|user| user.id == 2) {
            administrator.two_factor = false;
        }
    }

    /// Wherever the version keeps the length of passwords.
    fn want_characters(&mut self, length: i64) {
        self.company_policy.length = length;
        if self.parameter(MINIMUM_LENGTH).is_some() {
            self.set_parameter(MINIMUM_LENGTH, &length.to_string());
        }
    }

    fn bring_external_sign_in(&mut self) {
        for (name, title) in EXTERNAL {
            self.bring_module(name, title);
        }
    }

    /// Every rule can be set, and none is that today's standards are against: those of characters, and passwords that end.
    fn bring_policy(&mut self) {
        self.bring_module("password_security", "Password Security");
        self.bring_module("auth_password_policy", "Password Policy");
        self.install("auth_password_policy");
        let policy = CompanyPolicy {
            expiration: 0,
            lower: 0,
            upper: 0,
            numeric: 0,
            special: 0,
            ..self.company_policy
        };
        self.company_policy = policy;
        for rule in ["expiration_days", "lower", "upper", "numeric", "special"] {
            let key = format!("password_security.{rule}");
            if self.parameter(&key).is_some() {
                self.set_parameter(&key, "0");
            }
        }
    }

    fn bring_module(&mut self, name: &str, title: &str) {
        if self.module(name).is_none() {
            let id = self.modules.last().map_or(0, |module| module.id) + 1;
            self.modules.push(Module {
                id,
                name: name.to_owned(),
                title: title.to_owned(),
                state: "uninstalled",
            });
        }
    }

    fn add_administrator(&mut self, login: &str, name: &str, days_ago: i64, two_factor: bool) {
        let id = self.add_user(login, name, Kind::Internal);
        let mut groups = self.stored(&[4]);
        let last_here = Moment::today().plus_days(-days_ago);
        if let Some(user) = self.users.iter_mut().find(|user| user.id == id) {
            groups.extend(user.groups.iter().filter(|_| self.version < 19));
            groups.sort_unstable();
            groups.dedup();
            user.groups = groups;
            user.two_factor = two_factor;
            user.create_date = Moment::today().plus_days(-600);
        }
        self.record_sign_in(id, last_here);
    }

    /// Everybody with Settings has a second factor and was here lately.
    fn secure_administrators(&mut self) {
        let yesterday = Moment::today().plus_days(-1);
        let holders: Vec<i64> =
            self.users.iter().filter(|u| u.active && self.holds(u, SETTINGS)).map(|u| u.id).collect();
        for user in self.users.iter_mut().filter(|user| holders.contains(&user.id)) {
            user.two_factor = true;
            user.login_date = Some(yesterday.max(user.login_date.unwrap_or(yesterday)));
        }
    }

    /// Keys end in half a year. Before 18 none does: only the administrator's stays, which opens the door.
    fn end_keys(&mut self) {
        if self.version < 18 {
            return self.api_keys.retain(|key| key.user_id == 2);
        }
        let half_a_year = Moment::today().plus_days(180);
        for key in self.api_keys.iter_mut().filter(|key| key.expires.is_none()) {
            key.expires = Some(half_a_year);
        }
    }

    fn add_key(&mut self, name: &str, expires: Option<Moment>) {
        let id = self.api_keys.last().map_or(0, |key| key.id) + 1;
        self.api_keys.push(ApiKey {
            id,
            name: name.to_owned(),
            user_id: 2,
            secret: "0badc0de".repeat(5),
            create_date: Moment::today().plus_days(-200),
            expires,
        });
    }

    fn fail_mail_queue(&mut self) {
        let since = Moment::now().plus_days(-3);
        let counts = self.version >= 18;
        let queue = self.table_mut(Model::Cron).iter_mut().find(|cron| cron.text("cron_name") == MAIL_QUEUE);
        let Some(queue) = queue else { return };
        let id = queue.id;
        if counts {
            queue.set("failure_count", Some(Held::Int(3)));
            queue.set("first_failure_date", Some(Held::Time(since)));
        } else {
            queue.set("nextcall", Some(Held::Time(since)));
            self.stuck = Some(id);
        }
    }

    fn mend_actions(&mut self) {
        let (counts, stuck) = (self.version >= 18, self.stuck.take());
        for action in self.table_mut(Model::Cron) {
            if counts {
                action.set("failure_count", Some(Held::Int(0)));
                action.set("first_failure_date", None);
            }
            if stuck == Some(action.id) {
                action.set("nextcall", Some(Held::Time(Moment::now().plus(1, "hours"))));
            }
        }
    }

    fn add_mail_server(&mut self, name: &'static str, host: &'static str, encryption: &'static str) {
        let values = vec![
            ("name", Held::fixed(name)),
            ("smtp_host", Held::fixed(host)),
            ("smtp_port", Held::Int(587)),
            ("smtp_encryption", Held::fixed(encryption)),
            ("smtp_authentication", Held::fixed("login")),
            ("sequence", Held::Int(10)),
            ("active", Held::Bool(true)),
        ];
        self.insert(Model::MailServer, 2, values);
    }
}
