//! Passwords that are made here: shown once, or known to nobody.

use reeve_domain::{Code, Fault, Secret};

/// Kinds of characters, without those that look like others on paper.
const KINDS: [&str; 4] = ["abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "+-=*%#@?"];
/// Characters of a password: more than tenants ask for, and still typed in one go.
const LENGTH: usize = 20;
/// Of each kind at least this many, which satisfies what tenants ask of single kinds.
const OF_EACH: usize = 3;

/// A new password by the operating system's randomness.
///
/// # Errors
/// [`Code::Internal`] when the system has no randomness to give.
pub(crate) fn one_time() -> Result<Secret, Fault> {
    let all: Vec<char> = KINDS.concat().chars().collect();
    let mut chosen = Vec::with_capacity(LENGTH);
    for kind in KINDS {
        let kind: Vec<char> = kind.chars().collect();
        for _ in 0..OF_EACH {
            chosen.push(pick(&kind)?);
        }
    }
    while chosen.len() < LENGTH {
        chosen.push(pick(&all)?);
    }
    // the kinds are in a known order until they are shuffled
    for last in (1..chosen.len()).rev() {
        chosen.swap(last, below(last + 1)?);
    }
    Ok(Secret::new(chosen.into_iter().collect()))
}

fn pick(from: &[char]) -> Result<char, Fault> {
    from.get(below(from.len())?).copied().ok_or_else(no_randomness)
}

/// A number below `bound`, each as likely as any other: what would make some likelier is thrown again.
fn below(bound: usize) -> Result<usize, Fault> {
    let bound = u32::try_from(bound).unwrap_or(u32::MAX).max(1);
    let fair = u32::MAX - u32::MAX % bound;
    loop {
        let thrown = getrandom::u32().map_err(|_| no_randomness())?;
        if thrown < fair {
            return Ok((thrown % bound) as usize);
        }
    }
}

fn no_randomness() -> Fault {
    Fault::new(Code::Internal, "The operating system gave no random numbers.")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_password_satisfies_what_tenants_ask_and_cannot_be_misread() {
        let mut seen = HashSet::new();
        for _ in 0..200 {
            let password = one_time().unwrap();
            let text = password.expose();
            assert_eq!(text.chars().count(), LENGTH);
            for kind in KINDS {
                let count = text.chars().filter(|c| kind.contains(*c)).count();
                assert!(count >= OF_EACH, "{count} of “{kind}”");
            }
            assert!(!text.contains(['0', 'O', '1', 'l', 'I', 'o']), "no character looks like another");
            assert!(seen.insert(text.to_owned()), "no password comes twice");
        }
    }

    #[test]
    fn every_place_may_hold_every_kind() {
        let first: HashSet<usize> = (0..400)
            .filter_map(|_| {
                let password = one_time().unwrap();
                let first = password.expose().chars().next()?;
                KINDS.iter().position(|kind| kind.contains(first))
            })
            .collect();
        assert_eq!(first.len(), KINDS.len(), "the kinds are shuffled");
    }
}
