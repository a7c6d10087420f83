//! The version of an Odoo server, as it says it.
//!
//! The tuple's major may be the text `saas~17` and its last member `e`: nothing here assumes integers.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a server calls itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Version {
    /// As the server wrote it, such as `19.0-20260101` or `saas~18.3+e`.
    pub text: String,
    /// The series that decides the dialect: 14 to 19, `saas~18.3` counts as 18.
    pub series: u16,
    /// Whether this is Odoo's Enterprise edition.
    pub enterprise: bool,
}

impl Version {
    /// Reads `server_version` and `server_version_info` of the version route. `None` when there is no series in it.
    pub fn parse(text: &str, info: Option<&Value>) -> Option<Self> {
        let members = info.and_then(Value::as_array);
        let from_info = members.and_then(|m| m.first()).and_then(|first| match first {
            Value::Number(n) => n.as_u64().and_then(|n| u16::try_from(n).ok()),
            Value::String(s) => leading_number(s),
            _ => None,
        });
        let series = from_info.or_else(|| leading_number(text))?;
        let enterprise = members.and_then(|m| m.last()).and_then(Value::as_str).is_some_and(|e| e == "e")
            || text.contains("+e");
        Some(Self { text: text.chars().take(64).collect(), series, enterprise })
    }
}

fn leading_number(text: &str) -> Option<u16> {
    let digits: String = text.trim_start_matches("saas~").chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|series| *series > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn versions_are_read_in_every_form_servers_use() {
        let cases = [
            ("14.0", json!([14, 0, 0, "final", 0, ""]), 14, false),
            ("19.0-20260901", json!([19, 0, 0, "final", 0, ""]), 19, false),
            ("saas~18.3+e", json!(["saas~18", 3, 0, "final", 0, "e"]), 18, true),
            ("18.0+e-20241005", json!(null), 18, true),
        ];
        for (text, info, series, enterprise) in cases {
            let version = Version::parse(text, Some(&info)).expect(text);
            assert_eq!((version.series, version.enterprise), (series, enterprise), "{text}");
        }
        assert_eq!(Version::parse("nginx", None), None, "no number, no version");
    }
}
