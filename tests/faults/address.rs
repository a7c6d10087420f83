//! Addresses that lead nowhere, elsewhere or to somebody else; names of every kind; the same thing twice.

use reeve_app::api::{OfTenant, ProbeAddress};
use reeve_app::{backups, tenants};
use reeve_demo::Misbehaviour;
use reeve_domain::tenant::NAME_MAX;
use reeve_domain::tls::Trust;
use reeve_domain::user::UserFilter;
use reeve_domain::{Code, Fault};
use reeve_tests::impostor::{Impostor, Says};
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

async fn look_at(reeve: &Installation, url: &str, allow_plain_http: bool) -> Result<(), Fault> {
    let address = ProbeAddress { url: url.into(), trust: Trust::System, allow_plain_http };
    tenants::probe(&reeve.reeve, address).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_where_nobody_answers() {
    let reeve = Installation::new().await;
    let fault = expect::refused(
        look_at(&reeve, "https://no-such-host.invalid", false).await,
        Code::UnknownHost,
        "spelling",
    );
    assert_eq!(fault.fields["host"], "no-such-host.invalid");

    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let fault = expect::refused(
        look_at(&reeve, &format!("https://127.0.0.1:{free}"), false).await,
        Code::Unreachable,
        "port",
    );
    assert_eq!(fault.fields["host"], format!("127.0.0.1:{free}"));

    for typed in [
        "https://",
        "not an address",
        "ftp://acme.example.com",
        "https://admin:hunter2hunter2@acme.example.com",
    ] {
        let fault =
            expect::refused(look_at(&reeve, typed, false).await, Code::InvalidInput, "correct the value");
        assert!(!format!("{fault:?}").contains("hunter2"), "what was typed in a wrong place is not repeated");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_http_is_refused_before_anything_is_sent() {
    let reeve = Installation::new().await;
    let server = Impostor::start(|_| Says::Page("hello".into())).await;
    expect::refused(look_at(&reeve, &server.url(), false).await, Code::PlainHttp, "https://");
    expect::refused(look_at(&reeve, "http://acme.example.com", true).await, Code::PlainHttp, "loopback");
    assert_eq!(server.heard(), "", "not one byte was sent");
    // https:// typed for a server that only speaks http
    let wrong = server.url().replace("http://", "https://");
    expect::refused(look_at(&reeve, &wrong, false).await, Code::TlsFailed, "tls");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_not_odoo() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let reeve = Installation::new().await;
    fleet.misbehave(0, Misbehaviour::NotOdoo);
    let fault = expect::refused(reeve.add(reeve.request("Acme", &way)).await, Code::NotOdoo, "browser");
    assert!(reeve.tenants().await.is_empty(), "what could not be reached is not stored");
    assert!(reeve.journal().await.is_empty(), "nothing was done, so there is nothing to note");
    leaks::assert_none(&reeve, &[fault]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_database_whatever_its_name() {
    let long = "x".repeat(500);
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let way = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        let mut faults = Vec::new();
        for database in ["nowhere", "şirket ağı 花", long.as_str(), "a\"b'c;--", "{}"] {
            let request = reeve.request("Acme", &WayIn { database: database.into(), ..way.clone() });
            let fault = expect::refused(reeve.add(request).await, Code::UnknownDatabase, "exact name");
            assert_eq!(fault.fields["database"], database, "on a {series}");
            faults.push(fault);
        }
        assert!(reeve.tenants().await.is_empty());
        leaks::assert_none(&reeve, &faults).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logins_of_every_script_and_length_are_refused_in_order() {
    let long = "ü".repeat(500);
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        // guesses like these would close the door for everybody behind this address, which is another test
        fleet.edit(0, |data| data.set_parameter("base.login_cooldown_after", "0"));
        let way = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        for login in ["ayşe@şirket.example", "花子", long.as_str(), "o'brien\\\"", "%41dmin"] {
            let request = reeve.request("Acme", &WayIn { login: login.into(), ..way.clone() });
            let fault = expect::refused(reeve.add(request).await, Code::SignInRefused, "password");
            assert_eq!(fault.fields["login"], login, "on a {series}");
        }
        assert!(reeve.tenants().await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_of_every_script_but_not_of_any_length() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let reeve = Installation::new().await;
    let long = "x".repeat(500);
    for (name, field) in [(long.as_str(), "name"), ("", "name"), ("a\u{7}b", "name")] {
        let fault =
            expect::refused(reeve.add(reeve.request(name, &way)).await, Code::InvalidInput, "correct");
        assert_eq!(fault.fields["field"], field);
    }
    let name = "花".repeat(NAME_MAX);
    let tenant = reeve.connect(&format!("  {name} "), &way).await;
    assert_eq!(reeve.tenants().await, std::slice::from_ref(&name));
    let suggested = backups::suggest_path(&reeve.reeve, OfTenant { tenant: tenant.clone() }).await.unwrap();
    let file = std::path::Path::new(&suggested).file_name().unwrap().to_string_lossy().into_owned();
    assert!(
        file.len() + ".reeve.json.part".len() <= 255,
        "the suggested name, with what is put behind it, fits a file system: {} bytes",
        file.len()
    );
    assert!(file.starts_with('花') && file.ends_with(".zip"), "{file}");

    let person = "Ğüşiöç 花 ".repeat(60).trim().to_owned();
    assert!(person.chars().count() > 500);
    let login = fleet.tenants()[0].accounts[2].login.clone();
    fleet.edit(0, |data| data.change_user(&login, |user| user.name = person.clone()));
    expect::done(&reeve.refresh(&[&tenant]).await);
    let filter = UserFilter { search: "gusioc 花".into(), ..UserFilter::default() };
    let found = reeve.people(None, filter).await;
    assert_eq!(found.rows.first().map(|user| &user.name), Some(&person), "a name is kept whole, and found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_login_or_name_twice() {
    let fleet = fleet(2, &[19]).await;
    let (one, other) = (WayIn::demo(&fleet, 0), WayIn::demo(&fleet, 1));
    let reeve = Installation::new().await;
    reeve.connect("Acme", &one).await;
    let before = fleet.requests(0).len() + fleet.requests(1).len();
    let mut again = reeve.request("Second", &one);
    again.url.push_str("/web?debug=1");
    let fault = expect::refused(reeve.add(again).await, Code::AlreadyExists, "existing");
    assert_eq!(fault.fields["field"], "login");
    let fault =
        expect::refused(reeve.add(reeve.request("aCME", &other)).await, Code::AlreadyExists, "another name");
    assert_eq!(fault.fields["field"], "name");
    assert_eq!(fleet.requests(0).len() + fleet.requests(1).len(), before, "known before anything is sent");
    assert_eq!(reeve.tenants().await, ["Acme"]);
    // an account's login is unique on the tenant; its first row stays what it is
    reeve.assert_journal_holds().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redirect_never_takes_credentials_along() {
    for series in [19, 14] {
        let elsewhere = Impostor::start(|_| Says::Json("{}".into())).await;
        let fleet = fleet(1, &[series]).await;
        let way = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        let tenant = reeve.connect("Acme", &way).await;
        expect::done(&reeve.refresh(&[&tenant]).await);
        let people = reeve.logins(&tenant).await;

        fleet.misbehave(0, Misbehaviour::RedirectTo(format!("{}/jsonrpc", elsewhere.url())));
        let second = reeve.request("Second", &WayIn { login: "other".into(), ..way.clone() });
        let added = expect::refused(reeve.add(second).await, Code::RedirectRefused, "if you trust it");
        assert_eq!(added.fields["to"], elsewhere.url());
        let read = expect::failed(&reeve.refresh(&[&tenant]).await, Code::RedirectRefused, "if you trust it");
        let taken = expect::failed(
            &reeve.backup(&tenant, "acme.zip").await,
            Code::RedirectRefused,
            "if you trust it",
        );
        assert_eq!(elsewhere.heard(), "", "not one byte went there from a {series}");
        assert_eq!(reeve.logins(&tenant).await, people, "what was read before is still there");
        assert!(reeve.names().is_empty(), "no file: {:?}", reeve.names());
        leaks::assert_none(&reeve, &[added, read, taken]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redirect_that_would_repeat_the_sign_in_elsewhere_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere =
            Impostor::start(|_| Says::Json(r#"{"jsonrpc":"2.0","id":1,"result":2}"#.into())).await;
        let to = elsewhere.url();
        let server = Impostor::start(move |path| match path {
            "/web/webclient/version_info" => Says::Json(
                r#"{"jsonrpc":"2.0","id":1,"result":{"server_version":"17.0","server_version_info":[17,0,0,"final",0,""]}}"#.into(),
            ),
            "/web/database/list" => Says::Json(r#"{"jsonrpc":"2.0","id":1,"result":["acme"]}"#.into()),
            other => Says::Redirect(status, format!("{to}{other}")),
        })
        .await;
        let reeve = Installation::new().await;
        let way = WayIn {
            series: 17,
            url: server.url(),
            plain_url: None,
            ca_pem: String::new(),
            database: "acme".into(),
            login: "admin".into(),
            password: "Carried-Nowhere-77!".into(),
            api_key: None,
            master: None,
        };
        let mut request = reeve.request("Acme", &way);
        request.trust = Trust::System;
        let fault = expect::refused(reeve.add(request).await, Code::RedirectRefused, "if you trust it");
        assert!(server.heard().contains("Carried-Nowhere"), "the server itself was asked");
        assert_eq!(elsewhere.heard(), "", "HTTP {status} takes nothing along");
        leaks::assert_none(&reeve, &[fault]).await;
    }
}
