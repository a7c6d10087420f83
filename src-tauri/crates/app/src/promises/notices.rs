//! What people are told of a pass even when they look elsewhere: one notice, however much became worse. Pure.

use crate::host::Notice;

/// The notice about checks that changed for the worse, by tenant; `None` where none did.
pub(super) fn of(worse: &[(String, u32)]) -> Option<Notice> {
    // the one with the most is named
    let (tenant, _) = worse.iter().max_by_key(|(_, checks)| *checks)?;
    Some(Notice::PromisesWorse {
        checks: worse.iter().map(|(_, checks)| checks).sum(),
        tenant: tenant.clone(),
        others: u32::try_from(worse.len().saturating_sub(1)).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_is_one_notice_that_names_how_many_and_where() {
        assert_eq!(of(&[]), None, "nothing became worse");
        let worse = [("Acme".to_owned(), 1), ("Globex".to_owned(), 3)];
        let notice = Notice::PromisesWorse { checks: 4, tenant: "Globex".into(), others: 1 };
        assert_eq!(of(&worse), Some(notice));
    }
}
