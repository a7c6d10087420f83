//! A complete HTTP answer, and the session cookie it may bring.

use chrono::{DateTime, Utc};
use reeve_domain::Secret;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, COOKIE, DATE, HeaderMap, HeaderValue, SET_COOKIE};

/// The session cookie's name, up to its value.
const NAME: &str = "session_id=";

/// A complete answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Whether the body is JSON by its own account.
    pub(crate) fn is_json(&self) -> bool {
        self.content_type().is_some_and(|t| t.starts_with("application/json"))
    }

    fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE).and_then(|t| t.to_str().ok())
    }

    /// The server's clock when it answered.
    pub(crate) fn date(&self) -> Option<DateTime<Utc>> {
        let text = self.headers.get(DATE)?.to_str().ok()?;
        DateTime::parse_from_rfc2822(text).ok().map(|date| date.to_utc())
    }

    /// The session cookie it sets.
    pub(crate) fn session_cookie(&self) -> Option<Cookie> {
        self.headers.get_all(SET_COOKIE).iter().filter_map(|c| c.to_str().ok()).find_map(|cookie| {
            let value = cookie.trim_start().strip_prefix(NAME)?.split(';').next()?;
            Cookie::new(value)
        })
    }
}

/// A session's cookie: as good as the password while it lives, so it does not print.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Cookie(HeaderValue);

impl Cookie {
    /// Of a session's id; `None` where that can be none.
    pub(crate) fn new(session: &str) -> Option<Self> {
        if session.is_empty() {
            return None;
        }
        let mut value = HeaderValue::from_str(&format!("{NAME}{session}")).ok()?;
        value.set_sensitive(true);
        Some(Self(value))
    }

    /// The session's id.
    pub(crate) fn value(&self) -> Secret {
        let pair = self.0.to_str().unwrap_or_default();
        Secret::new(pair.strip_prefix(NAME).unwrap_or_default().to_owned())
    }

    pub(crate) fn put(&self, headers: &mut HeaderMap) {
        headers.insert(COOKIE, self.0.clone());
    }
}

impl std::fmt::Debug for Cookie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cookie(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(name: &'static str, value: &'static str) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_static(value));
        Answer { status: StatusCode::OK, headers, body: Vec::new() }
    }

    #[test]
    fn a_session_cookie_is_read_and_does_not_print() {
        let set = answer(
            "set-cookie",
            "session_id=abc123; Expires=Fri, 19 Feb 2027 08:00:00 GMT; HttpOnly; Path=/",
        );
        let cookie = set.session_cookie().unwrap();
        assert_eq!(cookie.0, "session_id=abc123");
        assert!(!format!("{cookie:?}").contains("abc123"));
        assert_eq!(answer("set-cookie", "frontend_lang=en_US").session_cookie(), None);
    }

    #[test]
    fn a_servers_clock_is_read_from_its_date_header() {
        let date = answer("date", "Fri, 20 Nov 2026 14:55:59 GMT").date().unwrap();
        assert_eq!(date.timestamp(), 1_795_186_559);
        assert_eq!(answer("date", "yesterday").date(), None);
    }
}
