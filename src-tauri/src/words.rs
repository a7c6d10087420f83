//! The few words the shell says itself, in English and Turkish: everything else is said by the page.

use reeve_app::api::Nothing;
use reeve_app::{Notice, Reeve, setup};
use reeve_domain::restore::RestoreState;

use crate::links::Refused;

/// A language the shell speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Turkish,
}

/// What the bar of a support window says.
pub(crate) struct BarWords {
    pub(crate) name: &'static str,
    pub(crate) end: &'static str,
    pub(crate) ending: &'static str,
}

impl Language {
    /// The one chosen in the settings, or the system's, or English.
    pub(crate) async fn chosen(reeve: &Reeve) -> Self {
        let status = setup::status(reeve, Nothing {}).await.ok();
        let chosen = status.and_then(|status| status.preferences.language);
        Self::of(chosen.or_else(sys_locale::get_locale).as_deref().unwrap_or_default())
    }

    fn of(tag: &str) -> Self {
        let turkish = tag.get(..2).is_some_and(|short| short.eq_ignore_ascii_case("tr"));
        if turkish { Self::Turkish } else { Self::English }
    }

    /// The words of the bar.
    pub(crate) fn bar(self) -> BarWords {
        match self {
            Self::English => {
                BarWords { name: "Support session", end: "End and give back", ending: "Ending…" }
            }
            Self::Turkish => {
                BarWords { name: "Destek oturumu", end: "Bitir ve geri ver", ending: "Bitiriliyor…" }
            }
        }
    }

    /// A support window's title: nothing a page shows can stand in for it.
    pub(crate) fn title(self, tenant: &str, seconds: i64) -> String {
        let name = self.bar().name;
        let left = self.left(seconds);
        match self {
            Self::English => format!("{name} · {tenant} · {left} left"),
            Self::Turkish => format!("{name} · {tenant} · {left} kaldı"),
        }
    }

    /// Hours and minutes; the last ten minutes in steps of ten seconds, the last one by seconds.
    fn left(self, seconds: i64) -> String {
        let (h, min, s) = match self {
            Self::English => ("h", "min", "s"),
            Self::Turkish => ("sa", "dk", "sn"),
        };
        match seconds.max(0) {
            seconds @ 0..60 => format!("{seconds} {s}"),
            seconds @ 60..600 => format!("{} {min} {:02} {s}", seconds / 60, seconds % 60 / 10 * 10),
            seconds @ 600..3600 => format!("{} {min}", seconds / 60),
            seconds => format!("{} {h} {:02} {min}", seconds / 3600, seconds % 3600 / 60),
        }
    }

    /// A notice: its heading and its text.
    pub(crate) fn notice(self, notice: &Notice) -> (String, String) {
        match self {
            Self::English => english(notice),
            Self::Turkish => turkish(notice),
        }
    }

    /// Why a link is not followed: heading and text.
    pub(crate) fn refused_link(self, why: &Refused) -> (&'static str, &str) {
        match self {
            Self::English => (
                "This link is not followed",
                match why {
                    Refused::Unknown => "It names no page of Reeve. Nothing was done.",
                    Refused::NoTenant => "No tenant that is connected here is the one that the link names.",
                    Refused::Locked => {
                        "Your tenants cannot be read yet. Answer what the window asks, then follow the link again."
                    }
                    Refused::Failed(words) => words.as_str(),
                },
            ),
            Self::Turkish => (
                "Bu bağlantı açılmadı",
                match why {
                    Refused::Unknown => "Reeve’in hiçbir sayfasını göstermiyor. Hiçbir şey yapılmadı.",
                    Refused::NoTenant => {
                        "Burada bağlı kiracılardan hiçbiri bağlantının gösterdiği kiracı değil."
                    }
                    Refused::Locked => {
                        "Kiracılarınız henüz okunamıyor. Pencerenin sorduğunu yanıtlayın, sonra bağlantıyı yeniden açın."
                    }
                    Refused::Failed(words) => words.as_str(),
                },
            ),
        }
    }

    /// Why a support window cannot be opened with this system's trust.
    pub(crate) fn authority_missing(self, host: &str) -> String {
        match self {
            Self::English => format!(
                "{host} shows a certificate of a private authority. On this system the window trusts what the system trusts: install that authority, or open the tenant in the browser."
            ),
            Self::Turkish => format!(
                "{host}, özel bir sertifika yetkilisinin sertifikasını gösteriyor. Bu sistemde pencere, sistemin güvendiğine güvenir: o yetkiliyi yükleyin ya da kiracıyı tarayıcıda açın."
            ),
        }
    }
}

fn english(notice: &Notice) -> (String, String) {
    let (heading, text) = match notice {
        Notice::EndsSoon { tenant, minutes: 1 } => {
            ("Support access ends soon", format!("{tenant}: one minute left."))
        }
        Notice::EndsSoon { tenant, minutes } => {
            ("Support access ends soon", format!("{tenant}: {minutes} minutes left."))
        }
        Notice::Ended { tenant, proven: true } => (
            "Support access has ended",
            format!("{tenant}: the account is archived, and nothing that was tried still works."),
        ),
        Notice::Ended { tenant, proven: false } => {
            ("The time of a support access is over", format!("{tenant}: its end is not proven yet."))
        }
        Notice::EndWaits { tenant } => (
            "A support access does not end by itself",
            format!("{tenant} refuses this panel’s sign-in. Look at it: the access may still work."),
        ),
        Notice::Asked { tenant, staff } => ("Support access is asked for", format!("{staff}, to {tenant}.")),
        Notice::BreakGlass { tenant, staff } => (
            "Access without the customer’s approval",
            format!("{staff}, to {tenant}. It has to be reviewed."),
        ),
        Notice::Stray { tenant, login } => {
            ("A support account that should not be", format!("{login} on {tenant}."))
        }
        Notice::RestoreAsked { tenant, by } => ("A restore is asked for", format!("{by}, of {tenant}.")),
        Notice::RestoreStands { tenant, state } => {
            ("A restore", format!("{tenant}: {}", stands_in_english(*state)))
        }
        Notice::RestoreMayBegin { tenant } => {
            ("A restore may be begun", format!("{tenant}: it was approved, and its window is open."))
        }
        Notice::RestoreKept { tenant, database } => (
            "A database was kept long enough",
            format!("{database}, beside {tenant}. Drop it, or keep it longer."),
        ),
        Notice::PromiseFaults { worse, first, tenant, others } => {
            let some = |number: u32, one: &str, many: &str| match number {
                0 => None,
                1 => Some(format!("one {one}")),
                number => Some(format!("{number} {many}")),
            };
            let worse = some(*worse, "check got worse", "checks got worse");
            let heading = if worse.is_some() {
                "A promise is worse kept than before"
            } else {
                "Faults seen for the first time"
            };
            let first = some(*first, "fault seen for the first time", "faults seen for the first time");
            let what = worse.into_iter().chain(first).collect::<Vec<_>>().join(", ");
            let more = match others {
                0 => String::new(),
                1 => " and one other tenant".to_owned(),
                others => format!(" and {others} other tenants"),
            };
            (heading, format!("{tenant}{more}: {what}."))
        }
    };
    (heading.to_owned(), text)
}

fn turkish(notice: &Notice) -> (String, String) {
    let (heading, text) = match notice {
        Notice::EndsSoon { tenant, minutes } => {
            ("Destek erişimi bitmek üzere", format!("{tenant}: {minutes} dakika kaldı."))
        }
        Notice::Ended { tenant, proven: true } => (
            "Destek erişimi bitti",
            format!("{tenant}: hesap arşivlendi, denenenlerin hiçbiri artık çalışmıyor."),
        ),
        Notice::Ended { tenant, proven: false } => {
            ("Bir destek erişiminin süresi doldu", format!("{tenant}: sona erdiği henüz kanıtlanmadı."))
        }
        Notice::EndWaits { tenant } => (
            "Bir destek erişimi kendiliğinden bitmiyor",
            format!("{tenant} bu panelin oturum açmasını reddediyor. Bakın: erişim hâlâ çalışıyor olabilir."),
        ),
        Notice::Asked { tenant, staff } => ("Destek erişimi isteniyor", format!("{staff}, {tenant} için.")),
        Notice::BreakGlass { tenant, staff } => {
            ("Müşteri onayı olmadan erişim", format!("{staff}, {tenant} için. İncelenmesi gerekiyor."))
        }
        Notice::Stray { tenant, login } => {
            ("Olmaması gereken bir destek hesabı", format!("{tenant}: {login}."))
        }
        Notice::RestoreAsked { tenant, by } => ("Geri yükleme isteniyor", format!("{by}, {tenant} için.")),
        Notice::RestoreStands { tenant, state } => {
            ("Geri yükleme", format!("{tenant}: {}", stands_in_turkish(*state)))
        }
        Notice::RestoreMayBegin { tenant } => (
            "Geri yükleme başlatılabilir",
            format!("{tenant}: onaylandı; izin verilen zaman aralığı başladı."),
        ),
        Notice::RestoreKept { tenant, database } => (
            "Bir veritabanının saklama süresi doldu",
            format!("{tenant}: {database}. Silin ya da daha uzun saklayın."),
        ),
        Notice::PromiseFaults { worse, first, tenant, others } => {
            let more = match others {
                0 => String::new(),
                others => format!(" ve {others} kiracı daha"),
            };
            let heading = if *worse > 0 {
                "Bir taahhüt öncekinden kötü durumda"
            } else {
                "İlk kez görülen kusurlar"
            };
            let worse = (*worse > 0).then(|| format!("{worse} denetim kötüleşti"));
            let first = (*first > 0).then(|| format!("{first} kusur ilk kez görüldü"));
            let what = worse.into_iter().chain(first).collect::<Vec<_>>().join(", ");
            (heading, format!("{tenant}{more}: {what}."))
        }
    };
    (heading.to_owned(), text)
}

fn stands_in_english(state: RestoreState) -> &'static str {
    match state {
        RestoreState::Asked => "it is asked for.",
        RestoreState::Refused => "it was refused.",
        RestoreState::Withdrawn => "it was withdrawn.",
        RestoreState::Expired => "it was not answered, or not begun, in its time.",
        RestoreState::Approved => "it was approved.",
        RestoreState::Running => "it is being carried out.",
        RestoreState::Waiting => "it does not go on by itself. Somebody has to decide.",
        RestoreState::OnTheSide => "the restored database is on the side.",
        RestoreState::Live => "the restored database is live.",
        RestoreState::Back => "what was live before is live again.",
        RestoreState::Stopped => "it was left; the live database was not touched.",
    }
}

fn stands_in_turkish(state: RestoreState) -> &'static str {
    match state {
        RestoreState::Asked => "isteniyor.",
        RestoreState::Refused => "reddedildi.",
        RestoreState::Withdrawn => "istek geri çekildi.",
        RestoreState::Expired => "zamanında yanıtlanmadı ya da başlatılmadı.",
        RestoreState::Approved => "onaylandı.",
        RestoreState::Running => "yürütülüyor.",
        RestoreState::Waiting => "kendiliğinden devam etmiyor. Birinin karar vermesi gerekiyor.",
        RestoreState::OnTheSide => "geri yüklenen yan veritabanı hazır.",
        RestoreState::Live => "geri yüklenen veritabanı artık canlı.",
        RestoreState::Back => "önceki canlı veritabanı yeniden canlı.",
        RestoreState::Stopped => "bırakıldı; canlı veritabanına dokunulmadı.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_told_more_finely_towards_the_end() {
        let told = |seconds| Language::English.left(seconds);
        assert_eq!(told(8 * 3600 + 59), "8 h 00 min");
        assert_eq!(told(3599), "59 min");
        assert_eq!(told(599), "9 min 50 s");
        assert_eq!(told(60), "1 min 00 s");
        assert_eq!(told(59), "59 s");
        assert_eq!(told(-5), "0 s", "never less than nothing");
        assert_eq!(Language::Turkish.left(3660), "1 sa 01 dk");
    }

    #[test]
    fn a_language_is_known_by_its_tag() {
        for (tag, language) in [
            ("tr", Language::Turkish),
            ("tr_TR.UTF-8", Language::Turkish),
            ("TR-tr", Language::Turkish),
            ("en-US", Language::English),
            ("de", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::of(tag), language, "{tag}");
        }
    }
}
