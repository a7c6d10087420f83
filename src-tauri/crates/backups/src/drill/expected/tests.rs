use reeve_domain::backup::{Grade, TableTold, Verdict};

use super::*;
use crate::drill::judge::Referred;

const OBJECT: [u8; 20] = [7; 20];

fn expected() -> Expected {
    let verified = Verified {
        verdict: Verdict::of(Vec::new()),
        bytes: 1,
        sha256: String::new(),
        database: None,
        odoo_version: None,
        pg_version: None,
        modules: BTreeMap::from([("base".to_owned(), "19.0.1.3".to_owned())]),
        objects: 1,
        holds: None,
    };
    let named = |made: &str, byte: u8| Object {
        name: format!("x/{}", hex::encode([byte; 20])),
        made: Some(made.to_owned()),
    };
    Expected {
        verified,
        loadable: true,
        counts: BTreeMap::from([("res_users".to_owned(), 3), ("res_partner".to_owned(), 9)]),
        read: true,
        named: vec![(named("2026-01-01 10:00:00", 7), vec![Row { id: 1, field: None }])],
        objects: HashSet::from([OBJECT]),
    }
}

fn tables(told: &[(&str, u64)]) -> TablesBack {
    let told = told.iter().map(|(table, rows)| ((*table).to_owned(), TableTold::Rows(*rows)));
    TablesBack { main: Vec::new(), told: told.collect() }
}

fn back() -> Back {
    let referred = Referred { all: 9, lost: 0, behind: 0 };
    let main = vec![("res_users", 3, referred), ("res_partner", 9, referred)];
    let told = tables(&[("res_users", 3), ("res_partner", 9), ("res_groups", 4)]);
    Back {
        loaded: Ok("it answers".into()),
        tables: Ok(TablesBack { main, ..told }),
        accounts: Ok((3, 2, 0)),
        modules: Ok(BTreeMap::from([("base".to_owned(), "19.0.1.3".to_owned())])),
        opened: Ok((1, Vec::new())),
    }
}

/// The finding of a check, its words, and the grade but for the line of the file, which no test here has.
fn found(back: &Back, check: DrillCheck) -> (DrillFinding, String, Grade) {
    let mut lines = expected().evidence(back);
    lines.retain(|line| line.check != DrillCheck::File);
    lines.push(line(DrillCheck::File, DrillFinding::Held, ""));
    let grade = Grade::of(&lines);
    let line = lines.into_iter().find(|line| line.check == check).unwrap();
    (line.finding, line.detail, grade)
}

#[test]
fn what_came_back_as_it_was_is_an_a() {
    let (finding, words, grade) = found(&back(), DrillCheck::Tables);
    assert_eq!((finding, grade), (DrillFinding::Held, Grade::A), "{words}");
    assert!(words.contains("res_users 3") && !words.contains("res_groups"), "{words}");
    let (_, words, _) = found(&back(), DrillCheck::Filestore);
    assert!(words.contains("1 were opened"), "{words}");
}

#[test]
fn what_the_server_does_not_tell_is_unknown_and_no_bad_grade() {
    let why = || "the login is refused".to_owned();
    let silent =
        Back { tables: Err(why()), accounts: Err(why()), modules: Err(why()), opened: Err(why()), ..back() };
    for check in [DrillCheck::Tables, DrillCheck::Users, DrillCheck::Modules, DrillCheck::Filestore] {
        let (finding, words, grade) = found(&silent, check);
        assert_eq!((finding, grade), (DrillFinding::Unknown, Grade::B));
        assert!(words.contains("refused"), "{words}");
    }
}

#[test]
fn an_empty_table_and_one_without_its_end_are_an_e_and_rows_that_are_hidden_are_not() {
    let with = |rows, seen, lost, behind| {
        let main = vec![("res_partner", seen, Referred { all: 9, lost, behind })];
        let tables = TablesBack { main, ..tables(&[("res_partner", rows)]) };
        found(&Back { tables: Ok(tables), ..back() }, DrillCheck::Tables)
    };
    assert!(matches!(with(0, 0, 0, 0), (DrillFinding::Failed, _, Grade::E)));
    assert!(matches!(with(9, 9, 5, 5), (DrillFinding::Failed, _, Grade::E)));
    assert!(matches!(with(9, 8, 5, 5), (DrillFinding::Held, _, Grade::A)), "the login sees a part of them");
    assert!(
        matches!(with(8, 8, 0, 0), (DrillFinding::Unknown, _, Grade::B)),
        "no load leaves a part of them"
    );
    assert!(matches!(with(9, 9, 1, 0), (DrillFinding::Held, _, Grade::A)), "deleted past Odoo");
}

#[test]
fn what_the_server_lost_is_told_from_what_the_backup_lacks() {
    assert_eq!(expected().lost(&back()), None);
    let lost = |back: Back| expected().lost(&back).unwrap_or_default();
    let emptied = lost(Back { tables: Ok(tables(&[("res_users", 3), ("res_partner", 0)])), ..back() });
    assert!(emptied.contains("res_partner (9 rows)") && !emptied.contains("res_users"), "{emptied}");
    let changed = lost(Back { opened: Ok((1, vec!["x/07".into()])), ..back() });
    assert!(changed.contains("1 of 1 attachments"), "{changed}");
    let mut lacking = expected();
    lacking.objects = HashSet::new();
    assert_eq!(
        lacking.lost(&Back { opened: Ok((0, Vec::new())), ..back() }),
        None,
        "nothing could be opened"
    );
}

#[test]
fn attachments_are_seen_once_one_was_opened_or_where_there_is_none() {
    let opens = |opened| expected().opens(&Back { opened, ..back() });
    assert!(opens(Ok((1, Vec::new()))));
    assert!(
        !opens(Ok((0, Vec::new()))) && !opens(Ok((2, vec!["x/07".into()]))) && !opens(Err("a key".into()))
    );
    let mut none = expected();
    none.objects = HashSet::new();
    assert!(none.opens(&Back { opened: Ok((0, Vec::new())), ..back() }), "the backup has none");
}

#[test]
fn an_attachment_that_is_another_one_is_a_d_and_what_does_not_answer_an_f() {
    let changed = Back { opened: Ok((1, vec!["x/07".into()])), ..back() };
    let (finding, words, grade) = found(&changed, DrillCheck::Filestore);
    assert_eq!((finding, grade), (DrillFinding::Failed, Grade::D));
    assert!(words.contains("x/07"), "{words}");
    let dead = Back { loaded: Err("no answer".into()), ..back() };
    assert_eq!(found(&dead, DrillCheck::Load).2, Grade::F);
}

#[test]
fn a_sample_is_spread_over_what_is_in_the_backup() {
    let mut expected = expected();
    let object = |n: u8| (Object { name: format!("x/{}", hex::encode([n; 20])), made: None }, Vec::new());
    expected.named = (0..10).map(object).collect();
    expected.objects = (0..9).map(|n| [n; 20]).collect();
    let names =
        |most| expected.sample(most).iter().map(|(name, _)| name[2..4].to_owned()).collect::<Vec<_>>();
    assert_eq!(names(3), ["00", "03", "06"]);
    assert_eq!(names(100).len(), 9, "all that are there");
}
