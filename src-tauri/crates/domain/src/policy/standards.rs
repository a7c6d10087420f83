//! What two standards say of a policy value: NIST SP 800-63B-4 (2025) and OWASP ASVS 5.0 (2025).
//!
//! A judgement is about the value, not about the tenant: a blocklist, a second factor or a limit at a proxy may make up
//! for it. The sentences are ours, the paragraphs are theirs. Where a standard says nothing of a value, nothing is said.

use std::collections::BTreeMap;

use super::{Grade, Judgement, PolicyField, Standard};

/// NIST allows no more failures in a row than these (3.2.2).
const MOST_FAILURES: u32 = 100;
/// NIST speaks of waits from half a minute up to an hour (3.2.2).
const SHORTEST_WAIT: u32 = 30;
const LONGEST_WAIT: u32 = 3_600;
/// zxcvbn's score from which on a password stands up to guessing over the network.
const STRONG: u32 = 3;

/// Every word the two standards have on these values, in the order people see the values.
pub fn judge(values: &BTreeMap<PolicyField, u32>) -> Vec<Judgement> {
    let values = PolicyField::ALL.into_iter().filter_map(|field| Some((field, *values.get(&field)?)));
    values.flat_map(|(field, value)| verdicts(field, value)).collect()
}

fn verdicts(field: PolicyField, value: u32) -> Vec<Judgement> {
    let nist = |paragraph, grade, asks| word(field, Standard::Nist, paragraph, grade, asks);
    let asvs = |paragraph, grade, asks| word(field, Standard::Asvs, paragraph, grade, asks);
    match field {
        PolicyField::MinimumLength => {
            let grade = graded(value >= 15, value >= 8);
            vec![
                nist(
                    "3.1.1.2",
                    grade,
                    "At least 15 characters where the password is the only factor; 8 are allowed beside a second factor.",
                ),
                asvs("6.2.1", grade, "At least 8 characters; 15 are strongly recommended."),
            ]
        }
        PolicyField::Lowercase | PolicyField::Uppercase | PolicyField::Digits | PolicyField::Special => {
            let grade = graded(value == 0, false);
            vec![
                nist("3.1.1.2", grade, "No kinds of characters are to be required."),
                asvs(
                    "6.2.5",
                    grade,
                    "Any composition is allowed; no number of any kind of character is required.",
                ),
            ]
        }
        PolicyField::ExpireDays => {
            let grade = graded(value == 0, false);
            vec![
                nist(
                    "3.1.1.2",
                    grade,
                    "No change after a period of time; one only when a password is known to others.",
                ),
                asvs(
                    "6.2.10",
                    grade,
                    "A password stays good until it is known to others or its owner changes it.",
                ),
            ]
        }
        PolicyField::Strength => {
            let grade = graded(value >= STRONG, true);
            vec![
                nist(
                    "3.1.1.2",
                    grade,
                    "Common, expected and leaked passwords are refused; an estimate of 3 or more is the nearest Odoo has.",
                ),
                asvs(
                    "6.2.4",
                    grade,
                    "The 3,000 most common passwords are refused; an estimate of 3 or more is the nearest Odoo has.",
                ),
            ]
        }
        PolicyField::MinimumHours => vec![asvs(
            "6.2.2",
            graded(value == 0, true),
            "People can change their password; a waiting time keeps them from it, also when it has leaked.",
        )],
        // neither standard asks for a history or forbids one: it only makes sense beside a forced change
        PolicyField::History => Vec::new(),
        PolicyField::LockoutAfter => vec![
            nist(
                "3.2.2",
                graded((1..=MOST_FAILURES).contains(&value), false),
                "At most 100 failures in a row for an account; Odoo counts by address and slows down, it never stops.",
            ),
            asvs(
                "6.3.1",
                graded((1..=MOST_FAILURES).contains(&value), value > 0),
                "Guessing is held back, in the way the documentation says.",
            ),
        ],
        PolicyField::LockoutSeconds => vec![
            nist(
                "3.2.2",
                graded(value >= SHORTEST_WAIT, value > 0),
                "Waiting after failures slows guessing down: 30 seconds at first, up to an hour.",
            ),
            asvs(
                "6.1.1",
                graded((1..=LONGEST_WAIT).contains(&value), value > 0),
                "It is written down how guessing is held back without a stranger locking people out for long.",
            ),
        ],
    }
}

fn graded(meets: bool, allowed: bool) -> Grade {
    match (meets, allowed) {
        (true, _) => Grade::Meets,
        (false, true) => Grade::Allowed,
        (false, false) => Grade::Against,
    }
}

fn word(field: PolicyField, standard: Standard, paragraph: &str, grade: Grade, asks: &str) -> Judgement {
    Judgement { field, standard, paragraph: paragraph.to_owned(), grade, asks: asks.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Grade::{Against, Allowed, Meets};

    fn grades(field: PolicyField, value: u32) -> Vec<(Standard, String, Grade)> {
        let judgements = judge(&[(field, value)].into());
        judgements.into_iter().map(|word| (word.standard, word.paragraph, word.grade)).collect()
    }

    #[test]
    fn each_value_has_the_verdicts_of_both_standards_with_their_paragraphs() {
        use PolicyField as Field;
        let (nist, asvs) = (Standard::Nist, Standard::Asvs);
        for (field, value, expected) in [
            (Field::MinimumLength, 15, vec![(nist, "3.1.1.2", Meets), (asvs, "6.2.1", Meets)]),
            (Field::MinimumLength, 14, vec![(nist, "3.1.1.2", Allowed), (asvs, "6.2.1", Allowed)]),
            (Field::MinimumLength, 8, vec![(nist, "3.1.1.2", Allowed), (asvs, "6.2.1", Allowed)]),
            (Field::MinimumLength, 7, vec![(nist, "3.1.1.2", Against), (asvs, "6.2.1", Against)]),
            (Field::Special, 0, vec![(nist, "3.1.1.2", Meets), (asvs, "6.2.5", Meets)]),
            (Field::Uppercase, 1, vec![(nist, "3.1.1.2", Against), (asvs, "6.2.5", Against)]),
            (Field::ExpireDays, 0, vec![(nist, "3.1.1.2", Meets), (asvs, "6.2.10", Meets)]),
            (Field::ExpireDays, 365, vec![(nist, "3.1.1.2", Against), (asvs, "6.2.10", Against)]),
            (Field::Strength, 2, vec![(nist, "3.1.1.2", Allowed), (asvs, "6.2.4", Allowed)]),
            (Field::MinimumHours, 24, vec![(asvs, "6.2.2", Allowed)]),
            (Field::History, 30, vec![]),
            (Field::LockoutAfter, 0, vec![(nist, "3.2.2", Against), (asvs, "6.3.1", Against)]),
            (Field::LockoutAfter, 100, vec![(nist, "3.2.2", Meets), (asvs, "6.3.1", Meets)]),
            (Field::LockoutAfter, 101, vec![(nist, "3.2.2", Against), (asvs, "6.3.1", Allowed)]),
            (Field::LockoutSeconds, 0, vec![(nist, "3.2.2", Against), (asvs, "6.1.1", Against)]),
            (Field::LockoutSeconds, 10, vec![(nist, "3.2.2", Allowed), (asvs, "6.1.1", Meets)]),
            (Field::LockoutSeconds, 86_400, vec![(nist, "3.2.2", Meets), (asvs, "6.1.1", Allowed)]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(s, p, g)| (s, p.to_owned(), g)).collect();
            assert_eq!(grades(field, value), expected, "{field:?} {value}");
        }
    }

    #[test]
    fn only_what_was_asked_about_is_judged_in_the_order_people_see() {
        use PolicyField::{ExpireDays, LockoutAfter, MinimumLength};
        let judgements = judge(&[(LockoutAfter, 10), (ExpireDays, 0), (MinimumLength, 15)].into());
        let fields: Vec<_> = judgements.iter().map(|word| word.field).collect();
        assert_eq!(
            fields,
            [MinimumLength, MinimumLength, ExpireDays, ExpireDays, LockoutAfter, LockoutAfter]
        );
        for word in judgements {
            assert!(word.asks.ends_with('.') && word.asks.len() > 20, "a whole sentence: {word:?}");
        }
        assert_eq!(judge(&BTreeMap::new()), []);
    }
}
