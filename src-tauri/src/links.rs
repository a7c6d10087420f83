//! `reeve://` links: each names a page of the window, and all it does is show that page.
//!
//! Anybody can write one: into a ticket, a mail, a web page. So a link is a place and never a deed. It has no query, which
//! is where the window's addresses say what to open a form with; what it names is one of the pages below; and what is
//! anything else is refused in words.
//!
//! A tenant is named as on every panel, by host and database: `reeve://tenant/acme.example.com/acme/backups`.

use std::iter::once;
use std::sync::atomic::{AtomicBool, Ordering};

use reeve_app::api::Nothing;
use reeve_app::{Reeve, tenants};
use reeve_domain::Code;
use reeve_domain::desk::ThreadId;
use reeve_domain::tenant::Tenant;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::MessageDialogKind;
use tokio::sync::watch;
use url::Url;

use crate::words::Language;
use crate::{dialogs, windows};

/// What these links begin with; the packages tell the system so (`plugins.deep-link` in `tauri.conf.json`).
const SCHEME: &str = "reeve";
/// Characters; a longer one is none of ours.
const LONGEST: usize = 512;

/// What a page is called in a link, and its address in the window.
const PAGES: [(&str, &str); 9] = [
    ("fleet", "/"),
    ("people", "/people"),
    ("policies", "/policies"),
    ("access", "/access"),
    ("backups", "/backups"),
    ("restores", "/restores"),
    ("promises", "/promises"),
    ("activity", "/activity"),
    ("settings", "/settings"),
];
/// Pages that have one of their own for each request.
const OF_REQUESTS: [&str; 2] = ["access", "restores"];
/// Pages of a tenant, beside its overview.
const OF_TENANTS: [&str; 6] = ["people", "policies", "access", "backups", "promises", "activity"];

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
enum Link {
    /// To a page, by its address.
    Page(String),
    /// To a page of a tenant; the words as they stand in the link.
    Tenant { host: String, database: String, page: Option<&'static str> },
}

/// Why a link is not followed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It names no page.
    Unknown,
    /// It names a tenant that is not connected here. Which one is not repeated: a stranger chose the words.
    NoTenant,
    /// What is connected here cannot be read yet: the secrets are locked.
    Locked,
    /// It cannot be read for another reason, in the fault's words.
    Failed(String),
}

/// Opens when the start is over, so that a link that comes earlier is not held against an empty list.
pub(crate) struct Gate {
    open: watch::Sender<bool>,
    /// Whether a refusal is on the screen: a page that sends link after link must not fill it with them.
    refusing: AtomicBool,
}

impl Gate {
    /// Closed.
    pub(crate) fn new() -> Self {
        Self { open: watch::Sender::new(false), refusing: AtomicBool::new(false) }
    }

    /// Lets links pass from now on.
    pub(crate) fn open(&self) {
        self.open.send_replace(true);
    }

    async fn pass(&self) {
        // the sender is ours: this cannot fail while it waits
        let _ = self.open.subscribe().wait_for(|open| *open).await;
    }
}

/// Shows what a link names, or says why not.
pub(crate) fn follow(app: &AppHandle, text: String) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        app.state::<Gate>().pass().await;
        let reeve = app.state::<Reeve>().inner().clone();
        match address(&reeve, &text).await {
            Ok(address) => windows::go(&app, &address),
            Err(refused) => {
                if app.state::<Gate>().refusing.swap(true, Ordering::SeqCst) {
                    return;
                }
                let (heading, text) = Language::chosen(&reeve).await.refused_link(&refused);
                let closed = app.clone();
                dialogs::tell(&app, MessageDialogKind::Warning, heading, text, move || {
                    closed.state::<Gate>().refusing.store(false, Ordering::SeqCst);
                });
            }
        }
    });
}

async fn address(reeve: &Reeve, text: &str) -> Result<String, Refused> {
    match read(text).ok_or(Refused::Unknown)? {
        Link::Page(address) => Ok(address),
        Link::Tenant { host, database, page } => {
            let known = tenants::list(reeve, Nothing {}).await.map_err(|fault| match fault.code {
                Code::KeysLocked | Code::KeysMissing => Refused::Locked,
                _ => Refused::Failed(format!("{}\n\n{}", fault.message, fault.next)),
            })?;
            let found = known.iter().find(|view| is_of(&view.tenant, &host, &database));
            let tenant = &found.ok_or(Refused::NoTenant)?.tenant;
            Ok(format!("/tenants/{}{}", tenant.id, page.map(|page| format!("/{page}")).unwrap_or_default()))
        }
    }
}

/// Reads a link; `None` for everything that is not wholly one.
fn read(text: &str) -> Option<Link> {
    let url = Url::parse(text).ok().filter(|url| url.scheme() == SCHEME && text.len() <= LONGEST)?;
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.port().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let path = url.path().strip_suffix('/').unwrap_or(url.path());
    let words: Vec<&str> = once(url.host_str().filter(|_| plain)?).chain(path.split('/').skip(1)).collect();
    match words[..] {
        [page] => PAGES.iter().find(|(name, _)| *name == page).map(|(_, at)| Link::Page((*at).to_owned())),
        [page, id] if OF_REQUESTS.contains(&page) => {
            ThreadId(id.to_owned()).is_valid().then(|| Link::Page(format!("/{page}/{id}")))
        }
        ["tenant", host, database] => Some(tenant(host, database, None)),
        ["tenant", host, database, page] => {
            OF_TENANTS.into_iter().find(|known| *known == page).map(|page| tenant(host, database, Some(page)))
        }
        _ => None,
    }
}

fn tenant(host: &str, database: &str, page: Option<&'static str>) -> Link {
    Link::Tenant { host: host.to_owned(), database: database.to_owned(), page }
}

/// Host (with its port where that is not the usual one) and database of a connection, as a link writes them.
fn written(url: &str, database: &str) -> Option<(String, String)> {
    let at = Url::parse(url).ok()?;
    let host = at.host_str()?;
    let host = at.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let mut link = Url::parse(&format!("{SCHEME}://tenant/")).ok()?;
    link.path_segments_mut().ok()?.push(&host).push(database);
    let mut words = link.path_segments()?.map(str::to_owned);
    words.next().zip(words.next())
}

fn is_of(tenant: &Tenant, host: &str, database: &str) -> bool {
    written(&tenant.url, &tenant.database)
        .is_some_and(|(own, its)| own.eq_ignore_ascii_case(host) && its == database)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    fn page(address: &str) -> Option<Link> {
        Some(Link::Page(address.to_owned()))
    }

    #[test]
    fn a_link_leads_to_a_page_a_request_or_a_tenant() {
        assert_eq!(read("reeve://fleet"), page("/"));
        assert_eq!(read("reeve://people/"), page("/people"));
        assert_eq!(read("reeve://access/7f3a-01"), page("/access/7f3a-01"));
        let tenant = |page| Some(tenant("acme.example.com", "acme", page));
        assert_eq!(read("reeve://tenant/acme.example.com/acme"), tenant(None));
        assert_eq!(read("reeve://tenant/acme.example.com/acme/backups"), tenant(Some("backups")));
    }

    #[test]
    fn a_link_asks_for_nothing_to_be_done() {
        for more in [
            "reeve://people?act=new",
            "reeve://access?act=request",
            "reeve://restores/7f3a-01?act=run",
            "reeve://people#/settings",
            "reeve://people/7/leave",
            "reeve://connect",
        ] {
            assert_eq!(read(more), None, "{more}");
        }
    }

    #[test]
    fn what_is_not_wholly_a_link_is_none() {
        let long = format!("reeve://tenant/acme.example.com/{}", "a".repeat(LONGEST));
        for other in [
            "",
            "reeve:",
            "reeve://",
            "reeve:people",
            "people",
            "https://people",
            "reeve://ada@people",
            "reeve://ada:secret@people",
            "reeve://people:80",
            "reeve://access/'+alert(1)+'",
            "reeve://access/UPPER",
            "reeve://access//people",
            "reeve://tenant/acme.example.com",
            "reeve://tenant/acme.example.com/acme/settings",
            "reeve://tenant/acme.example.com/acme/backups/1",
            &long,
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn a_tenant_is_known_by_host_and_database_however_they_are_spelt() {
        for (url, database, link) in [
            ("https://acme.example.com", "acme", "reeve://tenant/ACME.example.com/acme"),
            ("https://acme.example.com:8443/", "acme", "reeve://tenant/acme.example.com:8443/acme"),
            ("https://acme.example.com/erp", "a b/c", "reeve://tenant/acme.example.com/a%20b%2Fc"),
            ("https://acme.example.com", "şişli", "reeve://tenant/acme.example.com/şişli"),
        ] {
            let Some(Link::Tenant { host, database: named, page: None }) = read(link) else {
                panic!("{link} names no tenant");
            };
            let (own, its) = written(url, database).unwrap();
            assert!(own.eq_ignore_ascii_case(&host) && its == named, "{link}: {own} {its}");
        }
        let (own, _) = written("https://acme.example.com:8443", "acme").unwrap();
        assert_ne!(own, "acme.example.com", "another port is another server");
    }

    #[test]
    fn every_page_that_a_link_can_name_is_one_of_the_windows() {
        let router = include_str!("../../ui/src/app/router.tsx");
        for (_, address) in PAGES {
            assert!(router.contains(&format!("...at('{address}')")), "{address}");
        }
        for page in OF_REQUESTS {
            assert!(router.contains(&format!("...at('/{page}/$")), "{page}");
        }
        for page in OF_TENANTS {
            assert!(router.contains(&format!("...ofTenant('/{page}')")), "{page}");
        }
    }
}
