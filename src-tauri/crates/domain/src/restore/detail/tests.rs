use super::*;
use crate::backup::{DrillCheck, DrillFinding, TableLost};
use crate::restore::{PolicyBrought, Reconciled, StepRecord};

fn proof() -> ProofSeen {
    let lost_first = vec![TableLost { table: "sale_order".into(), rows: 38 }];
    let detail = "1 tables that the dump fills came back empty: sale_order (38 rows)".to_owned();
    ProofSeen {
        database: "acme_side".into(),
        grade: Grade::E,
        tables: Some(TablesSeen {
            whole: 511,
            rows: 1_204_511,
            lost: 1,
            lost_first,
            ..TablesSeen::default()
        }),
        lines: vec![DrillLine { check: DrillCheck::Tables, finding: DrillFinding::Failed, detail }],
    }
}

fn why() -> String {
    "Access Denied".into()
}

fn at_rest() -> RestSeen {
    RestSeen::AtRest { database: "acme_before".into() }
}

fn runs_on() -> RestSeen {
    RestSeen::RunsOn { database: "acme_before".into(), why: why() }
}

/// Each of them, with what its words have to hold.
fn all() -> Vec<(StepDetail, Vec<&'static str>)> {
    use StepDetail::*;
    let looked = |modules| Looked {
        bytes: 312_400_000,
        odoo: Some("19.0".into()),
        modules,
        needs: Some(1_100_000_000),
    };
    let sent = |answer_lost| Sent { bytes: 312_400_000, database: "acme_side".into(), answer_lost };
    let back = |files, rest| Back { people: 184, files, rest };
    let asked = |target, before: Option<&str>| ProviderAsked {
        target,
        database: "acme".into(),
        before: before.map(str::to_owned),
        until: before.map(|_| "2026-12-06T01:12:00Z".parse().unwrap()),
    };
    let put_back = |unsure| BackDone { database: "acme".into(), people: 184, unsure };
    let done =
        |unsure, proof, rest| ProviderDone { database: "acme".into(), people: 184, unsure, proof, rest };
    vec![
        (
            looked(ModulesSeen::There { count: 61 }),
            vec!["312.4 MB", "19.0", "61 modules", "1.1 GB", "cannot be seen"],
        ),
        (looked(ModulesSeen::NotCompared { why: why() }), vec!["312.4 MB", "19.0", "Access Denied"]),
        (looked(ModulesSeen::NotAsked { why: why() }), vec!["312.4 MB", "19.0", "Access Denied"]),
        (Saved { file: "/b/acme.zip".into() }, vec!["/b/acme.zip"]),
        (NotSaved { why: why() }, vec!["LEFT OUT", "Access Denied"]),
        (sent(false), vec!["312.4 MB", "acme_side"]),
        (sent(true), vec!["312.4 MB", "acme_side", "lost"]),
        (Proven { proof: proof(), rest: None }, vec!["acme_side", "grade E", "38 rows"]),
        (Proven { proof: proof(), rest: Some(at_rest()) }, vec!["acme_side", "38 rows", "acme_before"]),
        (NotProven { proof: proof() }, vec!["acme_side failed", "grade E", "sale_order (38 rows)"]),
        (SendAgain, vec!["again"]),
        (
            Swapped {
                live: "acme".into(),
                coming: "acme_side".into(),
                going: "acme_before".into(),
                gap_ms: 412,
            },
            vec!["acme is", "acme_side", "acme_before", "412 ms"],
        ),
        (NothingRenamed, vec!["renamed"]),
        (
            back(FilesSeen::Opened { opened: 11, of: 12 }, at_rest()),
            vec!["184 accounts", "11 of 12", "acme_before"],
        ),
        (back(FilesSeen::NotLooked { why: why() }, runs_on()), vec!["184", "Access Denied", "COULD NOT"]),
        (FilesGone { database: "acme".into(), tried: 12 }, vec!["12", "acme"]),
        (
            asked(RestoreTarget::Live, Some("acme_before")),
            vec!["in the place of acme", "keep what is live now as acme_before until 2026-12-06"],
        ),
        (asked(RestoreTarget::Side, None), vec!["as acme"]),
        (
            BackAsked { database: "acme".into(), before: "acme_before".into() },
            vec!["acme_before the live database acme again"],
        ),
        (put_back(false), vec!["acme is what was live before", "184"]),
        (put_back(true), vec!["CANNOT BE TOLD"]),
        (NotPutBack { database: "acme".into(), lacks: 228 }, vec!["acme still lacks 228"]),
        (done(false, Some(proof()), Some(at_rest())), vec!["acme answers", "184", "38 rows", "acme_before"]),
        (done(true, None, None), vec!["184", "CANNOT BE TOLD", "NOTHING WAS COMPARED"]),
        (NotReplaced { database: "acme".into(), newer: 228 }, vec!["acme", "228"]),
        (Failed { code: Code::DiskFull, message: "41 GB are missing.".into() }, vec!["41 GB are missing."]),
        (Words("two renames".into()), vec!["two renames"]),
    ]
}

#[test]
fn the_words_of_each_hold_its_numbers_and_its_names() {
    for (detail, facts) in all() {
        let words = detail.to_string();
        for fact in facts {
            assert!(words.contains(fact), "{fact} is said of {detail:?}: {words}");
        }
    }
}

#[test]
fn what_the_old_state_brought_back_is_a_sentence_each() {
    let policy = PolicyBrought { field: "minimum_length".into(), was: "12".into(), is: "8".into() };
    let found = Reconciled {
        support_ended: vec!["support.ida".into()],
        support_left: vec!["support.jo: Access Denied".into()],
        policies: vec![policy],
        archived_since: vec!["arno".into()],
        unseen: vec!["people: Access Denied".into()],
    };
    let facts =
        ["support.ida", "STILL THERE: the support account support.jo", "8 now, and was 12", "arno", "people"];
    let sentences = found.sentences();
    assert_eq!(sentences.len(), facts.len(), "{sentences:?}");
    for (sentence, fact) in sentences.iter().zip(facts) {
        assert!(sentence.contains(fact), "{fact} is said: {sentence}");
    }
    assert!(Reconciled::default().sentences().is_empty());
}

#[test]
fn each_is_read_as_it_was_written() {
    for (detail, _) in all() {
        let written = serde_json::to_string(&detail).unwrap();
        assert_eq!(serde_json::from_str::<StepDetail>(&written).unwrap(), detail, "{written}");
    }
}

#[test]
fn a_look_of_before_it_told_the_room_is_read() {
    let older = r#"{"kind":"looked","bytes":312,"odoo":null,"modules":{"kind":"there","count":61}}"#;
    let read: StepDetail = serde_json::from_str(older).unwrap();
    assert!(matches!(read, StepDetail::Looked { bytes: 312, needs: None, .. }), "{read:?}");
}

#[test]
fn the_text_of_an_older_file_is_read_and_stays_as_it_is() {
    let older =
        r#"{"name":"upload","state":"done","at":"2026-11-22T01:12:00Z","detail":"312 bytes, restored"}"#;
    let read: StepRecord = serde_json::from_str(older).unwrap();
    assert_eq!(read.detail, Some(StepDetail::Words("312 bytes, restored".into())));
    assert_eq!(read.detail.as_ref().map(ToString::to_string).as_deref(), Some("312 bytes, restored"));
    assert_eq!(serde_json::to_string(&read).unwrap(), older);
    let begun = older.replace("312 bytes, restored", "");
    let begun: StepRecord = serde_json::from_str(&begun).unwrap();
    assert_eq!(begun.detail.map(|detail| detail.to_string()).as_deref(), Some(""), "nothing is told of it");
}
