//! What is in the tables of a database, as its models tell: the rows that another program counts too, whoever may see them.

use reeve_domain::backup::TableTold;
use serde_json::json;

use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    every_table_is_told_of_by_the_model_that_keeps_its_records_in_it,
]);

async fn every_table_is_told_of_by_the_model_that_keeps_its_records_in_it(subject: Subject) {
    let admin = subject.admin().await;
    let asked = ["ir_act_server", "ir_model", "res_users_identitycheck", "zz_of_nobody"];
    let mut witness = subject.witness().await;
    // others that run at once make and remove actions: what nobody changed meanwhile is compared
    let told = loop {
        let before = counted(&mut witness).await;
        let told = admin.table_contents(&asked).await.expect("an administrator is told");
        if counted(&mut witness).await == before {
            let rows = COUNTED.map(|(_, table)| &told[table]);
            assert!(
                !before.contains(&0) && rows == before.map(TableTold::Rows).each_ref(),
                "{before:?}, {told:?}"
            );
            break told;
        }
    };
    assert_eq!(told.len(), asked.len(), "not one is passed over");
    assert_eq!(told["res_users_identitycheck"], TableTold::Passing);
    assert_eq!(told["zz_of_nobody"], TableTold::NoModel);

    if subject.demo.is_none() {
        let related = admin.table_contents(&["res_groups_users_rel", "res_groups_implied_rel"]).await;
        let related = related.expect("an administrator is told");
        assert!(related.values().all(|told| *told == TableTold::Related(true)), "{related:?}");
    }
}

/// A model and its table: one that is named otherwise, and one that is not.
const COUNTED: [(&str, &str); 2] = [("ir.actions.server", "ir_act_server"), ("ir.model", "ir_model")];

/// How many records another program counts in each, archived ones included.
async fn counted(witness: &mut Witness) -> [u64; 2] {
    let mut rows = [0; 2];
    for ((model, _), rows) in COUNTED.iter().zip(&mut rows) {
        let all = json!({"context": {"active_test": false}});
        *rows = witness.call(model, "search_count", json!([[]]), all).await.as_u64().expect("a number");
    }
    rows
}
