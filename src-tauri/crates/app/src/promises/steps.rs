//! Next steps that name the tenant they are for, as command lines.

use reeve_domain::{Code, Fault};

/// The same fault, with a step for this tenant: a refused sign-in is not tried again until another secret is stored.
pub(super) fn for_tenant(fault: Fault, name: &str) -> Fault {
    match fault.code {
        Code::SignInRefused | Code::KeyRefused | Code::TwoFactorRequired => {
            fault.next(format!("Store what signs in now: `reeve tenant secret {}`.", word(name)))
        }
        _ => fault,
    }
}

/// A name as one word of a command line.
pub fn word(name: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
    if !name.is_empty() && name.chars().all(plain) && !name.starts_with('-') {
        return name.to_owned();
    }
    format!("'{}'", name.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word_of_a_command_line() {
        for (name, shown) in [("Café", "Café"), ("Acme Ltd", "'Acme Ltd'"), ("D'or", r"'D'\''or'")] {
            assert_eq!(word(name), shown);
        }
    }

    #[test]
    fn a_refused_sign_in_names_the_tenant_whose_secret_is_to_be_stored() {
        let next = |code| for_tenant(Fault::new(code, "No."), "Acme").next;
        assert!(next(Code::KeyRefused).contains("`reeve tenant secret Acme`"));
        assert_eq!(next(Code::Unreachable), Code::Unreachable.next());
    }
}
