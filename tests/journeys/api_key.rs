//! A connection with an API key: JSON-2 on 19, `/jsonrpc` on 14, the same answers.

use reeve_demo::Role;
use reeve_domain::Secret;
use reeve_domain::tenant::SignInWith;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_reads_what_a_password_reads() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let way = WayIn::demo(&fleet, 0);
        let reeve = Installation::with_key_file().await;
        let by_password = reeve.connect("By password", &way).await;
        expect::done(&reeve.refresh(&[&by_password]).await);

        let careful =
            fleet.tenants()[0].account(Role::TwoFactor).expect("an account with two-factor").clone();
        let admin = (way.login.clone(), way.api_key.clone().expect("a key"));
        let admin_by_key = {
            // the same login twice is refused: the key takes the password's place
            reeve_app::tenants::remove(
                &reeve.reeve,
                reeve_app::api::OfTenant { tenant: by_password.clone() },
            )
            .await
            .expect("it is forgotten");
            let mut request = reeve.request("By key", &WayIn { login: admin.0, ..way.clone() });
            request.sign_in_with = SignInWith::ApiKey;
            request.secret = Secret::new(admin.1);
            let before = fleet.requests(0).len();
            let tenant = reeve.add(request).await.expect("the key signs in").tenant.id;
            let asked = &fleet.requests(0)[before..];
            let json2 = asked.iter().any(|line| line.starts_with("POST /json/2/"));
            assert_eq!(json2, series >= 19, "the way a {series} wants: {asked:?}");
            tenant
        };
        if let Some(master) = &way.master {
            reeve.master_password(&admin_by_key, master).await.expect("it is right");
        }
        expect::done(&reeve.refresh(&[&admin_by_key]).await);
        let people = reeve.people(Some(&admin_by_key), Default::default()).await;
        assert!(people.rows.iter().any(|user| user.login == careful.login && user.two_factor == Some(true)));
        assert!(
            people.rows.iter().any(|user| !user.api_keys.is_empty()),
            "keys are seen on a {series}, never read"
        );
        expect::done(&reeve.backup(&admin_by_key, "acme.zip").await);
        reeve.knows(&careful.password);
        leaks::assert_none(&reeve, &[]).await;

        let reeve = reeve.start_again(false).await.expect("it opens again");
        expect::done(&reeve.refresh(&[&admin_by_key]).await);
    }
}
