//! The strength that `password_security` estimates up to 16, with the words its library has for a weak password.

use zxcvbn::feedback::Warning;

/// A password's score, 0 to 4, and what makes it weak; empty where the library has nothing to say.
pub(super) fn estimate(password: &str) -> (i64, String) {
    let entropy = zxcvbn::zxcvbn(password, &[]);
    let warning = entropy.feedback().and_then(zxcvbn::feedback::Feedback::warning).map(words);
    (i64::from(u8::from(entropy.score())), warning.unwrap_or_default())
}

/// The Python library sets its examples in quotes.
fn words(warning: Warning) -> String {
    match warning {
        Warning::SequencesLikeAbcAreEasyToGuess => {
            "Sequences like \"abc\" or \"6543\" are easy to guess.".into()
        }
        Warning::RepeatsLikeAaaAreEasyToGuess => "Repeats like \"aaa\" are easy to guess.".into(),
        Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            "Repeats like \"abcabcabc\" are only slightly harder to guess than \"abc\".".into()
        }
        other => other.to_string(),
    }
}
