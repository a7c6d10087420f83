//! Where a page in a support window may go. Pure.
//!
//! The window stays on its tenant: scheme, host and port. Anything else is refused here; what a browser can show is left
//! to the system's own, which has neither the session nor this frame around it.

use url::{Origin, Url};

/// Pressing End in the bar goes here. No such host can exist (RFC 2606), and a page that goes here by itself only gives
/// its own access back.
pub(super) const END: &str = "https://end.reeve.invalid/";

/// What becomes of a navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Going {
    /// It is within the tenant.
    Within,
    /// The access is given back.
    End,
    /// It is for the system's browser.
    Browser,
    /// It is for nobody.
    Nowhere,
}

/// Decides about an address a page, or a frame in it, wants to go to.
pub(super) fn going(home: &Origin, to: &Url) -> Going {
    if to.as_str() == END {
        return Going::End;
    }
    match to.scheme() {
        "about" => Going::Within,
        // what the page made itself: previews of files
        "blob" if to.origin() == *home => Going::Within,
        "http" | "https" if to.origin() == *home => Going::Within,
        "http" | "https" => Going::Browser,
        _ => Going::Nowhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(to: &str) -> Going {
        let home = Url::parse("https://acme.example:8443/odoo").unwrap().origin();
        going(&home, &Url::parse(to).unwrap())
    }

    #[test]
    fn a_support_window_stays_on_its_tenant() {
        for within in [
            "https://acme.example:8443/odoo/action-12?id=3#top",
            "about:blank",
            "about:srcdoc",
            "blob:https://acme.example:8443/5b1c",
        ] {
            assert_eq!(decided(within), Going::Within, "{within}");
        }
        for elsewhere in [
            "https://acme.example/odoo",
            "http://acme.example:8443/odoo",
            "https://acme.example.evil.example:8443/",
            "https://acme.example:8443@evil.example/",
        ] {
            assert_eq!(decided(elsewhere), Going::Browser, "{elsewhere}");
        }
    }

    #[test]
    fn nothing_but_web_pages_is_handed_to_the_system() {
        for nowhere in [
            "tauri://localhost/index.html",
            "ipc://localhost/tenant_list",
            "file:///etc/passwd",
            "data:text/html,hello",
            "javascript:alert(1)",
            "blob:https://evil.example/5b1c",
            "ms-settings:network",
        ] {
            assert_eq!(decided(nowhere), Going::Nowhere, "{nowhere}");
        }
    }

    #[test]
    fn end_is_understood_and_nothing_like_it() {
        assert_eq!(decided(END), Going::End);
        assert_eq!(decided("https://end.reeve.invalid/else"), Going::Browser);
    }
}
