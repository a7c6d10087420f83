//! The rules a password is tried against here, as the tenant's modules read them.
//!
//! Letters: `password_security` looks for `a` to `z` and `A` to `Z`; letters of other alphabets and with accents are
//! letters, so they are not special, and no more than that. Digits are decimal digits of any script. Special is whatever
//! is no letter, digit or other number, and the underscore. A character is a code point.
//!
//! How many: the module is content with one of a kind whatever the number says. A trial here takes the number at its word:
//! who asks for three digits means three, and a password with three is good for the tenant as well.

use std::collections::BTreeMap;

use super::PolicyField;

/// The zeros of the digits that people type; the nine others follow each of them: ASCII, Arabic, Persian, Devanagari,
/// Bengali, Thai, full width.
const ZEROS: [char; 7] = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}', '\u{ff10}'];

/// The rules that a password breaks, in the order people see them. `strength` is zxcvbn's score, 0 to 4. Rules about time
/// and earlier passwords cannot be tried on a password alone.
pub fn broken_rules(rules: &BTreeMap<PolicyField, u32>, password: &str, strength: u8) -> Vec<PolicyField> {
    let breaks = |field: &PolicyField| {
        let wanted = rules.get(field).copied().unwrap_or(0);
        has(*field, password, strength).is_some_and(|has| has < wanted)
    };
    PolicyField::ALL.into_iter().filter(breaks).collect()
}

/// How much a password has of what a rule counts; `None` for rules that count nothing in it.
fn has(field: PolicyField, password: &str, strength: u8) -> Option<u32> {
    let count = |kind: fn(char) -> bool| {
        let found = password.chars().filter(|character| kind(*character)).count();
        Some(u32::try_from(found).unwrap_or(u32::MAX))
    };
    match field {
        PolicyField::MinimumLength => count(|_| true),
        PolicyField::Lowercase => count(|character| character.is_ascii_lowercase()),
        PolicyField::Uppercase => count(|character| character.is_ascii_uppercase()),
        PolicyField::Digits => count(is_digit),
        PolicyField::Special => count(|character| character == '_' || !character.is_alphanumeric()),
        PolicyField::Strength => Some(strength.into()),
        PolicyField::ExpireDays
        | PolicyField::History
        | PolicyField::MinimumHours
        | PolicyField::LockoutAfter
        | PolicyField::LockoutSeconds => None,
    }
}

fn is_digit(character: char) -> bool {
    ZEROS.iter().any(|zero| (0..10).contains(&u32::from(character).wrapping_sub(u32::from(*zero))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use PolicyField::{Digits, ExpireDays, History, Lowercase, MinimumLength, Special, Strength, Uppercase};

    fn broken(rules: &[(PolicyField, u32)], password: &str) -> Vec<PolicyField> {
        broken_rules(&rules.iter().copied().collect(), password, 2)
    }

    #[test]
    fn a_password_breaks_the_rules_it_has_too_little_for() {
        let rules =
            [(MinimumLength, 8), (Lowercase, 1), (Uppercase, 1), (Digits, 1), (Special, 1), (Strength, 2)];
        assert_eq!(broken(&rules, "Harbour-7"), []);
        assert_eq!(broken(&rules, "harbour"), [MinimumLength, Uppercase, Digits, Special]);
        assert_eq!(broken(&rules, ""), [MinimumLength, Lowercase, Uppercase, Digits, Special]);
        assert_eq!(broken(&[(Strength, 3)], "Harbour-7"), [Strength], "it was estimated at 2");
        assert_eq!(broken(&[], ""), [], "no rules, nothing broken");
    }

    #[test]
    fn the_number_of_a_kind_is_taken_at_its_word() {
        assert_eq!(
            broken(&[(Special, 3)], "Harbour-Violet-7"),
            [Special],
            "the module would be content with one"
        );
        assert_eq!(broken(&[(Special, 3)], "Harbour-Violet-7!"), []);
    }

    #[test]
    fn letters_of_any_alphabet_are_letters_and_only_plain_ones_are_counted() {
        assert_eq!(
            broken(&[(Special, 1)], "ÇiçekçilikŞifresiпарольパスワード"),
            [Special],
            "letters are not special"
        );
        assert_eq!(
            broken(&[(Lowercase, 1), (Uppercase, 1)], "çÇşŞ"),
            [Lowercase, Uppercase],
            "as the tenant counts"
        );
        assert_eq!(broken(&[(MinimumLength, 4)], "çÇşŞ"), [], "a character is a code point, not a byte");
    }

    #[test]
    fn digits_of_other_scripts_are_digits_and_powers_are_not() {
        for password in ["a7", "a٧", "a۷", "a७", "a７"] {
            assert_eq!(broken(&[(Digits, 1)], password), [], "{password}");
        }
        for password in ["a²", "a½", "aⅦ", "a/", "a:"] {
            assert_eq!(broken(&[(Digits, 1)], password), [Digits], "{password}");
        }
        assert_eq!(broken(&[(Special, 1)], "a²½Ⅶ"), [Special], "other numbers are not special either");
        for password in ["a_", "a b", "a€", "a🔑"] {
            assert_eq!(broken(&[(Special, 1)], password), [], "{password}");
        }
    }

    #[test]
    fn rules_about_time_are_not_tried() {
        assert_eq!(broken(&[(ExpireDays, 60), (History, 30), (PolicyField::LockoutAfter, 5)], "x"), []);
    }
}
