//! Trying a password against rules. Nothing leaves the computer, and nothing of the password is kept or told.

use reeve_domain::policy::broken_rules;
use reeve_domain::{Code, Fault};
use zxcvbn::feedback::Feedback;

use crate::api::{PasswordTrial, TryPassword};
use crate::reeve::Reeve;

/// Tries a password against rules, on this computer only.
///
/// # Errors
/// None that the password could cause.
pub async fn try_password(_: &Reeve, request: TryPassword) -> Result<PasswordTrial, Fault> {
    // an estimate takes some milliseconds, which are not taken from the network's threads
    tokio::task::spawn_blocking(move || trial(&request))
        .await
        .map_err(|_| Fault::new(Code::Internal, "The estimate broke off."))
}

fn trial(request: &TryPassword) -> PasswordTrial {
    let password = request.password.expose();
    let about: Vec<&str> = request.about.iter().flat_map(|words| pieces(words)).collect();
    let estimate = zxcvbn::zxcvbn(password, &about);
    let strength = u8::from(estimate.score());
    PasswordTrial {
        broken: broken_rules(&request.values, password, strength),
        strength,
        guesses_log10: whole(estimate.guesses_log10()),
        warning: estimate.feedback().map(in_words),
    }
}

/// What somebody says of the account, whole and in its words: `anna.berg@acme.example` gives away `anna` as well.
fn pieces(about: &str) -> impl Iterator<Item = &str> {
    let words = about.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    std::iter::once(about).chain(words)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
fn whole(power: f64) -> u8 {
    power.clamp(0.0, 255.0) as u8
}

fn in_words(feedback: &Feedback) -> String {
    match feedback.warning() {
        Some(warning) => warning.to_string(),
        None => feedback.suggestions().iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tests {
    use reeve_domain::Secret;
    use reeve_domain::policy::PolicyField;

    use super::*;

    fn tried(password: &str, about: &[&str]) -> PasswordTrial {
        trial(&TryPassword {
            values: [(PolicyField::MinimumLength, 12), (PolicyField::Strength, 3)].into(),
            password: Secret::new(password.into()),
            about: about.iter().map(|word| (*word).to_owned()).collect(),
        })
    }

    #[test]
    fn a_weak_password_is_told_why_and_a_strong_one_is_left_alone() {
        let weak = tried("password1", &[]);
        assert_eq!(weak.broken, [PolicyField::MinimumLength, PolicyField::Strength]);
        assert!(weak.strength == 0 && weak.guesses_log10 < 5, "{weak:?}");
        assert!(weak.warning.is_some_and(|warning| warning.contains("password")), "it says what is wrong");

        let strong = tried("Kerosin-Pfau-Ulme-7/Takt", &[]);
        assert_eq!((strong.broken, strong.strength, strong.warning), (Vec::new(), 4, None));
        assert!(strong.guesses_log10 > 12);
    }

    #[test]
    fn what_an_attacker_knows_makes_a_password_weaker() {
        let alone = tried("blumenthalwerke", &[]);
        let known = tried("blumenthalwerke", &["Anna Berg", "it@Blumenthalwerke.example"]);
        assert!(known.guesses_log10 < alone.guesses_log10, "{alone:?} {known:?}");
    }

    #[test]
    fn an_empty_password_is_no_trouble() {
        let empty = tried("", &[]);
        assert_eq!((empty.strength, empty.guesses_log10), (0, 0));
        assert_eq!(empty.broken, [PolicyField::MinimumLength, PolicyField::Strength]);
    }
}
