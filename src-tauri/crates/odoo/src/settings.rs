//! Settings of a database that decide who gets in and what it is.
//!
//! Two questions side by side, a third where the tenant has a website. Nothing is written.

use reeve_domain::check::{Module, ModuleState};
use reeve_promises::Settings;
use serde::Deserialize;
use serde_json::json;

use crate::dialect::Dialect;
use crate::error::Result;
use crate::parameters::Parameters;
use crate::records::Page;
use crate::session::Session;
use crate::value;

const SIGNUP: &str = "auth_signup";
const WEBSITE: &str = "website";
const OAUTH: &str = "auth_oauth";
const LDAP: &str = "auth_ldap";

const SIGNUP_SCOPE: &str = "auth_signup.invitation_scope";
const NEUTRALISED: &str = "database.is_neutralized";
const BASE_URL: &str = "web.base.url";
const CREATED: &str = "database.create_date";
/// What the scope is called that lets strangers make accounts.
const ANYONE: &str = "b2c";

#[derive(Deserialize)]
struct WebsiteRow {
    #[serde(deserialize_with = "value::text")]
    auth_signup_uninvited: Option<String>,
}

/// What was read.
struct Found {
    parameters: Parameters,
    modules: Vec<Module>,
    /// What each website has instead of the parameter, where it has something; empty without websites.
    websites: Vec<Option<String>>,
}

impl Session {
    /// The settings that promises and checks are about.
    ///
    /// # Errors
    /// [`crate::Error::AccessDenied`] for a login without Settings rights, and what kept the calls from being made.
    pub async fn settings(&self) -> Result<Settings> {
        let mut keys = vec![SIGNUP_SCOPE, NEUTRALISED, BASE_URL, CREATED];
        keys.extend(self.dialect().hash_rounds_raised_by);
        let (parameters, modules) =
            tokio::try_join!(self.parameters(&keys), self.modules(&[SIGNUP, WEBSITE, OAUTH, LDAP]))?;
        let mut found = Found { parameters, modules, websites: Vec::new() };
        if found.has(SIGNUP) && found.has(WEBSITE) {
            let fields = ["auth_signup_uninvited"];
            let rows = self.search_read::<WebsiteRow>("website", json!([]), &fields, Page::default()).await?;
            found.websites = rows.into_iter().map(|row| row.auth_signup_uninvited).collect();
        }
        Ok(found.settings(self.dialect()))
    }
}

impl Found {
    fn settings(&self, dialect: &Dialect) -> Settings {
        Settings {
            open_signup: self.has(SIGNUP) && self.lets_anyone_in(),
            neutralised: dialect.neutralizes.then(|| self.parameter(NEUTRALISED).is_some_and(is_true)),
            base_url: self.parameter(BASE_URL).map(str::to_owned),
            created_at: self.parameter(CREATED).and_then(value::parse_moment),
            hash_rounds: self.hash_rounds(dialect),
            oauth: self.state(OAUTH),
            ldap: self.state(LDAP),
        }
    }

    /// A website's own word goes before the parameter; one without has the parameter's.
    fn lets_anyone_in(&self) -> bool {
        let general = self.parameter(SIGNUP_SCOPE);
        let of_websites = self.websites.iter().map(|own| own.as_deref().or(general));
        if self.websites.is_empty() {
            general == Some(ANYONE)
        } else {
            of_websites.into_iter().any(|scope| scope == Some(ANYONE))
        }
    }

    /// The parameter raises the rounds and never lowers them.
    fn hash_rounds(&self, dialect: &Dialect) -> u32 {
        let raised = dialect.hash_rounds_raised_by.and_then(|key| self.parameter(key)?.trim().parse().ok());
        dialect.hash_rounds.max(raised.unwrap_or_default())
    }

    fn parameter(&self, key: &str) -> Option<&str> {
        self.parameters.get(key)?.as_deref()
    }

    fn has(&self, module: &str) -> bool {
        self.state(module) == ModuleState::Installed
    }

    fn state(&self, module: &str) -> ModuleState {
        self.modules.iter().find(|one| one.name == module).map_or(ModuleState::Unknown, |one| one.state)
    }
}

/// Odoo writes `true`, a person may write it otherwise; it is off where it is not there.
fn is_true(text: &str) -> bool {
    !matches!(text.trim().to_ascii_lowercase().as_str(), "" | "false" | "0" | "no" | "off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use reeve_domain::version::Version;

    fn dialect(series: u16) -> &'static Dialect {
        let version = Version { text: format!("{series}.0"), series, enterprise: false };
        Dialect::of(&version).unwrap()
    }

    fn found(parameters: &[(&str, &str)], installed: &[&str]) -> Found {
        let parameters =
            parameters.iter().map(|(key, value)| ((*key).into(), Some((*value).into()))).collect();
        let module = |name: &str| {
            let state =
                if installed.contains(&name) { ModuleState::Installed } else { ModuleState::Available };
            Module { name: name.into(), state }
        };
        let modules = [SIGNUP, WEBSITE, OAUTH, LDAP].map(module).into();
        Found { parameters, modules, websites: Vec::new() }
    }

    #[test]
    fn signup_is_open_where_the_module_is_there_and_the_scope_is_anyone() {
        let open = |parameters, installed| found(parameters, installed).settings(dialect(19)).open_signup;
        assert!(open(&[(SIGNUP_SCOPE, "b2c")], &[SIGNUP]));
        assert!(!open(&[(SIGNUP_SCOPE, "b2c")], &[]), "nothing asks for it");
        assert!(!open(&[(SIGNUP_SCOPE, "b2b")], &[SIGNUP]));
        assert!(!open(&[], &[SIGNUP]), "by invitation when unset");
    }

    #[test]
    fn a_websites_own_scope_goes_before_the_parameter() {
        let mut found = found(&[(SIGNUP_SCOPE, "b2c")], &[SIGNUP, WEBSITE]);
        let mut open = |websites: &[Option<&str>]| {
            found.websites = websites.iter().map(|own| own.map(str::to_owned)).collect();
            found.settings(dialect(17)).open_signup
        };
        assert!(!open(&[Some("b2b")]), "the parameter is not what this website does");
        assert!(open(&[Some("b2b"), None]), "one website that does as the parameter says is enough");
        assert!(open(&[Some("b2b"), Some("b2c")]));
    }

    #[test]
    fn a_copy_is_known_to_be_neutralised_where_the_version_marks_it() {
        let neutralised = |parameters, series| found(parameters, &[]).settings(dialect(series)).neutralised;
        assert_eq!(neutralised(&[(NEUTRALISED, "true")], 16), Some(true));
        assert_eq!(neutralised(&[(NEUTRALISED, "False")], 19), Some(false));
        assert_eq!(neutralised(&[], 19), Some(false));
        assert_eq!(neutralised(&[(NEUTRALISED, "true")], 15), None, "the version knows no such mark");
    }

    #[test]
    fn a_parameter_raises_the_rounds_and_never_lowers_them() {
        let rounds = |value, series| {
            found(&[("password.hashing.rounds", value)], &[]).settings(dialect(series)).hash_rounds
        };
        assert_eq!(rounds("1000000", 19), 1_000_000);
        assert_eq!(rounds("1000", 16), 600_000);
        assert_eq!(rounds("many", 17), 600_000);
        assert_eq!(rounds("1000000", 15), 25_000, "it is not looked at before 16");
    }
}
