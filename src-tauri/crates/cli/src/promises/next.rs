//! What to do about what was not seen: the command that would show it, where there is one.

use reeve_app::api::PromiseCheck;
use reeve_app::promises::word;
use reeve_promises::{Area, Check, Finding, Unseen};

/// The steps for a tenant, each once, in the order of the checks.
pub fn steps(name: &str, checks: &[&PromiseCheck]) -> Vec<String> {
    let name = word(name);
    let mut steps: Vec<String> = Vec::new();
    for step in checks.iter().filter_map(|check| step(&name, &check.finding)) {
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps
}

fn step(name: &str, finding: &Finding) -> Option<String> {
    let check = finding.check;
    let (why, command) = match (finding.unseen?, check.area()) {
        (Unseen::NotLooked | Unseen::OutOfDate, Area::Backups) => {
            ("The sources of backups were not read lately", format!("reeve source refresh {name}"))
        }
        // of these two there is nothing to look at only where no source is known
        (Unseen::Nothing, _) if matches!(check, Check::NewestBackup | Check::BackupSlots) => {
            ("No source of backups is known", format!("reeve source add {name} …"))
        }
        (Unseen::NotSignedIn, _) => {
            ("The sign-in did not work, or was never tried", format!("reeve tenant secret {name}"))
        }
        (Unseen::NotLooked, _) => ("Some checks were left out", format!("reeve promises check {name}")),
        _ => return None,
    };
    Some(format!("{why}: `{command}`."))
}

#[cfg(test)]
mod tests {
    use reeve_promises::{Sight, Verdict};

    use super::*;

    fn unseen(check: Check, why: Unseen) -> Finding {
        Finding {
            check,
            verdict: Verdict::NotStated,
            sufficient: None,
            unseen: Some(why),
            sight: Sight::Missed,
            evidence: Vec::new(),
            seen_at: None,
        }
    }

    #[test]
    fn what_was_not_seen_names_the_command_that_shows_it() {
        for (check, why, command) in [
            (Check::TwoFactor, Unseen::NotLooked, Some("`reeve promises check Acme`")),
            (Check::OpenSignup, Unseen::NotLooked, Some("`reeve promises check Acme`")),
            (Check::OpenSignup, Unseen::NotSignedIn, Some("`reeve tenant secret Acme`")),
            (Check::NewestBackup, Unseen::Nothing, Some("`reeve source add Acme …`")),
            (Check::NewestBackup, Unseen::OutOfDate, Some("`reeve source refresh Acme`")),
            (Check::RestoreTime, Unseen::Nothing, None),
            (Check::AtRest, Unseen::InsideOnly, None),
        ] {
            let step = step("Acme", &unseen(check, why));
            assert_eq!(step.is_some(), command.is_some(), "{check:?} {why:?}");
            assert!(step.unwrap_or_default().contains(command.unwrap_or_default()), "{check:?} {why:?}");
        }
    }
}
