use super::*;

fn understood(text: &str) -> ImportPreview {
    understand(text, &HashSet::from(["taken@acme.example".to_owned()])).expect("the file makes sense")
}

fn refused(text: &str) -> String {
    let fault = understand(text, &HashSet::new()).expect_err("the file makes no sense");
    assert_eq!(fault.code, Code::InvalidInput);
    fault.message
}

/// Column and code of every fault, with its line.
fn faults(preview: &ImportPreview) -> Vec<(u32, String, Code)> {
    let of_row = |row: &ImportRow| {
        let line = row.line;
        row.faults
            .iter()
            .map(move |fault| (line, fault.fields["field"].clone(), fault.code))
            .collect::<Vec<_>>()
    };
    preview.rows.iter().flat_map(of_row).collect()
}

#[test]
fn a_file_as_spreadsheets_write_it_is_understood() {
    let rows = "Ayşe Yılmaz;ayse@acme.example;;internal;stock.group_stock_user base.group_user\r\n\
                \"Weiß; Bo\";bo;bo@acme.example;Portal;\r\n;;;;\r\n";
    for start in ["\u{feff}Name;Login;E-mail;Kind;Groups\r\n", "name;login;email;kind;groups\n"] {
        let preview = understood(&format!("{start}{rows}"));
        assert!(preview.sound, "{preview:?}");
        let users: Vec<&NewUser> = preview.rows.iter().map(|row| &row.user).collect();
        assert_eq!(users.len(), 2, "an empty line is nobody");
        assert_eq!((users[0].name.as_str(), users[0].email.as_deref()), ("Ayşe Yılmaz", None));
        let groups = [GroupRef::Xmlid("stock.group_stock_user".into())];
        assert_eq!(users[0].groups, groups, "the kind brings its own group");
        assert_eq!((users[1].name.as_str(), users[1].kind), ("Weiß; Bo", UserKind::Portal));
        assert_eq!(preview.rows[1].line, 3);
    }
}

#[test]
fn every_error_of_every_row_is_told_by_line_and_column() {
    let preview = understood(
        "login,name,email,kind,groups,shoe size\n\
         ,Ada,,,,41\n\
         bo,,not a mail,robot,Sales,42\n\
         Taken@acme.example,Cem,,,,\n\
         dua,Dua,,,,\n\
         DUA,Dua again,,,,\n\
         eve\n",
    );
    assert!(!preview.sound);
    assert_eq!(preview.ignored_columns, ["shoe size"]);
    let expected = [
        (2, "login", Code::InvalidInput),
        (3, "name", Code::InvalidInput),
        (3, "email", Code::InvalidInput),
        (3, "kind", Code::InvalidInput),
        (3, "groups", Code::InvalidInput),
        (4, "login", Code::AlreadyExists),
        (6, "login", Code::AlreadyExists),
        (7, "name", Code::InvalidInput),
    ];
    let expected = expected.map(|(line, column, code)| (line, column.to_owned(), code));
    assert_eq!(faults(&preview), expected);
}

#[test]
fn what_an_export_wrote_reads_as_it_was() {
    let preview = understood(
        "tenant,id,login,name,email,active,kind,groups,last_sign_in,two_factor\n\
         Acme,7,ada,'=1+1,,true,internal,base.group_user sales_team.group_sale_manager,,\n\
         Acme,8,bo,'Bo,,true,portal,base.group_portal,,\n",
    );
    assert!(preview.sound, "{:?}", faults(&preview));
    assert_eq!(preview.rows[0].user.name, "=1+1", "the guard against formulas is no part of the name");
    assert_eq!(preview.rows[1].user.name, "'Bo", "an apostrophe that guards nothing is");
    assert_eq!(preview.rows[1].user.groups, []);
    assert_eq!(preview.ignored_columns, ["tenant", "id", "active", "last_sign_in", "two_factor"]);
}

#[test]
fn a_file_that_makes_no_sense_is_refused_as_a_whole() {
    assert!(refused("").contains("empty"));
    assert!(refused("name,login\n").contains("nobody"));
    assert!(refused("first,second\na,b\n").contains("“name”"));
    assert!(refused("name,login,Login\na,b,c\n").contains("twice"));
    let many: String = (0..=ROWS).map(|n| format!("Name {n},login{n}\n")).collect();
    assert!(refused(&format!("name,login\n{many}")).contains("10000 rows"));
}

#[test]
fn what_is_too_long_or_holds_control_characters_is_told() {
    let preview = understood(&format!("name,login\n{},a\nA\u{7}b,b\n", "x".repeat(LONGEST + 1)));
    let columns: Vec<(u32, String)> =
        faults(&preview).into_iter().map(|(line, column, _)| (line, column)).collect();
    assert_eq!(columns, [(2, "name".to_owned()), (3, "name".to_owned())]);
}
