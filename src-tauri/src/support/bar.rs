//! The bar that every page of a support window carries: whose tenant it is, the time left, and End.

use chrono::{DateTime, Utc};
use serde_json::json;
use url::Url;

use super::going::END;
use crate::words::Language;

const SCRIPT: &str = include_str!("bar.js");

/// The script for the pages of one window.
pub(super) fn script(tenant: &str, url: &Url, until: DateTime<Utc>, language: Language) -> String {
    let words = language.bar();
    let bar = json!({
        "name": words.name,
        "end": words.end,
        "ending": words.ending,
        "tenant": tenant,
        "address": url.origin().ascii_serialization(),
        "until": until.timestamp_millis(),
        "goes": END,
    });
    SCRIPT.replacen("__BAR__", &bar.to_string(), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenants_name_stays_a_name_in_the_bar() {
        let url = Url::parse("https://acme.example:8443/odoo?db=acme").unwrap();
        let name = "\"}; alert(1); //</script>";
        let script = script(name, &url, DateTime::UNIX_EPOCH, Language::English);
        let begin = script.find("const bar = ").unwrap() + "const bar = ".len();
        let line = script[begin..].lines().next().unwrap();
        let bar: serde_json::Value = serde_json::from_str(line).expect("one JSON value and nothing else");
        assert_eq!(bar["tenant"], name);
        assert_eq!(
            bar["address"], "https://acme.example:8443",
            "no path and no query: they may hold secrets"
        );
    }
}
