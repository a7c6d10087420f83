//! Tokens of a text: every run of one, two and three bytes, each byte reduced to one of 64 classes.
//!
//! A text that contains a term contains all tokens of the term. The reverse need not hold: tokens narrow a search down,
//! the text decides. Group sets are tokens as well, so that members of a rare group are found without reading everyone.

use super::block::END;
use super::line::FIELD;

/// How many tokens there are.
pub(crate) const TOKENS: usize = SETS + SET_TOKENS;

const PAIRS: usize = 1 << 18;
const SINGLES: usize = PAIRS + (1 << 12);
const SETS: usize = SINGLES + (1 << 6);
const SET_TOKENS: usize = 1 << 14;

/// Letters, digits and what e-mails and names are full of have a class each; all other bytes share the rest.
const fn class(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => byte - b'a',
        b'0'..=b'9' => 26 + byte - b'0',
        b' ' => 36,
        b'.' => 37,
        b'@' => 38,
        b'-' => 39,
        b'_' => 40,
        _ => 41 + byte % 23,
    }
}

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = class(byte as u8);
        byte += 1;
    }
    classes
};

/// Calls `f` with every token of a text, some more than once. Runs do not cross fields and lines.
pub(crate) fn each(text: &[u8], mut f: impl FnMut(usize)) {
    // classes of the two bytes before, as long as they are of the same field
    let (mut before, mut behind): (Option<usize>, Option<usize>) = (None, None);
    for byte in text {
        if matches!(*byte, FIELD | END) {
            (before, behind) = (None, None);
            continue;
        }
        let class = usize::from(CLASSES[usize::from(*byte)]);
        f(SINGLES + class);
        if let Some(one) = before {
            f(PAIRS + (one << 6 | class));
            if let Some(two) = behind {
                f(two << 12 | one << 6 | class);
            }
        }
        (behind, before) = (before, Some(class));
    }
}

/// The tokens that narrow a term down most: its longest runs.
pub(crate) fn of_term(term: &[u8]) -> Vec<usize> {
    let mut tokens = Vec::new();
    each(term, |token| {
        let run = if token < PAIRS {
            3
        } else if token < SINGLES {
            2
        } else {
            1
        };
        if run == term.len().min(3) {
            tokens.push(token);
        }
    });
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// The token of a group set.
pub(crate) fn of_group_set(set: u32) -> usize {
    SETS + set as usize % SET_TOKENS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> std::collections::HashSet<usize> {
        let mut tokens = std::collections::HashSet::new();
        each(text, |token| {
            assert!(token < TOKENS, "{token} is out of range");
            tokens.insert(token);
        });
        tokens
    }

    #[test]
    fn a_text_has_all_tokens_of_what_it_contains() {
        let text = "ayse yilmaz\u{1f}ayse@sisli.example\u{1f}花子".as_bytes();
        let tokens = all(text);
        for term in ["a", "ay", "yse", "yilmaz", "@sisli.ex", "花", "花子", "e y"] {
            assert!(of_term(term.as_bytes()).iter().all(|t| tokens.contains(t)), "{term}");
            assert!(!of_term(term.as_bytes()).is_empty(), "{term} narrows down");
        }
        assert!(!of_term(b"zay").iter().all(|t| tokens.contains(t)), "runs do not cross fields");
    }

    #[test]
    fn a_group_set_is_no_text() {
        assert!((0..100_000).all(|set| (SETS..TOKENS).contains(&of_group_set(set))));
    }
}
