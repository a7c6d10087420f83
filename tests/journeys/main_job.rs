//! The main job: connect, look, read people, find them, write them out, take a backup that is proven, and be able to
//! show all of it later.

use chrono::{DateTime, NaiveDateTime, Utc};
use reeve_app::api::{ExportUsers, Nothing, OfTenantOrAll, ProbeAddress, VerifyBackup};
use reeve_app::{backups, jobs, journal, tenants, users};
use reeve_domain::check::Manager;
use reeve_domain::journal::Outcome;
use reeve_domain::tenant::TenantId;
use reeve_domain::tls::Trust;
use reeve_domain::user::{User, UserFilter, UserKind, UserSort};
use reeve_tests::installation::Installation;
use reeve_tests::throwaway::on_a_copy;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use reeve_tests::{expect, leaks, outside};
use serde_json::{Map, Value};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_the_demo_19() {
    let fleet = fleet(1, &[19]).await;
    main_job(WayIn::demo(&fleet, 0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_the_demo_14() {
    let fleet = fleet(1, &[14]).await;
    main_job(WayIn::demo(&fleet, 0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        on_a_copy(way, main_job).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        on_a_copy(way, main_job).await;
    }
}

/// In a database of its own: everybody in it is compared.
async fn main_job(way: WayIn) {
    let way = &way;
    let reeve = Installation::with_key_file().await;
    let tenant = connected(&reeve, way).await;
    people_as_the_tenant_has_them(&reeve, way, &tenant).await;
    found_and_written_out(&reeve, &tenant).await;
    backed_up(&reeve, way, &tenant).await;
    all_of_it_in_the_journal(&reeve).await;
    leaks::assert_none(&reeve, &[]).await;
}

async fn connected(reeve: &Installation, way: &WayIn) -> TenantId {
    let trust = Trust::ExtraCa { pem: way.ca_pem.clone() };
    let address = ProbeAddress { url: format!("{}/web/login", way.url), trust, allow_plain_http: false };
    let probe = tenants::probe(&reeve.reeve, address).await.expect("the address answers");
    assert_eq!(probe.version.as_ref().map(|v| v.series), Some(way.series));
    let tls = probe.tls.expect("the handshake's facts");
    assert!(tls.problem.is_none() && tls.protocol.starts_with("TLS 1."), "{tls:?}");
    assert!(
        probe.databases.is_some_and(|names| names.contains(&way.database)),
        "the server lists its databases"
    );
    assert!(probe.clock_offset_seconds.is_some_and(|s| s.abs() <= 30), "one computer, one clock");
    assert!(reeve.tenants().await.is_empty(), "looking at an address stores nothing");

    let tenant = reeve.connect("Şirket Ağı", way).await;
    let view = reeve.tenant(&tenant).await;
    let check = view.check.expect("a check comes with the connection");
    let rights = check.rights.expect("the login was looked at");
    assert!(rights.settings && rights.read_users && rights.write_users, "{rights:?}");
    assert_eq!(check.manager, Manager::Ready, "its master password is set, and the manager is on");
    assert!(view.tenant.has_master_password);
    assert!(
        check.policy_modules.iter().any(|m| m.name == "auth_totp"),
        "modules that decide what can be done"
    );
    tenant
}

/// Reads people and compares every one with what a plain request sees. Real servers have other guests, so a difference
/// that is gone at the next look was theirs.
async fn people_as_the_tenant_has_them(reeve: &Installation, way: &WayIn, tenant: &TenantId) {
    let witness = Witness::open(way).await;
    let mut wrong = String::new();
    for _ in 0..4 {
        let job = reeve.refresh(&[tenant]).await;
        expect::done(&job);
        let filter = UserFilter {
            kinds: vec![UserKind::Internal, UserKind::Portal, UserKind::Public],
            ..UserFilter::default()
        };
        let mut page = reeve.people(Some(tenant), filter).await;
        assert!(
            page.as_of.is_some_and(|at| (Utc::now() - at).num_seconds() < 300),
            "the list says how old it is"
        );
        page.rows.sort_by_key(|user| user.id);
        wrong = compare(&page.rows, &witness).await;
        if wrong.is_empty() {
            assert_eq!(page.total, page.rows.len() as u64);
            assert_eq!(
                reeve.tenant(tenant).await.users,
                Some(page.total),
                "the tenant's row counts all of them"
            );
            return;
        }
    }
    panic!("Reeve and the tenant disagree: {wrong}");
}

async fn compare(seen: &[User], witness: &Witness) -> String {
    let groups = if witness.series() >= 19 { "group_ids" } else { "groups_id" };
    let fields = ["login", "name", "email", "active", "share", "login_date", "totp_enabled", groups];
    let rows = witness.rows("res.users", &fields).await;
    let keys = witness.rows("res.users.apikeys", &["name", "user_id"]).await;
    if rows.len() != seen.len() {
        return format!("{} accounts there, {} here", rows.len(), seen.len());
    }
    for (row, user) in rows.iter().zip(seen) {
        let held: Vec<&Map<String, Value>> =
            keys.iter().filter(|key| key["user_id"][0].as_i64() == Some(user.id)).collect();
        let mut there: Vec<i64> =
            row[groups].as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
        let mut here: Vec<i64> = user.groups.iter().map(|group| group.id).collect();
        there.sort_unstable();
        here.sort_unstable();
        let same = [
            ("id", row["id"].as_i64() == Some(user.id)),
            ("login", row["login"] == user.login.as_str()),
            ("name", row["name"] == user.name.as_str()),
            ("email", row["email"].as_str().filter(|e| !e.is_empty()) == user.email.as_deref()),
            ("active", row["active"].as_bool() == Some(user.active)),
            ("share", row["share"].as_bool() == Some(user.kind != UserKind::Internal)),
            ("login_date", moment(&row["login_date"]) == user.last_sign_in),
            ("totp_enabled", row["totp_enabled"].as_bool() == user.two_factor),
            ("groups", there == here),
            ("api keys", held.len() == user.api_keys.len()),
        ];
        if let Some((field, _)) = same.iter().find(|(_, same)| !same) {
            return format!("{field} of {}: {row:?} there, {user:?} here", user.login);
        }
    }
    String::new()
}

fn moment(value: &Value) -> Option<DateTime<Utc>> {
    let text = value.as_str()?;
    Some(
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").expect("a time as Odoo writes it").and_utc(),
    )
}

async fn found_and_written_out(reeve: &Installation, tenant: &TenantId) {
    let all = reeve.people(Some(tenant), UserFilter::default()).await;
    let someone =
        all.rows.iter().find(|user| user.kind == UserKind::Portal && user.active).expect("a portal user");
    for part in [someone.login.clone(), someone.name.to_uppercase()] {
        let search: String = part.chars().take(12).collect();
        let found = reeve.people(None, UserFilter { search, ..UserFilter::default() }).await;
        assert!(found.rows.iter().any(|user| user.id == someone.id), "“{part}” is found over all tenants");
    }
    let nobody = UserFilter { search: "zzqzzqzz".into(), ..UserFilter::default() };
    assert_eq!(reeve.people(None, nobody).await.total, 0);
    let archived = UserFilter { active: Some(false), ..UserFilter::default() };
    let archived = reeve.people(Some(tenant), archived).await;
    assert!(
        archived.total > 0 && archived.rows.iter().all(|user| !user.active),
        "archived ones can be asked for"
    );

    let to = reeve.file("people.csv");
    let request = ExportUsers {
        tenant: Some(tenant.clone()),
        filter: UserFilter::default(),
        sort: UserSort::default(),
        to: to.clone(),
    };
    let exported = users::export(&reeve.reeve, request).await.expect("the list is written out");
    let mut reader = csv::Reader::from_path(&to).expect("a CSV file");
    let header = reader.headers().expect("a header").clone();
    let login = header.iter().position(|column| column == "login").expect("a column login");
    let rows: Vec<String> = reader.records().map(|row| row.expect("a row")[login].to_owned()).collect();
    assert_eq!(rows.len() as u64, exported.rows);
    assert_eq!(
        rows,
        all.rows.iter().map(|user| user.login.clone()).collect::<Vec<_>>(),
        "the order asked for"
    );
}

async fn backed_up(reeve: &Installation, way: &WayIn, tenant: &TenantId) {
    let job = reeve.backup(tenant, "acme.zip").await;
    expect::done(&job);
    assert_eq!(
        reeve.names(),
        ["acme.zip", "acme.zip.reeve.json", "people.csv"],
        "the file, its facts, nothing else"
    );
    let known =
        backups::list(&reeve.reeve, OfTenantOrAll { tenant: Some(tenant.clone()) }).await.expect("the list");
    let facts = &known.first().expect("the backup is known").facts;
    assert!(facts.verdict.ok, "{:?}", facts.verdict);

    let other = outside::look_at_backup(&facts.file);
    assert_eq!(other["sha256"], facts.sha256.as_str(), "the hash of what is on the disk");
    assert_eq!(std::fs::metadata(&facts.file).expect("the file").len(), facts.bytes);
    assert!(other["bad"].is_null() && other["complete"] == true, "Python reads all of it: {other}");
    assert_eq!(other["wrong"], serde_json::json!([]), "every object is what its name says");
    assert_eq!(
        (&other["database"], facts.database.as_str()),
        (&way.database.as_str().into(), way.database.as_str())
    );
    assert_eq!(other["version"].as_str(), facts.odoo_version.as_deref());
    let logins: Vec<String> = serde_json::from_value(other["logins"].clone()).expect("logins");
    for login in [way.login.as_str(), "__system__"] {
        assert!(logins.iter().any(|l| l == login), "{login} is in the dump");
    }
    let sidecar: Value =
        serde_json::from_slice(&std::fs::read(reeve.file("acme.zip.reeve.json")).unwrap()).unwrap();
    assert_eq!(sidecar["sha256"], facts.sha256.as_str(), "the facts stand beside the file");

    let again =
        backups::verify(&reeve.reeve, VerifyBackup { file: facts.file.clone() }).await.expect("it begins");
    expect::done(&jobs::wait(&reeve.reeve, &again.id).await.expect("the job"));
    let names: Vec<&str> = facts.verdict.checks.iter().map(|check| check.name.as_str()).collect();
    for check in ["directory", "crc", "manifest", "dump_end", "filestore", "modules"] {
        assert!(names.contains(&check), "{check} is part of the proof: {names:?}");
    }
}

async fn all_of_it_in_the_journal(reeve: &Installation) {
    reeve.assert_journal_holds().await;
    let entries = reeve.journal().await;
    let actions: Vec<&str> = entries.iter().map(|entry| entry.event.action.as_str()).collect();
    assert_eq!(
        actions,
        ["tenant.add", "tenant.set_master_password", "users.export", "backup.take", "backup.verify"]
    );
    assert!(entries.iter().all(|entry| entry.event.outcome == Outcome::Done));
    let to = reeve.file("journal.jsonl");
    journal::export(&reeve.reeve, to.as_ref()).await.expect("the journal is written out");
    let walked = outside::walk_journal(&std::fs::read_to_string(&to).unwrap());
    let report = journal::verify(&reeve.reeve, Nothing {}).await.expect("the journal can be walked");
    assert_eq!(
        (walked["entries"].as_u64(), walked["head"].as_str()),
        (Some(report.entries), report.head.as_deref())
    );
}
