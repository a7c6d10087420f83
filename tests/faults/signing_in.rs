//! Sign-ins that are refused, and rights that are missing: told apart as far as the server lets us.

use reeve_app::api::{OfTenant, SetSecret};
use reeve_app::tenants;
use reeve_demo::{Fleet, Misbehaviour, Role};
use reeve_domain::journal::Outcome;
use reeve_domain::tenant::SignInWith;
use reeve_domain::{Code, Retry, Secret};
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

/// The way in of a named account.
fn account(fleet: &Fleet, role: Role) -> WayIn {
    let account = fleet.tenants()[0].account(role).expect("the fleet has this role").clone();
    WayIn {
        login: account.login,
        password: account.password,
        api_key: account.api_key,
        ..WayIn::demo(fleet, 0)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_an_unknown_login_and_an_archived_account() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let admin = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        let cases = [
            WayIn { password: "Not-The-Password-1!".into(), ..admin.clone() },
            WayIn { login: "nobody@acme.example".into(), ..admin.clone() },
            account(&fleet, Role::Archived),
        ];
        let mut faults = Vec::new();
        for way in cases {
            let fault = expect::refused(
                reeve.add(reeve.request("Acme", &way)).await,
                Code::SignInRefused,
                "password",
            );
            assert_eq!(fault.retry, Retry::Never, "trying again brings the lockout closer");
            faults.push(fault);
        }
        assert!(reeve.tenants().await.is_empty(), "nothing is stored on a {series}");
        leaks::assert_none(&reeve, &faults).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_out_address_is_told_apart_and_not_tried_again() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let reeve = Installation::new().await;
        fleet.misbehave(0, Misbehaviour::LockedOut);
        let fault = expect::refused(
            reeve
                .add(reeve.request(
                    "Acme",
                    &WayIn { password: "Wrong-Password-9!".into(), ..WayIn::demo(&fleet, 0) },
                ))
                .await,
            Code::LockedOut,
            "wait",
        );
        assert_eq!((fault.retry, fault.fields["seconds"].as_str()), (Retry::After, "60"), "on a {series}");
        let tries = fleet.requests(0).iter().filter(|line| line.contains("authenticate")).count();
        assert!(tries <= 1, "every further try keeps the door closed: {:?}", fleet.requests(0));
        leaks::assert_none(&reeve, &[fault]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_where_two_factor_is_on() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let careful = account(&fleet, Role::TwoFactor);
        let reeve = Installation::new().await;
        let fault = expect::refused(
            reeve.add(reeve.request("Acme", &careful)).await,
            Code::TwoFactorRequired,
            "create an api key",
        );
        assert!(reeve.tenants().await.is_empty());
        let mut request = reeve.request("Acme", &careful);
        request.sign_in_with = SignInWith::ApiKey;
        request.secret = Secret::new(careful.api_key.clone().expect("a key"));
        reeve.add(request).await.expect("as the advice says: its key works");
        leaks::assert_none(&reeve, &[fault]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_api_key_that_is_wrong_somebody_elses_or_revoked() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let admin = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        let with_key = |key: &str| {
            let mut request = reeve.request("Acme", &admin);
            request.sign_in_with = SignInWith::ApiKey;
            request.secret = Secret::new(key.to_owned());
            request
        };
        let other = account(&fleet, Role::KeyHolder).api_key.expect("a key");
        let wrong = expect::refused(
            reeve.add(with_key(&"0123456789abcdef".repeat(2))).await,
            Code::KeyRefused,
            "new api key",
        );
        let others = expect::refused(reeve.add(with_key(&other)).await, Code::KeyRefused, "new api key");
        assert!(reeve.tenants().await.is_empty());

        let key = admin.api_key.clone().expect("a key");
        let tenant = reeve.add(with_key(&key)).await.expect("the key is right").tenant.id;
        expect::done(&reeve.refresh(&[&tenant]).await);
        let people = reeve.logins(&tenant).await;
        fleet.edit(0, |data| data.api_keys.retain(|row| row.secret != key));
        let revoked = expect::failed(&reeve.refresh(&[&tenant]).await, Code::KeyRefused, "new api key");
        assert_eq!(reeve.logins(&tenant).await, people, "what was read on a {series} is still there");

        let replaced = SetSecret {
            tenant: tenant.clone(),
            sign_in_with: SignInWith::Password,
            secret: Secret::new(admin.password.clone()),
        };
        tenants::set_secret(&reeve.reeve, replaced).await.expect("the password takes the key's place");
        expect::done(&reeve.refresh(&[&tenant]).await);
        leaks::assert_none(&reeve, &[wrong, others, revoked]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_changed_behind_our_back_and_a_wrong_replacement() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let admin = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        let tenant = reeve.connect("Acme", &admin).await;
        expect::done(&reeve.refresh(&[&tenant]).await);
        let people = reeve.logins(&tenant).await;
        let changed = "Changed-Elsewhere-4!";
        reeve.knows(changed);
        fleet.edit(0, |data| data.change_user("admin", |user| user.password = Some(changed.into())));

        let job = reeve.refresh(&[&tenant]).await;
        let fault = job.fault.clone().expect("the old password opens nothing");
        assert!(matches!(fault.code, Code::SignInRefused | Code::SessionExpired), "on a {series}: {fault:?}");
        assert_eq!(reeve.logins(&tenant).await, people);
        let view = tenants::check(&reeve.reeve, OfTenant { tenant: tenant.clone() }).await;
        match view {
            Ok(view) => {
                let fault = view.check.and_then(|check| check.sign_in_fault).expect("the check says it too");
                assert_eq!(fault.code, Code::SignInRefused);
            }
            Err(fault) => assert_eq!(fault.code, Code::SignInRefused),
        }

        let secret = |text: &str| SetSecret {
            tenant: tenant.clone(),
            sign_in_with: SignInWith::Password,
            secret: Secret::new(text.to_owned()),
        };
        reeve.knows("Still-Not-It-88!");
        let wrong = tenants::set_secret(&reeve.reeve, secret("Still-Not-It-88!")).await;
        let wrong = expect::refused(wrong, Code::SignInRefused, "password");
        tenants::set_secret(&reeve.reeve, secret(changed)).await.expect("the new password is right");
        expect::done(&reeve.refresh(&[&tenant]).await);
        leaks::assert_none(&reeve, &[fault, wrong]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plain_user_sees_what_the_tenant_shows_and_is_told_the_rest_in_its_words() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let reeve = Installation::new().await;
        let tenant = reeve.connect("Plain", &account(&fleet, Role::Plain)).await;
        let rights = reeve.tenant(&tenant).await.check.and_then(|check| check.rights).expect("rights");
        assert!(!rights.settings && !rights.write_users, "{rights:?}");
        expect::done(&reeve.refresh(&[&tenant]).await);
        assert!(reeve.logins(&tenant).await.len() > 5, "colleagues' names are open to a plain user");

        let portal = account(&fleet, Role::Portal);
        match reeve.add(reeve.request("Portal", &portal)).await {
            Ok(view) => {
                let rights = view.check.and_then(|check| check.rights).expect("rights");
                assert!(!rights.settings && !rights.write_users, "{rights:?}");
                let job = reeve.refresh(&[&view.tenant.id]).await;
                if let Some(fault) = job.fault {
                    expect::fault(&fault, Code::AccessDenied, "administrator");
                    assert!(
                        fault.message.contains("not allowed"),
                        "the tenant's own words on a {series}: {fault:?}"
                    );
                    leaks::assert_none(&reeve, &[fault]).await;
                }
            }
            Err(fault) => expect::fault(&fault, Code::AccessDenied, "administrator"),
        }
        reeve.assert_journal_holds().await;
        assert!(reeve.journal().await.iter().all(|entry| entry.event.outcome == Outcome::Done));
    }
}
