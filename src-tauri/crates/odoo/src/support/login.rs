//! The logins of support accounts: one form, by which they are known on any tenant.
//!
//! They hold small letters, digits, dots and dashes only: they are written into code that runs on the tenant.

const PREFIX: &str = "support-";
const SUFFIX: &str = ".support";
/// How much of a request's identity is in the login: hex digits.
const OF_THREAD: usize = 8;

/// What support accounts' logins match, as a pattern for `=like`.
pub(super) const PATTERN: &str = "support-%@%.support";

/// The login of the support account for a request, such as `support-1f0c33a9@acme-services.support`. It passes for one
/// where the request's id begins with eight hex digits, as a UUID does.
pub fn support_login(thread: &str, provider: &str) -> String {
    let thread: String = thread
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .take(OF_THREAD)
        .collect();
    let provider = provider
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect::<Vec<_>>()
        .join("-");
    let provider = if provider.is_empty() { "reeve" } else { &provider };
    format!("{PREFIX}{thread}@{provider}{SUFFIX}")
}

/// Whether this is the login of a support account.
pub fn is_support_login(login: &str) -> bool {
    let parts = login.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    let Some((thread, provider)) = parts.and_then(|rest| rest.split_once('@')) else { return false };
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    // the people of a provider have logins too, such as support-team@
    thread.len() == OF_THREAD
        && thread.chars().all(|letter| plain(letter) && letter.is_ascii_hexdigit())
        && !provider.is_empty()
        && provider.chars().all(|letter| plain(letter) || letter == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_support_account_is_known_by_its_login() {
        let login = support_login("1F0C33A9-5b1e-4e55-9a3f-000000000000", "Acme Services, Ltd.");
        assert_eq!(login, "support-1f0c33a9@acme-services-ltd.support");
        assert!(is_support_login(&login));
        assert_eq!(support_login("1f0c33a9", "Şirket ğ"), "support-1f0c33a9@irket.support");
        assert_eq!(support_login("1f0c33a9", "…"), "support-1f0c33a9@reeve.support");
    }

    #[test]
    fn nothing_else_passes_for_one() {
        for login in [
            "support",
            "support@acme.support",
            "support-@acme.support",
            "support-team@acme.support",
            "support-teamwork@acme.support",
            "support-1f0c33a@acme.support",
            "support-1f0c33a90@acme.support",
            "support-1F0C33A9@acme.support",
            "support-1f0c33a9@.support",
            "support-1f0c33a9@acme.example",
            "support-1f0c33a9@acme.support.example",
            "support-1f'); drop@acme.support",
            "support-1f0c33a9@a'b.support",
            "support-1f0c33a9\n@acme.support",
        ] {
            assert!(!is_support_login(login), "{login}");
        }
    }
}
