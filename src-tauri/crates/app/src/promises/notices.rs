//! What people are told of a pass even when they look elsewhere: one notice, however much there is to see. Pure.

use crate::host::Notice;

/// What is new about a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct News {
    /// Its name.
    pub(super) tenant: String,
    /// Checks that came to a worse answer than before.
    pub(super) worse: u32,
    /// Checks that were looked at for the first time, and show a fault.
    pub(super) first: u32,
}

impl News {
    /// How many checks there are to look at.
    pub(super) fn checks(&self) -> u32 {
        self.worse.saturating_add(self.first)
    }
}

/// The notice about the news of all tenants that have some; `None` where there are none.
pub(super) fn of(news: &[News]) -> Option<Notice> {
    // the one with the most is named
    let most = news.iter().max_by_key(|one| one.checks())?;
    Some(Notice::PromiseFaults {
        worse: news.iter().map(|one| one.worse).sum(),
        first: news.iter().map(|one| one.first).sum(),
        tenant: most.tenant.clone(),
        others: u32::try_from(news.len().saturating_sub(1)).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_is_one_notice_that_names_how_many_and_where() {
        assert_eq!(of(&[]), None, "nothing is new");
        let news = |tenant: &str, worse, first| News { tenant: tenant.to_owned(), worse, first };
        let told = of(&[news("Acme", 1, 0), news("Globex", 1, 2)]);
        let notice = Notice::PromiseFaults { worse: 2, first: 2, tenant: "Globex".into(), others: 1 };
        assert_eq!(told, Some(notice));
    }
}
