//! One user as the index keeps it: the folded text in one piece, and what filters and sorts need.

use std::cmp::Ordering;

use reeve_domain::user::{UserFilter, UserKind};

use super::fold::fold_into;

/// Between the fields of a line; folding leaves none in the text.
pub(crate) const FIELD: u8 = 0x1f;

/// Filterable facts of a user in six bits, so that a filter is one 64-bit set of accepted values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bits(pub(crate) u8);

/// How many different [`Bits`] there are.
const KINDS_OF_BITS: u8 = 64;

impl Bits {
    /// Kind in bits 0 and 1, active in 2, two-factor in 3 and 4 (0: not told), API keys in 5.
    pub(crate) fn of(kind: UserKind, active: bool, two_factor: Option<bool>, has_api_keys: bool) -> Self {
        let kind = match kind {
            UserKind::Internal => 0,
            UserKind::Portal => 1,
            UserKind::Public => 2,
        };
        let two_factor = two_factor.map_or(0, |on| 1 + u8::from(on));
        Self(kind | u8::from(active) << 2 | two_factor << 3 | u8::from(has_api_keys) << 5)
    }

    pub(crate) fn kind(self) -> UserKind {
        match self.0 & 3 {
            0 => UserKind::Internal,
            1 => UserKind::Portal,
            _ => UserKind::Public,
        }
    }

    pub(crate) fn active(self) -> bool {
        self.0 & 4 != 0
    }

    pub(crate) fn two_factor(self) -> Option<bool> {
        match self.0 >> 3 & 3 {
            0 => None,
            told => Some(told == 2),
        }
    }

    pub(crate) fn has_api_keys(self) -> bool {
        self.0 & 32 != 0
    }

    pub(crate) fn with_api_keys(self, has: bool) -> Self {
        Self(self.0 & !32 | u8::from(has) << 5)
    }

    /// Which bits a filter accepts: bit `n` of the answer stands for `Bits(n)`.
    pub(crate) fn accepted_by(filter: &UserFilter) -> u64 {
        (0..KINDS_OF_BITS).map(Self).filter(|bits| bits.pass(filter)).fold(0, |set, bits| set | 1 << bits.0)
    }

    fn pass(self, filter: &UserFilter) -> bool {
        let kind = if filter.kinds.is_empty() {
            self.kind() != UserKind::Public
        } else {
            filter.kinds.contains(&self.kind())
        };
        kind && filter.active.is_none_or(|wanted| self.active() == wanted)
            && filter.two_factor.is_none_or(|wanted| self.two_factor() == Some(wanted))
            && (!filter.with_api_keys || self.has_api_keys())
    }
}

/// A user in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Folded `name FIELD login`, then `FIELD email` where there is one; an e-mail equal to the login is left empty.
    pub(crate) text: Vec<u8>,
    pub(crate) id: i64,
    pub(crate) bits: Bits,
    pub(crate) group_set: u32,
    /// Seconds since 1970, UTC; 0 for never.
    pub(crate) last_sign_in: u32,
}

/// What a line's text holds.
pub(crate) fn text_of(name: &str, login: &str, email: Option<&str>) -> Vec<u8> {
    let mut text = String::with_capacity(name.len() + login.len() + email.map_or(0, str::len) + 2);
    fold_into(&mut text, name);
    text.push(char::from(FIELD));
    let login_at = text.len();
    fold_into(&mut text, login);
    if let Some(email) = email {
        text.push(char::from(FIELD));
        let email_at = text.len();
        fold_into(&mut text, email);
        if text[login_at..email_at - 1] == text[email_at..] {
            text.truncate(email_at);
        }
    }
    text.into_bytes()
}

/// The login in a line's text.
pub(crate) fn login_in(text: &[u8]) -> &[u8] {
    text.split(|b| *b == FIELD).nth(1).unwrap_or_default()
}

/// The e-mail in a line's text; nothing where there is none.
pub(crate) fn email_in(text: &[u8]) -> &[u8] {
    match text.split(|b| *b == FIELD).nth(2) {
        None => &[],
        Some([]) => login_in(text),
        Some(email) => email,
    }
}

impl Line {
    /// The order of lines in the index: by name, then login, then e-mail.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text).then(self.id.cmp(&other.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_an_email_once() {
        let same = text_of("Ayşe", "a@x.tr", Some("A@x.tr"));
        assert_eq!(same, b"ayse\x1fa@x.tr\x1f");
        assert_eq!(email_in(&same), b"a@x.tr", "left out, yet known");
        assert_eq!(email_in(&text_of("Ayşe", "ayse", Some("a@x.tr"))), b"a@x.tr");
        assert_eq!(email_in(&text_of("Ayşe", "ayse", None)), b"");
        assert_eq!(login_in(&same), b"a@x.tr");
    }

    #[test]
    fn bits_say_what_was_put_in() {
        for kind in [UserKind::Internal, UserKind::Portal, UserKind::Public] {
            for (active, two_factor, keys) in
                [(true, None, false), (false, Some(true), true), (true, Some(false), true)]
            {
                let bits = Bits::of(kind, active, two_factor, keys);
                assert_eq!(
                    (bits.kind(), bits.active(), bits.two_factor(), bits.has_api_keys()),
                    (kind, active, two_factor, keys)
                );
                assert_eq!(bits.with_api_keys(!keys).has_api_keys(), !keys);
            }
        }
    }

    #[test]
    fn an_empty_filter_shows_all_but_the_public_visitor() {
        let accepted = Bits::accepted_by(&UserFilter::default());
        let shown = |kind| accepted >> Bits::of(kind, true, None, false).0 & 1 == 1;
        assert!(shown(UserKind::Internal) && shown(UserKind::Portal) && !shown(UserKind::Public));
    }
}
