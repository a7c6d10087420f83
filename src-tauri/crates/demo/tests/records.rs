//! Contacts, mail servers, rights: records that people change, and those that tell what they may.
#![allow(clippy::expect_used, clippy::panic)] // a test may stop at the first surprise

mod support;

use reeve_demo::Held;
use serde_json::{Value, json};
use support::{call, done, small};

#[tokio::test]
async fn contacts_stand_among_the_persons_of_accounts_by_their_ids() {
    let (fleet, client) = small(&[19]).await;
    let tenant = &fleet.tenants()[0];
    let mut made = Vec::new();
    for n in 0..3 {
        made.push(
            done(&client, tenant, "res.partner", "create", json!([{"name": format!("Contact {n}")}])).await,
        );
        let login = format!("between{n}@demo.example");
        fleet.edit(0, |data| data.add_user(&login, &login, reeve_demo::Kind::Internal));
    }
    let all = call(
        &client,
        tenant,
        "res.partner",
        "search",
        json!([[]]),
        json!({"order": "id", "context": {"active_test": false}}),
    )
    .await;
    let ids: Vec<i64> = all["result"].as_array().expect("ids").iter().filter_map(Value::as_i64).collect();
    assert!(ids.is_sorted() && ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
    assert_eq!(ids.len(), 1 + 24 + 6);
    let read = done(&client, tenant, "res.partner", "read", json!([made, ["name"]])).await;
    assert_eq!(read[2]["name"], json!("Contact 2"));
    done(&client, tenant, "res.partner", "unlink", json!([[made[1]]])).await;
    let left = done(&client, tenant, "res.partner", "read", json!([made, ["name"]])).await;
    assert_eq!(left.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn what_a_group_may_do_is_shown_as_it_is_decided() {
    let (fleet, client) = small(&[14, 19]).await;
    for tenant in fleet.tenants() {
        let of_contacts = json!([
            ["|", ["group_id", "=", false], ["group_id", "=", 9]],
            ["model_id", "perm_read", "perm_unlink"]
        ]);
        let rows = done(&client, tenant, "ir.model.access", "search_read", of_contacts).await;
        let contact = rows
            .as_array()
            .expect("rows")
            .iter()
            .find(|row| row["model_id"][1] == "Contact" && row["perm_unlink"] == true);
        assert!(contact.is_some(), "{tenant:?}: {rows}");
        let stored = json!([[["name", "=", "write_uid"], ["store", "=", true]], ["model"]]);
        let models = done(&client, tenant, "ir.model.fields", "search_read", stored).await;
        let has = |name: &str| models.as_array().expect("rows").iter().any(|row| row["model"] == name);
        assert!(has("res.partner") && has("sale.order") && !has("res.users.apikeys"), "{models}");
        for (model, kind) in [("ir.rule", "records"), ("ir.actions.server", "actions"), ("ir.cron", "jobs")] {
            let count = done(&client, tenant, model, "search_count", json!([[]])).await;
            assert!(count.as_i64() > Some(0), "a stock database has {kind}");
        }
        let absent = call(&client, tenant, "base.automation", "search_count", json!([[]]), json!({})).await;
        assert_eq!(absent["error"]["data"]["message"], json!("Object base.automation doesn't exist"));
    }
}

#[tokio::test]
async fn a_mail_server_comes_goes_and_tells_who_made_it() {
    let (fleet, client) = small(&[14, 19]).await;
    for (at, tenant) in fleet.tenants().iter().enumerate() {
        fleet.edit(at, |data| data.mail_server = true);
        let values = json!([{"name": "Elsewhere", "smtp_host": "mail.elsewhere.example"}]);
        let made = done(&client, tenant, "ir.mail_server", "create", values).await;
        let rows = done(
            &client,
            tenant,
            "ir.mail_server",
            "search_read",
            json!([[], ["name", "smtp_port", "create_uid"]]),
        )
        .await;
        assert_eq!(rows.as_array().map(Vec::len), Some(2), "{rows}");
        let new = rows.as_array().expect("rows").iter().find(|row| row["id"] == made).expect("the new one");
        assert_eq!((&new["smtp_port"], &new["create_uid"][0]), (&json!(25), &json!(2)));
        done(&client, tenant, "ir.mail_server", "write", json!([[1], {"smtp_host": "other.example"}])).await;
        let read =
            done(&client, tenant, "ir.mail_server", "read", json!([[1], ["smtp_host", "smtp_port"]])).await;
        assert_eq!((&read[0]["smtp_host"], &read[0]["smtp_port"]), (&json!("other.example"), &json!(587)));
        done(&client, tenant, "ir.mail_server", "unlink", json!([[made]])).await;
        fleet.edit(at, |data| {
            assert_eq!(data.records("ir.mail_server").len(), 1);
            assert!(data.change_record(
                "ir.mail_server",
                1,
                "smtp_host",
                Some(Held::Text("back.example".into()))
            ));
        });
    }
}
