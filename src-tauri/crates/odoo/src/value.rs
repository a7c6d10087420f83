//! Odoo's way of writing values: empty is `false`, times are `YYYY-MM-DD HH:MM:SS` in UTC, a related record is an id
//! or an id with its name.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserializer;
use serde::de::{self, IgnoredAny, SeqAccess, Visitor};

/// Reads `YYYY-MM-DD HH:MM:SS`.
pub(crate) fn parse_moment(text: &str) -> Option<DateTime<Utc>> {
    let bytes = text.as_bytes();
    if bytes.len() < 19 || bytes[4] != b'-' || bytes[7] != b'-' || bytes[13] != b':' || bytes[16] != b':' {
        return None;
    }
    let number = |from: usize, to: usize| {
        bytes[from..to]
            .iter()
            .try_fold(0_u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
    };
    let year = i32::try_from(number(0, 4)?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, number(5, 7)?, number(8, 10)?)?;
    Some(day.and_hms_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?)?.and_utc())
}

/// Writes `YYYY-MM-DD HH:MM:SS`: what Odoo takes in a domain; a `T` or `Z` is refused.
pub(crate) fn write_moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// A pattern for `=ilike` that means this text and nothing else.
pub(crate) fn exactly(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '%' | '_') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

/// Text, or nothing.
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    struct Text;
    impl Visitor<'_> for Text {
        type Value = Option<String>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("text or false")
        }
        fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
            Ok((!v.is_empty()).then(|| v.to_owned()))
        }
        fn visit_string<E>(self, v: String) -> Result<Self::Value, E> {
            Ok((!v.is_empty()).then_some(v))
        }
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(None)
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }
    from.deserialize_any(Text)
}

/// A time, or nothing.
pub(crate) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    struct Moment;
    impl Visitor<'_> for Moment {
        type Value = Option<DateTime<Utc>>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a time as YYYY-MM-DD HH:MM:SS, or false")
        }
        fn visit_str<E: de::Error>(self, v: &str) -> Result<Self::Value, E> {
            parse_moment(v).map(Some).ok_or_else(|| E::invalid_value(de::Unexpected::Str(v), &self))
        }
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(None)
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }
    from.deserialize_any(Moment)
}

/// The id of a related record: `7`, `[7, "Name"]`, or nothing.
pub(crate) fn record<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    struct Record;
    impl<'de> Visitor<'de> for Record {
        type Value = Option<i64>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a record's id, alone or with its name, or false")
        }
        fn visit_i64<E>(self, v: i64) -> Result<Self::Value, E> {
            Ok(Some(v))
        }
        fn visit_u64<E: de::Error>(self, v: u64) -> Result<Self::Value, E> {
            i64::try_from(v).map(Some).map_err(E::custom)
        }
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(None)
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Self::Value, A::Error> {
            let id = pair.next_element()?;
            while pair.next_element::<IgnoredAny>()?.is_some() {}
            Ok(id)
        }
    }
    from.deserialize_any(Record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Row {
        #[serde(deserialize_with = "text")]
        text: Option<String>,
        #[serde(deserialize_with = "moment")]
        moment: Option<DateTime<Utc>>,
        #[serde(deserialize_with = "record")]
        record: Option<i64>,
    }

    fn row(json: &str) -> Row {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn false_is_nothing() {
        let row = row(r#"{"text": false, "moment": false, "record": false}"#);
        assert_eq!((row.text, row.moment, row.record), (None, None, None));
    }

    #[test]
    fn values_are_read_in_every_form_servers_use() {
        let pair = row(r#"{"text": "Şule", "moment": "2026-02-28 23:59:58", "record": [7, "Acme"]}"#);
        assert_eq!(pair.text.as_deref(), Some("Şule"));
        assert_eq!(write_moment(pair.moment.unwrap()), "2026-02-28 23:59:58", "written as it was read");
        assert_eq!(pair.record, Some(7));
        assert_eq!(row(r#"{"text": "a", "moment": false, "record": 9}"#).record, Some(9));
    }

    #[test]
    fn a_pattern_means_its_own_text_only() {
        assert_eq!(exactly("o_o%\\@acme.example"), "o\\_o\\%\\\\@acme.example");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "2026-02-30 00:00:00", "2026-02-01T00:00:00", "yesterday at twelve o'clock"] {
            let parsed = parse_moment(text);
            assert!(parsed.is_none() || text.contains('T'), "{text} gave {parsed:?}");
        }
    }
}
