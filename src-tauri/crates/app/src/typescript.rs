//! Writes what the page needs to know of the list: types, one function per command, tags; and the shell's permissions.
//!
//! The files are checked in and a test fails when they are not current; `cargo xtask generate` rewrites them.

use std::fmt::Write as _;

use specta::Types;
use specta::datatype::DataType;
use specta_serde::Format;
use specta_typescript::{Error, Typescript, primitives};

#[allow(clippy::wildcard_imports, reason = "the list names answers by their bare names")]
use crate::api::*;
use reeve_domain::backup::{DrillResult, ProofCheck, Proving};
use reeve_domain::check::Probe;
use reeve_domain::desk::Shown;
use reeve_domain::job::Job;
use reeve_domain::journal::Action;
use reeve_domain::restore::Forecast;
use reeve_domain::source::Download;
use reeve_domain::user::User;

struct Described {
    name: &'static str,
    doc: &'static str,
    request: DataType,
    answer: DataType,
    tags: &'static [Tag],
    sort: Sort,
}

#[derive(PartialEq, Clone, Copy)]
enum Sort {
    Query,
    Change,
    Watch,
}

fn described(types: &mut Types) -> Vec<Described> {
    let mut list = Vec::new();
    macro_rules! describe {
        (queries { $($(#[doc = $qd:literal])+ $q:ident = $qm:ident :: $qf:ident ($qr:ty) -> $qa:ty, [$($qt:ident),*];)* }
         changes { $($(#[doc = $cd:literal])+ $c:ident = $cm:ident :: $cf:ident ($cr:ty) -> $ca:ty, [$($ct:ident),*];)* }
         watches { $($(#[doc = $wd:literal])+ $w:ident = $wm:ident :: $wf:ident ($wr:ty) -> $wa:ty;)* }) => {
            $(list.push(Described { name: stringify!($q), doc: concat!($($qd),+), request: of::<$qr>(types), answer: of::<$qa>(types), tags: &[$(Tag::$qt),*], sort: Sort::Query });)*
            $(list.push(Described { name: stringify!($c), doc: concat!($($cd),+), request: of::<$cr>(types), answer: of::<$ca>(types), tags: &[$(Tag::$ct),*], sort: Sort::Change });)*
            $(list.push(Described { name: stringify!($w), doc: concat!($($wd),+), request: of::<$wr>(types), answer: of::<$wa>(types), tags: &[], sort: Sort::Watch });)*
        };
    }
    crate::commands!(describe);
    list
}

fn of<T: specta::Type>(types: &mut Types) -> DataType {
    types.register_mut::<T>();
    T::definition(types)
}

/// The text of `ui/src/ipc/generated.ts`.
///
/// # Errors
/// When a type has no TypeScript form.
pub fn bindings() -> Result<String, Error> {
    let mut types = Types::default();
    let list = described(&mut types);
    types.register_mut::<StateChanged>();
    // kept as text, and each has words in the page
    types.register_mut::<Action>();
    types.register_mut::<ProofCheck>();
    types.register_mut::<reeve_domain::Fault>();
    let language = Typescript::default().header(
        "// Generated from the Rust commands by `cargo xtask generate`. Do not edit.\n\
         import { invoke, watch } from './transport'\n",
    );
    let mut text = language.export(&types, Format)?;
    let name = |data: &DataType| primitives::reference(&language, &types, data);

    text.push_str(
        "\n/** Every command, by name. A failure is thrown as a `Fault`. */\nexport const commands = {\n",
    );
    for command in &list {
        let (request, answer) = (name(&command.request)?, name(&command.answer)?);
        let function = camel(command.name);
        let _ = writeln!(text, "  /**{} */", command.doc);
        let _ = match command.sort {
            Sort::Watch => writeln!(
                text,
                "  {function}: (request: {request}, onItem: (item: {answer}) => void) => watch<{answer}>('{}', request, onItem),",
                command.name
            ),
            _ => writeln!(
                text,
                "  {function}: (request: {request}) => invoke<{answer}>('{}', {{ request }}),",
                command.name
            ),
        };
    }
    text.push_str("}\n");
    for (constant, doc, sort) in [
        ("provides", "What each query's answer depends on.", Sort::Query),
        ("invalidates", "What each change makes stale.", Sort::Change),
    ] {
        let _ = writeln!(text, "\n/** {doc} */\nexport const {constant} = {{");
        for command in list.iter().filter(|c| c.sort == sort) {
            let tags: Vec<String> = command
                .tags
                .iter()
                .map(|tag| serde_json::to_string(tag).unwrap_or_default().replace('"', "'"))
                .collect();
            let _ = writeln!(text, "  {}: [{}],", camel(command.name), tags.join(", "));
        }
        text.push_str("} as const satisfies Record<string, readonly Tag[]>\n");
    }
    let codes: Vec<String> =
        reeve_domain::Code::ALL.iter().map(|code| format!("  '{}',", code.name())).collect();
    let _ = write!(
        text,
        "\n/** Every code a `Fault` may have. */\nexport const codes = [\n{}\n] as const satisfies readonly Code[]\n",
        codes.join("\n")
    );
    // By this the page tells advice made for the case at hand from the usual one, which it has in its own words.
    text.push_str("\n/** What to do next, unless the case at hand knows better. */\n");
    text.push_str("export const usualNext: Record<Code, string> = {\n");
    for code in reeve_domain::Code::ALL {
        let _ = writeln!(text, "  {}: {},", code.name(), serde_json::Value::from(code.next()));
    }
    text.push_str("}\n");
    Ok(text)
}

/// The text of `src-tauri/capabilities/main.json`: the main window may call exactly the listed commands.
pub fn capability() -> String {
    let mut types = Types::default();
    let mut permissions: Vec<String> =
        ["core:event:allow-listen", "core:event:allow-unlisten"].map(String::from).to_vec();
    permissions.extend(
        described(&mut types).iter().map(|command| format!("allow-{}", command.name.replace('_', "-"))),
    );
    let capability = serde_json::json!({
        "$schema": "../gen/schemas/desktop-schema.json",
        "identifier": "main",
        "description": "What the main window may call: the commands of the one list. Written by `cargo xtask generate`.",
        "windows": ["main"],
        "permissions": permissions,
    });
    let mut text = serde_json::to_string_pretty(&capability).unwrap_or_default();
    text.push('\n');
    text
}

fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let mut camel = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (first, rest) = part.split_at(1);
        camel.push_str(&first.to_uppercase());
        camel.push_str(rest);
    }
    camel
}
